"""Judgements of a set -> figures with 95 % bootstrap intervals. Pure, and seeded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from bot.evaluation.judging import Judgement

Column = NDArray[np.float64]  # (n,), a value a question; NaN: it says nothing about it
Columns = Mapping[str, Column]

RESAMPLES = 1000
BINS = 10
TRUE_REFUSALS_AT = 0.9  # the operating point at which false refusals are compared

_LOW, _HIGH = 2.5, 97.5  # percentiles: a 95 % interval


class Unit(StrEnum):
    """How a figure is written."""

    SHARE = "share"
    CHARACTERS = "characters"
    MILLISECONDS = "ms"


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure of a set.

    low, high: 95 % percentile bootstrap interval over questions. n: how many questions have a say in it.
    """

    name: str
    value: float
    low: float
    high: float
    n: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Questions whose confidence lies in [low, high): how sure the system was of them, and how often it was right."""

    low: float
    high: float
    n: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class _Definition:
    """A figure: what makes it of some columns' values, one row a question; rows with a NaN are left out."""

    name: str
    columns: tuple[str, ...]
    figure: Callable[..., float]
    unit: Unit = Unit.SHARE


def columns_of(judgements: Sequence[Judgement]) -> dict[str, Column]:
    """The values of all judgements, column by column; empty without any."""
    if not judgements:
        return {}
    return {name: np.array([j.values[name] for j in judgements], dtype=np.float64) for name in judgements[0].values}


def measure(columns: Columns, *, seed: int = 0, resamples: int = RESAMPLES) -> list[Metric]:
    """Every figure that the questions have a say in, in the order in which people read them."""
    found = []
    for definition in _DEFINITIONS:
        if any(name not in columns for name in definition.columns):
            continue
        rows = np.stack([columns[name] for name in definition.columns], axis=1)
        rows = rows[~np.isnan(rows).any(axis=1)]
        value = definition.figure(*rows.T) if len(rows) else np.nan
        if np.isnan(value):
            continue
        low, high = _interval(definition.figure, rows, seed=seed, resamples=resamples)
        found.append(Metric(definition.name, float(value), low, high, len(rows), definition.unit))
    return found


def auroc(positive: Column, score: Column) -> float:
    """The chance that a positive scores above a negative, ties counting half; NaN where one of the two is missing.

    Mann and Whitney's U over the product of the counts.
    """
    positives = int(positive.sum())
    negatives = len(positive) - positives
    if not positives or not negatives:
        return float("nan")
    ranks = _mean_ranks(score)
    u = float(ranks[positive == 1].sum()) - positives * (positives + 1) / 2
    return u / (positives * negatives)


def expected_calibration_error(confidence: Column, right: Column) -> float:
    """Mean distance of confidence from the share right, in ten bins of equal width, by size (Naeini, AAAI 2015)."""
    bins = reliability(confidence, right)
    return sum(each.n * abs(each.confidence - each.right) for each in bins) / len(confidence)


def reliability(confidence: Column, right: Column, *, bins: int = BINS) -> list[ReliabilityBin]:
    """The bins of a reliability diagram, empty ones left out; a confidence of 1 belongs to the last."""
    which = np.minimum((confidence * bins).astype(int), bins - 1)
    found = []
    for number in np.unique(which):
        inside = which == number
        found.append(
            ReliabilityBin(
                low=float(number / bins),
                high=float((number + 1) / bins),
                n=int(inside.sum()),
                confidence=float(confidence[inside].mean()),
                right=float(right[inside].mean()),
            )
        )
    return found


def false_refusals_at(answerable: Column, confidence: Column, *, true_refusals: float = TRUE_REFUSALS_AT) -> float:
    """Share of answerable questions refused at the lowest threshold that refuses so many of the unanswerable ones.

    A question is refused below the threshold. NaN where there are only answerable or only unanswerable questions.
    """
    unanswerable = np.sort(confidence[answerable == 0])
    if not len(unanswerable) or not (answerable == 1).any():
        return float("nan")
    needed = int(np.ceil(true_refusals * len(unanswerable) - 1e-9))
    highest_refused = unanswerable[needed - 1] if needed else -np.inf
    return float((confidence[answerable == 1] <= highest_refused).mean())


def _calibration_error(confidence: Column, right: Column, _answered: Column) -> float:
    """As `expected_calibration_error`; only of systems that decide, since the others' scores are no chances."""
    return expected_calibration_error(confidence, right)


def _mean(values: Column) -> float:
    return float(values.mean())


def _median(values: Column) -> float:
    return float(np.median(values))


def _p95(values: Column) -> float:
    return float(np.percentile(values, 95))


def _interval(figure: Callable[..., float], rows: Column, *, seed: int, resamples: int) -> tuple[float, float]:
    """Percentile bootstrap (Efron, 1979): the figure over questions drawn with replacement, many times."""
    rng = np.random.default_rng(seed)
    drawn = [figure(*rows[rng.integers(0, len(rows), len(rows))].T) for _ in range(resamples)]
    known = np.array([value for value in drawn if not np.isnan(value)])
    if not len(known):
        return float("nan"), float("nan")
    low, high = np.percentile(known, [_LOW, _HIGH])
    return float(low), float(high)


def _mean_ranks(values: Column) -> Column:
    """Ranks from 1, equal values sharing the mean of theirs."""
    _, which, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    ranks: Column = ((last - counts + 1 + last) / 2)[which]
    return ranks


_DEFINITIONS = (
    *(
        _Definition(name, (name,), _mean)
        for name in (
            "article@1",
            "evidence@1",
            "evidence@3",
            "answer@1",
            "answer@3",
            "nDCG@10",
            "recall@10",
            "recall@100",
        )
    ),
    _Definition("AUROC", ("answerable", "confidence"), auroc),
    _Definition("false refusals", ("false refusal",), _mean),
    _Definition("true refusals", ("true refusal",), _mean),
    _Definition("false refusals at 90 % true", ("answerable", "confidence"), false_refusals_at),
    _Definition("right of answered", ("right of answered",), _mean),
    _Definition("calibration error", ("confidence", "right", "answered"), _calibration_error),
    _Definition("verbatim", ("verbatim",), _mean),
    _Definition("quote length", ("quote length",), _mean, Unit.CHARACTERS),
    _Definition("latency, median", ("latency",), _median, Unit.MILLISECONDS),
    _Definition("latency, p95", ("latency",), _p95, Unit.MILLISECONDS),
)
