"""Finding an answer again in a channel's history."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from bot.discord.api import DiscordApi, DiscordRefused
from bot.discord.places import message_id

_PAGE = 100
_MOST_PAGES = 20
_UNKNOWN_CHANNEL = 10003
_LOADING = 1 << 7
_SPOKEN = {0, 19, 20, 23}  # types: a message, a reply, what a command answered

Ours = Callable[[dict[str, Any]], bool]


def in_reply_to(message: str, nonce: str) -> Ours:
    """What replies to a message."""

    def ours(posted: dict[str, Any]) -> bool:
        return (posted.get("message_reference") or {}).get("message_id") == message or posted.get("nonce") == nonce

    return ours


def by_mark(mark: str) -> Ours:
    """What has a mark in its buttons."""

    def ours(posted: dict[str, Any]) -> bool:
        return mark in json.dumps(posted.get("components") or []) or posted.get("nonce") == mark

    return ours


def of_interaction(interaction: str, mark: str) -> Ours:
    """What responds to an interaction, or was posted where it couldn't be responded to any more."""
    has_mark = by_mark(mark)

    def ours(posted: dict[str, Any]) -> bool:
        named = posted.get("interaction_metadata") or posted.get("interaction") or {}
        return (named.get("id") == interaction and not posted.get("flags", 0) & _LOADING) or has_mark(posted)

    return ours


async def look_up(api: DiscordApi, channel: str, author: str, ours: Ours, *, after: str) -> str | None:
    """The first message of `author` in a channel that is `ours`, after another one; None if there is none.

    Raises:
        DiscordRefused, DiscordUnreachable: that can't be told now.
    """
    for _ in range(_MOST_PAGES):
        query = {"limit": str(_PAGE)} | ({"after": after} if after else {})
        try:
            page = await api.call("GET", "/channels/{channel_id}/messages", params=query, ids={"channel_id": channel})
        except DiscordRefused as error:
            if error.code == _UNKNOWN_CHANNEL:
                return None
            raise
        page = sorted(page, key=lambda message: int(message["id"]))
        for message in page:
            is_ours = message.get("author", {}).get("id") == author and message.get("type", 0) in _SPOKEN
            if is_ours and ours(message):
                return message_id(channel, message["id"])
        if len(page) < _PAGE or not after:
            return None
        after = page[-1]["id"]
    return None
