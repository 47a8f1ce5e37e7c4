"""What the listeners work with."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import discord

from bot.delivery import SaidCommands
from bot.desk import Desk
from bot.desk.adding import StoryAdder
from bot.desk.desk import Stopping
from bot.desk.stories import Stories
from bot.discord.api import DiscordApi, Response
from bot.discord.messages import channel_and_thread
from bot.discord.places import DIRECT, PLATFORM, How, Route, interaction_key
from bot.discord.platform import EPHEMERAL, DiscordPlatform, body_of
from bot.ledger import Asked, Kind, Ledger
from bot.rendering import words
from bot.rendering.discord import DiscordMessage, plain_message

_TRIES = 6
_FIRST_PAUSE_S = 0.5

log = logging.getLogger(__name__)

Interaction = discord.Interaction[Any]


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one running Discord bot.

    prefix: of its commands. said: answers those of digests and followed questions. clock: seconds since 1970.
    adder: adds stories, None where none are added from chats.
    """

    api: DiscordApi
    platform: DiscordPlatform
    desk: Desk
    ledger: Ledger
    stories: Stories
    prefix: str
    reads_threads: bool
    said: SaidCommands
    clock: Callable[[], float]
    today: Callable[[], date]
    adder: StoryAdder | None = None

    async def take(self, asked: Asked) -> None:
        """Take what a message asks: Discord doesn't tell of it again, so what can't be written down now is tried again.

        Raises:
            Stopping: the desk is closing; the next start looks for what was missed.
        """
        for attempt in range(_TRIES):
            try:
                await self.desk.take(asked)
            except Stopping:
                raise
            except Exception:
                if attempt == _TRIES - 1:
                    raise
                log.warning("a question couldn't be written down, trying again", exc_info=True)
                await asyncio.sleep(_FIRST_PAUSE_S * 2**attempt)
            else:
                return

    async def take_interaction(self, interaction: Interaction, asked: Asked) -> None:
        """Take what a command or a dialogue asks, then tell Discord that it arrived."""
        self.platform.expect(interaction.token)
        in_time = False
        try:
            await self.desk.take(asked)
            data = {"flags": EPHEMERAL} if asked.private else None
            in_time = await self.api.respond(interaction, Response.DEFERRED_MESSAGE, data)
        except Exception:
            await self.reply(interaction, words.APOLOGY)
            raise
        finally:
            self.platform.acknowledged(interaction.token, in_time)

    async def reply(self, interaction: Interaction, message: DiscordMessage | str) -> None:
        """Acknowledge with something that only the person sees."""
        shown = plain_message(message) if isinstance(message, str) else message
        await self.api.respond(interaction, Response.MESSAGE, body_of(shown) | {"flags": EPHEMERAL})

    def asked_by(self, interaction: Interaction, text: str, *, private: bool, **more: Any) -> Asked:
        """A question from a command, a button or a dialogue."""
        workspace = workspace_of(interaction)
        channel, thread = channel_and_thread(interaction.channel)
        here = thread or channel
        return Asked(
            key=interaction_key(workspace, str(interaction.id)),
            platform=PLATFORM,
            workspace=workspace,
            channel=channel,
            thread=more.pop("thread", "") or thread or ("" if workspace == DIRECT else str(interaction.id)),
            message="",
            person=str(interaction.user.id),
            text=text,
            at=self.clock(),
            kind=Kind.QUESTION,
            private=private,
            reply_to=Route(How.RESPONSE, here, interaction.token).to_line(),
            **more,
        )


def workspace_of(interaction: Interaction) -> str:
    """The server that an interaction is in."""
    return str(interaction.guild_id) if interaction.guild_id else DIRECT


def place_of_settings(interaction: Interaction) -> tuple[str, str, str]:
    """What settings are kept under where an interaction is."""
    return PLATFORM, workspace_of(interaction), channel_and_thread(interaction.channel)[0]
