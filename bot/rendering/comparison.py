"""Two versions of a story, compared word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_TOKENS = re.compile(r"\w+|\s+|[^\w\s]")
_MOST_PARAGRAPHS = 1000  # in all that differs; comparing takes the square of it
_MOST_TOKENS = 3000  # of a paragraph; a longer one is shown as a whole, before and after
_LONGEST_COUNTED = 50_000  # characters of two paragraphs; longer ones count as alike
_ALIKE = 0.5  # share of words that two paragraphs have in common if one became the other


class Change(StrEnum):
    """What became of some words."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words, and what became of them."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class ComparedParagraph:
    """A paragraph with the words of both versions: kept and removed ones make the earlier, kept and added the later.

    before, after: its number in either version, None where it isn't there.
    """

    before: int | None
    after: int | None
    pieces: tuple[Piece, ...]

    @property
    def is_changed(self) -> bool:
        """Whether the two versions differ here."""
        return any(piece.change is not Change.KEPT for piece in self.pieces)


def compare(before: Sequence[str], after: Sequence[str]) -> tuple[ComparedParagraph, ...] | None:
    """The paragraphs of both versions in order; None where too much differs to be compared.

    Args:
        before: the texts of the earlier version's paragraphs, of which the first is number 1.
        after: the same of the later one.
    """
    first = _common(before, after)
    last = _common(before[first:][::-1], after[first:][::-1])
    old, new = before[first : len(before) - last], after[first : len(after) - last]
    if len(old) + len(new) > _MOST_PARAGRAPHS:
        return None
    numbers = _Numbers()
    compared = [numbers.kept(text) for text in before[:first]]
    for operation, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if operation == "equal":
            compared += [numbers.kept(text) for text in old[i1:i2]]
        else:
            compared += numbers.changed(old[i1:i2], new[j1:j2])
    return (*compared, *(numbers.kept(text) for text in before[len(before) - last :]))


def compare_words(before: str, after: str) -> tuple[Piece, ...]:
    """The words of two texts: what was kept, removed and added, in order."""
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    if len(old) + len(new) > 2 * _MOST_TOKENS:
        return tuple(_pieces((Change.REMOVED, before), (Change.ADDED, after)))
    found: list[tuple[Change, str]] = []
    # autojunk: what stands everywhere, spaces above all, is not what is looked for; that takes a tenth of the time.
    for operation, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=True).get_opcodes():
        if operation == "equal":
            found.append((Change.KEPT, "".join(old[i1:i2])))
        else:
            found += [(Change.REMOVED, "".join(old[i1:i2])), (Change.ADDED, "".join(new[j1:j2]))]
    return tuple(_pieces(*found))


class _Numbers:
    """Gives paragraphs their numbers in both versions as they come."""

    def __init__(self) -> None:
        self._before = self._after = 0

    def kept(self, text: str) -> ComparedParagraph:
        return self._made(text, text, (Piece(Change.KEPT, text),))

    def changed(self, old: Sequence[str], new: Sequence[str]) -> Iterator[ComparedParagraph]:
        """Paragraphs side by side as long as they are alike; the others as removed or added."""
        for place in range(max(len(old), len(new))):
            before = old[place] if place < len(old) else None
            after = new[place] if place < len(new) else None
            if before is not None and after is not None and _are_alike(before, after):
                yield self._made(before, after, compare_words(before, after))
                continue
            if before is not None:
                yield self._made(before, None, (Piece(Change.REMOVED, before),))
            if after is not None:
                yield self._made(None, after, (Piece(Change.ADDED, after),))

    def _made(self, before: str | None, after: str | None, pieces: tuple[Piece, ...]) -> ComparedParagraph:
        self._before += before is not None
        self._after += after is not None
        return ComparedParagraph(
            None if before is None else self._before, None if after is None else self._after, pieces
        )


def _are_alike(before: str, after: str) -> bool:
    if len(before) + len(after) > _LONGEST_COUNTED:
        return True
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    return SequenceMatcher(None, old, new, autojunk=False).quick_ratio() >= _ALIKE


def _pieces(*found: tuple[Change, str]) -> Iterator[Piece]:
    return (Piece(change, text) for change, text in found if text)


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many texts both begin with."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
