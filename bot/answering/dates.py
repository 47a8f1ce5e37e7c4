"""What the dates in a quote mean: "Wednesday", "last month", "Nov. 10", seen from the day its story was published."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from bot.answering import calendar_words as words
from bot.answering.calendar_words import Days, Tense
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
        if found and match.start() < found[-1].end:
            continue
        found.extend(_span_at(text, match.start(), anchor, found))
    return _as_said(text, _joined(text, found), anchor)


# ---------------------------------------------------------------- words, as patterns

_MONTH = (
    r"(?:(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b)"
_ANY_WEEKDAY = rf"(?:{_WEEKDAY}|(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\b\.?)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\w%]|[.,:/]\d)"
_YEAR = r"(?:1[5-9]|20)\d\d(?![\w%]|[.,:/]\d)"
_NUMBER = rf"(?:\d{{1,3}}|{'|'.join(sorted(words.NUMBERS, key=len, reverse=True))})"
_UNIT = r"(?:day|week|fortnight|month|year|decade|century|centurie)"
_SHIFT = r"(?:last|this\s+past|this\s+coming|this|next)"
_PART = r"(?:(?P<part>early|mid|late|middle|end|close|start|beginning)(?:-|\s+)(?:(?:in|of)\s+)?)?"
_DASH = r"\s?[-–]\s?"
_IN_YEAR = rf"(?:(?:,|\s+of)?\s+(?P<year>{_YEAR})|\s+(?:of\s+)?(?P<year_shift>last|this|next)\s+year\b)?"
_ON_DAY = rf"(?:(?P<weekday>{_ANY_WEEKDAY})(?:,?\s+(?:the\s+)?|\s+(?P<bracket>\()))?"
_AND_ENDS = r"(?=\s*(?:$|[.,;:)’”\"]|(?:at|in|for|were|was|and|of|when|to|after|before)\b))"
_TO_DAY = (
    rf"(?:(?:{_DASH}|\s+(?P<to>to|through|and)\s+)(?P<last_day>{_DAY})(?!\s+(?:of\s+)?{_MONTH})(?(to)(?:{_AND_ENDS}|(?=\s+{_MONTH}))))?"
)
_HOLIDAY = "|".join(sorted(words.HOLIDAYS, key=len, reverse=True)).replace("'", "['’]").replace(" ", r"\s+")
_CONNECTOR = re.compile(r",?\s*(?:[-–]|\b(?:to|through|thru|until|till|and|or)\b|,)\s*(?:the\s+|early\s+|late\s+)?")

_STARTS = re.compile(
    rf"\b(?:{_MONTH}|{_ANY_WEEKDAY}|\d|Q[1-4]|(?i:early|mid|late|middle|end|close|start|beginning|earlier|later|last|past|this"
    rf"|next|today|tonight|tomorrow|yesterday|weeks?|in\s+(?={_NUMBER})|{_NUMBER}(?=\s+[dwfmyc])|spring|summer|autumn|fall"
    rf"|winter|first|second|third|fourth|{_HOLIDAY}|the(?=\s+(?:weekend|day\s|(?:early|mid|late)\W|['’]?\d))))"
    r"|['’](?=\d0s)"
)

# Nouns that make the number before them a count, a size or an address and no year.
_COUNTED = re.compile(
    r"\s+(?:square\s+|cubic\s+|nautical\s+)?(?:(?:kilo|centi|milli)?(?:met(?:re|er)|gram|lit(?:re|er)|watt)|mile|yard|feet|foot"
    r"|tonne|ton|acre|hectare|hour|minute|second|degree|volt|calorie|people|person|men|women|children|pound|dollar|euro|crown"
    r"|home|house|job|seat|vote|troop|soldier|worker|student|pupil|patient|case|death|point|page|word|time|ticket|copies|car"
    r"|vehicle|share|village|school|member|guest|fan|visitor|resident|passenger|animal|bird|tree|GMT|hrs?|per\s+cent|percent"
    r"|[A-Z][a-z]+\s+(?:Street|Road|Avenue|Lane|Drive|Row|Way|Square|Court))(?:s|es)?\b"
)
_EVENTS = re.compile(
    r"(?:['’]s)?\s+(?:(?:[A-Z]|(?:general|local|summer|winter|presidential|civil|first|second)\s+)?[a-z]+[^s\W]|[A-Z]\w+|\w+ss"
    r"|elections?|Olympics|games|riots?|protests?|floods?|fires|talks|series|crisis|census|polls|finals?)\b"
)
_YEAR_BEFORE = re.compile(
    r"(?:\b(?:in|since|until|till|by|during|throughout|through|circa|before|after|from|between|of|to|for|year|founded|born|built"
    r"|established|opened|died|back|than|summer|early|late)\s+(?:about\s+|around\s+|circa\s+)?|\()$",
    re.IGNORECASE,
)
_YEAR_NOUN_BEFORE = re.compile(r"(?:\b(?:the|a|his|her|their|its|our|my)|['’]s|s['’])\s+$", re.IGNORECASE)
_NAMES = frozenset("may march april june august jan mar dec".split())  # of people, places and doings too
_TITLES = r"(?:President|Prime|Mr|Mrs|Ms|Dr|Sir|Judge|Justice|Gov|Governor|Sen|Senator|Minister|Mayor|Pope|King|Queen)"
_MONTH_BEFORE = re.compile(
    r"\b(?:in|since|until|till|by|from|to|through|throughout|during|before|after|of|for|between|around)\s+$", re.IGNORECASE
)


# ---------------------------------------------------------------- one place in a text


@dataclass(frozen=True)
class _Place:
    """A match of a rule, and what stands around it."""

    text: str
    match: re.Match[str]
    anchor: date | None
    found: list[DatedSpan]

    @property
    def before(self) -> str:
        return self.text[: self.match.start()]

    @property
    def after(self) -> str:
        return self.text[self.match.end() :]

    @cached_property
    def tense(self) -> Tense:
        return words.tense_around(self.text, *self.match.span())

    @property
    def continues(self) -> bool:
        """Whether it goes on a list or range of dates, as "June" does in "May to June"."""
        return bool(self.found) and _CONNECTOR.fullmatch(self.text, self.found[-1].end, self.match.start()) is not None

    def word(self, name: str) -> str:
        """A group of the match, case and spacing aside; "" where it took no part."""
        return " ".join((self.match.groupdict().get(name) or "").casefold().rstrip(".").split())

    def follows(self, pattern: str) -> bool:
        """Whether the words before end in `pattern`."""
        return re.search(rf"\b(?:{pattern})\s+$", self.before, re.IGNORECASE) is not None

    def year(self, month: int = 0) -> int | None:
        """The year it names, itself or together with the dates around it: "between 3 and 9 June 2019", "In 2018, ..."."""
        if self.match.groupdict().get("year"):
            return int(self.match["year"])
        if self.word("year_shift"):
            return self.anchor and self.anchor.year + words.SHIFTS[self.word("year_shift")]
        ahead = _YEAR_AHEAD.match(self.after)
        if ahead:
            return int(ahead["year"]) - (words.MONTHS[ahead["month"][:3].casefold()] < month)
        low, _ = words.sentence_around(self.text, *self.match.span())
        leading = re.match(rf"[\"“]?In\s+(?P<year>{_YEAR}),", self.text[low:])
        if leading and self.tense is Tense.PAST and len(re.findall(_YEAR, self.text[low : self.match.start()])) == 1:
            return int(leading["year"])
        return None

    def pick(self, spans: Iterator[Days], *, shift: str = "", soon: int = 0) -> Days | None:
        """The one of recurring `spans` that is meant, by "last", "this" or "next" or else by tense.

        Without either it is the last one, unless one within four months is nearer. "next" passes over a span that
        starts within `soon` days.
        """
        if self.anchor is None:
            return None
        anchor, every = self.anchor, sorted(spans)
        begun = [days for days in every if days.first <= anchor]
        still = [days for days in every if days.last >= anchor]
        if shift == "last":
            return [days for days in begun if days.last < anchor][-1]
        if shift == "next":
            return next(days for days in still if (days.first - anchor).days > soon)
        tense = {"this past": Tense.PAST, "this coming": Tense.FUTURE}.get(shift, self.tense)
        if tense is Tense.UNCLEAR:
            wait = (still[0].first - anchor).days
            tense = Tense.FUTURE if wait <= 120 and wait < (anchor - begun[-1].last).days else Tense.PAST
        return still[0] if tense is Tense.FUTURE else begun[-1]

    def yearly(self, make: Callable[[int], Days | None]) -> Iterator[Days]:
        """What `make` gives for the years around; leap days need eight."""
        base = self.anchor.year if self.anchor else 0
        return (days for year in range(base - 8, base + 9) if base and (days := make(year)) is not None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


# ---------------------------------------------------------------- rules: what a match means, None where it is no date


def _numeric(place: _Place) -> Days | None:
    """2020-11-10, or 13/11/2020 and 11/13/2020 where only one reading is a date."""
    year, one, two = (int(place.match[name]) for name in ("year", "one", "two"))
    if place.match["iso"]:
        only = {_day(year, one, two)}
    else:
        only = {_day(year, one, two), _day(year, two, one)} - {None}
    day = only.pop() if len(only) == 1 else None
    return Days(day, day) if day else None


def _month_day(place: _Place) -> Days | None:
    """Nov. 10; Tuesday, 10 November 2020; Aug. 16-18."""
    month, first = words.MONTHS[place.word("month")[:3]], int(re.sub(r"\D", "", place.match["day"]))
    last = int(re.sub(r"\D", "", place.match["last_day"] or str(first)))
    year = place.year(month)
    if last < first or (year is None and (place.follows("in") or place.anchor is None)):
        return None

    def make(year: int) -> Days | None:
        days = _day(year, month, first), _day(year, month, last)
        return Days(days[0], days[1]) if days[0] and days[1] else None

    if year is not None:
        return make(year)
    spans = list(place.yearly(make))
    if place.word("weekday") and place.anchor:
        weekday = words.WEEKDAYS[place.word("weekday")[:3]]
        near = [days for days in spans if days.first.weekday() == weekday and abs((days.first - place.anchor).days) < 550]
        spans = near[-1:] if len(near) == 1 else spans
        if len(near) == 1:
            return near[0]
    return place.pick(iter(spans)) if spans else None


def _month(place: _Place) -> Days | None:
    """March; early May 2015; last August; December of next year."""
    month, part, shift = words.MONTHS[place.word("month")[:3]], place.word("part"), place.word("shift")
    named = any(place.match[name] for name in ("year", "year_shift", "shift", "part"))
    if not named and not _is_month(place):
        return None
    year = place.year(month)
    if year is not None:
        days: Days | None = words.month_days(year, month)
    else:
        days = place.pick(place.yearly(lambda year: words.month_days(year, month)), shift=shift, soon=31)
    return days and (words.part_of(days, part) if part else days)


def _is_month(place: _Place) -> bool:
    """Whether a month's name standing alone is one, and not "May said", "August Wilson" or "the March for Peace"."""
    name, after = place.word("month"), place.after
    leads = bool(_MONTH_BEFORE.search(place.before))
    ranges = place.continues or re.match(rf"\s*(?:[-–]|\b(?:to|through|and|or)\b)\s*{_MONTH}", after) is not None
    if place.follows("every|each|most|a typical") or (len(name) < 5 and name != "may" and name not in ("june", "july") and not leads):
        return False
    capital = re.match(rf"\s+(?!{_TITLES}\b)[A-Z]", after) is not None
    named = re.search(r"\b(?!(?:In|Since|Until|By|From|To|During|Before|After|Between|The)\b)[A-Z][\w'’.]*\s+$", place.before)
    if capital and (name in _NAMES or not leads):
        return False
    if named and not words.MONTHS.get(named[0].strip(" .,").casefold()):
        return False
    if name not in _NAMES or ranges:
        return True
    if place.follows("the") and re.match(r"\s+(?!on\b|for\b|of\b|to\b|by\b|was\b|and\b|in\b)[a-z]", after):
        return True
    if not leads or place.follows("(?:confidence|faith|trust|belief|interest|believe[sd]?) in"):
        return False
    if place.follows("in|until|till|during|throughout|through"):
        return True
    person = re.search(rf"\b(?!(?:In|Since|Until|By|From|To|During|Before|After|Last|Next|Early|Late|The)\b)[A-Z]\w*\.?\s+{name}\b",
                       place.text.replace(name.capitalize(), name))
    return not person and words.tense_around("x " + after[:20], 0, 1) is Tense.UNCLEAR


