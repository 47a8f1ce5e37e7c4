"""Rules for dates told from the day of writing: weekdays, "last month", "two years ago", "the past week"."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.answering.dating import calendar_words as words
from bot.answering.dating.calendar_words import Days
from bot.answering.dating.date_place import TITLES, Place
from bot.answering.dating.tense import Tense


def weekday_days(place: Place) -> Days | None:
    """Wednesday; next Friday; Tuesday of last week; a week from Monday."""
    if place.anchor is None or not _is_weekday(place):
        return None
    shift, weekday = place.get("shift"), words.WEEKDAYS[place.get("weekday")[:3]]
    before = place.anchor - timedelta(days=(place.anchor.weekday() - weekday) % 7)
    coming = place.anchor + timedelta(days=(weekday - place.anchor.weekday()) % 7)
    if place.has("number"):
        day = coming + timedelta(weeks=place.count)
    elif place.has("week") or shift == "next":
        week = words.week_days(place.anchor, words.SHIFTS[place.get("week") or shift])
        day = week.first + timedelta(days=weekday)
    elif shift == "last":  # what was yesterday isn't called so, unless the week has turned
        yesterday = before.weekday() + 1 == place.anchor.weekday()
        day = before - timedelta(days=7 if yesterday or before == place.anchor else 0)
    elif shift in ("this past", "this coming"):
        day = before if shift == "this past" else coming
    else:
        past = place.tense is Tense.PAST or (place.tense is Tense.UNCLEAR and place.leads(r"['’]s\b"))
        day = before if past else coming
    return Days(day, day)


# Names that end in a weekday, and words that make it one of many.
_NOT_ONE_DAY = (
    "the last|the next|an?|any|every|each|most|one|some|given|first|second|third|fourth|1st|2nd|3rd|4th|same|following"
    "|previous|that|quiet|bloody|super|bowl|black|blue|giving|ruby|good|ash|palm|cyber|easter|shrove|maundy|whit"
    "|sheffield|fat|freaky|casual|man|joe|mark|mail on|back"
)
_OCCASION = (
    r"\s+(?:statement|interview|briefing|hearing|news|press|report|tweet|post|ruling|filing|speech|letter|email|vote|meeting|call"
    r"|memo|decision|order|blog|video|release|session|raid|attack|crash|debate|announcement)\b"
)


def _is_weekday(place: Place) -> bool:
    """Whether a weekday's name is one certain day, and not "Sunday Times", "every Friday" or "Wednesday Addams"."""
    if place.follows("(?:in|at|during) an?") and place.leads(_OCCASION):
        return True
    if place.follows(_NOT_ONE_DAY) or place.leads(r"-[a-z]|\s+(?:school|best|roast|papers?)\b|['’]s\s+[A-Z]"):
        return False
    if place.has("shift", "week", "number"):
        return not place.follows("the")
    if place.follows("the"):
        return place.leads(r"\s+(?!(?:before|after|of|when|that|in|following|prior|next)\b)[a-z]")
    if place.continues or place.follows(
        "on|since|until|till|by|from|to|late|early|before|after|of|for|said|says|and|or|through"
    ):
        return True
    told = place.follows(
        "announced|reported|confirmed|warned|added|reporters|statement|released|tweeted|told|ruled|agreed"
    )
    return told or not place.leads(rf"\s+(?!{TITLES}\b)[A-Z]")


def near_days(place: Place) -> Days | None:
    """Today, yesterday, tonight, the day after tomorrow."""
    name = place.match[0][0].isupper() and re.search(r"[\w,]\s$", place.before)  # "USA Today"
    if place.anchor is None or name or place.follows("a|the|better|brighter|of"):
        return None
    if place.leads(
        r"['’]s\s+(?:children|youth|young|teen|kids|wom|men\b|people|world|generation|standards|societ|market|leaders)"
    ):
        return None
    return words.shifted(place.anchor, "day", words.NEAR.get(place.get("near"), 0))


def unit_days(place: Place) -> Days | None:
    """Last month; this week; early next year; later this year; the weekend; end of the month."""
    part, unit, shift = place.get("part").split(" ")[0], place.get("unit"), place.get("shift")
    if place.anchor is None or (not part and place.follows("the|a|his|her|their|its|every|each")):
        return None
    if unit == "weekend" and shift in ("this", "the"):
        return _weekend(place, *(words.shifted(place.anchor, unit, count) for count in (-1, 0)))
    if shift == "the" and (part in ("", "early", "late") or (part in ("end", "close") and place.tense is Tense.PAST)):
        return None
    days = words.shifted(place.anchor, unit, words.SHIFTS[shift])
    if part in ("earlier", "later"):
        inside = days.first <= place.anchor <= days.last
        cut = Days(days.first, place.anchor) if part == "earlier" else Days(place.anchor, days.last)
        return cut if inside else days
    return place.part(days)


def _weekend(place: Place, last: Days, this: Days) -> Days | None:
    """The weekend there was or will be; the one at hand on Saturday and Sunday."""
    if place.get("shift") == "the" and place.tense is Tense.UNCLEAR and not place.follows("over"):
        return None
    past = place.tense is Tense.PAST or (place.tense is Tense.UNCLEAR and place.get("shift") == "the")
    return last if past and place.anchor and this.first > place.anchor else this


_LOOSELY = "more than|over|at least|less than|almost|nearly|up to|fewer than|under|to|or|and"
_RANKED = r"(?:first|second|third|fourth|fifth|last|only|most|times?|once|twice|\w+est|\w+th)(?:\s+[\w’'-]+){0,3}"


def ago_days(place: Place) -> Days | None:
    """Two years ago; three weeks from now; "in two days" of what is to come."""
    if place.anchor is None or place.follows(_LOOSELY) or re.search(r"\d[-–]$", place.before):
        return None
    if place.has("in") and (place.tense is not Tense.FUTURE or place.follows(_RANKED)):
        return None  # "built in three weeks", "the third fire in two weeks"
    count = -place.count if place.get("way") == "ago" else place.count
    try:
        return words.shifted(place.anchor, place.get("unit"), count)
    except (ValueError, OverflowError):
        return None  # before the year 1 or after 9999


def window_days(place: Place) -> Days | None:
    """The past three days, up to today; years are too loose to count from a day, unless it is one."""
    count, unit = place.count, place.get("unit")
    if place.anchor is None or not place.follows("the|these") or place.leads(r"\s+(?:of|in|before)\b"):
        return None
    if not place.has("number"):
        bare = place.get("shift") == "past" or place.follows("(?:over|in|during|within|for) the")
        if not bare or place.match[0].endswith("s"):
            return None  # "the last week was hard"; "the past weeks" are some
    if unit in ("month", "year"):
        first = words.add_months(place.anchor, -count * (12 if unit == "year" else 1))
        return None if unit == "year" and count > 1 else Days(first, place.anchor)
    days = {"hour": count / 24, "day": count, "week": 7 * count, "fortnight": 14 * count}[unit]
    return Days(place.anchor - timedelta(days=days), place.anchor) if days == int(days) else None
