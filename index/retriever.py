"""Question -> ranked passages: dense and lexical rankings of one generation, fused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from index.article import Passage
from index.catalog import ArticleRecord
from index.encoder import Encoder
from index.fusion import reciprocal_rank_fusion
from index.normalise import one_line
from index.store.embedded import EmbeddedStore, require_encoder
from index.store.filter import SearchFilter
from index.store.lexical import QuestionWords

_DEPTH = 100  # how far down each ranking is read before fusing
_BEST_OF_ARTICLE = 3  # passages
_BM25_WEIGHT = 0.7  # of the best BM25 score against a cosine of 1


@dataclass(frozen=True, slots=True)
class RankedPassage:
    """A passage found for a question.

    score: fused, higher is better, comparable within one question only.
    cosine: of question and passage vectors, -1..1.
    bm25: 0 where the passage shares no word with the question or ranks too low to matter.
    support: how much of its article was found, as a share of the article of which the most was found, 0..1.
    """

    passage: Passage
    article: ArticleRecord
    score: float
    cosine: float
    bm25: float
    support: float = 0.0


@dataclass(frozen=True, slots=True)
class Retrieval:
    """What one search found, best first, and how much it searched; `words` are those of the question."""

    passages: tuple[RankedPassage, ...]
    words: QuestionWords
    generation: str
    articles: int
    paragraphs: int


class Retriever:
    """Finds the passages that most likely hold the answer to a question. Thread-safe."""

    def __init__(self, store: EmbeddedStore, encoder: Encoder) -> None:
        """Search `store` with vectors of `encoder`."""
        self._store = store
        self._encoder = encoder

    def outlets(self) -> frozenset[str]:
        """The outlets that stories are from, as stored.

        Raises:
            IndexMissing, IndexDamaged: the index can't be searched.
        """
        return self._store.snapshot().outlets

    def languages(self) -> frozenset[str]:
        """The languages that stories are in, as primary subtags ("en", not "en-GB").

        Raises:
            IndexMissing, IndexDamaged: the index can't be searched.
        """
        return self._store.snapshot().languages

    def newest(self, *, limit: int, only: SearchFilter | None = None) -> Retrieval:
        """The opening passages of the newest stories, newest first, those without a date last.

        Raises:
            IndexMissing, IndexDamaged: the index can't be searched.
        """
        snapshot = self._store.snapshot()
        found = snapshot.newest(limit=limit, only=only or SearchFilter())
        return Retrieval(
            passages=tuple(
                RankedPassage(snapshot.passage(ordinal), snapshot.article(ordinal), 0.0, 0.0, 0.0) for ordinal in found
            ),
            words=snapshot.words(""),
            generation=snapshot.manifest.name,
            articles=snapshot.manifest.articles,
            paragraphs=snapshot.manifest.paragraphs,
        )

    def retrieve(self, question: str, *, limit: int = 20, only: SearchFilter | None = None) -> Retrieval:
        """The best passages for `question`, all from one generation.

        The question is normalised like the stories, so that it can be any text.

        Raises:
            IndexMissing, IndexDamaged, EncoderMismatch: the index can't be searched.
        """
        question = one_line(question)
        only = only or SearchFilter()
        snapshot = self._store.snapshot()
        require_encoder(snapshot.manifest, self._encoder)
        vector = self._encoder.encode([question])[0]
        dense = snapshot.search_dense(vector, limit=_DEPTH, eligible=snapshot.eligible(only))
        lexical = snapshot.search_lexical(question, limit=_DEPTH, only=only)
        fused = reciprocal_rank_fusion([[ordinal for ordinal, _ in dense], [ordinal for ordinal, _ in lexical]])
        bm25 = dict(lexical)
        cosines = dict(zip(fused, snapshot.cosines(vector, list(fused)).tolist(), strict=True))
        support = _support({ordinal: snapshot.article(ordinal).id for ordinal in fused}, cosines, bm25)
        return Retrieval(
            passages=tuple(
                RankedPassage(
                    passage=snapshot.passage(ordinal),
                    article=snapshot.article(ordinal),
                    score=fused[ordinal],
                    cosine=cosines[ordinal],
                    bm25=bm25.get(ordinal, 0.0),
                    support=support[snapshot.article(ordinal).id],
                )
                for ordinal in list(fused)[:limit]
            ),
            words=snapshot.words(question),
            generation=snapshot.manifest.name,
            articles=snapshot.manifest.articles,
            paragraphs=snapshot.manifest.paragraphs,
        )


def _support(articles: Mapping[int, str], cosines: Mapping[int, float], bm25: Mapping[int, float]) -> dict[str, float]:
    """For each article the sum of its best few scores among all that was found, as a share of the highest sum.

    A story about what is asked has several passages that match; one that only mentions it has one. A passage's score is
    its cosine and 0.7 of its share of the best BM25 score.
    """
    best = max(bm25.values(), default=0.0) or 1.0
    scores: dict[str, list[float]] = {}
    for ordinal, article in articles.items():
        score = max(0.0, cosines[ordinal] + _BM25_WEIGHT * bm25.get(ordinal, 0.0) / best)
        scores.setdefault(article, []).append(score)
    sums = {article: sum(sorted(found, reverse=True)[:_BEST_OF_ARTICLE]) for article, found in scores.items()}
    highest = max(sums.values(), default=0.0) or 1.0
    return {article: total / highest for article, total in sums.items()}
