"""Digests that are posted in a place again and again."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import asdict
from datetime import time
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.digest.schedule import Schedule
from bot.digest.subscription import Place, Subscription, Wanted
from bot.ledger.database import insert, single
from bot.ledger.tables import subscriptions as _subscriptions


class Subscriptions:
    """Who gets which digest. Thread-safe."""

    def __init__(self, engine: Engine, hash_of: Callable[[str], str], clock: Callable[[], float]) -> None:
        """`hash_of` stands for a person's id, `clock` gives seconds since 1970."""
        self._engine = engine
        self._single = single(engine)
        self._hash_of = hash_of
        self._clock = clock

    def add(self, place: Place, schedule: Schedule, wanted: Wanted, *, person: str) -> Subscription:
        """Keep a subscription; the same one in the same place is kept once."""
        known = [one for one in self.of(place) if (one.schedule, one.wanted) == (schedule, wanted)]
        if known:
            return known[0]
        return self._put(secrets.token_hex(4), place, schedule, wanted, person=self._hash_of(person))

    def set_default(self, place: Place | None, schedule: Schedule, wanted: Wanted, *, platform: str) -> None:
        """Keep the one that a setting asks for, and none that it asked for before; without a place none at all."""
        wished = "" if place is None else f"default:{platform}:{place.workspace}:{place.channel}"
        with self._engine.begin() as connection:
            before = sa.delete(_subscriptions).where(
                _subscriptions.c.platform == platform,
                _subscriptions.c.id.startswith("default:", autoescape=True),
                _subscriptions.c.id != wished,
            )
            connection.execute(before)
        if place is not None:
            self._put(wished, place, schedule, wanted, person="")

    def remove(self, place: Place, subscription_id: str) -> bool:
        """End one; False where the place has none of that id."""
        statement = sa.delete(_subscriptions).where(*_at(place), _subscriptions.c.id == subscription_id)
        with self._engine.begin() as connection:
            return connection.execute(statement.returning(_subscriptions.c.id)).first() is not None

    def get(self, subscription_id: str) -> Subscription | None:
        """One of them; None where there is none of that id."""
        found = self._all(_with_id(), {"id": subscription_id})
        return found[0] if found else None

    def of(self, place: Place) -> list[Subscription]:
        """Those of a channel, oldest first."""
        return self._all(_oldest_first(*_at(place)))

    def on(self, platform: str) -> list[Subscription]:
        """Those of a platform, oldest first."""
        return self._all(_on(), {"platform": platform})

    def _put(self, key: str, place: Place, schedule: Schedule, wanted: Wanted, *, person: str) -> Subscription:
        row: dict[str, Any] = {
            "id": key,
            "platform": place.platform,
            "workspace": place.workspace,
            "channel": place.channel,
            "person": person,
            "at": schedule.at.strftime("%H:%M"),
            "days": ",".join(map(str, sorted(schedule.days))),
            "zone": schedule.zone,
            "wanted": json.dumps(asdict(wanted)),
            "since": self._clock(),
        }
        statement = insert(self._engine, _subscriptions).values(row)
        kept = {name: statement.excluded[name] for name in ("at", "days", "zone", "wanted")}
        statement = statement.on_conflict_do_update(index_elements=["id"], set_=kept)
        with self._engine.begin() as connection:
            connection.execute(statement)
        return Subscription(key, place, schedule, wanted, row["since"])

    def _all(self, query: sa.Select[Any], values: dict[str, str] | None = None) -> list[Subscription]:
        with self._single.connect() as connection:
            rows = connection.execute(query, values).all()
        return [_subscription(tuple(row)) for row in rows]


def _oldest_first(*which: sa.ColumnElement[bool]) -> sa.Select[Any]:
    return sa.select(_subscriptions).where(*which).order_by(_subscriptions.c.since, _subscriptions.c.id)


@cache  # to make them takes longer than to run them
def _with_id() -> sa.Select[Any]:
    return _oldest_first(_subscriptions.c.id == sa.bindparam("id"))


@cache
def _on() -> sa.Select[Any]:
    return _oldest_first(_subscriptions.c.platform == sa.bindparam("platform"))


def _at(place: Place) -> tuple[sa.ColumnElement[bool], ...]:
    columns = _subscriptions.c
    return (
        columns.platform == place.platform,
        columns.workspace == place.workspace,
        columns.channel == place.channel,
    )


@lru_cache(maxsize=4096)
def _subscription(row: tuple[Any, ...]) -> Subscription:
    """Of a row's values, in the table's order; most rows are the same each time they are read."""
    key, platform, workspace, channel, _, at, days, zone, said, since = row
    fields = json.loads(said)
    collections = fields["collections"]
    wanted = Wanted(
        topics=tuple(fields["topics"]),
        outlets=tuple(fields["outlets"]),
        collections=None if collections is None else tuple(collections),
        length=fields["length"],
        tell_quiet=fields["tell_quiet"],
    )
    schedule = Schedule(time.fromisoformat(at), frozenset(map(int, days.split(","))), zone)
    return Subscription(key, Place(platform, workspace, channel), schedule, wanted, since)
