"""What the status page wants to know of the questions that were asked; a ledger provides it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.errors import PullquoteError


@dataclass(frozen=True, slots=True)
class DayOfQuestions:
    """How many questions of one day (UTC) were answered and refused."""

    day: date
    answered: int
    refused: int


@dataclass(frozen=True, slots=True)
class Feedback:
    """How many answers people called helpful and not."""

    helpful: int
    unhelpful: int


@dataclass(frozen=True, slots=True)
class QuotedStory:
    """How often a story was quoted."""

    article_id: str
    headline: str
    times: int


@dataclass(frozen=True, slots=True)
class UnansweredQuestions:
    """Questions alike that the stories didn't answer: one of them, and how many there are."""

    example: str
    times: int


class RecordUnavailable(PullquoteError):
    """What was asked can't be looked up right now."""


class Record(Protocol):
    """What was asked and answered. Thread-safe; called off the event loop; any method may raise RecordUnavailable.

    Nothing asked in a direct message, answered in private or asked in a workspace that isn't the operators' own is in
    any of it.
    """

    def days(self, *, since: date) -> Sequence[DayOfQuestions]:
        """The days since then on which anything was asked, oldest first."""

    def feedback(self, *, since: date) -> Feedback:
        """What people said of answers since then."""

    def most_quoted(self, *, since: date, limit: int) -> Sequence[QuotedStory]:
        """The stories quoted most often since then, most often first."""

    def unanswered(self, *, since: date, limit: int) -> Sequence[UnansweredQuestions]:
        """What was asked since then and not answered, most often first."""
