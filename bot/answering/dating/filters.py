"""Explicit conditions in a question: `since:2020-11-01`, `until:2020-12`, `outlet:Reuters`, `outlet:"The Globe"`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.answering.dating.asked_outlets import AskedSpan, Condition
from bot.answering.dating.days import BadQuestion, parse_day, require_span

_FILTER = re.compile(
    r"(?<!\S)(?P<key>since|until|outlet):(?:[“\"](?P<quoted>[^”\"]*)[”\"]|(?P<plain>[^\s“”\"]+))", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Filters:
    """The explicit conditions of a question.

    rest: the question with them blanked, as long as it was. since, until: ISO 8601. outlet: as typed.
    """

    rest: str
    since: str | None = None
    until: str | None = None
    outlet: str | None = None
    spans: tuple[AskedSpan, ...] = ()


def filters_in(text: str) -> Filters:
    """Read the explicit conditions in a question.

    Raises:
        BadQuestion: one is no date, is given twice, or together they leave no day.
    """
    found: dict[str, str] = {}
    spans = []
    rest = text
    for match in _FILTER.finditer(text):
        key = match["key"].casefold()
        if key in found:
            raise BadQuestion(f"{match['key']}: is given twice; give it once")
        found[key] = match["quoted"] if match["quoted"] is not None else match["plain"].rstrip("?!,.;")
        condition = Condition.OUTLET if key == "outlet" else Condition.PUBLISHED
        spans.append(AskedSpan(*match.span(), condition, is_subject=False))
        rest = rest[: match.start()] + " " * len(match[0]) + rest[match.end() :]
    since = parse_day(found["since"]) if "since" in found else None
    until = parse_day(found["until"], end=True) if "until" in found else None
    require_span(since, until)
    outlet = " ".join(found["outlet"].split()) if "outlet" in found else None
    return Filters(rest, since, until, outlet, tuple(spans))
