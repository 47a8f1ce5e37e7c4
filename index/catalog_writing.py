"""Writing one article into the catalog's tables, in a transaction of `index.catalog`'s."""

from __future__ import annotations

import hashlib
import json
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from index.article import Article
from index.catalog_tables import articles as _articles
from index.catalog_tables import memberships as _memberships
from index.catalog_tables import paragraphs as _paragraphs
from index.catalog_tables import payloads as _payloads
from index.catalog_tables import versions as _versions
from index.errors import UnknownArticle

GONE = "its page is gone"  # begins the reason of a withdrawal that ends when the page is there again


class Change(StrEnum):
    """What putting an article did."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REJECTED = "withdrawn"  # withdrawn earlier: stays withdrawn
    GONE = "gone"  # withdrawn now: its page is no more
    RETURNED = "returned"  # its page was gone and is there again


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


def put(connection: Connection, article: Article, collection: str) -> Change:
    """Add an article, or a new version of it if it says something else; see `index.catalog.Catalog.put`."""
    known = connection.execute(
        sa.select(_articles.c.current_version, _articles.c.withdrawn_why, _articles.c.origin, _versions.c.content_hash)
        .join(_versions)
        .where(_articles.c.id == article.id, _versions.c.version == _articles.c.current_version)
    ).first()
    version = 1 if known is None else known.current_version
    if known is None:
        connection.execute(
            sa.insert(_articles).values(id=article.id, current_version=1, origin=article.origin, withdrawn_why=None)
        )
        _insert_version(connection, article, 1)
        change = Change.ADDED
    elif known.withdrawn_why is not None and not known.withdrawn_why.startswith(GONE):
        return Change.REJECTED
    elif known.content_hash == content_hash(article):
        change = Change.UNCHANGED
    else:
        version += 1
        _insert_version(connection, article, version)
        update(connection, article.id, current_version=version)
        change = Change.CHANGED
    if known is not None and known.withdrawn_why is not None:
        update(connection, article.id, withdrawn_why=None)
        change = Change.RETURNED
    if known is not None and known.origin != article.origin:
        update(connection, article.id, origin=article.origin)
    join(connection, article.id, collection)
    if article.payload:
        connection.execute(sa.delete(_payloads).where(_payloads.c.payload == article.payload))
        connection.execute(sa.insert(_payloads).values(payload=article.payload, article_id=article.id, version=version))
    return change


def join(connection: Connection, article_id: str, collection: str) -> None:
    """Make an article a member of a collection, if it isn't one yet."""
    member = _memberships.c.article_id == article_id, _memberships.c.collection == collection
    if not connection.execute(sa.select(_memberships).where(*member)).first():
        connection.execute(sa.insert(_memberships).values(article_id=article_id, collection=collection))


def withdrawn_why(connection: Connection, article_id: str) -> str | None:
    """Why an article was withdrawn, None if it wasn't."""
    row = connection.execute(sa.select(_articles.c.withdrawn_why).where(_articles.c.id == article_id)).first()
    if row is None:
        raise UnknownArticle(article_id)
    why: str | None = row.withdrawn_why
    return why


def update(connection: Connection, article_id: str, **values: str | int | None) -> None:
    """Change columns of an article's row."""
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
