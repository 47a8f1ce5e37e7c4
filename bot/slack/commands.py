"""Slash commands and the message shortcut."""

from __future__ import annotations

import asyncio
import re
from dataclasses import asdict
from functools import partial
from typing import Any

from bot.answering.question import LONGEST_QUESTION
from bot.digest.subscription import Place
from bot.ledger import Correcting, Following
from bot.rendering import words
from bot.rendering.slack import SlackMessage, plain_message
from bot.rendering.slack_notice import notice_message
from bot.rendering.slack_views import help_message, settings_message, stories_message
from bot.rendering.splitting import pieces
from bot.slack.messages import PLATFORM, plain_text
from bot.slack.parts import Parts
from bot.slack.permissions import refusal
from bot.slack.private import asked_in_private
from bot.slack.workspaces import Workspace

Ack = Any  # of Bolt; called with what is shown at once


class Commands:
    """Listens to commands. What is asked is on disk before Slack is told that it arrived."""

    def __init__(self, parts: Parts) -> None:
        """Work with `parts`."""
        self._parts = parts

    async def ask(self, ack: Ack, command: dict[str, Any], context: Any) -> None:
        """/ask QUESTION: only the person sees the answer."""
        workspace = await self._parts.workspace(context)
        text = plain_text(command.get("text") or "", workspace)
        if workspace is None or not text:
            await ack(**asdict(help_message(self._parts.prefix)), response_type="ephemeral")
            return
        asked = asked_in_private(
            key=f"command:{command.get('trigger_id') or command['response_url']}",
            workspace=workspace,
            channel=command["channel_id"],
            person=command["user_id"],
            text=text,
            reply_to=command["response_url"],
            at=self._parts.clock(),
        )
        await self._parts.desk.take(asked)
        await ack()

    async def story(self, ack: Ack, command: dict[str, Any], context: Any) -> None:
        """/story WORDS: the stories that may be meant."""
        await ack()
        workspace = await self._parts.workspace(context)
        if workspace is not None:
            self._parts.desk.background(self._find(command, workspace.team))

    async def _find(self, command: dict[str, Any], team: str) -> None:
        place = (PLATFORM, team, command["channel_id"])
        collections = await self._parts.desk.off_loop(self._parts.ledger.preferences.collections, *place)
        try:
            looked_for = plain_text(command.get("text") or "")[:LONGEST_QUESTION]
            found = await asyncio.to_thread(self._parts.stories.find, looked_for, collections=collections)
        except Exception:
            await self._parts.respond(command["response_url"], words.APOLOGY)
            raise  # to the log
        message = stories_message([(one.article, one.opening) for one in found], today=self._parts.today())
        await self._parts.respond(command["response_url"], message)

    async def digest(self, ack: Ack, command: dict[str, Any], context: Any) -> None:
        """/digest now | subscribe … | unsubscribe N | list: only the person sees what is said to it."""
        await ack()
        workspace = await self._parts.workspace(context)
        if workspace is not None:
            self._parts.desk.background(self._answer_digest(command, workspace))

    async def _answer_digest(self, command: dict[str, Any], workspace: Workspace) -> None:
        place = Place(PLATFORM, workspace.team, command["channel_id"])
        said = plain_text(command.get("text") or "")
        answer = partial(
            self._parts.said.digest, said, place, command["user_id"], command=f"/{self._parts.prefix}digest"
        )
        try:
            notice = await asyncio.to_thread(answer)
        except Exception:
            await self._parts.respond(command["response_url"], words.APOLOGY)
            raise  # to the log
        await self._parts.respond(command["response_url"], notice_message(notice, today=self._parts.today()))

    async def pullquote(self, ack: Ack, command: dict[str, Any], context: Any) -> None:
        """/pullquote help | settings [NAME VALUE] | follow QUESTION | followed | unfollow N | forget me."""
        workspace = await self._parts.workspace(context)
        shown = help_message(self._parts.prefix)
        if workspace is not None:
            said, channel, person = (command.get("text") or "").split(), command["channel_id"], command["user_id"]
            refused = await refusal(self._parts.api, workspace, channel, person) if _changes(said) else ""
            settle = partial(self._settle, said, (PLATFORM, workspace.team, channel), person)
            settled = plain_message(refused) if refused else await self._parts.desk.off_loop(settle, urgent=True)
            shown = settled or shown
        await ack(**asdict(shown), response_type="ephemeral")

    def _settle(self, said: list[str], place: tuple[str, str, str], person: str) -> SlackMessage | None:
        """Do what was said to /pullquote; None where help is to be shown."""
        kept = self._parts.ledger.preferences
        match [word.casefold() for word in said]:
            case ["settings", "follow", how] if how in set(Following):
                kept.set_following(*place, Following(how))
            case ["settings", "collections", "all"]:
                kept.set_collections(*place, None)
            case ["settings", "collections", _, *_]:
                kept.set_collections(*place, [name for name in re.split(r"[,\s]+", " ".join(said[2:])) if name])
            case ["settings", "corrections", how] if how in set(Correcting):
                kept.set_correcting(*place, Correcting(how))
            case ["settings", "typos", ("tell" | "silent") as how]:
                kept.set_tells_typos(*place, tells=how == "tell")
            case ["settings", "report", ("here" | "off") as where]:
                kept.set_report_channel(*place[:2], place[2] if where == "here" else "")
            case ["settings"]:
                pass
            case ["follow" | "followed" | "unfollow", *_]:
                notice = self._parts.said.follow(plain_text(" ".join(said)), Place(*place), person)
                return notice_message(notice, today=self._parts.today())
            case ["forget", "me"]:
                self._parts.ledger.forget_person(place[0], place[1], person)
                return plain_message(words.FORGOTTEN)
            case _:
                return None
        report = kept.report_channel(*place[:2]) == place[2]
        more = words.corrections_words(kept.correcting(*place).value, typos=kept.tells_typos(*place), report=report)
        return settings_message(kept.following(*place), kept.collections(*place), more=more)

    async def about(self, ack: Ack, shortcut: dict[str, Any], context: Any) -> None:
        """What do the stories say about this message? Only whoever asks sees it."""
        workspace = await self._parts.workspace(context)
        text = plain_text((shortcut.get("message") or {}).get("text") or "", workspace)
        if workspace is None or not text:
            await ack()
            self._parts.desk.background(self._parts.respond(shortcut.get("response_url", ""), words.NO_WORDS))
            return
        start, end = pieces(text, limit=LONGEST_QUESTION)[0]
        asked = asked_in_private(
            key=f"shortcut:{shortcut.get('trigger_id') or shortcut['response_url']}",
            workspace=workspace,
            channel=shortcut["channel"]["id"],
            person=shortcut["user"]["id"],
            text=text[start:end].strip(),
            reply_to=shortcut["response_url"],
            at=self._parts.clock(),
        )
        await self._parts.desk.take(asked)
        await ack()


def _changes(said: list[str]) -> bool:
    """Whether this would change a channel's settings."""
    match [word.casefold() for word in said]:
        case ["settings", "follow" | "collections" | "corrections" | "typos" | "report", _, *_]:
            return True
    return False
