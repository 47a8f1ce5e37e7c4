"""Delivering beside a platform's desk: started with it, ended before it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.delivery.digests import Maker
from bot.delivery.following import Take
from bot.delivery.loop import Delivering, DeliveryParts, DeliverySettings
from bot.desk.announcing import Announcer
from bot.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Deliver:
    """What a front end needs to deliver on its platform. clock: seconds since 1970."""

    ledger: Ledger
    parts: DeliveryParts
    settings: DeliverySettings
    clock: Callable[[], float] = time.time

    @property
    def maker(self) -> Maker:
        """What makes digests."""
        return self.parts.maker

    async def run(self, platform: Announcer, take: Take, stop: asyncio.Event) -> None:
        """Deliver on `platform` until told to stop; answers to followed questions are given to `take`."""
        await Delivering(platform, self.ledger, self.parts, self.settings, take=take, clock=self.clock).run(stop)


@asynccontextmanager
async def delivering(deliver: Deliver | None, platform: Announcer, take: Take) -> AsyncIterator[None]:
    """Deliver while the context lasts; nothing is delivered without a `deliver`."""
    if deliver is None:
        yield
        return
    stop = asyncio.Event()
    task = asyncio.create_task(deliver.run(platform, take, stop))
    try:
        yield
    finally:
        stop.set()
        await asyncio.gather(task, return_exceptions=True)
