"""discord.py's HTTP client, pointed at the base URL of the settings; each client has its own, nothing is global.

discord.py tries 500, 502 and 504 again by itself, without looking whether the first try went through, and takes a 429
that didn't come through Discord's proxies for a ban. Both are taken out of its hands: what fails is raised at once, for
whoever knows how to try it again, and "later" is waited for.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import HTTPClient, Route
from discord.utils import MISSING
from discord.webhook.async_ import AsyncWebhookAdapter

from bot.desk.trying import PATIENCE_S, Failed, Later, proxy_for

_TIMEOUT = aiohttp.ClientTimeout(total=30)
_EVERYWHERE = ""


class DiscordHttp(HTTPClient):
    """Calls the API at a base URL, and connects to the gateway that is named there."""

    def __init__(self, base_url: str) -> None:
        """`base_url` ends before what the API's documentation names: `https://discord.com/api/v10`."""
        super().__init__(asyncio.get_running_loop(), proxy=proxy_for(base_url))
        self._base_url = base_url.rstrip("/")
        self._not_before: dict[str, float] = {}

    async def request(self, route: Route, **options: Any) -> Any:
        """See `HTTPClient.request`; waits where Discord says "later".

        Raises:
            Failed: Discord failed; the call may have had its effect.
            Later: it said "later" for too long.
        """
        point_at(route, self._base_url)
        key = f"{route.key}:{route.major_parameters}"
        waited = 0.0
        while True:
            await self._clear(key)
            try:
                return await super().request(route, **{"timeout": _TIMEOUT, **options, "raise_for_status": _look_at})
            except _TooMany as later:
                waited += later.seconds
                if waited > PATIENCE_S:
                    raise
                place = _EVERYWHERE if later.everywhere else key
                self._not_before[place] = max(self._not_before.get(place, 0.0), self.loop.time() + later.seconds)

    async def _clear(self, key: str) -> None:
        """Wait until such a call may be made again."""
        while (left := self._left(key)) > 0:  # noqa: ASYNC110 - until a time that other calls may put off meanwhile
            await asyncio.sleep(left)
        if len(self._not_before) > 1_000:
            self._not_before = {place: at for place, at in self._not_before.items() if at > self.loop.time()}

    def _left(self, key: str) -> float:
        return max(self._not_before.get(place, 0.0) for place in (key, _EVERYWHERE)) - self.loop.time()

    async def ws_connect(self, url: str, *, compress: int = 0) -> aiohttp.ClientWebSocketResponse:
        """See `HTTPClient.ws_connect`; discord.py's own address of the gateway is replaced by the one the API names."""
        wanted = yarl.URL(url)
        if wanted.host == DiscordWebSocket.DEFAULT_GATEWAY.host:
            _, named, _ = await self.get_bot_gateway()
            url = str(yarl.URL(named).with_query(wanted.query))
        return await super().ws_connect(url, compress=compress)

    async def close(self) -> None:
        """See `HTTPClient.close`; it can log in again afterwards."""
        await super().close()
        self.connector = MISSING


class WebhookAdapter(AsyncWebhookAdapter):
    """discord.py's way to answer interactions, pointed at the base URL; chosen for one task and those it starts."""

    def __init__(self, base_url: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._base_url = base_url.rstrip("/")

    async def request(self, route: Route, session: aiohttp.ClientSession, **options: Any) -> Any:
        """See `AsyncWebhookAdapter.request`."""
        point_at(route, self._base_url)
        return await super().request(route, session, **options)


def point_at(route: Route, base_url: str) -> None:
    """Have a route lead to another base URL than discord.py's."""
    if route.url.startswith(route.BASE):
        route.url = base_url + route.url.removeprefix(route.BASE)


class _TooMany(Later):
    """Status 429. everywhere: whether it is for all calls."""

    def __init__(self, seconds: float, *, everywhere: bool) -> None:
        super().__init__(seconds)
        self.everywhere = everywhere


async def _look_at(response: aiohttp.ClientResponse) -> None:
    """Raise what discord.py would deal with in its own way."""
    if response.status < 429 or 429 < response.status < 500:
        return
    text = await response.text(errors="replace")  # read, so that the connection can be used again
    if response.status != 429:
        raise Failed(f"status {response.status}")
    try:
        said = json.loads(text)
    except ValueError:
        said = {}
    said = said if isinstance(said, dict) else {}
    later = said.get("retry_after", response.headers.get("Retry-After", "1"))
    try:
        seconds = max(0.05, float(later))
    except (TypeError, ValueError):
        seconds = 1.0
    everywhere = bool(said.get("global")) or response.headers.get("X-RateLimit-Global", "").lower() == "true"
    raise _TooMany(seconds, everywhere=everywhere)
