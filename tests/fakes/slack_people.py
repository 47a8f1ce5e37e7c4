"""People in the fake Slack: they write, edit, delete, type commands and press buttons; Slack tells the bot."""

from __future__ import annotations

import itertools
from typing import Any

from tests.fakes.slack import FakeSlack
from tests.fakes.slack_delivery import Delivery
from tests.fakes.slack_workspace import BOT_USER, FakeWorkspace, Message

_numbers = itertools.count(1)


class People:
    """What people do in one workspace.

    doubled: the app hears of messages in channels as well as of mentions, so that each mention comes twice.
    """

    def __init__(self, slack: FakeSlack, workspace: FakeWorkspace | None = None, *, doubled: bool = True) -> None:
        self.slack = slack
        self.workspace = workspace or slack.workspace
        self.doubled = doubled

    # -- messages ---------------------------------------------------------------------------------------------

    def write(self, text: str, *, channel: str = "C1", user: str = "U1", thread: str = "", **more: Any) -> str:
        """Write a message; its ts."""
        place = self.workspace.channel(channel)
        ts = self.workspace.new_ts()
        message = {"type": "message", "user": user, "text": text, "ts": ts, **more}
        if thread:
            message["thread_ts"] = thread
        place.messages[ts] = message
        said = {**message, "channel": channel, "event_ts": ts}
        if f"<@{BOT_USER}>" in text and place.kind != "im":
            self.event({**said, "type": "app_mention"})
        if self.doubled or place.kind == "im":
            self.event({**said, "channel_type": place.kind})
        return ts

    def ask(self, question: str, **where: Any) -> str:
        """Mention the bot."""
        return self.write(f"<@{BOT_USER}> {question}", **where)

    def edit(self, ts: str, text: str, *, channel: str = "C1") -> None:
        """Word a message anew."""
        place = self.workspace.channel(channel)
        before = dict(place.messages[ts])
        place.messages[ts] = {**before, "text": text, "edited": {"user": "U1", "ts": self.workspace.new_ts()}}
        self._changed(channel, place.messages[ts], before)

    def delete(self, ts: str, *, channel: str = "C1") -> None:
        """Delete a message; one with replies becomes a tombstone."""
        place = self.workspace.channel(channel)
        before = dict(place.messages[ts])
        if len(place.thread(ts)) > 1:
            tombstone = {"type": "message", "subtype": "tombstone", "text": "This message was deleted.", "ts": ts}
            place.messages[ts] = {**tombstone, "user": "USLACKBOT", "hidden": True}
            self._changed(channel, place.messages[ts], before)
            return
        del place.messages[ts]
        gone = {"type": "message", "subtype": "message_deleted", "deleted_ts": ts, "previous_message": before}
        stamp = self.workspace.new_ts()
        self.event({**gone, "channel": channel, "channel_type": place.kind, "ts": stamp, "event_ts": stamp})

    def _changed(self, channel: str, now: Message, before: Message) -> None:
        stamp, kind = self.workspace.new_ts(), self.workspace.channel(channel).kind
        changed = {"type": "message", "subtype": "message_changed", "message": now, "previous_message": before}
        self.event(
            {**changed, "channel": channel, "channel_type": kind, "ts": stamp, "event_ts": stamp, "hidden": True}
        )

    def event(self, event: dict[str, Any], *, event_id: str = "") -> Delivery:
        """Tell the bot of an event."""
        payload = {
            "type": "event_callback",
            "team_id": self.workspace.team,
            "api_app_id": "A1",
            "event": event,
            "event_id": event_id or f"Ev{next(_numbers)}",
            "event_time": 0,
            "authorizations": [{"team_id": self.workspace.team, "user_id": BOT_USER, "is_bot": True}],
        }
        return self.slack.deliver("events_api", payload)

    def invite(self, channel: str) -> None:
        """Add the bot to a channel."""
        self.workspace.channel(channel).members.add(BOT_USER)
        stamp = self.workspace.new_ts()
        joined = {"type": "member_joined_channel", "user": BOT_USER, "channel": channel, "team": self.workspace.team}
        self.event({**joined, "event_ts": stamp})

    def open_home(self, tab: str = "home", *, user: str = "U1", channel: str = "D1") -> None:
        """Open the bot's home tab, or the conversation with it."""
        self.workspace.channel(channel)
        self.event({"type": "app_home_opened", "user": user, "channel": channel, "tab": tab, "event_ts": "1.1"})

    # -- commands and presses ---------------------------------------------------------------------------------

    def command(self, name: str, text: str = "", *, channel: str = "C1", user: str = "U1") -> tuple[Delivery, str]:
        """Type a slash command; its delivery and its response_url."""
        self.workspace.channel(channel)
        url = self._response_url()
        payload = {
            "command": name,
            "text": text,
            "channel_id": channel,
            "user_id": user,
            "team_id": self.workspace.team,
            "response_url": url,
            "trigger_id": f"t{next(_numbers)}",
        }
        return self.slack.deliver("slash_commands", payload), url

    def press(
        self, message: Message, action: str, *, channel: str = "C1", user: str = "U1", value: str | None = None
    ) -> tuple[Delivery, str]:
        """Press a button of a message; one that only the person sees has no ts of its own here."""
        element = find_action(message["blocks"], action)
        container = {"type": "message", "channel_id": channel, "message_ts": message.get("ts")}
        return self._interact(
            {
                "type": "block_actions",
                "container": {**container, "is_ephemeral": "ts" not in message},
                **({"message": message} if "ts" in message else {}),
                "actions": [{**element, "value": element.get("value") if value is None else value}],
            },
            channel,
            user,
        )

    def choose(self, message: Message, action: str, option: str, *, channel: str = "C1") -> tuple[Delivery, str]:
        """Choose from a menu."""
        element = find_action(message["blocks"], action)
        chosen = next(each for each in element["options"] if each["value"] == option)
        container = {"type": "message", "channel_id": channel, "is_ephemeral": True}
        actions = [{"action_id": action, "type": element["type"], "selected_option": chosen}]
        return self._interact({"type": "block_actions", "container": container, "actions": actions}, channel, "U1")

    def press_home(self, action: str, *, user: str = "U1") -> None:
        """Press a button in the home tab."""
        element = find_action(self.workspace.views[user]["blocks"], action)
        container = {"type": "view", "view_id": "V0"}
        self._interact({"type": "block_actions", "container": container, "actions": [element]}, "", user)

    def shortcut(self, message: Message, *, channel: str = "C1", user: str = "U1") -> tuple[Delivery, str]:
        """Use the message shortcut."""
        about = {"type": "message_action", "callback_id": "pullquote_about", "message": message}
        return self._interact({**about, "message_ts": message["ts"]}, channel, user)

    def submit(self, view: dict[str, Any], question: str, *, user: str = "U1") -> Delivery:
        """Fill in a dialogue."""
        values = {"question": {"question": {"type": "plain_text_input", "value": question}}}
        submitted = {**view, "state": {"values": values}}
        return self._interact({"type": "view_submission", "view": submitted}, "", user)[0]

    def _interact(self, payload: dict[str, Any], channel: str, user: str) -> tuple[Delivery, str]:
        url = self._response_url()
        whole = {
            **payload,
            "user": {"id": user, "team_id": self.workspace.team},
            "team": {"id": self.workspace.team},
            "trigger_id": f"t{next(_numbers)}",
            "api_app_id": "A1",
        }
        if channel:
            whole |= {"channel": {"id": channel}, "response_url": url}
        return self.slack.deliver("interactive", whole), url

    def _response_url(self) -> str:
        return f"{self.slack.base}/respond/{next(_numbers)}"


def find_action(blocks: list[dict[str, Any]], action: str) -> dict[str, Any]:
    """The button or menu with that action id."""
    for block in blocks:
        for element in [*block.get("elements", ()), block.get("accessory") or {}]:
            if element.get("action_id") == action:
                return dict(element)
    raise AssertionError(f"no {action} in {[block['type'] for block in blocks]}")
