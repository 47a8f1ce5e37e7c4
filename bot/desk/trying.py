"""Calls of a platform that are tried until they work, and never have their effect twice."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import random
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

TRIES = 8  # of a call that fails on the platform's side; "later" isn't counted
PATIENCE_S = 600.0  # with "later"
LONGEST_PAUSE_S = 20.0

log = logging.getLogger(__name__)

Found = Callable[[], Awaitable[Any | None]]


class Failed(Exception):
    """One try failed; it may have had its effect all the same."""


class Later(Exception):
    """The platform said "later": the try had no effect."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"{seconds} s")


class GaveUp(Exception):
    """However often it was tried, it didn't work."""


async def until_it_works(
    once: Callable[[], Awaitable[Any]], *, name: str, backoff_s: float, found: Found | None = None
) -> Any:
    """Try something until it works; what it raises other than `Failed` and `Later` is raised.

    Args:
        once: one try. After `Later` the next one comes at once: it waits by itself, since others may have to as well.
        name: for the log.
        backoff_s: the wait before a second try; it grows.
        found: for what must not happen twice: looks up whether an unclear try went through; what it gives other than
            None is the result.

    Raises:
        GaveUp: it didn't work for a while.
    """
    failures, waited = 0, 0.0
    while True:
        try:
            return await once()
        except Later as later:
            waited += later.seconds
            if waited > PATIENCE_S:
                raise GaveUp(f"said later for {waited:.0f} s") from later
            log.info("%s: later, in %.1f s", name, later.seconds)
        except Failed as failed:
            failures += 1
            if failures == TRIES:
                raise GaveUp(str(failed)) from failed
            pause = min(backoff_s * 2 ** (failures - 1), LONGEST_PAUSE_S)
            await asyncio.sleep(pause * random.uniform(0.8, 1.2))  # noqa: S311 - so that not all come back at once
            if found is not None and (result := await found()) is not None:
                return result


def proxy_for(url: str) -> str | None:
    """The proxy that the environment names for this URL; None for this machine, where libraries often forget it."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host == "localhost" or _is_loopback(host) or proxy_bypass(host):
        return None
    scheme = {"wss": "https", "ws": "http"}.get(parts.scheme, parts.scheme)
    return getproxies().get(scheme)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
