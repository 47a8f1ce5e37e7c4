"""The feed of a page: what `pullquote source add URL` watches."""

from __future__ import annotations

from urllib.parse import urljoin

from index.errors import SourceUnreadable
from index.fetching.fetcher import Fetched, Fetcher, FetchFailed
from index.identity import is_web_url
from index.readers.feeds import feed_entries
from index.readers.page_text import charset_of, page_text
from index.readers.sitemaps import read_sitemap
from index.readers.xml import Markup, markup_of

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json")
_USUAL = (
    "/feed",
    "/rss",
    "/feed.xml",
    "/rss.xml",
    "/atom.xml",
    "/sitemap-news.xml",
    "/news-sitemap.xml",
    "/sitemap.xml",
)


def find_source(url: str, fetcher: Fetcher) -> str:
    """The address of a feed or sitemap: the one given, or the one that its page names, or one at a usual place.

    Raises:
        SourceUnreadable: none can be found, or the page can't be fetched.
    """
    fetched = fetcher.fetch(url)
    if _is_source(fetched):
        return fetched.url if fetched.moved else url
    candidates = [*_named(fetched), *(urljoin(fetched.url, path) for path in _USUAL)]
    for candidate in dict.fromkeys(candidates):
        try:
            if _is_source(fetcher.fetch(candidate)):
                return candidate
        except FetchFailed:
            continue
    raise SourceUnreadable(url, "no feed or sitemap found for this page; give the address of one")


def _is_source(fetched: Fetched) -> bool:
    data = fetched.data or b""
    kind = markup_of(data)
    try:
        if kind is Markup.SITEMAP:
            return bool(read_sitemap(data, origin=fetched.url))
        if kind is Markup.FEED:
            return any(True for _ in feed_entries(data, origin=fetched.url, url=fetched.url))
    except SourceUnreadable:
        return False
    return False


def _named(fetched: Fetched) -> list[str]:
    """The feeds that a page links to, comments' feeds last."""
    from lxml import etree, html  # noqa: PLC0415  # heavy

    try:
        text = page_text(fetched.data or b"", origin=fetched.url, charset=charset_of(fetched.content_type))
        tree = html.document_fromstring(text.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8"))
    except (SourceUnreadable, etree.LxmlError, ValueError):
        return []
    links = [
        urljoin(fetched.url, link.get("href") or "")
        for link in tree.iter("link")
        if "alternate" in (link.get("rel") or "").lower() and (link.get("type") or "").lower() in _FEED_TYPES
    ]
    return sorted((link for link in links if is_web_url(link)), key=lambda link: "comment" in link.lower())
