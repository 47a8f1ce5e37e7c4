"""Events: what people say where the bot is, and what happens to the bot."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from bot.desk import PostFailed
from bot.desk.conversations import is_ours
from bot.rendering import words
from bot.rendering.slack import SlackMessage
from bot.rendering.slack_views import prompts
from bot.slack.home import publish_home
from bot.slack.messages import PLATFORM, Message, deletion_of, edit_of, message_of, question_key
from bot.slack.parts import Parts
from bot.slack.workspaces import Workspace

log = logging.getLogger(__name__)


class Events:
    """Listens to every event. When `handle` returns, what is to be done is on disk, and Slack is told so."""

    def __init__(self, parts: Parts) -> None:
        """Work with `parts`."""
        self._parts = parts

    async def handle(self, body: dict[str, Any], event: dict[str, Any], context: Any) -> None:
        """Deal with one event.

        Raises:
            Exception: it could not be written down; Slack isn't told that it arrived, and sends it again.
        """
        kind = event.get("type")
        if kind in {"app_uninstalled", "tokens_revoked"}:
            await self._removed(kind, body, event)
            return
        workspace = await self._parts.workspace(context)
        if workspace is None:
            return
        match kind:
            case "app_mention":
                await self._mentioned(event, workspace)
            case "message":
                await self._said(event, workspace)
            case "member_joined_channel":
                await self._joined(event, workspace)
            case "app_home_opened":
                self._opened(event, workspace)
            case "assistant_thread_started":  # an app from before agent_view
                thread = event.get("assistant_thread") or {}
                self._suggest(workspace, thread.get("channel_id"), thread.get("thread_ts"))

    # -- messages ---------------------------------------------------------------------------------------------

    async def _mentioned(self, event: dict[str, Any], workspace: Workspace) -> None:
        message = message_of(event, workspace, at=self._parts.clock())
        if message is None:
            return
        if message.edited and await self._is_known(message.asks.key):
            await self._parts.desk.take(edit_of(message, stamp=str(event.get("event_ts", ""))))
        else:
            await self._parts.desk.take(message.asks)

    async def _said(self, event: dict[str, Any], workspace: Workspace) -> None:
        if deletion := deletion_of(event, workspace, at=self._parts.clock()):
            if await self._is_known(deletion.of):
                await self._parts.desk.take(deletion)
        elif event.get("subtype") == "message_changed":
            await self._changed(event, workspace)
        elif message := message_of(event, workspace, at=self._parts.clock()):
            if message.direct or message.mentions_bot:
                await self._parts.desk.take(message.asks)
            elif message.in_thread:
                await self._said_in_thread(message)

    async def _changed(self, event: dict[str, Any], workspace: Workspace) -> None:
        before, now = event.get("previous_message") or {}, event.get("message") or {}
        if before.get("text") == now.get("text"):  # an unfurled link, a reply below it
            return
        said = {**now, "channel": event.get("channel"), "channel_type": event.get("channel_type")}
        message = message_of(said, workspace, at=self._parts.clock())
        if message is None:
            return
        if await self._is_known(message.asks.key):
            await self._parts.desk.take(edit_of(message, stamp=str(event.get("event_ts", ""))))
        elif message.direct or message.mentions_bot:
            await self._parts.desk.take(message.asks)

    async def _said_in_thread(self, message: Message) -> None:
        """A further message in a thread, without a mention: is it for us?"""
        ours = partial(is_ours, self._parts.ledger, message.asks, addresses_somebody=message.addresses_somebody)
        if await self._parts.desk.off_loop(ours, urgent=True):
            await self._parts.desk.take(message.asks)

    async def _is_known(self, key: str) -> bool:
        return await self._parts.desk.off_loop(self._parts.ledger.claims.state, key, urgent=True) is not None

    # -- the bot ----------------------------------------------------------------------------------------------

    async def _joined(self, event: dict[str, Any], workspace: Workspace) -> None:
        if event.get("user") != workspace.bot_user or not event.get("channel"):
            return
        key = question_key(workspace.team, event["channel"], f"joined:{event.get('event_ts', '')}")
        claims = self._parts.ledger.claims
        if await self._parts.desk.off_loop(claims.once, key, platform=PLATFORM, workspace=workspace.team, urgent=True):
            bot, ask = f"<@{workspace.bot_user}>", f"/{self._parts.prefix}ask"
            text = words.introduction(bot, ask)
            block = {"type": "section", "text": {"type": "mrkdwn", "text": text}}
            self._parts.desk.background(self._introduce(workspace, event["channel"], key, SlackMessage(text, [block])))

    async def _introduce(self, workspace: Workspace, channel: str, key: str, message: SlackMessage) -> None:
        try:
            async with self._parts.api.pace.turn(workspace.team, channel):
                await self._parts.platform.post_once(workspace.team, channel, "", key, message)
        except PostFailed as error:
            log.warning("could not say hello: %s", error.why)

    def _opened(self, event: dict[str, Any], workspace: Workspace) -> None:
        if event.get("tab") == "messages":
            self._suggest(workspace, event.get("channel"), None)
        elif event.get("tab") == "home" and event.get("user"):
            self._parts.desk.background(publish_home(self._parts, workspace, event["user"]))

    def _suggest(self, workspace: Workspace, channel: str | None, thread: str | None) -> None:
        if channel:
            self._parts.desk.background(self._suggest_questions(workspace, channel, thread))

    async def _suggest_questions(self, workspace: Workspace, channel: str, thread: str | None) -> None:
        collections = await self._parts.desk.off_loop(
            self._parts.ledger.preferences.workspace_collections, PLATFORM, workspace.team
        )
        questions = await self._parts.suggestions(collections)
        if questions:
            await self._parts.api.try_once(
                workspace.token,
                workspace.team,
                "assistant.threads.setSuggestedPrompts",
                channel_id=channel,
                thread_ts=thread,
                title=words.SUGGESTIONS,
                prompts=prompts(questions),
            )

    async def _removed(self, kind: str, body: dict[str, Any], event: dict[str, Any]) -> None:
        """The app was taken out of a workspace: nothing of it is kept."""
        team, enterprise = body.get("team_id"), body.get("enterprise_id")
        if kind == "tokens_revoked" and not (event.get("tokens") or {}).get("bot"):
            return
        if workspace := await self._parts.workspaces.find(team, enterprise):
            self._parts.api.forget(workspace.token)
        await self._parts.workspaces.forget(team, enterprise)
        if team and kind == "app_uninstalled":
            await self._parts.desk.off_loop(self._parts.ledger.forget_workspace, PLATFORM, team)
        log.warning("the app was removed from workspace %s", team)
