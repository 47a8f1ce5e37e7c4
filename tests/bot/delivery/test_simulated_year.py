"""A simulated year: every zone with summer time, two processes on one database that crash, a platform that fails.

Each digest is to be there exactly once, none early, none more than a minute late while the platform is up.
"""

from __future__ import annotations

import asyncio
import random
import time as wall
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pytest

from bot.delivery import Delivering, DeliverySettings
from bot.desk import PostFailed
from bot.digest.schedule import Schedule
from bot.digest.subscription import Place, Wanted
from bot.ledger import Ledger
from bot.rendering.notice import Notice
from tests.bot.delivery.conftest import Bureau, Clock
from tests.fakes.platform import MemoryAnnouncer

_LATE_S = DeliverySettings().late_s
_MINUTE_S, _DAY_S = 60.0, 86_400.0
_DAY, _HOUR, _MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
_BLOCK_DAYS = 6  # of which each has one outage
_CRASHES = 2  # in a minute; a third would make a digest late, since the dead are mourned for 20 seconds


class Crash(BaseException):
    """The process is killed here."""


@dataclass(frozen=True, slots=True)
class Change:
    """A zone's clocks are set: at this moment, from and to so much ahead of UTC."""

    zone: str
    at: datetime
    before: timedelta
    after: timedelta

    @property
    def leaves_out(self) -> bool:
        """Whether they are set forward."""
        return self.after > self.before

    def odd_time(self, drawn: random.Random) -> datetime:
        """A time on the wall that is left out then, or comes twice: the first such minute or the last."""
        first, last = sorted((self.before, self.after))
        return (self.at + drawn.choice([first, last - _MINUTE])).replace(tzinfo=None)


@dataclass(slots=True)
class Weather:
    """What goes wrong: outages of the platform, as pairs of moments, and how often a post kills its process."""

    clock: Clock
    drawn: random.Random
    chance: float
    outages: list[tuple[float, float]]
    crashes: deque[float] = field(default_factory=deque)

    @classmethod
    def of(cls, clock: Clock, drawn: random.Random, chance: float, days: list[date]) -> Weather:
        """One outage of minutes in so many days, every fifth of so many hours that digests are skipped."""
        outages = []
        for number, day in enumerate(days[1:-2:_BLOCK_DAYS]):
            start = _midnight(day) + drawn.uniform(0, (_BLOCK_DAYS - 2) * _DAY_S if len(days) > _BLOCK_DAYS else _DAY_S)
            lasts = drawn.uniform(_LATE_S, 2 * _LATE_S) if number % 5 == 4 else drawn.uniform(30, 3600)
            outages.append((start, start + lasts))
        return cls(clock, drawn, chance, outages)

    def is_down(self, moment: float) -> bool:
        """Whether the platform is down."""
        return any(start <= moment < end for start, end in self.outages)

    def up_from(self, moment: float) -> float:
        """From when on the platform is up for a minute."""
        for start, end in self.outages:
            if start < moment + _MINUTE_S and end > moment:
                moment = end
        return moment

    def next_outage(self, moment: float) -> float:
        """When the platform next goes down; what is posted before that is on time."""
        return min((start for start, _ in self.outages if start >= moment), default=float("inf"))

    def strikes(self) -> bool:
        """Whether a process is killed now; not a third time in a minute."""
        lately = [at for at in self.crashes if at > self.clock.now - _MINUTE_S]
        if len(lately) >= _CRASHES or self.drawn.random() >= self.chance:
            return False
        self.crashes.append(self.clock.now)
        return True


@dataclass(slots=True)
class MortalAnnouncer(MemoryAnnouncer):
    """One process's way to a platform: it may be killed before it records, before it posts, and after.

    The dead say nothing, and neither does a platform that is down.
    """

    weather: Weather | None = None
    crashed: bool = False

    @asynccontextmanager
    async def announcing(self, place: Place) -> AsyncIterator[None]:  # noqa: ARG002 - there is no pace to keep
        """See `Announcer.announcing`."""
        self._live()
        yield

    async def announce(self, place: Place, key: str, notice: Notice, *, after: float) -> str:
        """See `Announcer.announce`."""
        self._live()
        self._reach()
        message = await MemoryAnnouncer.announce(self, place, key, notice, after=after)
        self._live()
        return message

    async def find_announced(self, place: Place, key: str, *, after: float) -> str | None:
        """See `Announcer.find_announced`."""
        self._live()
        self._reach()
        return await MemoryAnnouncer.find_announced(self, place, key, after=after)

    def _live(self) -> None:
        assert self.weather is not None
        self.crashed = self.crashed or self.weather.strikes()
        if self.crashed:
            raise Crash

    def _reach(self) -> None:
        assert self.weather is not None
        if self.weather.is_down(self.clock()):
            raise PostFailed("down", for_good=False)


