"""Discord as deliveries see it: where notices are posted, looked up, changed, and answers marked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.digest.subscription import Place
from bot.discord.places import of_message_id
from bot.discord.platform import DiscordPlatform, mark_of
from bot.ledger import Recorded
from bot.rendering.discord_notice import notice_message
from bot.rendering.notice import Notice


class DiscordAnnouncer:
    """A `bot.desk.announcing.Announcer`, on top of the platform that posts answers."""

    def __init__(self, platform: DiscordPlatform) -> None:
        """Post through `platform`."""
        self._platform = platform
        self.name = platform.name

    async def home(self) -> str | None:
        """See `Announcer.home`: a bot may be in any number of servers."""
        return None

    def thread_of(self, recorded: Recorded) -> str:
        """See `Announcer.thread_of`: a note replies to the answer, wherever that stands."""
        return recorded.message

    @asynccontextmanager
    async def announcing(self, place: Place) -> AsyncIterator[None]:
        """See `Announcer.announcing`."""
        async with self._platform.turn_in(_channel(place)):
            yield

    async def announce(self, place: Place, key: str, notice: Notice, *, after: float) -> str:
        """See `Announcer.announce`."""
        message = notice_message(notice, today=self._platform.today(), mark=mark_of(key))
        reply_to = of_message_id(place.thread)[1] if place.thread else ""
        return await self._platform.post_notice(_channel(place), key, message, reply_to=reply_to, after=after)

    async def find_announced(self, place: Place, key: str, *, after: float) -> str | None:
        """See `Announcer.find_announced`."""
        return await self._platform.find_notice(_channel(place), key, after=after)

    async def amend_announced(self, place: Place, message: str, notice: Notice) -> None:  # noqa: ARG002 - the id says it
        """See `Announcer.amend_announced`."""
        await self._platform.change_message(message, notice_message(notice, today=self._platform.today()))

    async def mark(self, recorded: Recorded) -> None:
        """See `Announcer.mark`."""
        await self._platform.show_again(recorded)


def _channel(place: Place) -> str:
    """The channel or thread that a notice goes to."""
    return of_message_id(place.thread)[0] if place.thread else place.channel
