"""Explicit conditions in a question's words."""

from __future__ import annotations

import pytest

from bot.answering.dating import BadQuestion, filters_in
from bot.answering.question import make_question


@pytest.mark.parametrize(
    ("text", "rest", "expected"),
    [
        ("who won since:2026-03 until:2026-04?", "who won", ("2026-03-01", "2026-04-30", None)),
        ("outlet:Reuters who won", "who won", (None, None, "Reuters")),
        ('who won outlet:"The  Vell Courier"', "who won", (None, None, "The Vell Courier")),
        ("who won outlet:“Vell Courier”?", "who won ?", (None, None, "Vell Courier")),
        ("what does since:nobody mean", "", None),
        ("is it a cosince:2026 thing", "is it a cosince:2026 thing", (None, None, None)),
    ],
)
def test_conditions_are_taken_out_of_the_words(
    text: str, rest: str, expected: tuple[str | None, str | None, str | None] | None
) -> None:
    """The words left are what is asked; what is no date is told."""
    if expected is None:
        with pytest.raises(BadQuestion, match="not a date"):
            filters_in(text)
        return
    found = filters_in(text)
    assert " ".join(found.rest.split()) == rest
    assert (found.since, found.until, found.outlet) == expected


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("who since:2026 since:2025", "given twice"),
        ("who since:2026 until:2025", "swap"),
        ("who since:soon", "not a date"),
    ],
)
def test_a_condition_that_is_none_is_told(text: str, why: str) -> None:
    """In one line for the person."""
    with pytest.raises(BadQuestion, match=why):
        make_question(text)


def test_a_condition_may_stand_in_the_words_or_beside_them() -> None:
    """The same one in both is no contradiction; another one is."""
    assert make_question("who won since:2026-03", since="2026-03-01").since == "2026-03-01"
    with pytest.raises(BadQuestion, match="twice"):
        make_question("who won since:2026-03", since="2026-04")
