"""The composition root: settings in, working parts out. Nothing else puts parts together."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL

from bot.answering.answerer import Answerer
from bot.answering.cross_encoder import CrossEncoderReader
from bot.answering.reading import Reader
from bot.answering.trained_reader import TrainedReader
from bot.settings import Settings
from index.catalog import Catalog, state_of
from index.encoder import Encoder, load_encoder
from index.errors import IndexMissing
from index.indexer import Indexer, Progress
from index.reading_log import ReadingLog
from index.retriever import Retriever
from index.store.embedded import EmbeddedStore

if TYPE_CHECKING:
    from index.fetching.fetcher import Fetcher
    from index.readers.web import WebReader

_CATALOG = "catalog.sqlite"


class App:
    """The parts of one Pullquote, made when first asked for."""

    def __init__(self, settings: Settings, *, index: Path | None = None) -> None:
        """Use the index at `index`, or the one that `settings` name."""
        self._settings = settings
        self.index = index or settings.index
        self._encoder: Encoder | None = None
        self._catalog: Catalog | None = None
        self._fetcher: Fetcher | None = None

    def close(self) -> None:
        """Give up connections."""
        if self._fetcher is not None:
            self._fetcher.close()
        if self._catalog is not None:
            self._catalog.close()

    @property
    def encoder(self) -> Encoder:
        """The encoder that the settings name."""
        self._encoder = self._encoder or load_encoder(self._settings.model)
        return self._encoder

    @property
    def store(self) -> EmbeddedStore:
        """What is searched."""
        return EmbeddedStore(self.index)

    def catalog(self, *, create: bool = False) -> Catalog:
        """The catalog of the index; a new one only if told to `create` it.

        Raises:
            IndexMissing: there is none and it isn't to be created.
        """
        if self._catalog is None:
            path = self.index / _CATALOG
            if create:
                self.index.mkdir(parents=True, exist_ok=True)
            elif not path.exists():
                raise IndexMissing(str(self.index))
            self._catalog = Catalog(URL.create("sqlite", database=str(path)))
        return self._catalog

    def indexer(self, *, progress: Progress | None = None, create: bool = False) -> Indexer:
        """What writes to the index."""
        return Indexer(self.index, self.catalog(create=create), self.encoder, progress=progress)

    @property
    def sources(self) -> Path:
        """The file that names the watched sources."""
        return self._settings.sources

    @property
    def fetcher(self) -> Fetcher:
        """What fetches from the web."""
        if self._fetcher is None:
            from index.fetching.fetcher import Fetcher  # noqa: PLC0415  # httpx takes a third of a second

            contact = f" (+{self._settings.public_url})" if self._settings.public_url else ""
            self._fetcher = Fetcher(
                agent=f"Pullquote/{version('pullquote')}{contact}",
                allow_private=self._settings.allow_private_hosts,
            )
        return self._fetcher

    def reading_log(self) -> ReadingLog:
        """What reading remembers."""
        return ReadingLog(self.catalog().engine)

    def web_reader(self) -> WebReader:
        """What reads stories from the web."""
        from index.readers.web import WebReader  # noqa: PLC0415  # with lxml and httpx

        return WebReader(self.fetcher, self.reading_log())

    def answerer(self) -> Answerer:
        """What answers questions."""
        return Answerer(
            self.catalog(),
            Retriever(self.store, self.encoder),
            self._reader(),
            public_url=self._settings.public_url,
        )

    def _reader(self) -> Reader:
        """The shipped reader, with the cross-encoder that the settings name on top of it, if they do."""
        reranker = self._settings.reranker
        return CrossEncoderReader(reranker, TrainedReader()) if reranker else TrainedReader()

    def is_published(self) -> bool:
        """Whether what is searched is what the catalog holds; an interrupted `index add` leaves it behind."""
        manifest = self.store.published()
        return manifest is not None and manifest.catalog_state == state_of(self.catalog().live())
