"""What was asked before: the turns of a conversation that a question may lean on."""

from __future__ import annotations

from dataclasses import dataclass

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
