"""What became of quoted words in a later version of their story. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from index.article import Article, Paragraph, ParagraphKind
from index.versions import changes_between

_TOKENS = re.compile(r"\w+|[^\w\s]")
_ALIKE = 0.5  # share of words by which a paragraph is known again elsewhere
_MOST_TYPOS = 2
_LONG = 5  # letters from which a word with one letter changed is still the same word

Words = list[str]


def still_stands(text: str, article: Article) -> bool:
    """Whether these words still stand in a story, spaces aside."""
    wanted = " ".join(text.split())
    return any(wanted in " ".join(paragraph.text.split()) for paragraph in _body(article))


def words_now(old: Article, new: Article, *, paragraph: int, start: int, end: int) -> str | None:
    """What stands in the place of a quote in another version: whole sentences; None where nothing like it does."""
    before = next((one for one in old.paragraphs if one.number == paragraph), None)
    if before is None:
        return None
    place = old.paragraphs.index(before) + 1
    reworded = {change.before: change.after for change in changes_between(old, new).paragraphs if change.before}
    after = reworded.get(place, 0)
    candidate = new.paragraphs[after - 1] if after else None
    if candidate is None or _likeness(before.text, candidate.text) < _ALIKE:
        candidate = max(_body(new), key=lambda one: _likeness(before.text, one.text), default=None)
    if candidate is None or _likeness(before.text, candidate.text) < _ALIKE:
        return None
    return _sentences_at(before.text, candidate, start, end)


def is_slight(before: str, after: str) -> bool:
    """Whether two texts differ by no more than mended typing: a letter in a long word, case, punctuation.

    Never in a number, a short word, or a word more or less: those change what is said.
    """
    old, new = _words(before), _words(after)
    if len(old) != len(new):
        return False
    changed = [(one, other) for one, other in zip(old, new, strict=True) if one.casefold() != other.casefold()]
    return len(changed) <= _MOST_TYPOS and all(_is_typo(one, other) for one, other in changed)


def _is_typo(one: str, other: str) -> bool:
    if any(character.isdigit() for character in one + other) or min(len(one), len(other)) < _LONG:
        return False
    return _one_letter_apart(one.casefold(), other.casefold())


def _one_letter_apart(one: str, other: str) -> bool:
    """Whether one letter more, less or other, or two changed over, make one word the other; not at its beginning."""
    if len(one) > len(other):
        one, other = other, one
    first = next((n for n in range(len(one)) if one[n] != other[n]), len(one))
    if first == 0:  # "legal", "illegal"
        return False
    if len(other) - len(one) == 1:
        return one[first:] == other[first + 1 :]
    if len(other) != len(one):
        return False
    swapped = one[first + 1 : first + 2] + one[first : first + 1] + one[first + 2 :]
    return one[first + 1 :] == other[first + 1 :] or swapped == other[first:]


def _words(text: str) -> Words:
    return re.findall(r"\w+", text)


def _likeness(one: str, other: str) -> float:
    """Share of the shorter one's words that both have in common, in order."""
    old, new = _TOKENS.findall(one), _TOKENS.findall(other)
    if not old or not new:
        return 0.0
    same = sum(block.size for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks())
    return same / min(len(old), len(new))


def _sentences_at(before: str, after: Paragraph, start: int, end: int) -> str:
    """The sentences of a paragraph that stand where a span of its earlier wording stood."""
    first, last = _moved(before, after.text, start), _moved(before, after.text, end, is_end=True)
    sentences: Sequence[tuple[int, int]] = after.sentences or ((0, len(after.text)),)
    touched = [span for span in sentences if span[0] < max(last, first + 1) and first < span[1]]
    if not touched:
        return after.text
    return after.text[touched[0][0] : touched[-1][1]]


def _moved(before: str, after: str, place: int, *, is_end: bool = False) -> int:
    """Where a place in a text is in another wording of it."""
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        inside = i1 < place <= i2 if is_end else i1 <= place < i2
        if inside:
            if tag == "equal":
                return j1 + place - i1
            return j2 if is_end else j1
    return len(after) if is_end else 0


def _body(article: Article) -> list[Paragraph]:
    return [one for one in article.paragraphs if one.kind is ParagraphKind.BODY]
