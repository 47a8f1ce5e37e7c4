"""Names in a text: the fuller one that belongs to a surname, and what a name tells of its bearer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from bot.answering.attribution.lexicon import BODIES, CUES, FEMALE, KINDS, MALE, ROLES, TITLES
from bot.answering.attribution.reading import plain

_GIVEN = re.compile(r"[A-Z][\w’'-]+|[A-Z]\.(?:[A-Z]\.)?|von|van|de[rnl]?|di|da|del|dos|bin|ibn|al")
_FAMILY_AFTER = re.compile(r" ([A-Z][\w’'-]+)(, (?:an? |the |who |\d))?")
_NEVER_NAMES = TITLES | BODIES | ROLES | CUES.keys() | {word for word, kind in KINDS.items() if kind != "n"}
_REACH = 60  # characters before a surname in which given names stand
_MOST_GIVEN = 3
_CLEARLY = 3  # times as often as any other of that surname


def full_name(text: str, name: str, titles: Sequence[str] = ()) -> str | None:
    """The fuller name that a text gives to whoever it calls by a single one; None where it gives none, or several.

    Where most of the fuller names are one person's, that is who is meant: the article's Finch, not her father.

    titles: what stands before the single name where it is used; "Mrs." tells two Finches apart.
    """
    found = full_names(text, name)
    whose = gender(" ".join(titles))
    people: Counter[str] = Counter()
    for full, count in found.items():
        if whose is None or gender(full) in (None, whose):
            people[_first_name(full)] += count
    if not people:
        return None
    (person, most), *others = people.most_common(2)
    if others and most < _CLEARLY * others[0][1]:
        return None
    return max((full for full in found if _first_name(full) == person), key=lambda full: (found[full], len(full)))


def full_names(text: str, name: str) -> Counter[str]:
    """Every name in a text that ends with a surname; where none does, those in which it comes first ("Zhao Lijian")."""
    found: Counter[str] = Counter()
    first: Counter[str] = Counter()
    for one in re.finditer(rf"{re.escape(name)}(?!\w)", text):
        *before, joined = text[max(0, one.start() - _REACH) : one.start()].replace("\n", " \n ").split(" ")
        if joined:
            continue  # the end of another word, or the first of its line
        if given := _given(before[-_MOST_GIVEN:], name):
            found[f"{given} {name}"] += 1
            continue
        family = _FAMILY_AFTER.match(text, one.end())
        introduced = family and (family[2] or plain("".join(before[-1:])) in ROLES | TITLES)
        if family and introduced and plain(family[1]) not in _NEVER_NAMES:
            first[f"{name} {family[1]}"] += 1
    return found or first


def gender(name: str) -> str | None:
    """The pronoun that a name or what a person is called tells, "she" or "he"; None where it doesn't."""
    words = {plain(word) for word in name.split()}
    return "she" if words & FEMALE else "he" if words & MALE else None


def _given(words: Sequence[str], name: str) -> str:
    """The given names that end the words before a surname."""
    kept: list[str] = []
    for written in reversed(words):
        word = written.lstrip('“‘"(')
        shouted = len(word) > 2 and word.isupper() and "." not in word and not name.isupper()
        if not _GIVEN.fullmatch(word) or shouted or plain(word) in _NEVER_NAMES or plain(word).endswith(("'s", "s'")):
            break
        kept.insert(0, word)
        if word != written:
            break
    return " ".join(kept) if any(len(plain(word)) > 1 for word in kept) else ""


def _first_name(full: str) -> str:
    return next((word for word in full.split() if len(plain(word)) > 1), full)
