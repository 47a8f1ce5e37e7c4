"""A local Slack over real sockets: Web API, Socket Mode, signed HTTP events, response_url; people who write and press.

It runs on a thread with an event loop of its own. Faults are said beforehand: calls that answer 429 or 500, before or
after they had their effect, sockets that close, deliveries that are lost or come twice.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.fakes.local_server import LocalServer
from tests.fakes.slack_delivery import Delivery, HttpDelivery, SocketDelivery
from tests.fakes.slack_workspace import APP_TOKEN, BOT_USER, FakeWorkspace, Refused


@dataclass(slots=True)
class Fault:
    """How a call goes wrong: its status, how long "later" is, and whether it has its effect all the same."""

    status: int
    retry_after_s: float = 1.0
    effective: bool = False
    drop: bool = False  # the connection ends without an answer
    refused: str = ""  # an error in a proper answer


@dataclass(slots=True)
class Said:
    """A reply to a response_url."""

    url: str
    message: dict[str, Any]
    at: float = field(default_factory=time.monotonic)


class FakeSlack(LocalServer):
    """A Slack to run a bot against; a context manager. `url` is its SLACK_API_URL."""

    def __init__(self, *, post_every_s: float = 0.0, ack_within_s: float = 3.0) -> None:
        """Refuse a second message in a channel within `post_every_s`; deliver again what isn't acknowledged in time."""
        super().__init__("slack")
        self.workspace = FakeWorkspace()
        self.workspaces = {self.workspace.team: self.workspace}
        self.responses: list[Said] = []
        self.deliveries: list[Delivery] = []
        self.connections = 0
        self.app_token = APP_TOKEN
        self.too_soon = 0  # calls that came before Slack's "later" was over
        self._faults: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self._post_every_s = post_every_s
        self._ack_within_s = ack_within_s
        self._posted: dict[str, float] = {}
        self._later: dict[str, float] = {}
        self._sockets: list[web.WebSocketResponse] = []
        self._socket_delivery = SocketDelivery(self._sockets, ack_within_s)
        self._http_delivery: HttpDelivery | None = None

    # -- from start to end ------------------------------------------------------------------------------------

    @property
    def url(self) -> str:
        """The base URL of its Web API."""
        return f"{self.base}/api/"

    async def _hang_up(self) -> None:
        for socket in list(self._sockets):
            await socket.close()
        if self._http_delivery:
            await self._http_delivery.close()

    def _application(self) -> web.Application:
        application = web.Application(client_max_size=2**24)
        application.router.add_route("*", "/api/{method}", self._api)
        application.router.add_get("/socket", self._socket)
        application.router.add_post("/respond/{name}", self._respond)
        return application

    # -- faults -----------------------------------------------------------------------------------------------

    def fail(self, method: str, *faults: Fault) -> None:
        """The next calls of a method go wrong in these ways."""
        self._faults[method].extend(faults)

    def deliver_over_http(self, url: str, secret: str) -> None:
        """From now on events are sent to this URL, signed."""

        async def make() -> HttpDelivery:
            return HttpDelivery(url, secret, self._ack_within_s)

        self._http_delivery = self.on_loop(make())

    def close_sockets(self, *, abruptly: bool = False) -> None:
        """End all connections; abruptly: without a word."""

        async def close() -> None:
            for socket in list(self._sockets):
                if abruptly and socket._req is not None and socket._req.transport is not None:
                    socket._req.transport.abort()
                else:
                    await socket.close()

        self.on_loop(close())

    def ask_to_reconnect(self) -> None:
        """Say that the connection is about to be renewed, as Slack does every few hours."""

        async def ask() -> None:
            for socket in list(self._sockets):
                await socket.send_json({"type": "disconnect", "reason": "refresh_requested"})

        self.on_loop(ask())

    # -- deliveries -------------------------------------------------------------------------------------------

    def deliver(self, kind: str, payload: dict[str, Any]) -> Delivery:
        """Send something to the bot, up to four times, until it is acknowledged."""
        delivery = Delivery(kind, payload)
        self.deliveries.append(delivery)
        how: Callable[[Delivery], Any] = (self._http_delivery or self._socket_delivery).deliver
        asyncio.run_coroutine_threadsafe(how(delivery), self._loop)
        return delivery

    # -- the sockets ------------------------------------------------------------------------------------------

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(autoping=True)
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1})
        self._sockets.append(socket)
        self.connections += 1
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._socket_delivery.acknowledged(json.loads(message.data))
        finally:
            if socket in self._sockets:
                self._sockets.remove(socket)
        return socket

    async def _respond(self, request: web.Request) -> web.Response:
        fault = self._fault("response_url")
        if fault and not fault.effective:
            return _failed(fault)
        used = [said for said in self.responses if said.url.endswith(request.path)]
        if len(used) >= 5:
            return web.Response(status=404, text="used_url")
        self.responses.append(Said(f"{self.base}{request.path}", await request.json()))
        return _failed(fault) if fault else web.Response(text="ok")

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        fields = await _fields(request)
        fault = self._fault(method)
        if time.monotonic() < self._later.get(method, 0.0):
            self.too_soon += 1
        if fault and not fault.effective:
            return self._failed(method, fault, request)
        if soon := self._soon(method, fields):
            self._later[f"{method} {fields.get('channel')}"] = time.monotonic() + soon
            return _failed(Fault(429, soon))
        answer = self._answer(method, request.headers.get("Authorization", "").removeprefix("Bearer "), fields)
        if fault:
            return self._failed(method, fault, request)
        return web.json_response(answer, headers={"x-oauth-scopes": self.workspace.scopes})

    def _failed(self, method: str, fault: Fault, request: web.Request) -> web.Response:
        if fault.status == 429:
            self._later[method] = time.monotonic() + fault.retry_after_s
        if fault.drop and request.transport is not None:
            request.transport.abort()
        return _failed(fault)

    def _answer(self, method: str, token: str, fields: dict[str, Any]) -> dict[str, Any]:
        try:
            if method == "apps.connections.open":
                if token != self.app_token:
                    raise Refused("invalid_auth")
                return {"ok": True, "url": f"{self.base.replace('http', 'ws')}/socket"}
            if method == "oauth.v2.access":
                return self._installed(fields)
            workspace = next((w for w in self.workspaces.values() if w.token == token), None)
            if workspace is None:
                raise Refused("invalid_auth")
            return workspace.call(method, fields)
        except Refused as refused:
            return refused.answer

    def _installed(self, fields: dict[str, Any]) -> dict[str, Any]:
        """An OAuth code is "code-TEAM"."""
        team = str(fields.get("code", "")).removeprefix("code-")
        if not team or fields.get("code") == team:
            raise Refused("invalid_code")
        workspace = self.workspaces.setdefault(team, FakeWorkspace(team, f"xoxb-{team}"))
        return {
            "ok": True,
            "app_id": "A1",
            "access_token": workspace.token,
            "token_type": "bot",
            "scope": "chat:write",
            "bot_user_id": BOT_USER,
            "team": {"id": team, "name": team},
            "enterprise": None,
            "is_enterprise_install": False,
            "authed_user": {"id": "U1"},
        }

    def _fault(self, method: str) -> Fault | None:
        waiting = self._faults[method]
        return waiting.popleft() if waiting else None

    def _soon(self, method: str, fields: dict[str, Any]) -> float:
        """How long to wait, where a message comes too soon after another in its channel."""
        if method != "chat.postMessage" or not self._post_every_s:
            return 0.0
        channel, now = str(fields.get("channel")), time.monotonic()
        if now < self._later.get(f"{method} {channel}", 0.0):
            self.too_soon += 1
        left = self._posted.get(channel, 0.0) + self._post_every_s - now
        if left <= 0:
            self._posted[channel] = now
            return 0.0
        return max(left, 0.1)


def _failed(fault: Fault) -> web.Response:
    if fault.refused:
        return web.json_response({"ok": False, "error": fault.refused})
    if fault.status == 429:
        headers = {"Retry-After": f"{fault.retry_after_s:g}"}
        return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
    return web.Response(status=fault.status, text="<html>upstream error</html>", content_type="text/html")


async def _fields(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        given: dict[str, Any] = await request.json()
    else:
        given = dict(request.query) | {key: str(value) for key, value in (await request.post()).items()}
    if request.headers.get("Authorization", "").startswith("Basic "):
        given.setdefault("client_id", "basic")
    return given
