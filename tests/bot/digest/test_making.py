"""Making digests of a few stories."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.digest.models import Told
from bot.digest.subscription import Wanted
from index.article import Article
from tests.support.digests import CLOSED, CLOSED_TOO, DAY, FERRY, REOPENS, DailyNewsroom

Open = Callable[..., DailyNewsroom]


@pytest.fixture
def opened(directory: Path) -> Open:
    """Opens a newsroom of these stories."""
    return lambda *articles: DailyNewsroom(directory, *articles)


def told_of(*ids: str, lead: str = "", at: float = 0.0) -> Told:
    """An event that was told of."""
    return Told(ids, lead, at)


def test_stories_of_one_event_are_one_entry_the_broadest_first(opened: Open) -> None:
    """With a lead that is word for word in its story, who else reports it, and links."""
    digest = opened(FERRY, CLOSED, CLOSED_TOO).digest()
    assert [{one.article_id for one in event.articles} for event in digest.events] == [
        {"closed", "closed-too"},
        {"ferry"},
    ]
    bridge = digest.events[0]
    story = {"closed": CLOSED, "closed-too": CLOSED_TOO}[bridge.lead.citation.article_id]
    at = bridge.lead.citation
    assert story.paragraphs[at.paragraph - 1].text[at.start : at.end] == bridge.lead.text
    assert bridge.headline == story.headline
    assert at.link.startswith(f"https://stories.example/stories/{story.id}?v=1&p={at.paragraph}")
    assert not bridge.update


def test_only_stories_of_the_period_are_told(opened: Open) -> None:
    """By the day they were published."""
    newsroom = opened(CLOSED, REOPENS)
    assert [event.headline for event in newsroom.digest().events] == [CLOSED.headline]
    later = newsroom.digest(day=DAY + timedelta(days=2))
    assert [event.headline for event in later.events] == [REOPENS.headline]
    assert newsroom.digest(day=DAY + timedelta(days=30)).is_quiet


def test_outlets_collections_and_topics_narrow_a_digest(opened: Open) -> None:
    """A topic is met by its words; an outlet case aside."""
    newsroom = opened(CLOSED, CLOSED_TOO, FERRY)

    def ids(wanted: Wanted) -> list[str]:
        return [event.articles[0].article_id for event in newsroom.digest(wanted).events]

    assert ids(Wanted(topics=("ferry boat",))) == ["ferry"]
    assert ids(Wanted(outlets=("harbour radio",))) == ["closed-too"]
    assert ids(Wanted(collections=("elsewhere",))) == []
    assert len(ids(Wanted(collections=("default",)))) == 2


def test_what_there_is_no_room_for_is_counted(opened: Open) -> None:
    """Length is in events."""
    digest = opened(CLOSED, CLOSED_TOO, FERRY).digest(Wanted(length=1))
    assert (len(digest.events), digest.left_out) == (1, 1)


def test_nothing_is_told_twice(opened: Open) -> None:
    """Neither the story itself, nor the same event in another outlet's like words."""
    newsroom = opened(CLOSED, CLOSED_TOO)
    first = newsroom.digest(arrived="closed")
    lead = first.events[0].lead
    told = told_of("closed", lead=lead.text, at=DAY.timestamp())
    assert newsroom.digest(arrived="closed", told=(told,)).is_quiet
    assert newsroom.digest(arrived="closed closed-too", told=(told,)).is_quiet


def test_an_event_that_moved_is_told_as_whats_new(opened: Open) -> None:
    """With what is new for its lead."""
    newsroom = opened(CLOSED, REOPENS)
    told = told_of("closed", lead=CLOSED.paragraphs[0].text, at=DAY.timestamp())
    [event] = newsroom.digest(day=DAY + timedelta(days=2), arrived="reopens", told=(told,)).events
    assert event.update
    assert event.lead.citation.article_id == "reopens"
    assert "Lorries" in event.lead.text or "Inspectors" in event.lead.text


def test_wire_copies_are_folded_and_tell_nothing_new(opened: Open) -> None:
    """The same agency's story in another outlet is one entry, and after the first one none."""
    long = replace(
        CLOSED,
        id="wire",
        paragraphs=tuple(replace(one, number=n) for n, one in enumerate((*CLOSED.paragraphs, *FERRY.paragraphs), 1)),
    )
    copy = replace(long, id="wire-copy", outlet="The Bay Post", url="https://bay.example/wire")
    newsroom = opened(long, copy)
    [event] = newsroom.digest().events
    assert {one.article_id for one in event.articles} == {"wire", "wire-copy"}
    told = told_of("wire", lead="Something else was told of it.", at=DAY.timestamp())
    assert newsroom.digest(arrived="wire-copy", told=(told,)).is_quiet


def test_an_archive_that_is_added_is_no_news(opened: Open) -> None:
    """However lately it arrived."""
    old = replace(CLOSED, published="2021-03-02")
    assert opened(old).digest(arrived="closed").is_quiet


def test_a_withdrawn_story_is_not_told(opened: Open) -> None:
    """Also where it is still searched."""
    newsroom = opened(CLOSED, FERRY)
    newsroom.catalog.withdraw("closed", "wrong")
    assert [event.articles[0].article_id for event in newsroom.digest().events] == ["ferry"]


def test_an_empty_article_is_left_out(opened: Open) -> None:
    """It has no lead."""
    empty: Article = replace(FERRY, id="empty", paragraphs=())
    assert len(opened(FERRY, empty).digest().events) == 1
