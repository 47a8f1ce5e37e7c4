"""Who says it: the person, body or country to whom a quote's words are attributed.

Rules, no model. A sentence is read as a row of kinds of word (`attribution_words.Reading`), and regular expressions
over that row find what attributes: a verb of saying and its subject ("Orla Finch, the mayor, said"), the same turned
round ("…, said Finch"), "according to", a colon before a quotation. How much of the sentence the attribution takes in
decides whether the sentence is the source's. What stands in quotation marks without an attribution of its own takes the
one beside it, across sentences and paragraphs. docs/decisions/0010-attribution.md has the figures.

Offsets are code points, half-open, into a paragraph's text; places in a Reading are indices into its kinds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from bot.answering.attribution_words import (
    BE,
    BODIES,
    CUES,
    DOCUMENTS,
    KINDS,
    MEANS,
    NEGATIONS,
    NOBODY,
    PLACES,
    RETRACTING,
    ROLES,
    SPEECH,
    TITLES,
    VIEWS,
    Cue,
    Reading,
    full_name,
    full_names,
    gender,
    is_phrasal,
    plain,
    quotations,
    read,
)
from index.article import Paragraph, ParagraphKind, Span

_ENOUGH = 0.5  # share of a sentence, names and verbs of saying aside, that makes it the speaker's
_QUOTED_FROM = 0.5  # share of a sentence in quotation marks from which it is a quotation
_FEWEST_WORDS = 3  # fewer before "said Finch" are nothing said
_FARTHEST = 8  # paragraphs a quotation may run on after it was attributed
_FARTHEST_MEANT = 12  # sentences back to look for whom a pronoun stands for
_LONGEST_TURN = 4  # paragraphs from one label of an interview to the next
_LONGEST_SPEAKER = 60  # characters, where the source can be cut short
_CLEARLY = 3  # times as often as any other of that surname

_CORE = r"(?:d*u?(?:(?<=[dwn])[abv])?[wnu]+|d|o)"
_NP = rf"{_CORE}(?:[pt]{_CORE}(?:cn+)?)*"  # a noun phrase: "the mayor of Dray"
_WHEN = r"d?w?a?mu*"  # "earlier this week"
_ADJUNCTS = rf"(?:a|{_WHEN}|[pt]a?(?:{_CORE}|{_WHEN})){{0,6}}"  # "on Monday", "in a statement"
_SUBJECT_BEFORE = re.compile(rf"(?:(?<=[,;:q])|^)(?P<pair>{_CORE}c{_CORE})[xa]*$|(?P<one>{_NP})(?:p?d?a?m)?[xa]*$")
_REDUCED = re.compile(rf"({_NP})(?:x?b{_ADJUNCTS}|o[xa]*b)[xa]*$")  # "the report issued on Monday said"
_SUBJECT_AFTER = re.compile(rf"a*({_NP}(?:c{_CORE})?)(?=[,.;:qrpsacmo]|$)")
_CLAUSE_SUBJECT = re.compile(rf"(?:^|[,;:qc])[cam]*({_NP})(?=[xabvr,q:]|$)")
_ANTECEDENT = re.compile(rf"({_NP}),?r[xa]*$")
_BEFORE_COLON = re.compile(r"(?:^|[,;:q])p*(n+(?:cn+)?)$")
_IN_THE_VIEW_OF = re.compile(r"(?:^|,)[ca]*p(d?n+)w")
_CLAUSE = re.compile(rf"{_ADJUNCTS}(?:,a+)?,?(?:[sqr:]|{_NP}a*[xvb]|oa*w)")
_OBJECT_TO = re.compile(rf"a*(?:{_NP})?t")
_PHRASE = re.compile(_NP)
_ACCORDING_TO = re.compile(rf"a*b?({_NP})")
_TAIL = re.compile(rf"{_ADJUNCTS}(?=[,.;q]|$)")
_INTRODUCTION = re.compile(rf"[cas]*[ptb]{_NP},")
_DESCRIPTION = re.compile(rf"d|w|{_CORE}(?<=w)")
_SIGNED = re.compile(r",(n+)(?:[,.mpu].{0,40})?")
_DASHES = "—–―-"
_OF = re.compile(" (?:of|for|to) ")
_CORE_ONLY = re.compile(_CORE)
_LABEL = re.compile(r"""["“'‘]{0,2}((?:[A-Z][\w.'’-]+ ){0,3}[A-Z][\w.'’-]+):\s""")
_SEGMENT = re.compile(rf"[cas]*({_NP})")


