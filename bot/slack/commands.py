"""Slash commands and the message shortcut."""

from __future__ import annotations

import asyncio
import re
from dataclasses import asdict
from functools import partial
from typing import Any

from bot.answering.question import LONGEST_QUESTION
from bot.desk.adding import asked_to_add
from bot.digest.subscription import Place
from bot.ledger import Adding, Correcting, Following
from bot.rendering import adding_words, words
from bot.rendering.slack import SlackMessage, plain_message
from bot.rendering.slack_notice import notice_message
from bot.rendering.slack_views import help_message, settings_message, stories_message
from bot.rendering.splitting import pieces
from bot.slack.messages import PLATFORM, plain_text, with_addresses
from bot.slack.parts import Parts
from bot.slack.permissions import refusal, refusal_to_add
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
        """/story WORDS: the stories that may be meant. /story add URL: one more."""
        await ack()
        workspace = await self._parts.workspace(context)
        if workspace is None:
            return
        address = asked_to_add(with_addresses(command.get("text") or ""))
        if address is None:
            self._parts.desk.background(self._find(command, workspace.team))
        else:
            self._parts.desk.background(self._add(command, workspace, address))

    async def _add(self, command: dict[str, Any], workspace: Workspace, address: str) -> None:
        """Add the story at an address, if whoever asks for it may; only they see what is said to it."""
        url, person, kept = command["response_url"], command["user_id"], self._parts.ledger.preferences
        try:
            settled = await self._parts.desk.off_loop(kept.adding, PLATFORM, workspace.team)
            adder = self._parts.adder
            who = Adding.NOBODY if adder is None else adder.who(settled)
            refused = {Adding.NOBODY: adding_words.NOBODY_ADDS, Adding.EVERYONE: ""}.get(who)
            if refused is None:
                refused = await refusal_to_add(self._parts.api, workspace, person)
            if adder is None or refused or not address:
                await self._parts.respond(url, refused or adding_words.WHICH_PAGE)
                return
            await self._parts.respond(url, adding_words.READING_PAGE)
            place = (PLATFORM, workspace.team, command["channel_id"])
            collections = await self._parts.desk.off_loop(kept.collections, *place)
            told = await adder.add(address, collections=collections)
        except Exception:
            await self._parts.respond(url, words.APOLOGY)
            raise  # to the log
        if told.story is None:
            await self._parts.respond(url, told.words)
            return
        shown = [(told.story.article, told.story.opening)]
        await self._parts.respond(url, stories_message(shown, today=self._parts.today(), said=told.words))

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
            refused = await self._refusal(said, workspace, channel, person)
            settle = partial(self._settle, said, (PLATFORM, workspace.team, channel), person)
            settled = plain_message(refused) if refused else await self._parts.desk.off_loop(settle, urgent=True)
            shown = settled or shown
        await ack(**asdict(shown), response_type="ephemeral")

    async def _refusal(self, said: list[str], workspace: Workspace, channel: str, person: str) -> str:
        """Why a person may not settle this; "" where they may."""
        match [word.casefold() for word in said]:
            case ["settings", "add", _, *_]:  # it is the whole workspace's
                return await refusal_to_add(self._parts.api, workspace, person)
            case ["settings", "follow" | "collections" | "corrections" | "typos" | "report", _, *_]:
                return await refusal(self._parts.api, workspace, channel, person)
        return ""

    def _settle(self, said: list[str], place: tuple[str, str, str], person: str) -> SlackMessage | None:
        """Do what was said to /pullquote; None where help is to be shown."""
        match [word.casefold() for word in said]:
            case ["settings", *given]:
                return self._settings(place) if not given or self._changed(said[1:], place) else None
            case ["follow" | "followed" | "unfollow", *_]:
                notice = self._parts.said.follow(plain_text(" ".join(said)), Place(*place), person)
                return notice_message(notice, today=self._parts.today())
            case ["forget", "me"]:
                self._parts.ledger.forget_person(place[0], place[1], person)
                return plain_message(words.FORGOTTEN)
        return None

    def _changed(self, said: list[str], place: tuple[str, str, str]) -> bool:
        """Change the setting that is named; whether there is one."""
        kept = self._parts.ledger.preferences
        match [word.casefold() for word in said]:
            case ["follow", how] if how in set(Following):
                kept.set_following(*place, Following(how))
            case ["collections", "all"]:
                kept.set_collections(*place, None)
            case ["collections", _, *_]:
                kept.set_collections(*place, [name for name in re.split(r"[,\s]+", " ".join(said[1:])) if name])
            case ["corrections", how] if how in set(Correcting):
                kept.set_correcting(*place, Correcting(how))
            case ["typos", ("tell" | "silent") as how]:
                kept.set_tells_typos(*place, tells=how == "tell")
            case ["report", ("here" | "off") as where]:
                kept.set_report_channel(*place[:2], place[2] if where == "here" else "")
            case ["add", who] if who in set(Adding):
                kept.set_adding(*place[:2], Adding(who))
            case _:
                return False
        return True

    def _settings(self, place: tuple[str, str, str]) -> SlackMessage:
        """A channel's settings as they are."""
        kept = self._parts.ledger.preferences
        report = kept.report_channel(*place[:2]) == place[2]
        more = words.corrections_words(kept.correcting(*place).value, typos=kept.tells_typos(*place), report=report)
        if (adder := self._parts.adder) is not None:
            settle = "settings add admins, everyone or nobody"
            more = f"{more} {adding_words.adding_words(adder.who(kept.adding(*place[:2])), settle=settle)}"
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