def _year(place: _Place) -> Days | None:
    """2019; early 2020; 1939-45."""
    year, part, end = int(place.match["year"]), place.word("part"), place.match["last_year"]
    after, last = place.after, year
    if end:
        last = int(end) if len(end) == 4 else year // 100 * 100 + int(end)
        if last <= year or (len(end) == 2 and last == year + 1):
            return None  # 2019-20 is a season
    if _COUNTED.match(after) or re.search(r"[\w$£€#]$|[$£€#.,/:]\s?$|\d\s?[-–]$", place.before[-2:]) and not place.continues:
        return None
    if place.follows("(?:fiscal|financial|tax|academic|school)(?: years?)?") or re.match(r"\s+(?:fiscal|financial)\b", after):
        return None
    plural = re.match(r"\s+[a-z]+s\b", after) and place.follows("by|to|of|for|from|than")
    ranges = re.match(rf"(?:{_DASH}|\s+(?:to|through)\s+){_YEAR}", after)
    sure = part or ranges or place.continues or (_YEAR_BEFORE.search(place.before) and not plural)
    noun = _YEAR_NOUN_BEFORE.search(place.before) and _EVENTS.match(after)
    opens = not place.before.strip("“\" ") and re.match(r"\s+(?:was|is|saw|will|brought|ended|began)\b", after)
    if not (sure or noun or opens) or (end and re.match(r"\s+(?:season|campaign|school|academic)\b", after)):
        return None
    days = words.year_days(year, last)
    return words.part_of(days, part) if part else days


