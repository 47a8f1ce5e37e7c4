"""Whose words a question asks for ("What does China accuse Canada of?"), and whether a quote's speaker is who is meant.

A speaker answers to the name asked for also by way of what the story calls them: "Chinese foreign ministry spokesman
Zhao Lijian" speaks for China.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.answering.attribution.lexicon import CUES, Cue, words
from bot.answering.attribution.peoples import share_a_word
from index.article import Span

_SAYING = frozenset({Cue.SAY, Cue.CLAIM, Cue.TELL, Cue.JUDGE})
_THINKING = words(
    """believe think want expect hope demand intend fear suspect wish see call view regard describe explain justify
    react respond answer"""
)
_ASKED = re.compile(r"\b(?:do|does|did|has|have|had|(?P<be>is|are|was|were))\s+(?P<rest>[^,;?]+)")
_NAME = r"(?:the )?[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*)*(?: side)?"
_ABOUT = re.compile(rf"(?:(?:of|about|on|to|for) )?(?P<whom>{_NAME})(?: (?:of|about|for|over|with))?")
_ACCORDING = re.compile(r"\baccording to (?P<who>[^,;?]{2,60})", re.IGNORECASE)
_OF = re.compile(
    r"\b(?P<who>(?:[A-Z][\w.’'-]* ?){1,5}?)[’']s? (?:\w+ )?"
    r"(?:reaction|response|position|view|views|opinion|stance|comment|comments|answer|explanation|accusation|claim)s?\b"
)
_TOLD = re.compile(
    r"\b(?P<verb>[a-z]{3,})(?: that)? (?P<subject>(?:the |its |an? )?(?:[A-Z][\w.’'-]*)(?: [A-Z][\w.’'-]*)*(?: side)?)"
    r"(?![\w’'-]| (?:side|to)\b| [A-Z])"
)
_NO_NAMES = words("who what when where why how which whose it he she they you we i there that this")
_LONGEST_NAME = 6  # words
_CALLED = 60  # characters around a name that tell what its bearer is


def asked_speaker(question: str) -> str | None:
    """Whose words are asked for, as the question names them; None where nobody's in particular are.

    >>> asked_speaker("What does the mayor say about the bridge?")
    'the mayor'
    """
    for who, _ in _asked(question):
        return who
    found = _ACCORDING.search(question) or _OF.search(question)
    return found["who"].strip() if found and _is_name(found["who"]) else None


def asked_about(question: str) -> str | None:
    """Of whom words are asked for, where a question asks for nothing else than what one says of another.

    >>> asked_about("What does China accuse the Canadian side of?")
    'the Canadian side'
    """
    for _, rest in _asked(question):
        about = _ABOUT.fullmatch(rest)
        return about["whom"] if about else None
    return None


def _asked(question: str) -> Iterator[tuple[str, str]]:
    """Whose words a question asks for with a verb, and what follows the verb."""
    for match in _ASKED.finditer(question):
        rest = match["rest"].split()
        for place, verb in enumerate(rest[1 : _LONGEST_NAME + 1], start=1):
            who = " ".join(rest[:place])
            says = CUES.get(verb) in _SAYING or verb in _THINKING
            if match["be"] and (not verb.endswith("ing") or not CUES.keys().isdisjoint(rest[:place])):
                continue  # "is the mayor accused of lying": it is the mayor whom words are about
            if says and _is_name(who):
                yield who, " ".join(rest[place + 1 :])


def speaks_for(speaker: str, asked: str, story: str) -> bool:
    """Whether a speaker is who is asked for, by name or by what the story calls them.

    Args:
        speaker: as `speaker` gives it.
        asked: as `asked_speaker` gives it.
        story: the text the speaker was found in.
    """
    if share_a_word(asked, speaker):
        return True
    at = story.find(speaker)
    if at < 0:
        return False
    before = re.split(r"[.;:,”\"] |\n", story[max(0, at - _CALLED) : at])[-1]
    after = re.match(r",([^,.;”\"\n]*)", story[at + len(speaker) : at + len(speaker) + _CALLED])
    return share_a_word(asked, f"{before} {after[1] if after else ''}")


def mentions_saying(name: str, text: str) -> bool:
    """Whether a text has a name right before a verb that attributes, at most one word between: "Velland also says"."""
    spoken = rf"\b{re.escape(name)}\s+(\w+)(?:\s+(\w+))?"
    said = re.finditer(spoken, text, re.IGNORECASE)
    return any(verb and verb.casefold() in CUES for found in said for verb in found.groups())


def is_told_of(name: str, text: str, answer: Span | None) -> bool:
    """Whether what is said where the answer stands, `answer` of the text, has somebody of that name as its subject.

    What the verb before asks of them ("urges Canada to …") isn't told of them.

    >>> is_told_of("Velland", "Dray said Velland was late, and that Trask is ill.", (17, 25))
    True
    """
    if answer is None:
        return False
    told = [found for found in _TOLD.finditer(text) if found["verb"].casefold() in CUES and found.end() <= answer[1]]
    return bool(told) and share_a_word(name, told[-1]["subject"])


def _is_name(who: str) -> bool:
    parts = who.split()
    named = any(part[0].isupper() for part in parts) or parts[0] == "the"
    return (
        named
        and len(parts) <= _LONGEST_NAME
        and parts != ["the"]
        and not _NO_NAMES.intersection(who.casefold().split())
    )
