"""Readings -> catalog: what a run of reading adds, changes, withdraws and can't read."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from index.article import Article
from index.catalog import Catalog, Change, content_hash
from index.errors import SourceUnreadable, UnknownArticle
from index.identity import content_id
from index.readers.seen import AlreadyRead, Gone, Reading

_PUT_BATCH = 200  # articles a transaction

Item = TypeVar("Item")


class Intake:
    """Takes readings into the catalog and counts what became of them."""

    def __init__(self, catalog: Catalog, collection: str, skipped: Callable[[SourceUnreadable], None]) -> None:
        """What can't be read, or says two things of one id, goes to `skipped`."""
        self._catalog = catalog
        self._collection = collection
        self._skipped = skipped
        self._contents: dict[str, str] = {}  # of this run, by article id
        self.changes: Counter[Change] = Counter()

    def take(self, readings: Iterable[Reading]) -> None:
        """Take all of them in, two hundred articles in memory at a time."""
        for batch in batches(self._articles(readings), _PUT_BATCH):
            self.changes.update(self._catalog.put(batch, collection=self._collection))

    def _articles(self, readings: Iterable[Reading]) -> Iterator[Article]:
        for reading in readings:
            if isinstance(reading, SourceUnreadable):
                self._skipped(reading)
            elif isinstance(reading, Article):
                article = self._with_known_id(reading)
                content = content_hash(article)
                if self._contents.setdefault(article.id, content) == content:
                    yield article
                else:
                    self._skipped(SourceUnreadable(article.origin, f"id {article.id!r} came earlier with another text"))
            else:
                self._known(reading)

    def _known(self, reading: AlreadyRead | Gone) -> None:
        """A page that is unchanged, or no more."""
        try:
            if isinstance(reading, AlreadyRead):
                change = self._catalog.join(reading.article_id, collection=self._collection)
            else:
                change = self._catalog.withdraw_gone(reading.article_id, reading.reason)
        except UnknownArticle:  # purged a moment ago
            self._skipped(SourceUnreadable(reading.origin, "its story was purged meanwhile; add it again"))
        else:
            self.changes[change] += 1

    def _with_known_id(self, article: Article) -> Article:
        """Keep the id of a file that was edited: an article known only by its content is also known by its origin.

        It is taken for the same story when at least half of its paragraphs are in the version that is known.
        """
        texts = {paragraph.text for paragraph in article.paragraphs}
        by_content = content_id(article.headline, [paragraph.text for paragraph in article.paragraphs])
        if article.id != by_content or article.id in self._catalog:
            return article
        for known_id in self._catalog.find_by_origin(article.origin):
            known = {paragraph.text for paragraph in self._catalog.article(known_id).paragraphs}
            if len(texts & known) * 2 >= len(texts):
                return replace(article, id=known_id)
        return article


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Runs of `size` items, the last one shorter (itertools.batched, which Python 3.11 lacks)."""
    iterator = iter(items)
    while batch := list(itertools.islice(iterator, size)):
        yield batch
