"""Long imports: in bounded memory, and the same index after any number of kills."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.catalog import Catalog
from index.encoder import load_encoder
from index.indexer import Indexer, IndexReport
from index.readers import Reading, read
from index.reading_log import ReadingLog
from tests.support.articles import story
from tests.support.indexing import content_of, open_catalog, started

pytestmark = pytest.mark.slow

PAGES = 5_000
_MOST_MEMORY = 1_500 * 2**20


def write_archive(path: Path) -> None:
    """A web archive of so many pages."""
    with path.open("wb") as file:
        for number in range(PAGES):
            article = story(number)
            body = "".join(f"<p>{paragraph.text} {paragraph.text}</p>" for paragraph in article.paragraphs)
            html = f"<html><body><article><h1>{article.headline}</h1>{body}</article></body></html>".encode()
            block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + html
            head = (
                "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2026-03-02T08:15:00Z\r\n"
                f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012d}>\r\n"
                f"WARC-Target-URI: https://courier.example/{number}\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
            )
            file.write(head.encode() + block + b"\r\n\r\n")


def readings(catalog: Catalog, archive: Path) -> Iterator[Reading]:
    """What `pullquote index add` reads."""
    return read(archive, seen=ReadingLog(catalog.engine).article_of_payload)


def import_archive(directory: Path, archive: Path) -> IndexReport:
    """Add the archive to the index."""
    catalog = open_catalog(directory)
    try:
        return Indexer(directory, catalog, load_encoder("hashing")).add(readings(catalog, archive))
    finally:
        catalog.close()


def test_an_import_that_is_killed_again_and_again_ends_like_an_undisturbed_one(tmp_path: Path) -> None:
    """Each run goes on where the last one was; adding it all once more changes and encodes nothing."""
    archive = tmp_path / "pages.warc"
    write_archive(archive)
    whole = import_archive(tmp_path / "undisturbed", archive)
    assert whole.read == PAGES
    kills = 0
    while kills < 5:
        importing = started(import_archive, tmp_path / "index", archive)
        importing.join(20)
        if importing.exitcode is not None:
            break
        importing.kill()
        importing.join()
        kills += 1
    assert kills
    import_archive(tmp_path / "index", archive)
    again = import_archive(tmp_path / "index", archive)
    assert (again.encoded, again.published) == (0, None)
    assert content_of(tmp_path / "index") == content_of(tmp_path / "undisturbed")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 < _MOST_MEMORY
