"""The loop that delivers: looks every few seconds what is due, and leaves everything else to what it calls.

Every look asks the clock anew and finds what is due by the ledger, so that a sleep that is too long, a clock that is
set or a second process changes nothing but the moment.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from bot.answering.linking import Links
from bot.delivery.arriving import Arriving
from bot.delivery.corrections import Corrections
from bot.delivery.digests import Digests, Maker
from bot.delivery.following import Followed, Take, answer, batches
from bot.delivery.outbox import Handling, Outbox
from bot.delivery.reports import Reports
from bot.desk.announcing import Announcer
from bot.desk.threads import LedgerThread
from bot.desk.work import QuestionAnswerer
from bot.digest.schedule import Schedule
from bot.digest.subscription import MORNING, Place, Wanted
from bot.ledger import DeliveryKind, Ledger, Planned, new_worker_id
from index.catalog import Catalog
from index.encoder import Encoder
from index.store.embedded import EmbeddedStore

_TICK_S = 5.0
_DRAIN_S = 20.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DefaultDigest:
    """The digest that a setting asks for. workspace: "" where the platform has only one."""

    platform: str
    workspace: str
    channel: str
    schedule: Schedule
    wanted: Wanted


@dataclass(frozen=True, slots=True)
class DeliverySettings:
    """default: the digest of a setting. late_s: how late a digest is still delivered. tick_s: between two looks."""

    default: DefaultDigest | None = None
    late_s: float = 3 * 3600.0
    tick_s: float = _TICK_S


@dataclass(frozen=True, slots=True)
class DeliveryParts:
    """What is delivered from: the stories, what makes digests of them and what answers from them."""

    catalog: Catalog
    store: EmbeddedStore
    encoder: Encoder
    links: Links
    maker: Maker
    answerer: QuestionAnswerer


class Delivering:
    """Delivers on one platform. Lives on one event loop; several processes may do so at once."""

    def __init__(
        self,
        platform: Announcer,
        ledger: Ledger,
        parts: DeliveryParts,
        settings: DeliverySettings,
        *,
        take: Take,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Deliver on `platform`; answers to followed questions are given to `take`, the desk's."""
        self.worker = new_worker_id()
        self._platform = platform
        self._ledger = ledger
        self._settings = settings
        self._take = take
        self._clock = clock
        self._off_loop = LedgerThread()
        self._arriving = Arriving(parts.catalog, parts.store, ledger)
        self._digests = Digests(ledger, parts.maker, late_s=settings.late_s, clock=clock)
        self._corrections = Corrections(
            platform, ledger, parts.catalog, parts.links, off_loop=self._off_loop, clock=clock
        )
        self._followed = Followed(platform.name, ledger, parts.answerer, clock)
        self._reports = Reports(ledger, parts.catalog, parts.encoder, clock)
        handlings = {
            DeliveryKind.DIGEST: Handling(self._digests.make),
            DeliveryKind.CORRECTION: Handling(self._corrections.make, self._corrections.afterwards),
            DeliveryKind.REPORT: Handling(self._reports.make),
        }
        self._outbox = Outbox(platform, ledger, self._off_loop, handlings, worker=self.worker, clock=clock)
        self._matching: asyncio.Task[None] | None = None
        self._unmatched = True  # there may be stories that the followed questions weren't held against
        self._started = False
        self._closed = False

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until told to stop; then finish what is in flight, as far as there is time."""
        try:
            while not stop.is_set():
                try:
                    await self.tick()
                except Exception:  # the database or the index is away for a while; the next look may find it
                    log.exception("what is due couldn't be looked up; trying again")
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), self._settings.tick_s)
        finally:
            await self.close()

    async def tick(self) -> None:
        """One look: note what is new, plan what is due, take what is planned."""
        await self._off_loop(self._ledger.claims.beat, self.worker)
        if not self._started:
            await self._start()
        if await asyncio.to_thread(self._arriving.look, self._clock()):
            self._unmatched = True
            await self._outbox.plan(await asyncio.to_thread(self._corrections.find))
        await self._outbox.plan(await self._off_loop(self._due))
        await self._outbox.take()
        if self._unmatched and (self._matching is None or self._matching.done()):
            self._unmatched = False
            self._matching = asyncio.create_task(self._match())

    async def settled(self) -> None:
        """Wait until all that was taken is delivered, and new stories are held against the followed questions."""
        await self._outbox.settled()
        if self._matching is not None:
            await self._matching

    async def close(self) -> None:
        """End: what can't be finished in time is left for whoever comes next. Once is enough, twice does no harm."""
        if self._closed:
            return
        self._closed = True
        if self._matching is not None:
            self._matching.cancel()
            await asyncio.gather(self._matching, return_exceptions=True)
        await self._outbox.settled(within_s=_DRAIN_S)
        with suppress(Exception):  # the database is away; it is known to be dead soon
            await self._off_loop(self._ledger.claims.leave, self.worker)
        await asyncio.to_thread(self._off_loop.close)

    async def _start(self) -> None:
        await self._off_loop(self._ledger.claims.bury, self.worker)
        default = self._settings.default
        place = None
        schedule, wanted = Schedule(MORNING), Wanted()
        if default is not None and default.platform == self._platform.name:
            schedule, wanted = default.schedule, default.wanted
            workspace = default.workspace or await self._platform.home()
            if workspace is None:
                log.error("PULLQUOTE_DIGEST_CHANNEL names no workspace: write %s:WORKSPACE/CHANNEL", default.platform)
            else:
                place = Place(default.platform, workspace, default.channel)
        set_default = self._ledger.subscriptions.set_default
        await self._off_loop(set_default, place, schedule, wanted, platform=self._platform.name)
        self._started = True

    def _due(self) -> list[Planned]:
        return self._digests.due(self._platform.name) + self._reports.due(self._platform.name)

    async def _match(self) -> None:
        """Hold stories that are new against the followed questions."""
        try:
            for stories in batches(await self._off_loop(self._ledger.arrivals.unmatched, self._platform.name)):
                found = await asyncio.to_thread(self._followed.matched, frozenset(stories))
                await answer(found, self._take)
                await self._off_loop(self._ledger.arrivals.match, stories, self._platform.name)
        except Exception:  # the edge of a task; what isn't marked as matched is held against them again
            self._unmatched = True
            log.exception("new stories couldn't be held against the followed questions; trying again")
