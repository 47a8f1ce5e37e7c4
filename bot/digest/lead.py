"""The lead of a story: adjoining sentences of one paragraph that stand by themselves and say most of what it is about.

Chosen without a model: sentences that are like many others of the story are what it is about (TextRank), and a lead has
as much of them, and as little else, as fits. docs/evaluation.md has how that compares with first sentences and with
graph-based extraction from anywhere in a story; docs/decisions/0025-deliveries.md why it is so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.answering.asking.words import content_words
from bot.answering.models import LONGEST_QUOTE
from bot.answering.quoting import FEWEST_WORDS, MOST_SENTENCES
from index.article import Article, ParagraphKind, Span

_STEM = 6  # letters by which two forms of a word are one
_SUMMARY = 0.5  # of a story's length: a summary that leaves out nothing of weight
_DAMPING, _STEPS = 0.85, 30  # of PageRank (Brin and Page 1998), which has settled long before that
_READ = 300  # sentences; who hasn't said by then what a story is about won't
_WORD = re.compile(r"[^\W\d_]+")
_GRAMMAR = frozenset(
    """a about above after again against all am an and any are as at be because been before being below between both but
    by can did do does doing don down during each few for from further had has have having he her here hers herself him
    himself his how i if in into is it its itself just ll me more most my myself no nor not now of off on once only or
    other our ours ourselves out over own re s same she should so some such t than that the their theirs them themselves
    then there these they this those through to too under until up ve very was we were what when where which while who
    whom why will with you your yours yourself yourselves""".split()  # noqa: SIM905 - two hundred quotes say nothing
)
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
        told: what is known of the same event, leads and stories; the lead must say something that none of it does.
    """
    possible = leads(article)
    if told:
        said = {stem for text in told for stem in _stems(text)}
        possible = [lead for lead in possible if lead.text not in told and _news(lead.text, said) >= _NEW]
    return max(possible, key=lambda lead: lead.worth, default=None)


def leads(article: Article) -> list[Lead]:
    """Every possible lead of a story, in reading order."""
    sentences = [
        (paragraph.number, span, Counter(_said(paragraph.text[slice(*span)])))
        for paragraph in article.paragraphs
        if paragraph.kind is ParagraphKind.BODY
        for span in paragraph.sentences or ((0, len(paragraph.text)),)
    ][:_READ]
    if not sentences:
        return []
    length = sum(end - start for _, (start, end), _ in sentences)
    shares = _outranked(_centrality([counts for *_, counts in sentences]))
    worth = {(number, span): share for (number, span, _), share in zip(sentences, shares, strict=True)}
    texts = {paragraph.number: paragraph.text for paragraph in article.paragraphs}
    found = []
    for number, spans in _runs([(number, span) for number, span, _ in sentences]):
        text = texts[number][spans[0][0] : spans[-1][1]]
        if len(text.split()) < FEWEST_WORDS:
            continue
        weight = sum(worth[number, span] * (span[1] - span[0]) for span in spans)
        balanced = weight / (len(text) + _SUMMARY * length)  # as F1 has it, were it compared with a summary
        stands = _LEANS_BACK.match(text) is None
        found.append(Lead(number, spans[0][0], spans[-1][1], text, balanced * (1 if stands else _LEANING), stands))
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


def _said(text: str) -> list[str]:
    """All its words but those of grammar; numbers say little of what a story is about."""
    return [word for word in _WORD.findall(text.casefold()) if word not in _GRAMMAR]


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in content_words(text))


def _centrality(sentences: Sequence[Counter[str]]) -> NDArray[np.float64]:
    """How central each sentence is, (n,) float64: PageRank in the graph of their cosines.

    TextRank (Mihalcea and Tarau, EMNLP 2004) with cosines of word counts for similarities. Rounded, so that sentences
    with the same words are the same.
    """
    words = {word: place for place, word in enumerate(dict.fromkeys(word for one in sentences for word in one))}
    counts = np.zeros((len(sentences), max(1, len(words))))
    for row, one in zip(counts, sentences, strict=True):
        row[[words[word] for word in one]] = list(one.values())
    norms = np.linalg.norm(counts, axis=1, keepdims=True)
    unit = counts / np.where(norms > 0, norms, 1)
    alike = unit @ unit.T
    np.fill_diagonal(alike, 0)
    sums = alike.sum(axis=1, keepdims=True)
    steps = np.where(sums > 0, alike / np.where(sums > 0, sums, 1), 1 / len(sentences))
    rank = np.full(len(sentences), 1 / len(sentences))
    for _ in range(_STEPS):
        rank = (1 - _DAMPING) / len(rank) + _DAMPING * (steps.T @ rank)
    return np.round(rank, 9)


def _outranked(values: NDArray[np.float64]) -> list[float]:
    """For each of them the share of the others that are less; of equals each outranks half."""
    if len(values) == 1:
        return [1.0]
    less = (values[None, :] < values[:, None]).sum(axis=1)
    equal = (values[None, :] == values[:, None]).sum(axis=1) - 1
    shares: list[float] = ((less + equal / 2) / (len(values) - 1)).tolist()
    return shares


def _news(text: str, said: Collection[str]) -> float:
    stems = _stems(text)
    return sum(stem not in said for stem in stems) / len(stems) if stems else 0.0
