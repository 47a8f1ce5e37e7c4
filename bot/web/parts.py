"""What the web application is made of."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from ipaddress import ip_address
from typing import Protocol
from urllib.parse import urlsplit

from bot.answering.answerer import Answerer
from bot.answering.linking import Links
from bot.answering.signatures import LinkSigner
from bot.digest.models import Digest, Period
from bot.digest.subscription import Wanted
from bot.metrics import Metrics
from bot.web.record import Record
from index.catalog import Catalog
from index.store.embedded import EmbeddedStore


@dataclass(frozen=True, slots=True)
class WebConfig:
    """How the application is reached, and by whom.

    host: what it listens on. public_url: where readers reach it, "" for there. api_tokens: who may operate it.
    public_stories: everybody may read. questions_a_minute: of one reader. called: whether a platform calls it from
    elsewhere, through a proxy that nothing may be known of.
    """

    host: str = "127.0.0.1"
    public_url: str = ""
    api_tokens: tuple[str, ...] = ()
    public_stories: bool = False
    questions_a_minute: int = 30
    called: bool = False

    @property
    def base(self) -> str:
        """The path that all pages are under, "" at the top of a host; a proxy takes it away."""
        return urlsplit(self.public_url).path.rstrip("/")

    @property
    def is_local(self) -> bool:
        """Whether it is meant for this machine alone."""
        public = urlsplit(self.public_url).hostname
        if public is None:
            return is_loopback(self.host) and not self.called
        return is_loopback(self.host) and is_loopback(public)


class DigestsOfPeriods(Protocol):
    """What makes digests; see `bot.digest.making.DigestMaker`."""

    def make(self, wanted: Wanted, period: Period) -> Digest:
        """Thread-safe; blocks."""


@dataclass(frozen=True, slots=True)
class WebParts:
    """The parts of the application; all but the configuration may be shared with other front ends.

    signer: signs links to stories; None where none is needed. session_key: signs the cookies of those who signed in.
    record: what was asked; None where nobody writes it down. digests: gives what makes them; None where none
    are shown. services: which front ends and loops of the process are up. clock: seconds since 1970.
    """

    config: WebConfig
    answerer: Answerer
    catalog: Catalog
    store: EmbeddedStore
    links: Links
    signer: LinkSigner | None
    session_key: str
    metrics: Metrics
    record: Record | None = None
    digests: Callable[[], DigestsOfPeriods] | None = None
    services: Callable[[], Mapping[str, bool]] = dict
    clock: Callable[[], float] = time.time

    def today(self) -> date:
        """The day of the clock, UTC."""
        return datetime.fromtimestamp(self.clock(), UTC).date()


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this machine."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.casefold() == "localhost"