def _decade(place: _Place) -> Days | None:
    """The 1990s; the mid-'80s."""
    year = int(place.match["decade"] or 0)
    if not year:
        short = int(place.match["short"])
        year = short + (1900 if short >= 30 else 2000)
    if year % 100 == 0 and year < 2000:
        return None  # "the 1900s" may be the century
    days, part = words.decade_days(year), place.word("part")
    return words.part_of(days, part) if part else days


def _weekday(place: _Place) -> Days | None:
    """Wednesday; next Friday; Tuesday of last week; a week from Monday."""
    if place.anchor is None or not _is_weekday(place):
        return None
    anchor, shift = place.anchor, place.word("shift")
    weekday = words.WEEKDAYS[place.word("weekday")[:3]]
    before = anchor - timedelta(days=(anchor.weekday() - weekday) % 7)
    coming = anchor + timedelta(days=(weekday - anchor.weekday()) % 7)
    if place.word("number"):
        day = coming + timedelta(weeks=words.NUMBERS.get(place.word("number"), 1))
    elif place.word("week") or shift == "next":
        week = words.SHIFTS[place.word("week") or shift]
        day = words.week_days(anchor, week).first + timedelta(days=weekday)
    elif shift == "last":
        day = before - timedelta(days=7 * (before == anchor or (before.weekday() + 1 == anchor.weekday())))
    elif shift == "this past":
        day = before
    elif shift == "this coming":
        day = coming
    else:
        nominal = re.match(r"['’]s\b", place.after) is not None
        past = place.tense is Tense.PAST or (place.tense is Tense.UNCLEAR and nominal)
        day = before if past else coming
    return Days(day, day)


