"""Dates as people read them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.rendering.age import age, day_and_age

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 24), "today"),
        (date(2026, 11, 23), "yesterday"),
        (date(2026, 11, 20), "4 days ago"),
        (date(2026, 11, 17), "1 week ago"),
        (date(2026, 10, 25), "4 weeks ago"),
        (date(2026, 10, 24), "1 month ago"),
        (date(2025, 11, 25), "11 months ago"),
        (date(2025, 11, 24), "1 year ago"),
        (date(2020, 11, 20), "6 years ago"),
        (date(2026, 11, 25), "dated ahead"),
    ],
)
def test_age_is_told_in_the_largest_unit_that_fits(day: date, expected: str) -> None:
    """Calendar months and years, not multiples of 30 days."""
    assert age(day, TODAY) == expected


def test_a_date_time_is_shown_as_its_day() -> None:
    """The hour says nothing to a reader of old news."""
    assert day_and_age("2020-11-20T23:59:00+02:00", TODAY) == "20 Nov 2020, 6 years ago"


def test_a_missing_date_is_said_to_be_missing() -> None:
    """No date is invented."""
    assert day_and_age("", TODAY) == "undated"
