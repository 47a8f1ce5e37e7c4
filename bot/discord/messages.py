"""What Discord's messages say: is this asked of the bot, and what? Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

import discord

from bot.discord.places import DIRECT, PLATFORM, How, Route, interaction_key, question_key
from bot.ledger import Asked, Kind

_SPOKEN = {discord.MessageType.default, discord.MessageType.reply}
_ENTITY = re.compile(
    r"<(?:@!?(?P<person>\d+)|@&\d+|#(?P<channel>\d+)|a?:(?P<emoji>\w+):\d+|/(?P<command>[^:<>]+):\d+)>"
)


@dataclass(frozen=True, slots=True)
class Message:
    """A message of a person.

    asks: what it asks of the bot, if it does. mentions_bot: whether it names the bot. direct: whether only the two of
    them are there. replies_to: the bot's message that it replies to, "" where it doesn't. is_sure: whether Discord said
    whose that message is; else it may be another's. follows: the key of what that message answered, "" where it can't
    be told. in_thread: whether it was written in a thread. addresses_somebody: whether it names another person.
    edited: when, "" for never.
    """

    asks: Asked
    mentions_bot: bool
    direct: bool
    replies_to: str
    is_sure: bool
    follows: str
    in_thread: bool
    addresses_somebody: bool
    edited: str

    @property
    def is_for_bot(self) -> bool:
        """Whether it is without doubt."""
        return self.direct or self.mentions_bot or bool(self.replies_to and self.is_sure and self.asks.text)


def message_of(message: discord.Message, me: int, *, at: float) -> Message | None:
    """A person's message; None for bots, and what nobody said. `me` is the bot's id."""
    author = message.author
    if message.type not in _SPOKEN or author.bot or author.system or message.webhook_id or author.id == me:
        return None
    workspace = workspace_of(message)
    here = str(message.channel.id)
    channel, thread = channel_and_thread(message.channel)
    direct = workspace == DIRECT
    named = {int(found) for found in re.findall(r"<@!?(\d+)>", message.content)}
    asks = Asked(
        key=question_key(workspace, here, str(message.id)),
        platform=PLATFORM,
        workspace=workspace,
        channel=channel,
        thread=thread or ("" if direct else str(message.id)),
        message=str(message.id),
        person=str(author.id),
        text=plain_text(message, me),
        at=at,
        reply_to=Route(How.REPLY, here).to_line(),
    )
    replies_to, is_sure = _replied_to(message, me)
    return Message(
        asks=asks,
        mentions_bot=me in named or (not replies_to and any(user.id == me for user in message.mentions)),
        direct=direct,
        replies_to=replies_to,
        is_sure=is_sure,
        follows=_followed(message, workspace) if replies_to and is_sure else "",
        in_thread=bool(thread),
        addresses_somebody=bool(named - {me} or message.mention_everyone or message.role_mentions),
        edited=message.edited_at.isoformat() if message.edited_at else "",
    )


def workspace_of(message: discord.Message) -> str:
    """The server that a message is in."""
    guild = message.guild.id if message.guild else getattr(message.channel, "guild_id", None)
    return str(guild) if guild else DIRECT


def channel_and_thread(channel: object) -> tuple[str, str]:
    """The channel, for which things are settled, and the thread in it; "" where it isn't one."""
    if isinstance(channel, discord.Thread):
        return str(channel.parent_id), str(channel.id)
    return str(getattr(channel, "id", "")), ""


def _replied_to(message: discord.Message, me: int) -> tuple[str, bool]:
    reference = message.reference
    if reference is None or reference.message_id is None or message.type is not discord.MessageType.reply:
        return "", True
    replied = reference.resolved
    if isinstance(replied, discord.Message):
        return (str(replied.id) if replied.author.id == me else ""), True
    return ("", True) if isinstance(replied, discord.DeletedReferencedMessage) else (str(reference.message_id), False)


def _followed(message: discord.Message, workspace: str) -> str:
    """What the message answered that is replied to: the one it replied to itself, or a command."""
    replied = message.reference.resolved if message.reference else None
    if not isinstance(replied, discord.Message):
        return ""
    if replied.interaction_metadata is not None:
        return interaction_key(workspace, str(replied.interaction_metadata.id))
    if replied.reference is not None and replied.reference.message_id:
        return question_key(workspace, str(message.channel.id), str(replied.reference.message_id))
    return ""


def edit_of(message: Message) -> Asked:
    """The message's question, as a new wording of what it asked before."""
    return message.asks.amended(Kind.EDIT, f"edit:{message.asks.key}:{message.edited}")


def deletion_of(workspace: str, channel: str, message: str, *, at: float) -> Asked:
    """A deleted message as what it means for its answer."""
    key = question_key(workspace, channel, message)
    gone = Asked(
        key=key,
        platform=PLATFORM,
        workspace=workspace,
        channel=channel,
        thread="",
        message=message,
        person="",
        text="",
        at=at,
        reply_to=Route(How.REPLY, channel).to_line(),
    )
    return gone.amended(Kind.DELETION, f"gone:{key}")


def plain_text(message: discord.Message, me: int) -> str:
    """A person's words without Discord's mark-up: the bot's name is left out, people, channels and emoji are named."""
    people = {user.id: user.display_name for user in message.mentions}
    guild = message.guild

    def say(entity: re.Match[str]) -> str:
        if entity["person"]:
            return "" if int(entity["person"]) == me else people.get(int(entity["person"]), "")
        if entity["channel"]:
            channel = guild.get_channel_or_thread(int(entity["channel"])) if guild else None
            return channel.name if channel else ""
        return entity["emoji"] or entity["command"] or ""

    text = _ENTITY.sub(say, message.content)
    return " ".join(re.sub(r"^[\s,:;–—-]+", "", text).split())
