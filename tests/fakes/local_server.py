"""A server on this machine, with an event loop in a thread of its own: the local Slack, the local Discord."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any, Self

from aiohttp import web


class LocalServer:
    """A context manager; `base` is its address while it is there."""

    def __init__(self, name: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._server_thread = threading.Thread(target=self._loop.run_forever, name=f"fake {name}", daemon=True)
        self.base = ""

    def __enter__(self) -> Self:
        """Listen."""
        self._server_thread.start()
        self._runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=0.1)
        self.base = f"http://127.0.0.1:{self.on_loop(self._listen())}"
        return self

    def __exit__(self, *_: object) -> None:
        """Listen no more."""
        self.on_loop(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._server_thread.join(10)
        self._loop.close()

    def on_loop(self, work: Any) -> Any:
        """Run something on the server's own loop, and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(20)

    def do(self, act: Callable[[], Any]) -> Any:
        """The same for what isn't a coroutine."""

        async def run() -> Any:
            return act()

        return self.on_loop(run())

    def _application(self) -> web.Application:
        """What is served."""
        raise NotImplementedError

    async def _hang_up(self) -> None:
        """End what is connected."""
        raise NotImplementedError

    async def _listen(self) -> int:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return int(self._runner.addresses[0][1])

    async def _end(self) -> None:
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        await self._hang_up()
        await self._runner.cleanup()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
