"""How many questions one reader may ask a minute."""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

_MOST_READERS = 10_000  # remembered; whoever asked longest ago is forgotten first


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class RateLimit:
    """A token bucket a reader: so many at once, and then evenly so many a minute. Thread-safe.

    One process holds all of it; several behind a proxy allow as many times more.
    """

    def __init__(self, a_minute: int, *, clock: Callable[[], float]) -> None:
        """Allow `a_minute`; `clock` gives seconds."""
        self._a_minute = a_minute
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def wait_s(self, reader: str) -> int:
        """Take one for the reader and return 0, or the whole seconds until there is one again."""
        now = self._clock()
        with self._lock:
            bucket = self._buckets.pop(reader, None) or _Bucket(self._a_minute, now)
            self._buckets[reader] = bucket
            if len(self._buckets) > _MOST_READERS:
                self._buckets.popitem(last=False)
            bucket.left = min(self._a_minute, bucket.left + max(0.0, now - bucket.at) * self._a_minute / 60)
            bucket.at = now
            if bucket.left >= 1:
                bucket.left -= 1
                return 0
            return max(1, math.ceil((1 - bucket.left) * 60 / self._a_minute))
