"""Answers as they were given: what was quoted, where it was posted, what people made of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.answering.models import Answer, Outcome
from bot.ledger.database import insert, single
from bot.ledger.outcomes import from_json, to_json, without_question
from bot.ledger.tables import answers as _answers
from bot.ledger.tables import claims as _claims
from bot.ledger.tables import feedback as _feedback
from bot.ledger.tables import quoted as _quoted
from bot.ledger.values import Asked, QuotedSpan, Recorded, State

_MENDABLE = (State.WAITING.value, State.WORKING.value)


class Answers:
    """What was answered. Thread-safe."""

    def __init__(self, engine: Engine, hash_of: Callable[[str], str], clock: Callable[[], float]) -> None:
        """`hash_of` stands for a person's id, `clock` gives seconds since 1970."""
        self._engine = engine
        self._single = single(engine)
        self._hash_of = hash_of
        self._clock = clock

    # -- writing ----------------------------------------------------------------------------------------------

    def record(self, asked: Asked, outcome: Outcome, worker: str) -> bool:
        """Keep an answer that is about to be posted; its claim is POSTING from now on.

        False, and nothing is kept, if the claim isn't this worker's any more, or the question is gone.
        """
        with self._engine.begin() as connection:
            claim = (
                sa.update(_claims)
                .where(_claims.c.key == asked.key, _claims.c.worker == worker, _claims.c.state.in_(_MENDABLE))
                .values(state=State.POSTING.value)
                .returning(_claims.c.key)
            )
            if connection.execute(claim).first() is None:
                return False
            connection.execute(sa.insert(_answers).values(self._row(asked, outcome)))
            _keep_quotes(connection, outcome)
        return True

    def revise(self, answer_id: str, question: str, outcome: Outcome) -> None:
        """Another outcome in the place of one: its question was worded anew. The id stays."""
        values = {
            "question": question,
            "outcome": to_json(outcome),
            "answered": isinstance(outcome, Answer),
            "confidence": outcome.confidence,
            "mark": None,
        }
        with self._engine.begin() as connection:
            connection.execute(sa.update(_answers).where(_answers.c.id == answer_id).values(values))
            connection.execute(sa.delete(_quoted).where(_quoted.c.answer == answer_id))
            _keep_quotes(connection, outcome)

    def posted(self, answer_id: str, message: str) -> None:
        """The answer is in this message."""
        with self._engine.begin() as connection:
            connection.execute(sa.update(_answers).where(_answers.c.id == answer_id).values(message=message))

    def mark(self, answer_id: str, mark: str) -> Recorded | None:
        """Keep what became of the quoted words; the answer with its mark, None where it is gone."""
        with self._engine.begin() as connection:
            connection.execute(sa.update(_answers).where(_answers.c.id == answer_id).values(mark=mark))
        return self._first(_answers.c.id == answer_id)

    def delete(self, answer_id: str) -> None:
        """Forget an answer."""
        with self._engine.begin() as connection:
            connection.execute(sa.delete(_answers).where(_answers.c.id == answer_id))

    def rate(self, answer_id: str, person: str, *, useful: bool) -> None:
        """What a person makes of an answer; the last word counts. An answer that is forgotten can't be rated."""
        row = {"answer": answer_id, "person": self._hash_of(person), "useful": useful, "at": self._clock()}
        statement = insert(self._engine, _feedback).values(row)
        statement = statement.on_conflict_do_update(
            index_elements=["answer", "person"], set_={"useful": statement.excluded.useful, "at": statement.excluded.at}
        )
        with self._engine.begin() as connection:
            if connection.scalar(sa.select(_answers.c.id).where(_answers.c.id == answer_id)) is not None:
                connection.execute(statement)

    def purge_questions(self, before: float) -> int:
        """Forget what people wrote before a moment; the answers stay. How many were forgotten."""
        query = sa.select(_answers).where(_answers.c.at < before, _answers.c.question.is_not(None))
        with self._engine.begin() as connection:
            rows = connection.execute(query).all()
            for row in rows:
                outcome = to_json(without_question(from_json(row.outcome)))
                connection.execute(
                    sa.update(_answers).where(_answers.c.id == row.id).values(question=None, outcome=outcome)
                )
        return len(rows)

    # -- reading ----------------------------------------------------------------------------------------------

    def get(self, answer_id: str, *, platform: str, workspace: str) -> Recorded | None:
        """An answer of this workspace; None where there is none of that id, or it is another workspace's."""
        return self._first(
            _answers.c.id == answer_id, _answers.c.platform == platform, _answers.c.workspace == workspace
        )

    def to(self, key: str) -> Recorded | None:
        """The answer to what has that key."""
        return self._first(_answers.c.asked == key)

    def in_message(self, message: str, *, platform: str, workspace: str) -> Recorded | None:
        """The answer that was posted as this message."""
        return self._first(
            _answers.c.message == message, _answers.c.platform == platform, _answers.c.workspace == workspace
        )

    def in_conversation(
        self, platform: str, workspace: str, channel: str, thread: str, *, limit: int, since: float = 0.0
    ) -> list[Recorded]:
        """The last public answers in a conversation, oldest first."""
        query = (
            sa.select(_answers)
            .where(
                _answers.c.platform == platform,
                _answers.c.workspace == workspace,
                _answers.c.channel == channel,
                _answers.c.thread == thread,
                _answers.c.private.is_(False),
                _answers.c.at >= since,
            )
            .order_by(_answers.c.at.desc())
            .limit(limit)
        )
        return self._all(query)[::-1]

    def of_person(self, platform: str, workspace: str, person: str, *, limit: int) -> list[Recorded]:
        """What a person asked last, newest first; only what is still known of it."""
        query = (
            sa.select(_answers)
            .where(
                _answers.c.platform == platform,
                _answers.c.workspace == workspace,
                _answers.c.person == self._hash_of(person),
                _answers.c.question.is_not(None),
            )
            .order_by(_answers.c.at.desc())
            .limit(limit)
        )
        return self._all(query)

    def quoting(self, article_id: str) -> list[tuple[Recorded, QuotedSpan]]:
        """Every answer that shows words of a story, oldest first, with the words' place."""
        query = (
            sa.select(_answers, _quoted).join(_quoted).where(_quoted.c.article_id == article_id).order_by(_answers.c.at)
        )
        with self._single.connect() as connection:
            return [
                (
                    _recorded(row),
                    QuotedSpan(row.id, row.article_id, row.version, row.paragraph, row.start, row.end),
                )
                for row in connection.execute(query)
            ]

    def between(
        self, since: float, until: float, *, platform: str | None = None, workspace: str | None = None
    ) -> list[Recorded]:
        """The answers to what was asked after `since` and until `until`, oldest first; all where nothing is named."""
        query = sa.select(_answers).where(*_in_period(since, until, platform, workspace)).order_by(_answers.c.at)
        return self._all(query)

    def ratings_between(
        self, since: float, until: float, *, platform: str | None = None, workspace: str | None = None
    ) -> tuple[int, int]:
        """How often answers of that time were found useful, and how often not."""
        query = (
            sa.select(_feedback.c.useful, sa.func.count())
            .join(_answers)
            .where(*_in_period(since, until, platform, workspace))
            .group_by(_feedback.c.useful)
        )
        with self._single.connect() as connection:
            counts = {row[0]: row[1] for row in connection.execute(query)}
        return counts.get(True, 0), counts.get(False, 0)

    def quoted_articles(self) -> set[str]:
        """The stories that answers show words of."""
        with self._single.connect() as connection:
            return set(connection.scalars(sa.select(_quoted.c.article_id).distinct()))

    def ratings(self, answer_id: str) -> tuple[int, int]:
        """How many found an answer useful, and how many did not."""
        query = sa.select(_feedback.c.useful, sa.func.count()).where(_feedback.c.answer == answer_id)
        with self._single.connect() as connection:
            counts = {row[0]: row[1] for row in connection.execute(query.group_by(_feedback.c.useful))}
        return counts.get(True, 0), counts.get(False, 0)

    # -- helpers ----------------------------------------------------------------------------------------------

    def _row(self, asked: Asked, outcome: Outcome) -> dict[str, object]:
        return {
            "id": outcome.id,
            "asked": asked.key,
            "platform": asked.platform,
            "workspace": asked.workspace,
            "channel": asked.channel,
            "thread": asked.thread,
            "question_message": asked.message,
            "message": "",
            "person": self._hash_of(asked.person),
            "question": outcome.question,
            "outcome": to_json(outcome),
            "answered": isinstance(outcome, Answer),
            "confidence": outcome.confidence,
            "private": asked.private,
            "at": asked.at,
        }

    def _first(self, *where: sa.ColumnElement[bool]) -> Recorded | None:
        found = self._all(sa.select(_answers).where(*where).limit(1))
        return found[0] if found else None

    def _all(self, query: sa.Select[tuple[object]]) -> list[Recorded]:
        with self._single.connect() as connection:
            return [_recorded(row) for row in connection.execute(query)]


