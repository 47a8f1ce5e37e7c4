"""Discord as the desk sees it: where answers are posted, looked up, changed and taken away."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from base64 import b32encode
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from weakref import WeakValueDictionary

from bot.answering.models import Outcome
from bot.desk import PostFailed
from bot.discord.api import DiscordApi, DiscordRefused, DiscordUnreachable
from bot.discord.history import by_mark, in_reply_to, look_up, of_interaction
from bot.discord.places import DIRECT, PLATFORM, How, Route, message_id, of_message_id, route_of, snowflake_at
from bot.ledger import Asked, Kind, Recorded
from bot.rendering import words
from bot.rendering.discord import DiscordMessage, discord_message, plain_message
from bot.rendering.discord_text import shortened
from bot.rendering.view import View

LOADING, EPHEMERAL, SUPPRESS_EMBEDS = 1 << 7, 1 << 6, 1 << 2  # flags of a message
_UNKNOWN_CHANNEL, _UNKNOWN_MESSAGE = 10003, 10008
_NO_PERMISSION, _NO_HISTORY, _THREAD_IS_THERE = 50013, 160002, 160004
_ARCHIVE_AFTER_MIN = 1440
_MOST_REMEMBERED = 5_000  # acknowledgements; more than can be open at once
_ORIGINAL = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Self:
    """Who the bot is: as a user, and as an application, whose ids differ where it is an old one."""

    user: str
    application: str


class DiscordPlatform:
    """A `bot.desk.Platform`."""

    name = PLATFORM

    def __init__(self, api: DiscordApi, me: Self, today: Callable[[], date]) -> None:
        """Post through `api` as `me`; ages are counted up to `today`."""
        self._api = api
        self.me = me
        self.today = today
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._acknowledged: dict[str, asyncio.Future[bool]] = {}

    # -- interactions -----------------------------------------------------------------------------------------

    def expect(self, token: str) -> None:
        """An interaction is about to be acknowledged; what answers it waits for that."""
        if len(self._acknowledged) > _MOST_REMEMBERED:
            self._acknowledged = {known: one for known, one in self._acknowledged.items() if not one.done()}
        self._acknowledged[token] = asyncio.get_running_loop().create_future()

    def acknowledged(self, token: str, in_time: bool) -> None:
        """It was; or Discord doesn't wait for an answer any more."""
        if not (waiting := self._acknowledged[token]).done():
            waiting.set_result(in_time)

    async def _can_respond(self, route: Route) -> bool:
        waiting = self._acknowledged.get(route.token)
        return bool(route.token) and (waiting is None or await asyncio.shield(waiting))

    # -- the status -------------------------------------------------------------------------------------------

    async def working(self, asked: Asked) -> None:
        """See `Platform.working`: "is typing…" for ten seconds; a response shows by itself that it is thinking."""
        route = route_of(asked)
        if route.how is How.REPLY:
            await self._api.try_once("POST", "/channels/{channel_id}/typing", ids={"channel_id": route.channel})

    async def rested(self, asked: Asked) -> None:
        """See `Platform.rested`: it ends by itself."""
        self._acknowledged.pop(route_of(asked).token, None)

    # -- posting ----------------------------------------------------------------------------------------------

    @asynccontextmanager
    async def turn(self, asked: Asked) -> AsyncIterator[None]:
        """See `Platform.turn`."""
        route = route_of(asked)
        if route.how is How.RESPONSE:  # nobody else posts there
            yield
            return
        async with self.turn_in(route.channel):
            yield

    @asynccontextmanager
    async def turn_in(self, channel: str) -> AsyncIterator[None]:
        """Wait until something may be posted in a channel, and keep others waiting meanwhile."""
        async with self._turns.setdefault(channel, asyncio.Lock()):
            yield

    async def post(self, asked: Asked, outcome: Outcome) -> str:
        """See `Platform.post`."""
        route = route_of(asked)
        apart = route.how in {How.RESPONSE, How.SHARE}  # it doesn't stand under its question
        view = View(
            question=outcome.question if apart else "",
            share=_can_be_shared(asked),
            mention=asked.person if asked.kind is Kind.FOLLOWED else "",
        )
        mark = mark_of(asked.key) if apart and not asked.private else ""
        return await self._put(asked, discord_message(outcome, today=self.today(), view=view, mark=mark))

    async def say(self, asked: Asked, text: str) -> None:
        """See `Platform.say`."""
        route = route_of(asked)
        left_behind = route.how is How.RESPONSE and route.token not in self._acknowledged
        if left_behind and await self._response(route) is not None:
            return  # a worker that died had answered it: that stays
        await self._put(asked, plain_message(text))

    async def _put(self, asked: Asked, message: DiscordMessage) -> str:
        route = route_of(asked)
        if route.how is How.RESPONSE:
            return await self._respond(asked, route, message)
        if route.how is How.THREAD:
            return await self._put_in_thread(asked, route, message)
        try:
            return await self._post_once(asked, route.channel, message, reply=route.how is How.REPLY)
        except PostFailed as failed:
            if route.how is How.SHARE and failed.for_good and route.token:
                return await self._share_by_response(route, message)
            raise

    async def _respond(self, asked: Asked, route: Route, message: DiscordMessage) -> str:
        """In the place of "thinking…", which does no harm if done twice; else, where all may see it, in the channel."""
        why = "it wasn't acknowledged in time"
        if await self._can_respond(route):
            try:
                posted = await self.change_response(route.token, message)
            except DiscordRefused as error:
                why = str(error)
            except DiscordUnreachable as error:
                raise PostFailed(str(error), for_good=True) from error
            else:
                return "" if asked.private else message_id(str(posted.get("channel_id", route.channel)), posted["id"])
        if asked.private:
            raise PostFailed(why, for_good=True)
        log.info("an answer goes another way: %s", why)
        return await self._post_once(asked, route.channel, message, reply=False)

    async def change_response(self, token: str, message: DiscordMessage) -> Any:
        """Put a message in the place of what an interaction was acknowledged with, or its button is under.

        Raises:
            DiscordRefused, DiscordUnreachable: it isn't there.
        """
        return await self._api.call("PATCH", _ORIGINAL, json=body_of(message), ids=self._ids(token))

    async def whisper(self, token: str, message: DiscordMessage) -> None:
        """Show something further to whoever used a command or a button; what fails is logged, they can press again."""
        body = body_of(message) | {"flags": EPHEMERAL}
        try:
            await self._api.call("POST", "/webhooks/{webhook_id}/{webhook_token}", json=body, ids=self._ids(token))
        except (DiscordRefused, DiscordUnreachable) as error:
            log.warning("a private reply didn't go out: %s", error)

    async def _share_by_response(self, route: Route, message: DiscordMessage) -> str:
        """Where the bot itself may not post, whoever pressed the button may have it answer there."""
        path = "/webhooks/{webhook_id}/{webhook_token}"
        try:
            posted = await self._api.call("POST", path, json=body_of(message), ids=self._ids(route.token))
        except (DiscordRefused, DiscordUnreachable) as error:
            raise PostFailed(str(error), for_good=True) from error
        return message_id(route.channel, posted["id"])

    def _ids(self, token: str) -> dict[str, str]:
        return {"webhook_id": self.me.application, "webhook_token": token}

    async def _put_in_thread(self, asked: Asked, route: Route, message: DiscordMessage) -> str:
        """In a thread under the question; as a reply where the bot may not make one."""
        name = shortened(asked.text, 100) or PLATFORM
        try:
            await self._api.call(
                "POST",
                "/channels/{channel_id}/messages/{message_id}/threads",
                json={"name": name, "auto_archive_duration": _ARCHIVE_AFTER_MIN},
                ids={"channel_id": route.channel, "message_id": asked.message},
            )
        except DiscordRefused as error:
            if error.code != _THREAD_IS_THERE:
                log.info("answering without a thread: %s", error)
                return await self._post_once(asked, route.channel, message, reply=True)
        except DiscordUnreachable as error:
            raise PostFailed(str(error), for_good=False) from error
        return await self._post_once(asked, asked.message, message, reply=False)  # a thread has its message's id

    async def _post_once(self, asked: Asked, channel: str, message: DiscordMessage, *, reply: bool) -> str:
        """Post a message; an unclear try is looked up, and Discord itself knows it by its nonce for some minutes.

        Raises:
            PostFailed: it is not there.
        """
        body = _quiet_body_of(message) | {"nonce": mark_of(asked.key), "enforce_nonce": True}
        if reply and asked.message:
            body["message_reference"] = {"channel_id": channel, "message_id": asked.message}

        return await self._create(channel, body, lambda: self.find(asked))

    async def _create(self, channel: str, body: dict[str, Any], find: Callable[[], Awaitable[str | None]]) -> str:
        """Post a body that has a nonce, once; `find` looks up whether an unclear try went through.

        Raises:
            PostFailed: it is not there.
        """

        async def found() -> Any:
            try:
                return await find()
            except PostFailed as error:  # without the permission for it: the nonce is left
                log.warning("can't look up whether a message went out: %s", error.why)
                return None

        async def post() -> Any:
            return await self._api.call(
                "POST", "/channels/{channel_id}/messages", found=found, json=body, ids={"channel_id": channel}
            )

        try:
            try:
                posted = await post()
            except DiscordRefused as error:
                if error.code == _NO_HISTORY:  # where it may not read what was said before, it may not reply to it
                    body.pop("message_reference", None)
                elif error.code == _NO_PERMISSION and body["embeds"]:
                    body |= _quiet_body_of(plain_message(words.NO_EMBEDS))
                else:
                    raise
                posted = await post()
        except (DiscordRefused, DiscordUnreachable) as error:
            raise PostFailed(str(error), for_good=isinstance(error, DiscordRefused)) from error
        return posted if isinstance(posted, str) else message_id(channel, posted["id"])

    # -- notices ----------------------------------------------------------------------------------------------

    async def post_notice(self, channel: str, key: str, message: DiscordMessage, *, reply_to: str, after: float) -> str:
        """Post something that nobody asked for, once; its id. `reply_to`: a message of that channel, "" for none.

        Raises:
            PostFailed: it is not there.
        """
        body = _quiet_body_of(message) | {"nonce": mark_of(key), "enforce_nonce": True}
        if reply_to:
            body["message_reference"] = {"channel_id": channel, "message_id": reply_to, "fail_if_not_exists": False}
        return await self._create(channel, body, lambda: self.find_notice(channel, key, after=after))

    async def find_notice(self, channel: str, key: str, *, after: float) -> str | None:
        """The id of the message with that key, younger than a moment; None if there is none.

        Raises:
            PostFailed: that can't be told now.
        """
        try:
            return await look_up(
                self._api, channel, self.me.user, by_mark(mark_of(key)), after=snowflake_at(max(0.0, after))
            )
        except (DiscordRefused, DiscordUnreachable) as error:
            raise PostFailed(str(error), for_good=False) from error

    async def change_message(self, identifier: str, message: DiscordMessage) -> None:
        """Put another message in the place of one.

        Raises:
            PostFailed: it was not possible.
        """
        body = _quiet_body_of(message)
        if not message.components:  # those that are there stay
            del body["components"]
        await self._amend("PATCH", identifier, json=body)

    async def show_again(self, recorded: Recorded) -> None:
        """Show an answer that was posted as it is now, with its mark.

        Raises:
            PostFailed: it was not possible.
        """
        message = discord_message(recorded.outcome, today=self.today(), view=View(mark=recorded.mark))
        await self.change_message(recorded.message, message)

    async def direct_channel(self, person: str) -> str:
        """The channel of the bot and one person.

        Raises:
            PostFailed: there is none.
        """
        try:
            opened = await self._api.call("POST", "/users/@me/channels", json={"recipient_id": person}, ids={})
        except (DiscordRefused, DiscordUnreachable) as error:
            raise PostFailed(str(error), for_good=isinstance(error, DiscordRefused)) from error
        return str(opened["id"])

    # -- what was posted --------------------------------------------------------------------------------------

    async def find(self, asked: Asked) -> str | None:
        """See `Platform.find`."""
        route = route_of(asked)
        if route.how is How.RESPONSE:
            if (posted := await self._response(route)) is not None:
                return message_id(str(posted.get("channel_id", route.channel)), posted["id"])
            after = asked.key.rpartition(":")[2]
            ours = of_interaction(after, mark_of(asked.key))
        elif route.how is How.SHARE:
            ours, after = by_mark(mark_of(asked.key)), snowflake_at(asked.at - 60.0)
        else:
            ours, after = in_reply_to(asked.message, mark_of(asked.key)), asked.message
        try:
            if route.how is How.THREAD:
                found = await look_up(self._api, asked.message, self.me.user, lambda _: True, after=asked.message)
                if found is not None:
                    return found
            return await look_up(self._api, route.channel, self.me.user, ours, after=after)
        except (DiscordRefused, DiscordUnreachable) as error:
            raise PostFailed(str(error), for_good=False) from error

    async def _response(self, route: Route) -> Any | None:
        """The response that stands in the place of "thinking…"; None where there is none, or no way to tell."""
        try:
            posted = await self._api.call("GET", _ORIGINAL, ids=self._ids(route.token))
        except (DiscordRefused, DiscordUnreachable):
            return None
        return None if posted.get("flags", 0) & LOADING else posted

    async def update(self, asked: Asked, recorded: Recorded, outcome: Outcome) -> None:
        """See `Platform.update`."""
        message = discord_message(outcome, today=self.today(), view=View(share=_can_be_shared(asked)))
        await self._amend("PATCH", recorded.message, json=_quiet_body_of(message))

    async def delete(self, recorded: Recorded) -> None:
        """See `Platform.delete`."""
        if recorded.message:
            await self._amend("DELETE", recorded.message)

    async def _amend(self, method: str, identifier: str, json: Any = None) -> None:
        channel, message = of_message_id(identifier)
        path = "/channels/{channel_id}/messages/{message_id}"
        try:
            await self._api.call(method, path, json=json, ids={"channel_id": channel, "message_id": message})
        except DiscordRefused as error:
            if method == "DELETE" and error.code in {_UNKNOWN_MESSAGE, _UNKNOWN_CHANNEL}:
                return
            raise PostFailed(str(error), for_good=True) from error
        except DiscordUnreachable as error:
            raise PostFailed(str(error), for_good=False) from error


def body_of(message: DiscordMessage) -> dict[str, Any]:
    """A message as Discord's API takes it; it pings nobody."""
    return {
        "content": message.content,
        "embeds": message.embeds,
        "components": message.components,
        "allowed_mentions": {"parse": [], "replied_user": False}
        | ({"users": list(message.people)} if message.people else {}),
    }


def _quiet_body_of(message: DiscordMessage) -> dict[str, Any]:
    """The same for a channel: no link in its text opens up, should a client see one there."""
    return body_of(message) | {"flags": 0 if message.embeds else SUPPRESS_EMBEDS}


def mark_of(key: str) -> str:
    """What a message is known by that answers what has this key: at most 25 characters, as a nonce has to be."""
    return b32encode(hashlib.sha256(key.encode()).digest()[:15]).decode().lower()


def _can_be_shared(asked: Asked) -> bool:
    """Whether it makes sense to show the answer to the channel: a few see it, or one."""
    if asked.workspace == DIRECT or asked.kind is Kind.SHARE:
        return False
    return asked.private or (bool(asked.thread) and route_of(asked).channel == asked.thread)
