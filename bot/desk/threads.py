"""Blocking work off the event loop: the ledger in one thread, answering in a few others."""

from __future__ import annotations

import asyncio
import itertools
import queue
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any, TypeVar

_T = TypeVar("_T")

URGENT, USUAL = 0, 1
_END = 2
# Threads that answer hold Python's lock for so long at most before the event loop gets a turn; the default is 5 ms, and
# under load each of an acknowledgement's few steps would wait that long.
_SWITCH_S = 0.0005


@contextmanager
def quick_switches() -> Iterator[None]:
    """Let an event loop have its turn quickly while threads answer."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH_S)
    try:
        yield
    finally:
        sys.setswitchinterval(interval)


class LedgerThread:
    """Runs calls of the ledger one after the other, urgent ones first.

    One thread, since SQLite has one writer at a time and lets others wait by polling. Urgent is what an
    acknowledgement waits for.
    """

    def __init__(self) -> None:
        """Start the thread; it ends with `close`, or with the process."""
        self._calls: queue.PriorityQueue[tuple[int, int, Callable[[], None]]] = queue.PriorityQueue()
        self._numbers = itertools.count()
        self._thread = threading.Thread(target=self._work, name="ledger", daemon=True)
        self._thread.start()

    async def __call__(self, call: Callable[..., _T], *arguments: Any, urgent: bool = False, **options: Any) -> _T:
        """What `call` returns or raises."""
        future: Future[_T] = Future()

        def run() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(call(*arguments, **options))
            except Exception as error:  # noqa: BLE001 - handed on to whoever waits
                future.set_exception(error)

        self._calls.put((URGENT if urgent else USUAL, next(self._numbers), run))
        return await asyncio.wrap_future(future)

    def close(self) -> None:
        """End after what has been given so far."""
        self._calls.put((_END, next(self._numbers), lambda: None))
        self._thread.join(timeout=10)

    def _work(self) -> None:
        while True:
            priority, _, run = self._calls.get()
            if priority == _END:
                return
            run()