def speaker(paragraphs: Sequence[Paragraph], number: int, start: int, end: int) -> str | None:
    """Who says what stands from `start` to `end` of a paragraph; None is the outlet's own voice.

    paragraphs: all of one version of an article, in order; number: the paragraph's, 1-based.

    A person, body, country or document, in words of the article: the fullest name it gives a person, no "the" before a
    name, unnamed sources as they are described ("a senior official"). A pronoun only where it can't be told whom it
    stands for.

    Where the span holds words of several it is whoever has the most of them, the first of equals. Where one sentence
    attributes to several it is the outermost ("Finch said Trask had left, a neighbour recalled" is the neighbour's),
    else the first ("Vell says it paid, but Dray denies that" is Vell's).

    Raises:
        ValueError: there is no paragraph with that number.
    """
    story = _Story(paragraphs, number)
    said: Counter[str | None] = Counter()
    for sentence, (first, last) in enumerate(story.sentences(story.asked)):
        if first < end and start < last:
            reading = story.readings(story.asked)[sentence]
            said[_speaker_of(story, sentence)] += max(1, reading.size())
    ranked = sorted(said.items(), key=lambda one: (-one[1], one[0] is None))
    return ranked[0][0] if ranked else None


def _speaker_of(story: _Story, sentence: int) -> str | None:
    if label := story.labels[story.asked]:
        return full_name(story.text, label.title() if label.isupper() else label) or label
    mention = _mention(story, story.asked, sentence)
    return None if mention is None else _name(story, mention) or None


# --- One sentence -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Source:
    """Who is named as the source in a sentence, as places in its reading."""

    first: int
    last: int
    relative: bool = False  # through "who": what is said ends with the next comma
    adjoining: bool = False  # right before the verb, or parted from it only by an apposition


@dataclass(frozen=True, slots=True)
class _Attribution:
    """A source and how much of the sentence, 0..1, is attributed to it; `outer`: all but the words that name it."""

    source: _Source
    share: float
    outer: bool = False


def attribution_of(reading: Reading) -> _Attribution | None:
    """The attribution that takes in a sentence: the outermost, else the first that takes in enough."""
    found = [one for one in _attributions(reading) if one.share >= _ENOUGH]
    return next((one for one in reversed(found) if one.outer), found[0] if found else None)


def _attributions(reading: Reading) -> Iterator[_Attribution]:
    kinds = reading.kinds
    for view in _IN_THE_VIEW_OF.finditer(kinds):
        first, last = view.span(1)
        if reading.words[last] in VIEWS and reading.words[last - 1].endswith(("'s", "s'")):
            yield _Attribution(_Source(first, last), 1.0, outer=True)
    for i, kind in enumerate(kinds):
        if kind == "v":
            attribution = _reported(reading, i)
            if attribution is not None:
                yield attribution
        elif reading.words[i] == "according" and kinds[i + 1 : i + 2] == "t":
            if phrase := _ACCORDING_TO.match(kinds, i + 2):
                yield _Attribution(_Source(*phrase.span(1)), 1.0, outer=True)
        elif kind == ":" and kinds[i + 1 : i + 2] == "q" and kinds[i - 1 : i] != "v":
            name = _BEFORE_COLON.search(kinds[:i])
            source = _Source(*name.span(1)) if name else _clause_subject(kinds, i)
            if source is not None:
                yield _Attribution(source, 1.0)


