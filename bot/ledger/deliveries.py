"""What is posted without being asked, exactly once: planned under a key, taken by one worker, recorded, posted, done.

Several processes plan the same; the key makes it one. What a worker that died had taken is taken by another. What may
have gone out is told apart from what can't have: only that must be looked up on the platform first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.sql.dml import ReturningUpdate

from bot.digest.subscription import Place
from bot.ledger.claims import DEAD_AFTER_S
from bot.ledger.database import insert, single
from bot.ledger.tables import deliveries as _deliveries
from bot.ledger.tables import told as _told
from bot.ledger.tables import workers as _workers

_BATCH = 400
_NEVER_S = 600.0  # nothing is put off for so long, but by a clock that was set back since
_AHEAD_S = 60.0  # a moment so far in the future is one of before the clock was set back


class DeliveryKind(StrEnum):
    """What is delivered."""

    DIGEST = "digest"
    CORRECTION = "correction"
    REPORT = "report"


class DeliveryState(StrEnum):
    """How far a delivery is; the first two are open."""

    WAITING = "waiting"
    POSTING = "posting"  # it may or may not have gone out
    DONE = "done"
    QUIET = "quiet"  # there was nothing to tell, and nobody wants to be told so
    SKIPPED = "skipped"  # it couldn't be delivered while it was of use
    FAILED = "failed"  # it can't be delivered there


_OPEN = (DeliveryState.WAITING.value, DeliveryState.POSTING.value)


@dataclass(frozen=True, slots=True)
class Planned:
    """Something to deliver. Times are seconds since 1970.

    key: idempotency key. of: the subscription, the answer. due: when. until: afterwards it is skipped.
    """

    key: str
    kind: DeliveryKind
    place: Place
    of: str
    due: float
    until: float


@dataclass(frozen=True, slots=True)
class Taken:
    """A delivery that a worker has taken. notice: what was recorded, where it may have gone out already."""

    planned: Planned
    state: DeliveryState
    notice: str | None


@dataclass(frozen=True, slots=True)
class ToldStory:
    """A story of an event in a digest; the first one of each has the lead and its place."""

    event: int
    article_id: str
    version: int
    paragraph: int = 0
    start: int = 0
    end: int = 0
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Delivered:
    """A delivery that was posted: where, in which message, what it says, when."""

    planned: Planned
    message: str
    notice: str
    at: float


class Deliveries:
    """Who delivers what. Thread-safe; several processes may share one database."""

    def __init__(self, engine: Engine, clock: Callable[[], float]) -> None:
        """`clock` gives seconds since 1970."""
        self._engine = engine
        self._single = single(engine)
        self._planning = insert(engine, _deliveries).on_conflict_do_nothing()
        self._clock = clock

    # -- planning ---------------------------------------------------------------------------------------------

    def plan(self, planned: Sequence[Planned]) -> None:
        """Keep what is to be delivered; what is known stays as it is."""
        rows = [_row(one) for one in planned]
        for first in range(0, len(rows), _BATCH):
            with self._single.begin() as connection:
                connection.execute(self._planning, rows[first : first + _BATCH])

    def take(self, worker: str, platform: str, *, limit: int = 500) -> list[Taken]:
        """Take what is open and due and nobody alive has; the earliest first."""
        now = self._clock()
        values = {"taker": worker, "on": platform, "now": now, "lost": now - DEAD_AFTER_S, "ahead": now + _AHEAD_S}
        with self._single.begin() as connection:
            rows = connection.execute(_taking(), {**values, "never": now + _NEVER_S, "most": limit}).all()
        rows = sorted(rows, key=lambda row: row.due)
        return [Taken(_planned(row), DeliveryState(row.state), row.notice) for row in rows]

    # -- delivering -------------------------------------------------------------------------------------------

    def record(
        self, key: str, worker: str, notice: str, *, covers: float = 0.0, told: Sequence[ToldStory] = ()
    ) -> bool:
        """Keep what is about to be posted; False, and nothing is kept, if it isn't this worker's to post."""
        posting: dict[str, object] = {"state": DeliveryState.POSTING.value, "notice": notice, "covers": covers}
        with (self._engine if told else self._single).begin() as connection:
            if not self._move(connection, key, worker, posting):
                return False
            if told:
                connection.execute(sa.delete(_told).where(_told.c.delivery == key))
                connection.execute(sa.insert(_told), _told_rows(key, told))
        return True

    def finish(self, key: str, worker: str, state: DeliveryState, *, message: str = "", covers: float = 0.0) -> bool:
        """Be done with it; `message` is the platform's id of what was posted."""
        values: dict[str, object] = {"state": state.value, "message": message, "at": self._clock()}
        if covers:
            values["covers"] = covers
        is_done = state is DeliveryState.DONE
        with (self._single if is_done else self._engine).begin() as connection:
            moved = self._move(connection, key, worker, values)
            if moved and not is_done:
                connection.execute(sa.delete(_told).where(_told.c.delivery == key))
        return moved

    def put_back(self, key: str, worker: str, *, next_try: float) -> None:
        """Let it be tried again later: nothing has gone out."""
        with self._engine.begin() as connection:
            back: dict[str, object] = {"state": DeliveryState.WAITING.value, "worker": "", "next_try": next_try}
            self._move(connection, key, worker, back)
            connection.execute(sa.delete(_told).where(_told.c.delivery == key))

    def leave(self, key: str, worker: str, *, next_try: float) -> None:
        """Let it be looked for again later: it may have gone out."""
        with self._single.begin() as connection:
            self._move(connection, key, worker, {"worker": "", "next_try": next_try})

    # -- what was delivered -----------------------------------------------------------------------------------

    def covered_until(self, of: str) -> float:
        """Up to when a subscription's digests have told everything; 0 where there was none yet."""
        with self._single.connect() as connection:
            return connection.scalar(_covered(), {"of": of}) or 0.0

    def first_due(self, of: str) -> float:
        """When a subscription's first digest was due; 0 where there is none."""
        query = sa.select(sa.func.min(_deliveries.c.due)).where(_deliveries.c.of == of)
        with self._single.connect() as connection:
            return connection.scalar(query) or 0.0

    def skipped_since(self, of: str, since: float) -> list[float]:
        """When digests of a subscription were due, after a moment, that weren't delivered."""
        with self._single.connect() as connection:
            return sorted(connection.scalars(_skipped(), {"of": of, "since": since}))

    def told(self, of: str, *, since: float) -> list[tuple[float, list[ToldStory]]]:
        """The events that a subscription's digests told of after a moment, latest first, and up to when each told."""
        query = (
            sa.select(_told, _deliveries.c.covers)
            .join(_deliveries)
            .where(_deliveries.c.of == of, _deliveries.c.due > since, _deliveries.c.state == DeliveryState.DONE.value)
            .order_by(_deliveries.c.due.desc(), _told.c.delivery, _told.c.event, _told.c.place)
        )
        events: dict[tuple[str, int], tuple[float, list[ToldStory]]] = {}
        with self._single.connect() as connection:
            for row in connection.execute(query):
                events.setdefault((row.delivery, row.event), (row.covers, []))[1].append(_told_story(row))
        return list(events.values())

    def telling(self, article_ids: Sequence[str]) -> list[tuple[Delivered, ToldStory]]:
        """The digests whose leads are from these stories, with the leads."""
        query = (
            sa.select(_deliveries, _told)
            .join(_told)
            .where(_told.c.place == 0, _deliveries.c.state == DeliveryState.DONE.value)
        )
        found: list[tuple[Delivered, ToldStory]] = []
        with self._single.connect() as connection:
            for first in range(0, len(article_ids), _BATCH):
                some = article_ids[first : first + _BATCH]
                rows = connection.execute(query.where(_told.c.article_id.in_(some)))
                found += [(_delivered(row), _told_story(row)) for row in rows]
        return found

    def quoted_articles(self) -> set[str]:
        """The stories that leads are from."""
        with self._single.connect() as connection:
            return set(connection.scalars(sa.select(_told.c.article_id).where(_told.c.place == 0).distinct()))

    def keys(self, kind: DeliveryKind) -> set[str]:
        """The keys of all deliveries of a kind."""
        with self._single.connect() as connection:
            return set(connection.scalars(sa.select(_deliveries.c.key).where(_deliveries.c.kind == kind.value)))

    def amend(self, key: str, notice: str) -> None:
        """What a delivery says now."""
        with self._engine.begin() as connection:
            connection.execute(sa.update(_deliveries).where(_deliveries.c.key == key).values(notice=notice))

    def get(self, key: str) -> Delivered | None:
        """A delivery; None where there is none."""
        with self._single.connect() as connection:
            row = connection.execute(sa.select(_deliveries).where(_deliveries.c.key == key)).first()
        return None if row is None else _delivered(row)

    def state(self, key: str) -> DeliveryState | None:
        """How far a delivery is; None where it isn't planned."""
        with self._single.connect() as connection:
            found = connection.scalar(sa.select(_deliveries.c.state).where(_deliveries.c.key == key))
        return None if found is None else DeliveryState(found)

    def forget_before(self, moment: float) -> None:
        """Forget digests and reports that were due before a moment; corrections are never told twice."""
        statement = sa.delete(_deliveries).where(
            _deliveries.c.due < moment,
            _deliveries.c.state.not_in(_OPEN),
            _deliveries.c.kind != DeliveryKind.CORRECTION.value,
        )
        with self._engine.begin() as connection:
            connection.execute(statement)

    @staticmethod
    def _move(connection: sa.Connection, key: str, worker: str, values: dict[str, object]) -> bool:
        of_whom = {"its_key": key, "its_worker": worker}
        return connection.execute(_moving(tuple(values)), {**values, **of_whom}).first() is not None


