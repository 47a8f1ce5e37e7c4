"""What the dates in a quote mean: "Wednesday", "last month", "Nov. 10", seen from the day its story was published.

One pass over the text looks for words a date may start with; there the rules below are tried in order. A rule is a
pattern and a function that says which days a match means, or None where it is no date after all ("the Sunday Times",
"May said").
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.answering.dating import calendar_words as words
from bot.answering.dating.calendar_dates import (
    day_days,
    decade_days,
    holiday_days,
    month_days,
    nth_days,
    numeric_days,
    quarter_days,
    season_days,
    week_of_days,
    year_days,
)
from bot.answering.dating.calendar_words import ANY_WEEKDAY, DASH, DAY, MONTH, NUMBER, UNIT, WEEKDAY, YEAR, Days
from bot.answering.dating.date_place import Place
from bot.answering.dating.tense import Tense, speech_spans, tense_around
from bot.answering.dating.told_dates import ago_days, near_days, unit_days, weekday_days, window_days
from bot.answering.models import DateNote


@dataclass(frozen=True, slots=True)
class DatedSpan:
    """A date in a text: where it stands, and the days it covers.

    kind: the rule that found it; spans of one kind may join to a range.
    """

    start: int
    end: int
    days: Days
    kind: str


def resolve_dates(text: str, published: str) -> tuple[DateNote, ...]:
    """Every date in a quote, resolved against the day its story was published, in the order of the text.

    A date that can't be told for sure ("03/04/2023", "that Friday", "fiscal 2021") gets no note, nor does a duration.

    Args:
        text: the quote, verbatim; notes carry its words as they stand, without what they hang on ("on", "since", "'s").
        published: ISO 8601 date or date-time, of which the day as written counts; "" when unknown: then only dates that
            name their year are resolved.

    Raises:
        ValueError: `published` is none of these.
    """
    anchor = date.fromisoformat(published[:10]) if published else None
    return tuple(
        DateNote(text[span.start : span.end], span.days.first.isoformat(), span.days.last.isoformat())
        for span in dated_spans(text, anchor)
    )


def dated_spans(text: str, anchor: date | None) -> list[DatedSpan]:
    """The dates in `text` and the days they cover for someone who wrote it on the day `anchor`; None when unknown."""
    found: list[DatedSpan] = []
    for match in _STARTS.finditer(text):
        if not found or match.start() >= found[-1].end:
            found.extend(_spans_at(text, match.start(), anchor, found))
    return _as_said(text, _joined(text, found), anchor)


# ---------------------------------------------------------------- the rules, in the order they are tried

_HOLIDAY = "|".join(sorted(words.HOLIDAYS, key=len, reverse=True)).replace("'", "['’]").replace(" ", r"\s+")
_SHIFT = r"(?:(?P<shift>last|this\s+past|this\s+coming|this|next)\s+)"
_PART = r"(?:(?P<part>early|mid|late|(?:middle|end|close|start|beginning)(?=\s+of\s))(?:-|\s+)(?:(?:in|of)\s+)?)?"
_IN_YEAR = rf"(?:(?:,|\s+of)?\s+(?P<year>{YEAR})|\s+(?:of\s+)?(?P<year_shift>last|this|next)\s+year\b)?"
_ON_DAY = rf"(?:(?P<weekday>{ANY_WEEKDAY})(?:,?\s+(?:the\s+)?|\s+(?P<bracket>\()))?"
_ENDS = r"(?=\s*(?:$|[.,;:)’”\"]|(?:at|in|for|were|was|and|of|when|to|after|before)\b))"  # "Nov. 10 and 12 people died"
_MONTH_FIRST = (
    rf"{_ON_DAY}(?P<month>{MONTH})\s+(?:the\s+)?(?P<day>{DAY})"
    rf"(?:(?:{DASH}|\s+(?P<to>to|through|and)\s+)(?P<last_day>{DAY})(?!\s+(?:of\s+)?{MONTH})(?(to){_ENDS}))?"
    rf"{_IN_YEAR}(?(bracket)\))"
)
_DAY_FIRST = (
    rf"{_ON_DAY}(?P<day>{DAY})(?:(?:{DASH}|\s+(?P<to>to|and)\s+)(?P<last_day>{DAY}))?"
    rf"\s+(?:of\s+)?(?P<month>{MONTH}){_IN_YEAR}(?(bracket)\))"
)
_THAT_WEEKDAY = (
    rf"(?i:{_SHIFT})?(?P<weekday>{WEEKDAY}|(?:Mon|Tues|Wed|Thurs|Fri|Sat)\.)(?!s\b)"
    r"(?:\s+(?:of\s+)?(?P<week>last|this|next)\s+week\b)?"
)
_THIS_UNIT = (
    r"(?i:(?:(?P<part>early|mid|late|earlier|later|(?:end|start|beginning|close|middle)\s+of)(?:\s+|-)(?:(?:in|on)\s+)?)?"
    r"(?P<shift>last|this\s+past|this\s+coming|this|next|the)\s+(?P<unit>week|month|year|weekend|quarter|decade))\b(?!-)"
)
_NTH = (
    rf"(?P<ordinal>(?i:first|second|third|fourth|last))\s+(?P<unit>week|half|{WEEKDAY})\s+(?:of|in)\s+"
    rf"(?P<month>{MONTH}){_IN_YEAR}"
)
_WEEK = r"(?i:weeks?\s+(?P<way>of|beginning|starting|ending|commencing))\s+"
_RULES: tuple[tuple[str, Callable[[Place], Days | None], re.Pattern[str]], ...] = tuple(
    (kind, resolve, re.compile(pattern))
    for kind, resolve, pattern in (
        ("day", numeric_days, r"(?P<year>\d{4})-(?P<one>\d\d)-(?P<two>\d\d)(?![\d-])"),
        ("day", numeric_days, r"(?P<one>\d{1,2})(?P<mark>[/.])(?P<two>\d{1,2})(?P=mark)(?P<year>\d{4})(?!\d)"),
        ("day", day_days, _MONTH_FIRST),
        ("day", day_days, _DAY_FIRST),
        ("week", week_of_days, _WEEK + _MONTH_FIRST),
        ("week", week_of_days, _WEEK + _DAY_FIRST),
        ("nth", nth_days, _NTH),
        ("holiday", holiday_days, rf"(?i:{_SHIFT}?(?P<holiday>{_HOLIDAY}))\b{_IN_YEAR}"),
        ("month", month_days, rf"(?i:{_PART}{_SHIFT}?)(?P<month>{MONTH}){_IN_YEAR}(?!\w)"),
        (
            "decade",
            decade_days,
            rf"(?i:the\s+)?(?i:{_PART})(?:(?P<decade>(?:1[5-9]|20)\d0)|['’](?P<short>\d0))(?P<mark>['’])?s\b",
        ),
        (
            "year",
            year_days,
            rf"(?i:{_PART})(?P<year>(?:1[5-9]|20)\d\d)(?:{DASH}(?P<last_year>\d{{4}}|\d\d))?(?![\w%]|[-–.,:/]\d)",
        ),
        (
            "season",
            season_days,
            rf"(?i:{_PART}{_SHIFT}?(?P<season>{'|'.join(words.SEASONS)})\b){_IN_YEAR}(?:[-–/]\d\d\b)?",
        ),
        ("half", quarter_days, rf"(?P<ordinal>(?i:first|second))(?P<half>\s+half)\b{_IN_YEAR}"),
        (
            "quarter",
            quarter_days,
            rf"(?:Q(?P<q>[1-4])|(?P<ordinal>(?i:first|second|third|fourth))[\s-]quarter)\b{_IN_YEAR}",
        ),
        ("weekday", weekday_days, _THAT_WEEKDAY),
        ("weekday", weekday_days, rf"(?P<number>{NUMBER})\s+weeks?\s+(?:from|on)\s+(?P<weekday>{WEEKDAY})"),
        ("near", near_days, rf"(?P<near>(?i:{'|'.join(words.NEAR)}))\b".replace(" ", r"\s+")),
        ("unit", unit_days, _THIS_UNIT),
        ("ago", ago_days, rf"(?P<number>(?i:{NUMBER}))\s+(?P<unit>{UNIT})s?\s+(?P<way>ago|from\s+now)\b"),
        ("ago", ago_days, rf"(?P<in>(?i:in))\s+(?P<number>{NUMBER})\s+(?P<unit>{UNIT})s?\b(?:['’]s?\s+time\b)?"),
        (
            "window",
            window_days,
            rf"(?P<shift>past|last)\s+(?:(?P<number>{NUMBER})\s+)?(?P<unit>hour|day|week|fortnight|month|year)s?\b",
        ),
    )
)
_STARTS = re.compile(
    rf"\b(?:{MONTH}|{ANY_WEEKDAY}|\d|Q[1-4]|(?i:early|mid|late|middle|end|close|start|beginning|earlier|later|last|past|this"
    rf"|next|today|tonight|tomorrow|yesterday|weeks?|in\s+(?={NUMBER})|{NUMBER}(?=\s+[dwfmyc])|{'|'.join(words.SEASONS)}"
    rf"|first|second|third|fourth|{_HOLIDAY}|the(?=\s+(?:weekend|day\s|(?:early|mid|late)\W|['’]?\d))))"
    r"|['’](?=\d0s)"
)
_CONNECTOR = re.compile(r",?\s*(?P<way>[-–]|\b(?:to|through|thru|until|till|and|or)\b|,)\s*(?:(?:the|early|late)\s+)?")


def _spans_at(text: str, start: int, anchor: date | None, found: list[DatedSpan]) -> list[DatedSpan]:
    """The date that starts here by the first rule that finds one; two where days are listed: "Oct. 7 and 9"."""
    continues = bool(found) and _CONNECTOR.fullmatch(text, found[-1].end, start) is not None
    for kind, resolve, pattern in _RULES:
        match = pattern.match(text, start)
        place = Place(text, match, anchor, continues) if match else None
        days = resolve(place) if place else None
        if match and place and days:
            if place.get("to") != "and" or (days.last - days.first).days < 2 or place.follows("between"):
                return [DatedSpan(start, match.end(), days, kind)]
            first = DatedSpan(start, match.end("day"), Days(days.first, days.first), kind)
            return [first, DatedSpan(match.start("last_day"), match.end(), Days(days.last, days.last), kind)]
    return []


# ---------------------------------------------------------------- several dates together

_RESCHEDULED = re.compile(
    r"\b(?:moved|postponed|brought|pushed|rescheduled|changed|delayed|switched|put)\b[^.;]*\bfrom\s+$"
)
_OPENING_HOURS = re.compile(r"\b(?:opens?|closes?|hours|works?|daily|every)\b[^.;]*(?<!from)\s+$")


def _joined(text: str, found: list[DatedSpan]) -> list[DatedSpan]:
    """Make one span of two that are the ends of a range: "from May to July"; opening hours are left out as no dates."""
    joined: list[DatedSpan] = []
    for span in found:
        if not joined or not _is_range(text, joined[-1], span):
            joined.append(span)
            continue
        before = joined.pop()
        if before.kind != "weekday" or not _OPENING_HOURS.search(text[: before.start]):
            joined.append(replace(before, end=span.end, days=_ordered(text, before, span)))
    return joined


def _is_range(text: str, one: DatedSpan, two: DatedSpan) -> bool:
    before = text[: one.start]
    match = _CONNECTOR.fullmatch(text, one.end, two.start)
    if match is None or one.kind != two.kind or one.kind not in ("weekday", "day", "month", "year", "holiday"):
        return False
    if match["way"] in (",", "or") or _RESCHEDULED.search(before):
        return False
    opening = {"and": "between", "until": "from", "till": "from"}.get(match["way"], "")
    return re.search(rf"\b{opening}\s+(?:the\s+)?$", before, re.IGNORECASE) is not None if opening else True


def _ordered(text: str, one: DatedSpan, two: DatedSpan) -> Days:
    """The days of a range whose ends were resolved apart, the earlier or later one put right where they cross."""
    first, last = one.days.first, two.days.last
    if one.kind == "year":
        return Days(min(first, two.days.first), max(one.days.last, last))
    past = first > last and tense_around(text, one.start, two.end) is Tense.PAST
    while first > last:
        if one.kind == "weekday":
            first, last = (first - timedelta(days=7), last) if past else (first, last + timedelta(days=7))
        else:
            first, last = (words.add_months(first, -12), last) if past else (first, words.add_months(last, 12))
    return Days(first, last)


_SPOKE = re.compile(
    r"\b(?:said|told|says|wrote|announced|added|tweeted|posted|warned|asked|shouted|insisted)\b[^.;“”]{0,45}$"
)


def _as_said(text: str, found: list[DatedSpan], anchor: date | None) -> list[DatedSpan]:
    """Count "tomorrow" in direct speech from the day of saying it, where that is told: "...", she said on Monday."""
    spoken = speech_spans(text) if anchor else []
    inside = [any(low <= span.start and span.end <= high for low, high in spoken) for span in found]
    said = {
        span.days.first
        for span, quoted in zip(found, inside, strict=True)
        if not quoted
        and span.kind in ("weekday", "day", "near")
        and span.days.first == span.days.last
        and _SPOKE.search(text[: span.start])
    }
    if anchor is None or len(said) != 1 or min(said) > anchor:
        return found
    back = said.pop() - anchor
    return [
        replace(span, days=Days(span.days.first + back, span.days.last + back))
        if span.kind == "near" and quoted
        else span
        for span, quoted in zip(found, inside, strict=True)
    ]
