"""Calls of Slack's Web API that obey its limits, are tried again, and never post twice."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.trying import LONGEST_PAUSE_S, TRIES, Failed, Found, GaveUp, Later, proxy_for, until_it_works
from bot.metrics import Metrics
from bot.slack.messages import PLATFORM
from bot.slack.pacing import Pace

_SERVER_ERROR = 500
# Slack's own troubles, said in a proper answer: https://docs.slack.dev/reference/methods/chat.postMessage#errors
_TRANSIENT = {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "temporarily_unavailable"}

log = logging.getLogger(__name__)


class SlackRefused(Exception):
    """Slack said no, and would say so again; `code` is its error."""

    def __init__(self, method: str, code: str) -> None:
        self.method = method
        self.code = code
        super().__init__(f"{method}: {code}")


class SlackUnreachable(Exception):
    """Slack couldn't be reached, or failed, however often it was tried."""

    def __init__(self, method: str, why: str) -> None:
        self.method = method
        self.why = why
        super().__init__(f"{method}: {why}")


_KINDS: dict[type[Exception], str] = {Failed: "failed", Later: "later", SlackRefused: "refused"}


class SlackApi:
    """The Web API for any number of workspaces. Lives on one event loop."""

    def __init__(
        self,
        base_url: str,
        session: aiohttp.ClientSession,
        *,
        pace: Pace | None = None,
        backoff_s: float = 0.5,
        metrics: Metrics | None = None,
    ) -> None:
        """Call the API at `base_url` with `session`; wait `backoff_s` before a second try, then longer.

        What goes wrong is counted in `metrics`.
        """
        self.base_url = base_url if base_url.endswith("/") else f"{base_url}/"
        self.session = session
        self.pace = pace or Pace()
        self._backoff_s = backoff_s
        self._metrics = metrics or Metrics()
        self._clients: dict[str, AsyncWebClient] = {}

    def client(self, token: str | None) -> AsyncWebClient:
        """A client for that token, without retries of its own: they could post twice."""
        client = self._clients.get(token or "")
        if client is None:
            client = AsyncWebClient(token=token, base_url=self.base_url, session=self.session, retry_handlers=[])
            client.proxy = proxy_for(self.base_url)
            self._clients[token or ""] = client
        return client

    def forget(self, token: str) -> None:
        """A token is revoked."""
        self._clients.pop(token, None)

    async def call(self, token: str, workspace: str, method: str, *, found: Found | None = None, **fields: Any) -> Any:
        """Call a method until it works.

        Args:
            token: the workspace's.
            workspace: whose limits count.
            method: as Slack names it.
            found: for a call that must not happen twice: looks up whether an unclear try went through; what it gives
                other than None is the result.
            **fields: the method's; None are left out.

        Raises:
            SlackRefused: Slack won't.
            SlackUnreachable: Slack can't, for a while.
        """

        async def once() -> Any:
            await self.pace.clear(workspace, method)
            try:
                return await self._once(token, method, fields)
            except Later as later:
                self.pace.pause(workspace, method, later.seconds)
                raise

        try:
            return await until_it_works(once, name=method, backoff_s=self._backoff_s, found=found)
        except GaveUp as error:
            raise SlackUnreachable(method, str(error)) from error

    async def try_once(self, token: str, workspace: str, method: str, **fields: Any) -> bool:
        """Call a method that is only a courtesy; whether it worked. Never waits and never raises."""
        if self.pace.is_paused(workspace, method):
            return False
        try:
            await self._once(token, method, fields)
        except Later as later:
            self.pace.pause(workspace, method, later.seconds)
        except (Failed, SlackRefused) as error:
            log.debug("%s didn't work: %s", method, error)
        else:
            return True
        return False

    async def look_up(self, token: str, workspace: str, method: str, **fields: Any) -> Any:
        """Call a method once, for somebody who waits.

        Raises:
            SlackRefused: Slack won't.
            SlackUnreachable: not now.
        """
        if self.pace.is_paused(workspace, method):
            raise SlackUnreachable(method, "said later")
        try:
            return await self._once(token, method, fields)
        except Later as later:
            self.pace.pause(workspace, method, later.seconds)
            raise SlackUnreachable(method, "said later") from later
        except Failed as failed:
            raise SlackUnreachable(method, str(failed)) from failed

    async def _once(self, token: str, method: str, fields: dict[str, Any]) -> Any:
        try:
            return await self._try(token, method, fields)
        except (Later, Failed, SlackRefused) as error:
            self._metrics.count_failure(PLATFORM, _KINDS[type(error)])
            raise

    async def _try(self, token: str, method: str, fields: dict[str, Any]) -> Any:
        given = {name: value for name, value in fields.items() if value is not None}
        reads = method.startswith(("conversations.", "users.", "auth."))  # these take no JSON
        how: dict[str, Any] = {"params": given} if reads else {"json": given}
        try:
            response = await self.client(token).api_call(method, http_verb="GET" if reads else "POST", **how)
        except SlackApiError as error:
            raise _meaning(method, error.response) from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Failed(type(error).__name__) from error
        except (ValueError, AttributeError, TypeError) as error:  # slack_sdk, of an answer that isn't JSON
            raise Failed("an answer that isn't Slack's") from error
        return response

    # -- response_url -----------------------------------------------------------------------------------------

    async def respond(self, url: str, message: dict[str, Any]) -> None:
        """Post to a response_url: at most once, so an unclear try isn't repeated.

        Raises:
            SlackRefused: it is used up or too old.
            SlackUnreachable: Slack can't, or it is unclear whether it did.
        """
        for failures in range(TRIES):
            try:
                async with self.session.post(url, json=message, proxy=proxy_for(url)) as response:
                    status, later = response.status, response.headers.get("Retry-After", "1")
            except (aiohttp.ClientConnectorError, ConnectionRefusedError):
                status, later = _SERVER_ERROR, "1"  # nothing was sent
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                self._metrics.count_failure(PLATFORM)
                raise SlackUnreachable("response_url", type(error).__name__) from error
            if status < 300:
                return
            kind = "later" if status == 429 else "failed" if status >= _SERVER_ERROR else "refused"
            self._metrics.count_failure(PLATFORM, kind)
            if status == 429:
                await asyncio.sleep(_seconds(later))
            elif status >= _SERVER_ERROR:
                await asyncio.sleep(min(self._backoff_s * 2**failures, LONGEST_PAUSE_S))
            else:
                raise SlackRefused("response_url", str(status))
        raise SlackUnreachable("response_url", "server errors")


def _meaning(method: str, response: Any) -> Exception:
    """What an answer of Slack's other than "ok" means."""
    status = int(getattr(response, "status_code", None) or getattr(response, "status", None) or 0)
    data = getattr(response, "data", None)
    code = str(data.get("error", "")) if isinstance(data, dict) else ""
    headers = getattr(response, "headers", None) or {}
    if status == 429 or code in {"ratelimited", "rate_limited"}:
        later = next((value for name, value in headers.items() if name.lower() == "retry-after"), "1")
        return Later(_seconds(later))
    if status >= _SERVER_ERROR or code in _TRANSIENT or (not code and status < 400):
        return Failed(code or f"status {status}")
    return SlackRefused(method, code or f"status {status}")


def _seconds(retry_after: str) -> float:
    try:
        return max(0.1, float(retry_after))
    except ValueError:
        return 1.0
