"""Socket Mode with slack_sdk's client, and what it needs beside it."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable
from contextlib import suppress

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.trying import proxy_for

_PING_S = 5.0  # a dead connection is noticed after a few of these
_TICKET = re.compile(r"\?[^\s'\")]+")  # of the addresses that connections are opened with: good for one, but secret

log = logging.getLogger(__name__)


class SocketMode:
    """A connection to Slack that is renewed for as long as it is open."""

    def __init__(
        self, app: AsyncApp, client: AsyncWebClient, app_token: str, *, report: Callable[[bool], None] = lambda _: None
    ) -> None:
        """Hand what comes in to `app`; open connections with `client` and the app-level token.

        `report` is told whether there is a connection.
        """
        self._said = _SayOnce()
        told = logging.getLogger(f"{__name__}.connection")
        told.filters = [self._said]
        self._handler = AsyncSocketModeHandler(app, app_token, web_client=client, ping_interval=_PING_S, logger=told)
        self._handler.client.proxy = proxy_for(client.base_url)
        self._report = report
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
            connected = await client.is_connected()
            if connected:
                self._said.forget()
            self._report(connected)
            if client.current_session is None or client.current_session.closed:
                client.wss_uri = None
            await asyncio.sleep(_PING_S / 5)


class _SayOnce(logging.Filter):
    """What slack_sdk says of a connection that fails, once and on one line; it says it every few seconds, at length."""

    def __init__(self) -> None:
        """Nothing has been said."""
        super().__init__()
        self._said: set[str] = set()

    def forget(self) -> None:
        """There is a connection: what is said of the next one that fails is news."""
        self._said.clear()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether it is news; without the ticket of the address, and without where it comes from in the code."""
        if record.levelno < logging.WARNING:
            return log.isEnabledFor(logging.DEBUG)
        record.msg, record.args = " ".join(_TICKET.sub("?…", record.getMessage()).split()), None
        record.exc_info = record.exc_text = None
        news = record.msg not in self._said
        self._said.add(record.msg)
        return news
