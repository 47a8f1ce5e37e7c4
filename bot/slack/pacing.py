"""How fast Slack may be called: a message a second in each channel, and not at all while it says "later"."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

POST_EVERY_S = 1.05  # Slack: "one message per second per channel"; a bit more, since networks bunch what was apart


class Pace:
    """Waits so that Slack's limits are kept. Lives on one event loop."""

    def __init__(
        self,
        *,
        post_every_s: float = POST_EVERY_S,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Leave `post_every_s` between two messages in one channel; `sleep` waits."""
        self._post_every_s = post_every_s
        self._sleep = sleep
        self._locks: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()
        self._posted: dict[tuple[str, str], float] = {}
        self._paused: dict[tuple[str, str], float] = {}

    @asynccontextmanager
    async def turn(self, workspace: str, channel: str) -> AsyncIterator[None]:
        """Whoever is inside may post a message in this channel; the others wait, in order."""
        key = (workspace, channel)
        lock = self._locks.setdefault(key, asyncio.Lock())
        async with lock:
            await self._wait_until(self._posted.get(key, 0.0) + self._post_every_s)
            try:
                yield
            finally:
                self._posted[key] = _now()
                self._tidy()

    async def clear(self, workspace: str, method: str) -> None:
        """Wait until the method may be called in the workspace again."""
        while (until := self._paused.get((workspace, method), 0.0)) > _now():
            await self._wait_until(until)

    def pause(self, workspace: str, method: str, seconds: float) -> None:
        """Slack said: not before so many seconds."""
        key = (workspace, method)
        self._paused[key] = max(self._paused.get(key, 0.0), _now() + seconds)

    def is_paused(self, workspace: str, method: str) -> bool:
        """Whether Slack said "later" and it isn't later yet."""
        return self._paused.get((workspace, method), 0.0) > _now()

    async def _wait_until(self, moment: float) -> None:
        if (left := moment - _now()) > 0:
            await self._sleep(left)

    def _tidy(self) -> None:
        """Forget channels that nobody has posted in for a while."""
        if len(self._posted) > 1_000:
            limit = _now() - 60
            self._posted = {key: at for key, at in self._posted.items() if at > limit}


def _now() -> float:
    return asyncio.get_running_loop().time()
