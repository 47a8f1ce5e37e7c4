"""Looking for questions that were asked while the bot wasn't connected: Discord doesn't tell of them again.

A connection that is lost for a moment is resumed, and nothing is missed. After a restart, or where a session couldn't
be resumed, the channels in which something was said since are read; what was taken before is known by its key.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import astuple, replace
from typing import Any

import aiohttp
import discord

from bot.desk.trying import Failed, GaveUp, until_it_works
from bot.discord.events import Events
from bot.discord.http import DiscordHttp
from bot.discord.left_session import Session, direct_channels
from bot.discord.parts import Parts
from bot.discord.places import DIRECT, PLATFORM, snowflake_at

_FIRST, _NOTE, _SESSION = "first_started", "heard_until", "session"
_NOTE_EVERY_S = 5.0
_MARGIN_S = 120.0  # clocks differ, and a dead connection is noticed only after a while
_LONGEST_AGO_S = 24 * 3600.0  # whoever asked longer ago doesn't wait any more
_MOST_MESSAGES = 500  # of a channel
_MOST_DIRECT = 200
_MOST_UNTOLD = 100  # channels of which it isn't told whether anything was said
_AT_ONCE = 5

log = logging.getLogger(__name__)


class CatchingUp:
    """Knows up to when everything was heard, and hears what came after."""

    def __init__(self, parts: Parts, events: Events) -> None:
        """Hand what was missed to `events`."""
        self._parts = parts
        self._events = events
        self._direct = set[str]()  # conversations known from the session that was left

    async def begin(self, http: DiscordHttp) -> None:
        """Before the first event: see what a process that died has left; at the very first start there is nothing."""
        kept, off_loop = self._parts.ledger.preferences, self._parts.desk.off_loop
        if await off_loop(kept.remembered, PLATFORM, _NOTE) is None:
            await self._remember(_FIRST, self._parts.clock())
            await self.heard()
        elif left := await off_loop(kept.remembered, PLATFORM, _SESSION):
            self._direct = await direct_channels(http, Session(*left))

    async def note(self, is_connected: Callable[[], bool], session: Callable[[], Session | None]) -> None:
        """Note every few seconds up to when everything was heard, for as long as it runs."""
        before = session()
        while True:
            await asyncio.sleep(_NOTE_EVERY_S)
            if is_connected():
                await self.heard()
                now = session()
                if now is not None:  # with what was told by the last time: that is dealt with by now
                    await self.left(replace(now, sequence=before.sequence if before and before.id == now.id else 1))
                before = now

    async def heard(self) -> None:
        """Everything was heard up to now."""
        await self._remember(_NOTE, self._parts.clock())

    async def left(self, session: Session) -> None:
        """This is the session that a next process may look into, should this one die."""
        await self._remember(_SESSION, list(astuple(session)))

    async def _remember(self, name: str, value: object) -> None:
        try:
            await self._parts.desk.off_loop(self._parts.ledger.preferences.remember, PLATFORM, name, value)
        except Exception:  # the database is away for a while; then more is read later than needed
            log.warning("the ledger can't be reached", exc_info=True)

    async def catch_up(self, client: discord.Client) -> None:
        """Hear what was said since everything was heard last; nothing from before the very first start."""
        kept, off_loop = self._parts.ledger.preferences, self._parts.desk.off_loop
        noted = await off_loop(kept.remembered, PLATFORM, _NOTE)
        if noted is not None:
            first = await off_loop(kept.remembered, PLATFORM, _FIRST) or 0.0
            since = max(noted - _MARGIN_S, self._parts.clock() - _LONGEST_AGO_S, first)
            after = discord.Object(int(snowflake_at(since)))
            direct = await off_loop(self._parts.ledger.claims.channels, PLATFORM, DIRECT, limit=_MOST_DIRECT)
            told = sorted(self._direct | set(direct), key=int)
            places = [*_spoken_in(client, after.id), *(_direct(client, int(channel)) for channel in told)]
            turns = asyncio.Semaphore(_AT_ONCE)
            await asyncio.gather(*(self._read(place, after, turns) for place in places))
        await self.heard()

    async def _read(self, place: Any, after: discord.Object, turns: asyncio.Semaphore) -> None:
        async def once() -> list[discord.Message]:
            try:
                return [one async for one in place.history(after=after, limit=_MOST_MESSAGES, oldest_first=True)]
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                raise Failed(type(error).__name__) from error

        async with turns:
            try:
                messages = await until_it_works(once, name="history", backoff_s=0.5)
            except discord.HTTPException as error:  # not for the bot's eyes
                log.debug("channel %s can't be read: %s", place.id, error.code)
                return
            except GaveUp as error:
                log.warning("channel %s couldn't be read for what was missed: %s", place.id, error)
                return
        hear: Callable[[discord.Message], Awaitable[None]] = self._events.said
        for message in messages:
            await hear(message)


def _direct(client: discord.Client, channel: int) -> discord.PartialMessageable:
    return client.get_partial_messageable(channel, type=discord.ChannelType.private)


def _spoken_in(client: discord.Client, after: int) -> Iterator[Any]:
    """Channels and threads in which something was said since, as far as the bot may read them."""
    untold = 0
    for guild in client.guilds:
        places: list[Any] = [*guild.text_channels, *guild.threads, *guild.voice_channels, *guild.stage_channels]
        for place in places:
            last = place.last_message_id
            if last is None:
                untold += 1
            if not _may_read(place, guild.me) or (last is not None and last <= after):
                continue
            if last is not None or untold <= _MOST_UNTOLD:
                yield place


def _may_read(place: Any, me: discord.Member | None) -> bool:
    if me is None or not me.guild.roles:
        return True
    try:
        may = place.permissions_for(me)
    except discord.ClientException:  # a thread whose channel isn't known
        return True
    return bool(may.view_channel and may.read_message_history)
