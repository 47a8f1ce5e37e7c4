"""Answer or not: a calibrated chance that a quote answers the question."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bot.answering.quoting import Candidate

ANSWER_FROM = 0.5  # the chance from which a quote is shown

_INTERCEPT = 0.0
_EVIDENCE = 1.0
_COSINE = 0.0


def chances(candidates: Sequence[Candidate]) -> list[float]:
    """The chance, 0..1, that each candidate answers the question.

    Two signals: does it say what was asked (the reader's evidence), and is anything found about the same thing (the
    best cosine of all candidates)?
    """
    nearest = max((candidate.ranked.cosine for candidate in candidates), default=0.0)
    return [_sigmoid(_INTERCEPT + _EVIDENCE * candidate.evidence + _COSINE * nearest) for candidate in candidates]


def _sigmoid(log_odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))
