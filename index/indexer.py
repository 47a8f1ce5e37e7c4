"""Readers -> catalog -> encoder -> store: keeps an index in step with what it is given. One writer at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout

from index.catalog import DEFAULT_COLLECTION, ArticleRecord, Catalog, Change, state_of
from index.encoder import Encoder
from index.errors import IndexNotWritable, SourceUnreadable, WriterBusy
from index.intake import Intake, batches
from index.passages import TEXT_FORMAT, IndexedPassage, passages_of
from index.readers.seen import Reading
from index.sentences import sentence_spans
from index.store import generation
from index.store.embedded import EmbeddedStore
from index.store.generation import Manifest
from index.store.vectors import VectorCache, vector_key

_ENCODE_BATCH = 512  # passages between two looks at the progress, and lost at most when killed


class Progress(Protocol):
    """Hears how far a long piece of work has come."""

    def start(self, what: str, total: int | None) -> None:
        """A new stage begins; `total` steps where that is known."""

    def advance(self, steps: int = 1) -> None:
        """So many more steps are done."""

    def expect(self, total: int) -> None:
        """The stage will have about so many steps in all."""


class NoProgress:
    """Tells nobody."""

    def start(self, what: str, total: int | None) -> None:
        """Ignore it."""

    def advance(self, steps: int = 1) -> None:
        """Ignore it."""

    def expect(self, total: int) -> None:
        """Ignore it."""


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What an indexing run did."""

    changes: Counter[Change] = field(default_factory=Counter)
    skipped: tuple[SourceUnreadable, ...] = ()
    encoded: int = 0
    published: Manifest | None = None  # None: nothing had changed

    @property
    def read(self) -> int:
        """How many articles were read, new or known."""
        return sum(self.changes.values())

    def summary(self) -> str:
        """One line for people."""
        counted = [f"{self.changes[change]:,} {change}" for change in Change if self.changes[change]]
        parts = [*(counted or ["nothing"]), *([f"{len(self.skipped):,} skipped"] if self.skipped else [])]
        return f"{', '.join(parts)}; encoded {self.encoded:,} passages"


class Indexer:
    """Adds, changes and removes articles of the index in one directory."""

    def __init__(
        self, directory: Path, catalog: Catalog, encoder: Encoder, *, progress: Progress | None = None
    ) -> None:
        """Write to the index at `directory`, whose truth is `catalog`."""
        self._directory = directory
        self._catalog = catalog
        self._encoder = encoder
        self._store = EmbeddedStore(directory)
        self._progress = progress or NoProgress()

    def add(self, readings: Iterable[Reading], *, collection: str = DEFAULT_COLLECTION) -> IndexReport:
        """Read everything, then publish what is new or changed.

        May be killed at any moment and run again: what was read and encoded until then is not done twice, and the
        index ends as if it had never been interrupted.

        Raises:
            WriterBusy: another process is writing to this index.
        """
        with writing(self._directory):
            self._progress.start("Reading", None)
            skipped: list[SourceUnreadable] = []
            intake = Intake(self._catalog, collection, skipped.append)
            intake.take(self._counted(readings))
            self._group_copies()
            encoded, manifest = self._publish()
        return IndexReport(intake.changes, tuple(skipped), encoded, manifest)

    def withdraw(self, article_id: str, why: str) -> None:
        """Never quote an article again; it is still shown as withdrawn."""
        with writing(self._directory):
            self._catalog.withdraw(article_id, why)
            self._publish()

    def purge(self, article_id: str) -> None:
        """Delete an article, all its versions and its vectors for good.

        It leaves the search first: killed halfway, it is withdrawn and can be purged again.
        """
        with writing(self._directory):
            self._catalog.withdraw(article_id, "being purged")
            self._build(self._catalog.live())
            self._forget_vectors()
            generation.sweep(self._directory, keep=1)  # older ones still hold its headline and words
            self._catalog.purge(article_id)

    def rebuild(self) -> Manifest:
        """Make everything derived anew from the catalog: sentences, vectors where missing, and a new generation."""
        with writing(self._directory):
            self._catalog.resplit(lambda text, language: sentence_spans(text, language=language or "en"))
            _, manifest = self._build(self._catalog.live())
            self._forget_vectors()
        return manifest

    def _counted(self, readings: Iterable[Reading]) -> Iterator[Reading]:
        for reading in readings:
            self._progress.advance()
            yield reading

    def _group_copies(self) -> None:
        """Find the wire copies among the articles, if any is new or changed."""
        from index.wire_log import WireLog  # noqa: PLC0415  # datasketch is only needed by writers

        progress = self._progress
        WireLog(self._catalog.engine).update(
            self._catalog, start=lambda total: progress.start("Comparing", total), advance=progress.advance
        )

    def _publish(self) -> tuple[int, Manifest | None]:
        """Build a generation if anything that is searched differs from what is published."""
        records = self._catalog.live()
        published = self._store.published()
        if (
            published is not None
            and published.encoder_fingerprint == self._encoder.fingerprint
            and published.catalog_state == state_of(records)
        ):
            return 0, None
        return self._build(records)

    def _build(self, records: Sequence[ArticleRecord]) -> tuple[int, Manifest]:
        """Encode what has no vector yet and publish; how much was encoded, and what is published."""
        cache = VectorCache(self._directory / "vectors.sqlite")
        try:
            keys = [self._key(indexed) for indexed in self._passages(records)]
            encoded = self._encode_missing(records, keys, cache)
            self._progress.start("Publishing", None)
            vectors = cache.get(keys, dim=self._encoder.dim)
            return encoded, self._store.publish(records, self._passages(records), vectors, encoder=self._encoder)
        finally:
            cache.close()

    def _encode_missing(self, records: Sequence[ArticleRecord], keys: Sequence[bytes], cache: VectorCache) -> int:
        missing = cache.missing(keys)
        if not missing:
            return 0
        self._progress.start("Encoding", len(missing))
        waiting = set(missing)

        def texts() -> Iterator[tuple[bytes, str]]:
            for key, indexed in zip(keys, self._passages(records), strict=True):
                if key in waiting:
                    waiting.remove(key)
                    yield key, indexed.text

        for batch in batches(texts(), _ENCODE_BATCH):
            cache.put([key for key, _ in batch], self._encoder.encode([text for _, text in batch]))
            self._progress.advance(len(batch))
        return len(missing)

    def _passages(self, records: Sequence[ArticleRecord]) -> Iterator[IndexedPassage]:
        for record, article in zip(records, self._catalog.articles(records), strict=True):
            yield from passages_of(article, record.version)

    def _key(self, indexed: IndexedPassage) -> bytes:
        return vector_key(f"{self._encoder.fingerprint}/{TEXT_FORMAT}", indexed.text)

    def _forget_vectors(self) -> None:
        """Drop cached vectors of texts that are no longer searched."""
        cache = VectorCache(self._directory / "vectors.sqlite")
        try:
            cache.prune(self._key(indexed) for indexed in self._passages(self._catalog.live()))
        finally:
            cache.close()


@contextmanager
def writing(directory: Path) -> Iterator[None]:
    """Hold the writer lock of the index at `directory`; the system frees it when the process dies.

    Raises:
        WriterBusy: another process holds it.
        IndexNotWritable: the folder is read-only, or is none.
    """
    lock = FileLock(directory / "writer.lock")
    try:
        directory.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout:
        raise WriterBusy(str(directory)) from None
    except OSError as error:
        raise IndexNotWritable(str(directory), (error.strerror or str(error)).lower()) from error
    try:
        yield
    finally:
        lock.release()
