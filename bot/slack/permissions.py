"""Who may change a channel's settings: whoever made the channel, and the workspace's admins, as far as Slack tells."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from bot.rendering import adding_words, words
from bot.slack.api import SlackApi, SlackRefused, SlackUnreachable
from bot.slack.workspaces import Workspace

_PATIENCE_S = 2.0  # Slack itself waits three seconds for a command to be acknowledged

log = logging.getLogger(__name__)


async def refusal(api: SlackApi, workspace: Workspace, channel: str, person: str) -> str:
    """Why a person may not change the settings of a channel; "" where they may.

    In a direct conversation anybody may. Where the app has neither the scope to ask who is an admin nor the one to ask
    who made the channel, Slack has no way to tell people apart, and everybody there may.
    """
    if channel.startswith("D"):
        return ""
    try:
        async with asyncio.timeout(_PATIENCE_S):
            found = await asyncio.gather(
                _is_admin(api, workspace, person), _made(api, workspace, channel, person), return_exceptions=True
            )
    except TimeoutError:
        return words.CANT_TELL_NOW
    if True in found:
        return ""
    if any(isinstance(one, SlackUnreachable) for one in found):
        return words.CANT_TELL_NOW
    for one in found:
        if isinstance(one, BaseException):
            raise one
    if all(one is None for one in found):
        log.warning("everybody may change settings: without users:read and channels:read Slack doesn't tell who is who")
        return ""
    return words.NOT_YOURS_TO_SETTLE


async def refusal_to_add(api: SlackApi, workspace: Workspace, person: str) -> str:
    """Why a person may not do what only the workspace's admins may; "" where they may.

    Where Slack doesn't tell who they are nobody may: what is added is there for all.
    """
    try:
        async with asyncio.timeout(_PATIENCE_S):
            found = await _is_admin(api, workspace, person)
    except (TimeoutError, SlackUnreachable):
        return words.CANT_TELL_NOW
    if found is None:
        log.warning("nobody may add stories: without users:read Slack doesn't tell who is an admin")
        return adding_words.CANT_TELL_ADMINS
    return "" if found else adding_words.ONLY_ADMINS_ADD


async def _is_admin(api: SlackApi, workspace: Workspace, person: str) -> bool | None:
    """Whether a person is an admin or owner of this workspace; None where Slack doesn't tell."""
    user = await _ask(api, workspace, "users.info", "user", user=person)
    roles = [user.get(role) for role in ("is_admin", "is_owner", "is_primary_owner")]
    if all(role is None for role in roles):
        return None
    is_theirs = user.get("team_id") in {None, workspace.team}  # in a shared channel people may be admins elsewhere
    return is_theirs and any(roles)


async def _made(api: SlackApi, workspace: Workspace, channel: str, person: str) -> bool | None:
    """Whether a person made the channel; None where Slack doesn't tell."""
    creator = (await _ask(api, workspace, "conversations.info", "channel", channel=channel)).get("creator")
    return creator == person if creator else None


async def _ask(api: SlackApi, workspace: Workspace, method: str, about: str, **fields: Any) -> dict[str, Any]:
    try:
        answer = await api.look_up(workspace.token, workspace.team, method, **fields)
    except SlackRefused as error:  # a scope that the app doesn't have
        log.info("%s", error)
        return {}
    return answer.get(about) or {}
