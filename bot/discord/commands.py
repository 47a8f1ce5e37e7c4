"""Slash commands and the message menu. Their definitions are told to Discord only when they have changed."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import re
from collections.abc import Mapping
from typing import Any

import discord
from discord import app_commands

from bot.answering.question import LONGEST_QUESTION
from bot.desk.desk import Stopping
from bot.digest.subscription import Place
from bot.discord.api import DiscordRefused, DiscordUnreachable, Response
from bot.discord.messages import plain_text
from bot.discord.parts import Interaction, Parts, place_of_settings, workspace_of
from bot.discord.places import DIRECT, PLATFORM
from bot.discord.platform import EPHEMERAL
from bot.ledger import Correcting, Following
from bot.rendering import words
from bot.rendering.discord import DiscordMessage
from bot.rendering.discord_notice import notice_message
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
    _add_digest(tree, commands, parts.prefix)
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
    return settings_message(kept.following(*place), kept.in_threads(*place), kept.collections(*place), more=more)


def may_settle(interaction: Interaction) -> str:
    """Why somebody may not change settings there; "" where they may."""
    if workspace_of(interaction) == DIRECT or interaction.channel is None:
        return words.ONLY_IN_SERVERS
    return "" if interaction.permissions.manage_guild else words.ONLY_MANAGERS


def may_subscribe(interaction: Interaction) -> str:
    """Why somebody may not have digests come there; "" where they may: to themselves, or who manages the server."""
    return "" if workspace_of(interaction) == DIRECT else may_settle(interaction)


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


def _add_digest(tree: app_commands.CommandTree[Any], commands: Commands, prefix: str) -> None:
    group = app_commands.Group(name=f"{prefix}digest", description="What is new, once or every morning")
    how = "For example: 07:30 weekdays Europe/Berlin about ferries, bridge tolls length 3"

    @group.command(name="now", description="What is new since yesterday; only you see it")
    @app_commands.describe(about="For example: about ferries")
    async def now(interaction: discord.Interaction, about: app_commands.Range[str, 1, 500] | None = None) -> None:
        await commands.say(interaction, "digest", f"now {about or ''}")

    @group.command(name="subscribe", description="A digest comes to this channel")
    @app_commands.describe(how=how)
    async def subscribe(interaction: discord.Interaction, how: app_commands.Range[str, 1, 500] | None = None) -> None:
        if refusal := may_subscribe(interaction):
            await commands.refuse(interaction, refusal)
            return
        await commands.say(interaction, "digest", f"subscribe {how or ''}")

    @group.command(name="list", description="The digests that come to this channel")
    async def listed(interaction: discord.Interaction) -> None:
        await commands.say(interaction, "digest", "list")

    @group.command(name="unsubscribe", description="A digest comes here no more")
    @app_commands.describe(number="Its number in the list")
    async def unsubscribe(interaction: discord.Interaction, number: app_commands.Range[int, 1, 50]) -> None:
        if refusal := may_subscribe(interaction):
            await commands.refuse(interaction, refusal)
            return
        await commands.say(interaction, "digest", f"unsubscribe {number}")

    tree.add_command(group)


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
        corrections="How it tells that a quoted story was changed or withdrawn",
        typos="Whether it tells of mended typing errors too",
        report="Whether the editor's report comes here every Monday",
    )
    @app_commands.choices(
        answers=_choices(words.PLACING_NAMES),
        follow=_choices(words.FOLLOWING_NAMES),
        corrections=_choices(words.CORRECTING_NAMES),
        typos=_choices(words.TYPOS_NAMES),
        report=_choices(words.REPORT_NAMES),
    )
    async def settings(  # noqa: PLR0917 - discord.py takes a command's options from its parameters
        interaction: discord.Interaction,
        answers: app_commands.Choice[str] | None = None,
        follow: app_commands.Choice[str] | None = None,
        collections: app_commands.Range[str, 1, 500] | None = None,
        corrections: app_commands.Choice[str] | None = None,
        typos: app_commands.Choice[str] | None = None,
        report: app_commands.Choice[str] | None = None,
    ) -> None:
        chosen = {
            "answers": answers,
            "follow": follow,
            "corrections": corrections,
            "typos": typos,
            "report": report,
        }
        values = {name: choice.value if choice else None for name, choice in chosen.items()}
        await commands.settings(interaction, {**values, "collections": collections})

    @group.command(name="follow", description="Tell me here when a story answers a question")
    @app_commands.describe(question="What do you want to know?")
    async def follow_question(interaction: discord.Interaction, question: app_commands.Range[str, 1, 500]) -> None:
        await commands.say(interaction, "follow", f"follow {question}")

    @group.command(name="followed", description="The questions you follow")
    async def followed(interaction: discord.Interaction) -> None:
        await commands.say(interaction, "follow", "followed")

    @group.command(name="unfollow", description="Tell me no more")
    @app_commands.describe(number="Its number in the list")
    async def unfollow(interaction: discord.Interaction, number: app_commands.Range[int, 1, 50]) -> None:
        await commands.say(interaction, "follow", f"unfollow {number}")

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
