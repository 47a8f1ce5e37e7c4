"""Fetches pages and feeds: politely (robots.txt, a pause for each host, a name) and without trusting anybody."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx

from index.errors import SourceUnreadable, Trouble
from index.fetching.addresses import ForbiddenAddress, Resolve, resolve
from index.fetching.robots import Robots, RobotsFile
from index.fetching.transport import CheckedTransport, Deadline, TimeIsUp
from index.fetching.unpacking import ACCEPTED, BadPacking, TooLarge, unpacked
from index.fetching.validators import Validators

_MOST_REDIRECTS = 5
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_GONE = frozenset((404, 410))
_CLOSED = frozenset((401, 402, 403, 451))
_ACCEPT = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9,*/*;q=0.5"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may cost. request_s: from connecting to the last byte. delay_s: between two at one host."""

    request_s: float = 30.0
    most_bytes: int = 16 * 2**20
    delay_s: float = 1.0


@dataclass(frozen=True, slots=True)
class Fetched:
    """What is at an address.

    url: where it was found, after redirects. data: None: it is what it was (HTTP 304).
    moved: whether it is there for good (301, 308 all the way).
    """

    url: str
    data: bytes | None
    content_type: str = ""
    validators: Validators = field(default_factory=Validators)
    moved: bool = False


class FetchFailed(SourceUnreadable):
    """A page can't be had. `gone`: its server says that there is none (404, 410). `status`: the HTTP status, or 0."""

    def __init__(self, url: str, reason: str, *, status: int = 0, trouble: Trouble = Trouble.UNREACHABLE) -> None:
        super().__init__(url, reason, trouble=trouble)
        self.status = status
        self.gone = status in _GONE


