"""A local Discord over real sockets: REST with its limits and error codes, and the gateway.

It runs on a thread with an event loop of its own. Faults are said beforehand: calls that answer 429, 500 or 503, before
or after they had their effect, connections that end without an answer.
"""

from __future__ import annotations

import json
import re
import time
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import Any, Self

from aiohttp import web

from tests.fakes.discord_gateway import Gateway
from tests.fakes.discord_world import APPLICATION, BOT, TOKEN, Json, Refused, World, user
from tests.fakes.local_server import LocalServer


@dataclass(slots=True)
class Fault:
    """How a call goes wrong: its status, how long "later" is, and whether it has its effect all the same.

    by_proxy: whether a 429 comes from Discord itself, which says so in a header, or from what stands before it.
    """

    status: int
    retry_after_s: float = 0.3
    effective: bool = False
    drop: bool = False  # the connection ends without an answer
    everywhere: bool = False
    by_proxy: bool = True


_ROUTES = [
    (name, re.compile(f"{method} {path.replace('<', '(?P<').replace('>', '>[^/]+)')}$"))
    for name, method, path in (
        ("me", "GET", "/users/@me"),
        ("guilds", "GET", "/users/@me/guilds"),
        ("about", "GET", "/oauth2/applications/@me"),
        ("gateway", "GET", "/gateway/bot"),
        ("list_commands", "GET", "/applications/<application>/commands"),
        ("put_commands", "PUT", "/applications/<application>/commands"),
        ("post", "POST", "/channels/<channel>/messages"),
        ("history", "GET", "/channels/<channel>/messages"),
        ("edit", "PATCH", "/channels/<channel>/messages/<message>"),
        ("delete", "DELETE", "/channels/<channel>/messages/<message>"),
        ("thread", "POST", "/channels/<channel>/messages/<message>/threads"),
        ("typing", "POST", "/channels/<channel>/typing"),
        ("callback", "POST", "/interactions/<interaction>/<token>/callback"),
        ("original", "GET", "/webhooks/<application>/<token>/messages/@original"),
        ("edit_original", "PATCH", "/webhooks/<application>/<token>/messages/@original"),
        ("follow_up", "POST", "/webhooks/<application>/<token>"),
    )
]
_WITHOUT_TOKEN = {"callback", "original", "edit_original", "follow_up"}


