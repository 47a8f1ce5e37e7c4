"""Rules for dates of the calendar: days, months, years, seasons, quarters and holidays."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.answering.dating import calendar_words as words
from bot.answering.dating.calendar_words import DASH, MONTH, YEAR, Days
from bot.answering.dating.date_place import TITLES, Place, calendar_day
from bot.answering.dating.tense import DIRECTLY_PAST, Tense, tense_around


def numeric_days(place: Place) -> Days | None:
    """2020-11-10; 13/11/2020 and 11/13/2020, where only one reading is a date."""
    year, one, two = (int(place.get(name)) for name in ("year", "one", "two"))
    readings = {calendar_day(year, one, two)}
    if place.has("mark"):
        readings = (readings | {calendar_day(year, two, one)}) - {None}
    day = readings.pop() if len(readings) == 1 else None
    return Days(day, day) if day else None


_THAT_YEAR = r",?\s+(?:of\s+)?(?:that|the\s+(?:same|following|previous|next))\s+year\b"
_FAMOUS = {(9, 11): 2001, (1, 6): 2021, (10, 7): 2023}  # days known without their year, by what is said of them:
_ATTACK = r"(?:['’]s)?\s+(?:terror\w*|attacks?|hijack\w*|riot\w*|insurrection|committee|panel|massacre)\b"


def day_days(place: Place) -> Days | None:
    """Nov. 10; Tuesday, 10 November 2020; Aug. 16-18."""
    month = words.MONTHS[place.get("month")[:3]]
    first, last = (int(re.sub(r"\D", "", place.get(name) or place.get("day"))) for name in ("day", "last_day"))
    year = place.year(month)
    if re.search(r"\d[.,:/]?$|[$£€]$", place.before):
        return None
    if last < first or (year is None and (place.follows("in") or place.leads(_THAT_YEAR))):
        return None

    def make(year: int) -> Days | None:
        start, end = calendar_day(year, month, first), calendar_day(year, month, last)
        return Days(start, end) if start and end else None

    if year is None and place.anchor:
        if (month, first) in _FAMOUS and place.leads(_ATTACK):
            year = min(_FAMOUS[month, first], place.anchor.year)
        elif place.has("weekday"):
            near = (make(place.anchor.year + shift) for shift in (-1, 0, 1))
            weekday = words.WEEKDAYS[place.get("weekday")[:3]]
            right = [days for days in near if days and days.first.weekday() == weekday]
            year = right[0].first.year if len(right) == 1 else None
    # "Invitations went out for an event on Sept. 7" in August: news names the year of a day of the year before.
    return place.recurring(make, year, nearer=0 if DIRECTLY_PAST.search(place.before) else 125)


def week_of_days(place: Place) -> Days | None:
    """The week of March 31; the week ending 14 November."""
    days = day_days(place)
    if days is None or place.get("way") == "of":
        return days and words.week_days(days.first)
    return Days(*sorted((days.first, days.first + timedelta(days=-6 if place.get("way") == "ending" else 6))))


def month_days(place: Place) -> Days | None:
    """March; early May 2015; last August; December of next year."""
    month = words.MONTHS[place.get("month")[:3]]
    year = place.year(month)
    if not place.has("year") and place.leads(_THAT_YEAR):
        return None
    if not place.has("year", "year_shift", "shift", "part") and not _is_month(place):
        return None
    return place.part(place.recurring(lambda year: words.month_days(year, month), year, soon=31))


def nth_days(place: Place) -> Days | None:
    """The first Monday in May; the last week of December; the second half of March."""
    month, ordinal, unit = words.MONTHS[place.get("month")[:3]], place.get("ordinal"), place.get("unit")
    nth = 0 if ordinal == "last" else words.ORDINALS[ordinal]
    if unit == "half" and nth not in {1, 2}:
        return None

    def make(year: int) -> Days:
        first, last = words.month_days(year, month)
        if unit == "half":
            middle = first + timedelta(days=14)
            return Days(first, middle) if nth == 1 else Days(middle + timedelta(days=1), last)
        if unit != "week":
            day = words.nth_weekday(month, words.WEEKDAYS[unit[:3]], nth)(year)
            return Days(day, day)
        start = first + timedelta(days=7 * nth - 7) if nth else last - timedelta(days=6)
        return Days(start, start + timedelta(days=6))

    return place.recurring(make, place.year(month))


_NAMES = frozenset({"may", "march", "april", "june", "august", "jan", "mar", "dec"})  # of people, places and doings too
_OF_TIME = "in|since|until|till|by|from|to|through|throughout|during|before|after|of|for|between|around"
_NOT_NAMING = r"(?!(?:In|Since|Until|By|From|To|During|Before|After|Between|Last|Next|Early|Late|The)\b)"


def _is_month(place: Place) -> bool:
    """Whether a month's name standing alone is one, and not the name of a person or a march."""
    name, leads = place.get("month"), place.follows(_OF_TIME)
    if place.follows("every|each|most|a typical|fourth of") or (
        len(name) < 5 and name not in words.WHOLE_MONTHS and not leads
    ):
        return False
    if place.leads(rf"\s+(?!{TITLES}\b)[A-Z]") and (name in _NAMES or not leads):
        return False
    capital = re.search(rf"\b{_NOT_NAMING}([A-Z][\w'’.]*)\s+$", place.before)
    if capital and capital[1].casefold().strip(".") not in words.MONTHS:
        return False
    if name not in _NAMES or place.continues or place.leads(rf"\s*(?:[-–]|\b(?:to|through|and|or)\b)\s*{MONTH}"):
        return True
    if place.follows("the") and place.leads(r"\s+(?!(?:on|for|of|to|by|was|and|in)\b)[a-z]"):
        return True
    if not leads or place.follows("(?:confidence|faith|trust|belief|interest|believe[sd]?) in"):
        return False
    return place.follows("in|until|till|during|throughout|through") or not _is_person(place)


