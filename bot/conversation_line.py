"""A conversation as a line of `ask --jsonl` gives it: strings, objects with a question, or messages with a role."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

from bot.answering.asking.conversation import Turn


class _Place(BaseModel):
    """A quote that was shown; only what a later question needs of it."""

    model_config = ConfigDict(extra="ignore")

    article_id: str = ""
    text: str = ""
    speaker: str | None = None
    selected: bool = True
    emphasis: list[tuple[int, int]] = []

    @property
    def named(self) -> str:
        """The words that answer."""
        return " ".join(self.text[start:end] for start, end in self.emphasis[:1])


class _Asked(BaseModel):
    """An earlier question with what it was answered; an answer object will do."""

    model_config = ConfigDict(extra="ignore")

    question: str
    answer: str | None = None
    quotes: list[_Place | str] = []
    article_ids: list[str] = []

    def turn(self) -> Turn:
        """As a turn of the conversation."""
        places = [_Place(text=quote) if isinstance(quote, str) else quote for quote in self.quotes]
        places = [place for place in places if place.selected]
        articles = [*self.article_ids, *(place.article_id for place in places if place.article_id)]
        return Turn(
            question=self.question,
            article_ids=tuple(dict.fromkeys(articles)),
            answer=self.answer or " ".join(place.text for place in places if place.text),
            speakers=tuple(dict.fromkeys(place.speaker for place in places if place.speaker)),
            named=places[0].named if places else "",
        )


_ASKED_BY = frozenset({"user", "human", "person", "question"})


def turns_of(conversation: object) -> tuple[Turn, ...]:
    """The turns of a conversation, oldest first.

    It may be null, one string, or a list of: strings (earlier questions); objects with `question` and, where known,
    `answer`, `quotes`, `article_ids`; messages with `role` and `content` or `text`, of which those that aren't the
    user's are answers to the one before.

    Raises:
        ValueError: anything else.
    """
    if conversation is None:
        return ()
    if isinstance(conversation, str):
        return (Turn(conversation),) if conversation.strip() else ()
    if not isinstance(conversation, list):
        raise ValueError("must be a list of earlier questions")
    turns: list[Turn] = []
    for one in conversation:
        if isinstance(one, str):
            turns.append(Turn(one))
        elif isinstance(one, dict) and isinstance(one.get("question"), str):
            turns.append(_Asked.model_validate(one).turn())
        elif isinstance(one, dict) and isinstance(one.get("role"), str):
            _add_message(turns, one)
        else:
            raise ValueError("each turn is a string, or an object with a question, or a message with a role")
    return tuple(turns)


def _add_message(turns: list[Turn], message: dict[str, Any]) -> None:
    text = message.get("content", message.get("text"))
    if not isinstance(text, str):
        raise ValueError("a message has its words in content or text")
    if message["role"].casefold() in _ASKED_BY:
        turns.append(Turn(text))
    elif turns:
        turns[-1] = replace(turns[-1], answer=f"{turns[-1].answer} {text}".strip())


Turns = Annotated[tuple[Turn, ...], BeforeValidator(turns_of)]
