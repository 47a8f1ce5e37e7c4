"""What is tuned in training."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


def _questions_per_sentence() -> dict[str, int]:
    return {"qamr": 6, "qasrl-gs": 1}


def _shares() -> dict[str, float]:
    return {
        "squad-du": 0.15,
        "selqa": 0.2,
        "qamr": 0.1,
        "qasrl-gs": 0.03,
        "boolq": 0.15,
        "fever": 0.15,
        "squadshifts": 0.35,
        "squad2": 0.6,
        "qed": 0.5,
    }


@dataclass(frozen=True, slots=True)
class Recipe:
    """The defaults are the values in use.

    lr: peak learning rate of the first round. lr_decay: of the peak, from round to round.
    batch_tokens: padded tokens in a batch, at most, where one question's passages don't need more.
    negatives: passages from elsewhere, or near misses, that a question gets beside its own.
    crop: how often a passage is cut down around its gold sentences.
    near_miss: how often a negative is the rest of the question's own passage, without the gold sentences.
    swap: how often a name or number of an answered question is swapped for another.
    opposite: how often a word of an answered question is turned into its opposite, where it has one.
    exchange: how often two names of an answered question change places, where it has two.
    qa_per_sentence: source -> questions kept of one sentence.
    share: source -> part of its questions drawn in a round; all of them for a source that isn't named.
    layers: of the encoder's layers, how many are kept, from the first.
    """

    lr: float = 1.2e-4
    lr_decay: float = 0.8
    rounds: int = 7
    averaged: int = 5
    batch_tokens: int = 4000
    negatives: int = 2
    crop: float = 0.9
    near_miss: float = 0.15
    swap: float = 0.2
    opposite: float = 0.25
    exchange: float = 1.0
    qa_per_sentence: Mapping[str, int] = field(default_factory=_questions_per_sentence)
    share: Mapping[str, float] = field(default_factory=_shares)
    layers: int = 6