# -- statements that are run again and again; to make them takes longer than to run them -------------------------


@cache
def _moving(names: tuple[str, ...]) -> ReturningUpdate[Any]:
    """Change these columns of an open delivery that a worker has."""
    columns = _deliveries.c
    mine = columns.key == sa.bindparam("its_key"), columns.worker == sa.bindparam("its_worker")
    values = {name: sa.bindparam(name, type_=columns[name].type) for name in names}
    return sa.update(_deliveries).where(*mine, columns.state.in_(_OPEN)).values(values).returning(columns.key)


@cache
def _covered() -> sa.Select[Any]:
    """Up to when the digests of a subscription have told everything."""
    told = _deliveries.c.state.in_((DeliveryState.DONE.value, DeliveryState.QUIET.value))
    return sa.select(sa.func.max(_deliveries.c.covers)).where(_deliveries.c.of == sa.bindparam("of"), told)


@cache
def _skipped() -> sa.Select[Any]:
    """When digests of a subscription were due that weren't delivered."""
    columns = _deliveries.c
    later = columns.due > sa.bindparam("since")
    skipped = columns.state == DeliveryState.SKIPPED.value
    return sa.select(columns.due).where(columns.of == sa.bindparam("of"), later, skipped)


@cache
def _taking() -> ReturningUpdate[Any]:
    """Take what is open and due on a platform and nobody alive has."""
    columns = _deliveries.c
    now, lost = sa.bindparam("now", type_=sa.Double), sa.bindparam("lost", type_=sa.Double)
    taker: sa.BindParameter[str] = sa.bindparam("taker")
    alive = sa.select(_workers.c.id).where(_workers.c.seen >= lost)
    old = (columns.taken < lost) | (columns.taken > sa.bindparam("ahead"))
    takeable = (
        columns.state.in_(_OPEN),
        columns.platform == sa.bindparam("on"),
        (columns.next_try <= now) | (columns.next_try > sa.bindparam("never")),
        columns.due <= now,
        (columns.worker == "") | ((columns.worker != taker) & old & columns.worker.not_in(alive)),
    )
    earliest = sa.select(columns.key).where(*takeable).order_by(columns.due).limit(sa.bindparam("most"))
    return (
        sa.update(_deliveries)
        # Again, since PostgreSQL looks at these once more where another worker was just faster.
        .where(columns.key.in_(earliest), *takeable)
        .values(worker=taker, taken=now)
        .returning(*columns)
    )


