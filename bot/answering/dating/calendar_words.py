"""The words of time: what names of days, months, seasons and holidays mean."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple


class Days(NamedTuple):
    """A span of days, both ends inclusive."""

    first: date
    last: date


MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
MONTHS |= {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}
WEEKDAYS = {name.casefold(): number for number, name in enumerate(calendar.day_name)}
WEEKDAYS |= {name[:3]: number for name, number in WEEKDAYS.items()} | {"tues": 1, "thur": 3, "thurs": 3}
WHOLE_MONTHS = frozenset(name.casefold() for name in calendar.month_name)
SHIFTS = {"last": -1, "past": -1, "this": 0, "the": 0, "this past": -1, "this coming": 1, "next": 1}
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}  # first month: the meteorological north
ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
NEAR = {  # days told from today; what isn't whole days, from its day
    "the day before yesterday": -2, "the day after tomorrow": 2, "last night": -1, "this morning": 0,
    "this afternoon": 0, "this evening": 0, "yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1,
}  # fmt: skip
NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "a hundred": 100, "a dozen": 12, "a couple of": 2, "an": 1, "a": 1,
}  # fmt: skip

# The words as patterns: names are written with a capital, as they are in print.
MONTH = (
    r"(?:(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b)"
ANY_WEEKDAY = rf"(?:{WEEKDAY}|(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\b\.?)"
DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\w%]|[.,:/]\d)"
YEAR = r"(?:1[5-9]|20)\d\d(?![\w%]|[.,:/]\d)"
NUMBER = rf"(?:(?<!\d[.,])\d{{1,3}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})"
UNIT = r"(?:day|week|fortnight|month|year|decade|century|centurie)"
DASH = r"\s?[-–]\s?"


def month_days(year: int, month: int) -> Days:
    """The days of a month."""
    return Days(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def months_days(year: int, month: int, count: int) -> Days:
    """The days of `count` months from `month` on, which may run into the next year."""
    end = month - 2 + count
    return Days(date(year, month, 1), month_days(year + end // 12, end % 12 + 1).last)


def year_days(first: int, last: int | None = None) -> Days:
    """The days of a year, or of the years up to `last`."""
    return Days(date(first, 1, 1), date(first if last is None else last, 12, 31))


def week_days(day: date, shift: int = 0) -> Days:
    """The week `day` falls in, Monday to Sunday (ISO 8601), or one `shift` weeks from it."""
    monday = day + timedelta(weeks=shift, days=-day.weekday())
    return Days(monday, monday + timedelta(days=6))


def quarter_days(year: int, quarter: int) -> Days:
    """The days of a calendar quarter."""
    return months_days(year, 3 * quarter - 2, 3)


def decade_days(year: int) -> Days:
    """The ten years that share all but the last digit with `year`."""
    return year_days(year // 10 * 10, year // 10 * 10 + 9)


def add_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return min(
        day.replace(day=1, month=month + 1, year=year) + timedelta(days=day.day - 1), month_days(year, month + 1).last
    )


def shifted(day: date, unit: str, count: int) -> Days:
    """The day, week, month or year (a "decade" is ten) that lies `count` of them from the one `day` is in."""
    if unit == "day":
        return Days(day + timedelta(days=count), day + timedelta(days=count))
    if unit in ("week", "fortnight"):
        return week_days(day, count * (2 if unit == "fortnight" else 1))
    if unit == "weekend":
        sunday = week_days(day, count).last
        return Days(sunday - timedelta(days=1), sunday)
    if unit in ("month", "quarter"):
        other = add_months(day, count * (3 if unit == "quarter" else 1))
        return (
            month_days(other.year, other.month) if unit == "month" else quarter_days(other.year, (other.month + 2) // 3)
        )
    return year_days(day.year + count * {"year": 1, "decade": 10, "century": 100, "centurie": 100}[unit])


def part_of(days: Days, part: str) -> Days:
    """The "early", "mid" or "late" third of a span, in its own units, or its "start" or "end": one day.

    A month is cut after its 10th and 20th day, a year after April and August, a decade after three and six years.
    """
    first, last = days
    if part in ("start", "beginning", "end", "close"):
        day = last if part in ("end", "close") else first
        return Days(day, day)
    length = (last - first).days + 1
    if length > 3000:
        cuts = (date(first.year + 4, 1, 1), date(first.year + 7, 1, 1))
    elif length > 300:
        cuts = (add_months(first, 4), add_months(first, 8))
    elif length > 80:
        cuts = (add_months(first, 1), add_months(first, 2))
    else:
        cuts = (first + timedelta(days=10), first + timedelta(days=20))
        if length < 20:
            cuts = (first + timedelta(days=2), first + timedelta(days=4))
    eve = timedelta(days=1)
    return {"early": Days(first, cuts[0] - eve), "late": Days(cuts[1], last)}.get(part, Days(cuts[0], cuts[1] - eve))


def easter(year: int) -> date:
    """Western Easter Sunday, by the anonymous Gregorian computus (Meeus, Astronomical Algorithms, 1991, ch. 8)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    month, day = divmod(epact + weekday - 7 * ((golden + 11 * epact + 22 * weekday) // 451) + 114, 31)
    return date(year, month, day + 1)


def _fixed(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


def _moving(offset: int) -> Callable[[int], date]:
    return lambda year: easter(year) + timedelta(days=offset)


def nth_weekday(month: int, weekday: int, nth: int, after: int = 0) -> Callable[[int], date]:
    """A year -> the nth such weekday of a month (the last where nth is 0), or the day `after` days later."""

    def day(year: int) -> date:
        last = month_days(year, month).last
        weeks = (7 * nth - 1) if nth else last.day - 1
        base = date(year, month, 1) + timedelta(days=weeks)
        return base - timedelta(days=(base.weekday() - weekday) % 7) + timedelta(days=after)

    return day


# Days whose name has one meaning in most English news; Thanksgiving and its Friday are the American ones.
HOLIDAYS: dict[str, Callable[[int], date]] = {
    "new year's day": _fixed(1, 1), "new year": _fixed(1, 1), "valentine's day": _fixed(2, 14),
    "st patrick's day": _fixed(3, 17), "april fools' day": _fixed(4, 1), "april fool's day": _fixed(4, 1),
    "anzac day": _fixed(4, 25), "may day": _fixed(5, 1), "juneteenth": _fixed(6, 19), "canada day": _fixed(7, 1),
    "fourth of july": _fixed(7, 4), "bastille day": _fixed(7, 14),
    "halloween": _fixed(10, 31), "bonfire night": _fixed(11, 5), "remembrance day": _fixed(11, 11),
    "veterans day": _fixed(11, 11), "christmas eve": _fixed(12, 24), "christmas day": _fixed(12, 25),
    "christmas": _fixed(12, 25), "boxing day": _fixed(12, 26), "new year's eve": _fixed(12, 31),
    "martin luther king jr. day": nth_weekday(1, 0, 3),
    "presidents' day": nth_weekday(2, 0, 3), "presidents day": nth_weekday(2, 0, 3),
    "memorial day": nth_weekday(5, 0, 0), "labor day": nth_weekday(9, 0, 1), "columbus day": nth_weekday(10, 0, 2),
    "thanksgiving day": nth_weekday(11, 3, 4), "thanksgiving": nth_weekday(11, 3, 4),
    "black friday": nth_weekday(11, 3, 4, after=1),
    "cyber monday": nth_weekday(11, 3, 4, after=4), "shrove tuesday": _moving(-47), "ash wednesday": _moving(-46),
    "palm sunday": _moving(-7), "maundy thursday": _moving(-3), "good friday": _moving(-2), "easter sunday": _moving(0),
    "easter monday": _moving(1), "easter": _moving(0), "whit monday": _moving(50),
}  # fmt: skip
