"""What a chat platform must do for what nobody asked for just now: digests, corrections, reports. bot/slack does it.

Beside `bot.desk.platform.Platform`, which is for answers. One object may be both.
"""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from bot.digest.subscription import Place
from bot.ledger import Recorded
from bot.rendering.notice import Notice


class Announcer(Protocol):
    """One chat platform. Every method is called on the event loop and must not block it."""

    @property
    def name(self) -> str:
        """As the ledger has it: "slack"."""

    async def home(self) -> str | None:
        """The one workspace there is, for settings that name a channel and no workspace; None where there are many."""

    def thread_of(self, recorded: Recorded) -> str:
        """The thread of a Place in which a note about an answer is posted."""

    def announcing(self, place: Place) -> AbstractAsyncContextManager[None]:
        """Wait until something may be posted there, and keep others waiting meanwhile."""

    async def announce(self, place: Place, key: str, notice: Notice, *, after: float) -> str:
        """Post a notice once: where it is unclear whether a try went through, it is looked up before the next.

        Args:
            place: where; with a thread, in it.
            key: idempotency key, which the message carries where only the bot sees it.
            notice: what is said.
            after: seconds since 1970; nothing with that key was posted before.

        Returns:
            The platform's id of the message, which also is the thread of notes about it.

        Raises:
            PostFailed: it is not there.
        """

    async def find_announced(self, place: Place, key: str, *, after: float) -> str | None:
        """The id of the message that carries this key; None if there is none.

        Raises:
            PostFailed: that can't be told now.
        """

    async def amend_announced(self, place: Place, message: str, notice: Notice) -> None:
        """Put another notice in the place of one that was posted.

        Raises:
            PostFailed: it was not possible; for good where the message is gone.
        """

    async def mark(self, recorded: Recorded) -> None:
        """Show an answer that was posted with its mark.

        Raises:
            PostFailed: it was not possible; for good where the message is gone.
        """
