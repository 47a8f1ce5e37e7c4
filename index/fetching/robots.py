"""What sites ask of robots (RFC 9309), read by protego, which Scrapy reads it with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

from index.errors import Trouble

_MOST_BYTES = 500 * 1024  # RFC 9309, 2.5: at least what must be read
_KEPT_S = 24 * 3600.0  # RFC 9309, 2.4: at most that long
_LONGEST_DELAY_S = 30.0  # a site that asks for more gets this


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether a page may be fetched, and how many seconds apart from the site's other pages.

    why_not: the reason, "" if it may be; `trouble`: what kind of reason.
    """

    why_not: str
    delay_s: float = 0.0
    trouble: Trouble = Trouble.ROBOTS


@dataclass(frozen=True, slots=True)
class RobotsFile:
    """What a site answered. status: 0 where it can't be reached, for the reason `why`, which is a `trouble`."""

    status: int
    body: bytes = b""
    why: str = ""
    trouble: Trouble = Trouble.UNREACHABLE


class Robots:
    """The rules of every site that was asked, each for a day."""

    def __init__(self, fetch: Callable[[str], RobotsFile], *, agent: str, clock: Callable[[], float]) -> None:
        """Read rules with `fetch`."""
        self._fetch = fetch
        self._agent = agent
        self._clock = clock
        self._rules: dict[str, tuple[float, Protego | None]] = {}

    def permission(self, url: str) -> Permission:
        """Whether we may fetch this page."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        read_at, rules = self._rules.get(site, (float("-inf"), None))
        if rules is None or self._clock() - read_at > _KEPT_S:
            found = self._fetch(f"{site}/robots.txt")
            rules = _rules(found)
            if rules is None:
                why = found.why or f"its robots.txt can't be had (HTTP {found.status}), so nothing may be fetched"
                return Permission(f"{why}; try again later", trouble=found.trouble)
            self._rules[site] = self._clock(), rules
        if not rules.can_fetch(url, self._agent):
            return Permission("its robots.txt doesn't allow it")
        return Permission("", min(float(rules.crawl_delay(self._agent) or 0), _LONGEST_DELAY_S))


def _rules(found: RobotsFile) -> Protego | None:
    """The rules; none at all where there is no such file; None where the site doesn't say (RFC 9309, 2.3.1)."""
    if 200 <= found.status < 300:
        return Protego.parse(found.body[:_MOST_BYTES].decode("utf-8", errors="replace"))
    return Protego.parse("") if 400 <= found.status < 500 and found.status != 429 else None
