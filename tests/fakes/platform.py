"""A chat platform in memory, and an answerer that says what a test wants, for tests of the desk."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from bot.answering import Outcome
from bot.answering.question import Question
from bot.desk import PostFailed
from bot.digest.subscription import Place
from bot.ledger import Asked, Recorded
from bot.rendering.notice import Notice
from tests.support.answers import make_answer, make_no_answer, make_quote


@dataclass(slots=True)
class MemoryPlatform:
    """Keeps what is posted, by what it replies to. `refuse` says which tries of posting fail, and how."""

    name: str = "slack"
    posts: list[tuple[str, str]] = field(default_factory=list)  # key, text
    updates: list[tuple[str, str]] = field(default_factory=list)  # message, text
    deleted: list[str] = field(default_factory=list)
    status: list[str] = field(default_factory=list)
    refuse: Callable[[int], PostFailed | None] = lambda _: None
    tries: int = 0
    before_post: Callable[[Asked], None] = lambda _: None

    async def working(self, asked: Asked) -> None:
        self.status.append(f"+{asked.key}")

    async def rested(self, asked: Asked) -> None:
        self.status.append(f"-{asked.key}")

    @asynccontextmanager
    async def turn(self, asked: Asked) -> AsyncIterator[None]:
        yield

    async def post(self, asked: Asked, outcome: Outcome) -> str:
        self.before_post(asked)
        shown = [quote.text for quote in outcome.quotes if quote.selected]
        return self._put(asked, " ".join(shown) or "no answer")

    async def say(self, asked: Asked, text: str) -> None:
        self._put(asked, text)

    async def find(self, asked: Asked) -> str | None:
        return next((f"m-{key}" for key, _ in self.posts if key == asked.key), None)

    async def update(self, asked: Asked, recorded: Recorded, outcome: Outcome) -> None:
        self.updates.append((recorded.message, " ".join(quote.text for quote in outcome.quotes if quote.selected)))

    async def delete(self, recorded: Recorded) -> None:
        self.deleted.append(recorded.message)

    def _put(self, asked: Asked, text: str) -> str:
        self.tries += 1
        if error := self.refuse(self.tries):
            raise error
        self.posts.append((asked.key, text))
        return "" if asked.private else f"m-{asked.key}"

    def to(self, key: str) -> list[str]:
        """What was posted in reply to this."""
        return [text for to, text in self.posts if to == key]


@dataclass(slots=True)
class EchoingAnswerer:
    """Answers with the question itself as a quote; one with "unsaid" in it isn't answered.

    `gate` holds answers back while it is cleared; `fail` says which calls fail.
    """

    gate: threading.Event = field(default_factory=threading.Event)
    fail: Callable[[int], Exception | None] = lambda _: None
    asked: list[Question] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.gate.set()

    def answer(self, question: Question, *, answer_id: str) -> Outcome:
        self.asked.append(question)
        self.gate.wait(10)
        if error := self.fail(len(self.asked)):
            raise error
        if "unsaid" in question.text:
            return replace(make_no_answer(), id=answer_id, question=question.text)
        quotes = make_quote(f"“{question.words}”", selected=True), make_quote("Something else.")
        return replace(make_answer(*quotes), id=answer_id, question=question.text)


@dataclass(slots=True)
class MemoryAnnouncer:
    """Keeps what is announced. `fail` says which tries fail, and how; `lost`: the try has its effect all the same."""

    name: str = "slack"
    workspace: str | None = "T1"
    posts: dict[str, tuple[Place, str, Notice, float]] = field(default_factory=dict)  # message: place, key, notice, at
    amended: list[tuple[str, Notice]] = field(default_factory=list)
    marked: list[Recorded] = field(default_factory=list)
    clock: Callable[[], float] = lambda: 0.0
    fail: Callable[[str], BaseException | None] = lambda _: None  # before it has its effect
    fail_after: Callable[[str], BaseException | None] = lambda _: None
    cant_look: bool = False
    looked: int = 0

    async def home(self) -> str | None:
        return self.workspace

    def thread_of(self, recorded: Recorded) -> str:
        return recorded.thread or recorded.message

    @asynccontextmanager
    async def announcing(self, place: Place) -> AsyncIterator[None]:
        yield

    async def announce(self, place: Place, key: str, notice: Notice, *, after: float) -> str:
        if error := self.fail(key):
            raise error
        message = f"m{len(self.posts) + 1}"
        self.posts[message] = (place, key, notice, self.clock())
        if error := self.fail_after(key):
            raise error
        return message

    async def find_announced(self, place: Place, key: str, *, after: float) -> str | None:
        self.looked += 1
        if self.cant_look:
            raise PostFailed("no scope to look", for_good=False)
        return next((message for message, post in self.posts.items() if post[1] == key), None)

    async def amend_announced(self, place: Place, message: str, notice: Notice) -> None:
        self.amended.append((message, notice))

    async def mark(self, recorded: Recorded) -> None:
        self.marked.append(recorded)

    def keys(self) -> list[str]:
        """The keys of all that was posted, in order."""
        return [post[1] for post in self.posts.values()]
