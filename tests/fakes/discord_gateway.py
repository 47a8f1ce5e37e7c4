"""The gateway of a fake Discord: sessions that can be resumed, heartbeats, what a bot is told and what it isn't."""

from __future__ import annotations

import asyncio
import itertools
import json
import zlib
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.fakes.discord_world import APPLICATION, BOT, GUILD, TOKEN, Json, World, user

_MESSAGE_CONTENT = 1 << 15
_numbers = itertools.count(1)


@dataclass(slots=True)
class Session:
    """What the bot has been told in one session."""

    id: str
    intents: int
    shard: list[int] | None
    sent: list[Json] = field(default_factory=list)
    socket: Socket | None = None


class Socket:
    """One connection, compressed if the bot asks for it."""

    def __init__(self, socket: web.WebSocketResponse, *, compressed: bool) -> None:
        self.socket = socket
        self._deflate = zlib.compressobj() if compressed else None

    async def send(self, payload: Json) -> None:
        text = json.dumps(payload)
        if self._deflate is None:
            await self.socket.send_str(text)
            return
        await self.socket.send_bytes(self._deflate.compress(text.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH))


class Gateway:
    """Tells the bot what happens. All on one loop."""

    def __init__(self) -> None:
        self.world: World  # it and this know each other
        self.url = ""
        self.sessions: dict[str, Session] = {}
        self.identified: list[Json] = []
        self.resumed = 0
        self.refuse_handshakes = 0
        self.refuse_intents = False
        self.may_read_content = False
        self.lost = 0  # events that nobody was told of
        self._tasks: set[asyncio.Task[None]] = set()

    # -- what happens -----------------------------------------------------------------------------------------

    def dispatch(self, event: str, data: Json) -> None:
        """Tell every session; one that isn't connected is told when it resumes."""
        sessions = list(self.sessions.values())
        if not sessions:
            self.lost += 1
        for session in sessions:
            shown = self._as_allowed(session, event, data)
            payload = {"op": 0, "t": event, "s": len(session.sent) + 1, "d": shown}
            session.sent.append(payload)
            if session.socket is not None:
                task = asyncio.get_running_loop().create_task(self._send(session.socket, payload))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _send(self, socket: Socket, payload: Json) -> None:
        try:
            await socket.send(payload)
        except ConnectionError:
            return  # it is in the session, for when it resumes

    def _as_allowed(self, session: Session, event: str, data: Json) -> Json:
        """Without the words of messages that aren't for the bot, unless it may read all."""
        if event not in {"MESSAGE_CREATE", "MESSAGE_UPDATE"} or session.intents & _MESSAGE_CONTENT:
            return data
        direct, own = "guild_id" not in data, data["author"]["id"] == BOT
        if direct or own or any(one["id"] == BOT for one in data["mentions"]):
            return data
        return {**data, "content": "", "embeds": [], "components": [], "attachments": []}

    # -- connections ------------------------------------------------------------------------------------------

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection, until it ends."""
        if self.refuse_handshakes:
            self.refuse_handshakes -= 1
            return web.Response(status=503)
        response = web.WebSocketResponse()
        await response.prepare(request)
        socket = Socket(response, compressed=request.query.get("compress") == "zlib-stream")
        await socket.send({"op": 10, "d": {"heartbeat_interval": 41250}, "s": None, "t": None})
        session: Session | None = None
        try:
            async for message in response:
                if message.type is not WSMsgType.TEXT:
                    continue
                said = json.loads(message.data)
                if said["op"] == 1:
                    await socket.send({"op": 11, "d": None, "s": None, "t": None})
                elif said["op"] == 2:
                    session = await self._identify(socket, said["d"])
                elif said["op"] == 6:
                    session = await self._resume(socket, said["d"])
        finally:
            if session is not None and session.socket is socket:
                session.socket = None
                if response.close_code in {1000, 1001}:  # the bot says that it is over
                    self.sessions.pop(session.id, None)
        return response

    async def _identify(self, socket: Socket, said: Json) -> Session | None:
        self.identified.append(said)
        if said["token"] != TOKEN:
            await socket.socket.close(code=4004, message=b"Authentication failed.")
            return None
        if said["intents"] & _MESSAGE_CONTENT and not self.may_read_content:
            await socket.socket.close(code=4014, message=b"Disallowed intent(s).")
            return None
        session = Session(f"session{next(_numbers)}", said["intents"], said.get("shard"), socket=socket)
        shard = {"shard": session.shard} if session.shard else {}
        ready = {
            "v": 10,
            "user": user(BOT, bot=True),
            "guilds": [{"id": GUILD, "unavailable": True}] if self._has_guild(session) else [],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "application": {"id": APPLICATION, "flags": 0},
            "private_channels": [],
            **shard,
        }
        self.sessions[session.id] = session
        for event, data in (("READY", ready), ("GUILD_CREATE", self.world.guild())):
            if event == "READY" or self._has_guild(session):
                payload = {"op": 0, "t": event, "s": len(session.sent) + 1, "d": data}
                session.sent.append(payload)
                await socket.send(payload)
        return session

    @staticmethod
    def _has_guild(session: Session) -> bool:
        return session.shard is None or (int(GUILD) >> 22) % session.shard[1] == session.shard[0]

    async def _resume(self, socket: Socket, said: Json) -> Session | None:
        session = self.sessions.get(said["session_id"])
        if session is None or said["token"] != TOKEN:
            await socket.send({"op": 9, "d": False, "s": None, "t": None})
            return None
        self.resumed += 1
        session.socket = socket
        for payload in session.sent[said["seq"] or 0 :]:
            await socket.send(payload)
        payload = {"op": 0, "t": "RESUMED", "s": len(session.sent) + 1, "d": {}}
        session.sent.append(payload)
        await socket.send(payload)
        return session

    # -- how connections end ----------------------------------------------------------------------------------

    @property
    def connections(self) -> int:
        """How many sessions are connected."""
        return sum(session.socket is not None for session in self.sessions.values())

    async def cut(self) -> None:
        """Cut all connections off, without a word."""
        for session in self.sessions.values():
            socket, session.socket = session.socket, None
            if socket is not None and socket.socket._req is not None and socket.socket._req.transport is not None:
                socket.socket._req.transport.abort()

    async def close(self, code: int) -> None:
        """Close all connections with this code."""
        for session in list(self.sessions.values()):
            socket, session.socket = session.socket, None
            if socket is not None:
                await socket.socket.close(code=code)

    async def ask_to_reconnect(self) -> None:
        """Say that the connection is to be made anew, as Discord does every few hours."""
        for session in list(self.sessions.values()):
            if session.socket is not None:
                await session.socket.send({"op": 7, "d": None, "s": None, "t": None})

    async def invalidate(self) -> None:
        """Forget all sessions, and say so."""
        sessions = list(self.sessions.values())
        self.sessions.clear()
        for session in sessions:
            if session.socket is not None:
                await session.socket.send({"op": 9, "d": False, "s": None, "t": None})

    def forget_sessions(self) -> None:
        """What a bot that is away was to be told is lost, as after some minutes."""
        for session in [one for one in self.sessions.values() if one.socket is None]:
            del self.sessions[session.id]

    def told(self, event: str) -> list[Any]:
        """What sessions were told of an event."""
        return [one["d"] for session in self.sessions.values() for one in session.sent if one["t"] == event]
