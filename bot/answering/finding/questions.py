"""A sentence that asks doesn't answer: quizzes and teasers echo the very words of a question."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.quoting import Candidate

ASKS = -3.0  # in units of a candidate's rank score

_ENDS_ASKING = re.compile(r"\?[”’\"')\]]*$")
_ABOUT_A_QUESTION = re.compile(r"\b(?:ask(?:s|ed|ing)?|questions?|wonder(?:s|ed)?)\b", re.IGNORECASE)


def questions(words: str, found: Sequence[Candidate]) -> list[float]:
    """What each candidate loses by being a question itself; nothing where somebody's question is asked for."""
    if _ABOUT_A_QUESTION.search(words):
        return [0.0] * len(found)
    return [ASKS if _ENDS_ASKING.search(candidate.text) else 0.0 for candidate in found]
