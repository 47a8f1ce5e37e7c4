"""Keeps several things running in one process: what falls is started again, and the others don't notice."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from bot.errors import PullquoteError

_FIRST_PAUSE_S = 1.0
_LONGEST_PAUSE_S = 120.0
_STEADY_S = 60.0  # what ran for so long fell for a new reason: its pauses begin anew
_DRAIN_S = 40.0  # more than any service takes by itself; what hangs longer is cancelled

log = logging.getLogger(__name__)

Report = Callable[[bool], None]  # told whether the service is up; may be told the same again
Run = Callable[[asyncio.Event, Report], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Service:
    """One thing that runs until it is told to stop.

    run: takes an event that is set when it is to finish what is in flight and return, and what to tell whether it is
    up. It may be called again after it has raised.
    """

    name: str
    run: Run


def background(name: str, loop: Callable[[asyncio.Event], Awaitable[None]]) -> Service:
    """A loop that only knows when to stop, as a service: up for as long as it runs."""

    async def run(stopping: asyncio.Event, report: Report) -> None:
        report(True)
        await loop(stopping)

    return Service(name, run)


class Observer(Protocol):
    """Hears how services are."""

    def tell_service(self, name: str, *, up: bool) -> None:
        """It is up, or isn't."""

    def count_fall(self, name: str) -> None:
        """It fell, and is going to be started again."""


class Supervisor:
    """Runs services side by side. Lives on one event loop; `states` may be called from any thread."""

    def __init__(
        self,
        observer: Observer,
        *,
        first_pause_s: float = _FIRST_PAUSE_S,
        drain_s: float = _DRAIN_S,
    ) -> None:
        """Tell `observer` how services are; wait `first_pause_s` before one is started again, then longer each time."""
        self._services: list[Service] = []
        self._observer = observer
        self._first_pause_s = first_pause_s
        self._drain_s = drain_s
        self._up: dict[str, bool] = {}

    def add(self, service: Service) -> None:
        """Have one more; before `run`."""
        self._services.append(service)
        self._up[service.name] = False
        self._observer.tell_service(service.name, up=False)

    def states(self) -> dict[str, bool]:
        """Which services are up."""
        return dict(self._up)

    async def run(self, stopping: asyncio.Event) -> None:
        """Run all until the event is set and each has finished what it had in flight."""
        tasks = [asyncio.create_task(self._keep(service, stopping), name=service.name) for service in self._services]
        try:
            await stopping.wait()
            _, late = await asyncio.wait(tasks, timeout=self._drain_s) if tasks else (set(), set())
            for task in late:
                log.error("%s doesn't stop; it is cut off", task.get_name())
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _keep(self, service: Service, stopping: asyncio.Event) -> None:
        loop = asyncio.get_running_loop()
        pause_s = self._first_pause_s
        while not stopping.is_set():
            started = loop.time()
            why: BaseException | None = None
            try:
                await service.run(stopping, partial(self._tell, service.name))
            except Exception as error:  # noqa: BLE001 - whatever it is, the others go on; it is logged below
                why = error
            finally:
                self._set(service.name, up=False)
            if stopping.is_set():
                if why is not None:
                    _log_fall(service.name, why, None)
                return
            if loop.time() - started > _STEADY_S:
                pause_s = self._first_pause_s
            self._observer.count_fall(service.name)
            _log_fall(service.name, why, pause_s)
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), pause_s * random.uniform(0.8, 1.2))  # noqa: S311 - not a secret
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)

    def _tell(self, name: str, up: bool) -> None:
        if self._set(name, up=up):
            log.log(logging.INFO if up else logging.WARNING, "%s is %s", name, "up" if up else "down")

    def _set(self, name: str, *, up: bool) -> bool:
        """Whether that is news."""
        news = self._up[name] != up
        self._up[name] = up
        if news:
            self._observer.tell_service(name, up=up)
        return news


def _log_fall(name: str, why: BaseException | None, pause_s: float | None) -> None:
    """One line; with where it comes from only where nobody raised it on purpose."""
    what = "it ended by itself" if why is None else str(why) if isinstance(why, PullquoteError) else type(why).__name__
    after = "while stopping" if pause_s is None else f"starting it again in {pause_s:.0f} s"
    unexpected = why if why is not None and not isinstance(why, PullquoteError) else None
    log.error("%s fell: %s; %s", name, what, after, exc_info=unexpected)
