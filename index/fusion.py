"""Merging rankings, pure."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TypeVar

Id = TypeVar("Id", bound=Hashable)


def reciprocal_rank_fusion(
    rankings: Sequence[Sequence[Id]], *, weights: Sequence[float] | None = None, k: float = 60
) -> dict[Id, float]:
    """Merge rankings of ids, each best first, into one score an id: the sum of weight / (k + rank), ranks from 1.

    Ids come back best first; ties keep the order in which the ids were first met. An id missing from a ranking
    gets nothing from it.

    Args:
        rankings: each without repeats.
        weights: one a ranking; all 1 by default.
        k: damping constant; 60 is from Cormack, Clarke and Büttcher, SIGIR 2009.

    Raises:
        ValueError: as many weights as rankings are needed.
    """
    weights = weights if weights is not None else [1.0] * len(rankings)
    scores: dict[Id, float] = {}
    for ranking, weight in zip(rankings, weights, strict=True):
        for rank, identifier in enumerate(ranking, start=1):
            scores[identifier] = scores.get(identifier, 0.0) + weight / (k + rank)
    return dict(sorted(scores.items(), key=lambda item: -item[1]))
