"""The body of an article, read as far as a question needs it, and places in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from bot.answering.attribution.lexicon import KINDS
from bot.answering.attribution.reading import Reading, plain, quotations, read
from bot.answering.attribution.sources import Source
from index.article import Paragraph, ParagraphKind, Span

_LONGEST_TURN = 4  # paragraphs from one label of an interview to the next
_LABEL = re.compile(r"""["“'‘]{0,2}((?:[A-Z][\w.'’-]+ ){0,3}[A-Z][\w.'’-]+):\s""")


class Story:
    """The body of an article, read as far as a question needs it."""

    def __init__(self, paragraphs: Sequence[Paragraph], number: int) -> None:
        """Keep the body paragraphs and the one asked about.

        Raises:
            ValueError: there is no paragraph with that number.
        """
        self.paragraphs = [one for one in paragraphs if one.kind is ParagraphKind.BODY or one.number == number]
        self.asked = next((index for index, one in enumerate(self.paragraphs) if one.number == number), -1)
        if self.asked < 0:
            raise ValueError(f"the article has no paragraph {number}")
        self.labels = _labels([one.text for one in self.paragraphs])
        self._readings: dict[int, tuple[Reading, ...]] = {}

    def together(self, index: int, sentence: int) -> range:
        """The sentences of a paragraph that share a quotation with one of them."""
        start, end = self.sentences(index)[sentence]
        first, last = next(
            ((first, last) for first, last in quotations(self.paragraphs[index].text) if first < end and start < last),
            (start, end),
        )
        shared = [k for k, (start, end) in enumerate(self.sentences(index)) if start < last and first < end]
        return range(shared[0], shared[-1] + 1)

    @cached_property
    def text(self) -> str:
        """All of it, a paragraph a line."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)

    def sentences(self, index: int) -> Sequence[Span]:
        """The sentences of a paragraph; all of it is one where it wasn't split."""
        return self.paragraphs[index].sentences or ((0, len(self.paragraphs[index].text)),)

    def readings(self, index: int) -> tuple[Reading, ...]:
        """The sentences of a paragraph, read; none outside the article."""
        if not 0 <= index < len(self.paragraphs):
            return ()
        if index not in self._readings:
            text = self.paragraphs[index].text
            quoted = quotations(text)
            self._readings[index] = tuple(read(text, sentence, quoted) for sentence in self.sentences(index))
        return self._readings[index]


def _labels(texts: Sequence[str]) -> tuple[str | None, ...]:
    """Who speaks in each paragraph of an interview that is set as one, with labels like "FINCH:".

    A label stands before at least two paragraphs; those without one between two labels go on with the one before.
    """
    labels = [found[1] if (found := _LABEL.match(text)) else None for text in texts]
    counts = Counter(labels)
    known = [label if label and counts[label] > 1 and plain(label) not in KINDS else None for label in labels]
    places = [index for index, label in enumerate(known) if label]
    for before, after in pairwise(places):
        if after - before <= _LONGEST_TURN:
            known[before + 1 : after] = [known[before]] * (after - before - 1)
    return tuple(known)


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a source is named: paragraph and sentence (0-based), and the source's place in the sentence."""

    index: int
    sentence: int
    source: Source
