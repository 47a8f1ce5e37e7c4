"""Claims: what was asked is written down before it is acknowledged, and belongs to one worker until it is done.

A worker says every few seconds that it lives. What a dead one has left open is found and adopted by another, or by the
same one after a restart.
"""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.ledger.database import insert, single
from bot.ledger.tables import answers as _answers
from bot.ledger.tables import claims as _claims
from bot.ledger.tables import workers as _workers
from bot.ledger.values import OPEN, Asked, Found, State

DEAD_AFTER_S = 20.0  # since a worker was last seen; it is to be seen far more often
_OPEN = tuple(state.value for state in OPEN)


class Claims:
    """Who works on what. Thread-safe; several processes may share one database."""

    def __init__(self, engine: Engine, hash_of: Callable[[str], str], clock: Callable[[], float]) -> None:
        """`hash_of` stands for a person's id, `clock` gives seconds since 1970."""
        self._engine = engine
        self._single = single(engine)
        self._hash_of = hash_of
        self._clock = clock
        beating = insert(engine, _workers)
        self._beating = beating.on_conflict_do_update(index_elements=["id"], set_={"seen": beating.excluded.seen})

    def claim(self, asked: Sequence[Asked], worker: str) -> set[str]:
        """Claim what nobody has claimed yet, in one transaction; the keys of what is new."""
        if not asked:
            return set()
        rows = [self._row(one, worker) for one in {one.key: one for one in asked}.values()]
        statement = insert(self._engine, _claims).on_conflict_do_nothing().returning(_claims.c.key)
        with self._engine.begin() as connection:
            return set(connection.execute(statement, rows).scalars())

    def once(self, key: str, *, platform: str, workspace: str) -> bool:
        """Whether nobody has done this before; from now on somebody has."""
        row = {
            "key": key,
            "platform": platform,
            "workspace": workspace,
            "channel": "",
            "person": "",
            "asked": None,
            "state": State.DONE.value,
            "worker": "",
            "at": self._clock(),
        }
        statement = insert(self._engine, _claims).on_conflict_do_nothing().returning(_claims.c.key)
        with self._engine.begin() as connection:
            return connection.execute(statement, [row]).first() is not None

    def start(self, key: str, worker: str) -> bool:
        """Begin to work on it; False if it isn't this worker's to do any more."""
        return self._move(key, worker, State.WORKING)

    def saying(self, key: str, worker: str) -> bool:
        """Be about to say something of our own instead of an answer."""
        return self._move(key, worker, State.POSTING)

    def finish(self, key: str, worker: str, state: State) -> bool:
        """Be done with it: what was asked is forgotten, its key is not."""
        return self._move(key, worker, state)

    def release(self, key: str, worker: str) -> None:
        """Give a claim back as if it had never been taken: nothing came of it, and it may be claimed again."""
        statement = sa.delete(_claims).where(
            _claims.c.key == key, _claims.c.worker == worker, _claims.c.state != State.POSTING.value
        )
        with self._engine.begin() as connection:
            connection.execute(statement)

    def reopen(self, asked: Asked, worker: str) -> bool:
        """Work anew on what could not be answered before, as it is worded now; False where it isn't so."""
        statement = (
            sa.update(_claims)
            .where(_claims.c.key == asked.key, _claims.c.state == State.FAILED.value)
            .values(state=State.WORKING.value, worker=worker, asked=asked.to_json())
            .returning(_claims.c.key)
        )
        with self._engine.begin() as connection:
            return connection.execute(statement).first() is not None

    def state(self, key: str) -> State | None:
        """How far it is; None where nobody has claimed it."""
        with self._single.connect() as connection:
            found = connection.scalar(sa.select(_claims.c.state).where(_claims.c.key == key))
        return None if found is None else State(found)

    def channels(self, platform: str, workspace: str, *, limit: int) -> list[str]:
        """The channels of a workspace that something was asked in, the last ones first."""
        query = (
            sa.select(_claims.c.channel)
            .where(_claims.c.platform == platform, _claims.c.workspace == workspace, _claims.c.channel != "")
            .group_by(_claims.c.channel)
            .order_by(sa.func.max(_claims.c.at).desc())
            .limit(limit)
        )
        with self._single.connect() as connection:
            return list(connection.execute(query).scalars())

    def gone(self, key: str) -> State | None:
        """What was asked is no more: never answer it. How far it was before; None where it isn't known."""
        with self._engine.begin() as connection:
            before = connection.scalar(sa.select(_claims.c.state).where(_claims.c.key == key))
            if before is not None and before != State.POSTING.value:  # what may be going out is finished first
                connection.execute(
                    sa.update(_claims).where(_claims.c.key == key).values(state=State.GONE.value, asked=None)
                )
        return None if before is None else State(before)

    def adopt(self, worker: str, platform: str) -> list[Found]:
        """Take over what dead workers have left open on a platform; oldest first."""
        alive = sa.select(_workers.c.id).where(_workers.c.seen >= self._clock() - DEAD_AFTER_S)
        statement = (
            sa.update(_claims)
            .where(_claims.c.state.in_(_OPEN), _claims.c.platform == platform)
            .where(_claims.c.worker != worker, _claims.c.worker.not_in(alive))
            .values(worker=worker)
            .returning(_claims.c.asked, _claims.c.state, _claims.c.at)
        )
        with self._engine.begin() as connection:
            rows = sorted(connection.execute(statement).all(), key=lambda row: row.at)
        return [Found(Asked.from_json(row.asked), State(row.state)) for row in rows if row.asked]

    # -- workers ----------------------------------------------------------------------------------------------

    def beat(self, worker: str) -> None:
        """Say that this worker lives."""
        row = {"id": worker, "host": socket.gethostname(), "pid": os.getpid(), "seen": self._clock()}
        with self._single.begin() as connection:
            connection.execute(self._beating, row)

    def leave(self, worker: str) -> None:
        """Say that this worker has ended: what it has left open is free at once."""
        with self._engine.begin() as connection:
            connection.execute(sa.delete(_workers).where(_workers.c.id == worker))

    def bury(self, worker: str) -> None:
        """Forget workers of this machine whose process is no more, and any not seen for a day.

        One with this process's number that isn't this process's own is an earlier one's: in a container all have one.
        """
        with self._engine.begin() as connection:
            rows = connection.execute(sa.select(_workers).where(_workers.c.id != worker)).all()
            here = [row for row in rows if row.host == socket.gethostname()]
            ours = [row for row in here if row.id.startswith(f"{_process()}-")]
            dead = [row.id for row in here if row not in ours and (row.pid == os.getpid() or not _runs(row.pid))]
            long_ago = _workers.c.seen < self._clock() - 86_400
            connection.execute(sa.delete(_workers).where(_workers.c.id.in_(dead) | long_ago))

    # -- helpers ----------------------------------------------------------------------------------------------

    def _row(self, asked: Asked, worker: str) -> dict[str, object]:
        return {
            "key": asked.key,
            "platform": asked.platform,
            "workspace": asked.workspace,
            "channel": asked.channel,
            "person": self._hash_of(asked.person),
            "asked": asked.to_json(),
            "state": State.WAITING.value,
            "worker": worker,
            "at": asked.at,
        }

    def _move(self, key: str, worker: str, state: State) -> bool:
        values: dict[str, object] = {"state": state.value}
        if state not in OPEN:
            values["asked"] = None
        statement = (
            sa.update(_claims)
            .where(_claims.c.key == key, _claims.c.worker == worker, _claims.c.state.in_(_OPEN))
            .values(values)
            .returning(_claims.c.key)
        )
        with self._single.begin() as connection:
            return connection.execute(statement).first() is not None

    def forget_before(self, moment: float) -> int:
        """Delete claims that were done with before a moment and have no answer; how many."""
        statement = (
            sa.delete(_claims)
            .where(_claims.c.at < moment, _claims.c.state.not_in(_OPEN))
            .where(_claims.c.key.not_in(sa.select(_answers.c.asked)))
            .returning(_claims.c.key)
        )
        with self._engine.begin() as connection:
            return len(connection.execute(statement).all())


def new_worker_id() -> str:
    """An id for a worker of this process."""
    return f"{_process()}-{secrets.token_hex(4)}"


@cache
def _process() -> str:
    return secrets.token_hex(8)


def _runs(pid: int) -> bool:
    with suppress(PermissionError):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
    return True
