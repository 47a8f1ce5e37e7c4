"""What the desk needs of a chat platform; bot/slack is one."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from enum import Enum
from typing import Protocol

from bot.answering.models import Outcome
from bot.ledger import Asked, Recorded
from bot.rendering import words


class Say(Enum):
    """What is said instead of an answer; the value is the words."""

    BUSY = words.BUSY
    APOLOGY = words.APOLOGY
    ASK_AGAIN = words.ASK_AGAIN


class PostFailed(Exception):
    """Something could not be posted, and as far as can be known it is not there.

    for_good: trying again won't help: the channel is gone, or the bot isn't in it.
    """

    def __init__(self, why: str, *, for_good: bool) -> None:
        self.why = why
        self.for_good = for_good
        super().__init__(why)


class Platform(Protocol):
    """One chat platform. Every method is called on the event loop and must not block it."""

    @property
    def name(self) -> str:
        """As the ledger has it: "slack"."""

    async def working(self, asked: Asked) -> None:
        """Show that somebody is at work on it. Never raises: it is only a courtesy."""

    async def rested(self, asked: Asked) -> None:
        """Take back what `working` shows. Never raises."""

    def turn(self, asked: Asked) -> AbstractAsyncContextManager[None]:
        """Wait until something may be posted there, and keep others waiting meanwhile."""

    async def post(self, asked: Asked, outcome: Outcome) -> str:
        """Post an answer once: where it is unclear whether a try went through, it is looked up before the next.

        Returns:
            The platform's id of the message; "" for a private one.

        Raises:
            PostFailed: it is not there.
        """

    async def say(self, asked: Asked, text: str) -> None:
        """Post a sentence of our own in the place of an answer, with the same care.

        Raises:
            PostFailed: it is not there.
        """

    async def find(self, asked: Asked) -> str | None:
        """The id of a message that was posted in reply to this; None if there is none.

        Raises:
            PostFailed: that can't be told now.
        """

    async def update(self, asked: Asked, recorded: Recorded, outcome: Outcome) -> None:
        """Put another outcome in the place of one that was posted.

        Raises:
            PostFailed: it was not possible; for good where the message is gone.
        """

    async def delete(self, recorded: Recorded) -> None:
        """Take an answer away; fine if it is gone already.

        Raises:
            PostFailed: it may still be there.
        """
