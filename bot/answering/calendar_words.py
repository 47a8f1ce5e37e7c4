"""The words of time: what names of days, months, seasons and holidays mean, and the tense of what stands around them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta
from enum import IntEnum
from typing import NamedTuple


class Days(NamedTuple):
    """A span of days, both ends inclusive."""

    first: date
    last: date


class Tense(IntEnum):
    """When the thing happens that a date is said of, seen from the day of writing."""

    PAST = -1
    UNCLEAR = 0
    FUTURE = 1


MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
MONTHS |= {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}
WEEKDAYS = {name.casefold(): number for number, name in enumerate(calendar.day_name)}
WEEKDAYS |= {name[:3]: number for name, number in WEEKDAYS.items()} | {"tues": 1, "thur": 3, "thurs": 3}
SHIFTS = {"last": -1, "past": -1, "this": 0, "the": 0, "this past": -1, "this coming": 1, "next": 1}
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}  # first month: the meteorological north
ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
_NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()
NUMBERS = {name: number for number, name in enumerate(_NUMBERS, 1)} | {"a": 1, "an": 1, "a couple of": 2, "a dozen": 12}
NUMBERS |= {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "a hundred": 100}


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
    return min(day.replace(day=1, month=month + 1, year=year) + timedelta(days=day.day - 1), month_days(year, month + 1).last)


def shifted(day: date, unit: str, count: int) -> Days:
    """The day, week, month or year (a "decade" is ten) that lies `count` of them from the one `day` is in."""
    if unit == "day":
        return Days(day + timedelta(days=count), day + timedelta(days=count))
    if unit in ("week", "fortnight"):
        return week_days(day, count * (2 if unit == "fortnight" else 1))
    if unit == "weekend":
        return Days(*(end - timedelta(days=back) for end, back in zip([week_days(day, count).last] * 2, (1, 0), strict=True)))
    if unit in ("month", "quarter"):
        other = add_months(day, count * (3 if unit == "quarter" else 1))
        return month_days(other.year, other.month) if unit == "month" else quarter_days(other.year, (other.month + 2) // 3)
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


def _nth(month: int, weekday: int, nth: int, after: int = 0) -> Callable[[int], date]:
    """The nth such weekday of a month (the last where nth is 0), `after` days later."""

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
    "fourth of july": _fixed(7, 4), "independence day": _fixed(7, 4), "bastille day": _fixed(7, 14),
    "halloween": _fixed(10, 31), "bonfire night": _fixed(11, 5), "remembrance day": _fixed(11, 11),
    "veterans day": _fixed(11, 11), "christmas eve": _fixed(12, 24), "christmas day": _fixed(12, 25),
    "christmas": _fixed(12, 25), "boxing day": _fixed(12, 26), "new year's eve": _fixed(12, 31),
    "martin luther king jr. day": _nth(1, 0, 3), "presidents' day": _nth(2, 0, 3), "presidents day": _nth(2, 0, 3),
    "memorial day": _nth(5, 0, 0), "labor day": _nth(9, 0, 1), "columbus day": _nth(10, 0, 2),
    "thanksgiving day": _nth(11, 3, 4), "thanksgiving": _nth(11, 3, 4), "black friday": _nth(11, 3, 4, after=1),
    "cyber monday": _nth(11, 3, 4, after=4), "shrove tuesday": _moving(-47), "ash wednesday": _moving(-46),
    "palm sunday": _moving(-7), "maundy thursday": _moving(-3), "good friday": _moving(-2), "easter sunday": _moving(0),
    "easter monday": _moving(1), "easter": _moving(0), "whit monday": _moving(50),
}  # fmt: skip

_PARTICIPLES = (  # irregular past forms and participles; those that are also everyday nouns or present forms left out
    "said told went gone met came took taken gave given found made left lost won held began begun broke broken brought"
    " built bought caught chose chosen cut drew drawn drove driven fell fallen felt fought flew flown got grew grown heard"
    " hit kept knew known laid led lay meant paid put ran rose risen saw seen sold sent shot shut sat slept spoke spoken"
    " spent stood struck stole stolen swore sworn swept swam sank sunk taught thought threw thrown tore torn underwent"
    " understood wept withdrew withdrawn wore worn wrote written quit hurt cost burst became froze frozen shook shaken"
    " sang sung rang ate eaten drank hid hidden rode woke dug fled fed stuck blew blown bent dealt swung hung lent lit"
    " sought slid spread beat bit bitten forbade forgot overcame oversaw split shed born overturned"
).split()
_DONE = rf"(?:[a-z]{{2,}}(?<!ne)(?<!se)(?<!fe)(?<!spe)(?<!hundr)(?<!inde)(?<!exce)(?<!proce)(?<!succe)ed|{'|'.join(_PARTICIPLES)})"
_ADVERBS = r"(?:\s+(?:not|also|now|still|only|then|soon|already|never|since|first|be|been|being|[a-z]+ly))*"
_CUES = re.compile(
    rf"""
      (?P<past>
          \b(?:would|could|should|might|may|must|to|cannot|can['’]t)(?:\s+not)?\s+have\b{_ADVERBS}(?:\s+{_DONE})?
        | \b(?:could(?:\s+not|n['’]t))\b | \bhad\b(?:\s+(?:to|been\s+(?:due|set|scheduled|expected|supposed)))?
        | \b(?:(?:is|are|was|were|been)\s+)?(?:accused|suspected|convicted|guilty)\s+of\b(?:\s+[a-z]+ing)?
        | \b(?:is|are|was|were|been)\s+charged\s+with\b(?:\s+[a-z]+ing)?
        | \b(?:has|have|['’]ve){_ADVERBS}\s+{_DONE}\b(?!\s+(?:until|till|to\s+[a-z])\b)
        | \b(?:was|were|wasn['’]t|weren['’]t){_ADVERBS}\s+(?:due|set|scheduled|supposed|expected|to)\b(?=.*\bbut\b)
      )
    | (?P<future>
          (?:\b(?:will|shall|won['’]t|would|wouldn['’]t|should|must|can|could|may|might|cannot|can['’]t)|['’]ll)\b
             {_ADVERBS}(?:\s+(?!on\b|in\b|by\b)[a-z]+)?
        | \b(?:(?:is|are|was|were|be|been|being){_ADVERBS}\s+)(?:due|set|scheduled|expected|slated|planned|likely|poised
             |bound|booked|tipped|about|supposed|forecast|predicted|to|going)\b(?:\s+(?:to\s+)?(?:be\s+)?(?!on\b|in\b|by\b)[a-z]+)?
             (?:\s+{_DONE}\b)?
        | \b(?:plan|hope|aim|intend|expect|want|need|promise|pledge|vow|agree|prepare|threaten|decide|urge|order|invite)
             (?:s|d|ed)?(?:\s+[a-z]+)?\s+to\b(?:\s+be)?(?:\s+[a-z]+)?
        | \b(?:planning|planned|hoping|preparing|told|asked|has|have|ready|scheduled|due|set)\s+to\b(?:\s+be)?(?:\s+[a-z]+)?
        | \b(?:postponed|delayed|adjourned|rescheduled|deferred|extended|suspended|remanded|closed|shut|barred|banned|put\s+off
             |pushed\s+back|runs?|stays?|remains?)(?:\s+[a-z]+){{0,3}}\s+(?:until|till)\b
        | \b(?:has|have|given|gives?)(?:\s+[a-z]+)?\s+until\b | \bto\s+be\s+{_DONE}\b
        | \b(?:scheduled|set|planned|slated|due|booked|timetabled)\s+(?:for|on|by|in|at|back|out)\b | \b(?:if|unless)\b
        | \b(?:ahead\s+of|upcoming|forthcoming|looming|in\s+time\s+for|run-up\s+to|prepar(?:ing|es?|ations)\s+for|tickets?\s+for)\b
        | \b(?:opens|begins|starts|meets|resumes|reopens|returns|closes|ends|faces|hosts|takes?\s+(?:place|effect)|kicks?\s+off
             |goes|launches|arrives|travels|flies|heads|hears|sits|expires?|comes|appears|leaves|departs|unveils|gathers|plays
             |debates|decides|holds|moves|becomes|meet|go)\b
      )
    | (?P<present> \b(?:is|are|am|isn['’]t|aren['’]t)\b(?:\s+(?:no|not))?(?:\s+(?:{_DONE}|[a-z]+ing)\b)? )
    | (?P<neutral> \bto\s+[a-z]+ )
    | (?P<plainly_past> \b(?:was|were|did|wasn['’]t|weren['’]t|didn['’]t|{_DONE})\b )
    """,
    re.VERBOSE,
)  # fmt: skip
_SPEECH = re.compile(r"“[^”]*(?:”|$)|^[^“”]*”|\"[^\"]*(?:\"|$)")
_SENTENCE_END = re.compile(
    r"(?<!\b[A-Z]\.)(?<!\b(?:Mr|Ms|Dr|St|No|vs)\.)(?<!\b(?:Mrs|Gov|Sen|Rep|Gen|Jan|Feb|Mar|Apr|Aug|Oct|Nov|Dec)\.)"
    r"(?<!\bSept\.)(?<=[.!?…”\"’)])(?<![,\w][”\"’)])\s+(?=[\"“‘(\[]*[A-Z])"
)
_OPENS_CLAUSE = re.compile(
    r"(?:^|[,;:—–(“\"]|\b(?:and|but|so|which|who|that|while|when|if)\b)"
    r"(?:\s*\b(?:and|but|so|then|while|on|in|by|at|over|during|for|from|since|until|before|after|early|late|the)\b)*\s*$"
)
_REPORTS = re.compile(r"(?:^|[,;:—–(“\"]|\b(?:and|but|that|whether|if|said|says|warned|added|believes?|hopes?|told\s+\w+))\s*$")
_AFTER = re.compile(r"\b(?:after|following|in the wake of|over|caused by|in connection with|investigating|appealing|recovering)\b")


def speech_spans(text: str) -> list[tuple[int, int]]:
    """Where `text` is direct speech, quotation marks included; speech may open before the text or close after it."""
    return [match.span() for match in _SPEECH.finditer(text)]


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of the sentence that text[start:end] stands in."""
    low, high = 0, len(text)
    for match in _SENTENCE_END.finditer(text):
        if match.end() <= start:
            low = match.end()
        elif match.start() >= end:
            return low, match.start()
    return low, high


def _scope(text: str, start: int, end: int) -> tuple[str, int, int]:
    """The words said in one voice around text[start:end] and where it stands in them: speech, or all that isn't."""
    low, high = sentence_around(text, start, end)
    spoken = speech_spans(text)
    for opening, closing in spoken:
        if opening <= start and end <= closing:
            low, high = max(low, opening), min(high, closing)
            return text[low:high], start - low, end - low
    for opening, closing in spoken:
        text = text[:opening] + " " * (closing - opening) + text[closing:]
    return text[low:high], start - low, end - low


def tense_around(text: str, start: int, end: int) -> Tense:
    """Whether what text[start:end] dates is past or to come, by the verbs nearest to it in its sentence and voice."""
    scope, start, end = _scope(text, start, end)
    before, after = scope[:start], scope[end:]
    if re.search(r"\bsince\s+(?:the\s+|early\s+|late\s+)?$", before, re.IGNORECASE):
        return Tense.PAST
    if re.match(r"\s*(?:deadline|cut-?off)\b", after) and not re.search(r"\b(?:missed|passed|expired)\b", scope):
        return Tense.FUTURE
    cues = [match for match in _CUES.finditer(scope) if match.lastgroup != "neutral"]
    left = [match for match in cues if match.start() < start]
    right = next((match for match in cues if match.start() >= end), None)
    if re.search(r"\b(?:by|until|till|before)\s+(?:the\s+)?$", before):
        if re.search(r"\bto\s+[a-z]+(?:\s+[a-z]+)?\s+(?:by|until|till|before)\s+(?:the\s+)?$", before):
            return Tense.FUTURE
        if left and left[-1].lastgroup == "present":
            return Tense.FUTURE
    opens = _REPORTS if re.match(r"['’]", after) else _OPENS_CLAUSE
    if right is not None and opens.search(before):
        between = scope[end : right.start()]
        if not left or not re.search(r"[;:]|(?<=.),", between.strip(" ,")):
            return _cue_tense(right)
    if left:
        nearest = left[-1]
        if nearest.lastgroup == "present":
            earlier = [match for match in left if match[0] in ("if", "unless")]
            if earlier:
                return Tense.FUTURE
            return Tense.PAST if _AFTER.search(before, nearest.start()) else Tense.UNCLEAR
        return _cue_tense(nearest)
    return Tense.UNCLEAR if right is None else _cue_tense(right)


def _cue_tense(cue: re.Match[str]) -> Tense:
    if cue.lastgroup == "future":
        return Tense.FUTURE
    return Tense.UNCLEAR if cue.lastgroup == "present" else Tense.PAST
