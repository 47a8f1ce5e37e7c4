"""What speaks for a sentence, and what it adds up to; the weights were fitted, see docs/decisions/0007-reader.md."""

from __future__ import annotations

import math
from dataclasses import dataclass

_UNREAD = -20.0  # a margin below it says no more

# Fitted by a conditional logit over the candidates of each question.
_RANK_MARGIN = 0.365
_RANK_BM25 = 2.5
_RANK_SUPPORT = 1.6

# Fitted by logistic regression over questions that their set's stories answer, and others.
_INTERCEPT = -4.29
_MARGIN = 0.204
_NEAREST = 2.63
_BM25 = 2.85


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known of a sentence as an answer.

    margin: the reader's, see `bot.answering.reading.Evidence`.
    bm25: of its passage, as a share of the best passage's, 0..1.
    support: how much of its article was found, as a share of the article of which the most was found, 0..1.
    """

    margin: float
    bm25: float
    support: float

    @property
    def rank_score(self) -> float:
        """The order of candidates of one question: higher is better."""
        return _RANK_MARGIN * max(self.margin, _UNREAD) + _RANK_BM25 * self.bm25 + _RANK_SUPPORT * self.support


def chance(signals: Signals, *, nearest: float) -> float:
    """The calibrated chance, 0..1, that a sentence answers.

    Two kinds of signal: does it say what was asked (the margin), and is it about the same thing (its share of the
    best BM25 score, and `nearest`, the best cosine of all passages found)?
    """
    log_odds = _INTERCEPT + _MARGIN * max(signals.margin, _UNREAD) + _NEAREST * nearest + _BM25 * signals.bm25
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))
