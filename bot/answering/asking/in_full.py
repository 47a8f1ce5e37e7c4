"""What a question that leans on the one before it asks, written out in full."""

from __future__ import annotations

import re

from bot.answering.asking.conversation import Turn
from bot.answering.asking.words import ASKED_WITH, OPENS, PERSON, content_words, names_in
from bot.answering.attribution.full_names import gender
from bot.answering.attribution.reading import read

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
# "Who voted against it?", "What was stolen?": who or what is asked for is the subject; not so in "What did Dray say?".
_ASKS_SUBJECT = re.compile(
    r"^(?:who|what|which\s+\w+)\s+(?!(?:did|do|does|will|would|can|could|should|has|have|had)\b)"
    r"(?!(?:is|are|was|were)\s+(?:the|an?|there|it)\b)(?!(?:is|are|was|were)\s+(?-i:[A-Z]))",
    re.IGNORECASE,
)
_MEASURES = re.compile(r"^how\s+\w+\s+(?:is|are|was|were|does|do|did)\s+(?:it|they)\b", re.IGNORECASE)
_PLACED = re.compile(r"\b(?:at|in|on|of|from|near|the|to)\s+$", re.IGNORECASE)
_THING = re.compile(r"\b(?P<word>it|its|they|them|their)\b", re.IGNORECASE)
_THING_PHRASE = re.compile(r"d?[wnua]*[wn](?:p(?:d?[wn]+))*")  # over the kinds of word that `attribution.reading` tells
# "Why did Velland close its border?": what somebody does it to is spoken of, unless somebody is to speak.
_OWNED = re.compile(
    rf"\b{_ASKS.pattern} (?P<who>(?:the )?[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*) \w+ (?:its|his|her|their) "
    r"(?P<what>\w+(?: \w+){0,2})\?*$"
)
_FIRST_OF_PHRASE = re.compile(r"(?:the|an?)\s|[A-Z]")
_BEFORE_PHRASE = re.compile(r"^(?:according\s+to|in|on|at|for|from|to|with|by|of|after|before)\s+", re.IGNORECASE)
_ACCORDING = re.compile(r"\baccording\s+to\b.*$", re.IGNORECASE)
_LONGEST_NAMED = 8  # words of an answer that stand in for a pronoun


def in_full(text: str, before: Turn) -> str:
    """What a question that leans on another asks, in full: words to search and to read with.

    before: the turn before it, its question in full.
    """
    rest = _bare(text)
    asked = ASKED_WITH.match(rest)
    if asked and not content_words(rest[asked.end() :]) and not PERSON.search(rest) and not _SPEAKS.search(rest):
        named = _with_thing(rest, before) if _MEASURES.match(rest) else rest
        return f"{named}?" if named != rest else _asked_again(asked, before)
    if not _is_asked(rest):
        return _exchanged(rest, before.question)
    named = _with_thing(_with_person(rest, before), before)
    return f"{named}?" if named != rest else f"{rest}{_about(rest)} {matter(before.question, rest)}?"


def alone(text: str) -> str | None:
    """A question that leans on another as it can be read by itself: "and the dog?" asks what is said of the dog.

    None where it has no words of its own: "when?".
    """
    rest = _bare(text)
    if not content_words(rest):
        return None
    return f"{rest}?" if _is_asked(rest) else f"What is said about {_BEFORE_PHRASE.sub('', rest)}?"


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


def _about(rest: str) -> str:
    """What joins "What does Velland say" to what it says it about."""
    return " about" if _SPEAKS.search(rest.rsplit(maxsplit=1)[-1]) else ""


def _asked_again(asked: re.Match[str], before: Turn) -> str:
    """The question before, asked with other words: "When" for the "Why" of "Why was the bridge closed?".

    Where it asked who did it, whoever did it by the answer: "Why did" three councillors vote against it?
    """
    phrase = "why" if asked["wh"].casefold().startswith("why") else asked[0]
    who = _named(before)
    subject = _ASKS_SUBJECT.match(before.question) if who else None
    if subject is not None:
        return f"{phrase} {who} {before.question[subject.end() :]}"
    earlier = ASKED_WITH.match(before.question)
    return f"{phrase} {before.question[earlier.end() :].strip() if earlier else before.question}"


