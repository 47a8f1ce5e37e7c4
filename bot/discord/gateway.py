"""The connection to Discord's gateway, kept up for as long as it is wanted.

discord.py resumes a connection that was lost, and gives up where the first one fails, where the API is down for a
moment, or where Discord wants more shards: then it starts anew here, after a pause that grows.
"""

from __future__ import annotations

import asyncio
import logging
import random
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import discord
from discord.webhook.async_ import async_context

from bot.desk.desk import Stopping
from bot.discord.buttons import Buttons
from bot.discord.catching_up import CatchingUp
from bot.discord.definitions import command_tree, tell_discord
from bot.discord.events import Events
from bot.discord.http import DiscordHttp, WebhookAdapter
from bot.discord.left_session import Session, session_of
from bot.discord.parts import Parts

_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.5, 60.0
_STABLE_AFTER_S = 60.0
_WRONG_TOKEN, _WRONG_INTENTS = 4004, 4013  # codes a connection is closed with
_ONLY_SHARD = 0
_GUILDS_ARRIVE_WITHIN_S = 1.0  # of each other, after a connection is made

log = logging.getLogger(__name__)

Report = Callable[[bool], None]


class Refused(Exception):
    """Discord won't have the bot as it is; trying again won't help."""


class Listener(discord.Client):
    """A discord.py client that hands everything on."""

    def __init__(self, parts: Parts, base_url: str, *, report: Report, **options: Any) -> None:
        """Listen for `parts`; calls go to `base_url`; `report` is told whether everything that is said is heard."""
        intents = discord.Intents.none()
        intents.guilds = intents.guild_messages = intents.dm_messages = True
        intents.message_content = parts.reads_threads
        super().__init__(
            intents=intents,
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=_GUILDS_ARRIVE_WITHIN_S,
            **options,
        )
        # discord.py makes its own HTTP client and takes no other; whatever it calls, it calls through these two.
        self.http = self._connection.http = self._calls = DiscordHttp(base_url)
        self._parts = parts
        self._report = report
        self._events = Events(parts)
        self._buttons = Buttons(parts)
        self._catching_up = CatchingUp(parts, self._events)
        self._tree = command_tree(self, parts)
        self._away: set[int | None] = {None}  # shards that aren't connected; None until the first time that all are
        self._noting: asyncio.Task[None] | None = None

    @property
    def is_listening(self) -> bool:
        """Whether everything that is said is heard."""
        return not self._away

    async def setup_hook(self) -> None:
        """See `discord.Client.setup_hook`."""
        self._parts.desk.background(tell_discord(self._tree, self._parts))
        await self._catching_up.begin(self._calls)
        self._noting = asyncio.create_task(self._catching_up.note(lambda: self.is_listening, self._session))

    def _session(self) -> Session | None:
        return session_of(self.ws)

    async def on_connect(self) -> None:
        """A session begins."""
        if (session := self._session()) is not None:
            await self._catching_up.left(replace(session, sequence=1))

    async def close(self) -> None:
        """See `discord.Client.close`."""
        if self._noting is not None:
            self._noting.cancel()
        await super().close()

    # -- the connection ---------------------------------------------------------------------------------------

    async def on_ready(self) -> None:
        """Sessions begin: what was said since the last ones has to be looked for."""
        log.info("answering in Discord, in %d servers", len(self.guilds))
        self._parts.desk.background(self._catch_up({None, *self._away}))

    async def on_disconnect(self) -> None:
        """The connection is lost; discord.py makes a new one."""
        self._lost(_ONLY_SHARD)

    async def on_resumed(self) -> None:
        """The connection goes on where it was lost: nothing was missed."""
        self._back({_ONLY_SHARD})

    def _lost(self, shard: int) -> None:
        self._away.add(shard)
        self._report(False)

    def _back(self, shards: set[int | None]) -> None:
        self._away -= shards
        self._report(self.is_listening)

    async def _catch_up(self, shards: set[int | None]) -> None:
        pause = _FIRST_PAUSE_S
        while not self.is_closed():
            try:
                await self._catching_up.catch_up(self)
            except Stopping:
                return
            except Exception:
                log.warning("couldn't look for what was missed, trying again in %.0f s", pause, exc_info=True)
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE_S)
            else:
                self._back(shards)
                return

    # -- what people do ---------------------------------------------------------------------------------------

    async def on_message(self, message: discord.Message) -> None:
        """Somebody wrote something."""
        await self._events.said(message)

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """A message was changed."""
        await self._events.edited(payload.message)

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """A message was deleted."""
        await self._events.deleted(payload.guild_id, payload.channel_id, payload.message_id)

    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Messages were deleted."""
        for message in payload.message_ids:
            await self._events.deleted(payload.guild_id, payload.channel_id, message)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot was taken out of a server."""
        await self._events.removed(guild)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Something was pressed or filled in; commands go to their tree."""
        data: Any = interaction.data or {}
        if interaction.type is discord.InteractionType.component:
            await self._buttons.pressed(interaction, data)
        elif interaction.type is discord.InteractionType.modal_submit:
            await self._buttons.submitted(interaction, data)

    async def on_error(self, event_method: str, /, *_: Any, **__: Any) -> None:
        """A listener failed. Nothing of what was said goes to the log."""
        error = sys.exc_info()[1]
        if isinstance(error, Stopping):
            log.info("not taken, since the bot is stopping; the next start looks for it")
        else:
            log.error("a listener failed: %s", event_method, exc_info=error)


class ShardedListener(Listener, discord.AutoShardedClient):
    """The same over several connections; Discord wants them from 2,500 servers on."""

    def _session(self) -> Session | None:
        return None  # what a dead process leaves of several isn't looked into

    async def on_disconnect(self) -> None:
        """One of them is lost: see `on_shard_disconnect`."""

    async def on_resumed(self) -> None:
        """One of them goes on: see `on_shard_resumed`."""

    async def on_shard_ready(self, shard: int) -> None:
        """One session begins anew."""
        if shard in self._away:
            self._parts.desk.background(self._catch_up({shard}))

    async def on_shard_disconnect(self, shard: int) -> None:
        """One connection is lost; discord.py makes a new one."""
        self._lost(shard)

    async def on_shard_resumed(self, shard: int) -> None:
        """One goes on where it was lost."""
        self._back({shard})


class Connection:
    """Logs in and connects, again and again where that is needed."""

    def __init__(
        self, base_url: str, token: str, start: Callable[[], Awaitable[Parts]], *, report: Report = lambda _: None
    ) -> None:
        """`start` makes the parts as soon as it is clear that Discord takes the token; `report`: see `Listener`."""
        self._base_url = base_url
        self._token = token
        self._start = start
        self._report = report
        self._listener: Listener | None = None

    @property
    def is_listening(self) -> bool:
        """Whether the bot hears what is said."""
        return self._listener is not None and self._listener.is_listening

    async def keep(self) -> None:
        """Be connected until cancelled.

        Raises:
            Refused: Discord won't have the bot as it is.
        """
        async_context.set(WebhookAdapter(self._base_url))  # for this task and those it starts, no others
        loop = asyncio.get_running_loop()
        pause, parts = _FIRST_PAUSE_S, None
        while True:
            began = loop.time()
            try:
                parts = parts or await self._start()
                await self._connect(parts)
                why = "the connection ended"
            except (discord.LoginFailure, discord.PrivilegedIntentsRequired, discord.ConnectionClosed) as error:
                if refusal := _refusal(error):
                    raise Refused(refusal) from error
                why = str(error)
            except Exception as error:  # whatever it was: without a connection the bot is of no use
                log.debug("the connection failed", exc_info=True)
                why = f"{type(error).__name__}: {error}"
            if loop.time() - began > _STABLE_AFTER_S:
                pause = _FIRST_PAUSE_S
            log.warning("not connected to Discord (%s); trying again in %.0f s", why[:200], pause)
            await asyncio.sleep(pause * random.uniform(0.8, 1.2))  # noqa: S311 - so that not all come back at once
            pause = min(pause * 2, _LONGEST_PAUSE_S)

    async def _connect(self, parts: Parts) -> None:
        shards = int((await parts.api.call("GET", "/gateway/bot"))["shards"])
        kind = Listener if shards <= 1 else ShardedListener
        async with kind(parts, self._base_url, report=self._report) as listener:
            self._listener = listener
            try:
                await listener.start(self._token)
            finally:
                self._listener = None
                self._report(False)


def _refusal(error: Exception) -> str:
    """What to do about it, where trying again won't help; else ""."""
    if isinstance(error, discord.LoginFailure):
        return "Discord refuses DISCORD_BOT_TOKEN; take the token from the application's page, under Bot"
    if isinstance(error, discord.PrivilegedIntentsRequired):
        return (
            "Discord refuses the Message Content intent; switch it on at the application's page, under Bot, or take"
            " DISCORD_MESSAGE_CONTENT away"
        )
    code = getattr(error, "code", 0)
    if code == _WRONG_TOKEN:
        return "Discord refuses DISCORD_BOT_TOKEN; take the token from the application's page, under Bot"
    return "Discord refuses the bot's intents" if code == _WRONG_INTENTS else ""