def _is_person(place: Place) -> bool:
    """Whether "May" after "since", "by" or "of" is who and not when: by what she does, or her first name elsewhere."""
    if place.leads(r",\s+(?:an?|who)\s") or tense_around("x" + place.after[:20], 0, 1) is not Tense.UNCLEAR:
        return True
    return re.search(rf"\b{_NOT_NAMING}[A-Z]\w*\.?\s+{place.match['month']}\b", place.text) is not None


# Nouns that make the number before them a count, a size or an address, and no year.
_COUNTED = (
    r"\s+(?:square\s+|cubic\s+|nautical\s+)?(?:(?:kilo|centi|milli)?(?:met(?:re|er)|gram|lit(?:re|er)|watt)|mile|yard|feet|foot"
    r"|tonne|ton|acre|hectare|hour|minute|second|degree|volt|calorie|people|person|men|women|children|pound|dollar|euro|crown"
    r"|home|house|job|seat|vote|troop|soldier|worker|student|pupil|patient|case|death|point|page|word|time|ticket|copies|car"
    r"|vehicle|share|village|school|member|guest|fan|visitor|resident|passenger|animal|bird|tree|GMT|hrs?|per\s+cent|percent"
    r"|employee|[A-Z][a-z]+\s+(?:Street|Road|Avenue|Lane|Drive|Row|Way|Square|Court))(?:s|es)?\b"
)
# What has a year before it: "the 2016 election", "her 2018 report".
_EVENT = (
    r"(?:['’]s)?\s+(?:(?:[A-Z]|(?:general|local|summer|winter|presidential|civil|first|second)\s+)?[a-z]+[^s\W]|[A-Z]\w+|\w+ss"
    r"|elections?|Olympics|games|riots?|protests?|floods?|fires|talks|series|crisis|census|polls|finals?)\b"
)
_OF_YEAR = (
    "in|since|until|till|by|during|throughout|through|circa|before|after|from|between|of|to|for|year|founded|born|built"
    "|established|opened|died|back|than|summer|early|late|in about|in around"
)


def year_days(place: Place) -> Days | None:
    """2019; early 2020; 1939-45."""
    year, end = int(place.get("year")), place.get("last_year")
    last = int(str(year)[: 4 - len(end)] + end)
    season = (last == year + 1 and len(end) == 2) or place.leads(r"\s+(?:season|campaign|school|academic)\b")
    if end and (last <= year or season):
        return None  # 2019-20
    if place.leads(_COUNTED) or place.leads(r"\s+(?:fiscal|financial)\b"):
        return None
    if place.follows("(?:fiscal|financial|tax|academic|school)(?: years?)?"):
        return None
    if not place.continues and re.search(r"[\w$£€#/:.,–-]$|[$£€#/:]\s$|\d\s[-–]$", place.before[-3:]):
        return None
    named = place.follows(_OF_YEAR) and not (place.leads(r"\s+[a-z]+s\b") and place.follows("by|to|of|for|from|than"))
    sure = named or place.has("part") or place.continues or place.leads(rf"(?:{DASH}|\s+(?:to|through)\s+){YEAR}")
    noun = re.search(r"(?:\b(?:the|an?|his|her|their|its|our|my)|['’]s|s['’])\s+$", place.before, re.IGNORECASE)
    opens = not place.before.strip('“" ') and place.leads(r"\s+(?:was|is|saw|will|brought|ended|began)\b")
    if sure or opens or place.before.endswith("(") or (noun and place.leads(_EVENT)):
        return place.part(words.year_days(year, last))
    return None


