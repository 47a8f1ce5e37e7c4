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
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.schema import CreateIndex, CreateTable

from index.article import Article, Caption, Paragraph, ParagraphKind
from index.catalog_tables import articles as _articles
from index.catalog_tables import memberships as _memberships
from index.catalog_tables import metadata as _metadata
from index.catalog_tables import paragraphs as _paragraphs
from index.catalog_tables import versions as _versions
from index.errors import UnknownArticle, UnknownParagraph

DEFAULT_COLLECTION = "default"

_CHUNK = 100  # keys a statement; some SQLite builds bind at most 999 values


class Change(StrEnum):
    """What putting an article did."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REJECTED = "withdrawn"  # withdrawn earlier: stays withdrawn


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """An article as the search needs it: which version is current and what it is filtered by."""

    id: str
    version: int
    headline: str
    outlet: str
    published: str
    url: str
    language: str
    collections: tuple[str, ...]


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
        with self._engine.begin() as connection:
            for table in _metadata.sorted_tables:  # not create_all: two processes may come here at once
                connection.execute(CreateTable(table, if_not_exists=True))
                for index in table.indexes:
                    connection.execute(CreateIndex(index, if_not_exists=True))

    def close(self) -> None:
        """Give up all connections."""
        self._engine.dispose()

    # -- writing ----------------------------------------------------------------------------------------------

    def put(self, articles: Iterable[Article], *, collection: str = DEFAULT_COLLECTION) -> list[Change]:
        """Add articles or new versions of them in one transaction; all or none are kept.

        An article whose content equals its current version only joins `collection` and gets the newest origin. A
        changed one keeps its old version. A withdrawn one is left as it is.
        """
        with self._engine.begin() as connection:
            return [_put(connection, article, collection) for article in articles]

    def withdraw(self, article_id: str, why: str) -> None:
        """Mark an article as withdrawn: never quoted again, still shown as withdrawn."""
        statement = sa.update(_articles).where(_articles.c.id == article_id).values(withdrawn_why=why)
        with self._engine.begin() as connection:
            if not connection.execute(statement.returning(_articles.c.id)).first():
                raise UnknownArticle(article_id)

    def purge(self, article_id: str) -> None:
        """Delete an article with all its versions, for good."""
        with self._engine.begin() as connection:
            for table in (_paragraphs, _versions, _memberships):
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
        return _paragraph(row)

    def paragraphs(self, keys: Sequence[tuple[str, int, int]]) -> dict[tuple[str, int, int], Paragraph]:
        """Many paragraphs by (article id, version, number) in one query; those that aren't there are left out."""
        columns = (_paragraphs.c.article_id, _paragraphs.c.version, _paragraphs.c.number)
        found: dict[tuple[str, int, int], Paragraph] = {}
        with self._engine.connect() as connection:
            for start in range(0, len(keys), _CHUNK):
                wanted = _is_one_of(columns, keys[start : start + _CHUNK])
                for row in connection.execute(sa.select(_paragraphs).where(wanted)):
                    found[row.article_id, row.version, row.number] = _paragraph(row)
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

    def live(self) -> list[ArticleRecord]:
        """Current versions of all articles that are not withdrawn, in id order."""
        query = (
            sa.select(_versions)
            .join(_articles, _articles.c.id == _versions.c.article_id)
            .where(_versions.c.version == _articles.c.current_version, _articles.c.withdrawn_why.is_(None))
            .order_by(_versions.c.article_id)
        )
        with self._engine.connect() as connection:
            collections: dict[str, list[str]] = {}
            for membership in connection.execute(sa.select(_memberships).order_by(_memberships.c.collection)):
                collections.setdefault(membership.article_id, []).append(membership.collection)
            return [_record(row, tuple(collections.get(row.article_id, ()))) for row in connection.execute(query)]

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
                paragraphs.setdefault((row.article_id, row.version), []).append(_paragraph(row))
            query = sa.select(_articles.c.origin, _versions).join(_versions).where(of_version)
            rows = {(row.article_id, row.version): row for row in connection.execute(query)}
        for key in keys:
            if key not in rows:
                raise UnknownArticle(*key)
            yield _article(rows[key], tuple(paragraphs.get(key, ())))

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


