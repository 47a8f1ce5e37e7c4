"""Buttons, menus and dialogues; those under old answers work too, as long as the ledger has the answer."""

from __future__ import annotations

import asyncio
import json
import logging
from functools import partial
from typing import Any

from bot.desk import PostFailed
from bot.ledger import Asked, Following, Kind, Recorded
from bot.rendering import words
from bot.rendering.slack import EDITED_TEXT_LIMIT, slack_message
from bot.rendering.slack_views import ask_dialogue, settings_message
from bot.rendering.view import View
from bot.slack.commands import Ack
from bot.slack.home import publish_home
from bot.slack.messages import PLATFORM
from bot.slack.parts import Parts
from bot.slack.permissions import refusal
from bot.slack.private import asked_in_private
from bot.slack.workspaces import Workspace

log = logging.getLogger(__name__)


class Buttons:
    """Listens to what is pressed."""

    def __init__(self, parts: Parts) -> None:
        """Work with `parts`."""
        self._parts = parts

    async def pressed(self, ack: Ack, body: dict[str, Any], context: Any) -> None:
        """Deal with one press; what must not be lost is on disk before Slack is told that it arrived."""
        workspace = await self._parts.workspace(context)
        action = body["actions"][0]
        name = str(action.get("action_id", "")).removeprefix("pullquote_")
        if workspace is None:
            await ack()
            return
        value = str(action.get("value") or (action.get("selected_option") or {}).get("value") or "")
        match name:
            case "feedback":
                await self._rate(body, value)
            case "share":
                await self._parts.desk.take(self._share(body, workspace, value))
        await ack()
        later = {
            "more": self._open,
            "context": self._open,
            "tell_me": self._tell_me,
            "following": self._follow,
            "forget_me": self._forget,
        }.get(name)
        if name.startswith("ask_story"):
            later = self._ask_story
        elif name.startswith("take_back"):
            later = self._take_back
        if later is not None:
            self._parts.desk.background(later(body, workspace, value))

    # -- answers ----------------------------------------------------------------------------------------------

    async def _rate(self, body: dict[str, Any], value: str) -> None:
        answer, _, mark = value.partition(" ")
        rate = partial(self._parts.ledger.answers.rate, answer, body["user"]["id"], useful=mark == "+")
        await self._parts.desk.off_loop(rate, urgent=True)

    def _share(self, body: dict[str, Any], workspace: Workspace, answer: str) -> Asked:
        channel = _channel(body)
        return Asked(
            key=f"{PLATFORM}:{workspace.team}:share:{answer}:{channel}",
            platform=PLATFORM,
            workspace=workspace.team,
            channel=channel,
            thread="",
            message="",
            person=body["user"]["id"],
            text="",
            at=self._parts.clock(),
            kind=Kind.SHARE,
            reply_to=body.get("response_url", ""),
            of=answer,
        )

    async def _open(self, body: dict[str, Any], workspace: Workspace, value: str) -> None:
        """Show more of an answer, in its place."""
        answer_id, _, flags = value.partition(" ")
        recorded = await self._recorded(workspace, answer_id)
        if recorded is None:
            await self._parts.respond(body.get("response_url", ""), words.TOO_OLD)
            return
        around = await asyncio.to_thread(self._parts.stories.around_shown, recorded.outcome) if "c" in flags else ()
        view = View(
            more="m" in flags,
            around=around,
            question=(recorded.question or "") if "q" in flags else "",
            share="s" in flags,
            mark=recorded.mark,
        )
        message = slack_message(recorded.outcome, today=self._parts.today(), view=view, text_limit=EDITED_TEXT_LIMIT)
        container = body.get("container") or {}
        if container.get("is_ephemeral") or not container.get("message_ts"):
            await self._parts.respond(body.get("response_url", ""), message, replace=True)
            return
        try:
            await self._parts.platform.change(workspace.team, _channel(body), container["message_ts"], message)
        except PostFailed as error:
            log.warning("an answer couldn't be opened further: %s", error.why)

    async def _tell_me(self, body: dict[str, Any], workspace: Workspace, answer_id: str) -> None:
        recorded = await self._recorded(workspace, answer_id)
        if recorded is None or recorded.question is None:
            await self._parts.respond(body.get("response_url", ""), words.TOO_OLD)
            return
        channel, thread = _channel(body), recorded.thread
        if recorded.private:  # what was asked in private is answered in private
            try:
                channel, thread = await self._parts.platform.direct_channel(workspace.team, body["user"]["id"]), ""
            except PostFailed as error:
                log.warning("a wish couldn't be kept: %s", error.why)
                await self._parts.respond(body["response_url"], words.APOLOGY)
                return
        asked = Asked(
            key="",
            platform=PLATFORM,
            workspace=workspace.team,
            channel=channel,
            thread=thread,
            message=recorded.message,
            person=body["user"]["id"],
            text="",
            at=self._parts.clock(),
        )
        wish = self._parts.ledger.preferences.ask_to_be_told
        await self._parts.desk.off_loop(wish, asked, recorded.question, answer_id)
        await self._parts.respond(body.get("response_url", ""), words.WILL_TELL)

    async def _recorded(self, workspace: Workspace, answer_id: str) -> Recorded | None:
        get = partial(self._parts.ledger.answers.get, answer_id, platform=PLATFORM, workspace=workspace.team)
        return await self._parts.desk.off_loop(get)

    # -- one story --------------------------------------------------------------------------------------------

    async def _ask_story(self, body: dict[str, Any], workspace: Workspace, article: str) -> None:
        headline = await asyncio.to_thread(self._parts.stories.headline, article)
        kept = {"article": article, "channel": _channel(body), "reply_to": body.get("response_url", "")}
        view = ask_dialogue(headline, json.dumps(kept, ensure_ascii=False))
        await self._parts.api.try_once(
            workspace.token, workspace.team, "views.open", trigger_id=body["trigger_id"], view=view
        )

    async def submitted(self, ack: Ack, body: dict[str, Any], context: Any) -> None:
        """A question from the dialogue."""
        workspace = await self._parts.workspace(context)
        view = body["view"]
        text = str(view["state"]["values"]["question"]["question"].get("value") or "")
        kept = json.loads(view["private_metadata"])
        if workspace is not None:
            asked = asked_in_private(
                key=f"dialogue:{view['id']}",
                workspace=workspace,
                channel=kept["channel"],
                person=body["user"]["id"],
                text=text,
                reply_to=kept["reply_to"],
                at=self._parts.clock(),
                article=kept["article"],
            )
            await self._parts.desk.take(asked)
        await ack()

    # -- settings and the home tab ----------------------------------------------------------------------------

    async def _follow(self, body: dict[str, Any], workspace: Workspace, value: str) -> None:
        if refused := await refusal(self._parts.api, workspace, _channel(body), body["user"]["id"]):
            await self._parts.respond(body.get("response_url", ""), refused)
            return
        kept, place = self._parts.ledger.preferences, (PLATFORM, workspace.team, _channel(body))

        def settle() -> frozenset[str] | None:
            kept.set_following(*place, Following(value))
            return kept.collections(*place)

        collections = await self._parts.desk.off_loop(settle)
        await self._parts.respond(body.get("response_url", ""), settings_message(value, collections), replace=True)

    async def _take_back(self, body: dict[str, Any], workspace: Workspace, wish: str) -> None:
        person = body["user"]["id"]
        await self._parts.desk.off_loop(self._parts.ledger.preferences.take_back, wish, person)
        await publish_home(self._parts, workspace, person)

    async def _forget(self, body: dict[str, Any], workspace: Workspace, _value: str) -> None:
        person = body["user"]["id"]
        await self._parts.desk.off_loop(self._parts.ledger.forget_person, PLATFORM, workspace.team, person)
        await publish_home(self._parts, workspace, person)


def _channel(body: dict[str, Any]) -> str:
    container, channel = body.get("container") or {}, body.get("channel") or {}
    return str(channel.get("id") or container.get("channel_id") or "")
