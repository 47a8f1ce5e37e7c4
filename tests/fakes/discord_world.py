"""The state of a fake Discord: channels, messages, interactions; and what the API says to each call about them."""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.support.discord_rules import faults_of

TOKEN, BOT, APPLICATION, GUILD = "fake-token", "900", "901", "1000"
EPHEMERAL, LOADING = 1 << 6, 1 << 7
_EPOCH_MS = 1_420_070_400_000
_INTERACTION_S, _TOKEN_S = 3.0, 900.0
_numbers = itertools.count()

Json = dict[str, Any]


class Refused(Exception):
    """Discord's answer is an error."""

    def __init__(self, status: int, code: int, message: str = "") -> None:
        self.status = status
        self.answer = {"code": code, "message": message or f"error {code}"}
        super().__init__(message)


def snowflake() -> str:
    """An id no other thing has, in the order of time."""
    return str(((int(time.time() * 1000) - _EPOCH_MS) << 22) + next(_numbers) % (1 << 22))


def user(identifier: str, *, bot: bool = False) -> Json:
    """A user as Discord shows one."""
    name = "pullquote" if identifier == BOT else f"person{identifier}"
    return {"id": identifier, "username": name, "discriminator": "0", "global_name": None, "avatar": None, "bot": bot}


@dataclass(slots=True)
class Channel:
    """A text channel (0), a direct conversation (1) or a thread (11). may_…: what the bot may do."""

    id: str
    type: int = 0
    parent: str = ""
    name: str = "city"
    messages: dict[str, Json] = field(default_factory=dict)
    may_post: bool = True
    may_embed: bool = True
    may_read: bool = True

    def in_order(self) -> list[Json]:
        """All messages, oldest first."""
        return sorted(self.messages.values(), key=lambda message: int(message["id"]))

    def from_bot(self) -> list[Json]:
        """Those of the bot that aren't "thinking…"."""
        return [m for m in self.in_order() if m["author"]["id"] == BOT and not m["flags"] & LOADING]


@dataclass(slots=True)
class Interaction:
    """A command, press or dialogue, and what became of it. answer: the callback. original: what can be edited."""

    id: str
    token: str
    channel: str
    kind: int
    at: float = field(default_factory=time.monotonic)
    message: Json | None = None
    answer: Json | None = None
    answered: float | None = None
    original: Json | None = None
    edits: int = 0
    followups: list[Json] = field(default_factory=list)

    @property
    def took_s(self) -> float:
        """Until it was acknowledged."""
        return float("inf") if self.answered is None else self.answered - self.at