class Fetcher:
    """Fetches from the web. One for all threads of a process: it keeps count of when each host was last asked."""

    def __init__(
        self,
        *,
        agent: str,
        allow_private: bool = False,
        limits: Limits | None = None,
        resolve: Resolve = resolve,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Say to be `agent`, and reach hosts of private networks only if told so."""
        self._limits = limits or Limits()
        self._clock = clock
        self._sleep = sleep
        self._deadline = Deadline(clock)
        self._client = httpx.Client(
            transport=CheckedTransport(self._deadline, allow_private=allow_private, resolve=resolve),
            headers={"User-Agent": agent, "Accept-Encoding": ACCEPTED, "Accept": _ACCEPT},
            follow_redirects=False,
            trust_env=False,
        )
        self._client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))  # none are kept
        self._robots = Robots(self._robots_file, agent=agent.partition("/")[0], clock=clock)
        self._next_at: dict[str, float] = {}
        self._lock = threading.Lock()

    def close(self) -> None:
        """Close what is open."""
        self._client.close()

    def fetch(self, url: str, known: Validators | None = None) -> Fetched:
        """What is at an address, following at most five redirects.

        known: of the version that we have; if that is still the one, nothing is transferred.

        Raises:
            FetchFailed: it can't be had, or may not be.
        """
        start, moved = url, True
        for _ in range(_MOST_REDIRECTS + 1):
            self._wait_for_turn(url, start)
            self._deadline.start(self._limits.request_s)
            with self._answer(url, start, known) as response:
                target = response.headers.get("location", "")
                if response.status_code not in _REDIRECTS or not target:
                    return self._fetched(response, url, start, moved=moved and url != start)
            moved = moved and response.status_code in {301, 308}
            url = self._target(url, target, start)
        raise FetchFailed(start, f"more than {_MOST_REDIRECTS} redirects, the last one to {url[:200]}")

    def _target(self, url: str, target: str, start: str) -> str:
        with suppress(ValueError):
            found = urljoin(url, target)
            if urlsplit(found).scheme in {"http", "https"} and urlsplit(found).hostname:
                return urlsplit(found)._replace(fragment="").geturl()
        raise FetchFailed(start, f"redirected to {target[:100]!r}, which is no web address", trouble=Trouble.NO_ADDRESS)

    def _wait_for_turn(self, url: str, start: str) -> None:
        """Ask robots.txt, then wait until the host may be asked again."""
        host = _host(url)
        if host is None:
            reason = "not a web address: it must begin with http:// or https:// and a host"
            raise FetchFailed(start, reason, trouble=Trouble.NO_ADDRESS)
        permission = self._robots.permission(url)
        if permission.why_not:
            raise FetchFailed(start, permission.why_not, trouble=permission.trouble)
        with self._lock:
            now = self._clock()
            turn = max(now, self._next_at.get(host, now))
            self._next_at[host] = turn + max(self._limits.delay_s, permission.delay_s)
        if turn > now:
            self._sleep(turn - now)

    @contextmanager
    def _answer(self, url: str, start: str, known: Validators | None) -> Iterator[httpx.Response]:
        """The answer to one request, its body not read yet; whatever goes wrong until the end is a FetchFailed."""
        headers = {}
        if known and known.etag:
            headers["If-None-Match"] = known.etag
        if known and known.last_modified:
            headers["If-Modified-Since"] = known.last_modified
        try:
            with self._client.stream("GET", url, headers=headers) as response:
                yield response
        except FetchFailed:
            raise
        except ForbiddenAddress as error:
            reason = f"{error}, and PULLQUOTE_ALLOW_PRIVATE_HOSTS is not set: not fetched"
            raise FetchFailed(start, reason, trouble=Trouble.PRIVATE) from error
        except (TimeIsUp, httpcore.TimeoutException, httpx.TimeoutException) as error:
            reason = f"took longer than {self._limits.request_s:g} seconds"
            raise FetchFailed(start, reason, trouble=Trouble.TOO_SLOW) from error
        except TooLarge as error:
            reason = f"larger than {_size(self._limits.most_bytes)}"
            raise FetchFailed(start, reason, trouble=Trouble.TOO_LARGE) from error
        except BadPacking as error:
            raise FetchFailed(start, str(error)) from error
        except (httpcore.ConnectError, OSError) as error:
            raise FetchFailed(start, f"its server can't be reached: {_one_line(error)}") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise FetchFailed(start, f"its server broke off or broke the rules: {_one_line(error)}") from error

    def _fetched(self, response: httpx.Response, url: str, start: str, *, moved: bool) -> Fetched:
        status = response.status_code
        validators = Validators(response.headers.get("etag", ""), response.headers.get("last-modified", ""))
        if status == 304:
            return Fetched(url, None, validators=validators, moved=moved)
        if not 200 <= status < 300:
            reason = _words_for(status, response.headers.get("retry-after", ""))
            raise FetchFailed(start, reason, status=status, trouble=_trouble_of(status))
        encoding = response.headers.get("content-encoding", "")
        data = unpacked(response.iter_raw(), encoding, most_bytes=self._limits.most_bytes)
        return Fetched(url, data, response.headers.get("content-type", ""), validators, moved)

    def _robots_file(self, url: str) -> RobotsFile:
        """The robots.txt at an address."""
        target = url
        try:
            for _ in range(_MOST_REDIRECTS + 1):
                self._deadline.start(self._limits.request_s)
                with self._answer(target, url, None) as response:
                    if response.status_code in _REDIRECTS and response.headers.get("location"):
                        target = self._target(target, response.headers["location"], url)
                        continue
                    if response.status_code != 200:
                        return RobotsFile(response.status_code)
                    data = self._fetched(response, target, url, moved=False).data
                    return RobotsFile(200, data or b"")
        except FetchFailed as error:
            return RobotsFile(error.status, why=error.reason, trouble=error.trouble)
        return RobotsFile(404)  # RFC 9309, 2.3.1.2: too many redirects are no file


def _host(url: str) -> str | None:
    """Host and port, None for what is no http(s) URL."""
    try:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            return None
        return f"{parts.hostname}:{parts.port or ''}"
    except ValueError:
        return None


def _words_for(status: int, retry_after: str) -> str:
    if status in _GONE:
        return f"there is no such page any more (HTTP {status})"
    if status in _CLOSED:
        return f"its server doesn't let us read it (HTTP {status})"
    later = f", try again in {retry_after} seconds" if retry_after.isdigit() else ", try again later"
    if status == 429 or status >= 500:
        return f"its server has no answer now (HTTP {status}){later}"
    return f"its server answered HTTP {status}"


def _trouble_of(status: int) -> Trouble:
    if status in _GONE:
        return Trouble.GONE
    return Trouble.CLOSED if status in _CLOSED else Trouble.UNREACHABLE


def _size(size: int) -> str:
    return f"{size / 2**20:.0f} MiB" if size >= 2**20 else f"{size / 2**10:.0f} KiB"


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:160] or type(error).__name__
