"""The state of a fake Slack workspace: channels, members, messages; and what Slack says to each call about them."""

from __future__ import annotations

import itertools
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.support.slack_rules import faults_of

TEAM, BOT_USER, BOT_ID, BOT_TOKEN, APP_TOKEN = "T1", "U0BOT", "B0BOT", "xoxb-fake", "xapp-fake"
SIGNING_SECRET = "signing-secret"


class Refused(Exception):
    """Slack's answer is an error."""

    def __init__(self, code: str, **more: Any) -> None:
        self.answer = {"ok": False, "error": code, **more}
        super().__init__(code)


Message = dict[str, Any]


@dataclass(slots=True)
class Channel:
    """A channel, or a direct conversation with the bot; `members` matters for what the bot may post."""

    id: str
    kind: str = "channel"
    members: set[str] = field(default_factory=set)
    messages: dict[str, Message] = field(default_factory=dict)
    creator: str = "U9"

    def thread(self, ts: str) -> list[Message]:
        """A message and its replies, oldest first."""
        return [m for m in self.in_order() if ts in {m["ts"], m.get("thread_ts")}]

    def in_order(self) -> list[Message]:
        """All messages, oldest first."""
        return sorted(self.messages.values(), key=lambda message: float(message["ts"]))


class FakeWorkspace:
    """One workspace. Not thread-safe by itself: the server has one thread."""

    def __init__(self, team: str = TEAM, token: str = BOT_TOKEN) -> None:
        self.team = team
        self.token = token
        self.channels: dict[str, Channel] = {}
        self.views: dict[str, Any] = {}
        self.opened: list[dict[str, Any]] = []
        self.statuses: list[tuple[str, str, str]] = []  # channel, thread, status
        self.prompts: list[dict[str, Any]] = []
        self.ephemeral: list[Message] = []
        self.calls: dict[str, list[float]] = defaultdict(list)
        self.admins = {"U1"}
        self.homes: dict[str, str] = {}  # the workspaces of those who belong to another one
        self.scopes = (
            "app_mentions:read,chat:write,commands,im:history,im:write,assistant:write,channels:history,groups:history"
        )
        self._numbers = itertools.count(1)

    def new_ts(self) -> str:
        """A time stamp no other message has."""
        return f"{int(time.time())}.{next(self._numbers):06d}"

    def channel(self, identifier: str) -> Channel:
        """A channel; it comes to be when it is first named, with the bot in it."""
        kind = {"D": "im", "G": "group"}.get(identifier[0], "channel")
        return self.channels.setdefault(identifier, Channel(identifier, kind, {BOT_USER}))

    def from_bot(self) -> list[Message]:
        """What the bot posted and has not deleted, oldest first."""
        found = [
            m
            for channel in self.channels.values()
            for m in channel.in_order()
            if m.get("bot_id") == BOT_ID and "blocks" in m
        ]
        return sorted(found, key=lambda message: float(message["ts"]))

    def replies(self, channel: str, ts: str) -> list[Message]:
        """What the bot posted in reply to a message: in its thread, or after it in a direct conversation."""
        if channel.startswith("D"):
            return [m for m in self.channel(channel).in_order() if m.get("bot_id") and m["ts"] > ts]
        return [m for m in self.channel(channel).thread(ts) if m.get("bot_id")]

    # -- the Web API ------------------------------------------------------------------------------------------

    def call(self, method: str, fields: dict[str, Any]) -> dict[str, Any]:
        """Slack's answer to a call."""
        self.calls[method].append(time.monotonic())
        handler = getattr(self, "_" + method.replace(".", "_"), None)
        if handler is None:
            raise Refused("unknown_method")
        return {"ok": True, **(handler(fields) or {})}

    def _auth_test(self, _: dict[str, Any]) -> dict[str, Any]:
        who = {"team_id": self.team, "user_id": BOT_USER, "bot_id": BOT_ID}
        return {"url": "https://fake.slack.example/", "team": "Fake", "user": "pullquote", **who}

    def _chat_postMessage(self, fields: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        channel = self._open_channel(fields)
        self._check(fields)
        thread = fields.get("thread_ts")
        ts = self.new_ts()
        message = {"type": "message", "user": BOT_USER, "bot_id": BOT_ID, "ts": ts, **_shown(fields)}
        if thread:
            message["thread_ts"] = thread
        if metadata := fields.get("metadata"):
            message["metadata"] = metadata
        channel.messages[ts] = message
        self.statuses.append((channel.id, thread or ts, ""))  # posting clears it
        return {"channel": channel.id, "ts": ts, "message": message}

    def _chat_postEphemeral(self, fields: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        channel = self._open_channel(fields)
        self._check(fields)
        ts = self.new_ts()
        self.ephemeral.append({"channel": channel.id, "user": fields["user"], "ts": ts, **_shown(fields)})
        return {"message_ts": ts}

    def _chat_update(self, fields: dict[str, Any]) -> dict[str, Any]:
        message = self._own(fields, "cant_update_message")
        self._check(fields)
        if len(fields.get("text") or "") > 4000:
            raise Refused("msg_too_long")
        message |= {**_shown(fields), "edited": {"user": BOT_USER, "ts": self.new_ts()}}
        return {"channel": fields["channel"], "ts": message["ts"]}

    def _chat_delete(self, fields: dict[str, Any]) -> dict[str, Any]:
        message = self._own(fields, "cant_delete_message")
        del self.channel(fields["channel"]).messages[message["ts"]]
        return {"channel": fields["channel"], "ts": message["ts"]}

    def _conversations_open(self, fields: dict[str, Any]) -> dict[str, Any]:
        return {"channel": {"id": self.channel(f"D{fields['users']}").id}}

    def _conversations_history(self, fields: dict[str, Any]) -> dict[str, Any]:
        messages = [m for m in self._known(fields).in_order() if m.get("thread_ts", m["ts"]) == m["ts"]]
        return self._page(messages[::-1], fields)

    def _conversations_replies(self, fields: dict[str, Any]) -> dict[str, Any]:
        channel = self._known(fields)
        if fields["ts"] not in channel.messages:
            raise Refused("thread_not_found")
        return self._page(channel.thread(fields["ts"]), fields)

    def _page(self, messages: list[Message], fields: dict[str, Any]) -> dict[str, Any]:
        after = [m for m in messages if float(m["ts"]) > float(fields.get("oldest") or 0)]
        start, limit = int(fields.get("cursor") or 0), min(int(fields.get("limit") or 100), 999)
        shown = [dict(message) for message in after[start : start + limit]]
        if str(fields.get("include_all_metadata")).lower() not in {"1", "true"}:
            for message in shown:
                message.pop("metadata", None)
        more = start + limit < len(after)
        return {
            "messages": shown,
            "has_more": more,
            "response_metadata": {"next_cursor": str(start + limit) if more else ""},
        }

    def _views_publish(self, fields: dict[str, Any]) -> None:
        self._check({"blocks": fields["view"]["blocks"], "text": "view"})
        self.views[fields["user_id"]] = fields["view"]

    def _views_open(self, fields: dict[str, Any]) -> dict[str, Any]:
        view = {"id": f"V{next(self._numbers)}", **fields["view"]}
        self.opened.append(view)
        return {"view": view}

    def _assistant_threads_setStatus(self, fields: dict[str, Any]) -> None:  # noqa: N802
        self._known({"channel": fields["channel_id"]})
        self.statuses.append((fields["channel_id"], fields["thread_ts"], fields["status"]))

    def _assistant_threads_setSuggestedPrompts(self, fields: dict[str, Any]) -> None:  # noqa: N802
        if "thread_ts" in fields:
            raise Refused("invalid_thread_ts")  # an app of today; Slack itself fails without a word
        if not 0 < len(fields["prompts"]) <= 4:
            raise Refused("invalid_arguments")
        self.prompts.append(fields)

    def _users_info(self, fields: dict[str, Any]) -> dict[str, Any]:
        user = fields["user"]
        is_admin = user in self.admins
        home = self.homes.get(user, self.team)
        return {"user": {"id": user, "team_id": home, "is_bot": user == BOT_USER, "is_admin": is_admin}}

    def _conversations_info(self, fields: dict[str, Any]) -> dict[str, Any]:
        channel = self._known(fields)
        return {"channel": {"id": channel.id, "creator": channel.creator}}

    # -- rules ------------------------------------------------------------------------------------------------

    def _known(self, fields: dict[str, Any]) -> Channel:
        if fields.get("channel") not in self.channels:
            raise Refused("channel_not_found")
        return self.channels[fields["channel"]]

    def _open_channel(self, fields: dict[str, Any]) -> Channel:
        channel = self._known(fields)
        if BOT_USER not in channel.members:
            raise Refused("not_in_channel")
        return channel

    def _own(self, fields: dict[str, Any], refusal: str) -> Message:
        message = self._known(fields).messages.get(fields.get("ts", ""))
        if message is None:
            raise Refused("message_not_found")
        if not message.get("bot_id"):
            raise Refused(refusal)
        return message

    @staticmethod
    def _check(fields: dict[str, Any]) -> None:
        if not fields.get("text") and not fields.get("blocks"):
            raise Refused("no_text")
        if faults := faults_of(fields):
            raise Refused(faults[0].split(":")[0], response_metadata={"messages": faults})


def _shown(fields: dict[str, Any]) -> dict[str, Any]:
    return {"text": fields.get("text", ""), "blocks": fields.get("blocks") or []}


def all_texts(messages: list[Message]) -> Iterator[str]:
    """The top-level texts of messages."""
    return (message["text"] for message in messages)
