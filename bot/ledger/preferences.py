"""What workspaces, channels and people have settled: settings, and wishes to be told."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable
from dataclasses import asdict
from enum import StrEnum
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.ledger.database import insert, single
from bot.ledger.statistics import OWN
from bot.ledger.tables import follow_requests as _requests
from bot.ledger.tables import settings as _settings
from bot.ledger.tables import threads as _threads
from bot.ledger.values import Asked, FollowRequest

_WORKSPACE = ""  # in the place of a channel: the whole workspace
_FRONT_END = ""  # in the place of a workspace: nobody's


class Following(StrEnum):
    """Which further messages in a conversation with the bot it takes for questions to it."""

    ALWAYS = "always"
    QUESTIONS = "questions"
    MENTIONS = "mentions"


class Correcting(StrEnum):
    """How a channel is told that what was quoted there isn't so any more."""

    THREAD = "thread"  # a note in the thread, and a mark on the answer
    EDIT = "edit"  # only the mark
    OFF = "off"


class Adding(StrEnum):
    """Who may add stories from chats."""

    ADMINS = "admins"  # whoever looks after the workspace
    EVERYONE = "everyone"
    NOBODY = "nobody"


class Preferences:
    """Settings per workspace and channel, who spoke last where, and wishes to be told. Thread-safe."""

    def __init__(self, engine: Engine, hash_of: Callable[[str], str], clock: Callable[[], float]) -> None:
        """`hash_of` stands for a person's id, `clock` gives seconds since 1970."""
        self._engine = engine
        self._single = single(engine)
        self._hash_of = hash_of
        self._clock = clock

    # -- settings ---------------------------------------------------------------------------------------------

    def following(self, platform: str, workspace: str, channel: str) -> Following:
        """The channel's way to follow conversations, else the workspace's, else questions only."""
        settled = self._settled(platform, workspace, channel, "following")
        return Following(settled[0]) if settled else Following.QUESTIONS

    def set_following(self, platform: str, workspace: str, channel: str, following: Following) -> None:
        """Settle it for a channel, or, with an empty channel, for the workspace."""
        self._put(platform, workspace, channel, "following", following.value)

    def correcting(self, platform: str, workspace: str, channel: str) -> Correcting:
        """The channel's way to be told of corrections, else the workspace's, else in the thread."""
        settled = self._settled(platform, workspace, channel, "corrections")
        return Correcting(settled[0]) if settled else Correcting.THREAD

    def set_correcting(self, platform: str, workspace: str, channel: str, correcting: Correcting) -> None:
        """Settle it for a channel, or, with an empty channel, for the workspace."""
        self._put(platform, workspace, channel, "corrections", correcting.value)

    def tells_typos(self, platform: str, workspace: str, channel: str) -> bool:
        """Whether mended typing errors are told of too; not unless somebody said so."""
        return any(self._settled(platform, workspace, channel, "typos"))

    def set_tells_typos(self, platform: str, workspace: str, channel: str, *, tells: bool) -> None:
        """Settle it for a channel, or, with an empty channel, for the workspace."""
        self._put(platform, workspace, channel, "typos", tells)

    def adding(self, platform: str, workspace: str) -> Adding | None:
        """Who may add stories from a workspace's chats; None where nobody has settled it."""
        value = self._value(platform, workspace, _WORKSPACE, "adding")
        return None if value is None else Adding(value)

    def set_adding(self, platform: str, workspace: str, adding: Adding) -> None:
        """Settle it for a workspace."""
        self._put(platform, workspace, _WORKSPACE, "adding", adding.value)

    def report_channel(self, platform: str, workspace: str) -> str:
        """The channel that the editor's report is posted to every week; "" for none."""
        return self._value(platform, workspace, _WORKSPACE, "report") or ""

    def set_report_channel(self, platform: str, workspace: str, channel: str) -> None:
        """Settle where the report is posted; "" for nowhere."""
        self._put(platform, workspace, _WORKSPACE, "report", channel)

    def report_channels(self, platform: str) -> dict[str, str]:
        """The workspaces of a platform that have a report posted, and where."""
        query = sa.select(_settings).where(_settings.c.platform == platform, _settings.c.name == "report")
        with self._single.connect() as connection:
            found = {row.workspace: json.loads(row.value) for row in connection.execute(query)}
        return {workspace: channel for workspace, channel in found.items() if channel}

    def collections(self, platform: str, workspace: str, channel: str) -> frozenset[str] | None:
        """The collections whose stories may be shown there; None: all. A channel never has more than its workspace."""
        limits = [frozenset(limit) for limit in self._settled(platform, workspace, channel, "collections")]
        return frozenset.intersection(*limits) if limits else None

    def workspace_collections(self, platform: str, workspace: str) -> frozenset[str] | None:
        """The collections a workspace may see; None: all."""
        value = self._value(platform, workspace, _WORKSPACE, "collections")
        return None if value is None else frozenset(value)

    def set_collections(self, platform: str, workspace: str, channel: str, collections: Iterable[str] | None) -> None:
        """Narrow a channel or, with an empty channel, a workspace; None takes the limit away."""
        value = None if collections is None else sorted(collections)
        self._put(platform, workspace, channel, "collections", value)

    def mark_own(self, platform: str, workspace: str) -> None:
        """Note that a workspace is the operators' own: what is asked in its channels they may see counted."""
        self._put(platform, workspace, _WORKSPACE, OWN, True)

    def in_threads(self, platform: str, workspace: str, channel: str) -> bool:
        """Whether mentions in the channel are answered in a thread under them; else as replies."""
        return bool(self._value(platform, workspace, channel, "in_threads"))

    def set_in_threads(self, platform: str, workspace: str, channel: str, in_threads: bool) -> None:
        """Settle it for a channel."""
        self._put(platform, workspace, channel, "in_threads", in_threads)

    def remembered(self, platform: str, name: str) -> Any:
        """What a front end has noted for itself; None where it hasn't."""
        return self._value(platform, _FRONT_END, "", name)

    def remember(self, platform: str, name: str, value: object) -> None:
        """Note something for a front end, across restarts."""
        self._put(platform, _FRONT_END, "", name, value)

    def _value(self, platform: str, workspace: str, channel: str, name: str) -> Any:
        query = sa.select(_settings.c.value).where(*_at(_settings, platform, workspace, channel))
        with self._single.connect() as connection:
            value = connection.scalar(query.where(_settings.c.name == name))
        return None if value is None else json.loads(value)

    def _settled(self, platform: str, workspace: str, channel: str, name: str) -> list[Any]:
        """What a channel and its workspace have settled, the channel's own first."""
        of = {"platform": platform, "workspace": workspace, "channel": channel, "name": name}
        with self._single.connect() as connection:
            values = connection.scalars(_settled(), of).all()
        return [value for value in map(json.loads, values) if value is not None]

    def _put(self, platform: str, workspace: str, channel: str, name: str, value: object) -> None:
        row = {
            "platform": platform,
            "workspace": workspace,
            "channel": channel,
            "name": name,
            "value": json.dumps(value),
        }
        statement = insert(self._engine, _settings).values(row)
        statement = statement.on_conflict_do_update(
            index_elements=["platform", "workspace", "channel", "name"], set_={"value": statement.excluded.value}
        )
        with self._engine.begin() as connection:
            connection.execute(statement)

    # -- conversations ----------------------------------------------------------------------------------------

    def spoke(self, platform: str, workspace: str, channel: str, thread: str, person: str | None) -> None:
        """Note who spoke last in a conversation with the bot; None is the bot itself."""
        last = self._hash_of(person) if person else ""
        row = {
            "platform": platform,
            "workspace": workspace,
            "channel": channel,
            "thread": thread,
            "last_person": last,
            "at": self._clock(),
        }
        statement = insert(self._engine, _threads).values(row)
        statement = statement.on_conflict_do_update(
            index_elements=["platform", "workspace", "channel", "thread"],
            set_={"last_person": statement.excluded.last_person, "at": statement.excluded.at},
        )
        with self._engine.begin() as connection:
            connection.execute(statement)

    def addressed(self, asked: Iterable[Asked]) -> None:
        """Note that these were said to the bot: it is part of their conversations, whoever spoke before."""
        places = {(one.platform, one.workspace, one.channel, one.thread) for one in asked if not one.private}
        names = ("platform", "workspace", "channel", "thread")
        rows = [{**dict(zip(names, place, strict=True)), "last_person": "", "at": self._clock()} for place in places]
        if not rows:
            return
        statement = insert(self._engine, _threads)
        statement = statement.on_conflict_do_update(index_elements=names, set_={"last_person": "", "at": self._clock()})
        with self._engine.begin() as connection:
            connection.execute(statement, rows)

    def others_speak(self, platform: str, workspace: str, channel: str, thread: str, person: str) -> bool | None:
        """Whether somebody else than this person and the bot spoke last there; None where the bot never spoke."""
        query = sa.select(_threads.c.last_person).where(
            *_at(_threads, platform, workspace, channel), _threads.c.thread == thread
        )
        with self._single.connect() as connection:
            last = connection.scalar(query)
        return None if last is None else last not in {"", self._hash_of(person)}

    def forget_threads(self, before: float) -> None:
        """Conversations that nobody has spoken in since a moment are over."""
        with self._engine.begin() as connection:
            connection.execute(sa.delete(_threads).where(_threads.c.at < before))

    # -- wishes to be told ------------------------------------------------------------------------------------

    def ask_to_be_told(self, asked: Asked, question: str, answer: str) -> bool:
        """Keep a person's wish to be told when a story answers a question; False if it is already there."""
        request = FollowRequest(
            id=secrets.token_hex(8),
            platform=asked.platform,
            workspace=asked.workspace,
            channel=asked.channel,
            thread=asked.thread,
            person=asked.person,
            question=question,
            answer=answer,
            at=self._clock(),
        )
        statement = insert(self._engine, _requests).on_conflict_do_nothing().returning(_requests.c.id)
        with self._engine.begin() as connection:
            return connection.execute(statement, [asdict(request)]).first() is not None

    def wishes(
        self, platform: str | None = None, workspace: str | None = None, person: str | None = None
    ) -> list[FollowRequest]:
        """Wishes that are not fulfilled yet, oldest first; of a platform, a workspace, a person where given."""
        query = sa.select(_requests).where(_requests.c.fulfilled.is_(None)).order_by(_requests.c.at)
        for column, value in (("platform", platform), ("workspace", workspace), ("person", person)):
            if value is not None:
                query = query.where(_requests.c[column] == value)
        names = FollowRequest.__dataclass_fields__
        with self._single.connect() as connection:
            return [
                FollowRequest(**{name: row[name] for name in names}) for row in connection.execute(query).mappings()
            ]

    def fulfil(self, request_id: str) -> bool:
        """Mark a wish as fulfilled; False if it was before, or isn't there."""
        statement = (
            sa.update(_requests)
            .where(_requests.c.id == request_id, _requests.c.fulfilled.is_(None))
            .values(fulfilled=self._clock())
            .returning(_requests.c.id)
        )
        with self._engine.begin() as connection:
            return connection.execute(statement).first() is not None

    def take_back(self, request_id: str, person: str) -> None:
        """A person doesn't want to be told any more."""
        with self._engine.begin() as connection:
            connection.execute(sa.delete(_requests).where(_requests.c.id == request_id, _requests.c.person == person))


@cache  # to make it takes longer than to run it
def _settled() -> sa.Select[Any]:
    """What a channel and its workspace have settled under a name, the channel's own first."""
    columns = _settings.c
    same = [columns[name] == sa.bindparam(name) for name in ("platform", "workspace", "name")]
    here = columns.channel.in_([sa.bindparam("channel"), sa.literal(_WORKSPACE)])
    return sa.select(columns.value).where(*same, here).order_by(columns.channel.desc())


def _at(table: sa.Table, platform: str, workspace: str, channel: str) -> tuple[sa.ColumnElement[bool], ...]:
    return table.c.platform == platform, table.c.workspace == workspace, table.c.channel == channel
