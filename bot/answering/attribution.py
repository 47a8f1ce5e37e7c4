"""Who says it: the person, body or country to whom a quote's words are attributed.

Rules, no model. A sentence is read as a row of kinds of word (`attribution_words.Reading`), and regular expressions over
that row find what attributes: a verb of saying and its subject ("Orla Finch, the mayor, said"), the same turned round
("…, said Finch"), "according to", a colon before a quotation. How much of the sentence the attribution takes in decides
whether it is whose words the sentence holds. Words in quotation marks without an attribution of their own take the one
beside them, across sentences and paragraphs. docs/decisions/0010-attribution.md has the figures and what was rejected.

Offsets are code points, half-open, into a paragraph's text; places in a Reading are indices into its kinds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.answering.attribution_words import (
    BE,
    CUES,
    DOCUMENTS,
    NEGATIONS,
    NOBODY,
    RETRACTING,
    VIEWS,
    Cue,
    Reading,
    is_phrasal,
    quotations,
    read,
)
from index.article import Paragraph, Span

_ENOUGH = 0.5  # share of a sentence, names and verbs of saying aside, that makes it the speaker's
_QUOTED_FROM = 0.5  # share of a sentence in quotation marks from which it is a quotation
_FARTHEST = 8  # paragraphs a quotation may run on after it was attributed

_CORE = r"(?:d*u?(?:(?<=[dwn])[abv])?[wnu]+|d|o)"
_NP = rf"{_CORE}(?:[pt]{_CORE})*"  # a noun phrase: "the mayor of Dray"
_ADJUNCTS = rf"(?:a|d?[wa]?m[ua]*|[pt]a*(?:{_CORE}|d?[wa]*m[ua]*))*"  # "on Monday", "in a statement", "earlier this week"
_SUBJECT_BEFORE = re.compile(
    rf"(?:(?<=[,;:q])|^)(?P<pair>{_CORE}c{_CORE})[xa]*$|(?P<one>{_NP})(?:b{_ADJUNCTS}|p?d?a?m)?[xa]*$"
)
_SUBJECT_AFTER = re.compile(rf"a*({_NP})(?=[,.;:qrpsacmo]|$)")
_CLAUSE_SUBJECT = re.compile(rf"(?:^|[,;:qc])[cam]*({_NP})(?=[xabvr,q:]|$)")
_ANTECEDENT = re.compile(rf"({_NP}),?r[xa]*$")
_BEFORE_COLON = re.compile(r"(?:^|[,;:q])p*(n+(?:cn+)?)$")
_IN_THE_VIEW_OF = re.compile(r"(?:^|,)[ca]*p(d?n+)w")
_CLAUSE = re.compile(rf"{_ADJUNCTS}(?:,a+)?,?(?:[sqr:]|{_NP}a*[xvbt]|oa*w)")
_PHRASE = re.compile(_NP)
_TAIL = re.compile(rf"{_ADJUNCTS}(?=[,.;q]|$)")
_INTRODUCTION = re.compile(rf"[cas]*[ptb]{_NP},")
_SEGMENT = re.compile(rf"[cas]*({_NP})")


@dataclass(frozen=True, slots=True)
class _Source:
    """Who is named as the source in a sentence, as places in its reading."""

    first: int
    last: int
    relative: bool = False  # through "who": what is said ends with the next comma
    adjoining: bool = False  # right before the verb, or parted from it only by an apposition


@dataclass(frozen=True, slots=True)
class _Attribution:
    """A source and how much of the sentence, 0..1, is attributed to it; `outer` when all that is not about the source."""

    source: _Source
    share: float
    outer: bool = False
    why: str = ""


def attribution_of(reading: Reading) -> _Attribution | None:
    """The attribution that takes in a sentence: the outermost, else the first that takes in enough."""
    found = [one for one in _attributions(reading) if one.share >= _ENOUGH]
    return next((one for one in reversed(found) if one.outer), found[0] if found else None)


def _attributions(reading: Reading) -> Iterator[_Attribution]:
    kinds = reading.kinds
    for view in _IN_THE_VIEW_OF.finditer(kinds):
        first, last = view.span(1)
        if reading.word(last) in VIEWS and reading.word(last - 1).endswith(("'s", "s'")):
            yield _Attribution(_Source(first, last), 1.0, outer=True, why="view")
    for i, kind in enumerate(kinds):
        if kind == "v":
            attribution = _reported(reading, i)
            if attribution is not None:
                yield attribution
        elif reading.word(i) == "according" and kinds[i + 1 : i + 2] == "t":
            if phrase := _PHRASE.match(kinds, i + 2):
                yield _Attribution(_Source(*phrase.span()), 1.0, outer=True, why="according")
        elif kind == ":" and kinds[i + 1 : i + 2] == "q" and kinds[i - 1 : i] != "v":
            name = _BEFORE_COLON.search(kinds[:i])
            source = _Source(*name.span(1)) if name else _clause_subject(kinds, i)
            if source is not None:
                yield _Attribution(source, 1.0, why="colon")


def _reported(reading: Reading, i: int) -> _Attribution | None:
    """What the verb at `i` attributes."""
    kinds = reading.kinds
    cue = CUES[reading.word(i)]
    if _says_nothing(reading, i, cue) or not _has_content(reading, i, cue):
        return None
    if _may_stand_first(reading, i, cue) and (after := _SUBJECT_AFTER.match(kinds, i + 1)):
        if kinds[i - 1 : i] == "q" or kinds[after.end() : after.end() + 1] in ("", ",", "."):
            told = reading.size(0, i) + _quoted_words(reading, after.end(), len(kinds))
            return _Attribution(_Source(*after.span(1)), 1.0, outer=True, why="inverted") if told >= 3 else None
    source = _source(reading, i)
    if source is None or (kinds[source.first : source.last] == "o" and _pronoun(reading, source.first) in NOBODY):
        return None
    if cue is not Cue.JUDGE and _closes(reading, i, source, cue):
        return _Attribution(source, 1.0, outer=True, why=f"{cue} final")
    return _Attribution(source, _share(reading, i, source), why=f"{cue} {source.adjoining}")


def _says_nothing(reading: Reading, i: int, cue: Cue) -> bool:
    """Whether the verb is denied ("did not say") or in the passive ("was told", "proposed by")."""
    kinds = reading.kinds
    auxiliaries = [reading.word(k) for k in range(len(kinds[:i].rstrip("xa")), i)]
    if cue not in (Cue.THINK, Cue.JUDGE, Cue.SHOW):
        if any(word in NEGATIONS or word.endswith("n't") for word in auxiliaries):
            return True
    if kinds[i + 1 : i + 2] == "p" and reading.word(i + 1) == "by":
        return True
    return not reading.word(i).endswith("ing") and any(word in BE for word in auxiliaries)


def _has_content(reading: Reading, i: int, cue: Cue) -> bool:
    """Whether something stands beside the verb that it can attribute."""
    kinds = reading.kinds
    clause = _CLAUSE.match(kinds, i + 1) is not None
    following = kinds[i + 1 :].lstrip("a")[:1]
    last = re.fullmatch(rf"{_ADJUNCTS}\.?", kinds[i + 1 :]) is not None
    match cue:
        case Cue.VOICE:
            return "q" in kinds[:i] or following in ("q", ":")
        case Cue.CLAIM:
            return clause or following in ("r", "t") or re.search("[q,]", kinds[:i]) is not None
        case Cue.THINK:
            return clause or last or following == "t"
        case Cue.SHOW:
            return clause or last or any(reading.word(k) in DOCUMENTS for k in range(i))
        case Cue.JUDGE:
            return following in tuple("duwnoqs") or is_phrasal([reading.word(k) for k in range(len(kinds))], i)
        case _:
            return True


def _may_stand_first(reading: Reading, i: int, cue: Cue) -> bool:
    """Whether the verb may come before its subject: "“…,” said Finch"."""
    if cue not in (Cue.SAY, Cue.CLAIM, Cue.VOICE, Cue.TELL) or reading.word(i).endswith("ing"):
        return False
    before = reading.kinds[i - 1 : i]
    return before == "q" and reading.word(i).startswith("ask") if cue is Cue.TELL else before in ("q", ",", "")


def _closes(reading: Reading, i: int, source: _Source, cue: Cue) -> bool:
    """Whether subject and verb only close or interrupt what is said: "…, Finch said on Monday"."""
    kinds = reading.kinds
    before = kinds[: source.first].rstrip("c")
    if not source.adjoining or before[-1:] not in ("q", ",") or reading.size(0, source.first) < 2:
        return False
    after = i + 1
    if cue is Cue.TELL and (hearer := _PHRASE.match(kinds, after)):
        after = hearer.end()
    tail = _TAIL.match(kinds, after)
    if tail is None or _INTRODUCTION.fullmatch(kinds[: source.first]):
        return False
    return before[-1:] == "q" or kinds[tail.end() : tail.end() + 1] != "q"


def _share(reading: Reading, i: int, source: _Source) -> float:
    """Share of the sentence, source and verb aside, that the verb at `i` attributes to its source."""
    kinds = reading.kinds
    last = len(kinds)
    clause = re.search(r"s[ca]*$", kinds[: source.first])
    as_they_say = clause is not None and reading.word(clause.start()) == "as"
    if (clause is not None and not as_they_say) or kinds[i + 1 :] in ("", ".", ":"):
        return 0.0  # "when Finch said …": told in passing
    if source.relative or as_they_say:
        last = kinds.find(",", i) if "," in kinds[i:] else last
    told = reading.size(i + 1, last)
    if clause is not None:
        told = reading.size(last) + reading.size(0, clause.start())
    if not source.relative:
        told += _quoted_words(reading, 0, source.first)
    return told / max(1, reading.size() - reading.size(source.first, i + 1))


def _source(reading: Reading, i: int) -> _Source | None:
    """The subject of the verb at `i`, which doesn't come before its subject."""
    kinds = reading.kinds
    before = kinds[:i].rstrip("xa")
    if reading.word(i).endswith("ing") and not re.search("xa*$", kinds[:i]):
        return _participle_source(reading, i)
    match before[-1:]:
        case "r":
            antecedent = _ANTECEDENT.search(kinds[:i])
            return _Source(*antecedent.span(1), relative=True) if antecedent else None
        case ",":
            return _apposed(reading, len(before) - 1) or _clause_subject(kinds, i)
        case "t":
            governor = before[:-1].rstrip("a")
            if governor and reading.word(len(governor) - 1).startswith(RETRACTING):
                return None
            return _clause_subject(kinds, i)
        case "c":
            return _clause_subject(kinds, i)
    found = _SUBJECT_BEFORE.search(kinds[:i])
    if found is None:
        return _clause_subject(kinds, i)
    first, last = found.span("pair") if found["pair"] else found.span("one")
    head = kinds[:first][-1:]
    if head == "b":
        return None  # the object of another verb: "a law called", "saw support"
    main = _clause_subject(kinds, i) if head in ("p", "t") else None
    return main or _Source(first, last, adjoining=True)


