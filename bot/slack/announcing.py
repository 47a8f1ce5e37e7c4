"""Slack as deliveries see it: where notices are posted, looked up, changed, and answers marked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.digest.subscription import Place
from bot.ledger import Recorded
from bot.rendering.notice import Notice
from bot.rendering.slack import EDITED_TEXT_LIMIT
from bot.rendering.slack_notice import notice_message
from bot.slack.platform import SlackPlatform


class SlackAnnouncer:
    """A `bot.desk.announcing.Announcer`, on top of the platform that posts answers."""

    def __init__(self, platform: SlackPlatform) -> None:
        """Post through `platform`."""
        self._platform = platform
        self.name = platform.name

    async def home(self) -> str | None:
        """See `Announcer.home`."""
        return await self._platform.own_workspace()

    def thread_of(self, recorded: Recorded) -> str:
        """See `Announcer.thread_of`: a direct conversation has none, and gets one under the answer."""
        return recorded.thread or recorded.message

    @asynccontextmanager
    async def announcing(self, place: Place) -> AsyncIterator[None]:
        """See `Announcer.announcing`."""
        async with self._platform.turn_in(place.workspace, place.channel):
            yield

    async def announce(self, place: Place, key: str, notice: Notice, *, after: float) -> str:
        """See `Announcer.announce`."""
        message = notice_message(notice, today=self._platform.today())
        return await self._platform.post_once(
            place.workspace, place.channel, place.thread, key, message, after=_stamp(after)
        )

    async def find_announced(self, place: Place, key: str, *, after: float) -> str | None:
        """See `Announcer.find_announced`."""
        return await self._platform.find_posted(place.workspace, place.channel, place.thread, key, after=_stamp(after))

    async def amend_announced(self, place: Place, message: str, notice: Notice) -> None:
        """See `Announcer.amend_announced`."""
        shown = notice_message(notice, today=self._platform.today(), text_limit=EDITED_TEXT_LIMIT)
        await self._platform.change(place.workspace, place.channel, message, shown)

    async def mark(self, recorded: Recorded) -> None:
        """See `Announcer.mark`."""
        await self._platform.show_again(recorded)


def _stamp(moment: float) -> str:
    """A moment as Slack writes it."""
    return f"{max(0.0, moment):.6f}"
