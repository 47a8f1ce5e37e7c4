from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from index.catalog import Catalog
from index.encoder import load_encoder
from index.indexer import Indexer
from index.retriever import Retrieval, Retriever
from index.store.embedded import EmbeddedStore
from tests.support.articles import make_article
from tests.support.indexing import open_catalog, started

ARTICLES = 10
GENERATIONS = 20
QUESTION = "What does the edition say of the ferry?"


def publish(directory: Path, catalog: Catalog, edition: int) -> None:
    """Publish the generation of that number: each article in that version, with as many paragraphs, all saying so."""
    texts = [f"Edition {edition} says this of the ferry in paragraph {number}." for number in range(1, edition + 1)]
    articles = [make_article(f"a{number}", *texts, headline=f"Edition {edition}") for number in range(ARTICLES)]
    Indexer(directory, catalog, load_encoder("hashing")).add(articles)


def check(retrieval: Retrieval, catalog: Catalog) -> None:
    """Everything about a retrieval must be of the generation that it names."""
    edition = int(retrieval.generation)
    assert retrieval.articles == ARTICLES
    assert retrieval.paragraphs == ARTICLES * edition
    assert {each.article.headline for each in retrieval.passages} == {f"Edition {edition}"}
    assert {each.passage.version for each in retrieval.passages} == {edition}
    assert len(retrieval.passages) == min(20, ARTICLES * edition)
    best = retrieval.passages[0].passage
    text = catalog.paragraph(best.article_id, best.version, best.paragraph).text
    assert text[best.start : best.end].startswith(f"Edition {edition} says this of the ferry")


def ask_until_the_last(ask: Callable[[], Retrieval], catalog: Catalog, stop: threading.Event) -> set[str]:
    """Ask over and over until the last generation answers; the generations that answered."""
    seen: set[str] = set()
    while not stop.is_set() and f"{GENERATIONS:06d}" not in seen:
        retrieval = ask()
        check(retrieval, catalog)
        seen.add(retrieval.generation)
    return seen


def asking(directory: Path) -> Callable[[], Retrieval]:
    """Ask as a bot does: one retriever for as long as it runs."""
    retriever = Retriever(EmbeddedStore(directory), load_encoder("hashing"))
    return lambda: retriever.retrieve(QUESTION)


def asking_anew(directory: Path) -> Callable[[], Retrieval]:
    """Ask as the command does: the index is opened for each question."""
    return lambda: Retriever(EmbeddedStore(directory), load_encoder("hashing")).retrieve(QUESTION)


def _ask_in_a_process(directory: Path) -> None:
    catalog = open_catalog(directory)
    try:
        ask_until_the_last(asking(directory), catalog, threading.Event())
    finally:
        catalog.close()


def test_asking_while_20_generations_are_published(directory: Path, catalog: Catalog) -> None:
    """Threads and a process that ask all the time get no error, and never passages of two generations at once."""
    publish(directory, catalog, 1)
    stop = threading.Event()
    shared = asking(directory)
    other_process = started(_ask_in_a_process, directory)
    with ThreadPoolExecutor() as threads:
        askers = [
            threads.submit(ask_until_the_last, ask, catalog, stop) for ask in (shared, shared, asking_anew(directory))
        ]
        try:
            for edition in range(2, GENERATIONS + 1):
                publish(directory, catalog, edition)
        except BaseException:
            stop.set()
            other_process.kill()
            raise
        generations_seen = [asker.result() for asker in askers]
    other_process.join()
    assert other_process.exitcode == 0
    assert all(len(seen) > 1 for seen in generations_seen)
