"""What a chat front end does as long as it runs, whichever platform it is."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from bot.desk.desk import Desk
from bot.ledger import Ledger

_PURGE_EVERY_S = 6 * 3600.0
# Threads that answer hold Python's lock for so long at most before the event loop gets a turn; the default is 5 ms, and
# under load each of an acknowledgement's few steps would wait that long.
_SWITCH_S = 0.0005

log = logging.getLogger(__name__)


async def until_told_to_stop(service: AbstractAsyncContextManager[Any]) -> None:
    """Be in this context until SIGTERM or Ctrl-C."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH_S)
    try:
        async with service:
            await stopping.wait()
            log.info("stopping")
    finally:
        sys.setswitchinterval(interval)


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