def _in_period(since: float, until: float, platform: str | None, workspace: str | None) -> list[sa.ColumnElement[bool]]:
    where = [_answers.c.at > since, _answers.c.at <= until]
    if platform is not None:
        where.append(_answers.c.platform == platform)
    if workspace is not None:
        where.append(_answers.c.workspace == workspace)
    return where


def _keep_quotes(connection: Connection, outcome: Outcome) -> None:
    citations = [quote.citation for quote in outcome.shown] if isinstance(outcome, Answer) else []
    rows: Sequence[dict[str, object]] = [
        {
            "answer": outcome.id,
            "place": place,
            "article_id": one.article_id,
            "version": one.version,
            "paragraph": one.paragraph,
            "start": one.start,
            "end": one.end,
        }
        for place, one in enumerate(citations)
    ]
    if rows:
        connection.execute(sa.insert(_quoted), rows)


def _recorded(row: sa.Row[tuple[object]]) -> Recorded:
    return Recorded(
        outcome=from_json(row.outcome),
        asked=row.asked,
        platform=row.platform,
        workspace=row.workspace,
        channel=row.channel,
        thread=row.thread,
        question_message=row.question_message,
        message=row.message,
        person=row.person,
        question=row.question,
        at=row.at,
        private=row.private,
        mark=row.mark or "",
    )
