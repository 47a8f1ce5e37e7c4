"""A ledger of either kind, with a clock that stands still until it is told."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.ledger import Ledger
from tests.support.postgres import NoPostgres, running_postgres

_numbers = itertools.count()


@dataclass(slots=True)
class Clock:
    """Seconds since 1970, as the test says."""

    now: float = 1_780_000_000.0

    def __call__(self) -> float:
        """What time it is."""
        return self.now


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The folder of a running server's socket."""
    try:
        with running_postgres() as folder:
            yield folder
    except NoPostgres as error:
        pytest.skip(f"no PostgreSQL: {error}")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    folder = request.getfixturevalue("postgres")
    name = f"ledger{next(_numbers)}"
    engine = sa.create_engine(
        f"postgresql+psycopg://postgres@/postgres?host={folder}", isolation_level="AUTOCOMMIT", poolclass=sa.NullPool
    )
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    return f"postgresql://postgres@/{name}?host={folder}"


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