def decade_days(place: Place) -> Days | None:
    """The 1990s; the mid-'80s."""
    short = int(place.get("short") or 0)
    year = int(place.get("decade") or short + (1900 if short >= 30 else 2000))
    if (year % 100 == 0 and year < 2000) or (place.has("mark") and place.match[0][:3].casefold() != "the"):
        return None  # "the 1900s" may be the century, "1950's" is mostly of that year
    return place.part(words.decade_days(year))


def season_days(place: Place) -> Days | None:
    """Spring 2021; last summer; winter of 2020-21; "in the spring" where something happened then."""
    season = place.get("season")
    if not place.has("shift", "part", "year", "year_shift"):
        often = re.search(r"\b(?:often|usually|typically|always|generally|normally|each|every)\b", place.text)
        if often or place.tense is Tense.UNCLEAR or not place.follows("(?:in|over|during|by|since|until) the"):
            return None
        if season == "fall" and place.tense is Tense.PAST:
            return None  # "was hurt in the fall"
    if not place.has("year") and place.leads(
        r"\s+(?:Olympic|Games\b|Paralympic|house|school|sport|solstice|(?:in|of|from|was)\b)"
    ):
        return None
    year = place.year() if place.has("year", "year_shift") else None
    return place.part(place.recurring(lambda year: words.months_days(year, words.SEASONS[season], 3), year, soon=92))


_MONEY = re.compile(
    r"\b(?:profit|loss|revenue|sales|earning|growth|econom|GDP|output|export|import|shipment|deliver|result|demand|turnover|bank"
    r"|company|firm|investor|inflation|break even|shares?|margin|orders|spending)",
    re.IGNORECASE,
)
_SPORT = re.compile(
    r"\b(?:scored|touchdown|yards|quarterback|points|goal|rebounds|the game|the match|led \d)", re.IGNORECASE
)
_RESULTS = (
    r"[\s-]+(?:\w+\s+){0,2}(?:results?|earnings|profits?|loss(?:es)?|figures|revenues?|GDP|sales|numbers|report)\b"
)


def quarter_days(place: Place) -> Days | None:
    """Q3; the first quarter of 2025; the second half of last year: of the calendar's year, not of a game."""
    number, length = int(place.get("q") or words.ORDINALS[place.get("ordinal")]), 6 if place.has("half") else 3
    if place.follows("fiscal") or place.leads(r"\s+of\s+(?:the\s+(?!year)|fiscal|financial|a\b|his|her)"):
        return None

    def make(year: int) -> Days:
        return words.months_days(year, length * (number - 1) + 1, length)

    if place.has("year", "year_shift"):
        year = place.year()
        return None if year is None else make(year)
    money = _MONEY.search(place.text) and not _SPORT.search(place.text)
    if place.anchor is None or place.has("half") or not (place.has("q") or money):
        return None
    ended = max(days for back in (0, 1) if (days := make(place.anchor.year - back)).last < place.anchor)
    told = place.leads(_RESULTS) and (place.anchor - ended.last).days < 100
    return ended if told or place.tense is not Tense.FUTURE else place.recurring(make, None)


def holiday_days(place: Place) -> Days | None:
    """Christmas; New Year's Day; Easter 2019: as a day on, by or since which something is, not a kind of tree."""
    adverbial = place.follows("on|by|at|before|after|since|until|till|from|to|over|for|around|through|between|of|past")
    if not (adverbial or place.continues or place.has("shift", "year", "year_shift") or place.leads(r"['’]s\b")):
        return None
    if place.leads(
        r"\s+(?:Agreement|Rising|Island|[a-z]*tree|card|dinner|shopping|sale|market|light|present|gift|egg|party|carol)"
    ):
        return None
    name = place.get("holiday").replace("’", "'")

    def make(year: int) -> Days:
        return Days(words.HOLIDAYS[name](year), words.HOLIDAYS[name](year))

    return place.recurring(make, place.year(), soon=92, nearer=30)
