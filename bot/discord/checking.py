"""`pullquote discord --check`: what is there and what is missing, in plain words."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import discord

from bot.desk.trying import Failed, Later
from bot.discord.api import DiscordApi, DiscordRefused, DiscordUnreachable
from bot.discord.http import DiscordHttp
from bot.discord.running import DiscordSettings

Fact = tuple[bool, str]

_CONTENT, _CONTENT_LIMITED = 1 << 18, 1 << 19  # flags of an application
_ALL = (discord.HTTPException, DiscordRefused, DiscordUnreachable, Failed, Later, OSError, KeyError, TypeError)


def permissions() -> discord.Permissions:
    """What the bot needs where it is to answer; docs/discord.md has a reason for each."""
    return discord.Permissions(
        view_channel=True,
        send_messages=True,
        send_messages_in_threads=True,
        create_public_threads=True,
        embed_links=True,
        read_message_history=True,
    )


async def check(settings: DiscordSettings, facts: list[Fact], say: Callable[[str], None]) -> bool:
    """Say one line for each thing that was looked at.

    Args:
        settings: what to check.
        facts: what was found out about the rest: whether it is fine, and a line about it.
        say: takes each line.

    Returns:
        Whether the bot could start.
    """
    complete = True
    async for fine, line in _all(settings, facts):
        complete = complete and fine
        say(f"{'ok     ' if fine else 'MISSING'}  {line}")
    return complete


async def _all(settings: DiscordSettings, facts: list[Fact]) -> AsyncIterator[Fact]:
    if missing := settings.missing():
        yield False, missing
    else:
        http = DiscordHttp(settings.api_url)
        try:
            async for fact in _discord(settings, http):
                yield fact
        finally:
            await http.close()
    for fact in facts:
        yield fact


async def _discord(settings: DiscordSettings, http: DiscordHttp) -> AsyncIterator[Fact]:
    try:
        who = await http.static_login(settings.bot_token.strip())
    except discord.LoginFailure:
        yield False, "DISCORD_BOT_TOKEN: Discord refuses it; take it from the application's page, under Bot"
        return
    except _ALL as error:
        yield False, f"Discord can't be reached at {settings.api_url} ({type(error).__name__}: {error})"
        return
    yield True, f"DISCORD_BOT_TOKEN: {who.get('username')}"
    api = DiscordApi(http)
    try:
        application = await api.call("GET", "/oauth2/applications/@me")
        gateway = await api.call("GET", "/gateway/bot")
        guilds = await api.call("GET", "/users/@me/guilds")
        fact = _connections(gateway)
    except _ALL as error:
        yield False, f"Discord: {error}"
        return
    if settings.message_content:
        granted = int(application.get("flags", 0)) & (_CONTENT | _CONTENT_LIMITED)
        yield bool(granted), _content(bool(granted))
    yield fact
    yield True, f"in {len(guilds)} servers; invite it with {invite_link(str(application['id']))}"


def _content(granted: bool) -> str:
    if granted:
        return "the Message Content intent: threads are followed without a mention"
    return "the Message Content intent; switch it on at the application's page, under Bot, or take away the setting"


def _connections(gateway: dict[str, Any]) -> Fact:
    left = gateway.get("session_start_limit", {}).get("remaining")
    if left == 0:
        return False, "Discord allows no more connections today; wait until tomorrow"
    shards = int(gateway["shards"])
    return True, f"the gateway can be connected to, with {shards} {'shard' if shards == 1 else 'shards'}"


def invite_link(application: str) -> str:
    """What the owner of a server opens to add the bot."""
    return str(discord.utils.oauth_url(application, permissions=permissions()))