def _reported(reading: Reading, i: int) -> _Attribution | None:
    """What the verb at `i` attributes."""
    kinds = reading.kinds
    cue = CUES[reading.words[i]]
    if _says_nothing(reading, i, cue) or not _has_content(reading, i, cue):
        return None
    if after := _subject_after(reading, i, cue):
        told = reading.size(0, i) + _quoted_words(reading, after.last, len(kinds))
        return _Attribution(after, 1.0, outer=True) if told >= _FEWEST_WORDS else None
    source = _source(reading, i)
    if source is None or (kinds[source.first : source.last] == "o" and _pronoun(reading, source.first) in NOBODY):
        return None
    if cue not in (Cue.JUDGE, Cue.GIVE) and _closes(reading, i, source, cue):
        return _Attribution(source, 1.0, outer=True)
    return _Attribution(source, _share(reading, i, source, cue))


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
    closing = re.fullmatch(rf"{_ADJUNCTS}\.?", kinds[i + 1 :]) is not None and re.search("[q,]", kinds[:i]) is not None
    match cue:
        case Cue.VOICE:
            return "q" in kinds[:i] or re.match("[a,]*[q:]", kinds[i + 1 :]) is not None
        case Cue.CLAIM:
            return clause or closing or following == "r" or "q" in kinds[:i]
        case Cue.THINK:
            return clause or closing or _OBJECT_TO.match(kinds, i + 1) is not None
        case Cue.GIVE:
            given = re.match("[ad]*[uwv]+", kinds[i + 1 :])
            return given is not None and any(reading.words[k] in SPEECH for k in range(i + 1, i + 1 + given.end()))
        case Cue.SHOW:
            return clause or closing or any(reading.words[k] in DOCUMENTS for k in range(i))
        case Cue.JUDGE:
            phrasal = is_phrasal(reading.words, i)
            return phrasal or (following in tuple("duwnoqs") and reading.words[i][:3] not in ("spe", "spo", "tal"))
        case _:
            return True


def _subject_after(reading: Reading, i: int, cue: Cue) -> _Source | None:
    """The subject of a verb that comes before it: "“…,” said Finch"."""
    kinds, before = reading.kinds, reading.kinds[i - 1 : i]
    if cue in (Cue.THINK, Cue.JUDGE, Cue.SHOW, Cue.GIVE) or reading.words[i].endswith("ing"):
        return None
    if before not in ("q", ",", "") or (cue is Cue.TELL and not (before == "q" and reading.words[i].startswith("ask"))):
        return None
    found = _SUBJECT_AFTER.match(kinds, i + 1)
    if found is None or (before != "q" and kinds[found.end() : found.end() + 1] not in ("", ",", ".")):
        return None
    return _Source(*found.span(1))


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


def _share(reading: Reading, i: int, source: _Source, cue: Cue) -> float:
    """Share of the sentence, source and verb aside, that the verb at `i` attributes to its source."""
    kinds = reading.kinds
    first, last = i + 1, len(kinds)
    if cue is Cue.TELL and (hearer := _PHRASE.match(kinds, first)):
        first = hearer.end()
    clause = re.search(r"s[ca]*$", kinds[: source.first])
    as_they_say = clause is not None and reading.words[clause.start()] == "as"
    if clause is not None and not as_they_say:
        return 0.0  # "when Finch said …": told in passing
    if re.fullmatch(rf"{_ADJUNCTS}[.:]?", kinds[first:]):
        return 0.0  # what is said stands elsewhere
    if source.relative or as_they_say:
        last = kinds.find(",", i) if "," in kinds[i:] else last
    told = reading.size(first, last)
    if clause is not None:
        told = reading.size(last) + reading.size(0, clause.start())
    if not source.relative:
        told += _quoted_words(reading, 0, source.first)
    named = reading.size(source.first, first) if source.adjoining else reading.size(source.first, source.last) + 1
    return told / max(1, reading.size() - named)


def _source(reading: Reading, i: int) -> _Source | None:
    """The subject of the verb at `i`, which doesn't come before its subject."""
    kinds = reading.kinds
    before = kinds[:i].rstrip("xa")
    if reading.words[i].endswith("ing") and not re.search("xa*$", kinds[:i]):
        return _participle_source(reading, i)
    match before[-1:]:
        case "r":
            antecedent = _ANTECEDENT.search(kinds[:i])
            return _Source(*antecedent.span(1), relative=True) if antecedent else None
        case ",":
            return _apposed(reading, len(before) - 1) or _clause_subject(kinds, i)
        case "t":
            governor = before[:-1].rstrip("a")
            if governor[-1:] == "w" or (governor and reading.words[len(governor) - 1].startswith(RETRACTING)):
                return None  # "a way to say", "refused to say"
            return _clause_subject(kinds, i)
        case "c":
            return _clause_subject(kinds, i)
    found = _SUBJECT_BEFORE.search(kinds[:i])
    head = kinds[: found.start(found.lastgroup or 0)][-1:] if found else "b"
    if head in ("b", "p", "t") and (reduced := _REDUCED.search(kinds[:i])):
        return _Source(*reduced.span(1), adjoining=True)
    if found is None:
        return _clause_subject(kinds, i)
    if head == "b":
        return None  # the object of another verb: "a law called", "saw support"
    main = _clause_subject(kinds, i) if head in ("p", "t") else None
    return main or _Source(*found.span(found.lastgroup or 0), adjoining=True)


