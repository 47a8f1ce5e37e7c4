"""Every vector computed so far, by what was encoded with what: a cache that makes encoding resumable."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from index.database_errors import told
from index.encoder import Vectors


def vector_key(fingerprint: str, text: str) -> bytes:
    """Key of the vector that the encoder with that fingerprint gives `text`."""
    return hashlib.sha256(f"{fingerprint}\n{text}".encode()).digest()


class VectorCache:
    """Vectors on disk by key, in one SQLite file. One writer at a time; losing the file loses only time."""

    def __init__(self, path: Path) -> None:
        """Open or make the file."""
        with told(path):
            self._connection = sqlite3.connect(path, isolation_level=None, timeout=30)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.execute("PRAGMA secure_delete = ON")  # a vector tells much about its text
            self._connection.execute(
                "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID"
            )

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def missing(self, keys: Iterable[bytes]) -> set[bytes]:
        """Those of `keys` without a vector."""
        known = {row[0] for row in self._connection.execute("SELECT key FROM vectors")}
        return set(keys) - known

    def put(self, keys: Sequence[bytes], vectors: Vectors) -> None:
        """Keep (n, dim) vectors under n keys, in one transaction."""
        rows = [(key, vector.tobytes()) for key, vector in zip(keys, vectors, strict=True)]
        with self._connection:  # commits or rolls back
            self._connection.execute("BEGIN")
            self._connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)

    def get(self, keys: Sequence[bytes], *, dim: int) -> Vectors:
        """The vectors of `keys`, (n, dim) float32 in their order.

        Raises:
            KeyError: one has none.
        """
        vectors = np.empty((len(keys), dim), dtype=np.float32)
        for row, key in enumerate(keys):
            found = self._connection.execute("SELECT vector FROM vectors WHERE key = ?", (key,)).fetchone()
            if found is None:
                raise KeyError(key.hex())
            vectors[row] = np.frombuffer(found[0], dtype=np.float32)
        return vectors

    def prune(self, keep: Iterable[bytes]) -> None:
        """Forget every vector whose key is not in `keep`."""
        known = {row[0] for row in self._connection.execute("SELECT key FROM vectors")}
        gone = [(key,) for key in known - set(keep)]
        with self._connection:
            self._connection.execute("BEGIN")
            self._connection.executemany("DELETE FROM vectors WHERE key = ?", gone)
