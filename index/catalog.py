"""The catalog: articles, their versions and paragraphs. The source of truth; everything else is rebuilt from it.

Kept in SQL through SQLAlchemy. Writers are serialised by `index.indexer`; readers need no lock.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.schema import CreateIndex, CreateTable

from index import catalog_rows, catalog_writing
from index.article import Article, Paragraph
from index.catalog_rows import ArticleRecord
from index.catalog_tables import articles as _articles
from index.catalog_tables import fetches as _fetches
from index.catalog_tables import memberships as _memberships
from index.catalog_tables import metadata as _metadata
from index.catalog_tables import paragraphs as _paragraphs
from index.catalog_tables import payloads as _payloads
from index.catalog_tables import versions as _versions
from index.catalog_tables import wire_groups as _wire_groups
from index.catalog_tables import wire_signatures as _wire_signatures
from index.catalog_writing import GONE, Change, content_hash
from index.database_errors import tell_failures, told_of
from index.errors import UnknownArticle, UnknownParagraph

__all__ = [
    "DEFAULT_COLLECTION",
    "GONE",
    "ArticleRecord",
    "Catalog",
    "Change",
    "Counts",
    "content_hash",
    "state_of",
]

DEFAULT_COLLECTION = "default"

_OF_ARTICLES = (_payloads, _fetches, _wire_signatures, _wire_groups)
_CHUNK = 100  # keys a statement; some SQLite builds bind at most 999 values


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the catalog holds; `paragraphs` counts the current versions of articles that are not withdrawn."""

    articles: int
    paragraphs: int
    withdrawn: int
    newest: str