def _participle_source(reading: Reading, i: int) -> _Source | None:
    """Who says it in "…, saying": the subject of the clause, unless a subject of its own is given: "with Finch saying"."""
    kinds = reading.kinds
    found = _SUBJECT_BEFORE.search(kinds[:i])
    if found is not None:
        first, last = found.span("pair") if found["pair"] else found.span("one")
        if CUES[reading.word(i)] is Cue.SHOW or (first and reading.word(first - 1) == "with"):
            return _Source(first, last)
    return _clause_subject(kinds, i)


def _clause_subject(kinds: str, i: int) -> _Source | None:
    """The last subject of a clause before `i`."""
    source = None
    for found in _CLAUSE_SUBJECT.finditer(kinds, 0, i):
        if found.start() == 0 or kinds[found.end() : found.end() + 1] not in (",", "r"):
            source = _Source(*found.span(1))
    return source


def _apposed(reading: Reading, comma: int) -> _Source | None:
    """The subject that a comma parts from its verb: "Orla Finch, 41, the mayor of Dray, said"."""
    kinds = reading.kinds
    segments: list[Span] = []
    end = comma
    while end > 0:
        start = 1 + max(kinds.rfind(mark, 0, end) for mark in ",q;")
        segments.append((start, end))
        end = start - 1 if start and kinds[start - 1] != "q" else 0
    for (start, end), (left, right) in zip(segments, [*segments[1:], (0, 0)], strict=True):
        segment = kinds[start:end]
        phrase = _SEGMENT.match(segment)
        if phrase is None or re.match(r"a*r|u$|[pbv]", segment) or reading.word(start).endswith("ing"):
            continue
        description = segment[phrase.start(1)] in "dw" or re.fullmatch(r"n\.?", segment)
        if description and (re.fullmatch(rf"[cas]*{_NP}|u", kinds[left:right])):
            continue
        return _Source(start + phrase.start(1), start + phrase.end(1), adjoining=True)
    return None


