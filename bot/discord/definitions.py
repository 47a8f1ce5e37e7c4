"""The definitions of slash commands and the message menu, told to Discord only when they have changed."""

from __future__ import annotations

import hashlib
import json
import logging
from typing import Any

import discord
from discord import app_commands

from bot.desk.desk import Stopping
from bot.discord.api import DiscordRefused, DiscordUnreachable
from bot.discord.commands import Commands, may_subscribe
from bot.discord.parts import Interaction, Parts
from bot.discord.places import PLATFORM
from bot.rendering import adding_words, words

_NOTE = "commands"
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
    @app_commands.describe(
        headline="Its headline, or some words of it", add="Add the story on this page instead: its whole address"
    )
    async def story(
        interaction: discord.Interaction,
        headline: app_commands.Range[str, 1, 200] | None = None,
        add: app_commands.Range[str, 1, 2000] | None = None,
    ) -> None:
        if add:
            await commands.add(interaction, add)
        else:
            await commands.story(interaction, headline or "")

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


def _add_following(group: app_commands.Group, commands: Commands) -> None:
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
        add="Who may add stories from this server",
    )
    @app_commands.choices(
        answers=_choices(words.PLACING_NAMES),
        follow=_choices(words.FOLLOWING_NAMES),
        corrections=_choices(words.CORRECTING_NAMES),
        typos=_choices(words.TYPOS_NAMES),
        report=_choices(words.REPORT_NAMES),
        add=_choices(adding_words.ADDING_NAMES),
    )
    async def settings(  # noqa: PLR0917 - discord.py takes a command's options from its parameters
        interaction: discord.Interaction,
        answers: app_commands.Choice[str] | None = None,
        follow: app_commands.Choice[str] | None = None,
        collections: app_commands.Range[str, 1, 500] | None = None,
        corrections: app_commands.Choice[str] | None = None,
        typos: app_commands.Choice[str] | None = None,
        report: app_commands.Choice[str] | None = None,
        add: app_commands.Choice[str] | None = None,
    ) -> None:
        chosen = {
            "answers": answers,
            "follow": follow,
            "corrections": corrections,
            "typos": typos,
            "report": report,
            "add": add,
        }
        values = {name: choice.value if choice else None for name, choice in chosen.items()}
        await commands.settings(interaction, {**values, "collections": collections})

    _add_following(group, commands)

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
