"""What an evaluation found, as one value: for people, for programs and for the table in the documentation."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from bot.evaluation.judging import Judgement
from bot.evaluation.metrics import Metric, ReliabilityBin, columns_of, measure, reliability
from bot.evaluation.running import Cost

PULLQUOTE = "pullquote"
FIGURES_BY_KIND = ("article@1", "evidence@1", "answer@1", "nDCG@10", "false refusals", "true refusals")


@dataclass(frozen=True, slots=True)
class Searched:
    """What the questions were asked of."""

    articles: int
    paragraphs: int
    withheld: int
    encoder: str


@dataclass(frozen=True, slots=True)
class Result:
    """The figures of one system on one set.

    kinds: the most telling figures for each kind of question, where the set knows several.
    """

    dataset: str
    system: str
    searched: Searched
    questions: int
    unanswerable: int
    metrics: tuple[Metric, ...]
    reliability: tuple[ReliabilityBin, ...]
    kinds: dict[str, tuple[Metric, ...]]
    cost: Cost | None
    seed: int

    def metric(self, name: str) -> Metric | None:
        """The figure of that name; None where the set has no say in it."""
        return next((metric for metric in self.metrics if metric.name == name), None)


def summarise(
    judgements: Sequence[Judgement],
    *,
    dataset: str,
    searched: Searched,
    system: str = PULLQUOTE,
    cost: Cost | None = None,
    seed: int = 0,
) -> Result:
    """All the figures of one run."""
    columns = columns_of(judgements)
    known = ~np.isnan(columns["right"]) & ~np.isnan(columns["answered"])
    bins = reliability(columns["confidence"][known], columns["right"][known]) if known.any() else []
    return Result(
        dataset=dataset,
        system=system,
        searched=searched,
        questions=len(judgements),
        unanswerable=sum(not judgement.question.answerable for judgement in judgements),
        metrics=tuple(measure(columns, seed=seed)),
        reliability=tuple(bins),
        kinds=_by_kind(judgements, seed=seed),
        cost=cost,
        seed=seed,
    )


def as_object(result: Result) -> dict[str, Any]:
    """A result as plain values for JSON; docs/evaluation.md explains the fields."""
    return {
        "dataset": result.dataset,
        "system": result.system,
        "questions": result.questions,
        "unanswerable": result.unanswerable,
        "searched": asdict(result.searched),
        "metrics": _metric_objects(result.metrics),
        "reliability": [{name: _rounded(value) for name, value in asdict(each).items()} for each in result.reliability],
        "kinds": {kind: _metric_objects(metrics) for kind, metrics in result.kinds.items()},
        "cost": None if result.cost is None else cost_object(result.cost),
        "seed": result.seed,
    }


def row_object(judgement: Judgement) -> dict[str, Any]:
    """One question's outcome as plain values, so that two runs can be compared question by question."""
    values = {name: _rounded(value) for name, value in judgement.values.items() if not math.isnan(value)}
    return {"id": judgement.question.id, "kind": judgement.question.kind, "mistake": judgement.mistake, **values}


def cost_object(cost: Cost) -> dict[str, float | None]:
    """What a question costs, by stage, in milliseconds and in encoder calls."""
    return {
        "encoder_calls": _rounded(cost.encoder_calls),
        "encode_ms": _rounded(cost.encoder_call_ms),
        "search_ms": _rounded(cost.search_ms),
        "quote_ms": _rounded(cost.quote_ms),
        "total_ms": _rounded(cost.total_ms),
        "n": cost.n,
    }


def _by_kind(judgements: Sequence[Judgement], *, seed: int) -> dict[str, tuple[Metric, ...]]:
    kinds = sorted({judgement.question.kind for judgement in judgements})
    if len(kinds) < 2:
        return {}
    found = {}
    for kind in kinds:
        of_kind = [judgement for judgement in judgements if judgement.question.kind == kind]
        metrics = measure(columns_of(of_kind), seed=seed)
        found[kind or "other"] = tuple(metric for metric in metrics if metric.name in FIGURES_BY_KIND)
    return found


def _metric_objects(metrics: Sequence[Metric]) -> dict[str, dict[str, Any]]:
    return {
        metric.name: {
            "value": _rounded(metric.value),
            "low": _rounded(metric.low),
            "high": _rounded(metric.high),
            "n": metric.n,
            "unit": metric.unit.value,
        }
        for metric in metrics
    }


def _rounded(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 4)  # JSON has no NaN
