"""What speaks for a sentence, and what it adds up to; the weights were fitted, see docs/decisions/0007-reader.md."""

from __future__ import annotations

import math
from dataclasses import dataclass

_UNREAD = -20.0  # a margin below it says no more

# The best of a grid over three development sets: docs/decisions/0007-reader.md.
_RANK_MARGIN = 0.35
_RANK_BM25 = 2.5
_RANK_SUPPORT = 2.0
_RANK_COSINE = 4.0  # in place of support, where that is the same for all

# Do the stories answer? Logistic regression over questions of six development sets, answerable and not.
_ANSWERABLE = -4.27
_MARGIN = 0.233
_NEAREST = 0.98
_COVERAGE = 3.51
_BM25 = 1.74

# Is it this sentence, if they do? Logistic regression over the answerable ones of four of them.
_RIGHT = 0.97
_RIGHT_MARGIN = 0.075


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known of a sentence as an answer.

    margin: the reader's, see `bot.answering.reading.Evidence`.
    bm25: of its passage, as a share of the best passage's, 0..1.
    cosine: of the vectors of its passage and the question, -1..1.
    support: how much of its article was found, as a share of the article of which the most was found, 0..1; None where
        all candidates are from one article, which it can't tell apart.
    coverage: which share of the question's words, by rarity, what was read of its article has, headline included, 0..1.
    """

    margin: float
    bm25: float
    cosine: float
    support: float | None
    coverage: float

    @property
    def rank_score(self) -> float:
        """The order of candidates of one question: higher is better."""
        nearness = _RANK_COSINE * self.cosine if self.support is None else _RANK_SUPPORT * self.support
        return _RANK_MARGIN * max(self.margin, _UNREAD) + _RANK_BM25 * self.bm25 + nearness


def chance(signals: Signals, *, nearest: float) -> float:
    """The chance, 0..1, that a sentence is right: that the stories answer, times that it is this sentence if they do.

    Whether they answer takes two kinds of signal: does the sentence say what was asked (the margin), and is it about
    the same thing (the share of the question's words that its story has, its share of the best BM25 score, and
    `nearest`, the best cosine of all passages found)?
    """
    margin = max(signals.margin, _UNREAD)
    answerable = (
        _ANSWERABLE + _MARGIN * margin + _NEAREST * nearest + _COVERAGE * signals.coverage + _BM25 * signals.bm25
    )
    return _probability(answerable) * _probability(_RIGHT + _RIGHT_MARGIN * margin)


def _probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))
