"""Does a question lean on the one before it?

Rules, no model: docs/decisions/0013-follow-ups.md has the figures.
"""

from __future__ import annotations

import re
from enum import Enum

from bot.answering.asking.words import ASKED_WITH, OPENS, PERSON, content_words, names_in


class Leaning(Enum):
    """Whether a question needs the one before it."""

    NO = "no"  # it names what it is about
    MAYBE = "maybe"  # it could be understood either way: "Who will pay?"
    YES = "yes"  # it can't be understood without: "and when was that?"


_NOW = r"week|month|year|morning|afternoon|evening|spring|summer|autumn|fall|winter|season|time"
_PRONOUN = re.compile(
    rf"\b(?:he|she|him|his|hers?|they|them|theirs?|its?|those|these|this(?!\s+(?:{_NOW})\b))\b"
    r"|(?:^|\b(?:is|was|does|did|do|about|of|for|after|before|by|to|like|with|from|in|on|than|why|when|where|how)\s+)"
    r"that\b(?!\s+(?:there|he|she|it|they|the|a|an)\b)"
    r"|\bthere(?=\s*[?.!]*$)|\bone\b(?=\s*[?.!]*$)|\bthe\s+same\b",
    re.IGNORECASE,
)
_EXPLETIVE = re.compile(
    r"\b(?:is|was)\s+it\s+(?:true|possible|likely|certain|clear|known|legal)\b|\bit\s+takes?\s+to\b", re.IGNORECASE
)
_ELSE = re.compile(
    r"\b(?:else|another|others|any\s+other|what\s+other|tell\s+me\s+more|more\s+details?)\b", re.IGNORECASE
)
# What a pronoun after it may stand for: a name or a noun phrase, in a clause of its own.
_CLAUSE_BREAK = re.compile(r"\b(?:and|but|when|after|before|because|while|if|although|that)\b|,", re.IGNORECASE)
_NOUN_PHRASE = re.compile(r"\b(?:the|an?)\s+\w+", re.IGNORECASE)
_FEW = 4  # content words: with so few and no name, a question may lean on what was asked before
_ONLY_SAYS = re.compile(r"^what\s+(?:do|does|did|has|have)\s+.+?\s+(?:say|said|think|want)\s*[?.!]*$", re.IGNORECASE)


def leaning(text: str) -> Leaning:
    """Whether a question can be understood without the one before it."""
    names, words = names_in(text), content_words(text)
    if OPENS.match(text) or not words or _is_meant_before(text) or (_ELSE.search(text) and not names):
        return Leaning.YES
    if (names and not _ONLY_SAYS.match(text)) or len(words) > _FEW:
        return Leaning.NO
    return Leaning.MAYBE


def is_lost(text: str) -> bool:
    """Whether a question can't be understood as the first one: "What did he say?", "why?", "and Velland?"."""
    asks_nothing = not content_words(text)
    opens = OPENS.match(text) is not None and not names_in(text)
    person = PERSON.search(text)
    nobody = person is not None and not names_in(text) and _NOUN_PHRASE.search(text[: person.start()]) is None
    return (asks_nothing and (ASKED_WITH.match(text) is not None or opens)) or (opens and _is_short(text)) or nobody


def _is_short(text: str) -> bool:
    return len(content_words(text)) <= 1


def _is_meant_before(text: str) -> bool:
    """Whether a pronoun stands for nothing in the question itself."""
    for pronoun in _PRONOUN.finditer(text):
        before = text[: pronoun.start()]
        if pronoun[0].casefold() == "it" and _EXPLETIVE.search(text) and content_words(text):
            continue
        breaks = _CLAUSE_BREAK.search(before) is not None
        whose = pronoun[0].casefold() in {"his", "her", "its", "their"}
        if names_in(before) and (breaks or whose or PERSON.fullmatch(pronoun[0])):
            continue
        if breaks and _NOUN_PHRASE.search(before):
            continue
        return True
    return False
