"""What speaks for a sentence, and what it adds up to; the weights were fitted, see docs/decisions/0007-reader.md."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known of a sentence as an answer.

    evidence, span: the reader's log-odds and span margin (see `bot.answering.reading.Evidence`).
    likeness: MaxSim with the question. cosine, bm25: of its passage, BM25 as a share of the best passage's.
    """

    evidence: float
    span: float
    likeness: float
    cosine: float
    bm25: float

    @property
    def rank_score(self) -> float:
        """The order of candidates of one question: higher is better."""
        return (
            -0.33 * max(self.evidence, -12.0)
            + 0.435 * max(self.span, -20.0)
            + 9.0 * self.likeness
            - 3.3 * self.cosine
            + 2.2 * self.bm25
        )


def chance(signals: Signals, *, nearest: float) -> float:
    """The calibrated chance, 0..1, that a sentence answers.

    Two kinds of signal: does it say what was asked (the reader), and is anything found about the same thing (`nearest`,
    the best cosine of all passages found)?
    """
    log_odds = _INTERCEPT + _EVIDENCE * signals.evidence + _SPAN * signals.span + _NEAREST * nearest
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))


_INTERCEPT = -3.0
_EVIDENCE = 0.2
_SPAN = 0.12
_NEAREST = 4.0