_NOT_DAYS = re.compile(  # first words of names that end in a weekday, and what makes one of many of it
    r"\b(?:a|an|any|every|each|most|one|some|first|second|third|fourth|same|following|previous|that|bloody|super|black|blue|giving|ruby|sheffield"
    r"|fat|freaky|casual|man|joe|low|mark|mail\s+on|back|quiet)\s+$",
    re.IGNORECASE,
)


_REPORTING = "announced|reported|confirmed|warned|added|reporters|statement|released|tweeted|told|ruled|agreed"


def _is_weekday(place: _Place) -> bool:
    """Whether a weekday's name is one certain day, and not "Sunday Times", "every Friday" or "Wednesday Addams"."""
    after, day = place.after, place.match.start()
    if _NOT_DAYS.search(place.before) or re.match(r"-[a-z]|\s+(?:school|best|roast|papers?)\b|['’]s\s+[A-Z]", after):
        return False
    if place.match["shift"] or place.match["week"] or place.match["number"]:
        return not place.follows("the")
    if place.follows("the"):
        return re.match(r"\s+(?!before\b|after\b|of\b|when\b|that\b|in\b|following\b|prior\b)[a-z]", after) is not None
    if place.follows("on|since|until|till|by|from|to|late|early|before|after|of|for|said|says|and|or|through") or place.continues:
        return True
    capital = re.match(rf"\s+(?!{_TITLES}\b)[A-Z]", after)
    opening = not re.search(r"[a-z,]\s+$", place.before) and day == 0
    return not capital or (not opening and place.follows(_REPORTING))


