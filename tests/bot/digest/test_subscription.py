"""What people say to get a digest."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digest.schedule import EVERY_DAY, WEEKDAYS, Schedule
from bot.digest.subscription import BadSubscription, Wanted, read_subscription


@pytest.mark.parametrize(
    ("said", "schedule", "wanted"),
    [
        ("", Schedule(time(8, 0)), Wanted()),
        ("07:30", Schedule(time(7, 30)), Wanted()),
        ("at 7pm on weekdays", Schedule(time(19, 0), WEEKDAYS), Wanted()),
        ("7:30 weekdays Europe/Berlin", Schedule(time(7, 30), WEEKDAYS, "Europe/Berlin"), Wanted()),
        ("at 8:00 weekdays", Schedule(time(8, 0), WEEKDAYS), Wanted()),
        ("every day at 9", Schedule(time(9, 0)), Wanted()),
        ("on Monday, Thu and saturdays", Schedule(time(8, 0), frozenset({0, 3, 5})), Wanted()),
        ("12 am in Asia/Tokyo", Schedule(time(0, 0), EVERY_DAY, "Asia/Tokyo"), Wanted()),
        ("utc", Schedule(time(8, 0), EVERY_DAY, "UTC"), Wanted()),
        (
            'about ferries, bridge tolls from "The Vell Courier", Harbour Radio length 3',
            Schedule(time(8, 0)),
            Wanted(("ferries", "bridge tolls"), ("The Vell Courier", "Harbour Radio"), None, 3),
        ),
        (
            "06:00 in America/New_York collections harbour, vell quiet skip",
            Schedule(time(6, 0), EVERY_DAY, "America/New_York"),
            Wanted((), (), ("harbour", "vell"), 5, tell_quiet=False),
        ),
    ],
)
def test_what_was_said_is_understood(said: str, schedule: Schedule, wanted: Wanted) -> None:
    """In any order, with or without the small words."""
    assert read_subscription(said) == (schedule, wanted)


@pytest.mark.parametrize(
    "said",
    [
        "25:00",
        "at noonish",
        "at 13pm",
        "in Vell/Harbour",
        "on Blursday",
        "length 0",
        "length 99",
        "length many",
        "quiet please",
        "at 7 at 8",
        "hello",
    ],
)
def test_what_is_not_understood_is_said(said: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(BadSubscription):
        read_subscription(said)


@given(st.text(max_size=60))
def test_any_text_is_understood_or_refused(said: str) -> None:
    """Never anything else."""
    try:
        schedule, _ = read_subscription(said)
    except BadSubscription:
        return
    assert schedule.days