def _exchanged(rest: str, before: str) -> str:
    """The question before with one name for another, or with further words: "and Velland?", "and the treaty?"."""
    if _ACCORDING.match(rest) and _ACCORDING.search(before):
        return f"{_ACCORDING.sub(rest, before)}?"
    names, earlier = names_in(f"of {rest}"), names_in(before)
    if names and earlier:
        return before.replace(earlier[0], names[0], 1)
    return f"{before.rstrip(' ?!.')} {rest}?"


def _with_thing(rest: str, before: Turn) -> str:
    """The question with what "it" or "they" means in words: the answer, where that was asked for, or what was asked of.

    As it was where that isn't known.
    """
    found = _THING.search(rest)
    if found is None:
        return rest
    owned = None if _SPEAKS.search(rest) else _OWNED.search(before.question)
    thing = f"{owned['who']}’s {owned['what']}" if owned else _thing(before)
    if thing is None or set(content_words(thing)) & set(content_words(rest)):
        return rest
    whose = found["word"].casefold() in {"its", "their"}
    return f"{rest[: found.start()]}{thing}{'’s' if whose else ''}{rest[found.end() :]}"


def _thing(before: Turn) -> str | None:
    if _ASKS_SUBJECT.match(before.question):
        return _named(before) or None
    reading = read(before.question, (0, len(before.question)), ())
    for phrase in _THING_PHRASE.finditer(reading.kinds):
        last = phrase.end() - 1
        if reading.kinds[last : last + 2] == "wd" and last > phrase.start():
            last -= 1  # the verb of "Why did Nimbral delay its phone?"
        written = before.question[reading.spans[phrase.start()][0] : reading.spans[last][1]]
        if _FIRST_OF_PHRASE.match(written) and not ASKED_WITH.match(written):
            return re.sub(r"^an? ", "the ", written)
    return None


def _named(before: Turn) -> str:
    """The words that answered the question before, where they are few enough to stand in its place; else ""."""
    return before.named if len(before.named.split()) <= _LONGEST_NAMED else ""


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
    """Whom "he" or "she" means: one named in the question before, named as its answer, quoted there, or named there.

    Of those in the answer, one whom the pronoun surely fits before one of whom that can't be told.
    """
    asked, answering, named = (_people(text) for text in (before.question, before.named, before.answer))
    first = {**answering, **named} if before.question[:3].casefold() == "who" else {}
    quoted = {name: gender(name) for name in before.speakers if name[0].isupper()}
    titled = {name.split()[-1]: whose for name, whose in (named | asked).items() if whose}
    told = {name: whose or titled.get(name.split()[-1]) for name, whose in {**first, **quoted, **named}.items()}
    fits = [name for name, whose in asked.items() if (whose or titled.get(name.split()[-1])) in (None, pronoun)]
    fits += [name for name, whose in told.items() if whose == pronoun]
    fits += [name for name, whose in told.items() if whose is None]
    return fits[0] if fits else None


def _people(text: str) -> dict[str, str | None]:
    """Those named in a text who may be people, in order, each with the pronoun that a title or a name tells."""
    people: dict[str, str | None] = {}
    for found in _NAME.finditer(text):
        if _may_be_person(found):
            name = re.sub(r"[’']s$", "", found["name"])
            title = ("he" if found["title"] == "Mr" else "she") if found["title"] else None
            people[name] = title or people.get(name) or gender(name)
    return people


def _may_be_person(name: re.Match[str]) -> bool:
    """Whether a name can be a person's: it has a title, or two words and no place's preposition before it."""
    several = " " in name["name"] and not _PLACED.search(name.string[: name.start()])
    return name["title"] is not None or (several and bool(content_words(name["name"].split()[0])))
