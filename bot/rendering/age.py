"""Dates as people read them."""

from __future__ import annotations

from datetime import date

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_and_age(published: str, today: date) -> str:
    """`20 Nov 2020, 6 years ago` for an ISO 8601 date or date-time; "undated" for ""."""
    if not published:
        return "undated"
    return f"{day_words(published)}, {age(date.fromisoformat(published[:10]), today)}"


def day_words(iso: str) -> str:
    """`20 Nov 2020` for an ISO 8601 date or date-time."""
    day = date.fromisoformat(iso[:10])
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def age(day: date, today: date) -> str:
    """How long ago, in the largest unit that fits; a day still to come has its own words."""
    days = (today - day).days
    if days < 0:
        return "dated ahead"
    if days < 2:
        return ("today", "yesterday")[days]
    months = (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day)
    for count, unit in ((months // 12, "year"), (months, "month"), (days // 7, "week"), (days, "day")):
        if count:
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    raise AssertionError("two days or more have a unit")
