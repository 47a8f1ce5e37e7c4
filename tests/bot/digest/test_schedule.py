"""When a digest is due, in every zone that changes its clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.digest.schedule import EVERY_DAY, WEEKDAYS, Schedule, UnknownZone, latest, moment_of, upcoming

_YEAR = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]


def _changes(zone: str) -> bool:
    offsets = {datetime(2026, month, 1, tzinfo=ZoneInfo(zone)).utcoffset() for month in range(1, 13)}
    return len(offsets) > 1


CHANGING = sorted(zone for zone in available_timezones() if _changes(zone))
times = st.builds(time, st.integers(0, 23), st.sampled_from([0, 1, 15, 29, 30, 31, 45, 59]))


def moments(schedule: Schedule) -> list[datetime]:
    """When each day's digest is due."""
    return [moment for day in _YEAR if (moment := moment_of(schedule, day)) is not None]


@given(st.sampled_from(CHANGING), times)
@example("Europe/Berlin", time(2, 30))
@example("America/Nuuk", time(23, 30))
@example("Australia/Lord_Howe", time(2, 15))
@example("Africa/Cairo", time(0, 30))
@example("Antarctica/Troll", time(1, 30))
def test_in_a_zone_with_summer_time_there_is_one_moment_a_day(zone: str, at: time) -> None:
    """At that time on the clock, or, where the clock skips it, at the first moment after the gap."""
    found = moments(Schedule(at, EVERY_DAY, zone))
    assert len(found) == len(_YEAR)
    assert found == sorted(set(found))
    for day, moment in zip(_YEAR, found, strict=True):
        local = moment.astimezone(ZoneInfo(zone))
        if local.replace(tzinfo=None) == datetime.combine(day, at):
            assert local.fold == 0
            continue
        just_before = (moment - timedelta(seconds=1)).astimezone(ZoneInfo(zone))
        assert local.utcoffset() != just_before.utcoffset()
        assert just_before.replace(tzinfo=None) < datetime.combine(day, at) < local.replace(tzinfo=None)


@given(st.sampled_from(CHANGING), times, st.integers(0, 364 * 24 * 60), st.sets(st.integers(0, 6), min_size=1))
def test_what_comes_next_is_what_was_due_last_as_soon_as_it_is_due(
    zone: str, at: time, minute: int, days: set[int]
) -> None:
    """Not a second earlier; and it falls on a day that is wanted."""
    schedule = Schedule(at, frozenset(days), zone)
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    due = upcoming(schedule, after=now)
    assert due.moment > now
    assert due.day.weekday() in days
    assert latest(schedule, now=due.moment, since=now) == due
    assert latest(schedule, now=due.moment - timedelta(seconds=1), since=now) is None
    assert latest(schedule, now=due.moment, since=due.moment) is None


@pytest.mark.parametrize(
    ("zone", "at", "day", "utc"),
    [
        ("Europe/Berlin", time(7, 0), date(2026, 3, 28), "2026-03-28T06:00"),
        ("Europe/Berlin", time(7, 0), date(2026, 3, 29), "2026-03-29T05:00"),
        ("Europe/Berlin", time(2, 30), date(2026, 3, 29), "2026-03-29T01:00"),  # skipped: 02:00 is 03:00
        ("Europe/Berlin", time(2, 30), date(2026, 10, 25), "2026-10-25T00:30"),  # comes twice
        ("America/New_York", time(2, 30), date(2026, 3, 8), "2026-03-08T07:00"),
        ("America/New_York", time(1, 30), date(2026, 11, 1), "2026-11-01T05:30"),
        ("America/Nuuk", time(23, 30), date(2026, 3, 28), "2026-03-29T01:00"),  # 23:00 is the next day's 00:00
        ("Australia/Lord_Howe", time(2, 15), date(2026, 10, 4), "2026-10-03T15:30"),  # half an hour
        ("Africa/Cairo", time(0, 30), date(2026, 4, 24), "2026-04-23T22:00"),
    ],
)
def test_days_on_which_clocks_change(zone: str, at: time, day: date, utc: str) -> None:
    """Worked out by hand."""
    assert moment_of(Schedule(at, EVERY_DAY, zone), day) == datetime.fromisoformat(f"{utc}+00:00")


def test_a_day_that_a_zone_leaves_out_has_no_digest() -> None:
    """Samoa went from 29 to 31 December 2011."""
    schedule = Schedule(time(0, 0), EVERY_DAY, "Pacific/Apia")
    assert moment_of(schedule, date(2011, 12, 30)) is None
    before = datetime(2011, 12, 29, 11, tzinfo=UTC)
    assert upcoming(schedule, after=before).day == date(2011, 12, 31)


def test_weekdays_leave_the_weekend_out() -> None:
    """From Friday to Monday."""
    schedule = Schedule(time(8, 0), WEEKDAYS, "UTC")
    assert upcoming(schedule, after=datetime(2026, 5, 1, 8, tzinfo=UTC)).day == date(2026, 5, 4)


@pytest.mark.parametrize("zone", ["Nowhere/Town", "", "Europe", "../etc/passwd", "Europe/\x00"])
def test_a_zone_that_there_is_not_is_refused(zone: str) -> None:
    """Where the schedule is made."""
    with pytest.raises(UnknownZone):
        Schedule(time(8, 0), EVERY_DAY, zone)


@pytest.mark.parametrize("days", [frozenset[int](), frozenset({7})])
def test_a_schedule_without_a_day_is_refused(days: frozenset[int]) -> None:
    """It would never be due."""
    with pytest.raises(ValueError, match="days are"):
        Schedule(time(8, 0), days)
