"""Sitemaps (sitemaps.org, with Google's news extension) -> links to stories and to further sitemaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from index.errors import SourceUnreadable
from index.identity import is_web_url
from index.normalise import one_line
from index.readers.page_metadata import page_date

_MOST_LINKS = 50_000  # the protocol's own limit


@dataclass(frozen=True, slots=True)
class SitemapLink:
    """A page that a sitemap lists; "" for what it doesn't say. Dates are ISO 8601."""

    url: str
    modified: str = ""
    published: str = ""
    headline: str = ""
    outlet: str = ""
    language: str = ""

    @property
    def newest(self) -> str:
        """The last thing that is known to have happened to it, "" if nothing is."""
        return max(self.modified, self.published)


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap lists: pages, newest first, and further sitemaps, in its order."""

    links: tuple[SitemapLink, ...]
    sitemaps: tuple[SitemapLink, ...]


def read_sitemap(data: bytes, *, origin: str) -> Sitemap:
    """What a sitemap or an index of sitemaps lists.

    Raises:
        SourceUnreadable: it is none.
    """
    from lxml import etree  # noqa: PLC0415  # heavy

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, remove_comments=True)
    try:
        root = etree.fromstring(data.strip(), parser)
    except (etree.LxmlError, ValueError) as error:
        raise SourceUnreadable(origin, "not a sitemap: no XML in it") from error
    kind = _name(root) if root is not None else ""
    if kind not in {"urlset", "sitemapindex"}:
        raise SourceUnreadable(origin, "not a sitemap: it has neither urlset nor sitemapindex")
    found = [link for link in (_link(node) for node in root[:_MOST_LINKS]) if is_web_url(link.url)]
    if not found:
        raise SourceUnreadable(origin, "a sitemap without links")
    if kind == "sitemapindex":
        return Sitemap((), tuple(sorted(found, key=lambda link: link.newest, reverse=True)))
    return Sitemap(tuple(sorted(found, key=lambda link: link.newest, reverse=True)), ())


def _link(node: Any) -> SitemapLink:  # lxml has no types
    texts: dict[str, str] = {}
    for part in node.iter():
        if isinstance(part.tag, str) and part.text:
            texts.setdefault(_name(part), one_line(part.text))
    return SitemapLink(
        url=texts.get("loc", ""),
        modified=page_date(texts.get("lastmod", "")),
        published=page_date(texts.get("publication_date", "")),
        headline=texts.get("title", ""),
        outlet=texts.get("name", ""),
        language=texts.get("language", ""),
    )


def _name(node: Any) -> str:
    return str(node.tag).rpartition("}")[2] if isinstance(node.tag, str) else ""
