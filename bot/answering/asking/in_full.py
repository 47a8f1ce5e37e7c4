"""What a question that leans on the one before it asks, written out in full."""

from __future__ import annotations

import re

from bot.answering.asking.words import ASKED_WITH, OPENS, PERSON, content_words, names_in
from bot.answering.attribution.full_names import gender
from bot.answering.asking.conversation import Turn

_REASON = re.compile(r"^what\s+(?:is|was|were|are)\s+the\s+(?:reasons?|cause)\s*$", re.IGNORECASE)
_ASKS = re.compile(r"(?:did|does|do|is|are|was|were|has|have|had|can|could|will|would|should)\b", re.IGNORECASE)
_SPEAKS = re.compile(r"\b(?:say|said|says|think|thinks)\b", re.IGNORECASE)
_AUXILIARY = re.compile(rf"^\s*{_ASKS.pattern}\s*", re.IGNORECASE)
_SAYS_OF = re.compile(
    r"^what\s+(?:do|does|did|has|have)\s+.+?\s+(?:say|said|think|want|know|find|call)\b(?:\s+(?:about|of|on|to))?",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"\b(?:(?P<title>Mrs?|Ms|Miss)\.? )?(?P<name>[A-Z][\w’'-]+(?: (?:[A-Z][\w’'-]+|de|van|von|al|bin)){0,3})"
)
_PLACED = re.compile(r"\b(?:at|in|on|of|from|near|the|to)\s+$", re.IGNORECASE)


def in_full(text: str, before: Turn) -> str:
    """What a question that leans on another asks, in full: words to search and to read with.

    before: the turn before it, its question in full.
    """
    rest = _bare(text)
    asked = ASKED_WITH.match(rest)
    if asked and not content_words(rest[asked.end() :]) and not PERSON.search(rest) and not _SPEAKS.search(rest):
        return _asked_again(asked, before.question)
    if not _is_asked(rest):
        return _exchanged(rest, before.question)
    named = _with_person(rest, before)
    return f"{named}?" if named != rest else f"{rest} {matter(before.question, rest)}?"


def alone(text: str) -> str:
    """A question that leans on another as it can be read by itself: "and the dog?" asks what is said of the dog."""
    rest = _bare(text)
    return f"{rest}?" if _is_asked(rest) else f"What is said about {rest}?"


def matter(before: str, rest: str = "") -> str:
    """What the question before was about, without the words it asks with and those that `rest` has too."""
    said = _SAYS_OF.match(before)
    about = before[said.end() :] if said and content_words(before[said.end() :]) else before
    asked = ASKED_WITH.match(about)
    about = _AUXILIARY.sub("", about[asked.end() :] if asked else about).rstrip(" ?!.")
    known = set(content_words(rest))
    return " ".join(word for word in about.split() if not set(content_words(word)) & known)


def _bare(text: str) -> str:
    """A question without "and", "what about" and the like, and its question mark."""
    opened = OPENS.match(text)
    return _REASON.sub("why", (text[opened.end() :] if opened else text).rstrip(" ?!."))


def _is_asked(rest: str) -> bool:
    return ASKED_WITH.match(rest) is not None or _ASKS.match(rest) is not None


def _asked_again(asked: re.Match[str], before: str) -> str:
    """The question before, asked with other words: "When" for the "Why" of "Why was the bridge closed?"."""
    phrase = "why" if asked["wh"].casefold().startswith("why") else asked[0]
    earlier = ASKED_WITH.match(before)
    return f"{phrase} {before[earlier.end() :].strip() if earlier else before}"


def _exchanged(rest: str, before: str) -> str:
    """The question before with one name for another, or with further words: "and Velland?", "and the treaty?"."""
    names, earlier = names_in(f"of {rest}"), names_in(before)
    if names and earlier:
        return before.replace(earlier[0], names[0], 1)
    return f"{before.rstrip(' ?!.')} {rest}?"


def _with_person(rest: str, before: Turn) -> str:
    """The question with the person whom "he" or "she" means by name; as it was where that isn't known."""
    found = PERSON.search(rest)
    if found is None:
        return rest
    person = _person(before, "he" if found[0].casefold() in {"he", "him", "his"} else "she")
    if person is None:
        return rest

    def name(match: re.Match[str]) -> str:
        word = match[0].casefold()
        whose = word == "his" or (word == "her" and re.match(r"\s+\w", rest[match.end() :]) is not None)
        return f"{person}’s" if whose else person

    return PERSON.sub(name, rest)


def _person(before: Turn, pronoun: str) -> str | None:
    """Whom "he" or "she" means: one named in the question before, named as its answer, quoted there, or named there."""
    asked = [found["name"] for found in _NAME.finditer(before.question) if _may_be_person(found)]
    named = [found["name"] for found in _NAME.finditer(before.answer) if _may_be_person(found)]
    titles = {found["name"].split()[-1]: found["title"] for found in _NAME.finditer(before.answer) if found["title"]}
    first = named if before.question[:3].casefold() == "who" else []
    for person in (*asked, *first, *before.speakers, *named):
        title = titles.get(person.split()[-1])
        whose = ("he" if title == "Mr" else "she") if title else gender(person)
        if whose in (None, pronoun) and person[0].isupper():
            return person.removesuffix("’s").removesuffix("'s")
    return None


def _may_be_person(name: re.Match[str]) -> bool:
    """Whether a name can be a person's: it has a title, or two words and no place's preposition before it."""
    several = " " in name["name"] and not _PLACED.search(name.string[: name.start()])
    return name["title"] is not None or (several and bool(content_words(name["name"].split()[0])))
