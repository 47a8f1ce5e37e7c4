"""The composition root: settings in, working parts out. Nothing else puts parts together."""

from __future__ import annotations

import secrets
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL

from bot.answering.answerer import Answerer
from bot.answering.cross_encoder import CrossEncoderReader
from bot.answering.question import make_question
from bot.answering.reading import Reader
from bot.answering.trained_reader import TrainedReader
from bot.errors import PullquoteError
from bot.settings import Settings
from index.catalog import Catalog, state_of
from index.encoder import Encoder, load_encoder
from index.errors import IndexMissing, PullquoteIndexError
from index.indexer import Indexer, Progress
from index.retriever import Retriever
from index.store.embedded import EmbeddedStore

if TYPE_CHECKING:
    from bot.desk.stories import Stories
    from bot.ledger import Ledger
    from bot.slack.running import SlackSettings

_CATALOG = "catalog.sqlite"
_LEDGER = "ledger.sqlite"
_LEDGER_KEY = "ledger.key"


class App:
    """The parts of one Pullquote, made when first asked for."""

    def __init__(self, settings: Settings, *, index: Path | None = None) -> None:
        """Use the index at `index`, or the one that `settings` name."""
        self._settings = settings
        self.index = index or settings.index
        self._encoder: Encoder | None = None
        self._catalog: Catalog | None = None

    def close(self) -> None:
        """Give up database connections."""
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

    @cached_property
    def retriever(self) -> Retriever:
        """What searches the store; one for all, since it keeps what it has opened."""
        return Retriever(self.store, self.encoder)

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

    def answerer(self) -> Answerer:
        """What answers questions."""
        return Answerer(
            self.catalog(),
            self.retriever,
            self._reader(),
            public_url=self._settings.public_url,
        )

    def warm_answerer(self) -> Answerer:
        """What answers questions, with its models loaded: that stops everything for seconds, event loops too.

        Raises:
            PullquoteIndexError: the index can't be searched.
        """
        answerer = self.answerer()
        answerer.answer(make_question("Who said what, and when?"), answer_id="warming-up")
        return answerer

    def _reader(self) -> Reader:
        """The shipped reader, with the cross-encoder that the settings name on top of it, if they do."""
        reranker = self._settings.reranker
        return CrossEncoderReader(reranker, TrainedReader()) if reranker else TrainedReader()

    def stories(self) -> Stories:
        """What chats look up beside answers."""
        from bot.desk.stories import Stories  # noqa: PLC0415 - only chats need it

        return Stories(self.catalog(), lambda: self.retriever, public_url=self._settings.public_url)

    def ledger(self) -> Ledger:
        """What is kept of questions and answers; it is for the caller to close.

        Raises:
            LedgerUnavailable: its database can't be opened.
        """
        from bot.ledger import Ledger  # noqa: PLC0415 - only chats need it

        url = self._settings.database_url or URL.create("sqlite", database=str(self.index / _LEDGER))
        return Ledger(url, key=self._ledger_key())

    def _ledger_key(self) -> bytes:
        """The key of the hashes that stand for people: the setting, else one of this index's own."""
        if given := self._settings.secret_key.get_secret_value():
            return given.encode()
        self.index.mkdir(parents=True, exist_ok=True)
        path = self.index / _LEDGER_KEY
        if not path.exists():
            new = path.with_suffix(f".{secrets.token_hex(4)}")
            new.touch(mode=0o600)
            new.write_text(secrets.token_hex(32))
            with suppress(FileExistsError):  # another process was first
                path.hardlink_to(new)
            new.unlink()
        return path.read_text().strip().encode()

    @property
    def keep_questions_days(self) -> int:
        """How long what people wrote is kept."""
        return self._settings.keep_questions_days

    def slack_settings(self) -> SlackSettings:
        """What the Slack front end is told."""
        from bot.slack.running import SlackSettings  # noqa: PLC0415 - only Slack needs it

        given = self._settings
        return SlackSettings(
            api_url=given.slack_api_url,
            bot_token=given.slack_bot_token.get_secret_value(),
            app_token=given.slack_app_token.get_secret_value(),
            signing_secret=given.slack_signing_secret.get_secret_value(),
            client_id=given.slack_client_id,
            client_secret=given.slack_client_secret.get_secret_value(),
            secret_key=given.secret_key.get_secret_value(),
            prefix=given.command_prefix,
            public_url=given.public_url,
            host=given.host,
            port=given.port,
            keep_questions_days=given.keep_questions_days,
        )

    def facts_for_check(self) -> list[tuple[bool, str]]:
        """What a chat needs of the index and the ledger: whether it is fine, and a line about it."""
        facts = []
        try:
            counts = self.catalog().counts()
        except PullquoteIndexError as error:
            facts.append((False, f"the index: {error}"))
        else:
            facts.append((counts.articles > 0, f"the index at {self.index} has {counts.articles:,} stories"))
        try:
            self.ledger().close()
        except PullquoteError as error:
            facts.append((False, f"the ledger: {error}"))
        else:
            facts.append((True, f"the ledger: {'PostgreSQL' if self._settings.database_url else 'SQLite'}"))
        return facts

    def is_published(self) -> bool:
        """Whether what is searched is what the catalog holds; an interrupted `index add` leaves it behind."""
        manifest = self.store.published()
        return manifest is not None and manifest.catalog_state == state_of(self.catalog().live())
