"""The ledger: what was asked, what was answered and what people settled. The same for every platform."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable

import sqlalchemy as sa

from bot.ledger import tables
from bot.ledger.answers import Answers
from bot.ledger.arrivals import Arrivals
from bot.ledger.claims import Claims
from bot.ledger.database import open_database
from bot.ledger.deliveries import Deliveries
from bot.ledger.preferences import Preferences
from bot.ledger.statistics import Statistics
from bot.ledger.subscriptions import Subscriptions

DAY_S = 86_400.0
_CLAIMS_KEPT_DAYS = 7  # longer than any platform delivers an event again
_DELIVERIES_KEPT_DAYS = 60  # longer than an event is told of, and than a clock is set back


class Ledger:
    """One database, in seven parts. Thread-safe; blocking: a front end calls it off its event loop."""

    def __init__(self, url: str | sa.URL, *, key: bytes, clock: Callable[[], float] = time.time) -> None:
        """Open the database at the SQLAlchemy `url` and bring it up to date.

        Args:
            url: SQLite or PostgreSQL.
            key: of the hashes that stand for people.
            clock: seconds since 1970.

        Raises:
            LedgerUnavailable: it can't be opened.
        """
        self.engine = open_database(url)
        self._key = key
        self._clock = clock
        self.claims = Claims(self.engine, self.hash_of, clock)
        self.answers = Answers(self.engine, self.hash_of, clock)
        self.preferences = Preferences(self.engine, self.hash_of, clock)
        self.subscriptions = Subscriptions(self.engine, self.hash_of, clock)
        self.deliveries = Deliveries(self.engine, clock)
        self.arrivals = Arrivals(self.engine)
        self.statistics = Statistics(self.engine)

    def close(self) -> None:
        """Give up all connections."""
        self.engine.dispose()

    def hash_of(self, person: str) -> str:
        """What stands for a person's id: HMAC-SHA-256 with the ledger's key; "" for nobody."""
        return hmac.new(self._key, person.encode(), hashlib.sha256).hexdigest() if person else ""

    def purge(self, *, days: float) -> int:
        """Forget what people wrote longer than so many days ago, and what is only of use for a while.

        Returns:
            How many questions were forgotten.
        """
        now = self._clock()
        forgotten = self.answers.purge_questions(now - days * DAY_S)
        self.claims.forget_before(now - _CLAIMS_KEPT_DAYS * DAY_S)
        self.preferences.forget_threads(now - days * DAY_S)
        self.deliveries.forget_before(now - _DELIVERIES_KEPT_DAYS * DAY_S)
        self._overwrite()
        return forgotten

    def forget_person(self, platform: str, workspace: str, person: str) -> int:
        """Delete everything about a person in a workspace; how many answers that were.

        Answers that were given to them are kept nowhere; what others were told stays theirs.
        """
        hashed = self.hash_of(person)
        with self.engine.begin() as connection:
            theirs = sa.delete(tables.answers).where(
                tables.answers.c.platform == platform,
                tables.answers.c.workspace == workspace,
                tables.answers.c.person == hashed,
            )
            forgotten = len(connection.execute(theirs.returning(tables.answers.c.id)).all())
            ids = sa.select(tables.answers.c.id).where(tables.answers.c.workspace == workspace)
            connection.execute(
                sa.delete(tables.feedback).where(tables.feedback.c.person == hashed, tables.feedback.c.answer.in_(ids))
            )
            for table, of_person in (
                (tables.follow_requests, tables.follow_requests.c.person == person),
                (tables.claims, (tables.claims.c.person == hashed) & tables.claims.c.asked.is_(None)),
                (tables.threads, tables.threads.c.last_person == hashed),
            ):
                place = (table.c.platform == platform) & (table.c.workspace == workspace)
                connection.execute(sa.delete(table).where(place, of_person))
            connection.execute(
                sa.update(tables.subscriptions).where(tables.subscriptions.c.person == hashed).values(person="")
            )
        self._overwrite()
        return forgotten

    def forget_workspace(self, platform: str, workspace: str) -> None:
        """Delete everything about a workspace: the bot was removed from it."""
        with self.engine.begin() as connection:
            for table in (
                tables.answers,
                tables.follow_requests,
                tables.claims,
                tables.settings,
                tables.threads,
                tables.subscriptions,
                tables.deliveries,
            ):
                connection.execute(sa.delete(table).where(table.c.platform == platform, table.c.workspace == workspace))
        self._overwrite()

    def _overwrite(self) -> None:
        """What was deleted isn't in SQLite's write-ahead log any longer either."""
        if self.engine.dialect.name == "sqlite":
            connection = self.engine.raw_connection()
            try:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                connection.close()
