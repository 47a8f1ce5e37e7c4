"""One sentence: what it attributes, to which source, and how much of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.answering.attribution.grammar import ADJUNCTS, CORE, DASHES, NP, PHRASE
from bot.answering.attribution.lexicon import BE, CUES, DOCUMENTS, MEANS, NEGATIONS, SPEECH, VIEWS, Cue
from bot.answering.attribution.reading import Reading, is_phrasal
from bot.answering.attribution.sources import Source, clause_subject, is_nobody, said_by, subject_after, subject_before

_ENOUGH = 0.5  # share of a sentence, names and verbs of saying aside, that makes it the speaker's
_FEWEST_WORDS = 3  # fewer before "said Finch" are nothing said
_BEFORE_COLON = re.compile(r"(?:^|[,;:qp])(n+(?:cn+)?)$")
_IN_THE_VIEW_OF = re.compile(r"(?:^|,)[ca]*p(d?n+)w")
_CLAUSE = re.compile(rf"{ADJUNCTS}(?:,a+)?,?(?:[sqr:]|{NP}(?:c{CORE})?a*[xvb]|oa*w)")
_OBJECT_TO = re.compile(rf"a*(?:{NP})?t")
_ACCORDING_TO = re.compile(rf"a*b?({NP}(?:bp{NP})?)")
_TAIL = re.compile(rf"{ADJUNCTS}(?=[,.;q]|$)")
_OPENS_ASIDE = "svpbtamu"
_INTRODUCTION = re.compile(rf"[cas]*[ptb]{NP},")
_SIGNED_QUOTATION = re.compile(r"q,(n+)(?:[,.mpu][^v]{0,40})?")


@dataclass(frozen=True, slots=True)
class Attribution:
    """A source and how much of the sentence, 0..1, is attributed to it; `outer`: all but the words that name it."""

    source: Source
    share: float
    outer: bool = False


def attribution_of(reading: Reading) -> Attribution | None:
    """The attribution that takes in a sentence: the outermost, else the first that takes in enough."""
    found = [one for one in attributions(reading) if one.share >= _ENOUGH]
    return next((one for one in reversed(found) if one.outer), found[0] if found else None)


def attributions(reading: Reading) -> Iterator[Attribution]:
    """All that a sentence attributes to someone, in order, but what frames the whole of it comes first."""
    yield from _framing(reading)
    for i, kind in enumerate(reading.kinds):
        attribution = _reported(reading, i) if kind == "v" else _introduced(reading, i)
        if attribution is not None:
            yield attribution


def _framing(reading: Reading) -> Iterator[Attribution]:
    """A name signed under a quotation, and "in Finch's view"."""
    kinds = reading.kinds
    if (signed := _SIGNED_QUOTATION.fullmatch(kinds)) and reading.text[reading.spans[1][0]] in DASHES:
        yield Attribution(Source(*signed.span(1)), 1.0, outer=True)
    for view in _IN_THE_VIEW_OF.finditer(kinds):
        first, last = view.span(1)
        if reading.words[last] in VIEWS and reading.words[last - 1].endswith(("'s", "s'")):
            yield Attribution(Source(first, last), 1.0, outer=True)


def _introduced(reading: Reading, i: int) -> Attribution | None:
    """What "according to" or a colon before a quotation at `i` attributes."""
    kinds = reading.kinds
    if reading.words[i] == "according" and kinds[i + 1 : i + 2] == "t":
        phrase = _ACCORDING_TO.match(kinds, i + 2)
        return Attribution(Source(*phrase.span(1)), 1.0, outer=True) if phrase else None
    if kinds[i : i + 2] != ":q" or kinds[i - 1 : i] == "v":
        return None
    name = _BEFORE_COLON.search(kinds[:i])
    if name and (kinds[: name.start(1)][-1:] != "p" or reading.words[name.start(1) - 1] == "from"):
        return Attribution(Source(*name.span(1)), 1.0, outer=True)
    source = clause_subject(kinds, i)
    return None if source is None else Attribution(source, 1.0)


def _reported(reading: Reading, i: int) -> Attribution | None:
    """What the verb at `i` attributes."""
    kinds = reading.kinds
    cue = CUES[reading.words[i]]
    if (by := said_by(reading, i, cue)) is not None:
        return Attribution(by, 1.0)
    if _says_nothing(reading, i, cue) or not _has_content(reading, i, cue):
        return None
    if after := subject_after(reading, i, cue):
        told = reading.size(0, i) + _quoted_words(reading, after.last, len(kinds))
        return Attribution(after, 1.0, outer=True) if told >= _FEWEST_WORDS else None
    source = subject_before(reading, i)
    if source is None or is_nobody(reading, source, cue):
        return None
    if cue not in (Cue.JUDGE, Cue.GIVE) and _closes(reading, i, source, cue):
        return Attribution(source, 1.0, outer=True)
    return Attribution(source, _share(reading, i, source, cue))


def _says_nothing(reading: Reading, i: int, cue: Cue) -> bool:
    """Whether the verb is denied ("did not say") or in the passive ("was told", "proposed by")."""
    kinds = reading.kinds
    auxiliaries = [reading.words[k] for k in range(len(kinds[:i].rstrip("xa")), i)]
    if cue is not Cue.THINK and any(word in NEGATIONS or word.endswith("n't") for word in auxiliaries):
        return True
    if kinds[i + 1 : i + 2] == "p" and reading.words[i + 1] == "by" and kinds[i + 2 :]:
        return reading.words[i + 2] not in MEANS
    return not reading.words[i].endswith("ing") and any(word in BE for word in auxiliaries)


def _has_content(reading: Reading, i: int, cue: Cue) -> bool:
    """Whether something stands beside the verb that it can attribute."""
    kinds = reading.kinds
    clause = _CLAUSE.match(kinds, i + 1) is not None
    following = kinds[i + 1 :].lstrip("a")[:1]
    closing = (
        re.match(rf"{ADJUNCTS}(?:\.?$|,)", kinds[i + 1 :]) is not None and re.search("[q,]", kinds[:i]) is not None
    )
    match cue:
        case Cue.VOICE:
            return "q" in kinds[:i] or re.match("[a,]*[q:]", kinds[i + 1 :]) is not None
        case Cue.CLAIM:
            return clause or closing or following == "r" or "q" in kinds[:i] or _has_document(reading, i)
        case Cue.THINK:
            return clause or closing or _OBJECT_TO.match(kinds, i + 1) is not None
        case Cue.GIVE:
            given = re.match("[ado]*[uwv]+", kinds[i + 1 :])
            return given is not None and any(reading.words[k] in SPEECH for k in range(i + 1, i + 1 + given.end()))
        case Cue.SHOW:
            return clause or closing or _has_document(reading, i)
        case Cue.JUDGE:
            if reading.words[i].startswith("call") and re.match(rf"a*{NP}t", kinds[i + 1 :]):
                return False  # "called the station to complain"
            phrasal = is_phrasal(reading.words, i)
            return phrasal or (following in tuple("bduvwnoqs") and reading.words[i][:3] not in ("spe", "spo", "tal"))
        case _:
            return True


def _has_document(reading: Reading, i: int) -> bool:
    return not DOCUMENTS.isdisjoint(reading.words[:i])


def _closes(reading: Reading, i: int, source: Source, cue: Cue) -> bool:
    """Whether subject and verb only close or interrupt what is said: "…, Finch said on Monday"."""
    kinds = reading.kinds
    before = kinds[: source.first].rstrip("c")
    if not source.adjoining or before[-1:] not in ("q", ",") or reading.size(0, source.first) < 2:
        return False
    after = i + 1
    if cue is Cue.TELL and (hearer := PHRASE.match(kinds, after)):
        after = hearer.end()
    tail = _TAIL.match(kinds, after)
    if tail is None or _INTRODUCTION.fullmatch(kinds[: source.first]):
        return False
    return before[-1:] == "q" or kinds[tail.end() : tail.end() + 1] != "q"


def _share(reading: Reading, i: int, source: Source, cue: Cue) -> float:
    """Share of the sentence, source, verb and introduction aside, that the verb at `i` attributes to its source."""
    kinds = reading.kinds
    first, last = i + 1, len(kinds)
    if cue is Cue.TELL and (hearer := PHRASE.match(kinds, first)):
        first = hearer.end()
    clause = re.search(r"s[ca]*$", kinds[: source.first])
    as_they_say = clause is not None and reading.words[clause.start()] == "as"
    if clause is not None and not as_they_say:
        return 0.0  # "when Finch said …": told in passing
    if cue not in (Cue.JUDGE, Cue.GIVE) and re.fullmatch(rf"{ADJUNCTS}[.:]?", kinds[first:]):
        return 0.0  # what is said stands elsewhere
    if source.relative or as_they_say:
        last = kinds.find(",", i) if "," in kinds[i:] else last
    told = reading.size(first, last)
    if clause is not None:
        told = reading.size(last) + reading.size(0, clause.start())
    if not source.relative:
        told += _quoted_words(reading, 0, source.first)
    aside = reading.size(source.first, first) if source.adjoining else reading.size(source.first, source.last) + 1
    if kinds[0] in _OPENS_ASIDE and kinds[: source.first][-1:] == ",":
        aside += reading.size(0, source.first)  # "Asked about the toll, Finch said"
    return told / max(1, reading.size() - aside)


def _quoted_words(reading: Reading, first: int, last: int) -> int:
    return sum(reading.sizes[k] for k in range(first, last) if reading.kinds[k] == "q")
