"""What Slack's events say: is this asked of the bot, and what? Pure."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any

from bot.ledger import Asked, Kind
from bot.slack.workspaces import Workspace

PLATFORM = "slack"

_SPOKEN = {None, "file_share", "thread_broadcast", "me_message"}  # subtypes of what a person says
_LINK = re.compile(r"<(https?://[^<>|]*)(?:\|[^<>]*)?>")
_ENTITY = re.compile(r"<([^<>]*)>")


@dataclass(frozen=True, slots=True)
class Message:
    """A message of a person.

    asks: what it asks of the bot, if it does. mentions_bot: whether it names the bot. direct: whether only the two of
    them are there. addresses_somebody: whether it names another person. edited: when it was last edited, "" for never.
    """

    asks: Asked
    mentions_bot: bool
    direct: bool
    in_thread: bool
    addresses_somebody: bool
    edited: str


def message_of(event: dict[str, Any], workspace: Workspace, *, at: float) -> Message | None:
    """A person's message from a `message` or `app_mention` event; None for bots, and what nobody said."""
    if event.get("subtype") not in _SPOKEN or is_bots(event, workspace):
        return None
    channel, ts, raw = event.get("channel"), event.get("ts"), event.get("text") or ""
    if not channel or not ts:
        return None
    direct = event.get("channel_type") == "im" or str(channel).startswith("D")
    parent = event.get("thread_ts") or ""
    mentioned = set(re.findall(r"<@([UW][A-Z0-9]+)", raw))
    asks = Asked(
        key=question_key(workspace.team, channel, ts),
        platform=PLATFORM,
        workspace=workspace.team,
        channel=channel,
        thread=parent if direct else parent or ts,
        message=ts,
        person=event["user"],
        text=plain_text(raw, workspace),
        at=at,
    )
    return Message(
        asks=asks,
        mentions_bot=workspace.bot_user in mentioned,
        direct=direct,
        in_thread=bool(parent) and parent != ts,
        addresses_somebody=bool(mentioned - {workspace.bot_user}) or "<!" in raw,
        edited=str((event.get("edited") or {}).get("ts", "")),
    )


def is_bots(event: dict[str, Any], workspace: Workspace) -> bool:
    """Whether a message is a bot's, or nobody's."""
    user = event.get("user")
    return bool(event.get("bot_id") or event.get("bot_profile")) or user in {None, "USLACKBOT", workspace.bot_user}


def question_key(team: str, channel: str, ts: str) -> str:
    """The idempotency key of what a message asks: the same for app_mention, message and every redelivery."""
    return f"{PLATFORM}:{team}:{channel}:{ts}"


def edit_of(message: Message, *, stamp: str) -> Asked:
    """The message's question, as a new wording of what it asked before; `stamp` tells one edit from the next."""
    return message.asks.amended(Kind.EDIT, f"edit:{message.asks.key}:{message.edited or stamp}")


def deletion_of(event: dict[str, Any], workspace: Workspace, *, at: float) -> Asked | None:
    """A deleted message as what it means for its answer; None where the event isn't a deletion.

    A message with replies isn't deleted, but changed into a tombstone.
    """
    changed = event.get("message") or {}
    if event.get("subtype") == "message_deleted":
        ts = event.get("deleted_ts")
    elif event.get("subtype") == "message_changed" and changed.get("subtype") == "tombstone":
        ts = changed.get("ts")
    else:
        return None
    if not ts or not event.get("channel"):
        return None
    gone = Asked(
        key=question_key(workspace.team, event["channel"], ts),
        platform=PLATFORM,
        workspace=workspace.team,
        channel=event["channel"],
        thread="",
        message=ts,
        person="",
        text="",
        at=at,
    )
    return gone.amended(Kind.DELETION, f"gone:{gone.key}")


def with_addresses(raw: str) -> str:
    """The same words with links in full, whatever their labels are."""
    return plain_text(_LINK.sub(r"\1", raw))


def plain_text(raw: str, workspace: Workspace | None = None) -> str:
    """A person's words without Slack's mark-up: the bot's name is left out, links and channels are their labels."""

    def say(entity: re.Match[str]) -> str:
        inside, _, label = entity[1].partition("|")
        if inside.startswith("@"):
            is_bot = workspace is not None and inside[1:] == workspace.bot_user
            return "" if is_bot else label
        if inside.startswith("!"):
            return label
        return label or inside.lstrip("#")

    text = html.unescape(_ENTITY.sub(say, raw))
    return " ".join(re.sub(r"^[\s,:;–—-]+", "", text).split())
