"""Events: what people say where the bot is, and what happens to the bot."""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import partial

import discord

from bot.desk.conversations import is_ours
from bot.discord.messages import Message, deletion_of, edit_of, message_of
from bot.discord.parts import Parts
from bot.discord.places import DIRECT, PLATFORM, How, Route, message_id
from bot.ledger import Asked, Recorded

_WITH_THREADS = {discord.ChannelType.text, discord.ChannelType.news}

log = logging.getLogger(__name__)


class Events:
    """Listens to messages. When a method returns, what is to be done is on disk."""

    def __init__(self, parts: Parts) -> None:
        """Work with `parts`."""
        self._parts = parts

    async def said(self, message: discord.Message) -> None:
        """Somebody wrote something."""
        found = message_of(message, int(self._parts.platform.me.user), at=self._parts.clock())
        if found is None:
            return
        if found.is_for_bot or await self._replies_to_answer(found, message):
            await self._parts.take(await self._placed(found, message))
        elif found.in_thread and found.asks.text and self._parts.reads_threads:
            ours = partial(is_ours, self._parts.ledger, found.asks, addresses_somebody=found.addresses_somebody)
            if await self._parts.desk.off_loop(ours, urgent=True):
                await self._parts.take(found.asks)

    async def _placed(self, found: Message, message: discord.Message) -> Asked:
        """What is asked, with the conversation it belongs to and the place where it is answered."""
        asks = found.asks
        if found.direct or found.in_thread:
            return asks
        if found.replies_to and (answer := await self._replied_to(found, message)) is not None:
            return replace(asks, thread=answer.thread)
        kept = self._parts.ledger.preferences
        place = (asks.platform, asks.workspace, asks.channel)
        can_have_threads = getattr(message.channel, "type", None) in _WITH_THREADS
        if can_have_threads and await self._parts.desk.off_loop(kept.in_threads, *place, urgent=True):
            return replace(asks, reply_to=Route(How.THREAD, str(message.channel.id)).to_line())
        return asks

    async def _replies_to_answer(self, found: Message, message: discord.Message) -> bool:
        """Whether it does, where Discord doesn't say whose message it replies to."""
        unsure = found.replies_to and not found.is_sure and found.asks.text
        return bool(unsure) and await self._replied_to(found, message) is not None

    async def _replied_to(self, found: Message, message: discord.Message) -> Recorded | None:
        """The answer that a message replies to, if it is one; while it is being posted it is known by its question."""
        to = message_id(str(message.channel.id), found.replies_to)

        def look_up() -> Recorded | None:
            answers = self._parts.ledger.answers
            by_question = answers.to(found.follows) if found.follows else None
            return by_question or answers.in_message(to, platform=PLATFORM, workspace=found.asks.workspace)

        return await self._parts.desk.off_loop(look_up, urgent=True)

    async def edited(self, message: discord.Message) -> None:
        """A message was worded anew; or Discord showed a link in it."""
        if message.edited_at is None:
            return
        found = message_of(message, int(self._parts.platform.me.user), at=self._parts.clock())
        if found is None or not found.asks.text:  # without a mention its words aren't told
            return
        if await self._is_known(found.asks.key):
            await self._parts.take(edit_of(found))
        elif found.is_for_bot:
            await self._parts.take(await self._placed(found, message))

    async def deleted(self, guild: int | None, channel: int, message: int) -> None:
        """A message is gone; its answer goes with it."""
        workspace = str(guild) if guild else DIRECT
        deletion = deletion_of(workspace, str(channel), str(message), at=self._parts.clock())
        if await self._is_known(deletion.of):
            await self._parts.take(deletion)

    async def removed(self, guild: discord.Guild) -> None:
        """The bot was taken out of a server: nothing of it is kept."""
        await self._parts.desk.off_loop(self._parts.ledger.forget_workspace, PLATFORM, str(guild.id))
        log.warning("the bot was removed from server %s", guild.id)

    async def _is_known(self, key: str) -> bool:
        return await self._parts.desk.off_loop(self._parts.ledger.claims.state, key, urgent=True) is not None