@dataclass(slots=True)
class Simulation:
    """What happens, and what is to be: the key of every digest with the moment it is due."""

    bureau: Bureau
    weather: Weather
    days: list[date]
    changes: list[Change]
    due: dict[str, float] = field(default_factory=dict)
    processes: list[tuple[Delivering, MortalAnnouncer]] = field(default_factory=list)
    looks: int = 0
    began: float = field(default_factory=wall.monotonic)
    _seen: int = 0  # posts
    _owed: dict[str, float] = field(default_factory=dict)

    def subscribe(self, count: int) -> None:
        """So many subscriptions through all zones, on the weekdays on which their clocks change and one more.

        At a time that one of these changes leaves out or has twice, in turns.
        """
        of: dict[str, list[Change]] = {}
        for change in self.changes:
            of.setdefault(change.zone, []).append(change)
        drawn = self.weather.drawn
        first, end = _midnight(self.days[0]), self.end()
        for number in range(count):
            turn, place = divmod(number, len(of))
            zone, changes = sorted(of.items())[place]
            odd = [change.odd_time(drawn) for change in sorted(changes, key=lambda one: one.leaves_out == turn % 2)]
            schedule = Schedule(odd[0].time(), frozenset({*(one.weekday() for one in odd), drawn.randrange(7)}), zone)
            where = Place("slack", "T1", f"C{number}")
            kept = self.bureau.ledger.subscriptions.add(where, schedule, Wanted(), person="U1")
            for day in (self.days[0] - _DAY, *self.days, self.days[-1] + _DAY):  # it is another day elsewhere
                moment = first_moment(schedule.at, day, zone)
                if day.weekday() in schedule.days and first < moment < end:
                    self.due[f"digest:{kept.id}:{day.isoformat()}"] = moment

    def end(self) -> float:
        """When the last day begins; before it everything is over."""
        return _midnight(self.days[-1])

    async def live(self) -> None:
        """From the first moment at which something is due to the last."""
        asyncio.get_running_loop().set_exception_handler(_but_crashes)
        self.processes = [self._process(), self._process()]
        keys: dict[float, list[str]] = {}
        for key, moment in self.due.items():
            keys.setdefault(moment, []).append(key)
        for moment in sorted({*keys, *(end for _, end in self.weather.outages)}):
            if self.weather.drawn.random() < 0.05:
                await self._look(moment - 1)
            self._owed |= dict.fromkeys(keys.get(moment, ()), moment)
            await self._look(moment + self.weather.drawn.uniform(0, 5))
            while self._is_owed() and self.bureau.clock.now < moment + 55:
                await self._look(self.bureau.clock.now + 5)
        for _ in range(2):
            await self._look(min(self.bureau.clock.now + 60, self.end() - 1))

    def _is_owed(self) -> bool:
        """Whether something could be posted now that isn't yet."""
        posts = self.bureau.platform.posts
        for number in range(self._seen, len(posts)):
            self._owed.pop(posts[f"m{number + 1}"][1], None)
        self._seen = len(posts)
        now = self.bureau.clock.now
        self._owed = {key: due for key, due in self._owed.items() if due + _LATE_S >= now}
        return bool(self._owed) and not self.weather.is_down(now)

    async def _look(self, now: float) -> None:
        day_before = self.bureau.clock.now // _DAY_S
        self.bureau.clock.now = max(now, self.bureau.clock.now)
        if now // _DAY_S > day_before:
            self._new_day(datetime.fromtimestamp(now, UTC).date())
        self.looks += 1
        await asyncio.gather(*(process.tick() for process, _ in self.processes))
        await asyncio.gather(*(process.settled() for process, _ in self.processes))
        for place, (process, platform) in enumerate(self.processes):
            if platform.crashed:
                await self.bureau.kill(process)
                self.processes[place] = self._process()

    def _new_day(self, day: date) -> None:
        self.bureau.ledger.purge(days=30)  # as operators do every night
        if day.day in {1, 11, 21}:
            self.check(until=self.bureau.clock.now - _LATE_S - 2 * _MINUTE_S)
            took = wall.monotonic() - self.began
            said = f"{len(self.bureau.platform.posts):,} digests, {len(self.weather.crashes)} crashes"
            print(f"{day}: {said}, {self.looks:,} looks in {took:,.0f} s", flush=True)

    def _process(self) -> tuple[Delivering, MortalAnnouncer]:
        clock = self.bureau.clock
        platform = MortalAnnouncer(posts=self.bureau.platform.posts, clock=clock, weather=self.weather)
        return self.bureau.process(quiet=True, platform=platform), platform

    def check(self, *, until: float = float("inf")) -> tuple[int, int]:
        """All that was due until then is as it is to be; how many came late, how many not at all, for the platform."""
        at: dict[str, float] = {}
        for _, key, _, moment in self.bureau.platform.posts.values():
            assert key not in at, f"{key} came twice"
            at[key] = moment
        assert at.keys() <= self.due.keys()
        late = skipped = 0
        for key, due in self.due.items():
            if due > until:
                continue
            up = self.weather.up_from(due)
            if key in at:
                assert due <= at[key] <= up + _MINUTE_S, f"{key} came {at[key] - due} s after it was due"
                assert up <= due + _LATE_S or at[key] < self.weather.next_outage(due), f"{key} came, if too late"
            else:
                assert up + _MINUTE_S > due + _LATE_S, f"{key} never came"
            late += key in at and at[key] > due + _MINUTE_S
            skipped += key not in at
        return late, skipped


