"""What the reader learns from: a question, a passage, and which of its sentences answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from index.article import Span


@dataclass(frozen=True, slots=True)
class Passage:
    """Some sentences of one article, as the reader sees them.

    sentences: spans of `text`, ascending, not overlapping. article_id: the same for all passages of an article; where
    a data set doesn't name its articles, for passages that stood near each other.
    """

    headline: str
    text: str
    sentences: tuple[Span, ...]
    article_id: str


@dataclass(frozen=True, slots=True)
class Example:
    """One question with the passage asked about.

    gold: indices of the sentences that answer; empty if the passage does not. answers: answer spans in the passage's
    text; empty where only the sentence is known. source: name of the data set. answer_texts: all the answers that the
    data set knows, also where the passage was cut so that it lacks them; a negative must not hold one.
    """

    question: str
    passage: Passage
    gold: frozenset[int]
    answers: tuple[Span, ...]
    source: str
    answer_texts: tuple[str, ...] = ()


def unanswered(question: str, passage: Passage, source: str) -> Example:
    """A question with a passage that doesn't answer it."""
    return Example(question, passage, frozenset(), (), source)


def stitch(sentences: Iterable[str], *, headline: str, article_id: str) -> Passage:
    """Make a passage of sentences that stand near each other in one article, with a space between them."""
    text, spans = "", []
    for sentence in sentences:
        text += " " if text else ""
        spans.append((len(text), len(text) + len(sentence)))
        text += sentence
    return Passage(headline, text, tuple(spans), article_id)


def sentences_where(passage: Passage, spans: Collection[Span]) -> frozenset[int]:
    """Indices of the sentences in which one of the spans starts."""
    return frozenset(
        place
        for start, _ in spans
        for place, (sentence_start, sentence_end) in enumerate(passage.sentences)
        if sentence_start <= start < sentence_end
    )


def holds_answer(passage: Passage, answer_texts: Sequence[str]) -> bool:
    """Whether the words of an answer are found in the passage, whatever their case."""
    text = passage.text.lower()
    return any(answer.lower() in text for answer in answer_texts)


def cut(example: Example, first: int, last: int) -> Example:
    """The example with the sentences `first` to `last - 1` of its passage only.

    Gold sentences and answers outside are dropped; if none is left inside, it has become a negative.
    """
    sentences = example.passage.sentences
    start, end = sentences[first][0], sentences[last - 1][1]
    passage = Passage(
        example.passage.headline,
        example.passage.text[start:end],
        tuple((a - start, b - start) for a, b in sentences[first:last]),
        example.passage.article_id,
    )
    gold = frozenset(place - first for place in example.gold if first <= place < last)
    answers = tuple((a - start, b - start) for a, b in example.answers if start <= a and b <= end)
    return Example(example.question, passage, gold, answers, example.source, example.answer_texts)
