"""The lead of a story: adjoining sentences of one paragraph that stand by themselves and say most of what it is about.

Chosen without a model: by how like the story's other sentences they are, how much of its headline they have, and how
early they stand. docs/evaluation.md has how that compares with first sentences and with graph-based extraction.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from bot.answering.asking.words import content_words
from bot.answering.models import LONGEST_QUOTE
from bot.answering.quoting import FEWEST_WORDS, MOST_SENTENCES
from index.article import Article, ParagraphKind, Span

_STEM = 6  # letters by which two forms of a word are one
_HEADLINE, _LATE = 0.3, 0.1  # against 1 for the sentence that is most like all others
_LEANING = 0.5  # what is left of the worth of words that lean on what stands before them
_NEW = 0.5  # share of a lead's words that none told before has, if it is to be news

# What opens like this leans on the sentence before it for who or what is meant.
_LEANS_BACK = re.compile(
    r"[“\"‘']?(?:(?:He|She|It|They|His|Her|Its|Their|Him|Them|This|That|These|Those|Both|But|And|So|However|Meanwhile|"
    r"Instead|Still|Also|Then|There|Here|Such|Another|Others?|Earlier|Later|Afterwards?|Nevertheless|Nonetheless|"
    r"Moreover|Furthermore|In addition|As a result|For example|On the other hand)\b"
    r"|The (?:two|pair|latter|former|firm|company|group|move|report|deal|plan|figures?|decision|announcement|law|bill|"
    r"study|case|trial|attack|victims?|suspects?|survey|statement|proposals?|changes?|measures?|match|game|film|win|"
    r"defeat|result|news)\b(?! (?:of|that|to|in|on|for|by)\b))"
)


@dataclass(frozen=True, slots=True)
class Lead:
    """A possible lead: its place, its words, what it is worth, and whether it stands by itself."""

    paragraph: int
    start: int
    end: int
    text: str
    worth: float
    stands: bool


def lead_of(article: Article, *, told: Sequence[str] = ()) -> Lead | None:
    """The best lead of a story, None where it has no sentence to quote.

    Args:
        article: the story.
        told: leads that were told of the same event; the lead must say something that none of them does.
    """
    possible = leads(article)
    if told:
        said = {stem for text in told for stem in _stems(text)}
        possible = [lead for lead in possible if lead.text not in told and _news(lead.text, said) >= _NEW]
    return max(possible, key=lambda lead: lead.worth, default=None)


def leads(article: Article) -> list[Lead]:
    """Every possible lead of a story, in reading order."""
    sentences = [
        (paragraph.number, span, Counter(_words(paragraph.text[slice(*span)])))
        for paragraph in article.paragraphs
        if paragraph.kind is ParagraphKind.BODY
        for span in paragraph.sentences or ((0, len(paragraph.text)),)
    ]
    headline = _stems(article.headline)
    last = max(1, len(sentences) - 1)
    central = _centrality([counts for _, _, counts in sentences])
    worth = {
        (number, span): central[n] + _HEADLINE * _covered(headline, counts) - _LATE * n / last
        for n, (number, span, counts) in enumerate(sentences)
    }
    texts = {paragraph.number: paragraph.text for paragraph in article.paragraphs}
    found = []  # a longer lead says more: its worth is what each character is worth, together
    for number, spans in _runs([(number, span) for number, span, _ in sentences]):
        text = texts[number][spans[0][0] : spans[-1][1]]
        if len(text.split()) < FEWEST_WORDS:
            continue
        total = sum(worth[number, span] * (span[1] - span[0]) for span in spans)
        stands = _LEANS_BACK.match(text) is None
        found.append(Lead(number, spans[0][0], spans[-1][1], text, total * (1 if stands else _LEANING), stands))
    return found


def says_something_new(text: str, told: Sequence[str]) -> bool:
    """Whether most words of a text are in none of those told before."""
    return _news(text, {stem for one in told for stem in _stems(one)}) >= _NEW


def _runs(sentences: Sequence[tuple[int, Span]]) -> Iterator[tuple[int, list[Span]]]:
    """One to three adjoining sentences of one paragraph, no longer than a quote may be."""
    for first, (number, span) in enumerate(sentences):
        run = [span]
        yield number, list(run)
        for other, following in sentences[first + 1 : first + MOST_SENTENCES]:
            if other != number or following[1] - span[0] > LONGEST_QUOTE:
                break
            run.append(following)
            yield number, list(run)


def _words(text: str) -> list[str]:
    return [word[:_STEM] for word in content_words(text)]


def _stems(text: str) -> frozenset[str]:
    return frozenset(_words(text))


def _centrality(sentences: Sequence[Counter[str]]) -> list[float]:
    """For each sentence the sum of its idf-weighted cosines with all others, as a share of the highest sum.

    Degree centrality in the graph of LexRank (Erkan and Radev, JAIR 2004), its edges weighted instead of cut.
    """
    frequency = Counter(stem for counts in sentences for stem in counts)
    idf = {stem: 1 + math.log(len(sentences) / (1 + count)) for stem, count in frequency.items()}
    vectors = [{stem: count * idf[stem] for stem, count in counts.items()} for counts in sentences]
    norms = [math.sqrt(sum(value * value for value in vector.values())) or 1.0 for vector in vectors]
    sums = [0.0] * len(vectors)
    for one, vector in enumerate(vectors):
        for other in range(one + 1, len(vectors)):
            shared = sum(value * vectors[other].get(stem, 0.0) for stem, value in vector.items())
            cosine = shared / (norms[one] * norms[other])
            sums[one] += cosine
            sums[other] += cosine
    highest = max(sums, default=0.0) or 1.0
    return [total / highest for total in sums]


def _covered(headline: frozenset[str], stems: Collection[str]) -> float:
    return sum(stem in stems for stem in headline) / len(headline) if headline else 0.0


def _news(text: str, said: Collection[str]) -> float:
    stems = _stems(text)
    return sum(stem not in said for stem in stems) / len(stems) if stems else 0.0