class Catalog:
    """Articles by id and version.

    Thread-safe: every call uses a connection of its own. Raises `UnknownArticle` and `UnknownParagraph` for what
    isn't there, never returns None for it.
    """

    def __init__(self, url: str | sa.URL) -> None:
        """Open the database at the SQLAlchemy `url` and make its tables where they are missing."""
        self._engine = _engine(url)
        if set(_metadata.tables) <= set(sa.inspect(self._engine).get_table_names()):
            return  # nothing is written where nothing need be: the folder may be read-only
        with self._engine.begin() as connection:
            for table in _metadata.sorted_tables:  # not create_all: two processes may come here at once
                connection.execute(CreateTable(table, if_not_exists=True))
                for index in table.indexes:
                    connection.execute(CreateIndex(index, if_not_exists=True))

    @property
    def engine(self) -> Engine:
        """The database, for `index.reading_log`, which keeps its tables beside the catalog's."""
        return self._engine

    def close(self) -> None:
        """Give up all connections."""
        self._engine.dispose()

    # -- writing ----------------------------------------------------------------------------------------------

    def put(self, articles: Iterable[Article], *, collection: str = DEFAULT_COLLECTION) -> list[Change]:
        """Add articles or new versions of them in one transaction; all or none are kept.

        An article whose content equals its current version only joins `collection` and gets the newest origin. A
        changed one keeps its old version. A withdrawn one is left as it is, unless it was so because its page was gone.
        """
        with self._engine.begin() as connection:
            return [catalog_writing.put(connection, article, collection) for article in articles]

    def withdraw(self, article_id: str, why: str) -> None:
        """Mark an article as withdrawn: never quoted again, still shown as withdrawn."""
        statement = sa.update(_articles).where(_articles.c.id == article_id).values(withdrawn_why=why)
        with self._engine.begin() as connection:
            if not connection.execute(statement.returning(_articles.c.id)).first():
                raise UnknownArticle(article_id)

    def withdraw_gone(self, article_id: str, reason: str) -> Change:
        """Mark an article as withdrawn because its page is gone; one that was withdrawn before keeps its reason."""
        with self._engine.begin() as connection:
            why = catalog_writing.withdrawn_why(connection, article_id)
            if why is None:
                statement = sa.update(_articles).where(_articles.c.id == article_id)
                connection.execute(statement.values(withdrawn_why=f"{GONE}: {reason}"))
                return Change.GONE
        return Change.REJECTED

    def join(self, article_id: str, *, collection: str = DEFAULT_COLLECTION) -> Change:
        """Have a known article join a collection, as it was read again and is unchanged."""
        with self._engine.begin() as connection:
            why = catalog_writing.withdrawn_why(connection, article_id)
            change = Change.UNCHANGED
            if why is not None and why.startswith(GONE):
                catalog_writing.update(connection, article_id, withdrawn_why=None)
                change = Change.RETURNED
            elif why is not None:
                return Change.REJECTED
            catalog_writing.join(connection, article_id, collection)
            return change

    def purge(self, article_id: str) -> None:
        """Delete an article with all its versions, for good."""
        with self._engine.begin() as connection:
            for table in (_paragraphs, _versions, _memberships, *_OF_ARTICLES):
                connection.execute(sa.delete(table).where(table.c.article_id == article_id))
            deleted = connection.execute(
                sa.delete(_articles).where(_articles.c.id == article_id).returning(_articles.c.id)
            )
            if not deleted.first():
                raise UnknownArticle(article_id)
        if self._engine.dialect.name == "sqlite":
            with self._engine.connect() as connection:  # else its text stays in the write-ahead log for a while
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def resplit(self, split: Callable[[str, str], tuple[tuple[int, int], ...]]) -> None:
        """Give every stored paragraph the sentences that `split(text, language)` finds; texts stay as they are."""
        query = sa.select(
            _paragraphs.c.article_id,
            _paragraphs.c.version,
            _paragraphs.c.number,
            _paragraphs.c.text,
            _versions.c.language,
        ).join(_versions)
        update = (
            sa.update(_paragraphs)
            .where(
                _paragraphs.c.article_id == sa.bindparam("a"),
                _paragraphs.c.version == sa.bindparam("v"),
                _paragraphs.c.number == sa.bindparam("n"),
            )
            .values(sentences=sa.bindparam("s"))
        )
        with self._engine.begin() as connection:
            rows = [
                {"a": r.article_id, "v": r.version, "n": r.number, "s": json.dumps(split(r.text, r.language))}
                for r in connection.execute(query)
            ]
            if rows:
                connection.execute(update, rows)

    # -- reading ----------------------------------------------------------------------------------------------

    def __contains__(self, article_id: str) -> bool:
        """Whether there is an article of that id, withdrawn or not."""
        with self._engine.connect() as connection:
            return connection.scalar(sa.select(_articles.c.id).where(_articles.c.id == article_id)) is not None

    def article(self, article_id: str, version: int | None = None) -> Article:
        """The article in that version, or its current one; withdrawn ones too."""
        version = self.current_version(article_id) if version is None else version
        return next(self._articles([(article_id, version)]))

    def current_version(self, article_id: str) -> int:
        """The number of its newest version; versions count from 1, without gaps."""
        query = sa.select(_articles.c.current_version).where(_articles.c.id == article_id)
        with self._engine.connect() as connection:
            version = connection.scalar(query)
        if version is None:
            raise UnknownArticle(article_id)
        return int(version)

    def versions(self, article_id: str) -> list[int]:
        """The numbers of the versions of an article that are kept, the current one last."""
        query = sa.select(_versions.c.version).where(_versions.c.article_id == article_id).order_by(_versions.c.version)
        with self._engine.connect() as connection:
            found = list(connection.execute(query).scalars())
        if not found:
            raise UnknownArticle(article_id)
        return found

    def paragraph(self, article_id: str, version: int, number: int) -> Paragraph:
        """One paragraph of one version."""
        with self._engine.connect() as connection:
            row = connection.execute(
                sa.select(_paragraphs).where(
                    _paragraphs.c.article_id == article_id,
                    _paragraphs.c.version == version,
                    _paragraphs.c.number == number,
                )
            ).first()
        if row is None:
            raise UnknownParagraph(article_id, version, number)
        return catalog_rows.paragraph(row)

    def paragraphs(self, keys: Sequence[tuple[str, int, int]]) -> dict[tuple[str, int, int], Paragraph]:
        """Many paragraphs by (article id, version, number) in one query; those that aren't there are left out."""
        columns = (_paragraphs.c.article_id, _paragraphs.c.version, _paragraphs.c.number)
        found: dict[tuple[str, int, int], Paragraph] = {}
        with self._engine.connect() as connection:
            for start in range(0, len(keys), _CHUNK):
                wanted = _is_one_of(columns, keys[start : start + _CHUNK])
                for row in connection.execute(sa.select(_paragraphs).where(wanted)):
                    found[row.article_id, row.version, row.number] = catalog_rows.paragraph(row)
        return found

    def withdrawn(self, article_ids: Collection[str]) -> dict[str, str]:
        """Why each of these articles was withdrawn; those that weren't, or don't exist, are left out."""
        query = sa.select(_articles.c.id, _articles.c.withdrawn_why).where(_articles.c.withdrawn_why.is_not(None))
        remaining = iter(article_ids)
        why: dict[str, str] = {}
        with self._engine.connect() as connection:
            while chunk := list(itertools.islice(remaining, _CHUNK)):
                rows = connection.execute(query.where(_articles.c.id.in_(chunk)))
                why |= {row.id: row.withdrawn_why for row in rows}
        return why

    def find_by_origin(self, origin: str) -> list[str]:
        """Ids of the articles that were read from this path or URL, in id order."""
        with self._engine.connect() as connection:
            query = sa.select(_articles.c.id).where(_articles.c.origin == origin).order_by(_articles.c.id)
            return list(connection.execute(query).scalars())

    def live(self, article_ids: Collection[str] | None = None) -> list[ArticleRecord]:
        """Current versions of all articles that are not withdrawn, or of a few hundred of them, in id order."""
        query = (
            sa.select(_versions)
            .join(_articles, _articles.c.id == _versions.c.article_id)
            .where(_versions.c.version == _articles.c.current_version, _articles.c.withdrawn_why.is_(None))
            .order_by(_versions.c.article_id)
        )
        joined = sa.select(_memberships).order_by(_memberships.c.collection)
        if article_ids is not None:
            query = query.where(_versions.c.article_id.in_(article_ids))
            joined = joined.where(_memberships.c.article_id.in_(article_ids))
        with self._engine.connect() as connection:
            collections: dict[str, list[str]] = {}
            for membership in connection.execute(joined):
                collections.setdefault(membership.article_id, []).append(membership.collection)
            return [
                catalog_rows.record(row, tuple(collections.get(row.article_id, ())))
                for row in connection.execute(query)
            ]

    def articles(self, records: Iterable[ArticleRecord]) -> Iterator[Article]:
        """The full articles of `records`, in their order, a hundred in memory at a time."""
        remaining = iter(records)
        while chunk := [(record.id, record.version) for record in itertools.islice(remaining, _CHUNK)]:
            yield from self._articles(chunk)

    def _articles(self, keys: list[tuple[str, int]]) -> Iterator[Article]:
        of_version = _is_one_of((_versions.c.article_id, _versions.c.version), keys)
        of_paragraph = _is_one_of((_paragraphs.c.article_id, _paragraphs.c.version), keys)
        with self._engine.connect() as connection:
            # Paragraphs first: of an article that is purged between the two queries nothing comes back, never a part.
            paragraphs: dict[tuple[str, int], list[Paragraph]] = {}
            for row in connection.execute(sa.select(_paragraphs).where(of_paragraph).order_by(_paragraphs.c.number)):
                paragraphs.setdefault((row.article_id, row.version), []).append(catalog_rows.paragraph(row))
            query = sa.select(_articles.c.origin, _versions).join(_versions).where(of_version)
            rows = {(row.article_id, row.version): row for row in connection.execute(query)}
        for key in keys:
            if key not in rows:
                raise UnknownArticle(*key)
            yield catalog_rows.article(rows[key], tuple(paragraphs.get(key, ())))

    def counts(self) -> Counts:
        """How many articles and paragraphs can be quoted, how many are withdrawn, and the newest date."""
        live = _articles.c.withdrawn_why.is_(None)
        current = sa.and_(_versions.c.article_id == _articles.c.id, _versions.c.version == _articles.c.current_version)
        with self._engine.connect() as connection:
            articles = connection.scalar(sa.select(sa.func.count()).select_from(_articles).where(live))
            withdrawn = connection.scalar(sa.select(sa.func.count()).select_from(_articles).where(~live))
            newest = connection.scalar(
                sa.select(sa.func.max(_versions.c.published)).join(_articles, current).where(live)
            )
            paragraphs = connection.scalar(
                sa.select(sa.func.count())
                .select_from(_paragraphs)
                .join(
                    _articles,
                    sa.and_(
                        _articles.c.id == _paragraphs.c.article_id,
                        _articles.c.current_version == _paragraphs.c.version,
                    ),
                )
                .where(live)
            )
        return Counts(articles or 0, paragraphs or 0, withdrawn or 0, newest or "")


