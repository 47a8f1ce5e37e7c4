"""Days as people type them, and what is told to who typed something else."""

from __future__ import annotations

import calendar
import re
from datetime import date

from bot.errors import PullquoteError


class BadQuestion(PullquoteError):
    """A question or condition that can't be understood; its text is one clear line for the person who asked."""


def parse_day(text: str, *, end: bool = False) -> str:
    """An ISO 8601 date from "2020", "2020-11" or "2020-11-20": its first day, or its last when it is an `end`.

    Raises:
        BadQuestion: anything else.
    """
    match = re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", text.strip())
    if match is not None:
        year, month, day = int(match[1]), match[2] and int(match[2]), match[3] and int(match[3])
        try:
            month = month or (12 if end else 1)
            day = day or (calendar.monthrange(year, month)[1] if end else 1)
            return date(year, month, day).isoformat()
        except ValueError:  # no such month or day; IllegalMonthError is one too
            pass
    raise BadQuestion(f"{text!r} is not a date; write it like 2020-11-20, 2020-11 or 2020")


def require_span(since: str | None, until: str | None) -> None:
    """Refuse a span without a day.

    Raises:
        BadQuestion: it ends before it begins.
    """
    if since and until and since > until:
        raise BadQuestion(f"nothing can be since {since} and until {until}; swap the dates")
