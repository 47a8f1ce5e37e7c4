"""Reading passages for an answer: how well does each sentence answer the question, and with which words?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from index.article import Span


@dataclass(frozen=True, slots=True)
class PassageText:
    """A passage as a reader sees it; `sentences` are spans of `text`, ascending, not overlapping."""

    headline: str
    text: str
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a sentence has to say on a question.

    margin: how much likelier its best answer span is than there being none in the passage, in logits; comparable
        across passages.
    answer: that span, of the passage's text; None where the sentence could not be read.
    """

    margin: float
    answer: Span | None


class Reader(Protocol):
    """Reads passages with a question in mind. Thread-safe."""

    def read(self, question: str, passages: Sequence[PassageText]) -> list[tuple[Evidence, ...]]:
        """One Evidence a sentence, for each passage in order; what one is worth doesn't depend on the others."""
