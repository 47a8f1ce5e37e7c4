"""Question -> ranked passages: dense and lexical rankings of one generation, fused."""

from __future__ import annotations

from dataclasses import dataclass

from index.article import Passage
from index.catalog import ArticleRecord
from index.encoder import Encoder
from index.fusion import reciprocal_rank_fusion
from index.normalise import one_line
from index.store.embedded import EmbeddedStore, require_encoder
from index.store.filter import SearchFilter

_DEPTH = 100  # how far down each ranking is read before fusing


@dataclass(frozen=True, slots=True)
class RankedPassage:
    """A passage found for a question.

    score: fused, higher is better, comparable within one question only.
    cosine: of question and passage vectors, -1..1.
    bm25: 0 where the passage shares no word with the question or ranks too low to matter.
    """

    passage: Passage
    article: ArticleRecord
    score: float
    cosine: float
    bm25: float


@dataclass(frozen=True, slots=True)
class Retrieval:
    """What one search found, best first, and how much it searched."""

    passages: tuple[RankedPassage, ...]
    generation: str
    articles: int
    paragraphs: int


class Retriever:
    """Finds the passages that most likely hold the answer to a question. Thread-safe."""

    def __init__(self, store: EmbeddedStore, encoder: Encoder) -> None:
        """Search `store` with vectors of `encoder`."""
        self._store = store
        self._encoder = encoder

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
        best = list(fused)[:limit]
        bm25 = dict(lexical)
        cosines = snapshot.cosines(vector, best)
        return Retrieval(
            passages=tuple(
                RankedPassage(
                    passage=snapshot.passage(ordinal),
                    article=snapshot.article(ordinal),
                    score=fused[ordinal],
                    cosine=float(cosine),
                    bm25=bm25.get(ordinal, 0.0),
                )
                for ordinal, cosine in zip(best, cosines, strict=True)
            ),
            generation=snapshot.manifest.name,
            articles=snapshot.manifest.articles,
            paragraphs=snapshot.manifest.paragraphs,
        )