def _row(planned: Planned) -> dict[str, object]:
    place = planned.place
    return {
        "key": planned.key,
        "kind": planned.kind.value,
        "platform": place.platform,
        "workspace": place.workspace,
        "channel": place.channel,
        "thread": place.thread,
        "of": planned.of,
        "due": planned.due,
        "until": planned.until,
        "state": DeliveryState.WAITING.value,
        "worker": "",
        "taken": 0.0,
        "next_try": 0.0,
        "notice": None,
        "covers": 0.0,
        "message": "",
        "at": 0.0,
    }


def _planned(row: sa.Row[tuple[object]]) -> Planned:
    place = Place(row.platform, row.workspace, row.channel, row.thread)
    return Planned(row.key, DeliveryKind(row.kind), place, row.of, row.due, row.until)


def _delivered(row: sa.Row[tuple[object]]) -> Delivered:
    return Delivered(_planned(row), row.message, row.notice or "", row.at)


def _told_story(row: sa.Row[tuple[object]]) -> ToldStory:
    return ToldStory(row.event, row.article_id, row.version, row.paragraph, row.start, row.end, row.lead)


def _told_rows(key: str, told: Sequence[ToldStory]) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    places: dict[int, int] = {}
    for one in told:
        place = places.get(one.event, 0)
        places[one.event] = place + 1
        rows.append(
            {
                "delivery": key,
                "event": one.event,
                "place": place,
                "article_id": one.article_id,
                "version": one.version,
                "paragraph": one.paragraph,
                "start": one.start,
                "end": one.end,
                "lead": one.lead,
            }
        )
    return rows
