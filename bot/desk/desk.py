"""The desk: claim -> answer -> record -> post -> done, for one platform; exactly one answer, whatever happens between.

Each step is in the ledger before the next one begins. What is found open after a crash goes on where it was: an
answer that may or may not have gone out is looked up on the platform first.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from weakref import WeakValueDictionary

from bot.desk.claiming import Claiming
from bot.desk.platform import Platform, Say
from bot.desk.threads import LedgerThread
from bot.desk.work import QuestionAnswerer, Work
from bot.ledger import Asked, Kind, Ledger, State, new_worker_id
from bot.metrics import Metrics

__all__ = ["Desk", "QuestionAnswerer"]

MOST_OPEN = 500  # questions taken at once; more get an honest "busy"
_BEAT_S = 4.0
_DRAIN_S = 25.0  # service managers kill after 30 s or more, most of them

log = logging.getLogger(__name__)


class Stopping(Exception):
    """The desk is closing and takes nothing any more; whoever delivers it delivers it again, to the next worker."""


class Desk:
    """Takes what is asked on one platform. Lives on one event loop."""

    def __init__(
        self,
        platform: Platform,
        ledger: Ledger,
        answerer: QuestionAnswerer,
        *,
        threads: int = 2,
        most_open: int = MOST_OPEN,
        retry_s: float = 1.0,
        metrics: Metrics | None = None,
    ) -> None:
        """Answer what is asked on `platform`.

        Args:
            platform: where to post.
            ledger: what is kept.
            answerer: answers; called in threads of its own.
            threads: how many questions are answered at once.
            most_open: questions taken at once.
            retry_s: the wait before answering is tried again.
            metrics: where questions are counted and timed.
        """
        self.off_loop = LedgerThread()
        self.worker = new_worker_id()
        self._platform = platform
        self._ledger = ledger
        self._most_open = most_open
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="answering")
        self._claiming = Claiming(ledger, self.off_loop, self.worker)
        self._work = Work(
            platform,
            ledger,
            self.off_loop,
            self._pool,
            answerer,
            worker=self.worker,
            threads=threads,
            retry_s=retry_s,
            calm=self._claiming.calm,
            metrics=metrics or Metrics(),
        )
        self._running: dict[str, asyncio.Task[None]] = {}
        self._conversations: WeakValueDictionary[tuple[str, ...], asyncio.Lock] = WeakValueDictionary()
        self._others: set[asyncio.Task[None]] = set()
        self._beating: asyncio.Task[None] | None = None
        self._stopping = False

    # -- from start to end ------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Begin: say that this worker lives, and go on with what dead ones left open."""
        await self.off_loop(self._ledger.claims.beat, self.worker)
        await self.off_loop(self._ledger.claims.bury, self.worker)
        await self._adopt()
        self._beating = asyncio.create_task(self._beat())

    async def stop(self, *, drain_s: float = _DRAIN_S) -> None:
        """End: finish what is in flight, as far as there is time; the rest is left for whoever comes next."""
        self._stopping = True
        if self._beating:
            self._beating.cancel()
            with suppress(asyncio.CancelledError):
                await self._beating
        tasks = {*self._running.values(), *self._others}
        if tasks:
            log.info("finishing %d questions", len(tasks))
            _, late = await asyncio.wait(tasks, timeout=drain_s)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self.off_loop(self._ledger.claims.leave, self.worker)
        await asyncio.to_thread(self._pool.shutdown, cancel_futures=True)
        self.off_loop.close()

    @property
    def open(self) -> int:
        """How much is being worked on."""
        return len(self._running)

    # -- what is asked ----------------------------------------------------------------------------------------

    async def take(self, asked: Asked) -> bool:
        """Take what is asked; when this returns, it is on disk and may be acknowledged. False if it was taken before.

        Raises:
            Stopping: the desk is closing.
            Exception: it could not be written down. Neither must be acknowledged.
        """
        if self._stopping:
            raise Stopping
        if not await self._claiming.claim(asked):
            return False
        self._go_on(asked, None)
        return True

    def background(self, work: Coroutine[object, object, None]) -> None:
        """Do something else that `stop` waits for; what it raises is logged."""
        task = asyncio.create_task(_logged(work))
        self._others.add(task)
        task.add_done_callback(self._others.discard)

    def _go_on(self, asked: Asked, left: State | None) -> None:
        """Set to work on it; `left` is how far a dead worker came, None where it is new."""
        if left is None and asked.kind is Kind.QUESTION and len(self._running) >= self._most_open:
            log.warning("busy: %d questions are open", len(self._running))
            self.background(self._work.say_instead(asked, Say.BUSY))
            return
        task = asyncio.create_task(_logged(self._in_turn(asked, left)))
        self._running[asked.key] = task
        task.add_done_callback(lambda _: self._running.pop(asked.key, None))

    async def _in_turn(self, asked: Asked, left: State | None) -> None:
        """After what it is about, and after what was asked before it in the same conversation."""
        if before := self._running.get(asked.of):
            await asyncio.wait({before})
        if asked.kind in {Kind.EDIT, Kind.DELETION}:
            async with self._conversations.setdefault(("", asked.of), asyncio.Lock()):  # the last wording wins
                await self._work.amend(asked)
            return
        place = (asked.workspace, asked.channel, asked.thread or asked.key)
        lock = self._conversations.setdefault(place, asyncio.Lock())
        async with lock:
            await self._work.answer(asked, left)

    # -- other workers ----------------------------------------------------------------------------------------

    async def _adopt(self) -> None:
        found = await self.off_loop(self._ledger.claims.adopt, self.worker, self._platform.name)
        if found:
            log.warning("going on with %d questions that were left open", len(found))
        for one in found:
            self._go_on(one.asked, one.state)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(_BEAT_S)
            try:
                await self.off_loop(self._ledger.claims.beat, self.worker, urgent=True)
                await self._adopt()
            except Exception:  # the database is away for a while; the next beat may find it
                log.exception("the ledger can't be reached")


async def _logged(work: Coroutine[object, object, None]) -> None:
    try:
        await work
    except Exception:  # the edge of a task: nobody else would hear of it
        log.exception("a task of the desk failed")
