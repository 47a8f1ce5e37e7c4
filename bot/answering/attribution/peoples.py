"""Peoples and lands: "the Chinese side" and "Beijing" are China."""

from __future__ import annotations

import re
from itertools import takewhile

from bot.answering.attribution.lexicon import PLACES, words
from index.article import Span

_WORD = re.compile(r"\w+(?:\.\w+)*")
_EMPTY = words("the a an of and mr mrs ms dr sir people side government officials")
_ROOT = 4  # letters that the name of a people shares with that of its land, and what may follow them
_ENDINGS = words("a y n s i an is ns ia er ic ry ian ians ish ese stan istan") | {""}
# Peoples and lands that don't share a root.
_SAME = {
    word: group[0]
    for group in (
        ("united states", "us", "u.s", "usa", "american", "americans", "america", "washington"),
        ("united kingdom", "uk", "u.k", "british", "britain", "briton", "britons", "london"),
        ("france", "french"),
        ("netherlands", "dutch"),
        ("switzerland", "swiss"),
        ("wales", "welsh"),
        ("greece", "greek", "greeks"),
        ("ireland", "irish"),
        ("poland", "polish", "poles"),
        ("spain", "spanish"),
        ("turkey", "turkish", "türkiye"),
        ("denmark", "danish", "danes"),
        ("philippines", "filipino", "filipinos"),
        ("european union", "eu", "european"),
        ("united nations", "un", "u.n"),
        ("russia", "russian", "kremlin", "moscow"),
        ("china", "chinese", "beijing"),
    )
    for word in group
}
_TWO_WORDS = re.compile("|".join(word for word in _SAME if " " in word))
_SIDE = re.compile(r"\b[Tt]he ([A-Z][a-z]+) side\b(?! of)")


def share_a_word(one: str, other: str) -> bool:
    """Whether two names have a word in common; one for a people and one for its land are the same."""
    return any(_are_akin(word, another) for word in _words(one) for another in _words(other))


def sides_in(text: str) -> list[tuple[Span, str]]:
    """Where a text calls a land by its side, as diplomats do, and the land: "the Canadian side" is Canada."""
    found = ((match.span(), _land_of(match[1].casefold())) for match in _SIDE.finditer(text))
    return [(span, land) for span, land in found if land]


def _land_of(people: str) -> str:
    same = _SAME.get(people, people)
    return next((land.title() for land in sorted({*PLACES, *_SAME.values()}) if _are_akin(land, same)), "")


def _words(name: str) -> list[str]:
    folded = _TWO_WORDS.sub(lambda found: _SAME[found.group()].replace(" ", ""), name.casefold())
    return [_SAME.get(word, word).replace(" ", "") for word in _WORD.findall(folded) if word not in _EMPTY]


def _are_akin(one: str, other: str) -> bool:
    if one == other:
        return True
    root = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return root >= _ROOT and one[root:] in _ENDINGS and other[root:] in _ENDINGS
