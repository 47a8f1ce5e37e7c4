"""Choosing quotes: whole sentences of the passages found, verified against the catalog."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.answering.attribution import people_meant
from bot.answering.models import LONGEST_QUOTE
from bot.answering.naming import Named, name_in_full
from bot.answering.reading import Evidence, PassageText, Reader
from bot.answering.signals import Signals
from bot.errors import PullquoteError
from index.article import Paragraph, ParagraphKind, Passage, Span
from index.catalog import Catalog
from index.errors import UnknownArticle
from index.retriever import RankedPassage
from index.store.lexical import QuestionWords

MOST_SENTENCES = 3
FEWEST_WORDS = 4  # a shorter sentence says nothing by itself
_JOINED_WITHIN = 1.5  # of the best sentence's rank score: an adjoining one that is nearly as good is quoted with it

# A sentence that opens like this leans on the one before it for who or what is meant.
_LEANS_BACK = re.compile(
    r"[“\"‘']?(?:He|She|It|They|His|Her|Its|Their|Him|Them|This|That|These|Those|Both|The (?:two|pair|latter|former))\b"
)


class QuoteMismatch(PullquoteError):
    """A quote is not what the catalog holds at its place; it must not leave."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        super().__init__(
            f"paragraph {passage.paragraph} of article {passage.article_id!r} version {passage.version} doesn't read"
            " as quoted; run `pullquote index verify`"
        )


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible quote: a span of whole sentences, and what speaks for it.

    span: the quote's place; text: its words. signals: what speaks for its main sentence.
    answer: span of `text` with the answering words, where known.
    """

    ranked: RankedPassage
    span: Passage
    text: str
    signals: Signals
    answer: Span | None


def candidates(
    question: str, passages: Sequence[RankedPassage], *, words: QuestionWords, catalog: Catalog, reader: Reader
) -> list[Candidate]:
    """Every sentence of `passages` worth quoting, completed where it leans on the one before it; best first.

    Passages whose article was withdrawn or purged since the generation was published are left out. `words` are those of
    the question as it was searched for.
    """
    keys = list(dict.fromkeys(_key(ranked.passage) for ranked in passages))
    paragraphs = catalog.paragraphs(keys)
    withdrawn = catalog.withdrawn({ranked.passage.article_id for ranked in passages})
    readable = [
        (ranked, paragraph, _sentences(paragraph, ranked.passage))
        for ranked in passages
        if (paragraph := paragraphs.get(_key(ranked.passage))) is not None
        and ranked.passage.article_id not in withdrawn
    ]
    texts = [_passage_text(ranked, paragraph, sentences) for ranked, paragraph, sentences in readable]
    named = name_in_full(
        question,
        texts,
        [ranked.article.id for ranked, _, _ in readable],
        pronouns=lambda place: _people_meant(readable[place][0].passage, catalog),
    )
    read = _read(named, reader)
    best_bm25 = max((ranked.bm25 for ranked in passages), default=0.0) or 1.0
    coverage = _coverage(words, [ranked for ranked, _, _ in readable], texts)
    of_one_story = len(coverage) == 1
    found = [
        candidate
        for (ranked, paragraph, sentences), name, evidences in zip(readable, named, read, strict=True)
        for candidate in _candidates_of(
            ranked,
            paragraph,
            sentences,
            [name.as_it_stands(evidence) for evidence in evidences],
            bm25=ranked.bm25 / best_bm25,
            support=None if of_one_story else ranked.support,
            coverage=coverage[ranked.article.id],
        )
    ]
    found.sort(key=lambda candidate: (-candidate.signals.rank_score, candidate.span))
    return _without_repeats(found)


def _read(named: Sequence[Named], reader: Reader) -> list[tuple[Evidence, ...]]:
    """What a reader finds in each passage, asked in the terms of its story."""
    found: dict[int, tuple[Evidence, ...]] = {}
    for question in dict.fromkeys(one.question for one in named):
        places = [place for place, one in enumerate(named) if one.question == question]
        found |= zip(places, reader.read(question, [named[place].as_read for place in places]), strict=True)
    return [found[place] for place in range(len(named))]


def _people_meant(passage: Passage, catalog: Catalog) -> list[tuple[Span, str]]:
    """Where a passage calls somebody by a pronoun, and whom; nothing where its story was purged since it was found."""
    try:
        paragraphs = catalog.article(passage.article_id, passage.version).paragraphs
    except UnknownArticle:
        return []
    return [
        ((start - passage.start, end - passage.start), name)
        for (start, end), name in people_meant(paragraphs, passage.paragraph)
        if passage.start <= start and end <= passage.end
    ]


def verify(candidate: Candidate, catalog: Catalog) -> None:
    """Check once more, against the catalog, that a quote is word for word what it cites.

    Raises:
        QuoteMismatch: it isn't.
        UnknownParagraph: its place is gone.
    """
    span = candidate.span
    paragraph = catalog.paragraph(span.article_id, span.version, span.paragraph)
    if paragraph.kind is not ParagraphKind.BODY or paragraph.text[span.start : span.end] != candidate.text:
        raise QuoteMismatch(span)


def complete(sentences: Sequence[Span], which: int, paragraph: str, *, scores: Sequence[float]) -> Span:
    """The span of a sentence together with those that belong to it.

    First the adjoining ones whose rank score is within `_JOINED_WITHIN` of its own, better ones first; then those
    before it that it leans on for who or what is meant. At most `MOST_SENTENCES` sentences and `LONGEST_QUOTE`
    characters.
    """
    first = last = which

    def fits(new_first: int, new_last: int) -> bool:
        length = sentences[new_last][1] - sentences[new_first][0]
        return new_last - new_first < MOST_SENTENCES and length <= LONGEST_QUOTE

    while True:
        beside = [place for place in (first - 1, last + 1) if 0 <= place < len(sentences)]
        good = [
            place
            for place in beside
            if scores[place] >= scores[which] - _JOINED_WITHIN and fits(min(first, place), max(last, place))
        ]
        if not good:
            break
        best = max(good, key=lambda place: scores[place])
        first, last = min(first, best), max(last, best)
    while first > 0 and _LEANS_BACK.match(paragraph, sentences[first][0]) and fits(first - 1, last):
        first -= 1
    return sentences[first][0], sentences[last][1]


def _candidates_of(
    ranked: RankedPassage,
    paragraph: Paragraph,
    sentences: Sequence[Span],
    evidences: Sequence[Evidence],
    *,
    bm25: float,
    support: float | None,
    coverage: float,
) -> Iterator[Candidate]:
    """A candidate for each sentence of one passage that says something by itself."""
    signals = [Signals(evidence.margin, bm25, ranked.cosine, support, coverage) for evidence in evidences]
    scores = [signal.rank_score for signal in signals]
    for which, (sentence, evidence) in enumerate(zip(sentences, evidences, strict=True)):
        if len(_text(paragraph, sentence).split()) < FEWEST_WORDS:
            continue
        start, end = complete(sentences, which, paragraph.text, scores=scores)
        answer = evidence.answer
        if answer is not None:  # a span of the passage: make it one of the quote
            offset = ranked.passage.start - start
            answer = answer[0] + offset, answer[1] + offset
        span = replace(ranked.passage, start=start, end=end)
        yield Candidate(ranked, span, paragraph.text[start:end], signals[which], answer)


def _coverage(
    words: QuestionWords, passages: Sequence[RankedPassage], texts: Sequence[PassageText]
) -> dict[str, float]:
    """For each article the share of the question's words that its passages and headline have together."""
    read: dict[str, list[str]] = {}
    for ranked, text in zip(passages, texts, strict=True):
        read.setdefault(ranked.article.id, [text.headline]).append(text.text)
    return {article_id: words.share_in(of_article) for article_id, of_article in read.items()}


