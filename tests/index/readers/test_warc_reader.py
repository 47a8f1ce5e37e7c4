from __future__ import annotations

import gzip
import uuid
from pathlib import Path

import pytest

from index.article import Article
from index.errors import SourceUnreadable
from index.readers import AlreadyRead, read

BODY = "".join(
    f"<p>The harbour of Vell closed for the winter on Monday, {n} weeks later than it did last year, pilots said.</p>"
    for n in range(3, 9)
)


def archive(path: Path, *pages: tuple[str, str, str, bytes], packed: bool = False) -> Path:
    """A web archive of pages: address, status, type, body; each with a request and metadata, as crawlers write them."""
    records = []
    for url, status, kind, body in pages:
        http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
        records.append(record(url, "response", "application/http; msgtype=response", http))
        records.append(record(url, "request", "application/http; msgtype=request", b"GET / HTTP/1.1\r\n\r\n"))
        records.append(record(url, "metadata", "application/warc-fields", b"fetchTimeMs: 12\r\n"))
    path.write_bytes(b"".join(gzip.compress(each) if packed else each for each in records))
    return path


def record(url: str, kind: str, content_type: str, block: bytes) -> bytes:
    """A record as WARC 1.0 has it."""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-03-02T08:15:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, url + kind)}>\r\n"
        f"Content-Type: {content_type}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def story(number: int) -> tuple[str, str, str, bytes]:
    """A page with a story."""
    headline = f"<h1>Harbour closes, report {number}</h1>"
    page = f"<html><head><title>Harbour</title></head><body><article>{headline}{BODY}</article></body></html>"
    return f"https://courier.example/2026/{number}", "200 OK", "text/html; charset=utf-8", page.encode()


@pytest.mark.parametrize(("name", "packed"), [("a.warc", False), ("a.warc.gz", True)])
def test_the_pages_of_an_archive_are_articles(tmp_path: Path, name: str, packed: bool) -> None:
    """With their addresses; requests, metadata, redirects, errors and pictures are no stories."""
    path = archive(
        tmp_path / name,
        story(1),
        ("https://courier.example/old", "301 Moved", "text/html", b""),
        ("https://courier.example/gone", "404 Not Found", "text/html", BODY.encode()),
        ("https://courier.example/a.jpg", "200 OK", "image/jpeg", b"\xff\xd8"),
        story(2),
        packed=packed,
    )
    first, second = read(path)
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.url, first.headline) == ("https://courier.example/2026/1", "Harbour closes, report 1")
    assert first.origin == f"{path}:https://courier.example/2026/1"


def test_what_is_no_story_in_an_archive_is_named(tmp_path: Path) -> None:
    """By its address."""
    front = ("https://courier.example/", "200 OK", "text/html", BODY.encode())
    reading, _ = read(archive(tmp_path / "a.warc", front, story(1)))
    assert isinstance(reading, SourceUnreadable)
    assert reading.origin.endswith("a.warc:https://courier.example/")
    assert reading.source == str(tmp_path / "a.warc")


def test_an_archive_that_breaks_off_is_read_up_to_there(tmp_path: Path) -> None:
    """Half a download: its stories, and one line."""
    path = archive(tmp_path / "a.warc.gz", story(1), story(2), packed=True)
    path.write_bytes(path.read_bytes()[:-20])
    readings = list(read(path))
    assert isinstance(readings[0], Article)
    assert isinstance(readings[-1], SourceUnreadable)
    assert "cut off" in readings[-1].reason


@pytest.mark.parametrize(
    "data", [b"", b"Just text, no archive.", b"WARC/1.0\r\nContent-Length: x\r\n\r\n", bytes(range(256)) * 10]
)
def test_what_is_no_archive_is_told_so(tmp_path: Path, data: bytes) -> None:
    """One line."""
    (tmp_path / "a.warc").write_bytes(data)
    readings = list(read(tmp_path / "a.warc"))
    assert len(readings) == 1
    assert isinstance(readings[0], SourceUnreadable)
    assert "\n" not in readings[0].reason


def test_pages_that_were_read_before_are_not_read_again(tmp_path: Path) -> None:
    """Their bytes are known: what makes a long import resumable."""
    path = archive(tmp_path / "a.warc", story(1), story(2))
    first, _ = read(path)
    assert isinstance(first, Article)
    again, second = read(path, seen={first.payload: first.id}.get)
    assert again == AlreadyRead(first.id, first.origin)
    assert isinstance(second, Article)
