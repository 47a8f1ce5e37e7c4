"""One place in a text where a date may stand, and what is around it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bot.answering.dating import calendar_words as words
from bot.answering.dating.calendar_words import ANY_WEEKDAY, DASH, DAY, MONTH, YEAR, Days
from bot.answering.dating.tense import Tense, sentence_around, tense_around

_YEAR_AHEAD = re.compile(
    rf",?\s*(?:[-–]|\b(?:to|through|until|till|and|or)\b|,)\s*(?:{ANY_WEEKDAY},?\s+)?"
    rf"(?:{DAY}(?:{DASH}{DAY})?\s+)?(?P<month>{MONTH})(?:\s+{DAY}(?:{DASH}{DAY})?)?,?\s+(?P<year>{YEAR})"
)
TITLES = r"(?:President|Prime|Mr|Mrs|Ms|Dr|Sir|Judge|Justice|Gov|Governor|Sen|Senator|Minister|Mayor|Pope|King|Queen)"


@dataclass(frozen=True)
class Place:
    """A match of a rule, and what stands around it."""

    text: str
    match: re.Match[str]
    anchor: date | None
    continues: bool  # the range or list that a date before it began: "June" in "May to June"

    @cached_property
    def before(self) -> str:
        """The text up to the match."""
        return self.text[: self.match.start()]

    @cached_property
    def after(self) -> str:
        """The text from the match on."""
        return self.text[self.match.end() :]

    @cached_property
    def tense(self) -> Tense:
        """Whether what the match dates is past or to come."""
        return tense_around(self.text, *self.match.span())

    @cached_property
    def groups(self) -> dict[str, str]:
        """The groups of the match, case, spacing and the point of an abbreviation aside; without those not in it."""
        groups = self.match.groupdict("").items()
        return {name: " ".join(text.casefold().rstrip(".").split()) for name, text in groups if text}

    def get(self, name: str) -> str:
        """A group, "" where it took no part in the match."""
        return self.groups.get(name, "")

    def has(self, *names: str) -> bool:
        """Whether any of these groups took part in the match."""
        return any(name in self.groups for name in names)

    def follows(self, pattern: str) -> bool:
        """Whether the words before end in `pattern`."""
        return re.search(rf"\b(?:{pattern})\s+$", self.before, re.IGNORECASE) is not None

    def leads(self, pattern: str) -> bool:
        """Whether what comes after begins with `pattern`."""
        return re.match(pattern, self.after) is not None

    @property
    def count(self) -> int:
        """The number it names, 1 where it names none: "the past week"."""
        number = self.get("number") or "one"
        return int(number) if number.isdigit() else words.NUMBERS[number]

    def year(self, month: int = 0) -> int | None:
        """The year it names, itself or by the dates around it: "between 3 and 9 June 2019", "In 2018, ... in March"."""
        if self.has("year"):
            return int(self.get("year"))
        if self.has("year_shift"):
            return self.anchor.year + words.SHIFTS[self.get("year_shift")] if self.anchor else None
        ahead = _YEAR_AHEAD.match(self.after)
        if ahead:
            return int(ahead["year"]) - (words.MONTHS[ahead["month"][:3].casefold()] < month)
        low, _ = sentence_around(self.text, *self.match.span())
        opening = re.match(rf"[\"“]?In\s+({YEAR}),", self.text[low:])
        if opening and self.tense is Tense.PAST and len(re.findall(YEAR, self.text[low : self.match.start()])) == 1:
            return int(opening[1])
        return None

    def recurring(
        self, make: Callable[[int], Days | None], year: int | None, *, soon: int = 0, nearer: int = 0
    ) -> Days | None:
        """What `make` gives for the year that is meant: the one named, else by "last", "this" or "next", else by tense.

        Args:
            make: a year -> the span of days that recurs in it, None where there is none (29 February).
            year: the one named, if any.
            soon: "next" passes over a span that starts within so many days.
            nearer: past tense yields to a span that starts within so many days, where the past one is last year's.
        """
        if year is not None or self.anchor is None:
            return None if year is None else make(year)
        around = range(self.anchor.year - 8, self.anchor.year + 9)  # leap days can be eight years apart
        every = [days for other in around if (days := make(other)) is not None]
        return self._pick(every, self.anchor, soon, nearer) if every else None

    def _pick(self, every: list[Days], anchor: date, soon: int, nearer: int) -> Days:
        shift = self.get("shift")
        begun = [days for days in every if days.first <= anchor]
        still = [days for days in every if days.last >= anchor]
        if shift == "last":
            return [days for days in begun if days.last < anchor][-1]
        if shift == "next":
            return next(days for days in still if (days.first - anchor).days > soon)
        tense = {"this past": Tense.PAST, "this coming": Tense.FUTURE}.get(shift, self.tense)
        wait, since = (still[0].first - anchor).days, (anchor - begun[-1].last).days
        far = (wait < nearer and begun[-1].last.year < anchor.year) or (shift == "this" and wait < 200 and since > 120)
        if tense is Tense.UNCLEAR or (tense is Tense.PAST and far):
            tense = Tense.FUTURE if wait < min(since, 200 if shift == "this" else 121) else Tense.PAST
        return still[0] if tense is Tense.FUTURE else begun[-1]

    def part(self, days: Days | None) -> Days | None:
        """The part of `days` that it names: "early", "mid", "end of"."""
        return words.part_of(days, self.get("part").split()[0]) if days and self.has("part") else days


def calendar_day(year: int, month: int, day: int) -> date | None:
    """The day, None where the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
