"""Socket Mode with slack_sdk's client, and what it needs beside it."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.trying import proxy_for

_PING_S = 5.0  # a dead connection is noticed after a few of these

log = logging.getLogger(__name__)


class SocketMode:
    """A connection to Slack that is renewed for as long as it is open."""

    def __init__(self, app: AsyncApp, client: AsyncWebClient, app_token: str) -> None:
        """Hand what comes in to `app`; open connections with `client` and the app-level token."""
        self._handler = AsyncSocketModeHandler(app, app_token, web_client=client, ping_interval=_PING_S)
        self._handler.client.proxy = proxy_for(client.base_url)
        self._watching: asyncio.Task[None] | None = None
        self._connecting: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Begin to connect; tries until it works."""
        self._watching = asyncio.create_task(self._watch())
        self._connecting = asyncio.create_task(self._handler.connect_async())  # type: ignore[no-untyped-call]

    async def close(self) -> None:
        """Disconnect: nothing comes in any more."""
        for task in (self._watching, self._connecting):
            if task is not None:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
        await self._handler.close_async()  # type: ignore[no-untyped-call]

    async def _watch(self) -> None:
        """Have a new URL fetched for every try: each is good for one connection, and slack_sdk uses it again."""
        client = self._handler.client
        while True:
            await asyncio.sleep(_PING_S / 5)
            if client.current_session is None or client.current_session.closed:
                client.wss_uri = None
