"""Choosing quotes: whole sentences of the passages found, verified against the catalog."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answering.models import LONGEST_QUOTE
from bot.answering.reading import PassageText, Reader
from bot.answering.signals import Signals
from bot.errors import PullquoteError
from index.article import Paragraph, ParagraphKind, Passage, Span
from index.catalog import Catalog
from index.retriever import RankedPassage

MOST_SENTENCES = 3
FEWEST_WORDS = 4  # a shorter sentence says nothing by itself

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
    question: str, passages: Sequence[RankedPassage], *, catalog: Catalog, reader: Reader
) -> list[Candidate]:
    """Every sentence of `passages` worth quoting, completed where it leans on the one before it; best first.

    Passages whose article was withdrawn or purged since the generation was published are left out.
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
    read = reader.read(question, texts)
    best_bm25 = max((ranked.bm25 for ranked in passages), default=0.0) or 1.0
    found = [
        _candidate(
            ranked,
            paragraph,
            complete(sentences, which, paragraph.text),
            answer=evidence.answer,
            signals=Signals(evidence.margin, ranked.bm25 / best_bm25),
        )
        for (ranked, paragraph, sentences), evidences in zip(readable, read, strict=True)
        for which, evidence in enumerate(evidences)
        if len(_text(paragraph, sentences[which]).split()) >= FEWEST_WORDS
    ]
    found.sort(key=lambda candidate: (-candidate.signals.rank_score, candidate.span))
    return _without_repeats(found)


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


def complete(sentences: Sequence[Span], which: int, paragraph: str) -> Span:
    """The span of a sentence together with those before it that it leans on for who or what is meant.

    At most `MOST_SENTENCES` sentences and `LONGEST_QUOTE` characters; the sentence alone where that is too much.
    """
    end = sentences[which][1]
    first = which
    while (
        first > 0
        and which - first < MOST_SENTENCES - 1
        and _LEANS_BACK.match(paragraph, sentences[first][0])
        and end - sentences[first - 1][0] <= LONGEST_QUOTE
    ):
        first -= 1
    return sentences[first][0], end


def _candidate(
    ranked: RankedPassage, paragraph: Paragraph, span: Span, *, answer: Span | None, signals: Signals
) -> Candidate:
    """`span` is of the paragraph, `answer` of the passage."""
    start, end = span
    if answer is not None:
        offset = ranked.passage.start - start
        answer = answer[0] + offset, answer[1] + offset
    return Candidate(ranked, replace(ranked.passage, start=start, end=end), paragraph.text[start:end], signals, answer)


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
