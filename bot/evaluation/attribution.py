"""Who says it, measured: the speakers given for sentences against what annotators attributed to whom.

The annotations are attributions: a source, a cue and the content attributed to the source, as strings that stand in the
article (the `attributions.jsonl` of an evaluation set). They are laid over the article's sentences:

* a sentence is *inside* an attribution when its content covers at least half of the sentence's words;
* a sentence is *outside* when no content covers as much as a tenth of them; what lies between counts for nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from index.article import Article, Paragraph, ParagraphKind, Span
from index.normalise import one_line

INSIDE_FROM = 0.5  # share of a sentence's words
OUTSIDE_BELOW = 0.1

SpeakerFn = Callable[[Sequence[Paragraph], int, int, int], str | None]
"""(paragraphs of an article, 1-based number of one, start, end) -> speaker: `bot.answering.attribution.speaker`."""

_PARAGRAPH_BREAK = "\n\n"
_WORD = re.compile(r"[^\W_]+(?:[.&'’-][^\W_]+)*")
_PRONOUNS = """i you he she it we they me him her us them my your his its our their mine hers ours theirs who whom whose
    which that this these those one some others many most"""
_FUNCTION_WORDS = frozenset(
    f"""{_PRONOUNS} a an the of in on at to for from by with and or as is are was were be been has have had not also but
    than""".split()
)

Line = Annotated[str, BeforeValidator(one_line)]


class Attribution(BaseModel):
    """One line of attributions.jsonl: every string is verbatim in the article; no `source` where none is named."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    article_id: str
    source: tuple[Line, ...]
    cue: tuple[Line, ...]
    content: tuple[Line, ...]


class Place(StrEnum):
    """Where a sentence stands, and with it what speaker is right."""

    NAMED = "named"  # inside, its source is named: one that shares a content word with the source
    PRONOUN = "pronoun"  # inside, its source is only a pronoun: one that does so with the last source named before
    OUTSIDE = "outside"  # none


@dataclass(frozen=True, slots=True)
class JudgedSentence:
    """A sentence, the speaker given for it, and the sources that would be right."""

    article_id: str
    paragraph: int
    span: Span
    text: str
    place: Place
    sources: tuple[str, ...]
    speaker: str | None

    @property
    def right(self) -> bool:
        """Whether the speaker is one of the right ones."""
        if self.place is Place.OUTSIDE or self.speaker is None:
            return (self.place is Place.OUTSIDE) == (self.speaker is None)
        given = content_words(self.speaker)
        return any(given & content_words(source) for source in self.sources)


@dataclass(frozen=True, slots=True)
class AttributionScores:
    """How often the speaker given is right; `judged` has every sentence that counts, in reading order.

    unplaced: attributions whose content wasn't found in its article, which count for nothing.
    """

    judged: tuple[JudgedSentence, ...]
    unplaced: int

    @property
    def named(self) -> float:
        """Share of sentences inside an attribution with a named source whose speaker overlaps that source."""
        return self.share(Place.NAMED)

    @property
    def inside(self) -> float:
        """The same with those whose source is a pronoun, followed back to the last source named."""
        return self.share(Place.NAMED, Place.PRONOUN)

    @property
    def false_speakers(self) -> float:
        """Share of sentences outside any attribution that got a speaker all the same."""
        return 1.0 - self.share(Place.OUTSIDE)

    def share(self, *places: Place) -> float:
        """Share of the sentences at these places whose speaker is right; 1 where there are none."""
        outcomes = [sentence.right for sentence in self.judged if sentence.place in places]
        return sum(outcomes) / len(outcomes) if outcomes else 1.0

    def count(self, place: Place) -> int:
        """How many sentences stand there."""
        return sum(sentence.place is place for sentence in self.judged)