def _participle_source(reading: Reading, i: int) -> _Source | None:
    """Who says it in "…, saying": the subject of the clause, unless it has its own, as in "with Finch saying"."""
    kinds = reading.kinds
    found = _SUBJECT_BEFORE.search(kinds[:i])
    if found is not None:
        first, last = found.span(found.lastgroup or 0)
        if CUES[reading.words[i]] is Cue.SHOW or (first and reading.words[first - 1] == "with"):
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
        if phrase is None or re.match(r"a*r|u$|[pbv]", segment) or reading.words[start].endswith("ing"):
            continue
        description = _DESCRIPTION.match(segment, phrase.start(1)) or re.fullmatch(r"n\.?|npn+", segment)
        if description and (re.fullmatch(rf"[cas]*{_NP}|u", kinds[left:right])):
            continue
        return _Source(start + phrase.start(1), start + phrase.end(1), adjoining=True)
    return None


def _quoted_words(reading: Reading, first: int, last: int) -> int:
    return sum(reading.sizes[k] for k in range(first, last) if reading.kinds[k] == "q")


def _pronoun(reading: Reading, i: int) -> str:
    return reading.words[i].partition("'")[0]


class _Story:
    """The body of an article, read as far as a question needs it."""

    def __init__(self, paragraphs: Sequence[Paragraph], number: int) -> None:
        """Keep the body paragraphs and the one asked about.

        Raises:
            ValueError: there is no paragraph with that number.
        """
        self.paragraphs = [one for one in paragraphs if one.kind is ParagraphKind.BODY or one.number == number]
        self.asked = next((index for index, one in enumerate(self.paragraphs) if one.number == number), -1)
        if self.asked < 0:
            raise ValueError(f"the article has no paragraph {number}")
        self.labels = _labels([one.text for one in self.paragraphs])
        self._readings: dict[int, tuple[Reading, ...]] = {}

    @cached_property
    def text(self) -> str:
        """All of it, a paragraph a line."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)

    def sentences(self, index: int) -> Sequence[Span]:
        """The sentences of a paragraph; all of it is one where it wasn't split."""
        return self.paragraphs[index].sentences or ((0, len(self.paragraphs[index].text)),)

    def readings(self, index: int) -> tuple[Reading, ...]:
        """The sentences of a paragraph, read; none outside the article."""
        if not 0 <= index < len(self.paragraphs):
            return ()
        if index not in self._readings:
            text = self.paragraphs[index].text
            quoted = quotations(text)
            self._readings[index] = tuple(read(text, sentence, quoted) for sentence in self.sentences(index))
        return self._readings[index]


def _labels(texts: Sequence[str]) -> tuple[str | None, ...]:
    """Who speaks in each paragraph of an interview that is set as one, with labels like "FINCH:".

    A label stands before at least two paragraphs; those without one between two labels go on with the one before.
    """
    labels = [found[1] if (found := _LABEL.match(text)) else None for text in texts]
    counts = Counter(labels)
    known = [label if label and counts[label] > 1 and plain(label) not in KINDS else None for label in labels]
    places = [index for index, label in enumerate(known) if label]
    for before, after in pairwise(places):
        if after - before <= _LONGEST_TURN:
            known[before + 1 : after] = [known[before]] * (after - before - 1)
    return tuple(known)


@dataclass(frozen=True, slots=True)
class _Mention:
    """Where a source is named: paragraph and sentence (0-based), and the source's place in the sentence."""

    index: int
    sentence: int
    source: _Source


def _mention(story: _Story, index: int, sentence: int) -> _Mention | None:
    """Where the speaker of a sentence is named: in it, or, when it is a quotation, beside it."""
    reading = story.readings(index)[sentence]
    attribution = attribution_of(reading)
    if attribution is not None:
        return _Mention(index, sentence, attribution.source)
    return _beside(story, index, sentence) if _is_quotation(reading) else None


