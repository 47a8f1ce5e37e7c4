"""Which stories tell of the same event."""

from __future__ import annotations

import pytest

from bot.answering.finding.events import Told, events

FIRE = Told("Mill burns down in Brack, nobody hurt", "2026-04-02")
FIRE_AGAIN = Told("Brack mill that burned down was insured", "2026-04-04T09:00:00Z")
VOTE = Told("Council votes on a toll for the bridge", "2026-04-03")


def test_stories_near_in_time_and_in_like_words_are_of_one_event() -> None:
    """Groups keep the order of their first stories."""
    assert events([("a", FIRE), ("b", VOTE), ("c", FIRE_AGAIN)]) == [["a", "c"], ["b"]]


@pytest.mark.parametrize(
    ("published", "groups"), [("2026-05-02", [["a"], ["c"]]), ("", [["a", "c"]]), ("2026-04-06", [["a", "c"]])]
)
def test_like_words_weeks_later_are_another_event(published: str, groups: list[list[str]]) -> None:
    """Where a story doesn't say when it appeared, its words decide."""
    assert events([("a", FIRE), ("c", Told(FIRE_AGAIN.text, published))]) == groups


def test_stories_without_words_are_never_alike() -> None:
    """Nothing in common with nothing."""
    assert events([("a", Told("", "")), ("b", Told("", ""))]) == [["a"], ["b"]]