def evaluate_attributions(
    articles: Iterable[Article], attributions: Iterable[Attribution], speaker_fn: SpeakerFn
) -> AttributionScores:
    """Judge the speaker of every body sentence; attributions of articles that aren't given are left out."""
    by_article: dict[str, list[Attribution]] = defaultdict(list)
    for attribution in attributions:
        by_article[attribution.article_id].append(attribution)
    judged: list[JudgedSentence] = []
    unplaced = 0
    for article in articles:
        placed = [_placed(article, attribution) for attribution in by_article[article.id]]
        known = sorted((one for one in placed if one is not None), key=lambda one: one.position)
        unplaced += len(placed) - len(known)
        judged.extend(_judged(article, known, speaker_fn))
    return AttributionScores(tuple(judged), unplaced)


def content_words(text: str) -> frozenset[str]:
    """The words that tell sources apart, in lower case: no articles, pronouns or prepositions, no possessive 's."""
    words = (re.sub(r"['’](?:s|re|ve|m|d|ll)?$", "", word) for word in _WORD.findall(text.lower()))
    return frozenset(word for word in words if word not in _FUNCTION_WORDS)


@dataclass(frozen=True, slots=True)
class _Placed:
    """An attribution's content as spans of the article's text; `position` is where it begins, source included."""

    sources: tuple[str, ...]
    spans: tuple[Span, ...]
    position: int


def _placed(article: Article, attribution: Attribution) -> _Placed | None:
    """Lay an attribution over the article's text: short strings where they stand nearest to the longest one."""
    text = _PARAGRAPH_BREAK.join(paragraph.text for paragraph in article.paragraphs)
    strings = attribution.content + attribution.source + attribution.cue
    anchor = next(_occurrences(text, max(strings, key=len, default="")), None)
    if anchor is None:
        return None
    spans = [
        min(places, key=lambda span: abs(span[0] - anchor[0]))
        for content in attribution.content
        if (places := list(_occurrences(text, content)))
    ]
    return _Placed(attribution.source, tuple(spans), anchor[0]) if spans else None


def _occurrences(text: str, string: str) -> Iterator[Span]:
    """Where a string stands in a text as whole words."""
    before = r"(?<!\w)" if string[:1].isalnum() else ""
    after = r"(?!\w)" if string[-1:].isalnum() else ""
    return (found.span() for found in re.finditer(f"{before}{re.escape(string)}{after}", text))


def _judged(article: Article, placed: Sequence[_Placed], speaker_fn: SpeakerFn) -> Iterator[JudgedSentence]:
    offset = 0
    for paragraph in article.paragraphs:
        for start, end in paragraph.sentences if paragraph.kind is ParagraphKind.BODY else ():
            shares = [(_share(paragraph.text, (start, end), one, offset), one) for one in placed]
            inside = [one for share, one in shares if share >= INSIDE_FROM]
            place, sources = _expected(inside, placed)
            if place is None or (place is Place.OUTSIDE and any(share >= OUTSIDE_BELOW for share, _ in shares)):
                continue
            given = speaker_fn(article.paragraphs, paragraph.number, start, end)
            text = paragraph.text[start:end]
            yield JudgedSentence(article.id, paragraph.number, (start, end), text, place, sources, given)
        offset += len(paragraph.text) + len(_PARAGRAPH_BREAK)


def _share(text: str, sentence: Span, placed: _Placed, offset: int) -> float:
    """Share of a sentence's words that lie in an attribution's content."""
    words = [found.span() for found in _WORD.finditer(text, *sentence)]
    covered = sum(
        any(first <= start + offset and end + offset <= last for first, last in placed.spans) for start, end in words
    )
    return covered / len(words) if words else 0.0


def _expected(inside: Sequence[_Placed], placed: Sequence[_Placed]) -> tuple[Place | None, tuple[str, ...]]:
    """Where a sentence stands that these attributions cover, and the sources that would be right for it."""
    if not inside:
        return Place.OUTSIDE, ()
    named = tuple(source for one in inside for source in one.sources if content_words(source))
    if named:
        return Place.NAMED, named
    before = placed[: placed.index(inside[0])]
    if any(one.sources for one in inside):
        last = next((one.sources for one in reversed(before) if any(map(content_words, one.sources))), ())
        return (Place.PRONOUN, last) if last else (None, ())
    return None, ()
