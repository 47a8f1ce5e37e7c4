"""How much of the files that are being read has been read, for telling how long the rest will take."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import BinaryIO


class Meter:
    """Bytes read of all bytes there are, as they lie on disk: packed where they are packed."""

    def __init__(self, total: int) -> None:
        """Begin at nothing of `total` bytes."""
        self._total = total
        self._done = 0
        self._file: BinaryIO | None = None

    @property
    def share(self) -> float:
        """What is read of everything, 0 to 1."""
        inside = 0
        if self._file is not None:
            with suppress(OSError, ValueError):  # ValueError: closed meanwhile
                inside = self._file.tell()
        return min(1.0, (self._done + inside) / self._total) if self._total else 0.0

    @contextmanager
    def reading(self, file: BinaryIO, size: int) -> Iterator[None]:
        """Follow a file of `size` bytes while it is read; afterwards it counts as done."""
        self._file = file
        try:
            yield
        finally:
            self._file = None
            self._done += size


current_meter: ContextVar[Meter | None] = ContextVar("current_meter", default=None)


@contextmanager
def metered(total: int) -> Iterator[Meter]:
    """Measure what is read of files of `total` bytes inside the `with` block, in this thread."""
    meter = Meter(total)
    token = current_meter.set(meter)
    try:
        yield meter
    finally:
        current_meter.reset(token)
