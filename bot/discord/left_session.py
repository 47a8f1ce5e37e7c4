"""The session that a process which died has left behind: Discord keeps it for a minute or so, with what was said since.

Only which direct conversations were spoken in is taken from it. All else is read from the channels themselves, but no
call of Discord's API tells of a conversation that somebody has begun just then.
"""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import dataclass
from typing import Any

import aiohttp
import yarl
from discord.gateway import DiscordWebSocket

from bot.discord.http import DiscordHttp

_PATIENCE_S = 5.0
_OVER = 1000  # the code that ends a session for good

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Session:
    """A session of the gateway. url: where it is resumed. sequence: of the last event that was surely dealt with."""

    id: str
    url: str
    sequence: int


def session_of(socket: DiscordWebSocket | None) -> Session | None:
    """The session of a connection; None where it has none yet."""
    if socket is None or not socket.session_id:
        return None
    return Session(socket.session_id, str(socket.gateway), socket.sequence or 0)


async def direct_channels(http: DiscordHttp, left: Session) -> set[str]:
    """The direct conversations in which something was said since; none where Discord has forgotten the session."""
    found = set[str]()
    try:
        async with asyncio.timeout(_PATIENCE_S):
            socket = await http.ws_connect(str(yarl.URL(left.url).with_query(v="10", encoding="json")))
            try:
                await _resume(socket, http.token or "", left, found)
            finally:
                await socket.close(code=_OVER)
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
        log.debug("the session that was left can't be resumed: %s", type(error).__name__)
    return found


async def _resume(socket: aiohttp.ClientWebSocketResponse, token: str, left: Session, found: set[str]) -> None:
    async for message in socket:
        if message.type is not aiohttp.WSMsgType.TEXT:
            return
        said: dict[str, Any] = json.loads(message.data)
        match said.get("op"), said.get("t"):
            case 10, _:
                wanted = {"token": token, "session_id": left.id, "seq": left.sequence}
                await socket.send_json({"op": 6, "d": wanted})
            case (7 | 9, _) | (0, "RESUMED"):
                return
            case 0, "MESSAGE_CREATE" if "guild_id" not in said["d"]:
                found.add(str(said["d"]["channel_id"]))
