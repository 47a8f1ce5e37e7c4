"""A ledger of either kind, with a clock that stands still until it is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.ledger import Ledger


@dataclass(slots=True)
class Clock:
    """Seconds since 1970, as the test says."""

    now: float = 1_780_000_000.0

    def __call__(self) -> float:
        """What time it is."""
        return self.now


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


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
