"""The terminal front end: one question, many as JSON lines, or a conversation."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict, ValidationError
from rich.console import Console

from bot.answering.answerer import Answerer
from bot.answering.asking.conversation import MOST_TURNS, Turn, turn_of
from bot.answering.models import Answer, Outcome
from bot.answering.question import BadQuestion, Question, make_question
from bot.conversation_line import Turns
from bot.errors import PullquoteError
from bot.rendering.answer_object import answer_object
from bot.rendering.terminal import TerminalOutcome, TerminalQuotes
from bot.rendering.words import FURTHER

ANSWERED, NOT_SAID, ERROR = 0, 1, 2  # grep's exit codes

_CHAT_HELP = (
    "Ask about the stories; answers are their own words, and a question may follow on the one before."
    " /more shows further quotes on the last question, /literally asks it again by its words alone, without the dates,"
    " outlets or earlier questions understood with it, /new forgets what was asked before, /quit (or Ctrl-D) ends."
)


def exit_code(outcome: Outcome) -> int:
    """As grep: 0 found, 1 not."""
    return ANSWERED if isinstance(outcome, Answer) else NOT_SAID


def show(outcome: Outcome, console: Console, *, today: date) -> None:
    """Print an outcome; plain and on unbroken lines when nobody looks."""
    console.print(TerminalOutcome(outcome, today=today), soft_wrap=not console.is_terminal)


def new_id() -> str:
    """An id for an answer, 16 hex digits."""
    return secrets.token_hex(8)


class QuestionMaker(Protocol):
    """Makes a Question of words; see `bot.answering.question.make_question`."""

    def __call__(self, text: str, *, asked: date | None, conversation: Sequence[Turn]) -> Question:
        """Raises `BadQuestion`."""


class QuestionLine(BaseModel):
    """One line of `ask --jsonl`."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    id: str
    question: str
    asked: date | None = None
    conversation: Turns = ()


def answer_lines(
    lines: Iterable[str],
    answerer: Answerer,
    emit: Callable[[dict[str, Any]], None],
    *,
    question_of: QuestionMaker = make_question,
    today: date,
    limit: int,
) -> int:
    """Answer questions given as JSON lines, one answer object each, in order; a bad line gives {"id", "error"}.

    Args:
        lines: `QuestionLine`s as JSON; empty lines are passed over.
        answerer: answers them.
        emit: takes the objects.
        question_of: makes a Question of the words, the day they were asked and the conversation before.
        today: the day asked on, where a line doesn't say.
        limit: quotes selected at most.

    Returns:
        The exit code: 2 if a line was bad, else 0 if anything was answered, else 1.
    """
    answered = failed = False
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        identifier: str | None = None
        try:
            asked = QuestionLine.model_validate(json.loads(line))
            identifier = asked.id
            question = question_of(asked.question, asked=asked.asked or today, conversation=asked.conversation)
            outcome = answerer.answer(question, answer_id=asked.id, limit=limit)
        except (PullquoteError, ValueError, RecursionError) as error:
            failed = True
            emit({"id": identifier, "error": f"line {number}: {_reason(error)}"})
        else:
            answered = answered or isinstance(outcome, Answer)
            emit(answer_object(outcome))
    return ERROR if failed else ANSWERED if answered else NOT_SAID


def chat(answerer: Answerer, console: Console, read: Callable[[], str], *, today: date, limit: int) -> None:
    """A conversation until the person leaves.

    Args:
        answerer: answers.
        console: shows.
        read: gives the next line; EOFError ends the conversation.
        today: ages are counted up to it.
        limit: quotes shown at most.
    """
    console.print(_CHAT_HELP, style="dim")
    turns: list[Turn] = []
    asked, last = "", None
    while True:
        try:
            line = read().strip()
        except EOFError:
            return
        match line:
            case "/quit" | "/exit":
                return
            case "/help":
                console.print(_CHAT_HELP, style="dim")
            case "/more":
                _show_further(last, console, today=today)
            case "/new":
                turns, asked, last = [], "", None
            case _:
                literally = line == "/literally"
                asked = asked if literally else line
                try:
                    question = make_question(asked, asked=today, conversation=turns, literally=literally)
                    last = answerer.answer(question, answer_id=new_id(), limit=limit)
                except BadQuestion as error:
                    console.print(str(error), markup=False)
                else:
                    turns = [*turns, turn_of(last)][-MOST_TURNS:]
                    show(last, console, today=today)


def _show_further(outcome: Outcome | None, console: Console, *, today: date) -> None:
    """The candidates that were not shown, labelled as such."""
    further = [quote for quote in outcome.quotes if not quote.selected] if outcome else []
    if further:
        console.print(FURTHER, style="dim")
        console.print(TerminalQuotes(further, today=today), soft_wrap=not console.is_terminal)
    else:
        console.print("There is nothing further; ask something.")


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the line"
        return f"{where}: {first['msg']}"
    if isinstance(error, PullquoteError):
        return str(error)
    return "not a JSON object"
