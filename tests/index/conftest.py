"""A web server, and what reads from it into an index."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index.catalog import Catalog
from index.fetching.fetcher import Fetcher, Limits
from index.readers.web import WebReader
from index.reading_log import ReadingLog
from tests.support.hostile_server import Clock, Server, running_server


@pytest.fixture
def server() -> Iterator[Server]:
    """A server that serves what a test puts into its `pages`."""
    with running_server() as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    """A day in March 2026, on which time passes when a test says so."""
    return Clock(now=1_772_400_000.0)


@pytest.fixture
def web(catalog: Catalog, clock: Clock) -> Iterator[WebReader]:
    """What reads from the server; it may, and waits for nothing."""
    fetcher = Fetcher(agent="Pullquote/1.0", allow_private=True, limits=Limits(request_s=20.0, delay_s=0.0))
    yield WebReader(fetcher, ReadingLog(catalog.engine), clock=clock)
    fetcher.close()
