"""The ledger's database: SQLite in a file, or PostgreSQL; its tables are brought up to date when it is opened."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from filelock import FileLock
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine

from bot.errors import PullquoteError

_MIGRATIONS = Path(__file__).parent / "migrations"
_migrating = threading.Lock()
_LOCK = 0x70756C6C  # of PostgreSQL's advisory locks: "pull"
_IDLE_S = 1.0  # a connection that was used so lately is taken to be there still


class LedgerUnavailable(PullquoteError):
    """The database can't be opened; the text never tells the URL, which may hold a password."""


def open_database(url: str | sa.URL) -> Engine:
    """An engine for the database at the SQLAlchemy `url`, with all tables there and up to date.

    Raises:
        LedgerUnavailable: it isn't a URL of SQLite or PostgreSQL, or the database can't be reached.
    """
    try:
        parsed = _with_driver(sa.make_url(url))
        engine = sa.create_engine(parsed)
    except (sa.exc.ArgumentError, ModuleNotFoundError) as error:
        raise LedgerUnavailable(
            "PULLQUOTE_DATABASE_URL is not a URL like postgresql://user:password@host/name"
        ) from error
    if engine.dialect.name == "sqlite":
        _configure_sqlite(engine)
    else:
        _ping_the_idle(engine)
    try:
        _upgrade(engine)
    except sa.exc.OperationalError as error:
        engine.dispose()
        raise LedgerUnavailable(
            f"the ledger's database can't be opened ({type(error.orig).__name__}); is PULLQUOTE_DATABASE_URL right?"
        ) from error
    return engine


def single(engine: Engine) -> Engine:
    """The same database for statements that stand alone: on PostgreSQL each is one round trip instead of three.

    Read with `connect`, write with `begin`. SQLite has no round trips, and keeps its transactions.
    """
    return engine.execution_options(isolation_level="AUTOCOMMIT") if engine.dialect.name == "postgresql" else engine


def insert(engine: Engine, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
    """An insert that knows ON CONFLICT."""
    return postgresql.insert(table) if engine.dialect.name == "postgresql" else sqlite.insert(table)


def _with_driver(url: sa.URL) -> sa.URL:
    """The same URL with the driver that is installed: people write postgresql:// or postgres://."""
    if url.drivername in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in {"postgresql", "sqlite"}:
        raise sa.exc.ArgumentError("neither SQLite nor PostgreSQL")
    return url


def _configure_sqlite(engine: Engine) -> None:
    @sa.event.listens_for(engine, "connect")
    def configure(connection: sa.engine.interfaces.DBAPIConnection, _record: object) -> None:
        connection.isolation_level = None  # SQLAlchemy begins transactions below, at once as writers
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout = 30000")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")  # what was acknowledged survives a power cut
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA secure_delete = ON")  # what is deleted on request is overwritten
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        # A transaction that reads first and writes later would fail at once where another writes in between.
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _ping_the_idle(engine: Engine) -> None:
    """Find out before it is used whether a connection has ended meanwhile, if it was idle for a while.

    SQLAlchemy's own `pool_pre_ping` does so each time, which costs as much as the statement that follows.
    """

    @sa.event.listens_for(engine, "checkin")
    def left(_connection: object, record: sa.pool.ConnectionPoolEntry) -> None:
        record.info["left"] = time.monotonic()

    @sa.event.listens_for(engine, "checkout")
    def taken(connection: sa.engine.interfaces.DBAPIConnection, record: sa.pool.ConnectionPoolEntry, _: object) -> None:
        left = record.info.get("left")
        if left is None or time.monotonic() - left < _IDLE_S:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise sa.exc.InvalidatePoolError from error  # the pool makes new ones


def _upgrade(engine: Engine) -> None:
    from alembic import command  # noqa: PLC0415 - takes a moment, and only bots need it
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with _alone(engine), engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def _alone(engine: Engine) -> Iterator[None]:
    """Nobody else migrates the same file meanwhile; in this process nobody migrates anything: alembic can't do two."""
    path = engine.url.database
    if engine.dialect.name == "sqlite" and path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        with _migrating, FileLock(f"{path}.lock"):
            yield
    else:
        with _migrating:
            yield
