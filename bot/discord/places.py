"""Where an answer goes in Discord, as one line that the ledger keeps with what is asked. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.ledger import Asked, Kind

PLATFORM = "discord"
_EPOCH_S = 1_420_070_400  # Discord's ids count from 2015
DIRECT = "@me"  # in the place of a server, as in Discord's own addresses


class How(StrEnum):
    """Which way an answer goes."""

    REPLY = "reply"  # to the message that asked
    THREAD = "thread"  # a new one under the message that asked
    RESPONSE = "response"  # to a command, a button or a dialogue, in the place of "thinking…"
    SHARE = "share"  # for a whole channel


@dataclass(frozen=True, slots=True)
class Route:
    """Where an answer goes. channel: the channel or thread itself. token: of the interaction, if any."""

    how: How
    channel: str
    token: str = ""

    def to_line(self) -> str:
        """As `Asked.reply_to` has it."""
        return f"{self.how}:{self.channel}:{self.token}"


def route_of(asked: Asked) -> Route:
    """Where its answer goes."""
    if asked.kind is Kind.FOLLOWED:  # nobody asked just now: `thread` is where the question was asked
        return Route(How.SHARE, asked.thread or asked.channel)
    how, _, rest = asked.reply_to.partition(":")
    channel, _, token = rest.partition(":")
    return Route(How(how), channel, token)


def message_id(channel: str, message: str) -> str:
    """What the ledger knows a message by: Discord's calls need its channel or thread too."""
    return f"{channel}/{message}"


def of_message_id(identifier: str) -> tuple[str, str]:
    """The channel or thread of a message, and its own id."""
    channel, _, message = identifier.partition("/")
    return channel, message


def question_key(workspace: str, channel: str, message: str) -> str:
    """The idempotency key of what a message asks."""
    return f"{PLATFORM}:{workspace}:{channel}:{message}"


def interaction_key(workspace: str, interaction: str) -> str:
    """The same for a command, a press or a dialogue."""
    return f"{PLATFORM}:{workspace}:interaction:{interaction}"


def snowflake_at(seconds: float) -> str:
    """An id that is younger than all before a moment, in seconds since 1970, and older than all after it."""
    return str(max(0, int((seconds - _EPOCH_S) * 1000)) << 22)
