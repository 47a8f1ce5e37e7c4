"""HTTP mode: one address for events, commands and presses, and the pages for installing where there are any.

Either on a server of its own, or as an ASGI application inside the reading page's.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

PATH = "/slack/events"
MOUNT = "/slack"  # what all of its addresses are under
LARGEST = 1024 * 1024  # bytes; Slack's requests are far smaller

_Scope = MutableMapping[str, Any]
_Receive = Callable[[], Awaitable[_Scope]]
_Send = Callable[[_Scope], Awaitable[None]]
_Handler = Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]


def handlers(app: AsyncApp, oauth: AsyncOAuthFlow | None) -> dict[tuple[str, str], _Handler]:
    """What answers which method and path. Slack's requests go to `app`, whose signature check refuses all others."""
    found: dict[tuple[str, str], _Handler] = {("POST", PATH): app.async_dispatch}
    if oauth is not None:
        found["GET", oauth.install_path] = oauth.handle_installation
        found["GET", oauth.redirect_uri_path] = oauth.handle_callback
    return found


class Server:
    """A web server for them."""

    def __init__(self, given: dict[tuple[str, str], _Handler], host: str, port: int) -> None:
        """Listen on `host`, `port`; 0 is any free one."""
        served = web.Application(client_max_size=LARGEST)
        for (method, path), handler in given.items():
            served.router.add_route(method, path, _on_aiohttp(handler))
        self._runner = web.AppRunner(served, access_log=None, shutdown_timeout=10.0)
        self._host = host
        self._port = port

    async def open(self) -> None:
        """Listen."""
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        await site.start()

    @property
    def port(self) -> int:
        """The port it listens on; 0 while it doesn't."""
        addresses = self._runner.addresses
        return int(addresses[0][1]) if addresses else 0

    async def close(self) -> None:
        """Listen no more; what is being answered is answered."""
        await self._runner.cleanup()


def _on_aiohttp(handler: _Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        try:
            asked = await to_bolt_request(request)
        except UnicodeDecodeError:  # nothing of Slack's
            return web.Response(status=400)
        return await to_aiohttp_response(await handler(asked))

    return answer


class Gate:
    """An ASGI application under `MOUNT` that outlives the Slack app: while that is away Slack is told to come again."""

    def __init__(self) -> None:
        """Closed."""
        self._handlers: dict[tuple[str, str], _Handler] | None = None

    def let_in(self, given: dict[tuple[str, str], _Handler] | None) -> None:
        """From now on these answer; None: nobody does."""
        self._handlers = given

    async def __call__(self, scope: _Scope, receive: _Receive, send: _Send) -> None:
        """See the ASGI specification."""
        if scope["type"] != "http":
            return
        if self._handlers is None:
            response = BoltResponse(status=503, headers={"retry-after": ["5"]}, body="")
        elif handler := self._handlers.get((scope["method"], scope["path"])):
            response = await handler(await _bolt_request(scope, receive))
        else:
            response = BoltResponse(status=404, body="")
        headers = [
            (name.encode("latin-1"), value.encode("latin-1"))
            for name, values in response.headers.items()
            for value in values
            if name.casefold() != "content-length"
        ]
        body = response.body.encode()
        headers.append((b"content-length", str(len(body)).encode()))
        await send({"type": "http.response.start", "status": response.status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


class Mounted:
    """The entrance through a gate."""

    def __init__(self, gate: Gate, given: dict[tuple[str, str], _Handler]) -> None:
        """Let these answer at `gate`."""
        self._gate = gate
        self._handlers = given

    async def open(self) -> None:
        """Let Slack in."""
        self._gate.let_in(self._handlers)

    async def close(self) -> None:
        """Let no more in."""
        self._gate.let_in(None)


async def _bolt_request(scope: _Scope, receive: _Receive) -> AsyncBoltRequest:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    headers: dict[str, str | Sequence[str]] = {
        name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
    }
    # What isn't UTF-8 isn't Slack's: its signature won't match.
    return AsyncBoltRequest(
        body=body.decode("utf-8", "replace"), query=scope["query_string"].decode("latin-1"), headers=headers
    )
