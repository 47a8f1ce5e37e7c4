"""Who is named as a source: the subject of a verb that attributes, wherever in the sentence it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from bot.answering.attribution.grammar import ADJUNCTS, CLAUSE_SUBJECT, CORE, NP, PHRASE
from bot.answering.attribution.lexicon import BE, CUES, NOBODY, PRONOMINAL, PROPOSALS, RETRACTING, Cue
from bot.answering.attribution.reading import Reading
from index.article import Span

_SUBJECT_BEFORE = re.compile(rf"(?:(?<=[,;:q])|^)(?P<pair>{CORE}c{CORE})[xa]*$|(?P<one>{NP})(?:p?d?a?m)?[xa]*$")
_REDUCED = re.compile(rf"({NP})(?:x?[bv]{ADJUNCTS}|o[xa]*b)[xa]*$")  # "the report issued on Monday said"
_SUBJECT_AFTER = re.compile(rf"a*({NP}(?:c{CORE})?)(?=[,.;:qrpsacmo]|$)")
_ANTECEDENT = re.compile(rf"({NP}),r[xa]*$")
_DESCRIPTION = re.compile(rf"d|w|{CORE}(?<=w)")
_CORE = re.compile(CORE)
_SEGMENT = re.compile(rf"[cas]*({NP})")


@dataclass(frozen=True, slots=True)
class Source:
    """Who is named as the source in a sentence, as places in its reading."""

    first: int
    last: int
    relative: bool = False  # through "who": what is said ends with the next comma
    adjoining: bool = False  # right before the verb, or parted from it only by an apposition


def said_by(reading: Reading, i: int, cue: Cue) -> Source | None:
    """The source of a sentence in the passive: "The truce was announced by Dray"."""
    kinds = reading.kinds
    auxiliaries = re.search("[xa]+$", kinds[:i])
    passive = auxiliaries is not None and any(reading.words[k] in BE for k in range(auxiliaries.start(), i))
    phrase = PHRASE.match(kinds, i + 2)
    if not passive or phrase is None or reading.words[i + 1] != "by" or cue in (Cue.GIVE, Cue.SHOW, Cue.VOICE):
        return None
    subordinate = re.search("[srbv]", kinds[: auxiliaries.start()]) if auxiliaries else None
    return None if subordinate or reading.words[i].endswith("ing") else Source(*phrase.span())


def subject_after(reading: Reading, i: int, cue: Cue) -> Source | None:
    """The subject of a verb that comes before it: "“…,” said Finch"."""
    kinds, before = reading.kinds, reading.kinds[i - 1 : i]
    if cue in (Cue.THINK, Cue.JUDGE, Cue.SHOW, Cue.GIVE) or reading.words[i].endswith("ing"):
        return None
    if before not in ("q", ",", "") or (cue is Cue.TELL and not (before == "q" and reading.words[i].startswith("ask"))):
        return None
    found = _SUBJECT_AFTER.match(kinds, i + 1)
    if found is None or (before != "q" and kinds[found.end() : found.end() + 1] not in ("", ",", ".")):
        return None
    return Source(*found.span(1))


def subject_before(reading: Reading, i: int) -> Source | None:
    """The subject of the verb at `i`, which doesn't come before its subject."""
    kinds = reading.kinds
    before = kinds[:i].rstrip("xa")
    if reading.words[i].endswith("ing") and not re.search("xa*$", kinds[:i]):
        return _participle_source(reading, i)
    match before[-1:]:
        case "r":
            antecedent = _ANTECEDENT.search(kinds[:i])
            return Source(*antecedent.span(1), relative=True) if antecedent else None
        case ",":
            return _apposed(reading, len(before) - 1) or clause_subject(kinds, i)
        case "t":
            governor = before[:-1].rstrip("a")
            if governor[-1:] == "w" or (governor and reading.words[len(governor) - 1].startswith(RETRACTING)):
                return None  # "a way to say", "refused to say"
            return clause_subject(kinds, i)
        case "c":
            return clause_subject(kinds, i)
    found = _SUBJECT_BEFORE.search(kinds[:i])
    head = kinds[: found.start(found.lastgroup or 0)][-1:] if found else "b"
    if head in ("b", "p", "t") and (reduced := _REDUCED.search(kinds[:i])):
        return Source(*reduced.span(1), adjoining=True)
    if found is None:
        return clause_subject(kinds, i)
    if head == "b":
        return None  # the object of another verb: "a law called", "saw support"
    main = clause_subject(kinds, i) if head in ("p", "t") else None
    return main or Source(*found.span(found.lastgroup or 0), adjoining=True)


def _participle_source(reading: Reading, i: int) -> Source | None:
    """Who says it in "…, saying": the subject of the clause, unless it has its own, as in "with Finch saying"."""
    kinds = reading.kinds
    found = _SUBJECT_BEFORE.search(kinds[:i])
    if found is not None:
        first, last = found.span(found.lastgroup or 0)
        if CUES[reading.words[i]] is Cue.SHOW or (first and reading.words[first - 1] == "with"):
            return Source(first, last)
    return clause_subject(kinds, i)


def clause_subject(kinds: str, i: int) -> Source | None:
    """The last subject of a clause before `i`."""
    source = None
    for found in CLAUSE_SUBJECT.finditer(kinds, 0, i):
        if found.start() == 0 or kinds[found.end() : found.end() + 1] not in (",", "r"):
            source = Source(*found.span(1))
    return source


def _apposed(reading: Reading, comma: int) -> Source | None:
    """The subject that a comma parts from its verb: "Orla Finch, 41, the mayor of Dray, said"."""
    kinds = reading.kinds
    segments: list[Span] = []
    end = comma
    while end > 0:
        start = 1 + max(kinds.rfind(mark, 0, end) for mark in ",q;")
        segments.append((start, end))
        end = start - 1 if start and kinds[start - 1] != "q" else 0
    for (start, end), (left, right) in pairwise([*segments, (0, 0)]):
        segment = kinds[start:end]
        phrase = _SEGMENT.match(segment)
        if phrase is None or re.match(r"a*r|u$|[pbv]", segment) or reading.words[start].endswith("ing"):
            continue
        description = _DESCRIPTION.match(segment, phrase.start(1)) or re.fullmatch(r"n\.?|npn+", segment)
        if description and (re.fullmatch(rf"[cas]*{NP}|u", kinds[left:right])):
            continue
        return Source(start + phrase.start(1), start + phrase.end(1), adjoining=True)
    return None


def is_nobody(reading: Reading, source: Source, cue: Cue) -> bool:
    """Whether a source is nobody: "I", a bare "the", an "it" that doesn't speak, for "it seems" is idle.

    A motion says what is written in it, and else does nothing.
    """
    pronoun = pronoun_at(reading, source.first)
    core = _CORE.match(reading.kinds, source.first, source.last)
    if core and cue is not Cue.SAY and reading.words[core.end() - 1] in PROPOSALS:
        return True
    if reading.kinds[source.first : source.last] == "d":
        return pronoun not in PRONOMINAL
    if reading.kinds[source.first : source.last] != "o":
        return False
    return pronoun in NOBODY and not (pronoun == "it" and cue in (Cue.SAY, Cue.TELL))


def pronoun_at(reading: Reading, i: int) -> str:
    """The pronoun at a place, without what is run together with it: "she" of "she's"."""
    return reading.words[i].partition("'")[0]
