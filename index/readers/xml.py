"""XML files and bodies: which of feed, sitemap and page one is, by its first element."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from index.article import Article
from index.errors import SourceUnreadable
from index.readers.feeds import read_feed
from index.readers.html import read_html
from index.readers.seen import AlreadyRead, Seen, unseen
from index.readers.sources import opened, origin_of

_LOOKED_AT = 4096  # bytes
_ROOT = re.compile(rb"<\s*(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_BEFORE_ROOT = re.compile(rb"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\])?[^>]*>", re.DOTALL | re.IGNORECASE)

_FEED_INSIDE = re.compile(rb"<rss\s[^>]*version|<feed\s[^>]*http://www\.w3\.org/2005/Atom", re.IGNORECASE)


class Markup(StrEnum):
    """What a text with tags is."""

    FEED = "feed"
    SITEMAP = "sitemap"
    PAGE = "page"
    OTHER = "other"


_ROOTS = {
    b"rss": Markup.FEED,
    b"rdf": Markup.FEED,
    b"feed": Markup.FEED,
    b"channel": Markup.FEED,
    b"urlset": Markup.SITEMAP,
    b"sitemapindex": Markup.SITEMAP,
    b"html": Markup.PAGE,
}


def markup_of(data: bytes) -> Markup:
    """What the beginning of a body or file shows it to be."""
    head = data[:_LOOKED_AT].replace(b"\0", b"")  # UTF-16 is UTF-8 with holes, as far as names of elements go
    root = _ROOT.search(_BEFORE_ROOT.sub(b"", head))
    if root is None:
        return Markup.OTHER
    kind = _ROOTS.get(root[1].lower(), Markup.OTHER)
    # A server that wraps everything into a page wraps feeds too.
    return Markup.FEED if kind is Markup.PAGE and _FEED_INSIDE.search(head) else kind


def read_xml(
    path: Path, *, encoding: str | None = None, seen: Seen = unseen
) -> Iterator[Article | SourceUnreadable | AlreadyRead]:
    """The stories in an XML file: a feed's entries, or a page in XHTML. Sitemaps have none, and say so."""
    origin = origin_of(path)
    try:
        with opened(path) as file:
            kind = markup_of(file.read(_LOOKED_AT))
    except SourceUnreadable as error:
        yield SourceUnreadable(error.origin, error.reason)
        return
    if kind is Markup.SITEMAP:
        yield SourceUnreadable(origin, "a sitemap only links to stories; add it by its address instead")
    elif kind is Markup.PAGE:
        yield from read_html(path, encoding=encoding, seen=seen)
    else:
        yield from read_feed(path, encoding=encoding)
