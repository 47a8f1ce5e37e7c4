"""Which questions ask the same. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

# Cosine. With the shipped encoder rewordings of a question lie between 0.75 and 0.95, other questions about the same
# thing at 0.7 and below; opposites ("who won", "who lost") are alike, which does no harm here.
ALIKE = 0.72


def clusters(vectors: NDArray[np.float32]) -> list[list[int]]:
    """The rows that lie near each other: each joins the first group whose first row it is alike, else begins one.

    vectors: (n, dim) float32, rows L2-normalised. The largest group first, then the one that begins first.
    """
    leaders: list[int] = []
    groups: list[list[int]] = []
    for row in range(len(vectors)):
        near = vectors[leaders] @ vectors[row] if leaders else np.empty(0, dtype=np.float32)
        alike = np.flatnonzero(near >= ALIKE)
        if alike.size:
            groups[int(alike[0])].append(row)
        else:
            leaders.append(row)
            groups.append([row])
    return sorted(groups, key=lambda group: (-len(group), group[0]))


def example(texts: Sequence[str]) -> str:
    """The wording that stands for all: the most frequent, then the first."""
    folded = Counter(text.casefold() for text in texts)
    return max(texts, key=lambda text: folded[text.casefold()])
