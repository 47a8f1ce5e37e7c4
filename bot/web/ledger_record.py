"""What the status page wants to know of the questions that were asked, from the ledger."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.exc import SQLAlchemyError

from bot.ledger import Ledger, LedgerUnavailable
from bot.web.clusters import clusters, example
from bot.web.record import DayOfQuestions, Feedback, QuotedStory, RecordUnavailable, UnansweredQuestions

Vectors = NDArray[np.float32]

_T = TypeVar("_T")

_MOST_REMEMBERED = 2_000  # vectors of questions


class LedgerRecord:
    """A `Record`. Opens the ledger when it is first asked, and again where that failed."""

    def __init__(
        self,
        open_ledger: Callable[[], Ledger],
        *,
        encode: Callable[[Sequence[str]], Vectors],
        headline: Callable[[str], str],
    ) -> None:
        """Ask the ledger that `open_ledger` opens.

        Args:
            open_ledger: opens it; may raise LedgerUnavailable.
            encode: gives vectors by which questions are alike; rows L2-normalised.
            headline: of the story with that id, "" where there is none.
        """
        self._open_ledger = open_ledger
        self._encode = encode
        self._headline = headline
        self._opening = threading.Lock()
        self._ledger: Ledger | None = None
        self._encoding = threading.Lock()
        self._vectors: OrderedDict[str, NDArray[np.float32]] = OrderedDict()

    def close(self) -> None:
        """Give up connections."""
        with self._opening:
            if self._ledger is not None:
                self._ledger.close()

    def days(self, *, since: date) -> Sequence[DayOfQuestions]:
        """See `Record.days`."""
        counted = self._ask(lambda ledger: ledger.statistics.days(since))
        return [DayOfQuestions(one.day, one.answered, one.refused) for one in counted]

    def feedback(self, *, since: date) -> Feedback:
        """See `Record.feedback`."""
        return Feedback(*self._ask(lambda ledger: ledger.statistics.feedback(since)))

    def most_quoted(self, *, since: date, limit: int) -> Sequence[QuotedStory]:
        """See `Record.most_quoted`; a story that was deleted for good is left out."""
        counted = self._ask(lambda ledger: ledger.statistics.most_quoted(since, limit=2 * limit))
        named = [QuotedStory(article, self._headline(article), times) for article, times in counted]
        return [one for one in named if one.headline][:limit]

    def unanswered(self, *, since: date, limit: int) -> Sequence[UnansweredQuestions]:
        """See `Record.unanswered`."""
        questions = self._ask(lambda ledger: ledger.statistics.unanswered(since))
        if not questions:
            return []
        groups = clusters(self._vectors_of(questions))[:limit]
        return [UnansweredQuestions(example([questions[row] for row in group]), len(group)) for group in groups]

    def _ask(self, question: Callable[[Ledger], _T]) -> _T:
        try:
            with self._opening:
                if self._ledger is None:
                    self._ledger = self._open_ledger()
            return question(self._ledger)
        except (LedgerUnavailable, SQLAlchemyError, OSError) as error:
            raise RecordUnavailable(type(error).__name__) from error

    def _vectors_of(self, questions: Sequence[str]) -> Vectors:
        with self._encoding:
            new = [one for one in dict.fromkeys(questions) if one not in self._vectors]
            if new:
                self._vectors.update(zip(new, self._encode(new), strict=True))
            found = np.stack([self._vectors[one] for one in questions])
            for one in questions:
                self._vectors.move_to_end(one)
            while len(self._vectors) > _MOST_REMEMBERED:
                self._vectors.popitem(last=False)
            return found
