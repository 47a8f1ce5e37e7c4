"""Slash commands and the message menu. Their definitions are told to Discord only when they have changed."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import re
from typing import Any

import discord
from discord import app_commands

from bot.answering.question import LONGEST_QUESTION
from bot.desk.desk import Stopping
from bot.discord.api import DiscordRefused, DiscordUnreachable, Response
from bot.discord.messages import plain_text
from bot.discord.parts import Interaction, Parts, place_of_settings, workspace_of
from bot.discord.places import DIRECT, PLATFORM
from bot.discord.platform import EPHEMERAL
from bot.ledger import Following
from bot.rendering import words
from bot.rendering.discord import DiscordMessage
from bot.rendering.discord_views import choice_name, help_message, settings_message, stories_message
from bot.rendering.splitting import pieces

_NOTE = "commands"
_MOST_CHOICES = 25
_LONGEST_VALUE = 100
_EVERYWHERE = app_commands.AppInstallationType(guild=True, user=True)
_ANYWHERE = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
_LIST = "/applications/{application_id}/commands"

log = logging.getLogger(__name__)


def command_tree(client: discord.Client, parts: Parts) -> app_commands.CommandTree[Any]:
    """The commands, bound to `parts`."""
    tree: app_commands.CommandTree[Any] = app_commands.CommandTree(
        client, allowed_installs=_EVERYWHERE, allowed_contexts=_ANYWHERE
    )
    commands = Commands(parts)
    _add_ask(tree, commands, parts.prefix)
    _add_story(tree, commands, parts.prefix)
    _add_pullquote(tree, commands, parts.prefix)
    _add_menu(tree, commands)
    tree.error(_on_error)
    return tree


async def tell_discord(tree: app_commands.CommandTree[Any], parts: Parts) -> None:
    """Tell Discord of the commands, unless it has them as they are."""
    definitions = [command.to_dict(tree) for command in tree.get_commands()]
    kept = parts.ledger.preferences
    application = parts.platform.me.application
    ids = {"application_id": application}
    note = [application, hashlib.sha256(json.dumps(definitions, sort_keys=True).encode()).hexdigest()]
    noted = await parts.desk.off_loop(kept.remembered, PLATFORM, _NOTE)
    try:
        if noted == note:
            there = await parts.api.call("GET", _LIST, ids=ids)
            if {each["name"] for each in definitions} <= {each["name"] for each in there}:
                return
        await parts.api.call("PUT", _LIST, json=definitions, ids=ids)
    except (DiscordRefused, DiscordUnreachable) as error:
        log.error("Discord couldn't be told of the commands: %s", error)
        return
    await parts.desk.off_loop(kept.remember, PLATFORM, _NOTE, note)
    log.info("Discord was told of the commands")


async def _on_error(_: Interaction, error: app_commands.AppCommandError) -> None:
    if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        log.warning("a command that Discord still has isn't there any more")
        return
    if isinstance(error.__cause__, Stopping):
        log.info("a command wasn't taken, since the bot is stopping")
        return
    log.error("a command failed", exc_info=error.__cause__ or error)


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

    async def help(self, interaction: Interaction) -> None:
        """/pullquote help."""
        await self._parts.reply(interaction, help_message(self._parts.prefix))

    async def settings(
        self, interaction: Interaction, *, answers: str | None, follow: str | None, collections: str | None
    ) -> None:
        """/pullquote settings: what is given is changed, and all is shown."""
        if refusal := may_settle(interaction):
            await self._parts.reply(interaction, refusal)
            return
        message = await self._parts.desk.off_loop(
            self._settle, place_of_settings(interaction), answers, follow, collections, urgent=True
        )
        await self._parts.reply(interaction, message)

    def _settle(
        self, place: tuple[str, str, str], answers: str | None, follow: str | None, collections: str | None
    ) -> DiscordMessage:
        kept = self._parts.ledger.preferences
        if answers:
            kept.set_in_threads(*place, answers == "thread")
        if follow:
            kept.set_following(*place, Following(follow))
        if collections:
            names = [name for name in re.split(r"[,\s]+", collections) if name]
            kept.set_collections(*place, None if names in ([], ["all"]) else names)
        return settings_of(self._parts, place)

    async def forget(self, interaction: Interaction) -> None:
        """/pullquote forget: everything kept about whoever says so."""
        forget = self._parts.ledger.forget_person
        place = (PLATFORM, workspace_of(interaction))
        await self._parts.desk.off_loop(forget, *place, str(interaction.user.id), urgent=True)
        await self._parts.reply(interaction, words.FORGOTTEN)


def settings_of(parts: Parts, place: tuple[str, str, str]) -> DiscordMessage:
    """A channel's settings as they are. Blocks."""
    kept = parts.ledger.preferences
    return settings_message(kept.following(*place), kept.in_threads(*place), kept.collections(*place))


