"""One or more processes that deliver on one platform in memory, with a clock that a test moves."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.delivery import Delivering, DeliveryParts, DeliverySettings
from bot.digest.models import Digest, Period, Told
from bot.digest.subscription import Wanted
from bot.ledger import Asked, Ledger
from tests.fakes.platform import EchoingAnswerer, MemoryAnnouncer
from tests.support.digests import CLOSED, FERRY, DailyNewsroom


@dataclass(slots=True)
class Clock:
    """Seconds since 1970, as the test says."""

    now: float = datetime(2026, 3, 2, 7, tzinfo=UTC).timestamp()

    def __call__(self) -> float:
        """What time it is."""
        return self.now

    def set(self, iso: str) -> None:
        """It is then (UTC)."""
        self.now = datetime.fromisoformat(f"{iso}+00:00").timestamp()


@dataclass(slots=True)
class QuietMaker:
    """Makes digests of nothing; `made` has the periods."""

    made: list[Period] = field(default_factory=list)
    skipped: list[int] = field(default_factory=list)

    def make(
        self,
        wanted: Wanted,  # noqa: ARG002 - it has nothing to choose from
        period: Period,
        *,
        told: list[Told] | None = None,  # noqa: ARG002 - likewise
        skipped: int = 0,
    ) -> Digest:
        """See `DigestMaker.make`."""
        self.made.append(period)
        self.skipped.append(skipped)
        return Digest(period.since, period.until, (), skipped=skipped)


@dataclass(slots=True)
class Desk:
    """Takes what it is given."""

    taken: list[Asked] = field(default_factory=list)

    async def take(self, asked: Asked) -> bool:
        """See `bot.desk.Desk.take`."""
        self.taken.append(asked)
        return True


class Bureau:
    """Everything that deliveries need; `process` gives one more that delivers."""

    def __init__(self, directory: Path, ledger: Ledger, clock: Clock) -> None:
        self.clock = clock
        self.ledger = ledger
        self.newsroom = DailyNewsroom(directory, CLOSED, FERRY)
        self.platform = MemoryAnnouncer(clock=clock)
        self.desk = Desk()
        self.answerer = EchoingAnswerer()
        self.maker = QuietMaker()
        self._open: list[Delivering] = []

    def process(
        self,
        *,
        quiet: bool = False,
        settings: DeliverySettings | None = None,
        platform: MemoryAnnouncer | None = None,
    ) -> Delivering:
        """A process that delivers; `quiet`: digests of nothing, which cost nothing."""
        room = self.newsroom
        parts = DeliveryParts(
            catalog=room.catalog,
            store=room.store,
            encoder=room.encoder,
            links=room.links,
            maker=self.maker if quiet else room.maker,
            answerer=self.answerer,
        )
        made = Delivering(
            platform or self.platform,
            self.ledger,
            parts,
            settings or DeliverySettings(),
            take=self.desk.take,
            clock=self.clock,
        )
        self._open.append(made)
        return made

    async def kill(self, process: Delivering) -> None:
        """End a process where it is, without a word to anybody."""
        self._open.remove(process)
        tasks = set(process._outbox._running)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.to_thread(process._off_loop.close)

    async def close(self) -> None:
        """End all processes."""
        for one in self._open:
            await one.close()


@pytest.fixture
def clock() -> Clock:
    """A clock."""
    return Clock()


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Ledger]:
    """An empty ledger of either kind."""
    url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
    ledger = Ledger(url, key=b"key", clock=clock)
    yield ledger
    ledger.close()


@pytest.fixture
def bureau(directory: Path, ledger: Ledger, clock: Clock) -> Bureau:
    """A bureau."""
    return Bureau(directory, ledger, clock)
