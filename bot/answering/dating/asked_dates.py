"""What a question says beside its subject: when its stories appeared, in which outlet, the latest, days it is about.

Days in a question are most often those of the event ("What happened on Nov. 10?"), which stories before and after it
tell of: they become `about`, to be preferred. Only where publication is plainly meant ("stories since Tuesday", "this
week", "published in May", "since:2020-11-01") do they become `since` and `until`, which a story must meet.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.answering.dating.asked_outlets import (
    NEWS,
    NO_VERB,
    TOLD,
    AskedSpan,
    Condition,
    asked_outlet,
    known_outlet,
)
from bot.answering.dating.dates import DatedSpan, dated_spans
from bot.answering.dating.filters import Filters, filters_in
from bot.answering.dating.tense import Tense, tense_around

_RECENT_DAYS = 31  # "since last week" is about the news; "since 2015" is about the world


@dataclass(frozen=True, slots=True)
class AskedConditions:
    """What a question says about the stories to search, each with the words that say so.

    since, until: ISO 8601 days of publication, inclusive; a story must meet them. outlet: as stored, or as typed after
    "outlet:" where no story is from it. latest: newest first. about: first and last day of the event, ISO 8601; stories
    near it are preferred, none is left out.
    """

    text: str
    since: str | None = None
    until: str | None = None
    outlet: str | None = None
    latest: bool = False
    about: tuple[str, str] | None = None
    spans: tuple[AskedSpan, ...] = ()

    @property
    def subject(self) -> str:
        """The question without the words that are conditions only; "" where nothing is left to search for."""
        text = self.text
        for span in self.spans:
            if not span.is_subject:
                text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
        text = re.sub(r"[\s,]+(?=[?!.]*$)", "", " ".join(text.split())).lstrip(", ")
        return text if re.search(r"\w", text) else ""

    def words(self, condition: Condition) -> tuple[str, ...]:
        """The words understood as `condition`, to be shown."""
        return tuple(self.text[span.start : span.end] for span in self.spans if span.condition is condition)

    def without(self, condition: Condition) -> AskedConditions:
        """The same, with one thing that was understood undone: its words are words of the question again."""
        spans = tuple(span for span in self.spans if span.condition is not condition)
        match condition:
            case Condition.PUBLISHED:
                return replace(self, since=None, until=None, spans=spans)
            case Condition.OUTLET:
                return replace(self, outlet=None, spans=spans)
            case Condition.LATEST:
                return replace(self, latest=False, spans=spans)
            case Condition.ABOUT:
                return replace(self, about=None, spans=spans)


def understand(text: str, *, today: date, outlets: Collection[str]) -> AskedConditions:
    """Read the conditions in a question asked on the day `today`.

    Explicit ones win: `since:2020-11-01`, `until:2020-12`, `outlet:Reuters`, `outlet:"The Globe and Mail"`.

    Args:
        text: the question as asked.
        today: the day it was asked; "yesterday" counts from it.
        outlets: the outlets stories are from, as stored; no other is recognised in plain words.

    Raises:
        BadQuestion: an explicit condition that is no date, is given twice, or leaves no day.
    """
    filters = filters_in(text)
    words = filters.rest
    found = _dates(AskedConditions(text), _as_written(words), today)
    latest = tuple(AskedSpan(*match.span(), Condition.LATEST, is_subject=True) for match in _LATEST.finditer(words))
    found = replace(found, latest=bool(latest), spans=found.spans + latest)
    named = asked_outlet(words, outlets)
    if named is not None:
        found = replace(found, outlet=named[0], spans=(*found.spans, named[1]))
    found = _explicit(found, filters, outlets)
    return replace(found, spans=tuple(sorted(found.spans, key=lambda span: (span.start, span.end))))


def _explicit(found: AskedConditions, filters: Filters, outlets: Collection[str]) -> AskedConditions:
    """Put the explicit conditions over those understood from words."""
    if filters.since or filters.until:
        found = replace(found.without(Condition.PUBLISHED), since=filters.since, until=filters.until)
    if filters.outlet is not None:
        found = replace(found.without(Condition.OUTLET), outlet=known_outlet(filters.outlet, outlets))
    return replace(found, spans=found.spans + filters.spans)


# ---------------------------------------------------------------- dates

_LISTED = NEWS.replace("reports?", "reports")  # "report" is most often a verb: "What did they report on Tuesday?"
_PUBLISHED = re.compile(
    rf"\b(?:(?:{TOLD}|{_LISTED}){NO_VERB}\s+(?P<way>since|after|before|until|till|up\s+to|from|between|in)\s+(?:the\s+)?"
    rf"|(?:{TOLD}|{_LISTED})\s+(?P<at>in|on|during|of|for)\s+(?:the\s+)?|{_LISTED}\s+)$",
    re.IGNORECASE,
)
_NEWS_OF = re.compile(rf"['’]s?\s+(?:\w+\s+)?(?:{NEWS}|papers?|edition)\b|\s+(?:{NEWS})\b", re.IGNORECASE)
_WHATS_NEW = re.compile(
    r"\bwhat(?:['’]?s|\s+(?:is|was|are))\s+(?:the\s+)?(?:news\b|latest\b"
    r"|new(?=\s*(?:$|[?.,!])|\s+(?:with|in|about|on|since|for|at|from|today|this|and)\b))"
    r"|\bany(?:thing)?\s+(?:new|news|updates?|developments?)\b|\bwhat\s+(?:has|have|did)\s+(?:I|we)\s+miss"
    r"|\bcatch\s+(?:me|us)\s+up\b|\bup[\s-]to[\s-]date\b|\bbreaking\b",
    re.IGNORECASE,
)
_LATEST = re.compile(
    rf"{_WHATS_NEW.pattern}|(?<!at the )\b(?:latest|newest|most\s+recent(?:ly)?)\b|\b(?:recent|breaking)\s+{NEWS}\b"
    r"|\b(?:is|are)\s+there(?:\s+any)?\s+(?:recent\s+)?(?:news|updates?|developments?)\b",
    re.IGNORECASE,
)
_WAY = re.compile(
    r"\b(?P<way>since|after|before|until|till|up\s+to|from|between|in|on|over|during|within|for)\s+(?:the\s+)?$",
    re.IGNORECASE,
)


def _dates(found: AskedConditions, words: str, today: date) -> AskedConditions:
    """Sort the dates in `words` into those of publication and those of the event."""
    for span in dated_spans(words, today):
        window = _published(words, span, today)
        if window is None:
            first, last = (day.isoformat() for day in _about(words, span, today))
            about = found.about or (first, last)
            found = replace(found, about=(min(about[0], first), max(about[1], last)))
            asked = AskedSpan(span.start, span.end, Condition.ABOUT, is_subject=True)
        else:
            firsts, lasts = ([day.isoformat()] if day else [] for day in window)
            since = max([*firsts, *filter(None, [found.since])], default=None)
            until = min([*lasts, *filter(None, [found.until])], default=None)
            if since and until and since > until:
                continue  # "news after Friday before Monday": misunderstood, and no fault of who asked
            found = replace(found, since=since, until=until)
            way = _WAY.search(words, 0, span.start)
            possessive = words.startswith(("'", "’"), span.end)
            start = way.start() if way and not possessive else span.start
            asked = AskedSpan(start, span.end, Condition.PUBLISHED, is_subject=possessive)
        found = replace(found, spans=(*found.spans, asked))
    return found


def _about(words: str, span: DatedSpan, today: date) -> tuple[date, date]:
    since = re.search(r"\bsince\s+(?:the\s+)?$", words[: span.start], re.IGNORECASE)
    return span.days.first, max(today, span.days.last) if since else span.days.last


def _published(words: str, span: DatedSpan, today: date) -> tuple[date | None, date | None] | None:
    """The days of publication that `span` asks for; None where it tells when something happened."""
    first, last = span.days
    match = _WAY.search(words[: span.start])
    way = " ".join(match["way"].casefold().split()) if match else ""
    listed = _PUBLISHED.search(words[: span.start]) is not None
    heads = _NEWS_OF.match(words, span.end) is not None  # "yesterday's news"
    if not heads and (words.startswith(("'", "’"), span.end) or not (listed or _is_recent(words, span, way, today))):
        return None  # "news on Tuesday's vote" is of the vote
    match way:
        case "since":
            return first, None
        case "after":
            return last + timedelta(days=1), None
        case "before":
            return None, first - timedelta(days=1)
        case "until" | "till" | "up to":
            return None, last
    if span.kind == "window" or (last >= today and not heads and not (listed and way)):
        return first, None
    return first, last


def _is_recent(words: str, span: DatedSpan, way: str, today: date) -> bool:
    """Whether a date asks for recent news without saying "news": "this week", "since Tuesday", "What's new today?"."""
    if _WHATS_NEW.search(words) and way in {"", "since", "after", "in", "over", "from", "during"}:
        return True
    if (today - span.days.first).days > _RECENT_DAYS or tense_around(words, span.start, span.end) is Tense.FUTURE:
        return False
    return way == "since" or (span.kind in {"window", "unit"} and span.days.first <= today <= span.days.last)


_LOWER_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|apr(?:il)?|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?)\b"
)
_AFTER_PREPOSITION = "".join(
    rf"(?<={word}\s)|"
    for word in (
        *("in", "since", "until", "last", "next", "this", "early", "late", "by", "from", "of", "and", "to", "before"),
        *("after", "during"),
    )
)
_LOWER = re.compile(  # "march", "may" and the short names are days' only beside a number or a preposition
    r"\b(?:q[1-4]\b|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
    rf"|(?:{_LOWER_MONTH}|(?:march|may|mar)\b)(?=\.?\s+\d)|{_LOWER_MONTH}(?=,?\s+(?:19|20)\d\d)"
    rf"|(?:{_AFTER_PREPOSITION}(?<=mid-)|(?<=\d\s))(?:{_LOWER_MONTH}|(?:march|may)\b))"
)


def _as_written(text: str) -> str:
    """The text with names of days and months capitalised, as people in a chat don't; of the same length."""
    return _LOWER.sub(lambda match: match[0].capitalize(), text)
