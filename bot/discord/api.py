"""Calls of Discord's API that are tried again, and never post twice."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from enum import IntEnum
from typing import Any

import aiohttp
import discord
from discord.http import Route

from bot.desk.trying import Failed, Found, GaveUp, Later, until_it_works
from bot.discord.http import DiscordHttp
from bot.discord.places import PLATFORM
from bot.metrics import Metrics

_COURTESY_S = 2.0
_ACKNOWLEDGE_S = 2.8  # Discord waits three seconds
_ACKNOWLEDGED_ALREADY = 40060

log = logging.getLogger(__name__)

Ids = Mapping[str, str]
_NONE: Ids = {}


class DiscordRefused(Exception):
    """Discord said no, and would say so again; `code` is its error, 0 where it gives none."""

    def __init__(self, path: str, status: int, code: int, why: str) -> None:
        self.status = status
        self.code = code
        super().__init__(f"{path}: {status}, error {code}: {why[:200]}")


class DiscordUnreachable(Exception):
    """Discord couldn't be reached, or failed, however often it was tried."""


class Response(IntEnum):
    """How an interaction is acknowledged."""

    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    DIALOGUE = 9


class DiscordApi:
    """The API for one bot. Lives on one event loop."""

    def __init__(self, http: DiscordHttp, *, backoff_s: float = 0.5, metrics: Metrics | None = None) -> None:
        """Call through `http`; wait `backoff_s` before a second try, then longer; count what goes wrong."""
        self._http = http
        self._backoff_s = backoff_s
        self._metrics = metrics or Metrics()

    async def call(
        self,
        method: str,
        path: str,
        *,
        found: Found | None = None,
        json: Any = None,
        params: Any = None,
        ids: Ids = _NONE,
    ) -> Any:
        """Call until it works.

        Args:
            method: of HTTP.
            path: as Discord's documentation has it: `/channels/{channel_id}/messages`.
            found: for a call that must not happen twice: looks up whether an unclear try went through.
            json: the body.
            params: the query.
            ids: what stands in the path's braces.

        Raises:
            DiscordRefused: Discord won't.
            DiscordUnreachable: Discord can't, for a while.
        """

        async def once() -> Any:
            return await self._once(method, path, json, params, ids)

        try:
            return await until_it_works(once, name=f"{method} {path}", backoff_s=self._backoff_s, found=found)
        except GaveUp as error:
            raise DiscordUnreachable(f"{method} {path}: {error}") from error

    async def try_once(self, method: str, path: str, *, json: Any = None, ids: Ids = _NONE) -> bool:
        """Call for what is only a courtesy; whether it worked. Never waits long and never raises."""
        try:
            async with asyncio.timeout(_COURTESY_S):
                await self._once(method, path, json, None, ids)
        except (Failed, Later, DiscordRefused, TimeoutError) as error:
            log.debug("%s didn't work: %s", path, error)
            return False
        return True

    async def respond(self, interaction: discord.Interaction, response: Response, data: Any = None) -> bool:
        """Acknowledge an interaction while Discord waits for it; whether it did in time.

        A try whose answer is lost is repeated: Discord then says that it has it already.
        """
        ids = {"webhook_id": str(interaction.id), "webhook_token": interaction.token}
        body = {"type": response.value} | ({} if data is None else {"data": data})
        path = "/interactions/{webhook_id}/{webhook_token}/callback"
        try:
            async with asyncio.timeout(_ACKNOWLEDGE_S):
                await self.call("POST", path, json=body, ids=ids)
        except DiscordRefused as error:
            if error.code == _ACKNOWLEDGED_ALREADY:
                return True
            log.warning("Discord doesn't take an acknowledgement: %s", error.code or error.status)
            return False
        except (DiscordUnreachable, TimeoutError):
            log.warning("an interaction couldn't be acknowledged in time")
            return False
        return True

    async def _once(self, method: str, path: str, json: Any, params: Any, ids: Ids) -> Any:
        try:
            return await self._try(method, path, json, params, ids)
        except (Failed, DiscordRefused) as error:
            self._metrics.count_failure(PLATFORM, "failed" if isinstance(error, Failed) else "refused")
            raise

    async def _try(self, method: str, path: str, json: Any, params: Any, ids: Ids) -> Any:
        given = {name: value for name, value in (("json", json), ("params", params)) if value is not None}
        try:
            answer = await self._http.request(Route(method, path, **ids), **given)
        except discord.HTTPException as error:
            if error.status >= 500:
                raise Failed(f"status {error.status}") from error
            raise DiscordRefused(path, error.status, error.code, error.text) from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Failed(type(error).__name__) from error
        except ValueError as error:
            raise Failed("an answer that isn't Discord's") from error
        if isinstance(answer, str) and answer:
            raise Failed("an answer that isn't Discord's")
        return answer