def _without_repeats(found: Sequence[Candidate]) -> list[Candidate]:
    """Leave out what overlaps, or says word for word the same as, a better candidate."""
    kept: list[Candidate] = []
    texts: set[str] = set()
    taken: dict[tuple[str, int, int], list[Span]] = {}
    for candidate in found:
        span = candidate.span
        spans = taken.setdefault(_key(span), [])
        if candidate.text in texts or any(span.start < end and start < span.end for start, end in spans):
            continue
        texts.add(candidate.text)
        spans.append((span.start, span.end))
        kept.append(candidate)
    return kept


def _passage_text(ranked: RankedPassage, paragraph: Paragraph, sentences: Sequence[Span]) -> PassageText:
    start = ranked.passage.start
    return PassageText(
        headline=ranked.article.headline,
        text=_text(paragraph, (start, ranked.passage.end)),
        sentences=tuple((first - start, last - start) for first, last in sentences),
    )


def _sentences(paragraph: Paragraph, passage: Passage) -> tuple[Span, ...]:
    """The sentences of a paragraph that lie in a passage of it."""
    return tuple((s, e) for s, e in paragraph.sentences if passage.start <= s and e <= passage.end)


def _text(paragraph: Paragraph, span: Span) -> str:
    return paragraph.text[span[0] : span[1]]


def _key(passage: Passage) -> tuple[str, int, int]:
    return passage.article_id, passage.version, passage.paragraph
