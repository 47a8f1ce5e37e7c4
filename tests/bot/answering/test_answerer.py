"""The path of a question, end to end over a real index."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.answering import Answer, NoAnswer, Outcome, Reason
from bot.answering.question import make_question
from index.errors import IndexMissing
from index.retriever import Retriever
from index.store.embedded import EmbeddedStore
from tests.support.stories import BRIDGE, FERRY, Newsroom, make_article


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """The bridge and the ferry."""
    room = Newsroom(tmp_path, BRIDGE, FERRY)
    yield room
    room.catalog.close()


def ask(room: Newsroom, text: str, *keywords: str, limit: int = 3, public_url: str = "", **conditions: Any) -> Outcome:
    """Ask with these words taken for answers."""
    question = make_question(text, **conditions)
    return room.answerer(*keywords, public_url=public_url).answer(question, answer_id="x1", limit=limit)


def test_an_answer_quotes_verbatim_and_cites_its_place(newsroom: Newsroom) -> None:
    """The citation has all that is needed to find the words again."""
    outcome = ask(newsroom, "Who ordered the bridge shut?", "Ada Venn", public_url="https://q.example")
    assert isinstance(outcome, Answer)
    best = outcome.quotes[0]
    paragraph = newsroom.catalog.paragraph("bridge", best.citation.version, best.citation.paragraph)
    assert best.text == paragraph.text[best.citation.start : best.citation.end] == "Mayor Ada Venn ordered it."
    assert best.text[slice(*best.emphasis[0])] == "Ada Venn"
    assert best.citation.link == "https://q.example/stories/bridge?v=1&p=1&q=39-65#p1"
    assert (best.citation.outlet, best.citation.published) == ("The Vell Courier", "2026-03-02")


def test_an_answer_tells_how_it_came_about(newsroom: Newsroom) -> None:
    """Id, what was searched, how long it took, and confidence."""
    outcome = ask(newsroom, "Who ordered the bridge shut?", "Ada Venn")
    assert (outcome.id, outcome.searched.articles, outcome.searched.paragraphs) == ("x1", 2, 3)
    assert outcome.took_ms == 1000
    assert outcome.confidence > 0.9


def test_candidates_that_do_not_answer_are_kept_but_not_selected(newsroom: Newsroom) -> None:
    """So that ranking and deciding can be measured apart."""
    outcome = ask(newsroom, "Who ordered the bridge shut?", "Ada Venn")
    assert [quote.selected for quote in outcome.quotes][:1] == [True]
    assert len(outcome.quotes) > 1
    assert not any(quote.selected for quote in outcome.quotes[1:])


def test_no_more_than_limit_quotes_are_selected(newsroom: Newsroom) -> None:
    """Even if more would answer."""
    keywords = "Ada Venn", "20 minutes", "mayor took"
    outcomes = [ask(newsroom, "the mayor, the bridge, the ferry", *keywords, limit=limit) for limit in (1, 2)]
    assert [sum(quote.selected for quote in outcome.quotes) for outcome in outcomes] == [1, 2]


def test_without_evidence_the_stories_do_not_say(newsroom: Newsroom) -> None:
    """The nearest stories are given as related, nothing is selected."""
    outcome = ask(newsroom, "Who painted the bridge?")
    assert isinstance(outcome, NoAnswer)
    assert outcome.reason is Reason.NOT_SAID
    assert {article.article_id for article in outcome.related} == {"bridge", "ferry"}
    assert outcome.quotes
    assert outcome.confidence < 0.1


def test_related_stories_of_an_answer_leave_out_the_quoted_one(newsroom: Newsroom) -> None:
    """It isn't news to the person."""
    outcome = ask(newsroom, "Who ordered the bridge shut?", "Ada Venn")
    assert [article.article_id for article in outcome.related] == ["ferry"]


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ({"since": "2026-03-03"}, "ferry"),
        ({"until": "2026-03-03"}, "bridge"),
        ({"outlet": "Harbour Radio"}, "ferry"),
        ({"article": "bridge"}, "bridge"),
    ],
)
def test_conditions_narrow_what_is_quoted(newsroom: Newsroom, conditions: dict[str, Any], expected: str) -> None:
    """And are told back as understood."""
    outcome = ask(newsroom, "the mayor and the bridge", "Mayor", "mayor", **conditions)
    assert {quote.citation.article_id for quote in outcome.quotes} == {expected}
    understood = outcome.understood
    assert (
        conditions.items()
        <= {
            "since": understood.since,
            "until": understood.until,
            "outlet": understood.outlet,
            "article": understood.article,
        }.items()
    )


def test_conditions_that_no_story_meets_are_told_apart_from_silence(newsroom: Newsroom) -> None:
    """Nothing was searched, so nothing can be said about what the stories say."""
    outcome = ask(newsroom, "the bridge", outlet="The Moon")
    assert isinstance(outcome, NoAnswer)
    assert outcome.reason is Reason.NOTHING_SEARCHED


@pytest.mark.parametrize(("text", "reason"), [(" ?! ", Reason.EMPTY_QUESTION), ("Hello!", Reason.GREETING)])
def test_small_talk_and_silence_search_nothing(newsroom: Newsroom, text: str, reason: Reason) -> None:
    """They get a hint of their own."""
    outcome = ask(newsroom, text)
    assert isinstance(outcome, NoAnswer)
    assert (outcome.reason, outcome.searched.articles) == (reason, 0)


def test_without_an_index_asking_raises(newsroom: Newsroom, tmp_path: Path) -> None:
    """Missing evidence is a value; a missing index is an error."""
    room = newsroom
    room.retriever = Retriever(EmbeddedStore(tmp_path / "elsewhere"), room.encoder)
    with pytest.raises(IndexMissing):
        ask(room, "Who ordered the bridge shut?")


def test_a_quote_that_fails_verification_never_leaves(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is dropped and logged with the request id, without the question."""
    genuine = newsroom.catalog.paragraph

    def damaged(article_id: str, version: int, number: int) -> object:
        from dataclasses import replace

        paragraph = genuine(article_id, version, number)
        return replace(paragraph, text=paragraph.text.replace("Venn", "Benn"))

    monkeypatch.setattr(newsroom.catalog, "paragraph", damaged)
    with caplog.at_level(logging.DEBUG):
        outcome = ask(newsroom, "Who ordered the bridge shut?", "Ada Venn")
    assert not [quote for quote in outcome.quotes if "Venn" in quote.text]
    assert "x1" in caplog.text
    assert "Who ordered" not in caplog.text


def test_an_index_without_a_body_paragraph_says_nothing(tmp_path: Path) -> None:
    """An article of boilerplate alone can't be quoted."""
    room = Newsroom(
        tmp_path, make_article("a", "Plug", "Read more: our stories.", boilerplate="Read more: our stories.")
    )
    assert isinstance(ask(room, "our stories?", "stories"), NoAnswer)
    room.catalog.close()


def test_a_quote_tells_who_says_it_and_what_its_dates_mean(newsroom: Newsroom) -> None:
    """From the story around it and the day it was published."""
    shut = ask(newsroom, "When was the bridge shut?", "Monday").quotes[0]
    assert [(note.text, note.first, note.last) for note in shut.dates] == [("Monday", "2026-03-02", "2026-03-02")]
    assert shut.speaker is None
    assert ask(newsroom, "How long was the crack?", "40 centimetres").quotes[0].speaker == "Ada Venn"