def content_hash(article: Article) -> str:
    """SHA-256 over everything of an article that readers see; not its id, origin or sentence boundaries."""
    content = [
        article.headline,
        article.outlet,
        article.byline,
        article.published,
        article.updated,
        article.url,
        article.language,
        [[p.kind, p.text] for p in article.paragraphs],
        [[c.text, c.credit] for c in article.captions],
    ]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _is_one_of(columns: Sequence[sa.Column[Any]], keys: Sequence[tuple[str | int, ...]]) -> sa.ColumnElement[bool]:
    """Whether the columns together are one of `keys`, in words for which SQLite uses an index.

    For rows of values, `(a, b) IN ((1, 2), …)`, it reads the whole table.
    """
    same = (sa.and_(*(column == value for column, value in zip(columns, key, strict=True))) for key in keys)
    return sa.or_(sa.false(), *same)


def _engine(url: str | sa.URL) -> Engine:
    engine = sa.create_engine(url)
    if engine.dialect.name == "sqlite":

        @sa.event.listens_for(engine, "connect")
        def configure(connection: sa.engine.interfaces.DBAPIConnection, _record: object) -> None:
            cursor = connection.cursor()
            cursor.execute("PRAGMA busy_timeout = 30000")
            with suppress(sqlite3.OperationalError):  # another process is just switching it, and SQLite doesn't wait
                cursor.execute("PRAGMA journal_mode = WAL")  # kept in the file; readers never wait for the writer
            cursor.execute("PRAGMA foreign_keys = ON")
            cursor.execute("PRAGMA secure_delete = ON")  # what is purged is overwritten; not every SQLite's default
            cursor.close()

    return engine


def _put(connection: Connection, article: Article, collection: str) -> Change:
    known = connection.execute(
        sa.select(_articles.c.current_version, _articles.c.withdrawn_why, _articles.c.origin, _versions.c.content_hash)
        .join(_versions)
        .where(_articles.c.id == article.id, _versions.c.version == _articles.c.current_version)
    ).first()
    if known is None:
        connection.execute(
            sa.insert(_articles).values(id=article.id, current_version=1, origin=article.origin, withdrawn_why=None)
        )
        _insert_version(connection, article, 1)
        change = Change.ADDED
    elif known.withdrawn_why is not None:
        return Change.REJECTED
    elif known.content_hash == content_hash(article):
        change = Change.UNCHANGED
    else:
        _insert_version(connection, article, known.current_version + 1)
        _update(connection, article.id, current_version=known.current_version + 1)
        change = Change.CHANGED
    if known is not None and known.origin != article.origin:
        _update(connection, article.id, origin=article.origin)
    member = _memberships.c.article_id == article.id, _memberships.c.collection == collection
    if not connection.execute(sa.select(_memberships).where(*member)).first():
        connection.execute(sa.insert(_memberships).values(article_id=article.id, collection=collection))
    return change


def _update(connection: Connection, article_id: str, **values: str | int) -> None:
    connection.execute(sa.update(_articles).where(_articles.c.id == article_id).values(**values))


def _insert_version(connection: Connection, article: Article, version: int) -> None:
    connection.execute(
        sa.insert(_versions).values(
            article_id=article.id,
            version=version,
            content_hash=content_hash(article),
            headline=article.headline,
            outlet=article.outlet,
            byline=article.byline,
            published=article.published,
            updated=article.updated,
            url=article.url,
            language=article.language,
            captions=json.dumps([[c.text, c.credit] for c in article.captions]),
        )
    )
    rows = [
        {
            "article_id": article.id,
            "version": version,
            "number": p.number,
            "kind": p.kind.value,
            "text": p.text,
            "sentences": json.dumps(p.sentences),
        }
        for p in article.paragraphs
    ]
    if rows:
        connection.execute(sa.insert(_paragraphs), rows)


def _paragraph(row: sa.Row[tuple[object, ...]]) -> Paragraph:
    spans = tuple((start, end) for start, end in json.loads(row.sentences))
    return Paragraph(row.number, row.text, ParagraphKind(row.kind), spans)


def _article(row: sa.Row[tuple[object, ...]], paragraphs: tuple[Paragraph, ...]) -> Article:
    return Article(
        id=row.article_id,
        headline=row.headline,
        paragraphs=paragraphs,
        outlet=row.outlet,
        byline=row.byline,
        published=row.published,
        updated=row.updated,
        url=row.url,
        language=row.language,
        captions=tuple(Caption(text, credit) for text, credit in json.loads(row.captions)),
        origin=row.origin,
    )


def _record(row: sa.Row[tuple[object, ...]], collections: tuple[str, ...]) -> ArticleRecord:
    return ArticleRecord(
        id=row.article_id,
        version=row.version,
        headline=row.headline,
        outlet=row.outlet,
        published=row.published,
        url=row.url,
        language=row.language,
        collections=collections,
    )
