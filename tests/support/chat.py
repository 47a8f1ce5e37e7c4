"""What tests of a chat platform have in common: waiting, and a bot's stories."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.answering.linking import Links
from bot.delivery import Deliver, DeliveryParts, DeliverySettings
from bot.desk import QuestionAnswerer
from bot.desk.stories import Stories
from bot.digest.making import DigestMaker
from bot.ledger import Ledger
from index.catalog import Catalog
from index.encoder import load_encoder
from index.indexer import Indexer
from index.retriever import Retriever
from index.store.embedded import EmbeddedStore
from index.wire_log import WireLog
from tests.support.articles import make_article


async def until(so: Callable[[], Any], *, within_s: float = 15.0) -> Any:
    """Wait until something is so."""
    end = time.monotonic() + within_s
    while not (found := so()):
        if time.monotonic() > end:
            raise AssertionError("it never came to be")
        await asyncio.sleep(0.01)
    return found


async def for_a_while(seconds: float = 0.4) -> None:
    """Long enough for what must not happen to happen."""
    await asyncio.sleep(seconds)


def few_stories(directory: Path, catalog: Catalog, *, indexed: bool = True) -> Stories:
    """Three stories, indexed with the toy encoder, unless there are others."""
    encoder = load_encoder("hashing")
    stories = [
        make_article(
            f"a{n}",
            ["It is closed.", f"The {what} was closed on Monday.", "A crack was found."],
            ["Nobody was hurt."],
            headline=f"{what.title()} closed",
            url=f"https://courier.example/{n}",
            published=f"2026-03-0{n + 1}",
        )
        for n, what in enumerate(("bridge", "ferry", "school"))
    ]
    if indexed:
        Indexer(directory, catalog, encoder).add(stories)
    return Stories(catalog, lambda: Retriever(EmbeddedStore(directory), encoder))


def deliver_from(
    directory: Path,
    catalog: Catalog,
    ledger: Ledger,
    answerer: QuestionAnswerer,
    settings: DeliverySettings,
    *,
    clock: Callable[[], float],
) -> Deliver:
    """What delivers from the index in a directory."""
    store, encoder = EmbeddedStore(directory), load_encoder("hashing")
    links = Links(catalog, public_url="https://stories.example")
    maker = DigestMaker(catalog, store, encoder, links, copies=WireLog(catalog.engine).copies)
    parts = DeliveryParts(catalog, store, encoder, links, maker, answerer)
    return Deliver(ledger, parts, settings, clock=clock)
