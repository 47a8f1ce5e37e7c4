"""Indexing in a process of its own, which can be killed: at some moment, or at a chosen step."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from sqlite3 import dbapi2
from typing import Any

from index.article import Article, Passage
from index.catalog import ArticleRecord, Catalog
from index.encoder import load_encoder
from index.indexer import Indexer, IndexReport
from index.retriever import Retriever
from index.store.embedded import EmbeddedStore
from tests.support.articles import questions, story

# Every process is a copy of a server that has imported all of this, so that starting one takes milliseconds.
processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.support.indexing"])

_WRITING = os.O_WRONLY | os.O_RDWR


def open_catalog(directory: Path) -> Catalog:
    """The catalog of the index at `directory`, which is made where it is missing."""
    directory.mkdir(parents=True, exist_ok=True)
    return Catalog(f"sqlite:///{directory / 'catalog.sqlite'}")


def index_stories(directory: Path, count: int, edition: int) -> IndexReport:
    """Index the first `count` stories as they are in that edition."""
    catalog = open_catalog(directory)
    try:
        stories = (story(number, edition=edition) for number in range(count))
        return Indexer(directory, catalog, load_encoder("hashing")).add(stories)
    finally:
        catalog.close()


def start_indexing(directory: Path, count: int, edition: int) -> BaseProcess:
    """`index_stories` in a process of its own."""
    return started(index_stories, directory, count, edition)


def start_indexing_up_to(step: int, directory: Path, count: int, edition: int, *, log: Path) -> BaseProcess:
    """`index_stories` in a process that kills itself instead of taking its step number `step`, counting from 1.

    Steps are what changes something on disk: opening a file to write it, making, renaming and removing files and
    folders, forcing them to disk, making a table, and beginning and ending a transaction. The same several times in
    a row is one step. `log` names them all, the one it died of last.
    """
    return started(_index_up_to, step, directory, count, edition, log)


def started(work: Callable[..., object], *arguments: object) -> BaseProcess:
    """A process that is doing `work`."""
    process = processes.Process(target=work, args=arguments)
    process.start()
    return process


def _index_up_to(step: int, directory: Path, count: int, edition: int, log: Path) -> None:
    taken: list[str] = []

    def take(what: str) -> None:
        if what not in taken[-1:]:
            taken.append(what)
            log.write_text("\n".join(taken))
        if len(taken) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    _watch(directory, take)
    index_stories(directory, count, edition)


def _watch(directory: Path, take: Callable[[str], None]) -> None:
    """Call `take` before each step in `directory`, for as long as this process lives."""

    def hear(event: str, arguments: tuple[object, ...]) -> None:
        if event in {"os.remove", "os.rmdir"}:  # with relative paths, when called by rmtree
            take(event)
        elif event in {"os.mkdir", "os.rename"} or (event == "open" and _writes(arguments)):
            path = Path(str(arguments[0]))
            if path.is_relative_to(directory):
                take(f"{event} {path.name}")

    def hear_statement(statement: str) -> None:
        words = statement.split()
        if words[0] in {"BEGIN", "COMMIT", "CREATE"}:
            take(" ".join(words[:6]))  # up to the table's name

    def fsync(descriptor: int) -> None:
        take("os.fsync")
        really_fsync(descriptor)

    def connect(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = really_connect(*arguments, **options)
        connection.set_trace_callback(hear_statement)
        return connection

    sys.addaudithook(hear)
    # Audit hooks don't hear of what these two do.
    really_fsync, really_connect = os.fsync, sqlite3.connect
    for module, name, watched in ((os, "fsync", fsync), (sqlite3, "connect", connect), (dbapi2, "connect", connect)):
        setattr(module, name, watched)


def _writes(arguments: tuple[object, ...]) -> bool:
    return isinstance(arguments[0], str | bytes | os.PathLike) and bool(int(str(arguments[2])) & _WRITING)


@dataclass(frozen=True, slots=True)
class IndexContent:
    """All that people can find in an index."""

    articles: tuple[tuple[ArticleRecord, Article], ...]
    rankings: tuple[tuple[tuple[Passage, float], ...], ...]  # the ten best of each question


def content_of(directory: Path, *, asking: Iterable[str] = tuple(questions(100))) -> IndexContent:
    """What is in the index at `directory`."""
    catalog = open_catalog(directory)
    try:
        records = catalog.live()
        articles = tuple(zip(records, catalog.articles(records), strict=True))
    finally:
        catalog.close()
    retriever = Retriever(EmbeddedStore(directory), load_encoder("hashing"))
    found = (retriever.retrieve(question, limit=10).passages for question in asking)
    return IndexContent(articles, tuple(tuple((each.passage, each.score) for each in passages) for passages in found))
