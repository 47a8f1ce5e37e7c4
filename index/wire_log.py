"""Which articles are copies of which, kept beside the catalog and brought up to date by the indexer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import numpy as np
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from index.catalog import Catalog
from index.catalog_rows import ArticleRecord
from index.catalog_tables import wire_groups, wire_signatures
from index.wire_copies import Signature, copy_groups, signature_of

_BATCH = 500  # signatures a transaction


class WireLog:
    """Wire copies by article. Thread-safe, as `index.catalog.Catalog` is."""

    def __init__(self, engine: Engine) -> None:
        """Use the catalog's database, whose tables are there."""
        self._engine = engine

    def update(
        self,
        catalog: Catalog,
        *,
        start: Callable[[int], None] = lambda _total: None,
        advance: Callable[[], None] = lambda: None,
    ) -> None:
        """Sign what has no signature yet, and group anew if anything has changed; may be killed and run again.

        Args:
            catalog: of the articles.
            start: told how many are to be signed, if any are.
            advance: told of each.
        """
        records = catalog.live()
        with self._engine.connect() as connection:
            rows = connection.execute(sa.select(wire_signatures.c.article_id, wire_signatures.c.version))
            known = {row.article_id: row.version for row in rows}
        missing = [record for record in records if known.get(record.id) != record.version]
        withdrawn = known.keys() - {record.id for record in records}
        if not missing and not withdrawn:
            return
        if missing:
            start(len(missing))
        for first in range(0, len(missing), _BATCH):
            self._sign(catalog, missing[first : first + _BATCH], advance)
        self._regroup(withdrawn)

    def copies(self, article_ids: Collection[str]) -> dict[str, tuple[str, ...]]:
        """The other articles with the same story, for each of `article_ids` that has any, in id order."""
        own, other = wire_groups.alias(), wire_groups.alias()
        query = (
            sa.select(own.c.article_id, other.c.article_id.label("copy"))
            .join(other, sa.and_(other.c.wire_group == own.c.wire_group, other.c.article_id != own.c.article_id))
            .where(own.c.article_id.in_(article_ids))
            .order_by(own.c.article_id, other.c.article_id)
        )
        found: dict[str, list[str]] = {}
        with self._engine.connect() as connection:
            for row in connection.execute(query):
                found.setdefault(row.article_id, []).append(row.copy)
        return {article_id: tuple(copies) for article_id, copies in found.items()}

    def _sign(self, catalog: Catalog, records: Sequence[ArticleRecord], advance: Callable[[], None]) -> None:
        rows = []
        for record, article in zip(records, catalog.articles(records), strict=True):
            signature = signature_of(article)
            advance()
            rows.append(
                {
                    "article_id": record.id,
                    "version": record.version,
                    "shingles": signature.shingles,
                    "signature": signature.values.astype("<u8").tobytes(),
                }
            )
        with self._engine.begin() as connection:
            ids = [record.id for record in records]
            connection.execute(sa.delete(wire_signatures).where(wire_signatures.c.article_id.in_(ids)))
            connection.execute(sa.insert(wire_signatures), rows)

    def _regroup(self, withdrawn: Collection[str]) -> None:
        with self._engine.begin() as connection:
            for article_id in withdrawn:
                connection.execute(sa.delete(wire_signatures).where(wire_signatures.c.article_id == article_id))
            rows = connection.execute(sa.select(wire_signatures))
            signatures = [
                Signature(row.article_id, np.frombuffer(row.signature, dtype="<u8").astype(np.uint64), row.shingles)
                for row in rows
            ]
            groups = copy_groups(signatures)
            connection.execute(sa.delete(wire_groups))
            grouped = [{"article_id": each, "wire_group": group[0]} for group in groups for each in group]
            if grouped:
                connection.execute(sa.insert(wire_groups), grouped)
