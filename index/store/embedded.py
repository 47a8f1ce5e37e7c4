"""The embedded PassageStore: generations on local disk, FAISS beside tantivy."""

from __future__ import annotations

import heapq
import json
import threading
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.article import Passage
from index.catalog import ArticleRecord, state_of
from index.encoder import Encoder, Vectors
from index.errors import EncoderMismatch, IndexDamaged, IndexMissing, IndexNotWritable
from index.language import primary_language
from index.passages import IndexedPassage
from index.store import generation
from index.store.dense import DenseIndex
from index.store.filter import SearchFilter
from index.store.generation import Manifest
from index.store.lexical import LexicalEntry, LexicalIndex, QuestionWords

_ARTICLES = "articles.json"
_PASSAGES = "passages.npy"  # (n, 4) int32: article's place in articles.json, paragraph, start, end
_VECTORS = "vectors.faiss"
_LEXICAL = "lexical"
_OPENING_TRIES = 5


class Snapshot:
    """One generation, opened: everything a question needs comes from here, so that generations never mix.

    Thread-safe, never changes.
    """

    def __init__(self, directory: Path, manifest: Manifest) -> None:
        """Open the generation of `manifest`.

        Every file is compared with its checksum first: tantivy and numpy may accept a damaged one and find the wrong
        passages, or fail in ways that aren't documented.

        Raises:
            IndexDamaged: a file is missing or changed, or the parts don't belong together.
        """
        folder = generation.folder_of(directory, manifest.name)
        self.manifest = manifest
        try:
            generation.check_files(directory, manifest)
            raw = json.loads((folder / _ARTICLES).read_bytes())
            self.articles = tuple(ArticleRecord(**{**a, "collections": tuple(a["collections"])}) for a in raw)
            self._rows: NDArray[np.int32] = np.load(folder / _PASSAGES)
            self._dense = DenseIndex.load(folder / _VECTORS)
            self._lexical = LexicalIndex.load(folder / _LEXICAL)
        except (OSError, ValueError, RuntimeError) as error:  # gone since it was checked; RuntimeError: FAISS
            if "Lockfile" in str(error):  # tantivy locks while it opens, so that nothing is swept away under it
                raise IndexNotWritable(str(directory), "searching makes a lock file in it") from error
            raise IndexDamaged(str(directory), f"generation {manifest.name} can't be opened ({error})") from error
        sizes = {len(self._rows), len(self._dense), len(self._lexical), manifest.passages}
        if len(sizes) != 1 or self._dense.dim != manifest.dim or len(self.articles) != manifest.articles:
            raise IndexDamaged(str(directory), f"the parts of generation {manifest.name} don't belong together")

    def __len__(self) -> int:
        """How many passages can be found."""
        return len(self._rows)

    def passage(self, ordinal: int) -> Passage:
        """The passage of that ordinal."""
        article, paragraph, start, end = (int(value) for value in self._rows[ordinal])
        record = self.articles[article]
        return Passage(record.id, record.version, paragraph, start, end)

    def article(self, ordinal: int) -> ArticleRecord:
        """The article that the passage of that ordinal is from."""
        return self.articles[int(self._rows[ordinal, 0])]

    @cached_property
    def outlets(self) -> frozenset[str]:
        """The outlets its articles are from."""
        return frozenset(article.outlet for article in self.articles if article.outlet)

    @cached_property
    def languages(self) -> frozenset[str]:
        """The languages its articles are in, as primary subtags."""
        return frozenset(primary_language(article.language) for article in self.articles if article.language)

    def newest(self, *, limit: int, only: SearchFilter) -> list[int]:
        """The first passage of each of the newest articles that `only` allows, newest first, undated ones last."""
        places, first = np.unique(self._rows[:, 0], return_index=True)
        allowed = [
            (self.articles[place].published, int(ordinal))
            for place, ordinal in zip(places, first, strict=True)
            if only.allows(self.articles[place])
        ]
        return [ordinal for _, ordinal in heapq.nlargest(limit, allowed, key=lambda one: (one[0], -one[1]))]

    @cached_property
    def _first(self) -> dict[str, int]:
        """The ordinal of each article's first passage."""
        places, first = np.unique(self._rows[:, 0], return_index=True)
        return {self.articles[place].id: int(ordinal) for place, ordinal in zip(places, first, strict=True)}

    def opening_vector(self, article_id: str, *, passages: int) -> Vectors:
        """(dim,) the mean of the vectors of an article's first passages, L2-normalised; zeros where it has none."""
        first = self._first.get(article_id)
        if first is None:
            return np.zeros(self.manifest.dim, dtype=np.float32)
        last = min(first + passages, len(self._rows))
        ordinals = [n for n in range(first, last) if self._rows[n, 0] == self._rows[first, 0]]
        mean: Vectors = self._dense.vectors(np.asarray(ordinals, dtype=np.int64)).mean(axis=0)
        length = float(np.linalg.norm(mean))
        return mean / length if length else mean

    def eligible(self, only: SearchFilter) -> NDArray[np.bool_] | None:
        """(n,) mask of the passages that `only` allows; None when it allows all."""
        if only.is_open:
            return None
        allowed = np.fromiter((only.allows(article) for article in self.articles), np.bool_, len(self.articles))
        mask: NDArray[np.bool_] = allowed[self._rows[:, 0]]
        return mask

    def search_dense(
        self, vector: Vectors, *, limit: int, eligible: NDArray[np.bool_] | None
    ) -> list[tuple[int, float]]:
        """(ordinal, cosine) of the passages nearest to `vector` (dim,), best first."""
        return self._dense.search(vector, limit=limit, eligible=eligible)

    def search_lexical(self, question: str, *, limit: int, only: SearchFilter) -> list[tuple[int, float]]:
        """(ordinal, BM25 score) of the passages that share words with `question`, best first."""
        article_ids = None if only.is_open else [article.id for article in self.articles if only.allows(article)]
        return self._lexical.search(question, limit=limit, article_ids=article_ids)

    def words(self, question: str) -> QuestionWords:
        """The words of a question, and how rare they are here."""
        return self._lexical.words(question)

    def cosines(self, vector: Vectors, ordinals: Sequence[int]) -> NDArray[np.float32]:
        """The cosine of each of these passages with `vector` (dim,)."""
        return self._dense.cosines(vector, np.asarray(ordinals, dtype=np.int64))