def _beside(story: _Story, index: int, sentence: int, reach: int = _FARTHEST) -> _Mention | None:
    """Where the speaker of a quotation without an attribution of its own is named.

    Before it in the paragraph, else after it, else in a signature below, else by what introduces it: the subject of the
    sentence before, or whoever speaks at the end of the paragraph above.
    """
    readings = story.readings(index)
    introduction: int | None = None
    for other in range(sentence - 1, -1, -1):
        if attribution := attribution_of(readings[other]):
            return _Mention(index, other, attribution.source)
        if not _is_quotation(readings[other]):
            introduction = other
            break
    found = _after(story, index, sentence)
    if found is not None or introduction is not None:
        return found or _introducer(story, index, introduction or 0)
    above = story.readings(index - 1)
    last = len(above) - 1
    if not above or not reach:
        return None
    if attribution := attribution_of(above[last]):
        return _Mention(index - 1, last, attribution.source)
    if _is_quotation(above[last]):
        return _beside(story, index - 1, last, reach - 1)
    return _introducer(story, index - 1, last)


def _after(story: _Story, index: int, sentence: int) -> _Mention | None:
    """Where the speaker of a quotation is named in what follows it: the rest of the paragraph, or a signature below."""
    readings = story.readings(index)
    for other in range(sentence + 1, len(readings)):
        if signature := _signature(readings[other]):
            return _Mention(index, other, signature)
        if attribution := attribution_of(readings[other]):
            return _Mention(index, other, attribution.source) if "q" in readings[other].kinds else None
        if not _is_quotation(readings[other]):
            return None
    below = story.readings(index + 1)
    signature = _signature(below[0]) if below else None
    return _Mention(index + 1, 0, signature) if signature else None


def _introducer(story: _Story, index: int, sentence: int) -> _Mention | None:
    """Who a quotation belongs to by the sentence before it: whoever speaks there at all, else its subject."""
    reading = story.readings(index)[sentence]
    source = next((one.source for one in _attributions(reading)), None) or _clause_subject(
        reading.kinds, len(reading.kinds)
    )
    if source is None:
        return None
    kinds = reading.kinds[source.first : source.last]
    known = "n" in kinds or ("o" in kinds and _pronoun(reading, source.first) not in NOBODY)
    return _Mention(index, sentence, source) if known else None


def _is_quotation(reading: Reading) -> bool:
    return reading.quoted >= _QUOTED_FROM


def _signature(reading: Reading) -> _Source | None:
    """The name, where the sentence is only one after a dash, below what the person said."""
    signed = _SIGNED.fullmatch(reading.kinds)
    if signed is None or reading.text[reading.spans[0][0]] not in _DASHES:
        return None
    return _Source(*signed.span(1))


# --- Names ------------------------------------------------------------------------------------------------------------


def _name(story: _Story, mention: _Mention) -> str:
    """What to call a source: the fullest name the article has for it; for a pronoun, whom it stands for where known."""
    reading = story.readings(mention.index)[mention.sentence]
    source = mention.source
    if reading.kinds[source.first : source.last] == "o":
        meant = _antecedent(story, mention)
        return _as_written(reading, source.first, source.last) if meant is None else _name(story, meant)
    first, last = _personal_name(reading, source)
    if last - first > 1:
        return _as_written(reading, first, last)
    if first < last:
        titles = [reading.words[k] for k in range(source.first, first)]
        name = _as_written(reading, first, last)
        return full_name(story.text, name, titles) or _as_written(reading, *_phrase(reading, source, last))
    return _as_written(reading, *_phrase(reading, source, source.last))


def _core_end(reading: Reading, source: _Source) -> int:
    """Where a source ends but for what is hung on it: "the mayor" of "the mayor of Dray"."""
    core = _CORE_ONLY.match(reading.kinds, source.first, source.last)
    return core.end() if core else source.last


def _personal_name(reading: Reading, source: _Source) -> Span:
    """The names that end a source when they can be a person's, without offices; else nothing.

    "Orla Finch" of "Dray Mayor Orla Finch", nothing of "the Dray Council" or "Friends of Dray".
    """
    kinds, end = reading.kinds, _core_end(reading, source)
    first = source.first + len(kinds[source.first : end].rstrip("n"))
    for k in range(first, end - 1):
        if reading.words[k] in TITLES or reading.words[k].endswith(("'s", "s'")):
            first = k + 1
    words = [_unpossessed(reading.words[k]) for k in range(first, end)]
    several = "c" in kinds[end : source.last] or (
        len(words) == 1 and _OF.match(reading.text, reading.spans[end - 1][1])
    )
    place = len(words) == 1 and words[0] in PLACES
    determined = kinds[first - 1 : first] == "d" and first > source.first
    if several or place or determined or any(word in BODIES for word in words):
        return end, end
    return first, end


