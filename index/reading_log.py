"""What reading sources remembers: pages by their bytes and addresses, and how watched sources are doing.

Kept beside the catalog and thrown away without loss: what it doesn't know is read once more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from index.catalog_tables import articles, fetches, payloads, source_states
from index.fetching.validators import Validators


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A page that was fetched and read: which article it is. fetched_at: seconds since 1970."""

    url: str
    article_id: str
    validators: Validators
    fetched_at: float
    source: str = ""


@dataclass(frozen=True, slots=True)
class SourceState:
    """How a watched source is doing. Times are seconds since 1970, 0 for never; `failures` are those in a row."""

    url: str
    checked_at: float = 0.0
    succeeded_at: float = 0.0
    next_at: float = 0.0
    failures: int = 0
    error: str = ""
    articles: int = 0
    etag: str = ""
    last_modified: str = ""

    @property
    def validators(self) -> Validators:
        """How its server knows the version that was read last."""
        return Validators(self.etag, self.last_modified)


class ReadingLog:
    """Remembers what was read. Thread-safe, as `index.catalog.Catalog` is."""

    def __init__(self, engine: Engine) -> None:
        """Use the catalog's database, whose tables are there."""
        self._engine = engine

    def article_of_payload(self, payload: str) -> str | None:
        """The article whose current version was made of these bytes, None if none was."""
        query = (
            sa.select(articles.c.id)
            .join(payloads, payloads.c.article_id == articles.c.id)
            .where(payloads.c.payload == payload, payloads.c.version == articles.c.current_version)
        )
        with self._engine.connect() as connection:
            return connection.scalar(query)

    def page(self, url: str) -> FetchedPage | None:
        """The page at an address, if it was read before."""
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(fetches).where(fetches.c.url == url)).first()
        return None if row is None else _page(row)

    def remember(self, pages: Iterable[FetchedPage]) -> None:
        """Remember pages whose articles are in the catalog; those of unknown articles are left out."""
        with self._engine.begin() as connection:
            for page in pages:
                known = connection.scalar(sa.select(articles.c.id).where(articles.c.id == page.article_id))
                connection.execute(sa.delete(fetches).where(fetches.c.url == page.url))
                if known is not None:
                    connection.execute(
                        sa.insert(fetches).values(
                            url=page.url,
                            article_id=page.article_id,
                            etag=page.validators.etag,
                            last_modified=page.validators.last_modified,
                            fetched_at=page.fetched_at,
                            source=page.source,
                        )
                    )

    def pages_of(self, source: str, *, fetched_before: float, limit: int) -> list[FetchedPage]:
        """Pages that a source led to, the longest unseen first."""
        query = (
            sa.select(fetches)
            .where(fetches.c.source == source, fetches.c.fetched_at < fetched_before)
            .order_by(fetches.c.fetched_at)
            .limit(limit)
        )
        with self._engine.connect() as connection:
            return [_page(row) for row in connection.execute(query)]

    def state(self, url: str) -> SourceState:
        """How a source is doing; a fresh state for one that was never checked."""
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(source_states).where(source_states.c.url == url)).first()
        return SourceState(url) if row is None else SourceState(**row._mapping)

    def states(self) -> list[SourceState]:
        """How every source that was ever checked is doing, by address."""
        with self._engine.connect() as connection:
            rows = connection.execute(sa.select(source_states).order_by(source_states.c.url))
            return [SourceState(**row._mapping) for row in rows]

    def put_state(self, state: SourceState) -> None:
        """Remember how a source is doing."""
        values = {each.name: getattr(state, each.name) for each in fields(state)}
        with self._engine.begin() as connection:
            connection.execute(sa.delete(source_states).where(source_states.c.url == state.url))
            connection.execute(sa.insert(source_states).values(values))


def _page(row: sa.Row[tuple[object, ...]]) -> FetchedPage:
    return FetchedPage(row.url, row.article_id, Validators(row.etag, row.last_modified), row.fetched_at, row.source)
