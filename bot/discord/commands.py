"""What slash commands and the message menu do; bot/discord/definitions.py has how they are defined."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Mapping

import discord
from discord import app_commands

from bot.answering.question import LONGEST_QUESTION
from bot.desk.adding import asked_to_add
from bot.digest.subscription import Place
from bot.discord.api import DiscordRefused, DiscordUnreachable, Response
from bot.discord.messages import plain_text
from bot.discord.parts import Interaction, Parts, place_of_settings, workspace_of
from bot.discord.places import DIRECT, PLATFORM
from bot.discord.platform import EPHEMERAL
from bot.ledger import Adding, Correcting, Following
from bot.rendering import adding_words, words
from bot.rendering.discord import DiscordMessage
from bot.rendering.discord_notice import notice_message
from bot.rendering.discord_views import choice_name, help_message, settings_message, stories_message
from bot.rendering.splitting import pieces

_MOST_CHOICES = 25
_LONGEST_VALUE = 100

log = logging.getLogger(__name__)


class Commands:
    """What the commands do."""

    def __init__(self, parts: Parts) -> None:
        """Work with `parts`."""
        self._parts = parts

    async def ask(self, interaction: Interaction, question: str, conditions: dict[str, str], *, private: bool) -> None:
        """/ask: whatever else was given are conditions, as they may be written in a question too."""
        said = [question, *(f'{name}:"{value}"' for name, value in conditions.items())]
        await self._parts.take_interaction(
            interaction, self._parts.asked_by(interaction, " ".join(said), private=private)
        )

    async def about(self, interaction: Interaction, message: discord.Message) -> None:
        """What do the stories say about this message? Only whoever asks sees it."""
        text = plain_text(message, int(self._parts.platform.me.user))
        if not text:
            await self._parts.reply(interaction, words.NO_WORDS)
            return
        start, end = pieces(text, limit=LONGEST_QUESTION)[0]
        asked = self._parts.asked_by(interaction, text[start:end].strip(), private=True)
        await self._parts.take_interaction(interaction, asked)

    async def story(self, interaction: Interaction, looked_for: str) -> None:
        """/story: the stories that may be meant, or the one that was chosen."""
        await self._parts.api.respond(interaction, Response.DEFERRED_MESSAGE, {"flags": EPHEMERAL})
        collections = await self._collections(interaction)
        looked_up = looked_for[:LONGEST_QUESTION]
        message: DiscordMessage | None = None
        try:
            found = await asyncio.to_thread(self._parts.stories.find, looked_up, collections=collections)
            shown = [(one.article, one.opening) for one in found]
            message = stories_message(shown, today=self._parts.today())
        finally:
            answer = DiscordMessage(words.APOLOGY) if message is None else message
            try:
                await self._parts.platform.change_response(interaction.token, answer)
            except (DiscordRefused, DiscordUnreachable) as error:
                log.warning("stories couldn't be shown: %s", error)

    async def add(self, interaction: Interaction, address: str) -> None:
        """/story add: the story at an address is added, if whoever asks for it may."""
        await self._parts.api.respond(interaction, Response.DEFERRED_MESSAGE, {"flags": EPHEMERAL})
        message = DiscordMessage(words.APOLOGY)
        try:
            message = await self._added(interaction, address)
        finally:
            try:
                await self._parts.platform.change_response(interaction.token, message)
            except (DiscordRefused, DiscordUnreachable) as error:
                log.warning("it couldn't be said what became of a page: %s", error)

    async def _added(self, interaction: Interaction, address: str) -> DiscordMessage:
        kept, adder = self._parts.ledger.preferences, self._parts.adder
        settled = await self._parts.desk.off_loop(kept.adding, PLATFORM, workspace_of(interaction))
        who = Adding.NOBODY if adder is None else adder.who(settled)
        if adder is None or who is Adding.NOBODY:
            return DiscordMessage(adding_words.NOBODY_ADDS)
        if who is Adding.ADMINS and not manages(interaction):
            return DiscordMessage(adding_words.ONLY_MANAGERS_ADD)
        url = asked_to_add(f"add {address}")
        if not url:
            return DiscordMessage(adding_words.WHICH_PAGE)
        told = await adder.add(url, collections=await self._collections(interaction))
        if told.story is None:
            return DiscordMessage(told.words)
        shown = [(told.story.article, told.story.opening)]
        return stories_message(shown, today=self._parts.today(), said=told.words)

    async def headlines(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Headlines that may be meant, while somebody types."""
        collections = await self._collections(interaction)
        found = await asyncio.to_thread(
            self._parts.stories.find, typed[:200], collections=collections, limit=_MOST_CHOICES
        )
        names = dict.fromkeys(choice_name(one.article.headline) for one in found)
        return [app_commands.Choice(name=name, value=name[:_LONGEST_VALUE]) for name in names]

    async def outlets(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Outlets that have what was typed in their name."""
        collections = await self._collections(interaction)
        names = await asyncio.to_thread(self._parts.stories.outlets, collections=collections)
        fitting = [name for name in names if typed.casefold() in name.casefold() and len(name) <= _LONGEST_VALUE]
        return [app_commands.Choice(name=name, value=name) for name in fitting[:_MOST_CHOICES]]

    async def _collections(self, interaction: Interaction) -> frozenset[str] | None:
        return await self._parts.desk.off_loop(
            self._parts.ledger.preferences.collections, *place_of_settings(interaction), urgent=True
        )

    async def refuse(self, interaction: Interaction, why: str) -> None:
        """Say why not."""
        await self._parts.reply(interaction, why)

    async def help(self, interaction: Interaction) -> None:
        """/pullquote help."""
        await self._parts.reply(interaction, help_message(self._parts.prefix))

    async def settings(self, interaction: Interaction, given: Mapping[str, str | None]) -> None:
        """/pullquote settings: what is given is changed, and all is shown."""
        if refusal := may_settle(interaction):
            await self._parts.reply(interaction, refusal)
            return
        message = await self._parts.desk.off_loop(self._settle, place_of_settings(interaction), given, urgent=True)
        await self._parts.reply(interaction, message)

    def _settle(self, place: tuple[str, str, str], given: Mapping[str, str | None]) -> DiscordMessage:
        kept = self._parts.ledger.preferences
        if answers := given["answers"]:
            kept.set_in_threads(*place, answers == "thread")
        if follow := given["follow"]:
            kept.set_following(*place, Following(follow))
        if collections := given["collections"]:
            names = [name for name in re.split(r"[,\s]+", collections) if name]
            kept.set_collections(*place, None if names in ([], ["all"]) else names)
        if corrections := given["corrections"]:
            kept.set_correcting(*place, Correcting(corrections))
        if typos := given["typos"]:
            kept.set_tells_typos(*place, tells=typos == "tell")
        if add := given["add"]:
            kept.set_adding(*place[:2], Adding(add))
        if report := given["report"]:
            kept.set_report_channel(*place[:2], place[2] if report == "here" else "")
        return settings_of(self._parts, place)

    async def say(self, interaction: Interaction, about: str, said: str) -> None:
        """/digest …, /pullquote follow …: only the person sees what is said to it."""
        await self._parts.api.respond(interaction, Response.DEFERRED_MESSAGE, {"flags": EPHEMERAL})
        person, (platform, workspace, channel) = str(interaction.user.id), place_of_settings(interaction)
        message = DiscordMessage(words.APOLOGY)
        try:
            if about == "digest":
                place = Place(platform, workspace, str(interaction.channel_id) if workspace == DIRECT else channel)
                command = f"/{self._parts.prefix}digest"
                notice = await asyncio.to_thread(self._parts.said.digest, said, place, person, command=command)
            else:
                place = Place(platform, workspace, channel, thread=str(interaction.channel_id))
                notice = await asyncio.to_thread(self._parts.said.follow, said, place, person)
            message = notice_message(notice, today=self._parts.today())
        finally:
            try:
                await self._parts.platform.change_response(interaction.token, message)
            except (DiscordRefused, DiscordUnreachable) as error:
                log.warning("a private reply didn't go out: %s", error)

    async def forget(self, interaction: Interaction) -> None:
        """/pullquote forget: everything kept about whoever says so."""
        forget = self._parts.ledger.forget_person
        place = (PLATFORM, workspace_of(interaction))
        await self._parts.desk.off_loop(forget, *place, str(interaction.user.id), urgent=True)
        await self._parts.reply(interaction, words.FORGOTTEN)


def settings_of(parts: Parts, place: tuple[str, str, str]) -> DiscordMessage:
    """A channel's settings as they are. Blocks."""
    kept = parts.ledger.preferences
    report = kept.report_channel(*place[:2]) == place[2]
    more = words.corrections_words(kept.correcting(*place).value, typos=kept.tells_typos(*place), report=report)
    if parts.adder is not None:
        more = f"{more} {adding_words.adding_words(parts.adder.who(kept.adding(*place[:2])))}"
    return settings_message(kept.following(*place), kept.in_threads(*place), kept.collections(*place), more=more)


def may_settle(interaction: Interaction) -> str:
    """Why somebody may not change settings there; "" where they may."""
    if workspace_of(interaction) == DIRECT or interaction.channel is None:
        return words.ONLY_IN_SERVERS
    return "" if interaction.permissions.manage_guild else words.ONLY_MANAGERS


def manages(interaction: Interaction) -> bool:
    """Whether somebody manages the server that an interaction is in, and the bot was added to it."""
    in_server = workspace_of(interaction) != DIRECT and interaction.is_guild_integration()
    return in_server and interaction.permissions.manage_guild


def may_subscribe(interaction: Interaction) -> str:
    """Why somebody may not have digests come there; "" where they may: to themselves, or who manages the server."""
    return "" if workspace_of(interaction) == DIRECT else may_settle(interaction)
