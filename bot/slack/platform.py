"""Slack as the desk sees it: where answers are posted, looked up, changed and taken away."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import date
from typing import Any

from bot.answering.models import Outcome
from bot.desk import PostFailed
from bot.ledger import Asked, Kind, Recorded
from bot.rendering import words
from bot.rendering.slack import EDITED_TEXT_LIMIT, SlackMessage, plain_message, slack_message
from bot.rendering.view import View
from bot.slack.api import SlackApi, SlackRefused, SlackUnreachable
from bot.slack.messages import PLATFORM
from bot.slack.workspaces import Workspace, Workspaces

EVENT_TYPE = "pullquote_answer"  # of the metadata by which an answer is found again
QUIET = {"unfurl_links": False, "unfurl_media": False}
_PAGE = 200
_MOST_PAGES = 20
_GONE = {"message_not_found", "thread_not_found", "cant_update_message", "cant_delete_message"}

log = logging.getLogger(__name__)


class SlackPlatform:
    """A `bot.desk.Platform`."""

    name = PLATFORM

    def __init__(
        self, api: SlackApi, workspaces: Workspaces, today: Callable[[], date], *, own: str | None = None
    ) -> None:
        """Post through `api` in `workspaces`; ages are counted up to `today`. `own`: the only workspace there is."""
        self._own = own
        self._api = api
        self._workspaces = workspaces
        self.today = today
        self._shown: set[str] = set()

    # -- the status -------------------------------------------------------------------------------------------

    async def working(self, asked: Asked) -> None:
        """See `Platform.working`."""
        if await self._set_status(asked, words.LOOKING):
            self._shown.add(asked.key)

    async def rested(self, asked: Asked) -> None:
        """See `Platform.rested`."""
        if asked.key in self._shown:
            self._shown.discard(asked.key)
            await self._set_status(asked, "")

    async def _set_status(self, asked: Asked, status: str) -> bool:
        thread = asked.thread or asked.message
        if asked.private or not thread:
            return False
        try:
            workspace = await self._workspace(asked.workspace)
        except PostFailed:
            return False
        return await self._api.try_once(
            workspace.token,
            workspace.team,
            "assistant.threads.setStatus",
            channel_id=asked.channel,
            thread_ts=thread,
            status=status,
        )

    # -- posting ----------------------------------------------------------------------------------------------

    @asynccontextmanager
    async def turn(self, asked: Asked) -> AsyncIterator[None]:
        """See `Platform.turn`."""
        if asked.private:
            yield
            return
        async with self.turn_in(asked.workspace, asked.channel):
            yield

    @asynccontextmanager
    async def turn_in(self, team: str, channel: str) -> AsyncIterator[None]:
        """Wait until something may be posted in a channel, and keep others waiting meanwhile."""
        async with self._api.pace.turn(team, channel):
            yield

    async def post(self, asked: Asked, outcome: Outcome) -> str:
        """See `Platform.post`."""
        told = asked.kind is Kind.FOLLOWED
        apart = asked.private or told or asked.kind is Kind.SHARE  # it doesn't stand under its question
        view = View(
            question=outcome.question if apart else "",
            share=not asked.channel.startswith("D"),
            mention=f"<@{asked.person}>" if told else "",
        )
        return await self._put(asked, slack_message(outcome, today=self.today(), view=view))

    async def say(self, asked: Asked, text: str) -> None:
        """See `Platform.say`."""
        await self._put(asked, plain_message(text))

    async def _put(self, asked: Asked, message: SlackMessage) -> str:
        if asked.private:
            await self._put_private(asked, message)
            return ""
        try:
            return await self.post_once(
                asked.workspace, asked.channel, asked.thread, asked.key, message, after=asked.message
            )
        except PostFailed as failed:
            if asked.kind is Kind.SHARE and failed.for_good and asked.reply_to:
                await self._share_by_response(asked, message)
                return ""
            raise

    async def post_once(
        self, team: str, channel: str, thread: str, key: str, message: SlackMessage, *, after: str = ""
    ) -> str:
        """Post a message that carries its key, so that an unclear try can be looked up; its ts.

        Raises:
            PostFailed: it is not there.
        """
        workspace = await self._workspace(team)

        async def found() -> str | None:
            try:
                return await self._find(workspace, channel, thread, key, after)
            except PostFailed as error:  # without the scope for it, rather an answer twice than none
                log.warning("can't look up whether a message went out: %s", error.why)
                return None

        try:
            posted = await self._api.call(
                workspace.token,
                workspace.team,
                "chat.postMessage",
                found=found,
                channel=channel,
                thread_ts=thread or None,
                metadata={"event_type": EVENT_TYPE, "event_payload": {"question": key}},
                **asdict(message),
                **QUIET,
            )
        except (SlackRefused, SlackUnreachable) as error:
            raise PostFailed(str(error), for_good=isinstance(error, SlackRefused)) from error
        return posted if isinstance(posted, str) else str(posted["ts"])

    async def _put_private(self, asked: Asked, message: SlackMessage) -> None:
        """Only for whoever asked; at most once, so an unclear try isn't repeated."""
        shown = {**asdict(message), "response_type": "ephemeral", "replace_original": False}
        if asked.reply_to:
            try:
                await self._api.respond(asked.reply_to, shown)
            except SlackRefused as error:
                log.info("a private answer goes another way: %s", error)
            except SlackUnreachable as error:
                raise PostFailed(str(error), for_good=True) from error
            else:
                return
        await self.whisper(asked.workspace, asked.channel, asked.person, message)

    async def whisper(self, team: str, channel: str, person: str, message: SlackMessage) -> None:
        """Show a message to one person in a channel.

        Raises:
            PostFailed: it may not be there.
        """
        workspace = await self._workspace(team)
        fields = {"channel": channel, "user": person, **asdict(message)}
        try:
            await self._api.call(workspace.token, workspace.team, "chat.postEphemeral", **fields)
        except (SlackRefused, SlackUnreachable) as error:
            raise PostFailed(str(error), for_good=True) from error

    async def _share_by_response(self, asked: Asked, message: SlackMessage) -> None:
        """In a channel that the bot isn't in, Slack lets it answer where its button was pressed."""
        shown = {**asdict(message), **QUIET, "response_type": "in_channel", "replace_original": False}
        try:
            await self._api.respond(asked.reply_to, shown)
        except (SlackRefused, SlackUnreachable) as error:
            raise PostFailed(str(error), for_good=True) from error

    # -- what was posted --------------------------------------------------------------------------------------

    async def find(self, asked: Asked) -> str | None:
        """See `Platform.find`."""
        return await self.find_posted(asked.workspace, asked.channel, asked.thread, asked.key, after=asked.message)

    async def find_posted(self, team: str, channel: str, thread: str, key: str, *, after: str) -> str | None:
        """The ts of our message with that key, newer than `after`; None if there is none.

        Raises:
            PostFailed: that can't be told now.
        """
        return await self._find(await self._workspace(team), channel, thread, key, after)

    async def _find(self, workspace: Workspace, channel: str, thread: str, key: str, after: str) -> str | None:
        """The ts of our message with that key: newer than `after`, in that thread, or in the channel itself."""
        method = "conversations.replies" if thread else "conversations.history"
        cursor = None
        for _ in range(_MOST_PAGES):
            try:
                page = await self._api.call(
                    workspace.token,
                    workspace.team,
                    method,
                    channel=channel,
                    ts=thread or None,
                    oldest=after or None,
                    include_all_metadata=True,
                    limit=_PAGE,
                    cursor=cursor,
                )
            except SlackRefused as error:
                if error.code in _GONE:  # the question is gone, and all that stood under it
                    return None
                raise PostFailed(str(error), for_good=False) from error
            except SlackUnreachable as error:
                raise PostFailed(str(error), for_good=False) from error
            for message in page.get("messages", ()):
                metadata = message.get("metadata") or {}
                if metadata.get("event_type") == EVENT_TYPE and metadata["event_payload"].get("question") == key:
                    return str(message["ts"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None
        return None

    async def update(self, asked: Asked, recorded: Recorded, outcome: Outcome) -> None:  # noqa: ARG002
        """See `Platform.update`."""
        view = View(share=not recorded.channel.startswith("D"))
        message = slack_message(outcome, today=self.today(), view=view, text_limit=EDITED_TEXT_LIMIT)
        await self.change(recorded.workspace, recorded.channel, recorded.message, message)

    async def show_again(self, recorded: Recorded) -> None:
        """Show an answer that was posted as it is now, with its mark.

        Raises:
            PostFailed: it was not possible.
        """
        view = View(share=not recorded.channel.startswith("D"), mark=recorded.mark)
        message = slack_message(recorded.outcome, today=self.today(), view=view, text_limit=EDITED_TEXT_LIMIT)
        await self.change(recorded.workspace, recorded.channel, recorded.message, message)

    async def own_workspace(self) -> str | None:
        """The workspace that the bot token is for; None where many may install the app."""
        return self._own

    async def direct_channel(self, team: str, person: str) -> str:
        """The channel of the bot and one person; the person's id where the app may not open it, which serves to post.

        Raises:
            PostFailed: it can't be told now.
        """
        workspace = await self._workspace(team)
        try:
            opened = await self._api.call(workspace.token, workspace.team, "conversations.open", users=person)
        except SlackRefused:
            return person
        except SlackUnreachable as error:
            raise PostFailed(str(error), for_good=False) from error
        return str(opened["channel"]["id"])

    async def change(self, team: str, channel: str, ts: str, message: SlackMessage) -> None:
        """Put another message in the place of one.

        Raises:
            PostFailed: it was not possible.
        """
        await self._amend(team, "chat.update", channel=channel, ts=ts, **asdict(message))

    async def delete(self, recorded: Recorded) -> None:
        """See `Platform.delete`."""
        if recorded.message:
            await self._amend(recorded.workspace, "chat.delete", channel=recorded.channel, ts=recorded.message)

    async def _amend(self, team: str, method: str, **fields: Any) -> None:
        workspace = await self._workspace(team)
        try:
            await self._api.call(workspace.token, workspace.team, method, **fields)
        except SlackRefused as error:
            if method == "chat.delete" and error.code == "message_not_found":
                return
            raise PostFailed(str(error), for_good=True) from error
        except SlackUnreachable as error:
            raise PostFailed(str(error), for_good=False) from error

    async def _workspace(self, team: str) -> Workspace:
        found = await self._workspaces.find(team)
        if found is None:
            raise PostFailed(f"the app isn't installed in workspace {team}", for_good=True)
        return found
