from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from index.encoder import Vectors
from index.store.vectors import VectorCache, vector_key

any_vectors = st.integers(0, 8).flatmap(lambda rows: arrays(np.float32, (rows, 5)))  # NaN and infinities, too


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[VectorCache]:
    """An empty cache."""
    cache = VectorCache(tmp_path / "vectors.sqlite")
    yield cache
    cache.close()


def keys_of(*texts: str) -> list[bytes]:
    """Their keys, for one encoder."""
    return [vector_key("encoder", text) for text in texts]


@given(any_vectors)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_vectors_come_back_bit_by_bit(cache: VectorCache, vectors: Vectors) -> None:
    """What was computed once is what will be indexed, in the order asked for."""
    keys = keys_of(*map(str, range(len(vectors))))
    cache.put(keys, vectors)
    assert cache.get(keys, dim=5).tobytes() == vectors.tobytes()
    assert cache.get(keys[::-1], dim=5).tobytes() == vectors[::-1].tobytes()


def test_vectors_outlive_the_process(tmp_path: Path) -> None:
    """They are there when the file is opened again."""
    for missing in ({b"k"}, set()):
        cache = VectorCache(tmp_path / "vectors.sqlite")
        assert cache.missing([b"k"]) == missing
        cache.put([b"k"], np.ones((1, 3), dtype=np.float32))
        cache.close()


def test_missing_are_the_keys_without_a_vector(cache: VectorCache) -> None:
    """Each missing key is named once, however often it is needed."""
    known, first, second = keys_of("known", "first", "second")
    cache.put([known], np.ones((1, 3), dtype=np.float32))
    assert cache.missing([first, known, second, first]) == {first, second}


def test_vector_that_was_never_put_raises(cache: VectorCache) -> None:
    """No row is left as it happened to be in memory."""
    with pytest.raises(KeyError):
        cache.get(keys_of("unknown"), dim=3)


def test_newer_vector_replaces_the_older(cache: VectorCache) -> None:
    """A key has one vector."""
    for value in (1, 2):
        cache.put([b"k"], np.full((1, 3), value, dtype=np.float32))
    assert cache.get([b"k"], dim=3).tolist() == [[2, 2, 2]]


def test_pruning_keeps_what_is_named(cache: VectorCache) -> None:
    """Everything else is forgotten; keys without a vector do no harm."""
    keys = keys_of("a", "b", "c")
    cache.put(keys, np.ones((3, 3), dtype=np.float32))
    cache.prune([keys[1], b"unknown"])
    assert cache.missing(keys) == {keys[0], keys[2]}


def test_keys_without_vectors_are_refused(cache: VectorCache) -> None:
    """As many keys as vectors are needed, and nothing is kept of a bad call."""
    with pytest.raises(ValueError, match="shorter"):
        cache.put([b"a", b"b"], np.ones((1, 3), dtype=np.float32))
    assert cache.missing([b"a", b"b"]) == {b"a", b"b"}


def test_failing_write_leaves_the_cache_usable(cache: VectorCache) -> None:
    """A batch is kept as a whole or not at all, and the next one can be."""
    with pytest.raises(sqlite3.Error):
        cache.put([b"a", object()], np.ones((2, 3), dtype=np.float32))  # type: ignore[list-item] # no key at all
    assert cache.missing([b"a"]) == {b"a"}
    cache.put([b"a"], np.ones((1, 3), dtype=np.float32))
    assert cache.missing([b"a"]) == set()


@given(st.text(), st.text())
def test_key_depends_on_the_text(one: str, other: str) -> None:
    """Different texts have different keys, equal ones the same."""
    assert (vector_key("e", one) == vector_key("e", other)) == (one == other)


def test_key_depends_on_the_encoder() -> None:
    """Vectors of two encoders never meet."""
    assert vector_key("e1", "text") != vector_key("e2", "text")