def _midnight(day: date) -> float:
    return datetime.combine(day, time(), UTC).timestamp()


def _but_crashes(loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
    if not isinstance(context.get("exception"), Crash):
        loop.default_exception_handler(context)


def changes_of(year: int) -> list[Change]:
    """Whenever a clock is set somewhere in a year."""
    found: list[Change] = []
    hours = [datetime(year, 1, 1, tzinfo=UTC) + n * _HOUR / 2 for n in range(366 * 48)]
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        offsets = [zone.utcoffset(hour.astimezone(zone)) or timedelta() for hour in hours[::48]]
        for day, (before, after) in enumerate(pairwise(offsets)):
            if before != after:
                at = next(one for one in hours[day * 48 :] if one.astimezone(zone).utcoffset() == after)
                found.append(Change(name, at, before, after))
    return found


def first_moment(at: time, day: date, zone_name: str) -> float:
    """When a clock first shows that time of that day, or a later one; looked for minute by minute if it is set then."""
    zone = ZoneInfo(zone_name)
    said = datetime.combine(day, at)
    before, after = (moment.replace(tzinfo=zone).utcoffset() or timedelta() for moment in (said - _DAY, said + _DAY))
    moment = said.replace(tzinfo=UTC) - max(before, after)
    while moment.astimezone(zone).replace(tzinfo=None) < said:
        moment += _MINUTE
    return moment.timestamp()


def simulate(bureau: Bureau, *, subscriptions: int, first: date, last: date, chance: float) -> Simulation:
    """Live through the days and check."""
    days = [first + n * _DAY for n in range((last - first).days + 1)]
    bureau.clock.now = _midnight(first)
    weather = Weather.of(bureau.clock, random.Random(2026), chance, days)
    simulation = Simulation(bureau, weather, days, changes_of(first.year))
    simulation.subscribe(subscriptions)

    async def run() -> None:
        try:
            await simulation.live()
        finally:
            await bureau.close()

    asyncio.run(run())
    simulation.check()
    return simulation


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2026, 3, 27), date(2026, 3, 30)), (date(2026, 10, 23), date(2026, 10, 26))],
)
def test_days_on_which_clocks_change(bureau: Bureau, first: date, last: date) -> None:
    """Europe's, with an outage and two processes that crash now and then."""
    simulation = simulate(bureau, subscriptions=60, first=first, last=last, chance=0.03)
    assert simulation.weather.crashes


@pytest.mark.slow
def test_a_whole_year_with_four_hundred_subscriptions(directory: Path, postgres_url: str) -> None:
    """On PostgreSQL; 3 % of the posts kill the process that makes them, and the platform is down sixty times."""
    clock = Clock()
    ledger = Ledger(postgres_url, key=b"key", clock=clock)
    try:
        bureau = Bureau(directory, ledger, clock)
        simulation = simulate(bureau, subscriptions=400, first=date(2026, 1, 1), last=date(2027, 1, 1), chance=0.01)
        late, skipped = simulation.check()
        crashes, outages = len(simulation.weather.crashes), len(simulation.weather.outages)
        print(
            f"{len(simulation.due):,} digests, {crashes:,} crashes, {outages} outages: {late:,} late, {skipped} skipped"
        )
        assert crashes > 100
        assert late > 100
        assert skipped > 10
    finally:
        ledger.close()
