"""Who is told of what, where and when; and how people say it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

from bot.digest.schedule import EVERY_DAY, WEEKDAYS, Schedule, UnknownZone

MORNING = time(8, 0)
LENGTH = 5  # events
LONGEST = 15

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NAMED = {"daily": EVERY_DAY, "every": EVERY_DAY, "weekdays": WEEKDAYS, "weekends": frozenset({5, 6})}
_TIME = re.compile(r"([01]?\d|2[0-3])(?::([0-5]\d))?\s*(am|pm)?", re.IGNORECASE)
_ZONE = re.compile(r"[A-Za-z_]+(?:/[A-Za-z0-9_+-]+)+|UTC|GMT", re.IGNORECASE)
_FIELDS = re.compile(r"(?<!\S)(at|on|in|about|from|collections?|length|quiet):?\s+", re.IGNORECASE)


class BadSubscription(Exception):
    """What was said can't be made a subscription of; the text is for whoever said it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is posted. thread: the conversation in the channel; "" for the channel itself."""

    platform: str
    workspace: str
    channel: str
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the news a digest is to have.

    topics: free words, any of which is met by meaning. outlets: case aside. Empty ones and None mean all.
    length: events at most. tell_quiet: whether a day without news is told of.
    """

    topics: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    collections: tuple[str, ...] | None = None
    length: int = LENGTH
    tell_quiet: bool = True


@dataclass(frozen=True, slots=True)
class Subscription:
    """A digest that is posted in a place again and again. since: from when on, seconds since 1970."""

    id: str
    place: Place
    schedule: Schedule
    wanted: Wanted
    since: float


def read_subscription(text: str, *, zone: str = "UTC") -> tuple[Schedule, Wanted]:
    """What was said: `at 07:30 on weekdays in Europe/Berlin about ferries, tolls from The Vell Courier length 3`.

    Every part may be left out; `zone` counts where none is named.

    Raises:
        BadSubscription: a part isn't understood.
    """
    fields = _fields(text)
    try:
        schedule = Schedule(
            _time(fields["at"]) if "at" in fields else MORNING,
            _days(fields["on"]) if "on" in fields else EVERY_DAY,
            _zone_name(fields.get("in", zone)),
        )
    except UnknownZone as error:
        raise BadSubscription(
            f"I don't know the time zone “{error.zone}”. Name one like Europe/Berlin or America/New_York."
        ) from error
    quiet = fields.get("quiet", "say").casefold()
    if quiet not in {"say", "skip"}:
        raise BadSubscription("`quiet` is `say` or `skip`: what to do on a day without news.")
    wanted = Wanted(
        topics=_names(fields.get("about", "")),
        outlets=_names(fields.get("from", "")),
        collections=_names(fields["collection"]) if "collection" in fields else None,
        length=_length(fields.get("length", str(LENGTH))),
        tell_quiet=quiet == "say",
    )
    return schedule, wanted


def _fields(text: str) -> dict[str, str]:
    """The parts by the word each begins with; what stands before the first is a time, days and a zone."""
    pieces = _FIELDS.split(f" {text.strip()}")
    fields = _loose(pieces[0])
    for name, value in zip(pieces[1::2], pieces[2::2], strict=True):
        known = "collection" if name.casefold().startswith("collection") else name.casefold()
        if known == "in" and "at" not in fields and _TIME.fullmatch(value.strip()):
            known = "at"
        if known in fields:
            raise BadSubscription(f"`{known}` is given twice.")
        fields[known] = value.strip()
    for known in ("at", "on"):  # "at 8:00 weekdays", "on Monday 9:00": the rest is understood as if it stood alone
        fields |= {name: said for name, said in _rest_of(known, fields).items() if name not in fields or name == known}
    return fields


def _rest_of(known: str, fields: dict[str, str]) -> dict[str, str]:
    if known not in fields or " " not in fields[known] or _TIME.fullmatch(fields[known]):
        return {}
    return _loose(fields[known])


def _loose(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    days: list[str] = []
    for word in text.replace(",", " ").split():
        if _TIME.fullmatch(word) and "at" not in found:
            found["at"] = word
        elif word.casefold() in {"am", "pm"} and "at" in found:
            found["at"] += word
        elif _ZONE.fullmatch(word):
            found["in"] = word
        elif _is_day(word):
            days.append(word)
        elif word.casefold() not in {"and", "day", "at", "on"}:
            raise BadSubscription(f"I don't understand “{word}”. Say for example: {EXAMPLE}")
    return found | ({"on": " ".join(days)} if days else {})


EXAMPLE = "subscribe 07:30 weekdays Europe/Berlin about ferries, bridge tolls length 5"


def _time(said: str) -> time:
    found = _TIME.fullmatch(said.strip())
    if found is None:
        raise BadSubscription(f"“{said}” is no time. Say for example 07:30.")
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:
            raise BadSubscription(f"“{said}” is no time. Say for example 07:30.")
        hour = hour % 12 + (12 if found[3].casefold() == "pm" else 0)
    return time(hour, minute)


def _is_day(word: str) -> bool:
    low = word.casefold()
    return low in _NAMED or low in {"everyday", "weekday", "weekend"} or _day_number(low) is not None


def _day_number(low: str) -> int | None:
    low = low.rstrip(".").removesuffix("s") if len(low) > 4 else low.rstrip(".")
    return next((n for n, name in enumerate(_DAYS) if len(low) >= 3 and name.startswith(low)), None)


def _days(said: str) -> frozenset[int]:
    days: set[int] = set()
    for word in re.split(r"[,\s]+|\band\b", said.casefold()):
        if not word or word in {"and", "day"}:
            continue
        if word == "everyday":
            days |= EVERY_DAY
        elif (named := _NAMED.get(word) or _NAMED.get(f"{word}s")) is not None:
            days |= named
        elif (number := _day_number(word)) is not None:
            days.add(number)
        else:
            raise BadSubscription(f"“{word}” is no day. Say weekdays, every day, or days like Monday, Thursday.")
    return frozenset(days) or EVERY_DAY


def _zone_name(said: str) -> str:
    return said.upper() if said.casefold() in {"utc", "gmt"} else said


def _names(said: str) -> tuple[str, ...]:
    parts = (" ".join(part.split()).strip("“”\"'") for part in re.split(r"[,;]", said))
    return tuple(dict.fromkeys(part[:100] for part in parts if part))[:20]


def _length(said: str) -> int:
    if not said.isascii() or not said.isdigit() or not 1 <= int(said) <= LONGEST:
        raise BadSubscription(f"`length` is how many events a digest has at most, from 1 to {LONGEST}.")
    return int(said)
