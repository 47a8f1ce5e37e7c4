"""Running the Discord bot until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime

import discord

from bot.delivery import Deliver, SaidCommands, delivering
from bot.desk import Desk, QuestionAnswerer
from bot.desk.adding import StoryAdder
from bot.desk.service import purging, until_told_to_stop
from bot.desk.stories import Stories
from bot.discord.announcing import DiscordAnnouncer
from bot.discord.api import DiscordApi
from bot.discord.gateway import Connection, Refused
from bot.discord.http import DiscordHttp
from bot.discord.parts import Parts
from bot.discord.platform import DiscordPlatform, Self
from bot.errors import PullquoteError
from bot.ledger import Ledger
from bot.metrics import Metrics

log = logging.getLogger(__name__)


class DiscordNotReady(PullquoteError):
    """A setting is missing, or Discord refuses one; the text says which, and never its value."""


@dataclass(frozen=True, slots=True)
class DiscordSettings:
    """The settings that concern Discord; docs/configuration.md has them."""

    api_url: str
    bot_token: str
    message_content: bool
    prefix: str
    keep_questions_days: int

    def missing(self) -> str:
        """What has to be set first, as one line; "" where nothing is missing."""
        return "" if self.bot_token.strip() else "set DISCORD_BOT_TOKEN; docs/discord.md tells where it is"


async def run(
    settings: DiscordSettings,
    *,
    ledger: Ledger,
    answerer: QuestionAnswerer,
    stories: Stories,
    deliver: Deliver | None = None,
    adder: StoryAdder | None = None,
) -> None:
    """Answer in Discord until SIGTERM or Ctrl-C, then finish what is in flight.

    Raises:
        DiscordNotReady: a setting is missing or refused.
    """
    await until_told_to_stop(
        running(settings, ledger=ledger, answerer=answerer, stories=stories, deliver=deliver, adder=adder)
    )


@asynccontextmanager
async def running(
    settings: DiscordSettings,
    *,
    ledger: Ledger,
    answerer: QuestionAnswerer,
    stories: Stories,
    deliver: Deliver | None = None,
    adder: StoryAdder | None = None,
    clock: Callable[[], float] = time.time,
    metrics: Metrics | None = None,
    report: Callable[[bool], None] = lambda _: None,
) -> AsyncIterator[Connection]:
    """The Discord bot, while the context lasts. It connects meanwhile, however long that takes.

    Args:
        settings: what it is told.
        ledger: where everything is kept.
        answerer: answers.
        stories: what is shown beside answers.
        deliver: posts what nobody asked for just now; None: nothing does.
        adder: adds stories; None: none are added from chats.
        clock: seconds since 1970.
        metrics: what is counted into.
        report: told whether everything that is said is heard.

    Raises:
        DiscordNotReady: a setting is missing, or refused: that may come to light at any time.
    """
    if missing := settings.missing():
        raise DiscordNotReady(missing)
    _quieten()
    bot = _Bot(
        settings, ledger, answerer, stories, deliver=deliver, adder=adder, clock=clock, metrics=metrics or Metrics()
    )
    connection = Connection(settings.api_url, settings.bot_token.strip(), bot.start, report=report)
    keeping = asyncio.create_task(connection.keep())
    watch = _Watch(keeping)
    try:
        yield connection
    except asyncio.CancelledError:
        watch.explain()
        raise
    finally:
        watch.end()
        keeping.cancel()
        with suppress(asyncio.CancelledError, Refused):
            await keeping
        await bot.stop()


class _Watch:
    """Ends whoever is in the context where the connection ends for good, as a time-out would."""

    def __init__(self, keeping: asyncio.Task[None]) -> None:
        self._keeping = keeping
        self._inside = asyncio.current_task()
        self._ended = False
        keeping.add_done_callback(lambda _: self._interrupt())

    def _interrupt(self) -> None:
        if not self._ended and self._inside is not None:
            self._ended = True
            self._inside.cancel()

    def explain(self) -> None:
        """Raise why it ended, if it was because of the connection."""
        if self._ended and self._keeping.done() and not self._keeping.cancelled() and self._inside is not None:
            self._inside.uncancel()
            if (error := self._keeping.exception()) is not None:
                raise DiscordNotReady(str(error)) from error

    def end(self) -> None:
        """Watch no more."""
        self._ended = True


class _Bot:
    """What is made once Discord takes the token, and ended in the reverse order."""

    def __init__(
        self,
        settings: DiscordSettings,
        ledger: Ledger,
        answerer: QuestionAnswerer,
        stories: Stories,
        *,
        deliver: Deliver | None,
        adder: StoryAdder | None,
        clock: Callable[[], float],
        metrics: Metrics,
    ) -> None:
        self._deliver = deliver
        self._adder = adder
        self._settings = settings
        self._ledger = ledger
        self._answerer = answerer
        self._stories = stories
        self._clock = clock
        self._metrics = metrics
        self._made = AsyncExitStack()

    async def start(self) -> Parts:
        """Log in, and begin with what an earlier process left open."""
        http = DiscordHttp(self._settings.api_url)
        try:
            who = await http.static_login(self._settings.bot_token.strip())
            api = DiscordApi(http, metrics=self._metrics)
            application = await api.call("GET", "/oauth2/applications/@me")
        except BaseException:
            await http.close()
            raise
        self._made.push_async_callback(http.close)

        def today() -> date:
            return datetime.now().astimezone().date()

        me = Self(user=str(who["id"]), application=str(application["id"]))
        platform = DiscordPlatform(api, me, today)
        desk = Desk(platform, self._ledger, self._answerer, metrics=self._metrics)
        self._made.push_async_callback(desk.stop)
        await desk.start()
        await self._made.enter_async_context(purging(desk, self._ledger, days=self._settings.keep_questions_days))
        await self._made.enter_async_context(delivering(self._deliver, DiscordAnnouncer(platform), desk.take))
        return Parts(
            api=api,
            platform=platform,
            desk=desk,
            ledger=self._ledger,
            stories=self._stories,
            prefix=self._settings.prefix,
            reads_threads=self._settings.message_content,
            said=SaidCommands(self._ledger, None if self._deliver is None else self._deliver.maker, clock=self._clock),
            clock=self._clock,
            today=today,
            adder=self._adder,
        )

    async def stop(self) -> None:
        """Finish what is in flight."""
        await self._made.aclose()


def _quieten() -> None:
    """discord.py warns that it can't speak, and shows a traceback for each connection that is lost."""
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    for name in ("discord.client", "discord.shard", "discord.gateway"):
        logger = logging.getLogger(name)
        if _in_one_line not in logger.filters:
            logger.addFilter(_in_one_line)


def _in_one_line(record: logging.LogRecord) -> bool:
    if record.exc_info and not logging.getLogger().isEnabledFor(logging.DEBUG):
        record.exc_info = record.exc_text = None
    return True
