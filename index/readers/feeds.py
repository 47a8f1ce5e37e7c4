"""Feeds (RSS 1.0 and 2.0, Atom) -> Articles, and links to stories of which a feed has only the beginning."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from index.article import Article
from index.cleaning import is_boilerplate
from index.errors import SourceUnreadable, Trouble
from index.identity import is_web_url
from index.language import language_of
from index.normalise import one_line
from index.readers.building import Parts, build
from index.readers.page_blocks import blocks_of
from index.readers.page_metadata import page_date
from index.readers.sources import MAX_ARTICLE_BYTES, TOO_LONG, opened, origin_of

_COMPLETE = 1_200  # characters of a text that is surely more than a teaser
_CONTENT_COMPLETE = 500  # of one that the feed itself calls the content, not the summary
_CUT_OFF = re.compile(
    r"(?:…|\.\.\.|\[(?:…|\.\.\.|&hellip;)\]|(?:read|view) (?:more|the full \w+|full \w+)|continue reading.*|more)\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An entry of a feed.

    parts: the story as far as the feed has it. complete: whether that is all of it, as far as can be told.
    link: where the story is, "" where the feed doesn't say.
    """

    parts: Parts
    link: str
    complete: bool
    origin: str


def read_feed(path: Path, *, encoding: str | None = None) -> Iterator[Article | SourceUnreadable]:
    """The entries of a saved feed, packed (.gz) or not, as far as it has their text: nothing is fetched."""
    origin = origin_of(path)
    try:
        with opened(path) as file:
            data = file.read(MAX_ARTICLE_BYTES + 1)
        for entry in feed_entries(data, origin=origin, charset=encoding or ""):
            yield article_from_entry(entry)
    except SourceUnreadable as error:
        yield SourceUnreadable(error.origin, error.reason)


def article_from_entry(entry: FeedEntry) -> Article | SourceUnreadable:
    """The article that the feed itself has, or why there is none."""
    if not entry.parts.texts:
        where = f"; its page is {entry.link}" if entry.link else ""
        return SourceUnreadable(entry.origin, f"an entry without text{where}")
    try:
        return build(entry.parts, origin=entry.origin)
    except SourceUnreadable as error:
        return SourceUnreadable(error.origin, error.reason)


def feed_entries(data: bytes, *, origin: str, url: str = "", charset: str = "") -> Iterator[FeedEntry]:
    """The entries of a feed, malformed or not.

    url: where it was fetched from, for relative links. charset: how its server or the operator says it is encoded.

    Raises:
        SourceUnreadable: it is no feed, is too long, or is empty.
    """
    import feedparser  # noqa: PLC0415  # a fifth of a second

    if len(data) > MAX_ARTICLE_BYTES:
        raise SourceUnreadable(origin, TOO_LONG, trouble=Trouble.TOO_LARGE)
    headers = {"content-location": url} if url else {}
    if charset:
        headers["content-type"] = f"application/xml; charset={charset}"
    try:
        parsed = feedparser.parse(io.BytesIO(data), response_headers=headers)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError, AssertionError) as error:
        raise SourceUnreadable(origin, f"not a feed that can be read: {type(error).__name__}") from error
    if not parsed.entries:
        if parsed.get("version") or parsed.get("feed"):
            raise SourceUnreadable(origin, "a feed without entries")
        raise SourceUnreadable(origin, "not a feed: no RSS or Atom in it")
    base = urljoin(url, parsed.feed.get("link") or "")
    for number, entry in enumerate(parsed.entries, start=1):
        yield _entry(entry, parsed.feed, base, f"{origin}:{number}")


def feed_links(data: bytes, *, url: str) -> list[str]:
    """The addresses of the stories in a feed, each once, in the feed's order."""
    return list(dict.fromkeys(entry.link for entry in feed_entries(data, origin=url, url=url) if entry.link))


def _entry(entry: Any, feed: Any, base: str, origin: str) -> FeedEntry:  # feedparser has no types
    link = urljoin(base, entry.get("link") or (entry.get("id") or "" if entry.get("guidislink") else "")).strip()
    link = link if is_web_url(link) else ""
    content = max((part.get("value") or "" for part in entry.get("content") or []), key=len, default="")
    summary = entry.get("summary") or ""
    html = content if len(content) >= len(summary) else summary
    texts = _paragraphs(html)
    size = sum(map(len, texts))
    whole = size >= (_CONTENT_COMPLETE if html is content else _COMPLETE)
    source = entry.get("source") or {}
    return FeedEntry(
        parts=Parts(
            texts=texts,
            headline=_plain(entry.get("title") or ""),
            outlet=_plain(source.get("title") or "") or _plain(feed.get("title") or ""),
            byline=_byline(entry),
            published=_date(entry, "published") or _date(entry, "updated"),
            updated=_date(entry, "updated") if "published" in entry else "",
            url=link,
            language=language_of(
                " ".join(texts), declared=(entry.get("language") or feed.get("language") or "").strip()
            ),
        ),
        link=link,
        complete=whole and bool(texts) and not _CUT_OFF.search(texts[-1]),
        origin=origin,
    )


def _paragraphs(html: str) -> list[str]:
    """The paragraphs of an entry's HTML, without plugs and bare links."""
    from lxml import etree  # noqa: PLC0415  # heavy
    from lxml import html as lxml_html  # noqa: PLC0415

    if not html.strip():
        return []
    try:
        tree = lxml_html.document_fromstring(f"<html><body><div>{html}</div></body></html>")
    except (etree.LxmlError, ValueError):
        return []
    blocks = blocks_of(tree)
    return [block.text for block in blocks if not is_boilerplate(block.text) and block.linked < 1]


def _plain(html: str) -> str:
    """A title's text: feeds may set it in HTML."""
    if "<" not in html and "&" not in html:
        return one_line(html)
    return one_line(" ".join(_all_texts(html)))


def _all_texts(html: str) -> list[str]:
    from lxml import etree  # noqa: PLC0415
    from lxml import html as lxml_html  # noqa: PLC0415

    try:
        return [lxml_html.document_fromstring(f"<html><body><p>{html}</p></body></html>").text_content()]
    except (etree.LxmlError, ValueError):
        return [html]


def _byline(entry: Any) -> str:
    names = [one_line(author.get("name") or "") for author in entry.get("authors") or []]
    found = list(dict.fromkeys(name for name in names if name and "@" not in name))
    return ", ".join(found) or ("" if "@" in (entry.get("author") or "") else one_line(entry.get("author") or ""))


def _date(entry: Any, name: str) -> str:
    """A date as the entry writes it, or as feedparser understands what we don't."""
    # dict.get: feedparser's own takes the publication for an update, and warns of it.
    given = page_date(dict.get(entry, name) or "")
    parsed = dict.get(entry, f"{name}_parsed")
    if given or not parsed:
        return given
    try:
        year, month, day, hour, minute, second = parsed[:6]
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC).isoformat()
    except (ValueError, TypeError):
        return ""
