"""Claims that come at once are written at once: an acknowledgement waits for the disk, so many share one write."""

from __future__ import annotations

import asyncio

from bot.desk.threads import LedgerThread
from bot.ledger import Asked, Kind, Ledger

_MOST = 200  # claims a transaction
_CALM_S = 0.03  # without a new claim: nobody is waiting for an acknowledgement
_PATIENCE_S = 1.0


class Claiming:
    """Claims for one worker."""

    def __init__(self, ledger: Ledger, off_loop: LedgerThread, worker: str) -> None:
        """Claim in `ledger` for `worker`."""
        self._ledger = ledger
        self._off_loop = off_loop
        self._worker = worker
        self._waiting: list[tuple[Asked, asyncio.Future[bool]]] = []
        self._writing: asyncio.Task[None] | None = None
        self._last = 0.0

    async def calm(self) -> None:
        """Wait, a second at most, until nobody waits for an acknowledgement: those have three seconds, answers more.

        Else, of many questions at once, the first ones' answers would compete with the last ones' acknowledgements.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + _PATIENCE_S
        while loop.time() < min(end, self._last + _CALM_S):  # noqa: ASYNC110 - a moment without an event, not an event
            await asyncio.sleep(_CALM_S)

    async def claim(self, asked: Asked) -> bool:
        """Whether this was new; when this returns, it is on disk."""
        loop = asyncio.get_running_loop()
        self._last = loop.time()
        future: asyncio.Future[bool] = loop.create_future()
        self._waiting.append((asked, future))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        return await future

    async def _write(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:_MOST], self._waiting[_MOST:]
                try:
                    new = await self._off_loop(self._claim, [asked for asked, _ in batch], urgent=True)
                except Exception as error:  # noqa: BLE001 - handed on to all who wait
                    for _, future in batch:
                        if not future.done():
                            future.set_exception(error)
                    continue
                for asked, future in batch:
                    if not future.done():
                        future.set_result(asked.key in new)
                    new.discard(asked.key)  # the second of two in one batch isn't new
        finally:
            self._writing = None

    def _claim(self, asked: list[Asked]) -> set[str]:
        new = self._ledger.claims.claim(asked, self._worker)
        # At once, since people ask on before the first answer is there.
        self._ledger.preferences.addressed(one for one in asked if one.key in new and one.kind is Kind.QUESTION)
        return new
