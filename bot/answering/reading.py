"""Reading passages for an answer: how well does each sentence answer the question, and with which words?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from index.article import Span
from index.encoder import Encoder


@dataclass(frozen=True, slots=True)
class PassageText:
    """A passage as a reader sees it; `sentences` are spans of `text`."""

    headline: str
    text: str
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a sentence has to say on a question.

    score: log-odds that the sentence answers it, as the reader was trained; comparable across passages.
    answer: span of the passage's text with the answering words; None where the reader doesn't say.
    """

    score: float
    answer: Span | None


class Reader(Protocol):
    """Reads passages with a question in mind. Thread-safe."""

    def read(self, question: str, passages: Sequence[PassageText]) -> list[tuple[Evidence, ...]]:
        """One Evidence a sentence, for each passage in order."""


class SimilarityReader:
    """Scores a sentence by its likeness to the question."""

    def __init__(self, encoder: Encoder) -> None:
        """Compare with vectors of `encoder`."""
        self._encoder = encoder

    def read(self, question: str, passages: Sequence[PassageText]) -> list[tuple[Evidence, ...]]:
        """See `Reader.read`."""
        texts = [p.text[start:end] for p in passages for start, end in p.sentences]
        vectors = self._encoder.encode([question, *texts])
        scores = iter((vectors[1:] @ vectors[0]) * 10 - 5)
        return [tuple(Evidence(float(next(scores)), None) for _ in p.sentences) for p in passages]
