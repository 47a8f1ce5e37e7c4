"""An article's paragraphs as passages: what is encoded and searched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from index.article import Article, Paragraph, ParagraphKind, Passage, Span

TEXT_FORMAT = 1  # part of a vector's key: raise it when the splitting changes
LONGEST_PASSAGE = 800  # characters; about 200 tokens; the default encoder reads 256


@dataclass(frozen=True, slots=True)
class IndexedPassage:
    """A passage with what is searched of it.

    The vector is of the text alone: with the headline before it, or added to the vector, the right passage was found
    less often (docs/decisions/0006-retrieval.md). BM25 sees both.
    """

    passage: Passage
    text: str
    headline: str


def passages_of(article: Article, version: int) -> Iterator[IndexedPassage]:
    """The passages of every body paragraph, in reading order."""
    for paragraph in article.paragraphs:
        if paragraph.kind is ParagraphKind.BODY:
            for start, end in passage_spans(paragraph):
                passage = Passage(article.id, version, paragraph.number, start, end)
                yield IndexedPassage(passage, paragraph.text[start:end], article.headline)


def passage_spans(paragraph: Paragraph, *, longest: int = LONGEST_PASSAGE) -> Iterator[Span]:
    """Cut a paragraph between sentences into runs of at most `longest` characters; one longer sentence stays whole."""
    start: int | None = None
    end = 0
    for sentence_start, sentence_end in paragraph.sentences:
        if start is not None and sentence_end - start > longest:
            yield start, end
            start = None
        start = sentence_start if start is None else start
        end = sentence_end
    if start is not None:
        yield start, end
