"""Reading for a question that leans on the one before it: in its own words, and in full.

In its own words ("how big is it?") a question misses what it is about; in full it echoes the one before, whose answer
the reader then finds again. Both ways, with the mean of the margins, found more right sentences than either
(docs/decisions/0013-follow-ups.md). A question without words of its own ("when?") is read in full only.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from bot.answering.reading import Evidence, PassageText, Reader
from bot.answering.signals import Signals

# Set on the first half of the tests' follow-up turns and the same turns asked after other questions, with an earlier
# training of the reader; the intercept is higher than was fitted, as most follow-ups can be answered.
_INTERCEPT = -0.65
_MARGIN = 0.15
_BM25 = 0.95
_NEAREST = 2.7
_UNREAD = -20.0


class RememberingReader:
    """A `Reader` for one question, which reads no passage twice: ways to understand it find much the same passages.

    Not thread-safe.
    """

    def __init__(self, reader: Reader) -> None:
        """Read with `reader`."""
        self._reader = reader
        self._read: dict[tuple[str, PassageText], tuple[Evidence, ...]] = {}

    def read(self, question: str, passages: Sequence[PassageText]) -> list[tuple[Evidence, ...]]:
        """See `Reader.read`."""
        new = list(dict.fromkeys(one for one in passages if (question, one) not in self._read))
        found = self._reader.read(question, new) if new else []
        self._read |= {(question, one): evidences for one, evidences in zip(new, found, strict=True)}
        return [self._read[question, one] for one in passages]


class TwiceReader:
    """A `Reader` that reads with a second question too, and takes the mean of both margins. Thread-safe."""

    def __init__(self, reader: Reader, second: str) -> None:
        """Read with `reader`, with `second` too."""
        self._reader = reader
        self._second = second

    def read(self, question: str, passages: Sequence[PassageText]) -> list[tuple[Evidence, ...]]:
        """See `Reader.read`; the answering words are those of the reading that is surer."""
        both = zip(self._reader.read(question, passages), self._reader.read(self._second, passages), strict=True)
        return [tuple(_mean(*pair) for pair in zip(*readings, strict=True)) for readings in both]


def _mean(one: Evidence, two: Evidence) -> Evidence:
    surer = max(one, two, key=lambda evidence: evidence.margin)
    return Evidence((one.margin + two.margin) / 2, surer.answer)


def chance_near(signals: Signals, *, nearest: float) -> float:
    """The chance, 0..1, that a sentence of a story quoted before answers a question that leans on it.

    That the story is about the same thing is given, so the words in common count for less than in `signals.chance`.
    """
    log_odds = _INTERCEPT + _MARGIN * max(signals.margin, _UNREAD) + _NEAREST * nearest + _BM25 * signals.bm25
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))
