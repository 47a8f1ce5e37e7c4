"""What the status page shows, as its template takes it."""

from __future__ import annotations

import logging
from datetime import date
from typing import Any

from jinja2 import Environment

from bot.rendering.age import day_words
from bot.rendering.charts import Bar, bar_chart
from bot.rendering.words import NO_RECORD, RECORD_UNAVAILABLE, WHOSE_QUESTIONS
from bot.web.parts import WebParts
from bot.web.record import RecordUnavailable
from bot.web.status import AskedStatus, asked_status, index_status, outlet_status, stories_a_week
from bot.web.story_list import StoryList

log = logging.getLogger(__name__)

_QUIET_DAYS = 14  # after which a source without news is worth a look


def status_values(parts: WebParts, stories: StoryList, templates: Environment) -> dict[str, Any]:
    """The values of the status page.

    Raises:
        PullquoteIndexError: the index can't be read.
    """
    today = parts.today()
    weeks = [
        Bar(f"Week of {day_words(day.isoformat())}", _short(day), (count,))
        for day, count in stories_a_week(stories, today)
    ]
    asked, unknown = _asked(parts, today)
    return {
        "index": index_status(parts),
        "outlets": outlet_status(stories, today),
        "quiet_days": _QUIET_DAYS,
        "stories_chart": bar_chart(templates, "Stories by week of publication", ["stories"], weeks),
        "asked": asked,
        "asked_chart": None if asked is None else _asked_chart(asked, templates),
        "no_record": unknown,
        "whose_questions": WHOSE_QUESTIONS,
    }


def _asked(parts: WebParts, today: date) -> tuple[AskedStatus | None, str]:
    """What was asked, or why that isn't known."""
    if parts.record is None:
        return None, NO_RECORD
    try:
        return asked_status(parts.record, today), ""
    except RecordUnavailable as error:
        log.warning("the record of questions can't be read: %s", error)
        return None, RECORD_UNAVAILABLE


def _asked_chart(asked: AskedStatus, templates: Environment) -> str:
    bars = [Bar(day_words(one.day.isoformat()), _short(one.day), (one.answered, one.refused)) for one in asked.days]
    return bar_chart(templates, "Questions a day", ["answered", "refused"], bars)


def _short(day: date) -> str:
    return day_words(day.isoformat()).rpartition(" ")[0]
