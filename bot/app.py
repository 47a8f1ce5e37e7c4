"""The composition root: settings in, working parts out. Nothing else puts parts together."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL

from bot.answering.answerer import Answerer
from bot.answering.cross_encoder import CrossEncoderReader
from bot.answering.linking import LinkingAnswerer, Links
from bot.answering.question import make_question
from bot.answering.reading import Reader
from bot.answering.signatures import LinkSigner
from bot.answering.trained_reader import TrainedReader
from bot.errors import PullquoteError
from bot.settings import Settings, SettingsError
from index.catalog import Catalog, state_of
from index.encoder import Encoder, load_encoder
from index.errors import IndexMissing, PullquoteIndexError
from index.indexer import Indexer, Progress
from index.reading_log import ReadingLog
from index.retriever import Retriever
from index.store.embedded import EmbeddedStore

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from bot.delivery import DefaultDigest, Deliver
    from bot.desk.adding import StoryAdder
    from bot.desk.stories import Stories
    from bot.digest.making import DigestMaker
    from bot.discord.running import DiscordSettings
    from bot.ledger import Ledger
    from bot.metrics import Metrics
    from bot.slack.running import SlackSettings
    from bot.web.record import Record
    from index.fetching.fetcher import Fetcher
    from index.readers.web import WebReader

_CATALOG = "catalog.sqlite"
_LEDGER = "ledger.sqlite"
_LEDGER_KEY = "ledger.key"


class App:
    """The parts of one Pullquote, made when first asked for."""

    def __init__(self, settings: Settings, *, index: Path | None = None) -> None:
        """Use the index at `index`, or the one that `settings` name."""
        self.settings = settings
        self.index = index or settings.index
        self._encoder: Encoder | None = None
        self._catalog: Catalog | None = None
        self._store: EmbeddedStore | None = None
        self._shared_reader: Reader | None = None
        self._fetcher: Fetcher | None = None

    def close(self) -> None:
        """Give up connections."""
        if "story_adder" in self.__dict__:  # it was asked for
            self.story_adder.close()
        if self._fetcher is not None:
            self._fetcher.close()
        if self._catalog is not None:
            self._catalog.close()

    @property
    def encoder(self) -> Encoder:
        """The encoder that the settings name."""
        self._encoder = self._encoder or load_encoder(self.settings.model)
        return self._encoder

    @property
    def store(self) -> EmbeddedStore:
        """What is searched."""
        self._store = self._store or EmbeddedStore(self.index)
        return self._store

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

    @property
    def sources(self) -> Path:
        """The file that names the watched sources."""
        return self.settings.sources

    @property
    def fetcher(self) -> Fetcher:
        """What fetches from the web."""
        if self._fetcher is None:
            from index.fetching.fetcher import Fetcher  # noqa: PLC0415  # httpx takes a third of a second

            contact = f" (+{self.settings.public_url})" if self.settings.public_url else ""
            self._fetcher = Fetcher(
                agent=f"Pullquote/{version('pullquote')}{contact}",
                allow_private=self.settings.allow_private_hosts,
            )
        return self._fetcher

    def reading_log(self) -> ReadingLog:
        """What reading remembers."""
        return ReadingLog(self.catalog().engine)

    def web_reader(self) -> WebReader:
        """What reads stories from the web."""
        from index.readers.web import WebReader  # noqa: PLC0415  # with lxml and httpx

        return WebReader(self.fetcher, self.reading_log())

    def answerer(self, *, public_url: str | None = None) -> Answerer:
        """What answers questions; citations link to the page at `public_url`, or where the settings say it is."""
        public_url = self.settings.public_url if public_url is None else public_url
        return LinkingAnswerer(
            self.catalog(),
            self.retriever,
            self._reader(),
            links=self._links(public_url),
            public_url=public_url,
        )

    def web(
        self,
        *,
        host: str,
        port: int,
        metrics: Metrics | None = None,
        record: Record | None = None,
        services: Callable[[], Mapping[str, bool]] = dict,
        mounted: Mapping[str, ASGIApp] | None = None,
    ) -> ASGIApp:
        """The reading page and the HTTP API, as reached at `host` and `port`.

        Args:
            host: what it is going to listen on.
            port: likewise.
            metrics: what it counts into, where other front ends do too.
            record: what was asked, where it is written down.
            services: which front ends and loops of the process are up.
            mounted: other applications that share its address, by the path they are under (`/slack`).
        """
        from bot.metrics import Metrics  # noqa: PLC0415 - the other commands do without
        from bot.web.application import create_application  # noqa: PLC0415
        from bot.web.parts import WebConfig, WebParts, is_loopback  # noqa: PLC0415

        settings = self.settings
        here = f"http://{f'[{host}]' if ':' in host else host}:{port}" if is_loopback(host) else ""
        public_url = settings.public_url or here
        called = bool(mounted) and not settings.public_url
        secret = settings.secret_key.get_secret_value()
        tokens = (token.strip() for token in settings.api_tokens.get_secret_value().split(","))
        return create_application(
            WebParts(
                config=WebConfig(
                    host=host,
                    public_url="" if called else public_url,
                    called=called,
                    api_tokens=tuple(token for token in tokens if token),
                    public_stories=settings.public_stories,
                    questions_a_minute=settings.rate_limit,
                ),
                answerer=self.answerer(public_url=public_url),
                catalog=self.catalog(),
                store=self.store,
                links=self._links(public_url),
                signer=self._signer(),
                session_key=secret or secrets.token_hex(),
                metrics=metrics or Metrics(),
                record=record,
                digests=cache(lambda: self.digest_maker(public_url=public_url)),
                services=services,
            ),
            mounted=mounted,
        )

    def opens_to_nobody(self, *, called: bool = False) -> bool:
        """Whether no setting lets anybody read or ask on the web page; `called` as in `bot.web.parts.WebConfig`."""
        from bot.web.parts import WebConfig  # noqa: PLC0415 - the other commands do without

        settings = self.settings
        keys = settings.api_tokens.get_secret_value(), settings.secret_key.get_secret_value()
        local = WebConfig(host=settings.host, public_url=settings.public_url, called=called).is_local
        return not local and not any(keys) and not settings.public_stories

    def warm_answerer(self) -> Answerer:
        """What answers questions, with its models loaded: that stops everything for seconds, event loops too.

        Raises:
            PullquoteIndexError: the index can't be searched.
        """
        answerer = self.answerer()
        answerer.answer(make_question("Who said what, and when?"), answer_id="warming-up")
        return answerer

    def _links(self, public_url: str) -> Links:
        """What makes links, signed unless everybody may read the stories."""
        signer = None if self.settings.public_stories else self._signer()
        return Links(self.catalog(), public_url=public_url, signer=signer)

    def _signer(self) -> LinkSigner | None:
        """What signs links to stories, if there is a key to sign with."""
        secret = self.settings.secret_key.get_secret_value()
        return LinkSigner(secret, days=self.settings.link_days) if secret else None

    def _reader(self) -> Reader:
        """The shipped reader, with the cross-encoder that the settings name on top of it, if they do."""
        if self._shared_reader is None:
            reranker = self.settings.reranker
            self._shared_reader = CrossEncoderReader(reranker, TrainedReader()) if reranker else TrainedReader()
        return self._shared_reader

    def stories(self) -> Stories:
        """What chats look up beside answers."""
        from bot.desk.stories import Stories  # noqa: PLC0415 - only chats need it

        return Stories(self.catalog(), lambda: self.retriever, links=self._links(self.settings.public_url))

    @cached_property
    def story_adder(self) -> StoryAdder:
        """What adds stories from chats; one for all, as it takes turns."""
        from bot.desk.adding import StoryAdder  # noqa: PLC0415 - only chats need it
        from bot.ledger import Adding  # noqa: PLC0415 - likewise

        links, default = self._links(self.settings.public_url), Adding(self.settings.story_add)
        return StoryAdder(self.indexer, self.web_reader, self.catalog(), links=links, default=default)

    def ledger(self) -> Ledger:
        """What is kept of questions and answers; it is for the caller to close.

        Raises:
            LedgerUnavailable: its database can't be opened.
        """
        from bot.ledger import Ledger  # noqa: PLC0415 - only chats need it

        url = self.settings.database_url or URL.create("sqlite", database=str(self.index / _LEDGER))
        return Ledger(url, key=self._ledger_key())

    @contextmanager
    def record(self) -> Iterator[Record]:
        """What the status page asks for what was asked; the ledger is opened when it first does."""
        from bot.web.ledger_record import LedgerRecord  # noqa: PLC0415 - only the page needs it

        record = LedgerRecord(
            self.ledger,
            encode=lambda texts: self.encoder.encode(texts),  # noqa: PLW0108 - loaded when first needed
            headline=lambda one: self.stories().headline(one),
        )
        try:
            yield record
        finally:
            record.close()

    def _ledger_key(self) -> bytes:
        """The key of the hashes that stand for people: the setting, else one of this index's own."""
        if given := self.settings.secret_key.get_secret_value():
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

    def digest_maker(self, *, public_url: str | None = None) -> DigestMaker:
        """What makes digests; they link to the page at `public_url`, or where the settings say it is."""
        from bot.digest.making import DigestMaker  # noqa: PLC0415 - with scikit-learn, which takes a moment
        from index.wire_log import WireLog  # noqa: PLC0415 - likewise datasketch

        links = self._links(self.settings.public_url if public_url is None else public_url)
        copies = WireLog(self.catalog().engine).copies
        return DigestMaker(self.catalog(), self.store, self.encoder, links, copies=copies)

    def deliver(self, ledger: Ledger, answerer: Answerer) -> Deliver:
        """What posts digests, answers to followed questions, corrections and reports beside a front end.

        Raises:
            SettingsError: PULLQUOTE_DIGEST_CHANNEL isn't understood.
        """
        from bot.delivery import Deliver, DeliveryParts, DeliverySettings  # noqa: PLC0415 - only chats need it

        parts = DeliveryParts(
            catalog=self.catalog(),
            store=self.store,
            encoder=self.encoder,
            links=self._links(self.settings.public_url),
            maker=self.digest_maker(),
            answerer=answerer,
        )
        late_s = 60.0 * self.settings.digest_late_minutes
        return Deliver(ledger, parts, DeliverySettings(default=self.default_digest(), late_s=late_s))

    def default_digest(self) -> DefaultDigest | None:
        """The digest that the settings ask for, if they do.

        Raises:
            SettingsError: it isn't understood.
        """
        from bot.delivery.default import read_default  # noqa: PLC0415 - only chats need it
        from bot.digest.subscription import BadSubscription  # noqa: PLC0415 - likewise

        try:
            return read_default(self.settings.digest_channel)
        except BadSubscription as error:
            raise SettingsError(f"PULLQUOTE_DIGEST_CHANNEL: {error}") from error

    @property
    def keep_questions_days(self) -> int:
        """How long what people wrote is kept."""
        return self.settings.keep_questions_days

    def slack_settings(self) -> SlackSettings:
        """What the Slack front end is told."""
        from bot.slack.running import SlackSettings  # noqa: PLC0415 - only Slack needs it

        given = self.settings
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

    def discord_settings(self) -> DiscordSettings:
        """What the Discord front end is told."""
        from bot.discord.running import DiscordSettings  # noqa: PLC0415 - only Discord needs it

        given = self.settings
        return DiscordSettings(
            api_url=given.discord_api_url,
            bot_token=given.discord_bot_token.get_secret_value(),
            message_content=given.discord_message_content,
            prefix=given.command_prefix,
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
            facts.append((True, f"the ledger: {'PostgreSQL' if self.settings.database_url else 'SQLite'}"))
        return facts

    def is_published(self) -> bool:
        """Whether what is searched is what the catalog holds; an interrupted `index add` leaves it behind."""
        manifest = self.store.published()
        return manifest is not None and manifest.catalog_state == state_of(self.catalog().live())
