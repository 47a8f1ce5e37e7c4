"""What operators are shown of what was asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.answering.models import Outcome, Quote, Reason
from bot.ledger import Ledger
from bot.ledger.statistics import DayCount
from tests.support.answers import make_answer, make_no_answer, make_quote
from tests.support.asking import AT, make_asked

DAY = datetime.fromtimestamp(AT, UTC).date()
ANSWER = make_answer(make_quote("It is closed.", selected=True))
LONG_AGO = date(2000, 1, 1)


@pytest.fixture(autouse=True)
def _own(ledger: Ledger) -> None:
    """T1 is the operators' own workspace."""
    ledger.preferences.mark_own("slack", "T1")


def keep(ledger: Ledger, key: str, outcome: Outcome, *, question: str = "Who won?", **more: Any) -> str:
    """A question that was answered so; the answer's id."""
    asked = make_asked(key, **more)
    ledger.claims.claim([asked], "w")
    assert ledger.answers.record(asked, replace(outcome, id=f"answer-{key}", question=question), "w")
    return f"answer-{key}"


def test_questions_are_counted_by_day_and_outcome(ledger: Ledger) -> None:
    """A greeting is no question."""
    keep(ledger, "a", ANSWER)
    keep(ledger, "b", make_no_answer())
    keep(ledger, "c", replace(make_no_answer(), reason=Reason.GREETING))
    keep(ledger, "d", ANSWER, at=AT + 86_400)
    tomorrow = datetime.fromtimestamp(AT + 86_400, UTC).date()
    assert ledger.statistics.days(LONG_AGO) == [DayCount(DAY, 1, 1), DayCount(tomorrow, 1, 0)]
    assert ledger.statistics.days(tomorrow) == [DayCount(tomorrow, 1, 0)]


@pytest.mark.parametrize(
    "place",
    [{"channel": "D1"}, {"private": True}, {"workspace": "T2"}, {"platform": "discord"}],
    ids=["a direct message", "a private answer", "another workspace", "another platform"],
)
def test_nothing_of_what_is_not_the_operators_to_see_is_counted(ledger: Ledger, place: dict[str, Any]) -> None:
    """Neither the question nor that there was one, nor what was quoted, nor what was made of it."""
    answered = keep(ledger, "a", ANSWER, **place)
    keep(ledger, "b", make_no_answer(), **place)
    ledger.answers.rate(answered, "U1", useful=True)
    statistics = ledger.statistics
    assert statistics.days(LONG_AGO) == []
    assert statistics.feedback(LONG_AGO) == (0, 0)
    assert statistics.most_quoted(LONG_AGO, limit=5) == []
    assert statistics.unanswered(LONG_AGO) == []


def test_feedback_is_counted_by_what_it_says(ledger: Ledger) -> None:
    """Each person's last word on each answer."""
    first, second = keep(ledger, "a", ANSWER), keep(ledger, "b", ANSWER)
    for answer, person, useful in (
        (first, "U1", False),
        (first, "U1", True),
        (first, "U2", True),
        (second, "U1", False),
    ):
        ledger.answers.rate(answer, person, useful=useful)
    assert ledger.statistics.feedback(LONG_AGO) == (2, 1)


def test_stories_are_counted_once_an_answer(ledger: Ledger) -> None:
    """However many of its words are shown; most often first."""

    def quote(article: str) -> Quote:
        one = make_quote("It is closed.", selected=True)
        return replace(one, citation=replace(one.citation, article_id=article))

    keep(ledger, "a", make_answer(quote("a1"), quote("a1"), quote("a2")))
    keep(ledger, "b", make_answer(quote("a2")))
    assert ledger.statistics.most_quoted(LONG_AGO, limit=5) == [("a2", 2), ("a1", 1)]
    assert ledger.statistics.most_quoted(LONG_AGO, limit=1) == [("a2", 2)]


def test_unanswered_is_what_the_stories_do_not_say(ledger: Ledger) -> None:
    """Newest first; not what was unclear, and not what is forgotten."""
    keep(ledger, "a", make_no_answer(), question="Who won?")
    keep(ledger, "b", make_no_answer(), question="Who lost?", at=AT + 1)
    keep(ledger, "c", replace(make_no_answer(), reason=Reason.UNCLEAR), question="What did he say?")
    assert ledger.statistics.unanswered(LONG_AGO) == ["Who lost?", "Who won?"]
    ledger.answers.purge_questions(AT + 1)
    assert ledger.statistics.unanswered(LONG_AGO) == ["Who lost?"]
