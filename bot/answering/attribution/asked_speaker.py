"""Whose words a question asks for ("What does China accuse Canada of?"), and whether a quote's speaker is who is meant.

A speaker answers to the name asked for also by way of what the story calls them: "Chinese foreign ministry spokesman
Zhao Lijian" speaks for China.
"""

from __future__ import annotations

import re
from itertools import takewhile

from bot.answering.attribution.lexicon import CUES, Cue, words

_SAYING = frozenset({Cue.SAY, Cue.CLAIM, Cue.TELL, Cue.JUDGE})
_THINKING = words(
    """believe think want expect hope demand intend fear suspect wish see call view regard describe explain justify
    react respond answer"""
)
_ASKED = re.compile(r"\b(?:do|does|did|has|have|had)\s+(?P<rest>[^,;?]+)")
_ACCORDING = re.compile(r"\baccording to (?P<who>[^,;?]{2,60})", re.IGNORECASE)
_OF = re.compile(
    r"\b(?P<who>(?:[A-Z][\w.’'-]* ?){1,5}?)[’']s? (?:\w+ )?"
    r"(?:reaction|response|position|view|views|opinion|stance|comment|comments|answer|explanation|accusation|claim)s?\b"
)
_WORD = re.compile(r"\w+(?:\.\w+)*")
_EMPTY = words("the a an of and mr mrs ms dr sir people side government officials")
_NO_NAMES = words("who what when where why how which whose it he she they you we i there that this")
_LONGEST_NAME = 6  # words
_ROOT = 4  # letters that the name of a people shares with that of its land, and what may follow them
_ENDINGS = words("a y n s an ns ia ian ians ish ese ic er ry") | {""}
_CALLED = 60  # characters around a name that tell what its bearer is
# Peoples and lands that don't share a root.
_SAME = {
    word: group[0]
    for group in (
        ("united states", "us", "u.s", "usa", "american", "americans", "america", "washington"),
        ("united kingdom", "uk", "u.k", "british", "britain", "briton", "britons", "london"),
        ("france", "french"),
        ("netherlands", "dutch"),
        ("switzerland", "swiss"),
        ("wales", "welsh"),
        ("greece", "greek", "greeks"),
        ("ireland", "irish"),
        ("poland", "polish", "poles"),
        ("spain", "spanish"),
        ("turkey", "turkish", "türkiye"),
        ("denmark", "danish", "danes"),
        ("philippines", "filipino", "filipinos"),
        ("european union", "eu", "european"),
        ("united nations", "un", "u.n"),
        ("russia", "russian", "kremlin", "moscow"),
        ("china", "chinese", "beijing"),
    )
    for word in group
}
_TWO_WORDS = re.compile("|".join(word for word in _SAME if " " in word))


def asked_speaker(question: str) -> str | None:
    """Whose words are asked for, as the question names them; None where nobody's in particular are.

    >>> asked_speaker("What does the mayor say about the bridge?")
    'the mayor'
    """
    for match in _ASKED.finditer(question):
        rest = match["rest"].split()
        for place, verb in enumerate(rest[1 : _LONGEST_NAME + 1], start=1):
            who = " ".join(rest[:place])
            if (CUES.get(verb) in _SAYING or verb in _THINKING) and _is_name(who):
                return who
    found = _ACCORDING.search(question) or _OF.search(question)
    return found["who"].strip() if found and _is_name(found["who"]) else None


def speaks_for(speaker: str, asked: str, story: str) -> bool:
    """Whether a speaker is who is asked for, by name or by what the story calls them.

    Args:
        speaker: as `speaker` gives it.
        asked: as `asked_speaker` gives it.
        story: the text the speaker was found in.
    """
    if _share_a_word(asked, speaker):
        return True
    at = story.find(speaker)
    if at < 0:
        return False
    before = re.split(r"[.;:,”\"\n] ", story[max(0, at - _CALLED) : at])[-1]
    after = re.match(r",([^,.;”\"\n]*)", story[at + len(speaker) : at + len(speaker) + _CALLED])
    return _share_a_word(asked, f"{before} {after[1] if after else ''}")


def mentions_saying(name: str, text: str) -> bool:
    """Whether a text has a name right before a verb that attributes, at most one word between: "Velland also says"."""
    spoken = rf"\b{re.escape(name)}\s+(\w+)(?:\s+(\w+))?"
    said = re.finditer(spoken, text, re.IGNORECASE)
    return any(verb and verb.casefold() in CUES for found in said for verb in found.groups())


def _is_name(who: str) -> bool:
    parts = who.split()
    named = any(part[0].isupper() for part in parts) or parts[0] == "the"
    return (
        named
        and len(parts) <= _LONGEST_NAME
        and parts != ["the"]
        and not _NO_NAMES.intersection(who.casefold().split())
    )


def _words(name: str) -> list[str]:
    folded = _TWO_WORDS.sub(lambda found: _SAME[found.group()].replace(" ", ""), name.casefold())
    return [_SAME.get(word, word).replace(" ", "") for word in _WORD.findall(folded) if word not in _EMPTY]


def _share_a_word(one: str, other: str) -> bool:
    return any(_are_akin(word, another) for word in _words(one) for another in _words(other))


def _are_akin(one: str, other: str) -> bool:
    if one == other:
        return True
    root = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return root >= _ROOT and one[root:] in _ENDINGS and other[root:] in _ENDINGS
