"""People in the fake Discord: they write, edit, delete, use commands, press buttons; Discord tells the bot."""

from __future__ import annotations

import itertools
import time
from typing import Any

from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_world import APPLICATION, BOT, GUILD, Channel, Interaction, Json, snowflake, user
from tests.support.discord_rules import buttons

_numbers = itertools.count(1)
_MANAGE_GUILD = 1 << 5


class People:
    """What people do. Channels are 1100 to 1119, direct conversations begin with 2.

    installed: whether the bot was added to the server; else people brought it along.
    """

    def __init__(self, discord: FakeDiscord) -> None:
        self.discord = discord
        self.world = discord.world
        self.installed = True

    # -- messages ---------------------------------------------------------------------------------------------

    def write(self, text: str, *, channel: str = "1100", by: str = "1", **more: Any) -> str:
        """Write a message; its id."""
        return str(self.discord.do(lambda: self.world.add(self.world.channel(channel), by, text, **more))["id"])

    def ask(self, question: str, **where: Any) -> str:
        """Mention the bot."""
        return self.write(f"<@{BOT}> {question}", **where)

    def reply(self, to: Json, text: str, *, pings: bool = True, by: str = "1") -> str:
        """Reply to a message; whoever wrote it is pinged unless that is switched off."""
        reference = {"type": 0, "channel_id": to["channel_id"], "message_id": to["id"]}
        more: Json = {"type": 19, "message_reference": reference, "referenced_message": to}
        if pings:
            more["mentions"] = [to["author"]]
        return self.write(text, channel=to["channel_id"], by=by, **more)

    def edit(self, message: str, text: str, *, channel: str = "1100") -> None:
        """Word a message anew."""

        def change() -> None:
            found = self.world.channel(channel).messages[message]
            mentions = [user(BOT, bot=True)] if f"<@{BOT}>" in text else []
            found |= {
                "content": text,
                "mentions": mentions,
                "edited_timestamp": f"2026-03-04T10:00:{_second():02}+00:00",
            }
            self.world.dispatch("MESSAGE_UPDATE", self.world.as_event(found))

        self.discord.do(change)

    def unfurl(self, message: str, *, channel: str = "1100") -> None:
        """Discord shows a link in a message, and tells of it as of a change."""
        found = self.world.channel(channel).messages[message]
        self.discord.do(lambda: self.world.dispatch("MESSAGE_UPDATE", self.world.as_event(found)))

    def delete(self, message: str, *, channel: str = "1100") -> None:
        """Delete a message."""

        def gone() -> None:
            place = self.world.channel(channel)
            del place.messages[message]
            where = {} if place.type == 1 else {"guild_id": GUILD}
            self.world.dispatch("MESSAGE_DELETE", {"id": message, "channel_id": channel, **where})

        self.discord.do(gone)

    def deliver_again(self) -> None:
        """Tell the bot once more of all that was said."""

        def again() -> None:
            for channel in list(self.world.channels.values()):
                for message in channel.in_order():
                    self.world.dispatch("MESSAGE_CREATE", self.world.as_event(message))

        self.discord.do(again)

    # -- commands and presses ---------------------------------------------------------------------------------

    def command(
        self, name: str, *, channel: str = "1100", by: str = "1", manages: bool = False, **options: Any
    ) -> Interaction:
        """Use a slash command; "pullquote settings" is one of a group."""
        return self._interact(2, self._command(name, options), channel, by, manages=manages)

    def type_into(self, name: str, option: str, typed: str, *, channel: str = "1100") -> Interaction:
        """Type into an option that offers choices."""
        data = self._command(name, {option: typed})
        data["options"][0]["focused"] = True
        return self._interact(4, data, channel, "1")

    def _command(self, name: str, options: Json) -> Json:
        first, _, second = name.partition(" ")
        definition = next((one for one in self.world.commands if one["name"] == first), {"id": "1"})
        given = [
            {"name": key, "type": 5 if isinstance(value, bool) else 3, "value": value} for key, value in options.items()
        ]
        inside = [{"name": second, "type": 1, "options": given}] if second else given
        return {"id": definition["id"], "name": first, "type": 1, "options": inside}

    def menu(self, message: Json, *, name: str = "What do the stories say?") -> Interaction:
        """Use the command in a message's menu."""
        resolved = {"messages": {message["id"]: message}}
        data = {"id": "5", "name": name, "type": 3, "target_id": message["id"], "resolved": resolved}
        return self._interact(2, data, message["channel_id"], "1")

    def press(self, message: Json, label: str, *, by: str = "1") -> Interaction:
        """Press a button of a message."""
        data = {"component_type": 2, "custom_id": buttons(message)[label]}
        return self._interact(3, data, message["channel_id"], by, message=message)

    def choose(self, message: Json, custom_id: str, value: str, *, manages: bool = True) -> Interaction:
        """Choose from a menu."""
        data = {"component_type": 3, "custom_id": custom_id, "values": [value]}
        return self._interact(3, data, message["channel_id"], "1", message=message, manages=manages)

    def submit(self, opened: Interaction, text: str, *, by: str = "1") -> Interaction:
        """Fill in the dialogue that was opened by a press."""
        assert opened.answer is not None
        dialogue = opened.answer["data"]
        field = dialogue["components"][0]["components"][0]
        row = {"type": 1, "id": 1, "components": [{"type": 4, "id": 2, "custom_id": field["custom_id"], "value": text}]}
        data = {"custom_id": dialogue["custom_id"], "components": [row]}
        return self._interact(5, data, opened.channel, by, message=opened.message)

    def _interact(
        self, kind: int, data: Json, channel: str, by: str, *, message: Json | None = None, manages: bool = False
    ) -> Interaction:
        interaction = Interaction(snowflake(), f"token{next(_numbers)}", channel, kind, message=message)

        def tell() -> None:
            interaction.at = time.monotonic()
            self.world.interactions[interaction.token] = interaction
            self.world.dispatch("INTERACTION_CREATE", self._event(interaction, data, by, manages=manages))

        self.discord.do(tell)
        return interaction

    def _event(self, interaction: Interaction, data: Json, by: str, *, manages: bool) -> Json:
        place: Channel = self.world.channel(interaction.channel)
        event: Json = {
            "id": interaction.id,
            "application_id": APPLICATION,
            "type": interaction.kind,
            "data": data,
            "token": interaction.token,
            "version": 1,
            "channel_id": place.id,
            "channel": self.world.channel_object(place),
            "locale": "en-US",
            "app_permissions": "0",
            "entitlements": [],
            "authorizing_integration_owners": self._owners(place, by),
            "context": 1 if place.type == 1 else 0,
            "attachment_size_limit": 10_000_000,
        }
        if interaction.message is not None:
            event["message"] = interaction.message
        if place.type == 1:
            return {**event, "user": user(by)}
        permissions = str(_MANAGE_GUILD if manages else 0)
        member = {"user": user(by), "roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "permissions": permissions}
        return {**event, "guild_id": GUILD, "member": {**member, "deaf": False, "mute": False, "flags": 0}}

    def _owners(self, place: Channel, by: str) -> Json:
        """Who had the bot there: "0" the server, or 0 in a conversation with the bot; "1" a person."""
        return {"0": "0" if place.type == 1 else GUILD} if self.installed else {"1": by}


def _second() -> int:
    return next(_numbers) % 60
