"""When a digest is due: pure, takes the time, and knows what clocks do twice a year.

A schedule names a wall-clock time in a zone. On the day a time is skipped the digest comes at the first moment after
the gap; on the day it comes twice, the first time. A digest is named by its local day, so that whatever a clock does,
there is one a day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

EVERY_DAY = frozenset(range(7))
WEEKDAYS = frozenset(range(5))

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_WEEK = timedelta(days=7)


class UnknownZone(ValueError):
    """It is no IANA time zone."""

    def __init__(self, zone: str) -> None:
        self.zone = zone
        super().__init__(f"there is no time zone {zone!r}")


@dataclass(frozen=True, slots=True)
class Schedule:
    """A time of day on some days of the week (Monday is 0) in an IANA zone."""

    at: time
    days: frozenset[int] = EVERY_DAY
    zone: str = "UTC"

    def __post_init__(self) -> None:
        """Refuse what can never be due."""
        if not self.days or not self.days <= EVERY_DAY:
            raise ValueError("days are numbers from 0, Monday, to 6, Sunday, and at least one")
        zone_of(self.zone)


@dataclass(frozen=True, slots=True)
class Due:
    """One digest that is due: the local day it is named by, and the moment (UTC)."""

    day: date
    moment: datetime


@lru_cache(maxsize=1024)  # zoneinfo itself keeps eight, and there are some 600
def zone_of(name: str) -> ZoneInfo:
    """The time zone of that name.

    Raises:
        UnknownZone: there is none.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # OSError: the name of a folder
        raise UnknownZone(name) from error


def moment_of(schedule: Schedule, day: date) -> datetime | None:
    """When the digest of a local day is due (UTC), on whatever day of the week; None where a zone has no such day."""
    return _moment(schedule.at, schedule.zone, day)


def latest(schedule: Schedule, *, now: datetime, since: datetime) -> Due | None:
    """The last digest that was due after `since` and until `now`; None where none was."""
    return max(between(schedule, since=since, until=now), key=_when, default=None)


def between(schedule: Schedule, *, since: datetime, until: datetime) -> list[Due]:
    """All digests that were due after `since` and until `until`, in order."""
    return sorted((due for due in _dues(schedule, since, until) if since < due.moment <= until), key=_when)


def upcoming(schedule: Schedule, *, after: datetime) -> Due:
    """The first digest that is due after a moment."""
    in_time = _dues(schedule, after, after + _WEEK + _DAY)  # a day more, since a zone may leave one out
    return min((due for due in in_time if due.moment > after), key=_when)


def _dues(schedule: Schedule, since: datetime, until: datetime) -> Iterator[Due]:
    """The digests of the days between two moments, and of one more on either side: clocks do strange things."""
    zone = zone_of(schedule.zone)
    day, last = since.astimezone(zone).date() - _DAY, until.astimezone(zone).date() + _DAY
    while day <= last:
        if day.weekday() in schedule.days and (due := moment_of(schedule, day)) is not None:
            yield Due(day, due)
        day += _DAY


def _when(due: Due) -> datetime:
    return due.moment


@lru_cache(maxsize=8192)
def _moment(at: time, zone_name: str, day: date) -> datetime | None:
    zone = zone_of(zone_name)
    wall = datetime.combine(day, at)
    first = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)  # of two such times the first
    if first.astimezone(zone).replace(tzinfo=None) == wall:
        return first
    # The time is skipped. Read with the offset from after the gap it lies before it, and the other way round (PEP 495).
    before, after = wall.replace(tzinfo=zone, fold=1).astimezone(UTC), first
    offset = zone.utcoffset(before.astimezone(zone))
    while after - before > _SECOND:
        middle = before + timedelta(seconds=(after - before) // _SECOND // 2)
        if zone.utcoffset(middle.astimezone(zone)) == offset:
            before = middle
        else:
            after = middle
    has_day = before.astimezone(zone).date() == day or after.astimezone(zone).date() == day
    return after if has_day else None
