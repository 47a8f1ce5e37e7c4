"""What adds stories from chats, from a web server on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.answering.linking import Links
from bot.desk.adding import StoryAdder
from bot.ledger import Adding
from index.catalog import Catalog
from index.encoder import load_encoder
from index.fetching.fetcher import Fetcher, Limits
from index.indexer import Indexer
from index.readers.web import WebReader
from index.reading_log import ReadingLog


@contextmanager
def adding_to(
    directory: Path, catalog: Catalog, *, allow_private: bool = True, default: Adding = Adding.ADMINS
) -> Iterator[StoryAdder]:
    """An adder to the index in a directory, which waits for nothing."""
    fetcher = Fetcher(
        agent="Pullquote/1.0", allow_private=allow_private, limits=Limits(request_s=1.0, most_bytes=2**20, delay_s=0.0)
    )
    adder = StoryAdder(
        lambda: Indexer(directory, catalog, load_encoder("hashing")),
        lambda: WebReader(fetcher, ReadingLog(catalog.engine)),
        catalog,
        links=Links(catalog),
        default=default,
    )
    yield adder
    adder.close()
    fetcher.close()