def _quoted_words(reading: Reading, first: int, last: int) -> int:
    return sum(reading.sizes[k] for k in range(first, last) if reading.kinds[k] == "q")


def _pronoun(reading: Reading, i: int) -> str:
    return reading.word(i).partition("'")[0]

LAST = None
LABEL = re.compile(r"""["“']{0,2}([A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3}):\s""")

def label(paragraphs, number):
    m = LABEL.match(paragraphs[number-1].text)
    if not m: return None
    again = f"{m.group(1)}:"
    n = sum(1 for p in paragraphs if p.text.lstrip("\"“'").startswith(again))
    return m.group(1) if n >= 2 else None

def say(s, c, why="own") -> str:
    global LAST
    LAST = (why, c.why)
    return s.text[s.spans[c.source.first][0] : s.spans[c.source.last - 1][1]]

def sents(paragraphs, number):
    p = paragraphs[number - 1]
    quotes = quotations(p.text)
    return [read(p.text, a, quotes) for a in p.sentences]

def quoted(s) -> bool:
    return s.quoted >= 0.5
own = attribution_of
def chain(paragraphs, number, k, depth=0) -> str | None:
    """Speaker of sentence k (all in quotes) of a paragraph."""
    global LAST
    ss = sents(paragraphs, number)
    for j in range(k - 1, -1, -1):
        if c := own(ss[j]):
            return say(ss[j], c, "chain-back")
        if not quoted(ss[j]):
            break
    for j in range(k + 1, len(ss)):
        if c := own(ss[j]):
            return say(ss[j], c, "chain-forward") if "q" in ss[j].kinds else None
        if not quoted(ss[j]):
            break
    if k > 0 and not quoted(ss[k - 1]):
        return intro(ss[k - 1])
    if number == 1 or depth > 8:
        return None
    prev = sents(paragraphs, number - 1)
    if not prev:
        return None
    last = prev[-1]
    if c := own(last):
        return say(last, c, "chain-prev")
    if quoted(last):
        return chain(paragraphs, number - 1, len(prev) - 1, depth + 1)
    return intro(last)

def intro(s) -> str | None:
    global LAST
    LAST = ("intro", "")
    for c in _attributions(s):
        return say(s, c, "intro-own")
    m = _clause_subject(s.kinds, len(s.kinds))
    if m and ("n" in s.kinds[m.first:m.last] or s.kinds[m.first] == "o" and _pronoun(s, m.first) not in NOBODY):
        return s.text[s.spans[m.first][0] : s.spans[m.last - 1][1]]
    return None

def speaker(paragraphs: Sequence[Paragraph], number: int, start: int, end: int) -> str | None:
    global LAST
    LAST = None
    p = paragraphs[number - 1]
    quotes = quotations(p.text)
    s = read(p.text, (start, end), quotes)
    if l := label(paragraphs, number):
        LAST = ("label", "")
        return l
    for back in range(1, 4):
        if number - back >= 1 and (l := label(paragraphs, number - back)) and any(label(paragraphs, x) for x in range(number + 1, min(len(paragraphs), number + 4) + 1)):
            LAST = ("label+", "")
            return l
    c = own(s)
    if c:
        return say(s, c)
    if quoted(s):
        k = [i for i, (a, b) in enumerate(p.sentences) if a < end and b > start]
        return chain(paragraphs, number, k[0]) if k else None
    return None
