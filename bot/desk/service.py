"""What a chat front end does as long as it runs, whichever platform it is."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from bot.desk.desk import Desk
from bot.desk.threads import quick_switches
from bot.ledger import Ledger

_PURGE_EVERY_S = 6 * 3600.0

log = logging.getLogger(__name__)


async def until_told_to_stop(service: AbstractAsyncContextManager[Any]) -> None:
    """Be in this context until SIGTERM or Ctrl-C."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    with quick_switches():
        await run_until(stopping, service)


async def run_until(stopping: asyncio.Event, service: AbstractAsyncContextManager[Any]) -> None:
    """Be in this context until the event is set; if it is still being entered then, just end."""
    entered = False

    async def inside() -> None:
        nonlocal entered
        async with service:
            entered = True
            await stopping.wait()
            log.info("stopping")

    serving, told = asyncio.create_task(inside()), asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait({serving, told}, return_when=asyncio.FIRST_COMPLETED)
        if entered or serving.done():
            await serving
    finally:
        for task in (serving, told):
            task.cancel()
        await asyncio.gather(serving, told, return_exceptions=True)


@asynccontextmanager
async def purging(desk: Desk, ledger: Ledger, *, days: int) -> AsyncIterator[None]:
    """Forget old questions now and then, while the context lasts."""
    task = asyncio.create_task(_purge(desk, ledger, days))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _purge(desk: Desk, ledger: Ledger, days: int) -> None:
    while True:
        try:
            await desk.off_loop(ledger.purge, days=days)
        except Exception:  # the database is away for a while
            log.exception("old questions couldn't be forgotten; trying again later")
        await asyncio.sleep(_PURGE_EVERY_S)
