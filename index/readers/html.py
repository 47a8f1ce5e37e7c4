"""Web pages -> Articles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from index.article import Article
from index.errors import SourceUnreadable, Trouble
from index.language import language_of
from index.readers.building import Parts, build
from index.readers.page_body import captions_of, page_blocks
from index.readers.page_metadata import page_metadata
from index.readers.page_text import page_text
from index.readers.seen import AlreadyRead, Seen, payload_hash, unseen
from index.readers.sources import MAX_ARTICLE_BYTES, TOO_LONG, opened, origin_of


def read_html(
    path: Path, *, encoding: str | None = None, seen: Seen = unseen
) -> Iterator[Article | SourceUnreadable | AlreadyRead]:
    """The story on a saved page, packed (.gz) or not, or why there is none."""
    origin = origin_of(path)
    try:
        with opened(path) as file:
            data = file.read(MAX_ARTICLE_BYTES + 1)
        payload = payload_hash(data, "")
        known = seen(payload)
        if known:
            yield AlreadyRead(known, origin)
        else:
            yield article_from_page(data, origin=origin, charset=encoding or "", payload=payload)
    except SourceUnreadable as error:
        yield SourceUnreadable(error.origin, error.reason)  # as a value: without a traceback that keeps the page alive


def article_from_page(data: bytes, *, origin: str, url: str = "", charset: str = "", payload: str = "") -> Article:
    """The story on a page.

    url: where it was fetched from, "" for a saved page. charset: how its server says that it is encoded.
    payload: see `Article.payload`.

    Raises:
        SourceUnreadable: it is no page, is too long, or there is no story on it.
    """
    from lxml import etree, html  # noqa: PLC0415  # heavy

    if len(data) > MAX_ARTICLE_BYTES:
        raise SourceUnreadable(origin, TOO_LONG, trouble=Trouble.TOO_LARGE)
    if url and urlsplit(url).path in {"", "/"} and not urlsplit(url).query:
        raise SourceUnreadable(origin, "no story in it: a site's front page")
    text = page_text(data, origin=origin, charset=charset)
    try:
        parser = html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8", collect_ids=False)
        tree = html.document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
        about = page_metadata(tree, url=url)
        captions = captions_of(tree)
        blocks = page_blocks(tree, url=about.url, headline=about.headline, standfirst=about.standfirst)
    except (etree.LxmlError, ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        # Three libraries, and whatever the web has: none of their failures may end the reading of the other pages.
        raise SourceUnreadable(origin, f"not a page that can be read: {type(error).__name__}") from error
    return build(
        Parts(
            texts=[block.text for block in blocks],
            headings=frozenset(number for number, block in enumerate(blocks, 1) if block.is_heading),
            headline=about.headline,
            outlet=about.outlet,
            byline=about.byline,
            published=about.published,
            updated=about.updated,
            url=about.url,
            language=language_of(" ".join(block.text for block in blocks), declared=about.language),
            captions=captions,
            payload=payload,
        ),
        origin=origin,
    )
