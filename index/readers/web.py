"""Addresses on the web -> Articles: pages, and the stories that feeds and sitemaps list."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from index.errors import SourceUnreadable
from index.fetching.fetcher import Fetched, Fetcher, FetchFailed
from index.fetching.validators import Validators
from index.readers.feeds import FeedEntry, article_from_entry, feed_entries
from index.readers.html import article_from_page
from index.readers.page_text import charset_of
from index.readers.seen import AlreadyRead, Gone, Reading, payload_hash
from index.readers.sitemaps import SitemapLink, read_sitemap
from index.readers.text import article_from_bytes
from index.readers.xml import Markup, markup_of
from index.reading_log import FetchedPage, ReadingLog

_MOST_SITEMAPS = 50  # of an index of sitemaps, newest first


@dataclass(frozen=True, slots=True)
class Listing:
    """What a feed or a sitemap lists now; None: the same as when it was fetched last."""

    entries: tuple[FeedEntry | SitemapLink, ...] | None
    validators: Validators


class WebReader:
    """Reads stories from the web.

    What it fetched is remembered when `remember` is called, which must be after the articles are kept.
    """

    def __init__(self, fetcher: Fetcher, log: ReadingLog, *, clock: Callable[[], float] = time.time) -> None:
        """Fetch with `fetcher`; `log` knows what was read before. `clock` gives seconds since 1970."""
        self._fetcher = fetcher
        self._log = log
        self._clock = clock
        self._pages: list[FetchedPage] = []

    def read(self, url: str) -> Iterator[Reading]:
        """The story at an address, or those that the feed or sitemap there lists, and what can't be read."""
        try:
            fetched, known = self._fetched(url)
            kind = Markup.PAGE if fetched.data is None else _kind(fetched)
            if kind is Markup.FEED:
                for entry in _entries(fetched, url):
                    yield from self.read_entry(entry, source=url)
            elif kind is Markup.SITEMAP:
                for link in self._links(fetched, url):
                    yield from self.read_entry(link, source=url)
            else:
                yield self._page(fetched, url, known, source="")
        except SourceUnreadable as error:
            yield self._failure(error, url)

    def listing(self, url: str, validators: Validators) -> Listing:
        """What the feed or sitemap at an address lists, unless it is still what `validators` tell of.

        Raises:
            SourceUnreadable: it can't be fetched, or is neither.
        """
        fetched = self._fetcher.fetch(url, validators)
        if fetched.data is None:
            return Listing(None, validators)
        kind = _kind(fetched)
        if kind is Markup.SITEMAP:
            return Listing(tuple(self._links(fetched, url)), fetched.validators)
        return Listing(tuple(_entries(fetched, url)), fetched.validators)

    def read_entry(self, entry: FeedEntry | SitemapLink, *, source: str) -> Iterator[Reading]:
        """The story of an entry: as the feed has it, if that is all of it, else from its page."""
        if isinstance(entry, FeedEntry):
            if entry.complete or not entry.link:
                yield article_from_entry(entry)
                return
            link = entry.link
        else:
            link = entry.url
        yield self.read_page(link, source=source)

    def read_page(self, url: str, *, source: str = "") -> Reading:
        """The story on the page at an address; `source` is the feed or sitemap that led there."""
        try:
            fetched, known = self._fetched(url)
            if fetched.data is not None and _kind(fetched) in {Markup.FEED, Markup.SITEMAP}:
                raise SourceUnreadable(url, "a feed or a sitemap, not the page of one story")
            return self._page(fetched, url, known, source=source)
        except SourceUnreadable as error:
            return self._failure(error, url)

    def remember(self) -> None:
        """Remember which pages were fetched, so that they need not be again while they stay what they are."""
        self._log.remember(self._pages)
        self._pages.clear()

    def _fetched(self, url: str) -> tuple[Fetched, FetchedPage | None]:
        known = self._log.page(url)
        return self._fetcher.fetch(url, known.validators if known else None), known

    def _page(self, fetched: Fetched, url: str, known: FetchedPage | None, *, source: str) -> Reading:
        source = source or (known.source if known else "")
        if fetched.data is None:
            if known is None:
                raise SourceUnreadable(url, "its server says that it is unchanged, but it was never read")
            self._keep(url, known.article_id, known.validators, source)
            return AlreadyRead(known.article_id, url)
        if _is_text(fetched):
            article = article_from_bytes(fetched.data, origin=url)
        else:
            payload = payload_hash(fetched.data, fetched.url)
            already = self._log.article_of_payload(payload)
            if already:
                self._keep(url, already, fetched.validators, source)
                return AlreadyRead(already, url)
            charset = charset_of(fetched.content_type)
            article = article_from_page(fetched.data, origin=url, url=fetched.url, charset=charset, payload=payload)
        self._keep(url, article.id, fetched.validators, source)
        return article

    def _keep(self, url: str, article_id: str, validators: Validators, source: str) -> None:
        self._pages.append(FetchedPage(url, article_id, validators, self._clock(), source))

    def _failure(self, error: SourceUnreadable, url: str) -> Reading:
        """What became of a page that can't be had: a story that is gone, or one that is only unreadable now."""
        known = self._log.page(url)
        if known is not None:
            gone = isinstance(error, FetchFailed) and error.gone
            self._keep(url, known.article_id, Validators() if gone else known.validators, known.source)
            if gone:
                return Gone(known.article_id, url, error.reason)
        failure = SourceUnreadable(
            error.origin, error.reason, trouble=error.trouble
        )  # as a value: without a traceback that keeps data alive
        failure.source = url
        return failure

    def _links(self, fetched: Fetched, url: str) -> Iterator[SitemapLink]:
        """The pages of a sitemap, and of the sitemaps that it lists."""
        sitemap = read_sitemap(fetched.data or b"", origin=url)
        yield from sitemap.links
        for each in sitemap.sitemaps[:_MOST_SITEMAPS]:
            inner = self._fetcher.fetch(each.url)
            yield from read_sitemap(inner.data or b"", origin=each.url).links


def _entries(fetched: Fetched, url: str) -> Iterator[FeedEntry]:
    charset = charset_of(fetched.content_type)
    return feed_entries(fetched.data or b"", origin=url, url=fetched.url, charset=charset)


def _kind(fetched: Fetched) -> Markup:
    return Markup.PAGE if _is_text(fetched) else markup_of(fetched.data or b"")


def _is_text(fetched: Fetched) -> bool:
    """Whether it is plain text, as its server says or its name ends."""
    if fetched.content_type.startswith("text/plain"):
        return markup_of(fetched.data or b"") is Markup.OTHER
    return not fetched.content_type and PurePosixPath(urlsplit(fetched.url).path).suffix in {".txt", ".md"}
