"""Dates and outlets in a question's words, from asking to what is quoted; over a real index."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.answering import NoAnswer, Outcome, Reason
from bot.answering.question import make_question
from tests.support.stories import Newsroom, make_article

TODAY = date(2020, 12, 10)  # a Thursday


def council(article_id: str, published: str, outlet: str) -> Any:
    """The same news but for a number, of a day and an outlet."""
    return make_article(
        article_id, f"Council votes ({article_id})", f"The council voted on the toll: {article_id} were for it.",
        published=published, outlet=outlet,
    )  # fmt: skip


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """Four votes."""
    room = Newsroom(
        tmp_path,
        council("eleven", "2020-10-02", "Reuters"),
        council("twelve", "2020-11-12", "The Vell Courier"),
        council("thirteen", "2020-12-08", "Reuters"),
        council("fourteen", "2020-12-09", "The Vell Courier"),
    )
    yield room
    room.catalog.close()


def ask(room: Newsroom, text: str, **conditions: Any) -> Outcome:
    """Any of the votes is taken for an answer."""
    question = make_question(text, asked=TODAY, **conditions)
    return room.answerer("for it").answer(question, answer_id="x", limit=9)


def quoted(outcome: Outcome) -> list[str]:
    """The stories shown, in order."""
    return [quote.citation.article_id for quote in outcome.quotes if quote.selected]


def test_a_day_of_publication_is_a_condition(newsroom: Newsroom) -> None:
    """Words such as "since Tuesday" leave older stories out, which is told."""
    outcome = ask(newsroom, "How did the council vote on the toll since Tuesday?")
    assert set(quoted(outcome)) == {"thirteen", "fourteen"}
    assert outcome.understood.since == "2020-12-08"


def test_the_day_of_an_event_is_a_preference(newsroom: Newsroom) -> None:
    """Words such as "in November 2020" put stories of those days first and leave none out."""
    outcome = ask(newsroom, "How did the council vote on the toll in November 2020?")
    assert quoted(outcome)[0] == "twelve"
    assert len(quoted(outcome)) == 4
    assert outcome.understood.about == ("2020-11-01", "2020-11-30")


def test_an_outlet_asked_for_is_a_condition(newsroom: Newsroom) -> None:
    """As the stories spell it."""
    outcome = ask(newsroom, "According to the vell courier, how did the council vote on the toll?")
    assert set(quoted(outcome)) == {"twelve", "fourteen"}
    assert outcome.understood.outlet == "The Vell Courier"


def test_the_latest_is_a_preference(newsroom: Newsroom) -> None:
    """The newest of what answers is first."""
    outcome = ask(newsroom, "How did the council vote on the toll in its latest vote?")
    assert (quoted(outcome)[0], outcome.understood.latest) == ("fourteen", True)


def test_what_an_outlet_says_on_a_subject_is_an_overview(newsroom: Newsroom) -> None:
    """Its stories, newest first."""
    assert quoted(ask(newsroom, "What does Reuters say about the council?")) == ["thirteen", "eleven"]
    assert quoted(ask(newsroom, "What did Reuters report?")) == ["thirteen", "eleven"]


def test_a_condition_in_words_that_leaves_no_answer_is_undone(newsroom: Newsroom) -> None:
    """What was understood may have been misunderstood, so all stories are asked then, and nothing is claimed."""
    newsroom.indexer.add(
        [make_article("fog", "Fog", "The fog came late.", published="2020-12-09", outlet="Dray Gazette")]
    )
    outcome = ask(newsroom, "According to the Dray Gazette, how did the council vote on the toll?")
    assert quoted(outcome)
    assert outcome.understood.outlet is None


@pytest.mark.parametrize(
    "text", ["How did the council vote since Tuesday?", "According to Reuters, how did the council vote?"]
)
def test_taken_literally_no_condition_is_understood(newsroom: Newsroom, text: str) -> None:
    """The words are words."""
    outcome = ask(newsroom, text, literally=True)
    assert len(quoted(outcome)) == 4
    assert (outcome.understood.since, outcome.understood.outlet) == (None, None)


def test_typed_conditions_win_over_words_and_stay(newsroom: Newsroom) -> None:
    """They were meant; nothing that meets them is nothing searched."""
    outcome = ask(newsroom, "How did the council vote since Tuesday? until:2020-10 outlet:reuters")
    assert quoted(outcome) == ["eleven"]
    assert (outcome.understood.since, outcome.understood.until) == (None, "2020-10-31")
    none = ask(newsroom, "How did the council vote? until:2019")
    assert isinstance(none, NoAnswer)
    assert none.reason is Reason.NOTHING_SEARCHED


def test_without_the_day_of_asking_dates_stay_words(newsroom: Newsroom) -> None:
    """It can't be told which Tuesday is meant."""
    question = make_question("How did the council vote on the toll since Tuesday?")
    outcome = newsroom.answerer("for it").answer(question, answer_id="x")
    assert outcome.understood.since is None


def test_what_is_news_is_quoted_first_unless_a_time_is_told(newsroom: Newsroom) -> None:
    """Of stories that answer as well; taken literally, or asked of a day, age doesn't count."""
    question = "How did the council vote on the toll?"
    assert quoted(ask(newsroom, question)) == ["fourteen", "thirteen", "twelve", "eleven"]
    assert ask(newsroom, question, until="2020-11-30").understood.until == "2020-11-30"
    assert quoted(ask(newsroom, question, literally=True)) != quoted(ask(newsroom, question))