class FakeDiscord(LocalServer):
    """A Discord to run a bot against; a context manager. `url` is its DISCORD_API_URL."""

    def __init__(self, *, posts: int = 0, per_s: float = 5.0, shards: int = 1) -> None:
        """Refuse more than so many posts in a channel per so many seconds, if any number is given."""
        super().__init__("discord")
        self.gateway = Gateway()
        self.world = self.gateway.world = World(self.gateway.dispatch)
        self.shards = shards
        self.calls: defaultdict[str, list[Json]] = defaultdict(list)
        self.too_soon = 0  # calls that came before Discord's "later" was over
        self._later: dict[str, float] = {}
        self._posts, self._per_s = posts, per_s
        self._posted: defaultdict[str, list[float]] = defaultdict(list)
        self._faults: defaultdict[str, deque[Fault]] = defaultdict(deque)

    # -- from start to end ------------------------------------------------------------------------------------

    def __enter__(self) -> Self:
        """Listen."""
        super().__enter__()
        self.gateway.url = f"{self.base.replace('http', 'ws')}/gateway"
        return self

    @property
    def url(self) -> str:
        """The base URL of its API."""
        return f"{self.base}/api/v10"

    async def _hang_up(self) -> None:
        await self.gateway.cut()

    def _application(self) -> web.Application:
        application = web.Application(client_max_size=2**24)
        application.router.add_get("/gateway", self.gateway.serve)
        application.router.add_get("/gateway/", self.gateway.serve)
        application.router.add_route("*", "/api/v10/{path:.*}", self._api)
        return application

    # -- faults -----------------------------------------------------------------------------------------------

    def fail(self, name: str, *faults: Fault) -> None:
        """The next calls of a route go wrong in these ways."""
        self._faults[name].extend(faults)

    # -- the API ----------------------------------------------------------------------------------------------

    async def _api(self, request: web.Request) -> web.StreamResponse:
        line = f"{request.method} /{request.match_info['path']}"
        for name, pattern in _ROUTES:
            if found := pattern.match(line):
                return await self._call(name, found.groupdict(), request)
        return _answer({"message": "404: Not Found", "code": 0}, 404)

    async def _call(self, name: str, ids: dict[str, str], request: web.Request) -> web.Response:
        fault = self._faults[name].popleft() if self._faults[name] else None
        bucket = f"{name} {ids.get('channel', '')}"
        self.too_soon += time.monotonic() < max(self._later.get(bucket, 0.0), self._later.get("", 0.0)) - 0.01
        if fault and not fault.effective:
            return self._failed(bucket, fault, request)
        soon, headers = self._limits(name, ids)
        if soon:
            return self._failed(bucket, Fault(429, soon), request)
        body = await request.json() if request.can_read_body else {}
        self.calls[name].append({**ids, "body": body})
        try:
            if name not in _WITHOUT_TOKEN and request.headers.get("Authorization") != f"Bot {TOKEN}":
                raise Refused(401, 0, "401: Unauthorized")
            answer = getattr(self, f"_{name}")(ids, body, dict(request.query))
        except Refused as refused:
            return _answer(refused.answer, refused.status, headers)
        if fault:
            return self._failed(bucket, fault, request)
        return web.Response(status=204, headers=headers) if answer is None else _answer(answer, 200, headers)

    def _failed(self, bucket: str, fault: Fault, request: web.Request) -> web.Response:
        if fault.drop and request.transport is not None:
            request.transport.abort()
        if fault.status != 429:
            return web.Response(status=fault.status, text="<html>upstream error</html>", content_type="text/html")
        self._later["" if fault.everywhere else bucket] = time.monotonic() + fault.retry_after_s
        said = {"message": "You are being rate limited.", "retry_after": fault.retry_after_s}
        headers = {"Retry-After": str(int(fault.retry_after_s) + 1)} | ({"Via": "1.1 google"} if fault.by_proxy else {})
        return _answer({**said, "global": fault.everywhere}, 429, headers)

    def _limits(self, name: str, ids: dict[str, str]) -> tuple[float, dict[str, str]]:
        """How long to wait, where a message comes too soon; and what Discord says about that beforehand."""
        if name != "post" or not self._posts:
            return 0.0, {}
        now, posted = time.monotonic(), self._posted[ids["channel"]]
        posted[:] = [at for at in posted if at > now - self._per_s]
        if len(posted) >= self._posts:
            return posted[0] + self._per_s - now, {}
        posted.append(now)
        return 0.0, {
            "X-RateLimit-Limit": str(self._posts),
            "X-RateLimit-Remaining": str(self._posts - len(posted)),
            "X-RateLimit-Reset-After": f"{posted[0] + self._per_s - now:.3f}",
            "X-RateLimit-Reset": f"{time.time() + posted[0] + self._per_s - now:.3f}",
            "X-RateLimit-Bucket": "posts",
        }

    def _me(self, *_: Any) -> Json:
        return user(BOT, bot=True)

    def _guilds(self, *_: Any) -> list[Json]:
        return [{"id": "1000", "name": "Vell"}]

    def _about(self, *_: Any) -> Json:
        shown = {"id": APPLICATION, "name": "Pullquote", "description": "", "bot_public": True, "icon": None}
        more = {"bot_require_code_grant": False, "verify_key": "00", "team": None, "owner": user("1"), "summary": ""}
        return {**shown, **more, "flags": self.world.application_flags, "hook": False}

    def _gateway(self, *_: Any) -> Json:
        limits = {"total": 1000, "remaining": 999, "reset_after": 1000, "max_concurrency": 16}
        return {"url": self.gateway.url, "shards": self.shards, "session_start_limit": limits}

    def _list_commands(self, *_: Any) -> list[Json]:
        return self.world.commands

    def _put_commands(self, _: Json, body: Any, __: Json) -> list[Json]:
        return self.world.put_commands(body)

    def _post(self, ids: Json, body: Json, _: Json) -> Json:
        return self.world.create_message(ids["channel"], body)

    def _history(self, ids: Json, _: Json, query: Json) -> list[Json]:
        return self.world.history(ids["channel"], query)

    def _edit(self, ids: Json, body: Json, _: Json) -> Json:
        return self.world.edit_message(self.world.own(ids["channel"], ids["message"]), body)

    def _delete(self, ids: Json, *_: Any) -> None:
        del self.world.channel(ids["channel"]).messages[self.world.own(ids["channel"], ids["message"])["id"]]

    def _thread(self, ids: Json, body: Json, _: Json) -> Json:
        return self.world.start_thread(ids["channel"], ids["message"], body)

    def _typing(self, ids: Json, *_: Any) -> None:
        self.world.channel(ids["channel"])
        self.world.typing.append(ids["channel"])

    def _callback(self, ids: Json, body: Json, _: Json) -> None:
        self.world.respond(ids["interaction"], ids["token"], body)

    def _original(self, ids: Json, *_: Any) -> Json:
        return self.world.original(ids["token"])

    def _edit_original(self, ids: Json, body: Json, _: Json) -> Json:
        return self.world.edit_original(ids["token"], body)

    def _follow_up(self, ids: Json, body: Json, _: Json) -> Json:
        return self.world.follow_up(ids["token"], body)


def _answer(body: Any, status: int, headers: dict[str, str] | None = None) -> web.Response:
    # As Discord sends it: with a character set beside it, discord.py wouldn't take it for JSON.
    return web.Response(
        body=json.dumps(body).encode(), status=status, headers={**(headers or {}), "Content-Type": "application/json"}
    )
