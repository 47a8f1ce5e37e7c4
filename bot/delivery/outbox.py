"""The outbox: what was planned is taken, made, recorded, posted and done, in that order; exactly once.

After a crash the platform is asked whether what was recorded went out. What a platform that is down doesn't take is
tried again until it is of no use any more.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.desk.announcing import Announcer
from bot.desk.platform import PostFailed
from bot.desk.threads import LedgerThread
from bot.ledger import DeliveryKind, DeliveryState, Ledger, Planned, Taken, ToldStory
from bot.rendering.notice import Notice

_AT_ONCE = 16  # deliveries; each channel is paced by its platform
_RETRY_S = 20.0
_SKEW_S = 300.0  # by which a platform's clock may differ from ours

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Made:
    """What a delivery says; None: nothing is posted. covers, told: of a digest, for the ledger."""

    notice: Notice | None
    covers: float = 0.0
    told: tuple[ToldStory, ...] = ()


Maker = Callable[[Planned], Made]  # blocks; called in a thread
Afterwards = Callable[[Planned, str], Awaitable[None]]  # given the message's id; may be called twice


@dataclass(frozen=True, slots=True)
class Handling:
    """How one kind of delivery is made, and what is to be done once it is posted."""

    make: Maker
    afterwards: Afterwards | None = None


class Outbox:
    """One worker's way to deliver what is planned. Lives on one event loop."""

    def __init__(
        self,
        platform: Announcer,
        ledger: Ledger,
        off_loop: LedgerThread,
        handlings: dict[DeliveryKind, Handling],
        *,
        worker: str,
        clock: Callable[[], float],
    ) -> None:
        """Deliver on `platform` as `worker`; `clock` gives seconds since 1970."""
        self._platform = platform
        self._ledger = ledger
        self._off_loop = off_loop
        self._handlings = handlings
        self._worker = worker
        self._clock = clock
        self._running: set[asyncio.Task[None]] = set()
        self._loose: set[str] = set()  # taken by us, and let go of as soon as the ledger can be told
        self._slots = asyncio.Semaphore(_AT_ONCE)

    async def plan(self, planned: Sequence[Planned]) -> None:
        """Keep what is to be delivered."""
        if planned:
            await self._off_loop(self._ledger.deliveries.plan, planned)

    async def take(self) -> None:
        """Take what is due, and set to deliver it; returns before it is delivered."""
        for key in list(self._loose):
            await self._later(key)
            self._loose.discard(key)
        taken = await self._off_loop(self._ledger.deliveries.take, self._worker, self._platform.name)
        for one in taken:
            task = asyncio.create_task(self._logged(one))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def settled(self, *, within_s: float | None = None) -> None:
        """Wait until everything that was taken is dealt with; what takes longer than `within_s` is given up."""
        if not self._running:
            return
        _, late = await asyncio.wait(set(self._running), timeout=within_s)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    # -- one delivery -----------------------------------------------------------------------------------------

    async def _logged(self, taken: Taken) -> None:
        key = taken.planned.key
        try:
            async with self._slots:
                await self._deliver(taken)
        except Exception:  # the edge of a task: it is tried again
            log.exception("delivery %s failed; trying again", key)
            self._loose.add(key)

    async def _deliver(self, taken: Taken) -> None:
        planned = taken.planned
        if taken.state is DeliveryState.POSTING and taken.notice is not None:
            await self._go_on(planned, Notice.from_json(taken.notice))
            return
        if self._clock() > planned.until:
            log.warning("delivery %s is too late and skipped", planned.key)
            await self._finish(planned, DeliveryState.SKIPPED)
            return
        made = await asyncio.to_thread(self._handlings[planned.kind].make, planned)
        if made.notice is None:
            await self._finish(planned, DeliveryState.QUIET, covers=made.covers)
            await self._afterwards(planned, "")
            return
        async with self._platform.announcing(planned.place):
            record = self._ledger.deliveries.record
            recorded = await self._off_loop(
                record, planned.key, self._worker, made.notice.to_json(), covers=made.covers, told=made.told
            )
            if recorded:
                await self._post(planned, made.notice)

    async def _go_on(self, planned: Planned, notice: Notice) -> None:
        """It may have gone out: ask the platform; only if it didn't, post it."""
        try:
            message = await self._platform.find_announced(planned.place, planned.key, after=planned.due - _SKEW_S)
        except PostFailed as error:
            # Looked for again: never twice is worth more than soon. Where it can't ever be told, it stays as it is.
            log.warning("delivery %s: can't tell whether it went out: %s", planned.key, error.why)
            if self._clock() > planned.until:
                await self._finish(planned, DeliveryState.FAILED)
            else:
                await self._later(planned.key)
            return
        if message is not None:
            await self._posted(planned, message)
        elif self._clock() > planned.until:
            await self._finish(planned, DeliveryState.SKIPPED)
        else:
            async with self._platform.announcing(planned.place):
                await self._post(planned, notice)

    async def _post(self, planned: Planned, notice: Notice) -> None:
        try:
            message = await self._platform.announce(planned.place, planned.key, notice, after=planned.due - _SKEW_S)
        except PostFailed as error:
            log.error("delivery %s could not be posted: %s", planned.key, error.why)
            if error.for_good:
                await self._finish(planned, DeliveryState.FAILED)
            else:
                await self._put_back(planned.key)
            return
        await self._posted(planned, message)

    async def _posted(self, planned: Planned, message: str) -> None:
        await self._afterwards(planned, message)
        await self._finish(planned, DeliveryState.DONE, message=message)

    async def _afterwards(self, planned: Planned, message: str) -> None:
        if afterwards := self._handlings[planned.kind].afterwards:
            await afterwards(planned, message)

    async def _finish(self, planned: Planned, state: DeliveryState, *, message: str = "", covers: float = 0.0) -> None:
        finish = self._ledger.deliveries.finish
        await self._off_loop(finish, planned.key, self._worker, state, message=message, covers=covers)

    async def _put_back(self, key: str) -> None:
        next_try = self._clock() + _RETRY_S
        await self._off_loop(self._ledger.deliveries.put_back, key, self._worker, next_try=next_try)

    async def _later(self, key: str) -> None:
        next_try = self._clock() + _RETRY_S
        await self._off_loop(self._ledger.deliveries.leave, key, self._worker, next_try=next_try)
