"""How the fake Slack delivers: over Socket Mode or signed HTTP, again where no acknowledgement came."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

_TRIES = 4
_numbers = itertools.count(1)


@dataclass(slots=True)
class Delivery:
    """Something sent to the bot. answer: what it was acknowledged with. times: sends by now."""

    kind: str  # events_api, slash_commands, interactive
    payload: dict[str, Any]
    sent: float = field(default_factory=time.monotonic)
    acked: float | None = None
    answer: Any = None
    times: int = 0
    status: int = 0

    @property
    def took_s(self) -> float:
        """From sending it to its acknowledgement."""
        return float("inf") if self.acked is None else self.acked - self.sent


class SocketDelivery:
    """Each delivery goes to one of the open connections."""

    def __init__(self, sockets: list[web.WebSocketResponse], ack_within_s: float) -> None:
        self._sockets = sockets
        self._ack_within_s = ack_within_s
        self._waiting: dict[str, tuple[Delivery, asyncio.Event]] = {}

    async def deliver(self, delivery: Delivery) -> None:
        """Send until it is acknowledged. What a connection that is going down doesn't take was not sent."""
        attempt = 0
        while attempt < _TRIES:
            while not self._sockets:
                await asyncio.sleep(0.01)
            envelope = f"e{next(_numbers)}"
            arrived = asyncio.Event()
            self._waiting[envelope] = (delivery, arrived)
            sent = {
                "envelope_id": envelope,
                "type": delivery.kind,
                "payload": delivery.payload,
                "accepts_response_payload": delivery.kind != "events_api",
            }
            if delivery.kind == "events_api":
                sent |= {"retry_attempt": attempt, "retry_reason": "timeout" if attempt else ""}
            try:
                await self._sockets[next(_numbers) % len(self._sockets)].send_json(sent)
            except ConnectionError:
                await asyncio.sleep(0.01)
                continue
            attempt += 1
            delivery.times += 1
            with suppress(TimeoutError):
                await asyncio.wait_for(arrived.wait(), self._ack_within_s)
                return

    def acknowledged(self, message: dict[str, Any]) -> None:
        """The bot said that it has it."""
        delivery, arrived = self._waiting.pop(message.get("envelope_id", ""), (None, None))
        if delivery is not None and arrived is not None:
            delivery.acked = delivery.acked or time.monotonic()
            delivery.answer = message.get("payload")
            arrived.set()


class HttpDelivery:
    """Each delivery is a signed request."""

    def __init__(self, url: str, secret: str, ack_within_s: float) -> None:
        self._url = url
        self._secret = secret
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ack_within_s))

    async def close(self) -> None:
        """Send no more."""
        await self._session.close()

    async def deliver(self, delivery: Delivery) -> None:
        """Send until it is acknowledged."""
        for attempt in range(_TRIES):
            delivery.times += 1
            try:
                delivery.status, delivery.answer = await self.send(delivery.kind, delivery.payload, attempt=attempt)
            except (aiohttp.ClientError, TimeoutError):
                continue
            if delivery.status == 200:
                delivery.acked = time.monotonic()
                return

    async def send(
        self, kind: str, payload: dict[str, Any], *, attempt: int = 0, age_s: float = 0.0, secret: str | None = None
    ) -> tuple[int, str]:
        """One request, with the status and body it is answered with."""
        if kind == "events_api":
            body, content_type = json.dumps(payload), "application/json"
        else:
            form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
            body, content_type = urlencode(form), "application/x-www-form-urlencoded"
        stamp = str(int(time.time() - age_s))
        key = (self._secret if secret is None else secret).encode()
        signature = hmac.new(key, f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={signature}",
        }
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": "http_timeout"}
        async with self._session.post(self._url, data=body.encode(), headers=headers) as response:
            return response.status, await response.text()