class EmbeddedStore:
    """Passages on local disk, one directory an index; see `index.store.generation` for its layout."""

    def __init__(self, directory: Path) -> None:
        """Refer to the index at `directory`, which need not exist yet; nothing is opened."""
        self._directory = directory
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None

    def snapshot(self) -> Snapshot:
        """The published generation; the one opened before as long as nothing newer was published.

        Raises:
            IndexMissing: nothing was published yet.
            IndexDamaged: a file is missing or changed, or the parts don't belong together.
        """
        with self._lock:
            return self._newest(tries=_OPENING_TRIES)

    def _newest(self, *, tries: int) -> Snapshot:
        name = generation.current_name(self._directory)
        if self._snapshot is not None and self._snapshot.manifest.name == name:
            return self._snapshot
        try:
            self._snapshot = Snapshot(self._directory, generation.read_manifest(self._directory, name))
        except IndexDamaged:
            if tries > 1 and generation.current_name(self._directory) != name:
                return self._newest(tries=tries - 1)  # swept away while it was being opened: there is a newer one
            raise
        return self._snapshot

    def published(self) -> Manifest | None:
        """The manifest of the published generation; None when there is none that can be read."""
        try:
            return generation.read_manifest(self._directory, generation.current_name(self._directory))
        except (IndexMissing, IndexDamaged):
            return None

    def published_at(self) -> float:
        """When the published generation became the current one, in seconds since 1970; 0 when there is none."""
        try:
            return generation.published_at(self._directory)
        except OSError:
            return 0.0

    def publish(
        self,
        articles: Sequence[ArticleRecord],
        passages: Iterable[IndexedPassage],
        vectors: Vectors,
        *,
        encoder: Encoder,
    ) -> Manifest:
        """Make `passages` what is searched, in one atomic step; the caller is the only writer.

        Args:
            articles: the articles the passages are from, each id once.
            passages: grouped by article in the order of `articles`.
            vectors: (n, dim) float32, a row a passage.
            encoder: what made the vectors.

        Raises:
            ValueError: there isn't a vector for each passage.
        """
        name = generation.next_name(self._directory)

        def build(folder: Path) -> Manifest:
            place = {article.id: row for row, article in enumerate(articles)}
            rows: list[tuple[int, int, int, int]] = []

            def entries() -> Iterable[LexicalEntry]:
                for ordinal, indexed in enumerate(passages):
                    passage = indexed.passage
                    rows.append((place[passage.article_id], passage.paragraph, passage.start, passage.end))
                    yield LexicalEntry(ordinal, indexed.text, indexed.headline, passage.article_id)

            (folder / _LEXICAL).mkdir()
            LexicalIndex.build(entries(), folder / _LEXICAL)
            if len(rows) != len(vectors):
                raise ValueError(f"{len(vectors)} vectors for {len(rows)} passages")
            table = np.array(rows, dtype=np.int32).reshape(-1, 4)
            np.save(folder / _PASSAGES, table)
            DenseIndex.build(vectors, dim=encoder.dim).save(folder / _VECTORS)
            (folder / _ARTICLES).write_text(json.dumps([asdict(article) for article in articles]), "utf-8")
            return Manifest(
                format=generation.FORMAT,
                name=name,
                encoder=encoder.name,
                encoder_fingerprint=encoder.fingerprint,
                dim=encoder.dim,
                articles=len(articles),
                paragraphs=len({(row[0], row[1]) for row in rows}),
                passages=len(rows),
                catalog_state=state_of(articles),
                files={},
            )

        return generation.publish(self._directory, name, build)


def require_encoder(manifest: Manifest, encoder: Encoder) -> None:
    """Refuse to search vectors of another encoder.

    Raises:
        EncoderMismatch: the index was made with other weights.
    """
    if manifest.encoder_fingerprint != encoder.fingerprint:
        raise EncoderMismatch(manifest.encoder, encoder.name)
