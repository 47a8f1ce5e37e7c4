from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from index.encoder import Vectors
from index.store.dense import DenseIndex

DIM = 4

# Small whole numbers: every product is exact, and ties are many.
vectors_of_whole_numbers = st.integers(0, 40).flatmap(
    lambda rows: arrays(np.float32, (rows, DIM), elements=st.integers(-2, 2).map(float))
)
question = arrays(np.float32, DIM, elements=st.integers(-2, 2).map(float))


def nearest(vectors: Vectors, vector: Vectors, ordinals: list[int]) -> list[tuple[int, float]]:
    """What a search must find among these ordinals, said plainly."""
    return sorted(((each, float(vectors[each] @ vector)) for each in ordinals), key=lambda hit: (-hit[1], hit[0]))


@given(vectors_of_whole_numbers, question, st.integers(0, 50))
def test_search_finds_exactly_the_nearest(vectors: Vectors, vector: Vectors, limit: int) -> None:
    """The result is that of comparing with every passage: best first, ties by ordinal."""
    index = DenseIndex.build(vectors, dim=DIM)
    assert index.search(vector, limit=limit) == nearest(vectors, vector, list(range(len(vectors))))[:limit]


@given(vectors_of_whole_numbers, question, st.integers(0, 50), st.data())
def test_filtered_search_finds_exactly_the_nearest_of_those_allowed(
    vectors: Vectors, vector: Vectors, limit: int, data: st.DataObject
) -> None:
    """A filter works inside the search: as many as asked for are found as long as so many are allowed."""
    eligible = data.draw(arrays(np.bool_, len(vectors)))
    index = DenseIndex.build(vectors, dim=DIM)
    found = index.search(vector, limit=limit, eligible=eligible)
    assert found == nearest(vectors, vector, np.flatnonzero(eligible).tolist())[:limit]


@pytest.mark.parametrize("limit", [1, 99, 100, 101, 500])
def test_equal_passages_come_by_ordinal_at_any_limit(limit: int) -> None:
    """Where the limit cuts through equal passages, those of lower ordinals are kept."""
    vectors = np.zeros((500, DIM), dtype=np.float32)
    vectors[:, 0] = 1
    assert [o for o, _ in DenseIndex.build(vectors, dim=DIM).search(vectors[0], limit=limit)] == list(range(limit))


@given(vectors_of_whole_numbers, question)
def test_cosines_are_of_the_asked_for_passages_in_their_order(vectors: Vectors, vector: Vectors) -> None:
    """Any passage's cosine can be had, also of those a search did not find."""
    backwards = np.arange(len(vectors), dtype=np.int64)[::-1]
    cosines = DenseIndex.build(vectors, dim=DIM).cosines(vector, backwards)
    assert cosines.dtype == np.float32
    assert cosines.tolist() == (vectors[::-1] @ vector).tolist()


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_saved_index_is_loaded_as_it_was(tmp_path: Path, rows: int) -> None:
    """Size, dimension and results are the same after a round trip, also of an empty index."""
    vectors = np.eye(DIM, dtype=np.float32)
    built = DenseIndex.build(vectors[:rows], dim=DIM)
    built.save(tmp_path / "vectors.faiss")
    loaded = DenseIndex.load(tmp_path / "vectors.faiss")
    assert (len(loaded), loaded.dim) == (rows, DIM)
    assert loaded.search(vectors[0], limit=5) == built.search(vectors[0], limit=5)
    assert len(loaded.search(vectors[0], limit=5)) == rows
