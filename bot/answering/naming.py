"""Question and passages as a reader sees them: whoever the question is about is named in full in both.

A story names people in full once and calls them "Ms. Hale", "Hale" or "she" from then on; a question calls them by
their surname or office. A reader that sees one passage at a time doesn't know who that is. What is quoted stays as it
stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.answering.asking.story_terms import in_terms_of
from bot.answering.asking.words import names_in
from bot.answering.attribution.full_names import full_names
from bot.answering.attribution.lexicon import BODIES, CUES, KINDS, ROLES, TITLES
from bot.answering.attribution.peoples import sides_in
from bot.answering.attribution.reading import plain
from bot.answering.reading import Evidence, PassageText
from index.article import Span

_HONORIFIC = r"(?:Mr|Mrs|Ms|Miss|Dr)\.? "
_WORD_BEFORE = re.compile(r"(\S+) $")
_ENDS = re.compile(r"(?:\w{3}\.|[!?,;:]|[.,!?][”’\"'])$")  # of a sentence or a clause
_MAY_STAND_BEFORE = TITLES | ROLES | BODIES | CUES.keys() | KINDS.keys()  # a capitalised word that is no given name
_REACH = 40  # characters before a name in which the word before it stands


@dataclass(frozen=True, slots=True)
class Named:
    """A passage with names put in full, and where: `places` are spans of the passage as it stands, ascending.

    question: in the same names, which are those of its story.
    """

    question: str
    passage: PassageText
    places: tuple[Span, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def as_read(self) -> PassageText:
        """The passage for a reader."""
        text = self.passage.text
        for (start, end), name in reversed(list(zip(self.places, self.names, strict=True))):
            text = f"{text[:start]}{name}{text[end:]}"
        sentences = tuple((self._there(start), self._there(end)) for start, end in self.passage.sentences)
        return PassageText(self.passage.headline, text, sentences)

    def as_it_stands(self, evidence: Evidence) -> Evidence:
        """What a reader found in `as_read`, with its answer in the passage as it stands: names are kept whole."""
        if evidence.answer is None or not self.places:
            return evidence
        start, end = evidence.answer
        return Evidence(evidence.margin, (self._back(start, last=False), self._back(end, last=True)))

    def _there(self, at: int) -> int:
        """A place between names, among those put in full."""
        return at + sum(
            len(name) - (end - start) for (start, end), name in zip(self.places, self.names, strict=True) if end <= at
        )

    def _back(self, at: int, *, last: bool) -> int:
        """The reverse; of a place within a name, its beginning or its end."""
        moved = 0
        for (start, end), name in zip(self.places, self.names, strict=True):
            there = start + moved
            if at <= there:
                break
            if at < there + len(name):
                return end if last else start
            moved += len(name) - (end - start)
        return at - moved


def name_in_full(
    question: str,
    passages: Sequence[PassageText],
    stories: Sequence[str],
    *,
    pronouns: Callable[[int], Iterable[tuple[Span, str]]] = lambda _: (),
) -> list[Named]:
    """The passages, and the question for each, with names in full where their story has them in full somewhere.

    Args:
        question: as it is read for.
        passages: of all stories.
        stories: for each passage the id of its story, of which no more than these passages is known.
        pronouns: where the passage at a place calls somebody by a pronoun, and whom, as an owner where it is one's.
    """
    told: dict[str, str] = {}
    for story, passage in zip(stories, passages, strict=True):
        told[story] = f"{told.get(story, passage.headline)}\n{passage.text}"
    asked = {story: in_terms_of(text, question) for story, text in told.items()}
    known = {
        story: [name for name in names_in(asked[story]) if " " in name and _is_told_of(name, text)]
        for story, text in told.items()
    }
    return [
        _named(asked[story], passage, known[story], pronouns(place) if known[story] else ())
        for place, (story, passage) in enumerate(zip(stories, passages, strict=True))
    ]


def _is_told_of(name: str, text: str) -> bool:
    """Whether a text has the name, and nobody else of that surname."""
    if not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text):
        return False
    return all(name.endswith(other) or other.endswith(name) for other in full_names(text, name.rpartition(" ")[2]))


def _named(question: str, passage: PassageText, names: Sequence[str], pronouns: Iterable[tuple[Span, str]]) -> Named:
    found = {(span, name) for name in names for span in _short_forms(passage.text, name)}
    found |= {(span, name) for span, name in pronouns if name.removesuffix("’s") in names}
    found |= set(sides_in(passage.text))
    ordered = sorted(found)
    apart = [one for place, one in enumerate(ordered) if not place or ordered[place - 1][0][1] <= one[0][0]]
    return Named(question, passage, tuple(span for span, _ in apart), tuple(name for _, name in apart))


def _short_forms(text: str, name: str) -> Iterator[Span]:
    """Where a text calls by one word whoever it names in full elsewhere."""
    first, *_, last = name.split()
    for match in re.finditer(rf"(?<!\w)(?:{_HONORIFIC}(?:{first}|{last})|{last})(?![\w-])(?! [A-Z])", text):
        if match[0] != last or not _is_given(_WORD_BEFORE.search(text, max(0, match.start() - _REACH), match.start())):
            yield match.span()


def _is_given(before: re.Match[str] | None) -> bool:
    """Whether what stands before a surname makes it somebody's name in full: a capitalised word, but no title."""
    if before is None or _ENDS.search(before[1]):
        return False
    return before[1].lstrip("“‘(\"'")[:1].isupper() and plain(before[1]) not in _MAY_STAND_BEFORE
