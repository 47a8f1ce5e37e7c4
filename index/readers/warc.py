"""Web archives (WARC, ARC) -> Articles, one page in memory at a time."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

from index.article import Article
from index.errors import SourceUnreadable, Trouble
from index.readers.html import article_from_page
from index.readers.seen import AlreadyRead, Seen, payload_hash, unseen
from index.readers.sources import MAX_ARTICLE_BYTES, TOO_LONG, opened, origin_of

_PAGE_TYPES = ("text/html", "application/xhtml+xml")


def read_warc(
    path: Path, *, encoding: str | None = None, seen: Seen = unseen
) -> Iterator[Article | SourceUnreadable | AlreadyRead]:
    """The stories of an archive, packed (.gz) or not, and what can't be read in their place.

    Requests, metadata, redirects, errors and what is no page are no stories and not reported. Origins are "PATH:URL".
    An archive that breaks off is read up to there. seen: knows pages that were read before; they aren't read again.
    """
    from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415
    from warcio.exceptions import ArchiveLoadFailed  # noqa: PLC0415

    origin = origin_of(path)
    found = False
    try:
        with opened(path) as file:
            for record in ArchiveIterator(_Pieces(file), arc2warc=True):
                if _is_page(record):
                    found = True
                    yield _reading(record, origin, encoding or "", seen)
            file.read(1)  # warcio takes packing that is cut off for the end; reading on tells
    except SourceUnreadable as error:
        yield SourceUnreadable(error.origin, error.reason)
        return
    except (ArchiveLoadFailed, ValueError, EOFError, AttributeError, TypeError, LookupError) as error:
        # warcio raises what it stumbles over; a broken archive is one line, however it is broken.
        detail = " ".join(str(error).split())[:120]
        yield SourceUnreadable(origin, f"not a web archive, or damaged{': ' + detail if detail else ''}")
        return
    if not found:
        yield SourceUnreadable(origin, "no web page in this archive")


class _Pieces:
    """A file that gives what is at hand, so that of one that is cut off all is read that is there."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = cast(io.BufferedReader, file)

    def read(self, size: int = -1) -> bytes:
        return self._file.read1(size)


def _is_page(record: Any) -> bool:  # warcio has no types
    if record.rec_type not in {"response", "resource"}:
        return False
    headers = record.http_headers
    if headers is None:
        return bool(record.rec_type == "resource" and (record.content_type or "").startswith(_PAGE_TYPES))
    if headers.get_statuscode() != "200":
        return False
    return (headers.get_header("Content-Type") or "text/html").strip().lower().startswith(_PAGE_TYPES)


def _reading(record: Any, origin: str, encoding: str, seen: Seen) -> Article | SourceUnreadable | AlreadyRead:
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    here = f"{origin}:{url}"
    try:
        data = record.content_stream().read(MAX_ARTICLE_BYTES + 1)
        if len(data) > MAX_ARTICLE_BYTES:
            return SourceUnreadable(here, TOO_LONG, trouble=Trouble.TOO_LARGE)
        payload = payload_hash(data, url)
        if known := seen(payload):
            return AlreadyRead(known, here)
        return article_from_page(
            data, origin=here, url=url.strip("<>"), charset=encoding or _charset(record), payload=payload
        )
    except SourceUnreadable as error:
        return SourceUnreadable(error.origin, error.reason)


def _charset(record: Any) -> str:
    from index.readers.page_text import charset_of  # noqa: PLC0415

    headers = record.http_headers
    return charset_of(headers.get_header("Content-Type") or "") if headers else ""
