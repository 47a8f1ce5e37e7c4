"""Buttons, menus and dialogues. All that a press needs stands in its id, so those under old answers work too."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from bot.desk import PostFailed
from bot.discord.api import DiscordRefused, DiscordUnreachable, Response
from bot.discord.commands import may_settle, settings_of
from bot.discord.messages import channel_and_thread
from bot.discord.parts import Interaction, Parts, place_of_settings, workspace_of
from bot.discord.places import PLATFORM, How, Route
from bot.discord.platform import body_of
from bot.ledger import Asked, Following, Kind, Recorded
from bot.rendering import words
from bot.rendering.discord import discord_message, plain_message
from bot.rendering.discord_views import ask_dialogue
from bot.rendering.view import View

_OURS = "pq"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Press:
    """What was pressed: an action, what it is about (an answer, a story), how far an answer is open, its mark."""

    action: str
    about: str = ""
    flags: str = ""
    mark: str = ""


def press_of(custom_id: str) -> Press | None:
    """The press that an id stands for; None where it isn't one of ours."""
    ours, _, rest = custom_id.partition(":")
    action, _, about = rest.partition(":")
    if ours != _OURS or not action:
        return None
    if action in {"story", "ask", "followed"}:  # what follows is an id alone, with whatever signs
        return Press(action, about)
    about, flags, mark = (*about.split(":", 2), "", "")[:3]
    return Press(action, about, flags.replace("-", ""), mark)


