"""What reading a source gives, and pages that were read before: what was read once costs nothing the next time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from index.article import Article
from index.errors import SourceUnreadable

# Raise it when the same bytes are to be read again because they would make a better Article.
READER_VERSION = 2

Seen = Callable[[str], str | None]  # the hash of a payload -> the id of the article that was made of it


@dataclass(frozen=True, slots=True)
class AlreadyRead:
    """A page whose bytes were read before and made the current version of this article."""

    article_id: str
    origin: str


def unseen(_payload: str) -> None:
    """Know of no page."""


def payload_hash(data: bytes, url: str) -> str:
    """The hash of a page's bytes and where they are from, as this version of the readers would read them."""
    digest = hashlib.sha256(f"{READER_VERSION}\n{url}\n".encode(errors="surrogatepass"))
    digest.update(data)
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Gone:
    """A page that made this article and is no more, as its server says."""

    article_id: str
    origin: str
    reason: str


Reading = Article | SourceUnreadable | AlreadyRead | Gone