def _phrase(reading: Reading, source: _Source, last: int) -> Span:
    """A source up to a place as it is written, no longer than need be, without "the" before a name."""
    first, kinds = source.first, reading.kinds
    if reading.words[first] == "the" and kinds[first + 1 : first + 2] == "n":
        first += 1
    end = _core_end(reading, source)
    while last > end and reading.spans[last - 1][1] - reading.spans[first][0] > _LONGEST_SPEAKER:
        last = max(kinds.rfind(mark, end, last) for mark in "pt")
    return first, max(last, end)


def _antecedent(story: _Story, mention: _Mention) -> _Mention | None:
    """Whom a pronoun stands for: the nearest before it that it can, those who speak and subjects first."""
    reading = story.readings(mention.index)[mention.sentence]
    pronoun = _pronoun(reading, mention.source.first)
    index, sentence, limit = mention.index, mention.sentence, mention.source.first
    for _ in range(_FARTHEST_MEANT):
        for source in _referents(story.readings(index)[sentence], limit):
            candidate = _Mention(index, sentence, source)
            if _can_be(story, candidate, pronoun):
                return candidate
        sentence -= 1
        if sentence < 0:
            index -= 1
            sentence = len(story.readings(index)) - 1
        if sentence < 0:
            return None
        limit = len(story.readings(index)[sentence].kinds)
    return None


def _referents(reading: Reading, limit: int) -> Iterator[_Source]:
    """Those in a sentence, up to a place, whom a later pronoun may stand for, likeliest first."""
    attribution = attribution_of(reading)
    if attribution is not None and attribution.source.last <= limit:
        yield attribution.source
    if subject := _CLAUSE_SUBJECT.search(reading.kinds, 0, limit):
        yield _Source(*subject.span(1))
    yield from (_Source(*names.span()) for names in re.finditer("n+", reading.kinds[:limit]))


def _can_be(story: _Story, candidate: _Mention, pronoun: str) -> bool:
    """Whether a pronoun may stand for this source, by number, gender and whether it is a person."""
    reading = story.readings(candidate.index)[candidate.sentence]
    source = candidate.source
    end = _core_end(reading, source)
    kinds, head = reading.kinds[source.first : source.last], _unpossessed(reading.words[end - 1])
    common = reading.kinds[end - 1] == "w"
    plural = "c" in kinds or head in ("people", "police") or (common and head.endswith("s") and not head.endswith("ss"))
    if "o" in kinds or plural or pronoun in ("they", "them"):
        return plural and "o" not in kinds and pronoun in ("they", "them")
    person = head in ROLES if common else _is_known_person(story, reading, source)
    if pronoun == "it" or not person:
        return pronoun == "it" and not person
    name = _name(story, candidate)
    courtesy = re.search(rf"\b(Mr|Mrs|Ms|Miss)\b\.? {re.escape(name.split()[-1])}\b", story.text)
    whose = gender(courtesy[1] if courtesy else name)
    return pronoun in ("he", "him", "she") and whose in (None, "she" if pronoun == "she" else "he")


def _is_known_person(story: _Story, reading: Reading, source: _Source) -> bool:
    """Whether what a source is called by is a person's name: in full, or in full elsewhere, or one that speaks."""
    first, last = _personal_name(reading, source)
    if last - first != 1:
        return first < last
    name = _as_written(reading, first, last)
    speaks = reading.kinds[last : last + 1] == "v" and not name.isupper()
    return speaks or gender(name) is not None or bool(full_names(story.text, name))


def _as_written(reading: Reading, first: int, last: int) -> str:
    """The text of some words, without the 's of an owner; "McDonald's said" keeps it."""
    text = reading.text[reading.spans[first][0] : reading.spans[last - 1][1]]
    return text[:-2] if text.endswith(("'s", "’s")) and reading.kinds[last : last + 1] != "v" else text


def _unpossessed(word: str) -> str:
    return word.removesuffix("'s").removesuffix("'")
