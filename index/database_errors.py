"""A database's failures -> errors that tell an operator what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine, ExceptionContext

from index.errors import DatabaseUnusable

_ADVICE = (  # what SQLite says, what it means, what helps
    ("readonly", "it is read-only", "make its folder and the files in it writable, or use another folder with --index"),
    ("unable to open", "it can't be opened or made", "make its folder and the files in it readable and writable"),
    ("not a database", "it is damaged", "{restore}"),
    ("malformed", "it is damaged", "{restore}"),
    ("disk is full", "the disk is full", "make room and try again"),
    ("locked", "another process is using it", "try again when that is done"),
    ("disk i/o", "the disk has an error", "check the disk, then try again"),
)
_OF_CATALOG = "put a backup in its place, or move the folder away and add the stories again"
_OF_CACHE = "delete it, it is only a cache, and try again"


def tell_failures(engine: Engine) -> None:
    """Have SQLite's failures raised as `DatabaseUnusable`, in plain words."""
    where = engine.url.database or "the database"

    @sa.event.listens_for(engine, "handle_error")
    def translate(context: ExceptionContext) -> None:
        failure = _failure(where, context.original_exception, restore=_OF_CATALOG)
        if failure is not None:
            raise failure from context.original_exception


def told_of(engine: Engine) -> AbstractContextManager[None]:
    """Raise SQLite's failures on the way to a connection, of which SQLAlchemy doesn't hear, as `DatabaseUnusable`."""
    return _told(engine.url.database or "the database", _OF_CATALOG)


def told(path: Path) -> AbstractContextManager[None]:
    """Raise SQLite's failures with the cache at `path` as `DatabaseUnusable`."""
    return _told(str(path), _OF_CACHE)


@contextmanager
def _told(where: str, restore: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        failure = _failure(where, error, restore=restore)
        if failure is None:
            raise
        raise failure from error


def _failure(where: str, error: BaseException | None, *, restore: str) -> DatabaseUnusable | None:
    if not isinstance(error, sqlite3.DatabaseError):
        return None
    words = str(error).lower()
    for sign, what, advice in _ADVICE:
        if sign in words:
            return DatabaseUnusable(where, what, advice.format(restore=restore))
    return None
