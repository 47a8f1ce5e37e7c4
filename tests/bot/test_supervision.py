"""Several services in one process."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest

from bot.errors import PullquoteError
from bot.supervision import Report, Service, Supervisor, background


@dataclass(slots=True)
class Heard:
    """An observer."""

    states: list[tuple[str, bool]] = field(default_factory=list)
    falls: list[str] = field(default_factory=list)

    def tell_service(self, name: str, *, up: bool) -> None:
        """See `Observer`."""
        self.states.append((name, up))

    def count_fall(self, name: str) -> None:
        """See `Observer`."""
        self.falls.append(name)


async def steady(stopping: asyncio.Event, report: Report) -> None:
    """A service that does well."""
    report(True)
    await stopping.wait()


def supervised(*services: Service, until: Callable[[Supervisor], Awaitable[object]], drain_s: float = 5.0) -> Heard:
    """Run services until something is so; what was heard of them."""
    heard = Heard()

    async def run() -> None:
        supervisor, stopping = Supervisor(heard, first_pause_s=0.001, drain_s=drain_s), asyncio.Event()
        for service in services:
            supervisor.add(service)
        running = asyncio.create_task(supervisor.run(stopping))
        await asyncio.wait_for(until(supervisor), 10)
        stopping.set()
        await asyncio.wait_for(running, 10)

    asyncio.run(run())
    return heard


async def all_up(supervisor: Supervisor) -> None:
    """Until everything is up."""
    while not all(supervisor.states().values()):
        await asyncio.sleep(0.001)


def falls(times: int, error: Exception) -> Service:
    """A service that falls so often, and then does well."""
    left = times

    async def run(stopping: asyncio.Event, report: Report) -> None:
        nonlocal left
        if left:
            left -= 1
            raise error
        await steady(stopping, report)

    return Service("slack", run)


def test_what_falls_comes_back_and_the_others_run_on(caplog: pytest.LogCaptureFixture) -> None:
    """One line a fall; an error that was raised on purpose says what to do, without where it comes from."""
    heard = supervised(falls(3, PullquoteError("set SLACK_BOT_TOKEN")), Service("web", steady), until=all_up)
    assert heard.falls == ["slack"] * 3
    assert [state for state in heard.states if state[0] == "web"] == [("web", False), ("web", True), ("web", False)]
    fallen = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert [record.getMessage().split(";")[0] for record in fallen] == ["slack fell: set SLACK_BOT_TOKEN"] * 3
    assert not any(record.exc_info for record in fallen)


def test_an_error_nobody_foresaw_is_logged_with_where_it_comes_from(caplog: pytest.LogCaptureFixture) -> None:
    """Its text, which may hold anything, is only in the traceback."""
    supervised(falls(1, ValueError("a question of somebody's")), until=all_up)
    [record] = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert record.getMessage().startswith("slack fell: ValueError;")
    assert record.exc_info


def test_what_ends_by_itself_is_started_again() -> None:
    """A front end that returns before it is told to has fallen too."""
    times = 0

    async def ends_once(stopping: asyncio.Event) -> None:
        nonlocal times
        times += 1
        if times > 1:
            await stopping.wait()

    async def twice(_: Supervisor) -> None:
        while times < 2:
            await asyncio.sleep(0.001)

    assert supervised(background("digest", ends_once), until=twice).falls == ["digest"]


def test_told_to_stop_each_finishes_what_it_has_in_flight() -> None:
    """And one that waits to be started again just ends."""
    finished = []

    async def drains(stopping: asyncio.Event, report: Report) -> None:
        await steady(stopping, report)
        await asyncio.sleep(0.01)
        finished.append(True)

    async def once_fallen(supervisor: Supervisor) -> None:
        while not supervisor.states()["web"]:
            await asyncio.sleep(0.001)

    supervised(falls(1_000, OSError()), Service("web", drains), until=once_fallen)
    assert finished == [True]


def test_what_does_not_stop_is_cut_off(caplog: pytest.LogCaptureFixture) -> None:
    """The process ends all the same."""

    async def hangs(_: asyncio.Event, report: Report) -> None:
        report(True)
        await asyncio.Event().wait()

    supervised(Service("slack", hangs), until=all_up, drain_s=0.01)
    assert "slack doesn't stop; it is cut off" in caplog.text


def test_a_connection_that_comes_and_goes_is_told_once_each_time(caplog: pytest.LogCaptureFixture) -> None:
    """A service may report as often as it likes."""
    caplog.set_level(logging.INFO)

    async def flickers(stopping: asyncio.Event, report: Report) -> None:
        for up in (True, True, False, False, True):
            report(up)
        await stopping.wait()

    heard = supervised(Service("slack", flickers), until=all_up)
    assert [up for _, up in heard.states] == [False, True, False, True, False]
    assert caplog.messages == ["slack is up", "slack is down", "slack is up"]
