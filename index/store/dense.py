"""Nearest passages by vector: the one module that imports FAISS."""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from index.encoder import Vectors


class DenseIndex:
    """Exact inner-product search over passage vectors; row i is the passage of ordinal i.

    Exact, because answers must not depend on how a graph happened to be built; see docs/decisions/0005-store.md.
    """

    def __init__(self, index: faiss.Index) -> None:
        """Wrap a loaded FAISS index."""
        self._index = index

    @classmethod
    def build(cls, vectors: Vectors, *, dim: int) -> DenseIndex:
        """An index of the rows of `vectors`, (n, dim) float32; n may be 0."""
        index = faiss.IndexFlatIP(dim)
        if len(vectors):
            index.add(vectors)
        return cls(index)

    @classmethod
    def load(cls, path: Path) -> DenseIndex:
        """Read an index written by `save`."""
        return cls(faiss.read_index(str(path)))

    def save(self, path: Path) -> None:
        """Write the index to one file."""
        faiss.write_index(self._index, str(path))

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return int(self._index.d)

    def __len__(self) -> int:
        """How many passages it holds."""
        return int(self._index.ntotal)

    def search(
        self, vector: Vectors, *, limit: int, eligible: NDArray[np.bool_] | None = None
    ) -> list[tuple[int, float]]:
        """(ordinal, cosine) of the nearest passages, best first, ties by ordinal.

        Args:
            vector: (dim,) float32, L2-normalised.
            limit: at most so many.
            eligible: (n,) mask of the passages that may be found; all when None.
        """
        available = len(self) if eligible is None else int(eligible.sum())
        if min(limit, available) < 1:
            return []
        parameters = None
        if eligible is not None:
            selector = faiss.IDSelectorBatch(np.flatnonzero(eligible))
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]  # FAISS adds it at import
        cosines, ordinals = self._index.search(vector.reshape(1, -1), min(limit + 1, available), params=parameters)
        if limit < available and cosines[0, limit - 1] == cosines[0, limit]:
            # The limit cuts through equals, of which FAISS keeps whichever it met at the right time.
            cosines, ordinals = self._index.search(vector.reshape(1, -1), available, params=parameters)
        found = [(int(o), float(c)) for o, c in zip(ordinals[0], cosines[0], strict=True)]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))[:limit]

    def cosines(self, vector: Vectors, ordinals: NDArray[np.int64]) -> NDArray[np.float32]:
        """The cosine of each of these passages with `vector`, in the order of `ordinals`."""
        if not len(ordinals):
            return np.zeros(0, dtype=np.float32)
        return self.vectors(ordinals) @ vector

    def vectors(self, ordinals: NDArray[np.int64]) -> Vectors:
        """(len(ordinals), dim) the vectors of these passages, in their order."""
        if not len(ordinals):
            return np.zeros((0, self.dim), dtype=np.float32)
        rows: Vectors = self._index.reconstruct_batch(ordinals)
        return rows
