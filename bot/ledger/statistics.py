"""What was asked and answered, counted for those who operate the bot: in channels of their own workspaces only.

Nothing asked in a direct message, answered in private or asked in somebody else's workspace is in any of it.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.answering.models import Reason
from bot.ledger.tables import answers as _answers
from bot.ledger.tables import feedback as _feedback
from bot.ledger.tables import quoted as _quoted
from bot.ledger.tables import settings as _settings

OWN = "own"  # the setting that marks a workspace as the operators' own
_DIRECT = {"slack": "D%"}  # how channels between one person and the bot are named, where they are in a workspace at all
_NO_QUESTIONS = {Reason.EMPTY_QUESTION.value, Reason.GREETING.value}
_MOST_UNANSWERED = 500  # looked at; the newest


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many questions of one day (UTC) were answered and refused."""

    day: date
    answered: int
    refused: int


class Statistics:
    """Counts. Thread-safe; blocks."""

    def __init__(self, engine: Engine) -> None:
        """Count what is in that database."""
        self._engine = engine

    def days(self, since: date) -> list[DayCount]:
        """The days since then on which anything was asked, oldest first."""
        refusal = sa.case((_answers.c.answered, None), else_=_answers.c.outcome)
        query = sa.select(_answers.c.at, _answers.c.answered, refusal).where(*_shown(since))
        answered: Counter[date] = Counter()
        refused: Counter[date] = Counter()
        for at, was_answered, outcome in self._rows(query):
            day = datetime.fromtimestamp(at, UTC).date()
            if was_answered:
                answered[day] += 1
            elif json.loads(outcome)["reason"] not in _NO_QUESTIONS:
                refused[day] += 1
        return [DayCount(day, answered[day], refused[day]) for day in sorted({*answered, *refused})]

    def feedback(self, since: date) -> tuple[int, int]:
        """How many found an answer useful, and how many did not, of those given since then."""
        query = sa.select(_feedback.c.useful, sa.func.count()).select_from(_feedback.join(_answers))
        counts: dict[bool, int] = dict(self._rows(query.where(*_shown(since)).group_by(_feedback.c.useful)))
        return counts.get(True, 0), counts.get(False, 0)

    def most_quoted(self, since: date, *, limit: int) -> list[tuple[str, int]]:
        """The ids of the stories that most answers since then quote, most often first, with how many."""
        times = sa.func.count(sa.distinct(_answers.c.id))
        query = (
            sa.select(_quoted.c.article_id, times)
            .select_from(_quoted.join(_answers))
            .where(*_shown(since))
            .group_by(_quoted.c.article_id)
            .order_by(times.desc(), _quoted.c.article_id)
            .limit(limit)
        )
        return [(article, count) for article, count in self._rows(query)]

    def unanswered(self, since: date) -> list[str]:
        """What was asked since then and the stories don't say, newest first; what is forgotten is left out."""
        query = (
            sa.select(_answers.c.question, _answers.c.outcome)
            .where(*_shown(since), _answers.c.answered.is_(False), _answers.c.question.is_not(None))
            .order_by(_answers.c.at.desc())
            .limit(_MOST_UNANSWERED)
        )
        return [
            question
            for question, outcome in self._rows(query)
            if json.loads(outcome)["reason"] == Reason.NOT_SAID.value
        ]

    def _rows(self, query: sa.Select[Any]) -> list[Any]:
        with self._engine.connect() as connection:
            return list(connection.execute(query))


def _shown(since: date) -> tuple[sa.ColumnElement[bool], ...]:
    """Which answers may be counted."""
    own = (
        sa.select(_settings.c.name)
        .where(
            _settings.c.platform == _answers.c.platform,
            _settings.c.workspace == _answers.c.workspace,
            _settings.c.channel == "",
            _settings.c.name == OWN,
        )
        .exists()
    )
    direct = [
        sa.and_(_answers.c.platform == platform, _answers.c.channel.like(name)) for platform, name in _DIRECT.items()
    ]
    start = datetime(since.year, since.month, since.day, tzinfo=UTC).timestamp()
    return _answers.c.at >= start, _answers.c.private.is_(False), own, sa.not_(sa.or_(*direct))
