"""What was asked before: the turns of a conversation that a question may lean on."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answering.models import Answer, Outcome

MOST_TURNS = 4  # what was asked longer ago says nothing about what is meant now


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question and what it was answered with.

    article_ids: the stories that were quoted, best first. answer: the words quoted, where they are known; a turn
    without any is asked again when a later one leans on it. speakers: who was
    quoted. named: the words of the answer that answer; "" where that isn't known.
    """

    question: str
    article_ids: tuple[str, ...] = ()
    answer: str = ""
    speakers: tuple[str, ...] = ()
    named: str = ""


def turn_of(outcome: Outcome, *, question: str | None = None) -> Turn:
    """What is remembered of a question and its answer; `question` where the outcome doesn't know its words any more."""
    quotes = outcome.shown if isinstance(outcome, Answer) else ()
    return Turn(
        question=outcome.question if question is None else question,
        article_ids=tuple(dict.fromkeys(quote.citation.article_id for quote in quotes)),
        answer=" ".join(quote.text for quote in quotes),
        speakers=tuple(dict.fromkeys(quote.speaker for quote in quotes if quote.speaker)),
        named=" ".join(quotes[0].text[slice(*span)] for span in quotes[0].emphasis[:1]) if quotes else "",
    )