class Buttons:
    """Listens to what is pressed."""

    def __init__(self, parts: Parts) -> None:
        """Work with `parts`."""
        self._parts = parts

    async def pressed(self, interaction: Interaction, data: dict[str, Any]) -> None:
        """Deal with one press; what must not be lost is on disk before Discord is told that it arrived."""
        press = press_of(str(data.get("custom_id", ""))) or Press("")
        values = data.get("values") or [""]
        match press.action:
            case "useful" | "useless":
                await self._rate(interaction, press)
            case "more" | "context":
                await self._open(interaction, press)
            case "share":
                await self._share(interaction, press)
            case "tell_me":
                await self._tell_me(interaction, press)
            case "follow":
                await self._ask_in_dialogue(interaction, words.ASK_ON, f"followed:{press.about}")
            case "story":
                await self._ask_in_dialogue(interaction, words.ASK_THIS_STORY, f"ask:{press.about}")
            case "notice":
                await self._parts.reply(interaction, words.about_notices(self._parts.prefix))
            case "placing" | "following" as what:
                await self._settle(interaction, what, str(values[0]))
            case _:
                await self._parts.api.respond(interaction, Response.DEFERRED_UPDATE)

    # -- answers ----------------------------------------------------------------------------------------------

    async def _rate(self, interaction: Interaction, press: Press) -> None:
        person = str(interaction.user.id)
        rate = partial(self._parts.ledger.answers.rate, press.about, person, useful=press.action == "useful")
        if await self._recorded(interaction, press.about) is None:
            await self._parts.reply(interaction, words.TOO_OLD)
            return
        await self._parts.desk.off_loop(rate, urgent=True)
        await self._parts.reply(interaction, words.RATED)

    async def _open(self, interaction: Interaction, press: Press) -> None:
        """Show more of an answer, in its place."""
        await self._parts.api.respond(interaction, Response.DEFERRED_UPDATE)
        recorded = await self._recorded(interaction, press.about)
        if recorded is None:
            await self._parts.platform.whisper(interaction.token, plain_message(words.TOO_OLD))
            return
        stories = self._parts.stories
        around = await asyncio.to_thread(stories.around_shown, recorded.outcome) if "c" in press.flags else ()
        view = View(
            more="m" in press.flags,
            around=around,
            mark=recorded.mark,
            question=(recorded.question or "") if "q" in press.flags else "",
            share="s" in press.flags,
        )
        message = discord_message(recorded.outcome, today=self._parts.today(), view=view, mark=press.mark)
        try:
            await self._parts.platform.change_response(interaction.token, message)
        except (DiscordRefused, DiscordUnreachable) as error:
            log.warning("an answer couldn't be opened further: %s", error)

    async def _share(self, interaction: Interaction, press: Press) -> None:
        channel, thread = channel_and_thread(interaction.channel)
        # What stands in a thread is for its channel; what one person sees, for where they are.
        here = channel if press.about and not _is_private(interaction) else thread or channel
        workspace = workspace_of(interaction)
        shared = Asked(
            key=f"{PLATFORM}:{workspace}:share:{press.about}:{here}",
            platform=PLATFORM,
            workspace=workspace,
            channel=channel,
            thread=thread if here == thread else "",
            message="",
            person=str(interaction.user.id),
            text="",
            at=self._parts.clock(),
            kind=Kind.SHARE,
            reply_to=Route(How.SHARE, here, interaction.token).to_line(),
            of=press.about,
        )
        if await self._recorded(interaction, press.about) is None:
            await self._parts.reply(interaction, words.TOO_OLD)
            return
        await self._parts.take(shared)
        await self._parts.api.respond(interaction, Response.DEFERRED_UPDATE)

    async def _tell_me(self, interaction: Interaction, press: Press) -> None:
        recorded = await self._recorded(interaction, press.about)
        if recorded is None or recorded.question is None:
            await self._parts.reply(interaction, words.TOO_OLD)
            return
        asked = self._parts.asked_by(interaction, "", private=True, thread=recorded.thread)
        here = str(interaction.channel_id)
        try:
            if recorded.private:  # what was asked in private is answered in private
                here = await self._parts.platform.direct_channel(asked.person)
        except PostFailed as error:
            log.warning("a wish couldn't be kept: %s", error.why)
            await self._parts.reply(interaction, words.APOLOGY)
            return
        asked = replace(asked, thread=here)
        wish = self._parts.ledger.preferences.ask_to_be_told
        await self._parts.desk.off_loop(wish, asked, recorded.question, press.about, urgent=True)
        await self._parts.reply(interaction, words.WILL_TELL)

    async def _recorded(self, interaction: Interaction, answer: str) -> Recorded | None:
        get = partial(self._parts.ledger.answers.get, answer, platform=PLATFORM, workspace=workspace_of(interaction))
        return await self._parts.desk.off_loop(get, urgent=True)

    # -- dialogues --------------------------------------------------------------------------------------------

    async def _ask_in_dialogue(self, interaction: Interaction, title: str, custom_id: str) -> None:
        await self._parts.api.respond(interaction, Response.DIALOGUE, ask_dialogue(title, custom_id))

    async def submitted(self, interaction: Interaction, data: dict[str, Any]) -> None:
        """A question from a dialogue: to one story, or after an answer."""
        press = press_of(str(data.get("custom_id", "")))
        text = " ".join(_entered(data.get("components") or []).split())
        if press is None or press.action not in {"ask", "followed"}:
            await self._parts.api.respond(interaction, Response.DEFERRED_UPDATE)
        elif press.action == "ask":
            asked = self._parts.asked_by(interaction, text, private=True, article=press.about)
            await self._parts.take_interaction(interaction, asked)
        elif (recorded := await self._recorded(interaction, press.about)) is None:
            await self._parts.reply(interaction, words.TOO_OLD)
        else:
            asked = self._parts.asked_by(
                interaction, text, private=recorded.private, thread=recorded.thread, of=recorded.id
            )
            await self._parts.take_interaction(interaction, asked)

    # -- settings ---------------------------------------------------------------------------------------------

    async def _settle(self, interaction: Interaction, what: str, value: str) -> None:
        if refusal := may_settle(interaction):
            await self._parts.reply(interaction, refusal)
            return
        kept, place = self._parts.ledger.preferences, place_of_settings(interaction)

        def settle() -> Any:
            if what == "placing":
                kept.set_in_threads(*place, value == "thread")
            elif value in set(Following):
                kept.set_following(*place, Following(value))
            return settings_of(self._parts, place)

        message = await self._parts.desk.off_loop(settle, urgent=True)
        await self._parts.api.respond(interaction, Response.UPDATE, body_of(message))


def _is_private(interaction: Interaction) -> bool:
    return interaction.message is not None and interaction.message.flags.ephemeral


def _entered(components: list[dict[str, Any]]) -> str:
    """What was typed into a dialogue's one field."""
    for component in components:
        if "value" in component:
            return str(component["value"] or "")
        inside = [*component.get("components", ()), *filter(None, [component.get("component")])]
        if found := _entered(inside):
            return found
    return ""
