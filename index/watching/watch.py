"""Looks at watched sources when they are due, adds what is new, and looks again at what may have been corrected."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from index.catalog import Change
from index.errors import PullquoteIndexError, SourceUnreadable, WriterBusy
from index.indexer import IndexReport
from index.readers.feeds import FeedEntry
from index.readers.seen import Reading
from index.readers.sitemaps import SitemapLink
from index.readers.web import Listing, WebReader
from index.reading_log import ReadingLog, SourceState
from index.watching.sources import Source

_LONGEST_BACKOFF_S = 24 * 3600
_RECHECK_AFTER_S = 6 * 3600  # most corrections come on the day of the story
_RETRY_AFTER_S = 1800
_RECHECKED = 20  # pages of a source at a time: being polite comes before being complete
_MOST_ENTRIES = 500  # new pages of a source at a time: a sitemap of years is read in parts

_log = logging.getLogger(__name__)


class Adder(Protocol):
    """Adds readings to the index: `index.indexer.Indexer`."""

    def add(self, readings: Iterable[Reading], *, collection: str) -> IndexReport:
        """Add them to a collection.

        Raises:
            WriterBusy: another process is writing to this index.
        """


@dataclass(frozen=True, slots=True)
class Look:
    """What looking at a source brought. error: why it failed, "" if it didn't; skipped: pages that can't be read."""

    source: Source
    report: IndexReport | None = None
    error: str = ""


class Watch:
    """Looks at sources in turn. One that fails is looked at ever less often and holds up no other."""

    def __init__(
        self, reader: WebReader, log: ReadingLog, indexer: Adder, *, clock: Callable[[], float] = time.time
    ) -> None:
        """Read with `reader`, add with `indexer`, remember in `log`; `clock` gives seconds since 1970."""
        self._reader = reader
        self._log = log
        self._indexer = indexer
        self._clock = clock
        self._failed: dict[str, tuple[int, float]] = {}  # pages: how often in a row, and when to try again

    def due(self, sources: Iterable[Source]) -> list[Source]:
        """The sources to look at now, the longest overdue first."""
        now = self._clock()
        waiting = [(self._log.state(source.url).next_at, source) for source in sources]
        return [source for next_at, source in sorted(waiting, key=lambda each: each[0]) if next_at <= now]

    def next_at(self, sources: Iterable[Source]) -> float | None:
        """When the next source is due, None if there is none."""
        return min((self._log.state(source.url).next_at for source in sources), default=None)

    def look(self, source: Source) -> Look:
        """Look at a source now and add what is new there; a failure is remembered, not raised.

        Raises:
            PullquoteIndexError: the index itself can't be written to.
        """
        state = self._log.state(source.url)
        try:
            listing = self._reader.listing(source.url, state.validators)
        except SourceUnreadable as error:
            self._put_failure(state, source, error.reason)
            return Look(source, error=error.reason)
        try:
            report = self._indexer.add(self._readings(source, listing), collection=source.collection)
        except WriterBusy as error:
            self._log.put_state(replace(state, next_at=self._clock() + 60))
            return Look(source, error=str(error))
        self._reader.remember()
        self._put_success(state, source, listing, report)
        for skipped in report.skipped:
            _log.warning("skipped %s", skipped)
        return Look(source, report)

    def _readings(self, source: Source, listing: Listing) -> Iterator[Reading]:
        read = 0
        for entry in listing.entries or ():
            link = entry.link if isinstance(entry, FeedEntry) else entry.url
            if read >= _MOST_ENTRIES:
                break
            if self._failed.get(link, (0, 0.0))[1] <= self._clock() and self._is_new(entry):
                read += 1
                for reading in self._reader.read_entry(entry, source=source.url):
                    self._note(link, failed=isinstance(reading, SourceUnreadable))
                    yield reading
        before = self._clock() - _RECHECK_AFTER_S
        for page in self._log.pages_of(source.url, fetched_before=before, limit=_RECHECKED):
            yield self._reader.read_page(page.url, source=source.url)

    def _note(self, link: str, *, failed: bool) -> None:
        """Wait ever longer with a page that can't be read: robots.txt and paywalls don't change by the hour."""
        times = self._failed.pop(link, (0, 0.0))[0] + 1
        if failed and link:
            self._failed[link] = times, self._clock() + min(_RETRY_AFTER_S * 2.0**times, _LONGEST_BACKOFF_S)

    def _is_new(self, entry: FeedEntry | SitemapLink) -> bool:
        """Whether an entry has a story that isn't known, or says that it was changed since it was fetched."""
        link, changed = (
            (entry.link, entry.parts.updated) if isinstance(entry, FeedEntry) else (entry.url, entry.modified)
        )
        page = self._log.page(link) if link else None
        if page is None or (isinstance(entry, FeedEntry) and entry.complete):
            return True
        try:
            return bool(changed) and datetime.fromisoformat(changed).timestamp() > page.fetched_at
        except (ValueError, OverflowError, OSError):
            return False

    def _put_success(self, state: SourceState, source: Source, listing: Listing, report: IndexReport) -> None:
        now = self._clock()
        brought = report.changes[Change.ADDED] + report.changes[Change.CHANGED]
        complete = len(listing.entries or ()) <= _MOST_ENTRIES and not report.skipped
        self._log.put_state(
            replace(
                state,
                checked_at=now,
                succeeded_at=now,
                next_at=now + source.every_s,
                failures=0,
                error="",
                articles=state.articles + brought,
                # Only a listing that was read to its end may be passed over while it is unchanged.
                etag=listing.validators.etag if complete else "",
                last_modified=listing.validators.last_modified if complete else "",
            )
        )

    def _put_failure(self, state: SourceState, source: Source, reason: str) -> None:
        now = self._clock()
        failures = state.failures + 1
        wait = min(source.every_s * 2 ** min(failures, 10), _LONGEST_BACKOFF_S)
        self._log.put_state(
            replace(state, checked_at=now, next_at=now + max(wait, source.every_s), failures=failures, error=reason)
        )


def watch(
    watch_of: Watch,
    sources: Callable[[], list[Source]],
    *,
    tell: Callable[[Look], None],
    sleep: Callable[[float], None],
    clock: Callable[[], float] = time.time,
    once: bool = False,
) -> None:
    """Look at sources whenever they are due, until interrupted, or once at those that are due now.

    sources: gives the sources anew each time, as their file may have been edited. tell: hears of every look.
    """
    while True:
        current = _current(sources)
        for source in watch_of.due(current):
            tell(watch_of.look(source))
        if once:
            return
        next_at = watch_of.next_at(current)
        sleep(min(60.0, max(1.0, (next_at or clock() + 60) - clock())))


def _current(sources: Callable[[], list[Source]]) -> list[Source]:
    """The sources now; a mistake in their file is logged, and none are looked at until it is mended."""
    try:
        return sources()
    except PullquoteIndexError as error:
        _log.error("%s", error)  # one line is what an operator needs
        return []