def may_settle(interaction: Interaction) -> str:
    """Why somebody may not change settings there; "" where they may."""
    if workspace_of(interaction) == DIRECT or interaction.channel is None:
        return words.ONLY_IN_SERVERS
    return "" if interaction.permissions.manage_guild else words.ONLY_MANAGERS


# -- definitions ------------------------------------------------------------------------------------------------------


def _add_ask(tree: app_commands.CommandTree[Any], commands: Commands, prefix: str) -> None:
    @tree.command(name=f"{prefix}ask", description="Ask the stories; get it in their own words")
    @app_commands.describe(
        question="What do you want to know?",
        since="Only stories published on or after this day: 2026-03-01, 2026-03, 2026",
        until="Only stories published on or before this day",
        outlet="Only stories of this outlet",
        private="Only you see the answer",
    )
    async def ask(  # noqa: PLR0917 - discord.py takes a command's options from its parameters
        interaction: discord.Interaction,
        question: app_commands.Range[str, 1, 1500],
        since: app_commands.Range[str, 1, 30] | None = None,
        until: app_commands.Range[str, 1, 30] | None = None,
        outlet: app_commands.Range[str, 1, 100] | None = None,
        private: bool = False,
    ) -> None:
        given = {"since": since, "until": until, "outlet": outlet}
        conditions = {name: value.replace('"', "") for name, value in given.items() if value}
        await commands.ask(interaction, question, conditions, private=private)

    @ask.autocomplete("outlet")
    async def outlets(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await commands.outlets(interaction, typed)


def _add_story(tree: app_commands.CommandTree[Any], commands: Commands, prefix: str) -> None:
    @tree.command(name=f"{prefix}story", description="Find a story, and ask it")
    @app_commands.describe(headline="Its headline, or some words of it")
    async def story(interaction: discord.Interaction, headline: app_commands.Range[str, 1, 200]) -> None:
        await commands.story(interaction, headline)

    @story.autocomplete("headline")
    async def headlines(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await commands.headlines(interaction, typed)


def _add_pullquote(tree: app_commands.CommandTree[Any], commands: Commands, prefix: str) -> None:
    group = app_commands.Group(name=f"{prefix}pullquote", description="How it works, and how it works here")

    @group.command(name="help", description="How to ask")
    async def show_help(interaction: discord.Interaction) -> None:
        await commands.help(interaction)

    @group.command(name="settings", description="How it answers in this channel; for those who manage the server")
    @app_commands.describe(
        answers="Where mentions are answered",
        follow="Which messages in a thread with it are taken for questions",
        collections="Only stories of these collections, separated by commas; or all",
    )
    @app_commands.choices(answers=_choices(words.PLACING_NAMES), follow=_choices(words.FOLLOWING_NAMES))
    async def settings(
        interaction: discord.Interaction,
        answers: app_commands.Choice[str] | None = None,
        follow: app_commands.Choice[str] | None = None,
        collections: app_commands.Range[str, 1, 500] | None = None,
    ) -> None:
        chosen = {"answers": answers.value if answers else None, "follow": follow.value if follow else None}
        await commands.settings(interaction, **chosen, collections=collections)

    @group.command(name="forget", description="Delete everything kept about you here")
    async def forget(interaction: discord.Interaction) -> None:
        await commands.forget(interaction)

    tree.add_command(group)


def _choices(names: dict[str, str]) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=name, value=value) for value, name in names.items()]


def _add_menu(tree: app_commands.CommandTree[Any], commands: Commands) -> None:
    @tree.context_menu(name=words.ABOUT_THIS)
    async def about(interaction: discord.Interaction, message: discord.Message) -> None:
        await commands.about(interaction, message)
