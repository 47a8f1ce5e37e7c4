"""What happens to every request: a log line, safe headers, no endless bodies, no page sent twice."""

from __future__ import annotations

import hashlib
import logging
import secrets
import time
from collections.abc import Collection, MutableMapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.problems import problem_of, problem_response

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_SAFE_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # an address may hold a question or a signature
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Robots-Tag": "noindex, nofollow",  # the stories belong to their outlets
}
LONGEST_BODY = 64 * 1024  # bytes
LONGEST_MOUNTED_BODY = 1024 * 1024  # a press of a button under a long answer brings Slack's whole message along

log = logging.getLogger("bot.web.requests")


class SafeHeaders:
    """Adds the headers that keep pages safe, and logs one line a request: never an address's query, never its ids."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the ASGI specification."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = scope["request_id"] = secrets.token_hex(8)
        method, started, status = scope["method"], time.monotonic(), 500

        async def send_safely(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in _SAFE_HEADERS.items():
                    headers[name] = value
                headers["X-Request-Id"] = request_id
                headers.setdefault("Cache-Control", "private, no-cache")
            await send(message)

        try:
            await self._app(scope, receive, send_safely)
        except Exception as error:
            seen = log.isEnabledFor(logging.DEBUG)  # its text may hold a question
            log.error("request %s: unexpected %s", request_id, type(error).__name__, exc_info=seen)
        route = getattr(scope.get("route"), "path", "-")
        took_ms = round((time.monotonic() - started) * 1000)
        log.info("request %s: %s %s %d in %d ms", request_id, method, route, status, took_ms)


class BodyLimit:
    """Answers a body that is too long with 413, whether or not it says how long it is."""

    def __init__(self, app: ASGIApp, *, more_under: Collection[str] = ()) -> None:
        """Wrap `app`; under the paths `more_under`, other applications' own, a body may be larger."""
        self._app = app
        self._more_under = tuple(f"{path}/" for path in more_under)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the ASGI specification."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        longest = LONGEST_MOUNTED_BODY if scope["path"].startswith(self._more_under) else LONGEST_BODY
        body, more = b"", True
        while more and len(body) <= longest:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            more = message.get("more_body", False)
        if len(body) > longest:
            refusal = problem_response(problem_of(HTTPException(413)), Request(scope))
            await refusal(scope, receive, send)
            return
        unread = [body]

        async def receive_read() -> MutableMapping[str, Any]:
            if unread:
                return {"type": "http.request", "body": unread.pop(), "more_body": False}
            return await receive()

        await self._app(scope, receive_read, send)


class EntityTags:
    """Gives what may be kept an ETag and answers 304 to those who have it; answers HEAD as GET without a body."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the ASGI specification."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return
        is_head = scope["method"] == "HEAD"
        start: Message = {}
        chunks: list[bytes] = []

        async def collect(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            chunks.append(message.get("body", b""))
            if not message.get("more_body", False):
                await _send_tagged(start, b"".join(chunks), Headers(scope=scope), send, is_head=is_head)

        scope["method"] = "GET"
        await self._app(scope, receive, collect)


async def _send_tagged(start: Message, body: bytes, asked: Headers, send: Send, *, is_head: bool) -> None:
    headers = MutableHeaders(scope=start)
    if start["status"] == 200 and "no-store" not in headers.get("cache-control", ""):
        tag = headers.get("etag") or f'"{hashlib.sha256(body).hexdigest()[:24]}"'
        headers["ETag"] = tag
        known = [one.strip().removeprefix("W/") for one in asked.get("if-none-match", "").split(",")]
        if tag.removeprefix("W/") in known or known == ["*"]:
            del headers["content-length"], headers["content-type"]
            await send({**start, "status": 304})
            await send({"type": "http.response.body", "body": b""})
            return
    await send(start)
    await send({"type": "http.response.body", "body": b"" if is_head else body})