class World:
    """Everything the bot can see. Not thread-safe by itself: the server has one thread."""

    def __init__(self, dispatch: Callable[[str, Json], None]) -> None:
        """`dispatch` tells the bot of an event."""
        self.dispatch = dispatch
        self.channels = {str(1100 + n): Channel(str(1100 + n)) for n in range(20)}
        self.interactions: dict[str, Interaction] = {}
        self.commands: list[Json] = []
        self.syncs = 0
        self.bodies: list[Json] = []  # of all that was posted
        self.typing: list[str] = []
        self.repeats = 0  # posts that Discord knew by their nonce
        self.knows_nonces = True
        self.application_flags = 0

    def channel(self, identifier: str) -> Channel:
        """A channel; a direct conversation comes to be when it is first named."""
        if identifier not in self.channels and identifier.startswith("2"):
            self.channels[identifier] = Channel(identifier, type=1)
        if identifier not in self.channels:
            raise Refused(404, 10003, "Unknown Channel")
        return self.channels[identifier]

    def from_bot(self) -> list[Json]:
        """What the bot posted and has not deleted, for all to see."""
        return [message for channel in self.channels.values() for message in channel.from_bot()]

    def replies(self, message: str) -> list[Json]:
        """What the bot posted in reply to a message, or in the thread under it."""
        found = [m for m in self.from_bot() if (m.get("message_reference") or {}).get("message_id") == message]
        thread = self.channels.get(message)
        return found + [m for m in (thread.from_bot() if thread else []) if not m.get("message_reference")]

    def guild(self) -> Json:
        """The server as GUILD_CREATE has it."""
        places = [self.channel_object(one) for one in self.channels.values() if one.type == 0]
        threads = [self.channel_object(one) for one in self.channels.values() if one.type == 11]
        everyone = {"id": GUILD, "name": "@everyone", "permissions": str((1 << 50) - 1), "position": 0, "color": 0}
        role = {**everyone, "hoist": False, "managed": False, "mentionable": False, "flags": 0}
        member = {
            "user": user(BOT, bot=True),
            "roles": [],
            "joined_at": _now(),
            "deaf": False,
            "mute": False,
            "flags": 0,
        }
        lists: Json = {name: [] for name in ("emojis", "stickers", "voice_states", "presences", "stage_instances")}
        return {
            "id": GUILD,
            "name": "Vell",
            "owner_id": "1",
            "roles": [role],
            "channels": places,
            "threads": threads,
            "members": [member],
            "member_count": 5,
            "features": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "premium_tier": 0,
            "preferred_locale": "en-US",
            "afk_timeout": 60,
            "system_channel_flags": 0,
            "unavailable": False,
            "large": False,
            **lists,
        }

    def channel_object(self, channel: Channel) -> Json:
        """A channel as Discord shows it."""
        last = max(channel.messages, key=int, default=None)
        shown: Json = {"id": channel.id, "type": channel.type, "last_message_id": last, "flags": 0}
        if channel.type == 1:
            return {**shown, "recipients": [user("1")]}
        shown |= {"name": channel.name, "guild_id": GUILD, "rate_limit_per_user": 0}
        if channel.type == 11:
            metadata = {"archived": False, "auto_archive_duration": 1440, "archive_timestamp": _now(), "locked": False}
            counts = {"message_count": 0, "member_count": 1, "total_message_sent": 0}
            return {**shown, "parent_id": channel.parent, "owner_id": BOT, "thread_metadata": metadata, **counts}
        return {**shown, "position": 0, "permission_overwrites": [], "topic": None, "nsfw": False, "parent_id": None}

    # -- messages ---------------------------------------------------------------------------------------------

    def add(self, channel: Channel, by: str, content: str, **more: Any) -> Json:
        """Put a message into a channel, and tell the bot."""
        message: Json = {
            "id": snowflake(),
            "channel_id": channel.id,
            "author": user(by, bot=by == BOT),
            "content": content,
            "timestamp": _now(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [user(found, bot=found == BOT) for found in re.findall(r"<@!?(\d+)>", content)],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "components": [],
            "pinned": False,
            "type": 0,
            "flags": 0,
            **more,
        }
        if not message["flags"] & EPHEMERAL:
            channel.messages[message["id"]] = message
            self.dispatch("MESSAGE_CREATE", self.as_event(message))
        return message

    def as_event(self, message: Json) -> Json:
        """A message as the gateway sends it."""
        channel = self.channels[message["channel_id"]]
        if channel.type == 1:
            return dict(message)
        member = {"roles": [], "joined_at": _now(), "deaf": False, "mute": False, "flags": 0}
        return {**message, "guild_id": GUILD, "member": member}

    def create_message(self, channel_id: str, body: Json) -> Json:
        """The bot posts."""
        channel = self.channel(channel_id)
        if not channel.may_post:
            raise Refused(403, 50001, "Missing Access")
        if body.get("embeds") and not channel.may_embed:
            raise Refused(403, 50013, "Missing Permissions")
        if body.get("message_reference") and not channel.may_read:
            raise Refused(400, 160002, "Cannot reply without permission to read message history")
        self.check(body)
        nonce = body.get("nonce")
        if nonce and body.get("enforce_nonce") and self.knows_nonces:
            for known in channel.messages.values():
                if known.get("nonce") == nonce and known["author"]["id"] == BOT:
                    self.repeats += 1
                    return known
        more: Json = {name: body.get(name) or default for name, default in _SHOWN.items()}
        if reference := body.get("message_reference"):
            replied = channel.messages.get(reference["message_id"])
            if replied is None:
                raise Refused(400, 50035, "Invalid Form Body: MESSAGE_REFERENCE_UNKNOWN_MESSAGE")
            more |= {"type": 19, "message_reference": reference, "referenced_message": dict(replied)}
        return self.add(channel, BOT, body.get("content") or "", nonce=nonce, **more)

    def edit_message(self, message: Json, body: Json) -> Json:
        """The bot changes a message of its own; flags: of one that was "thinking…"."""
        changed = {**message, **{name: value for name, value in body.items() if name in (*_SHOWN, "content")}}
        self.check(changed)
        message |= {**changed, "edited_timestamp": _now(), "flags": message["flags"] & ~LOADING}
        if message["id"] in self.channels[message["channel_id"]].messages:
            self.dispatch("MESSAGE_UPDATE", self.as_event(message))
        return message

    def check(self, body: Json) -> None:
        """Refuse what is over a limit."""
        self.bodies.append(body)
        if faults := faults_of(body):
            raise Refused(400, 50035, f"Invalid Form Body: {', '.join(faults)}")

    def own(self, channel_id: str, message_id: str) -> Json:
        """A message of the bot's."""
        message = self.channel(channel_id).messages.get(message_id)
        if message is None:
            raise Refused(404, 10008, "Unknown Message")
        if message["author"]["id"] != BOT:
            raise Refused(403, 50005, "Cannot edit a message authored by another user")
        return message

    def history(self, channel_id: str, query: Json) -> list[Json]:
        """A page of a channel, newest first."""
        channel, limit = self.channel(channel_id), int(query.get("limit", 50))
        messages = channel.in_order()
        if after := query.get("after"):
            messages = [m for m in messages if int(m["id"]) > int(after)][:limit]
        elif before := query.get("before"):
            messages = [m for m in messages if int(m["id"]) < int(before)][-limit:]
        return [{k: v for k, v in m.items() if k != "nonce"} for m in messages[-limit:]][::-1]

    def start_thread(self, channel_id: str, message_id: str, body: Json) -> Json:
        """The bot makes a thread under a message."""
        channel = self.channel(channel_id)
        if channel.type == 1 or not 0 < len(body["name"]) <= 100:
            raise Refused(400, 50024)
        if message_id in self.channels:
            raise Refused(400, 160004, "A thread has already been created for this message")
        thread = Channel(message_id, type=11, parent=channel_id, name=body["name"])
        self.channels[message_id] = thread
        made = self.channel_object(thread)
        self.dispatch("THREAD_CREATE", {**made, "newly_created": True})
        return made

    # -- interactions -----------------------------------------------------------------------------------------

    def respond(self, interaction_id: str, token: str, body: Json) -> None:
        """The bot acknowledges an interaction."""
        interaction = self.interactions.get(token)
        if interaction is None or interaction.id != interaction_id:
            raise Refused(404, 10062, "Unknown interaction")
        if interaction.answer is not None:
            raise Refused(400, 40060, "Interaction has already been acknowledged.")
        if time.monotonic() - interaction.at > _INTERACTION_S:
            raise Refused(404, 10062, "Unknown interaction")
        kind, data = body["type"], body.get("data") or {}
        if kind in {4, 7}:
            self.check(data)
        interaction.answer, interaction.answered = body, time.monotonic()
        if kind in {4, 5}:
            flags = data.get("flags", 0) & EPHEMERAL | (LOADING if kind == 5 else 0)
            shown = {name: data.get(name) or default for name, default in _SHOWN.items()}
            about = {"interaction_metadata": {"id": interaction.id, "type": interaction.kind, "user": user("1")}}
            about["interaction_metadata"]["authorizing_integration_owners"] = {}
            channel = self.channels[interaction.channel]
            more = {**shown, **about, "flags": flags, "type": 20, "application_id": APPLICATION}
            interaction.original = self.add(channel, BOT, data.get("content") or "", **more)
        elif kind == 7 and interaction.message is not None:
            interaction.original = self.edit_message(interaction.message, data)
        elif kind == 6:
            interaction.original = interaction.message

    def of_token(self, token: str) -> Interaction:
        """An interaction that may still be answered further."""
        interaction = self.interactions.get(token)
        if interaction is None or interaction.answer is None:
            raise Refused(404, 10015, "Unknown Webhook")
        if time.monotonic() - interaction.at > _TOKEN_S:
            raise Refused(401, 50027, "Invalid Webhook Token")
        return interaction

    def original(self, token: str) -> Json:
        """What a bot may edit of an interaction."""
        original = self.of_token(token).original
        if original is None:
            raise Refused(404, 10008, "Unknown Message")
        return original

    def edit_original(self, token: str, body: Json) -> Json:
        """The bot puts something in the place of "thinking…"."""
        message = self.edit_message(self.original(token), body)
        self.of_token(token).edits += 1
        return message

    def follow_up(self, token: str, body: Json) -> Json:
        """The bot says something further."""
        interaction = self.of_token(token)
        self.check(body)
        shown = {name: body.get(name) or default for name, default in _SHOWN.items()}
        flags = body.get("flags", 0) & EPHEMERAL
        channel = self.channels[interaction.channel]
        message = self.add(channel, BOT, body.get("content") or "", **{**shown, "flags": flags})
        interaction.followups.append(message)
        return message

    def put_commands(self, definitions: list[Json]) -> list[Json]:
        """The bot says which commands it has."""
        self.syncs += 1
        for one in definitions:
            kind, name, description = one.get("type", 1), one["name"], one.get("description", "")
            fits = re.fullmatch(r"[-_'\w]{1,32}", name) and name == name.lower() and 0 < len(description) <= 100
            if not (fits if kind == 1 else 0 < len(name) <= 32):
                raise Refused(400, 50035, f"Invalid Form Body: {name}")
        self.commands = [{**one, "id": snowflake(), "version": snowflake()} for one in definitions]
        return self.commands


_SHOWN: Json = {"embeds": [], "components": [], "flags": 0}


def _now() -> str:
    return datetime.now(UTC).isoformat()