def state_of(records: Iterable[ArticleRecord]) -> str:
    """A fingerprint of what a search over `records` depends on; equal states need no new generation."""
    digest = hashlib.sha256()
    for record in records:
        digest.update(json.dumps([record.id, record.version, record.collections]).encode())
    return digest.hexdigest()


def _is_one_of(columns: Sequence[sa.Column[Any]], keys: Sequence[tuple[str | int, ...]]) -> sa.ColumnElement[bool]:
    """Whether the columns together are one of `keys`, in words for which SQLite uses an index.

    For rows of values, `(a, b) IN ((1, 2), …)`, it reads the whole table.
    """
    same = (sa.and_(*(column == value for column, value in zip(columns, key, strict=True))) for key in keys)
    return sa.or_(sa.false(), *same)


def _engine(url: str | sa.URL) -> Engine:
    engine = sa.create_engine(url)
    if engine.dialect.name == "sqlite":
        tell_failures(engine)

        @sa.event.listens_for(engine, "connect")
        def configure(connection: sa.engine.interfaces.DBAPIConnection, _record: object) -> None:
            with told_of(engine):
                cursor = connection.cursor()
                cursor.execute("PRAGMA busy_timeout = 30000")
                with suppress(sqlite3.OperationalError):  # another process is just switching it; SQLite doesn't wait
                    cursor.execute("PRAGMA journal_mode = WAL")  # kept in the file; readers never wait for the writer
                cursor.execute("PRAGMA foreign_keys = ON")
                cursor.execute("PRAGMA secure_delete = ON")  # what is purged is overwritten; not every SQLite's default
                cursor.close()

    return engine
