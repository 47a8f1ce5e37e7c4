"""Stories as they arrived: which are new since when, and which the followed questions haven't been held against yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cache

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.ledger.database import insert, single
from bot.ledger.tables import arrivals as _arrivals

_BATCH = 400
_EVERYWHERE = ",*"  # in the place of platforms: no followed question need be held against it


class Arrivals:
    """When each story was first seen in what is searched. Thread-safe; several processes may note the same."""

    def __init__(self, engine: Engine) -> None:
        """Keep them in the ledger's database."""
        self._engine = engine
        self._single = single(engine)

    def known(self) -> dict[str, int]:
        """The version of each story that was seen last."""
        with self._single.connect() as connection:
            rows = connection.execute(sa.select(_arrivals.c.article_id, _arrivals.c.version))
            return {row.article_id: row.version for row in rows}

    def note(self, arrived: Iterable[tuple[str, int, float]], *, matched: bool = False) -> None:
        """Stories that are new: id, version and when (seconds since 1970). One that is known stays as it is.

        matched: whether the followed questions need not be held against them.
        """
        where = _EVERYWHERE if matched else ""
        rows = [{"article_id": i, "version": v, "at": at, "matched": where} for i, v, at in arrived]
        statement = insert(self._engine, _arrivals).on_conflict_do_nothing()
        with self._engine.begin() as connection:
            for first in range(0, len(rows), _BATCH):
                connection.execute(statement, rows[first : first + _BATCH])

    def changed(self, versions: Mapping[str, int], *, moved: Collection[str], at: float) -> None:
        """Stories that are there in another version; those that `moved` count as arrived anew."""
        with self._engine.begin() as connection:
            for article_id, version in versions.items():
                values: dict[str, object] = {"version": version, "matched": ""}
                if article_id in moved:
                    values["at"] = at
                statement = sa.update(_arrivals).where(
                    _arrivals.c.article_id == article_id, _arrivals.c.version < version
                )
                connection.execute(statement.values(values))

    def between(self, since: float, until: float) -> dict[str, float]:
        """The stories that arrived after `since` and until `until`, and when."""
        with self._single.connect() as connection:
            rows = connection.execute(_between(), {"since": since, "until": until})
            return {row.article_id: row.at for row in rows}

    def unmatched(self, platform: str) -> dict[str, int]:
        """The stories, with their versions, that a platform's followed questions haven't been held against."""
        query = sa.select(_arrivals).where(
            _arrivals.c.matched != _EVERYWHERE, ~_arrivals.c.matched.contains(f",{platform}", autoescape=True)
        )
        with self._single.connect() as connection:
            return {row.article_id: row.version for row in connection.execute(query)}

    def match(self, stories: Mapping[str, int], platform: str) -> None:
        """A platform's followed questions were held against these versions."""
        statement = (
            sa.update(_arrivals)
            .where(_arrivals.c.article_id == sa.bindparam("a"), _arrivals.c.version == sa.bindparam("v"))
            .values(matched=_arrivals.c.matched + f",{platform}")
        )
        rows = [{"a": article_id, "v": version} for article_id, version in stories.items()]
        if rows:
            with self._engine.begin() as connection:
                connection.execute(statement, rows)


@cache  # to make it takes longer than to run it
def _between() -> sa.Select[tuple[str, float]]:
    columns = _arrivals.c
    within = columns.at > sa.bindparam("since"), columns.at <= sa.bindparam("until")
    return sa.select(columns.article_id, columns.at).where(*within)
