"""The words of a question: names, words that say what it is about, and the phrase it asks with."""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_STOP = _words(
    """a an the and or but so also then of to in on at by for from with about into over after before since until than
    as is are was were be been being am do does did done doing have has had having will would can could shall should may
    might must not no nor i me my we us our you your he him his she her hers it its they them their theirs this that
    these those there here who whom whose what which when where why how many much long old far often big high large
    tall deep wide soon late early else other another any anyone anybody anything some someone somebody something one
    ones more most please tell ok okay well yes all both each every just still already yet again ever now exactly
    really actually too very up down out off only same own if because while during between within without per via
    n't s t d re ll ve happen happened happening happens get got mean means say says said told think know"""
)
_FIRST_WORDS = _words(
    """summarise summarize give show describe explain list name let latest news any anything recent breaking top did
    according compare catch brief nobody nothing whatever regarding concerning thanks hello hi hey"""
)
_WORD = re.compile(r"\w(?:[\w’'.&-]*\w)?")
_CALENDAR = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october"
    r"|november|december|i|i'm|ok|mr|mrs|ms|dr",
    re.IGNORECASE,
)
OPENS = re.compile(r"^(?:(?:(?:and|but|or|so|then|also|plus)\b,?|(?:what|how)\s+about)\s+)+", re.IGNORECASE)
PERSON = re.compile(r"\b(?:he|she|him|his|hers?)\b", re.IGNORECASE)
ASKED_WITH = re.compile(
    r"^(?P<before>(?:by|in|on|at|for|from|to|with|until|since|of|after|according\s+to)\s+)?"
    r"(?P<wh>what(?:\s+(?:kind|sort|type)\s+of)?|which|who|whom|whose|when|where|why(?:\s+not)?"
    r"|how(?:\s+(?:many|much|long|old|far|often|big|high|large|tall|deep|wide|soon|late|fast|likely))?)\b",
    re.IGNORECASE,
)


def words_of(text: str) -> list[str]:
    """Its words as written, without the 's of owners and short verbs."""
    return [re.sub(r"['’](?:s|re|ll|ve|d|m)?$", "", word) for word in _WORD.findall(text)]


def content_words(text: str) -> list[str]:
    """The words that say what a question is about, in lower case, in order; no word of grammar."""
    return [word.casefold() for word in words_of(text) if word.casefold() not in _STOP and len(word) > 1]


def names_in(text: str) -> list[str]:
    """The names in a question: runs of capitalised words; its first word counts only where it can't be another."""
    names: list[list[str]] = []
    end = -1
    for match in _WORD.finditer(text):
        word = re.sub(r"['’]s?$", "", match[0])
        folded = word.casefold()
        is_name = word[:1].isupper() and folded not in _STOP and not _CALENDAR.fullmatch(folded)
        if is_name and match.start() == 0:
            is_name = folded not in _FIRST_WORDS and not ASKED_WITH.match(text)
        if is_name and names and text[end : match.start()] == " ":
            names[-1].append(word)
        elif is_name:
            names.append([word])
        end = match.end() if is_name else -1
    return [" ".join(name) for name in names]