def _near(place: _Place) -> Days | None:
    """Today, yesterday, tonight, the day after tomorrow."""
    word = place.word("near")
    if place.anchor is None or (place.match[0][0].isupper() and re.search(r"[\w,]\s$", place.before)):
        return None
    if place.follows("a|the|better|brighter|of") or _NOWADAYS.match(place.after):
        return None
    offset = {"yesterday": -1, "last night": -1, "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2}
    return words.shifted(place.anchor, "day", offset.get(word, 0))


_NOWADAYS = re.compile(r"['’]s\s+(?:children|youth|young|teen|kids|wom|men\b|people|world|generation|standards|societ|market|readers|leaders)")


def _unit(place: _Place) -> Days | None:
    """Last month; this week; early next year; later this year; the weekend; end of the month."""
    if place.anchor is None or (not place.match["part"] and place.follows("the|a|his|her|their|its|every|each")):
        return None
    unit, part, shift = place.word("unit"), place.word("part").split(" ")[0], place.word("shift")
    if unit == "weekend" and shift in ("this", "the"):
        if shift == "the" and place.tense is Tense.UNCLEAR and not place.follows("over"):
            return None
        weekends = (words.shifted(place.anchor, unit, count) for count in range(-3, 4))
        if place.tense is Tense.UNCLEAR:
            shift = "this coming" if shift == "this" else "this past"
        return place.pick(weekends, shift=shift)
    if shift == "the" and (part in ("", "early", "late") or (part in ("end", "close") and place.tense is Tense.PAST)):
        return None
    days = words.shifted(place.anchor, unit, words.SHIFTS[shift])
    if part == "earlier" and days.first <= place.anchor <= days.last:
        return Days(days.first, place.anchor)
    if part == "later" and days.first <= place.anchor <= days.last:
        return Days(place.anchor, days.last)
    return words.part_of(days, part) if part not in ("", "earlier", "later") else days


def _ago(place: _Place) -> Days | None:
    """Two years ago; three weeks from now; "in two days" of what is to come."""
    loose = "more than|over|at least|less than|almost|nearly|up to|fewer than|under|to|or|and|some time"
    if place.anchor is None or place.follows(loose) or re.search(r"\d[-–]$", place.before):
        return None
    count = _count(place)
    if place.word("in"):
        ranked = r"(?:first|second|third|fourth|fifth|last|only|most|times?|once|twice|\w+est|\w+th)(?:\s+[\w’'-]+){0,3}"
        if place.tense is not Tense.FUTURE or place.follows(ranked):
            return None
    elif place.word("way") == "ago":
        count = -count
    return words.shifted(place.anchor, place.word("unit"), count)


def _count(place: _Place) -> int:
    number = place.word("number")
    return int(number) if number.isdigit() else words.NUMBERS.get(number, 1)


def _window(place: _Place) -> Days | None:
    """The past three days, up to today; years are too loose to count from a day, unless it is one."""
    if place.anchor is None or not place.follows("the|these") or re.match(r"\s+(?:of|in|before)\b", place.after):
        return None
    count, unit = _count(place), place.word("unit")
    if unit in ("month", "year"):
        if unit == "year" and count > 1:
            return None
        return Days(words.add_months(place.anchor, -count * (12 if unit == "year" else 1)), place.anchor)
    if not place.word("number") and place.word("shift") == "last" and not place.follows("(?:over|in|during|within|for) the"):
        return None
    days = {"hour": count / 24, "day": count, "week": 7 * count, "fortnight": 14 * count}[unit]
    return Days(place.anchor - timedelta(days=days), place.anchor) if days == int(days) else None


def _season(place: _Place) -> Days | None:
    """Spring 2021; last summer; winter of 2020-21."""
    month, shift, part = words.SEASONS[place.word("season")], place.word("shift"), place.word("part")
    year = place.year()
    certain = shift or part or place.match["year"] or place.match["year_shift"]
    if (not certain and not place.follows("(?:in|over|during|by|since|until) the")) or (
        not place.match["year"] and _SEASONED.match(place.after)
    ):
        return None
    if not certain and (place.tense is Tense.UNCLEAR or (place.word("season") == "fall" and place.tense is Tense.PAST)):
        return None
    if place.match["year"] or place.match["year_shift"]:
        days = None if year is None else words.months_days(year, month, 3)
    else:
        days = place.pick(place.yearly(lambda year: words.months_days(year, month, 3)), shift=shift, soon=92)
    return days and (words.part_of(days, part) if part else days)


_SEASONED = re.compile(r"\s+(?:Olympic|Games\b|Paralympic|house|school|sport|solstice|in\b|of\b|from\b|was\b)")


def _quarter(place: _Place) -> Days | None:
    """Q3; the first quarter of 2025; second half of last year."""
    half = place.match.groupdict().get("half") is not None
    number = int(place.match["q"] or words.ORDINALS[place.word("ordinal")])
    length = 2 if half else 4
    if number > length or place.follows("fiscal") or re.match(r"\s+of\s+(?:the\s+(?!year)|fiscal|financial|a\b|his|her)", place.after):
        return None
    make: Callable[[int], Days] = lambda year: words.months_days(year, 12 // length * (number - 1) + 1, 12 // length)
    year = place.year()
    if year is not None and (place.match["year"] or place.match["year_shift"]):
        return make(year)
    if half or not (place.match["q"] or (_MONEY.search(place.text) and not _SPORT.search(place.text))):
        return None
    return place.pick(place.yearly(make), shift="" if place.tense is Tense.FUTURE else "last")


_MONEY = re.compile(
    r"\b(?:profit|loss|revenue|sales|earning|growth|econom|GDP|output|export|import|shipment|deliver|result|demand|turnover|bank"
    r"|company|firm|investor|inflation|break even|shares?|margin|orders|spending)",
    re.IGNORECASE,
)
_SPORT = re.compile(r"\b(?:scored|touchdown|yards|quarterback|points|goal|rebounds|the game|the match|led \d)", re.IGNORECASE)


def _holiday(place: _Place) -> Days | None:
    """Christmas; New Year's Day; Easter 2019: as a day on, by or since which something is, not a kind of tree."""
    shift, name = place.word("shift"), place.word("holiday").replace("’", "'")
    certain = shift or place.match["year"] or place.match["year_shift"]
    adverbial = place.follows("on|by|at|before|after|since|until|till|from|to|over|for|around|through|between|of|past")
    if not certain and not adverbial and not re.match(r"['’]s\b", place.after):
        return None
    if re.match(r"\s+(?:Agreement|Rising|Island|[a-z]*tree|card|dinner|shopping|sales?|market|lights|present|gift|egg|part(?:y|ies)|carol)",
                place.after):
        return None

    def make(year: int) -> Days:
        day = words.HOLIDAYS[name](year)
        return Days(day, day)

    year = place.year()
    return make(year) if year is not None else place.pick(place.yearly(make), shift=shift, soon=92)


def _week_of(place: _Place) -> Days | None:
    """The week of March 31; the week ending 14 November."""
    days = _month_day(place)
    if days is None:
        return None
    way = place.word("way")
    if way == "ending":
        return Days(days.first - timedelta(days=6), days.first)
    return words.week_days(days.first) if way == "of" else Days(days.first, days.first + timedelta(days=6))


# ---------------------------------------------------------------- the rules, in the order they are tried

_MONTH_FIRST = rf"{_ON_DAY}(?P<month>{_MONTH})\s+(?:the\s+)?(?P<day>{_DAY}){_TO_DAY}{_IN_YEAR}(?(bracket)\))"
_DAY_FIRST = (
    rf"{_ON_DAY}(?P<day>{_DAY})(?:(?:{_DASH}|\s+(?P<to>to|and)\s+)(?P<last_day>{_DAY}))?"
    rf"\s+(?:of\s+)?(?P<month>{_MONTH}){_IN_YEAR}(?(bracket)\))"
)
_RULES: tuple[tuple[str, re.Pattern[str], Callable[[_Place], Days | None]], ...] = tuple(
    (kind, re.compile(pattern), resolve)
    for kind, pattern, resolve in (
        ("day", r"(?P<iso>)(?P<year>\d{4})-(?P<one>\d\d)-(?P<two>\d\d)(?![\d-])", _numeric),
        ("day", r"(?P<one>\d{1,2})(?P<iso>)?(?P<mark>[/.])(?P<two>\d{1,2})(?P=mark)(?P<year>\d{4})(?!\d)", _numeric),
        ("day", _MONTH_FIRST, _month_day),
        ("day", _DAY_FIRST, _month_day),
        ("week", rf"(?i:weeks?\s+(?P<way>of|beginning|starting|ending|commencing))\s+{_MONTH_FIRST}", _week_of),
        ("week", rf"(?i:weeks?\s+(?P<way>of|beginning|starting|ending|commencing))\s+{_DAY_FIRST}", _week_of),
        ("holiday", rf"(?:(?P<shift>(?i:{_SHIFT}))\s+)?(?P<holiday>(?i:{_HOLIDAY}))\b{_IN_YEAR}", _holiday),
        ("month", rf"(?i:{_PART}(?:(?P<shift>{_SHIFT})\s+)?)(?P<month>{_MONTH}){_IN_YEAR}(?!\w)", _month),
        ("decade", rf"(?i:the\s+)?(?i:{_PART})(?:(?P<decade>(?:1[5-9]|20)\d0)|['’](?P<short>\d0))s\b", _decade),
        ("year", rf"(?i:{_PART})(?P<year>(?:1[5-9]|20)\d\d)(?:{_DASH}(?P<last_year>\d{{4}}|\d\d))?(?![\w%]|[-–.,:/]\d)", _year),
        ("season", rf"(?i:{_PART}(?:(?P<shift>{_SHIFT})\s+)?(?P<season>spring|summer|autumn|fall|winter)\b){_IN_YEAR}"
         r"(?:[-–/]\d\d\b)?", _season),
        ("half", rf"(?P<q>(?!))?(?P<ordinal>(?i:first|second))(?P<half>\s+half)\b{_IN_YEAR}", _quarter),
        ("quarter", rf"(?:Q(?P<q>[1-4])|(?P<ordinal>(?i:first|second|third|fourth))[\s-]quarter)\b{_IN_YEAR}", _quarter),
        ("weekday", rf"(?:(?P<shift>(?i:{_SHIFT}))\s+)?(?P<number>(?!))?(?P<weekday>{_WEEKDAY}|(?:Mon|Tues|Wed|Thurs|Fri|Sat)\.)"
         r"(?!s\b)(?:\s+(?:of\s+)?(?P<week>last|this|next)\s+week\b)?", _weekday),
        ("weekday", rf"(?P<number>{_NUMBER})\s+weeks?\s+(?:from|on)\s+(?P<weekday>{_WEEKDAY})(?P<shift>(?!))?(?P<week>(?!))?", _weekday),
        ("near", r"(?P<near>(?i:the\s+day\s+before\s+yesterday|the\s+day\s+after\s+tomorrow|today|tonight|tomorrow|yesterday"
         r"|last\s+night|this\s+(?:morning|afternoon|evening)))\b", _near),
        ("unit", r"(?i:(?:(?P<part>early|mid|late|earlier|later|(?:end|start|beginning|close|middle)\s+of)(?:\s+|-)(?:(?:in|on)\s+)?)?"
         rf"(?P<shift>{_SHIFT}|the)\s+(?P<unit>week|month|year|weekend|quarter|decade))\b(?!-)", _unit),
        ("ago", rf"(?P<in>(?!))?(?P<number>(?i:{_NUMBER}))\s+(?P<unit>{_UNIT})s?\s+(?P<way>ago|from\s+now)\b", _ago),
        ("ago", rf"(?P<in>(?i:in))\s+(?P<number>{_NUMBER})\s+(?P<unit>{_UNIT})s?\b(?:['’]s?\s+time\b)?", _ago),
        ("window", rf"(?P<shift>past|last)\s+(?:(?P<number>{_NUMBER})\s+)?(?P<unit>hour|day|week|fortnight|month|year)s?\b", _window),
    )
)
_YEAR_AHEAD = re.compile(
    rf",?\s*(?:[-–]|\b(?:to|through|until|till|and|or)\b|,)\s*(?:{_ANY_WEEKDAY},?\s+)?"
    rf"(?:{_DAY}(?:{_DASH}{_DAY})?\s+)?(?P<month>{_MONTH})(?:\s+{_DAY}(?:{_DASH}{_DAY})?)?,?\s+(?P<year>{_YEAR})"
)


def _span_at(text: str, start: int, anchor: date | None, found: list[DatedSpan]) -> list[DatedSpan]:
    """The date that starts here by the first rule that finds one; two where days are listed: "Oct. 7 and 9"."""
    for kind, pattern, resolve in _RULES:
        match = pattern.match(text, start)
        if match is None:
            continue
        place = _Place(text, match, anchor, found)
        days = resolve(place)
        if days is None:
            continue
        apart = (days.last - days.first).days > 1 and kind == "day" and place.word("to") == "and" and not place.follows("between")
        if not apart:
            return [DatedSpan(start, match.end(), days, kind)]
        first = DatedSpan(start, match.end("day"), Days(days.first, days.first), kind)
        second = DatedSpan(match.start("last_day"), match.end(), Days(days.last, days.last), kind)
        return [first, second]
    return []


# ---------------------------------------------------------------- several dates together

_RESCHEDULED = re.compile(r"\b(?:moved|postponed|brought|pushed|rescheduled|changed|delayed|switched|put)\b[^.;]*\bfrom\s+$")
_OPENING_HOURS = re.compile(r"\b(?:opens?|closes?|hours|works?|daily|every)\b[^.;]*$")


def _joined(text: str, found: list[DatedSpan]) -> list[DatedSpan]:
    """Make one span of two that are the ends of a range: "from May to July", "between 2015 and 2019"."""
    joined: list[DatedSpan] = []
    for span in found:
        if joined and _is_range(text, joined[-1], span):
            before = joined.pop()
            if span.kind == "weekday" and _OPENING_HOURS.search(text, 0, before.start) and not re.search(
                r"\bfrom\s+$", text[: before.start]
            ):
                continue
            joined.append(replace(before, end=span.end, days=_ordered(text, before, span)))
        else:
            joined.append(span)
    return joined


def _is_range(text: str, one: DatedSpan, two: DatedSpan) -> bool:
    between, before = text[one.end : two.start], text[: one.start]
    if one.kind != two.kind or one.kind not in ("weekday", "day", "month", "year"):
        return False
    match = re.fullmatch(r",?\s*([-–]|to|through|thru|until|till|and)\s*(?:the\s+|early\s+|late\s+)?", between)
    if match is None or _RESCHEDULED.search(before):
        return False
    if match[1] == "and":
        return re.search(r"\bbetween\s+(?:the\s+)?$", before, re.IGNORECASE) is not None
    return match[1] not in ("until", "till") or re.search(r"\bfrom\s+$", before, re.IGNORECASE) is not None


def _ordered(text: str, one: DatedSpan, two: DatedSpan) -> Days:
    """The days of a range whose ends were resolved apart, the earlier or later one put right where they cross."""
    first, last = one.days.first, two.days.last
    while first > last:
        past = words.tense_around(text, one.start, two.end) is Tense.PAST
        if one.kind == "weekday":
            first, last = (first - timedelta(days=7), last) if past else (first, last + timedelta(days=7))
        else:
            first, last = (words.add_months(first, -12), last) if past else (first, words.add_months(last, 12))
    return Days(first, last)


_SPOKE = re.compile(r"\b(?:said|told|says|wrote|announced|added|tweeted|posted|warned|asked|shouted|insisted)\b[^.;“”]{0,45}$")


def _as_said(text: str, found: list[DatedSpan], anchor: date | None) -> list[DatedSpan]:
    """Count "tomorrow" in direct speech from the day it was said on, where the sentence tells: "...", she said on Monday."""
    spoken = words.speech_spans(text)
    if anchor is None or not spoken:
        return found

    def inside(span: DatedSpan) -> bool:
        return any(low <= span.start and span.end <= high for low, high in spoken)

    said = [
        span.days.first
        for span in found
        if not inside(span)
        and span.kind in ("weekday", "day", "near")
        and span.days.first == span.days.last <= anchor
        and _SPOKE.search(text[: span.start])
    ]
    if len(set(said)) != 1:
        return found
    back = said[0] - anchor
    return [
        replace(span, days=Days(span.days.first + back, span.days.last + back)) if span.kind == "near" and inside(span) else span
        for span in found
    ]
