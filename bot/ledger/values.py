"""What the ledger keeps, as frozen values. Times are seconds since 1970, UTC."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

from bot.answering.models import Outcome


class Kind(StrEnum):
    """What was asked of the bot."""

    QUESTION = "question"
    EDIT = "edit"  # a question that was answered was worded anew
    DELETION = "deletion"  # a question was deleted: so is its answer
    SHARE = "share"  # an answer is to be shown once more, to a whole channel
    FOLLOWED = "followed"  # a question that somebody follows, which a story answers now


class State(StrEnum):
    """How far a claim is. The first three are open: whoever finds them left behind finishes them."""

    WAITING = "waiting"
    WORKING = "working"
    POSTING = "posting"  # its answer, or what is said instead of one, may or may not have gone out
    DONE = "done"
    FAILED = "failed"  # the person was told so, or can't be reached
    GONE = "gone"  # its question was deleted


OPEN = (State.WAITING, State.WORKING, State.POSTING)


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing asked of the bot, on any platform, with all that is needed to answer it after a restart.

    key: idempotency key; two deliveries of one event have the same.
    thread: the conversation in the channel that it belongs to and is answered in; "" where the channel is one.
    message: the platform's id of what was asked; "" where it isn't a message.
    private: only the person who asked sees the answer, which then can't be looked up later.
    reply_to: where a private answer goes, as the platform knows it.
    of: the key of the question that an edit or deletion is about; the id of the answer that is shared, or asked on.
    article: the story that is asked about, where it is one.
    """

    key: str
    platform: str
    workspace: str
    channel: str
    thread: str
    message: str
    person: str
    text: str
    at: float
    kind: Kind = Kind.QUESTION
    private: bool = False
    reply_to: str = ""
    of: str = ""
    article: str | None = None

    def amended(self, kind: Kind, key: str) -> Asked:
        """An edit or a deletion of this question, under a key of its own."""
        return replace(self, kind=kind, key=key, of=self.key)

    def to_json(self) -> str:
        """As the ledger keeps it until it is answered."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Asked:
        """The inverse of `to_json`."""
        asked = cls(**json.loads(text))
        return replace(asked, kind=Kind(asked.kind))


@dataclass(frozen=True, slots=True)
class Found:
    """A claim whose worker died: what was asked, and how far it was."""

    asked: Asked
    state: State


@dataclass(frozen=True, slots=True)
class Recorded:
    """An answer as it was given.

    asked: the key of its question. message: the platform's id of the answer; "" while it isn't known, and for private
    ones. person: a keyed hash. question: None once its days are over.
    """

    outcome: Outcome
    asked: str
    platform: str
    workspace: str
    channel: str
    thread: str
    question_message: str
    message: str
    person: str
    question: str | None
    at: float
    private: bool
    mark: str = ""

    @property
    def id(self) -> str:
        """The answer's id."""
        return self.outcome.id


@dataclass(frozen=True, slots=True)
class QuotedSpan:
    """Where words stand that were shown in an answer, and the message they are shown in."""

    answer: str
    article_id: str
    version: int
    paragraph: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FollowRequest:
    """A wish to be told when a story answers a question.

    person: the platform's id, since the person has to be reached. answer: the answer that there was none.
    """

    id: str
    platform: str
    workspace: str
    channel: str
    thread: str
    person: str
    question: str
    answer: str
    at: float


_WISH = "wish:"


def wish_key(wish_id: str) -> str:
    """The idempotency key of the answer to a followed question."""
    return f"{_WISH}{wish_id}"


def wish_of(key: str) -> str:
    """The wish that has that key."""
    return key.removeprefix(_WISH)
