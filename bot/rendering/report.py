"""The editor's report as a notice, and as the object that programs get."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from bot.digest.report import QuotedStory, Report
from bot.rendering import words
from bot.rendering.age import day_words
from bot.rendering.notice import Heading, Notice, Part, Words

_OTHER_WORDINGS = 2


def report_notice(report: Report) -> Notice:
    """A report as it is posted."""
    first, last = (day_words(day.date().isoformat()) for day in (report.since, report.until))
    parts: list[Part] = [
        Heading(words.report_title(first, last)),
        Words(words.asked_words(report.asked, report.answered, report.useful, report.useless)),
    ]
    if report.unanswered or report.hidden:
        parts.append(Heading(words.UNANSWERED))
    for group in report.unanswered:
        others = "; ".join(group.texts[1 : 1 + _OTHER_WORDINGS])
        parts.append(Words(f"{_times(group.times)} {group.texts[0]}{f' ({others})' if others else ''}"))
    if report.hidden:
        parts.append(Words(words.hidden_words(report.hidden), small=True))
    parts += _stories(words.MOST_QUOTED, report.quoted)
    parts += _stories(words.STALE, report.stale)
    return Notice(tuple(parts))


def _stories(title: str, stories: tuple[QuotedStory, ...]) -> list[Part]:
    if not stories:
        return []
    lines: list[Part] = [Heading(title)]
    for one in stories:
        about = [one.headline, one.outlet, day_words(one.published) if one.published else ""]
        lines.append(Words(f"{_times(one.times)} {' · '.join(filter(None, about))}"))
    return lines


def _times(count: int) -> str:
    return f"{count}×"


def report_object(report: Report) -> dict[str, Any]:
    """A report for programs."""
    return asdict(report) | {"since": report.since.isoformat(), "until": report.until.isoformat()}
