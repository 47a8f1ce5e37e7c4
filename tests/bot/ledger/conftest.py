"""A ledger of either kind, with a clock that stands still until it is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from bot.ledger import Ledger


@dataclass(slots=True)
class Clock:
    """Seconds since 1970, as the test says."""

    now: float = 1_780_000_000.0

    def __call__(self) -> float:
        """What time it is."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """A clock."""
    return Clock()


@pytest.fixture
def ledger(database_url: str, clock: Clock) -> Iterator[Ledger]:
    """An empty ledger."""
    ledger = Ledger(database_url, key=b"key", clock=clock)
    yield ledger
    ledger.close()
