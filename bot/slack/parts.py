"""What the listeners work with."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from bot.delivery import SaidCommands
from bot.desk import Desk
from bot.desk.adding import StoryAdder
from bot.desk.stories import Stories
from bot.ledger import Ledger
from bot.rendering.slack import SlackMessage, plain_message
from bot.slack.api import SlackApi, SlackRefused, SlackUnreachable
from bot.slack.platform import SlackPlatform
from bot.slack.workspaces import Workspace, Workspaces

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one running Slack app.

    prefix: of its commands. said: answers what is said to them of digests and followed questions. clock: seconds since
    1970. adder: adds stories, None where none are added from chats.
    """

    api: SlackApi
    workspaces: Workspaces
    platform: SlackPlatform
    desk: Desk
    ledger: Ledger
    stories: Stories
    prefix: str
    said: SaidCommands
    clock: Callable[[], float]
    today: Callable[[], date]
    adder: StoryAdder | None = None

    async def workspace(self, context: Any) -> Workspace | None:
        """The installation that an event belongs to."""
        return await self.workspaces.find(context.team_id, context.enterprise_id)

    async def respond(self, url: str, message: SlackMessage | str, *, replace: bool = False) -> None:
        """Show something to whoever used a button or a command; what fails is logged, they can press again."""
        if not url:
            log.warning("a private reply didn't go out: Slack gave no address for it")
            return
        shown = plain_message(message) if isinstance(message, str) else message
        payload = {**asdict(shown), "response_type": "ephemeral", "replace_original": replace}
        try:
            await self.api.respond(url, payload)
        except (SlackRefused, SlackUnreachable) as error:
            log.warning("a private reply didn't go out: %s", error)

    async def suggestions(self, collections: frozenset[str] | None) -> Sequence[tuple[str, str]]:
        """Questions that the stories answer."""
        return await asyncio.to_thread(self.stories.prompts, collections=collections)
