"""A simulated year: every zone with summer time, two processes on one database that crash at random."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pytest

from bot.delivery import Delivering
from bot.digest.schedule import Schedule, moment_of
from bot.digest.subscription import Place, Wanted
from bot.ledger import Ledger
from bot.rendering.notice import Notice
from tests.bot.delivery.conftest import Bureau, Clock
from tests.fakes.platform import MemoryAnnouncer

_SUNDAY = 6  # most clocks change on one
_HOURS = (0, 1, 2, 2, 3, 7, 8, 23)  # at most of these, some clock somewhere leaves one out


class Crash(BaseException):
    """The process is killed here."""


@dataclass(slots=True)
class MortalAnnouncer(MemoryAnnouncer):
    """One process's way to a platform: it may be killed before a message is there, or after. The dead say nothing."""

    drawn: random.Random = field(default_factory=random.Random)
    chance: float = 0.0
    crashed: bool = False

    async def announce(self, place: Place, key: str, notice: Notice, *, after: float) -> str:
        """See `Announcer.announce`."""
        self._live()
        message = await MemoryAnnouncer.announce(self, place, key, notice, after=after)
        self._live()
        return message

    def _live(self) -> None:
        self.crashed = self.crashed or self.drawn.random() < self.chance
        if self.crashed:
            raise Crash


@dataclass(slots=True)
class Simulation:
    """What happens, and what is to be: the key of every digest with the moment it is due."""

    bureau: Bureau
    drawn: random.Random
    chance: float
    due: dict[str, float] = field(default_factory=dict)
    crashes: int = 0
    processes: list[tuple[Delivering, MortalAnnouncer]] = field(default_factory=list)

    def subscribe(self, count: int, days: list[date]) -> None:
        """So many subscriptions through all zones with summer time, each on Sundays and one more day."""
        zones = changing_zones(days[0].year)
        first, last = (datetime.combine(day, time(), UTC).timestamp() for day in (days[0], days[-1]))
        for number in range(count):
            at = time(self.drawn.choice(_HOURS), self.drawn.choice([0, 15, 30, 45, 59]))
            weekdays = frozenset({_SUNDAY, self.drawn.randrange(7)})
            schedule = Schedule(at, weekdays, zones[number % len(zones)])
            place = Place("slack", "T1", f"C{number}")
            kept = self.bureau.ledger.subscriptions.add(place, schedule, Wanted(), person="U1")
            around = (days[0] - timedelta(days=1), *days, days[-1] + timedelta(days=1))  # days elsewhere
            for day in around:
                moment = moment_of(schedule, day)
                if day.weekday() in weekdays and moment and first < moment.timestamp() < last:
                    self.due[f"digest:{kept.id}:{day.isoformat()}"] = moment.timestamp()

    async def live(self) -> None:
        """From the first moment at which something is due to the last."""
        self.processes = [self._process(), self._process()]
        left: dict[float, int] = Counter(self.due.values())
        for moment in sorted(left):
            if self.drawn.random() < 0.05:
                await self._look(moment - 1)
            await self._look(moment + self.drawn.uniform(0, 5))
            while self.bureau.clock.now < moment + 55 and self._posted(moment) < left[moment]:
                await self._look(self.bureau.clock.now + 5)
        await self._look(self.bureau.clock.now + 60)
        await self._look(self.bureau.clock.now + 60)

    def _posted(self, moment: float) -> int:
        lately = list(self.bureau.platform.posts.values())[-500:]
        return sum(self.due.get(key) == moment for _, key, _, _ in lately)

    async def _look(self, now: float) -> None:
        self.bureau.clock.now = now
        await asyncio.gather(*(process.tick() for process, _ in self.processes))
        await asyncio.gather(*(process.settled() for process, _ in self.processes))
        for place, (process, platform) in enumerate(self.processes):
            if platform.crashed:
                self.crashes += 1
                await self.bureau.kill(process)
                self.processes[place] = self._process()

    def _process(self) -> tuple[Delivering, MortalAnnouncer]:
        platform = MortalAnnouncer(
            posts=self.bureau.platform.posts, clock=self.bureau.clock, drawn=self.drawn, chance=self.chance
        )
        return self.bureau.process(quiet=True, platform=platform), platform


def changing_zones(year: int) -> list[str]:
    """The zones whose clocks change in a year."""

    def changes(zone: str) -> bool:
        return len({datetime(year, month, 1, tzinfo=ZoneInfo(zone)).utcoffset() for month in range(1, 13)}) > 1

    return sorted(zone for zone in available_timezones() if changes(zone))


def simulate(bureau: Bureau, *, subscriptions: int, first: date, last: date, chance: float) -> Simulation:
    """Live through the days; then each digest was posted exactly once, none early, none over a minute late."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    bureau.clock.now = datetime.combine(first, time(), UTC).timestamp()
    simulation = Simulation(bureau, random.Random(2026), chance)
    simulation.subscribe(subscriptions, days)

    async def run() -> None:
        try:
            await simulation.live()
        finally:
            await bureau.close()

    asyncio.run(run())
    posted = Counter(key for _, key, _, _ in bureau.platform.posts.values())
    assert posted == Counter(simulation.due.keys())
    late = [at - simulation.due[key] for _, key, _, at in bureau.platform.posts.values()]
    assert min(late) >= 0
    assert max(late) <= 60
    return simulation


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2026, 3, 27), date(2026, 3, 30)), (date(2026, 10, 24), date(2026, 10, 26))],
)
def test_days_on_which_clocks_change(bureau: Bureau, first: date, last: date) -> None:
    """Europe's, with two processes that crash now and then."""
    simulation = simulate(bureau, subscriptions=30, first=first, last=last, chance=0.05)
    assert simulation.crashes


@pytest.mark.slow
def test_a_whole_year_with_four_hundred_subscriptions(directory: Path, postgres_url: str) -> None:
    """On PostgreSQL; 2 % of the posts kill the process that makes them, before or after they are there."""
    clock = Clock()
    ledger = Ledger(postgres_url, key=b"key", clock=clock)
    try:
        bureau = Bureau(directory, ledger, clock)
        first, last = date(2026, 1, 1), date(2026, 12, 31)
        simulation = simulate(bureau, subscriptions=400, first=first, last=last, chance=0.01)
        assert simulation.crashes > 100
        print(f"{len(simulation.due):,} digests, {simulation.crashes:,} crashes")
    finally:
        ledger.close()
