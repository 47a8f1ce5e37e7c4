"""Working off one thing that was asked: an answer, an edit, a deletion."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import Executor
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Protocol

from bot.answering.models import Answer, Outcome
from bot.answering.question import BadQuestion, Question, make_question
from bot.desk.conversations import turns
from bot.desk.platform import Platform, PostFailed, Say
from bot.desk.threads import LedgerThread
from bot.ledger import Asked, Kind, Ledger, Recorded, State, wish_of
from bot.metrics import Metrics

_TRIES = 2  # of answering

log = logging.getLogger(__name__)


class QuestionAnswerer(Protocol):
    """What answers; see `bot.answering.answerer.Answerer`."""

    def answer(self, question: Question, *, answer_id: str) -> Outcome:
        """Thread-safe; blocks."""


class Work:
    """One worker's way to deal with what it has claimed."""

    def __init__(
        self,
        platform: Platform,
        ledger: Ledger,
        off_loop: LedgerThread,
        pool: Executor,
        answerer: QuestionAnswerer,
        *,
        worker: str,
        threads: int,
        retry_s: float,
        calm: Callable[[], Awaitable[None]],
        metrics: Metrics,
    ) -> None:
        """See `bot.desk.desk.Desk`; `calm` waits until there is nothing more urgent than answering."""
        self._platform = platform
        self._ledger = ledger
        self._off_loop = off_loop
        self._pool = pool
        self._answerer = answerer
        self._worker = worker
        self._turns_to_answer = asyncio.Semaphore(threads)  # first come, first served
        self._retry_s = retry_s
        self._calm = calm
        self._metrics = metrics
        self._showing: dict[str, asyncio.Task[None]] = {}

    # -- questions --------------------------------------------------------------------------------------------

    async def answer(self, asked: Asked, left: State | None) -> None:
        """Give a question its one answer; `left` is how far a dead worker came with it, None where it is new."""
        if left is not None and asked.private:  # whether it was answered can't be looked up
            await self.say_instead(asked, Say.ASK_AGAIN)
            return
        if left is State.POSTING and await self._went_on(asked):
            return
        if not await self._off_loop(self._ledger.claims.start, asked.key, self._worker):
            return
        if asked.kind is Kind.SHARE:
            await self._share(asked)
            return
        if asked.kind is Kind.FOLLOWED:
            await self._tell(asked)
            return
        try:
            await self._answer(asked)
        finally:
            await self._show_rested(asked)

    async def _answer(self, asked: Asked) -> None:
        request = secrets.token_hex(8)
        try:
            outcome = await self._outcome(asked, request)
        except BadQuestion as error:  # its text is for whoever asks
            await self._say(asked, str(error))
            return
        except Exception:  # the platform's edge: one fixed sentence for the person, all of it for the operator
            log.exception("request %s: answering failed", request)
            self._metrics.count_error(self._platform.name)
            await self._say(asked, Say.APOLOGY.value)
            return
        self._metrics.count(self._platform.name, outcome)
        await self._record_and_post(asked, outcome)

    async def _record_and_post(self, asked: Asked, outcome: Outcome) -> None:
        with self._metrics.stage("posting"):
            async with self._platform.turn(asked):
                if await self._off_loop(self._ledger.answers.record, asked, outcome, self._worker):
                    await self._post(asked, outcome)

    async def _share(self, asked: Asked) -> None:
        """Show an answer once more, to a whole channel; the copy is an answer of its own."""
        get = partial(self._ledger.answers.get, asked.of, platform=asked.platform, workspace=asked.workspace)
        recorded = await self._off_loop(get)
        if recorded is None:
            await self._finish(asked, State.GONE)
        else:
            await self._record_and_post(asked, replace(recorded.outcome, id=secrets.token_hex(8)))

    async def _tell(self, asked: Asked) -> None:
        """Answer a question that somebody follows; nothing is said where that fails, and it may be found again."""
        request = secrets.token_hex(8)
        try:
            outcome = await self._outcome(asked, request)
        except Exception:
            log.exception("request %s: answering a followed question failed", request)
            outcome = None
        if isinstance(outcome, Answer):
            await self._record_and_post(asked, outcome)
        else:
            await self._off_loop(self._ledger.claims.release, asked.key, self._worker)

    async def _outcome(self, asked: Asked, request: str) -> Outcome:
        """The outcome, worked out in a thread; tried again once where that fails.

        Raises:
            BadQuestion: it can't be asked like this.
        """
        question = await self._off_loop(self._question, asked)
        for attempt in range(1, _TRIES + 1):
            async with self._turn_to_answer():
                # Not before its turn: of many questions at once, most would show it long before anybody is at work.
                self._show_working(asked)
                try:
                    loop = asyncio.get_running_loop()
                    return await loop.run_in_executor(self._pool, self._ask, question, request)
                except BadQuestion:
                    raise
                except Exception:
                    if attempt == _TRIES:
                        raise
                    log.warning("request %s: answering failed, trying again", request, exc_info=True)
            await asyncio.sleep(self._retry_s)
        raise AssertionError("the last try returns or raises")

    @asynccontextmanager
    async def _turn_to_answer(self) -> AsyncIterator[None]:
        """Whoever is inside may be answered; the others wait."""
        with self._metrics.stage("waiting"), self._metrics.waiting():
            await self._turns_to_answer.acquire()
        try:
            await self._calm()
            yield
        finally:
            self._turns_to_answer.release()

    def _show_working(self, asked: Asked) -> None:
        if asked.kind is Kind.QUESTION and asked.key not in self._showing:
            self._showing[asked.key] = asyncio.create_task(self._platform.working(asked))

    async def _show_rested(self, asked: Asked) -> None:
        if showing := self._showing.pop(asked.key, None):
            await asyncio.wait({showing})
        await self._platform.rested(asked)

    def _question(self, asked: Asked) -> Question:
        return make_question(
            asked.text,
            asked=datetime.fromtimestamp(asked.at, UTC).astimezone().date(),
            conversation=turns(self._ledger, asked),
            article=asked.article,
            collections=self._ledger.preferences.collections(asked.platform, asked.workspace, asked.channel),
        )

    def _ask(self, question: Question, request: str) -> Outcome:
        with self._metrics.stage("answering"):
            outcome = self._answerer.answer(question, answer_id=request)
        log.info("request %s: %s in %d ms", request, type(outcome).__name__, outcome.took_ms)
        return outcome

    async def _post(self, asked: Asked, outcome: Outcome) -> None:
        try:
            message = await self._platform.post(asked, outcome)
        except PostFailed as error:
            log.error("request %s: the answer could not be posted: %s", outcome.id, error.why)
            if not error.for_good and asked.kind is not Kind.FOLLOWED:
                with suppress(PostFailed):
                    await self._platform.say(asked, Say.APOLOGY.value)
            await self._finish(asked, State.FAILED)
            await self._off_loop(self._ledger.answers.delete, outcome.id)
            return
        await self._posted(asked, outcome, message)

    async def _posted(self, asked: Asked, outcome: Outcome, message: str) -> None:
        def write() -> None:
            self._ledger.answers.posted(outcome.id, message)
            self._ledger.claims.finish(asked.key, self._worker, State.DONE)
            if asked.kind is Kind.FOLLOWED:
                self._ledger.preferences.fulfil(wish_of(asked.key))
            if not asked.private:
                self._ledger.preferences.spoke(asked.platform, asked.workspace, asked.channel, asked.thread, None)

        await self._off_loop(write)

    # -- after a crash ----------------------------------------------------------------------------------------

    async def _went_on(self, asked: Asked) -> bool:
        """Something may have gone out: look, and if it didn't, post the answer that was recorded, if one was."""
        recorded = await self._off_loop(self._ledger.answers.to, asked.key)
        message = await self._looked_up(asked)
        if recorded is None:
            if message:  # it was told why there is no answer
                await self._finish(asked, State.FAILED)
            return message is not None
        if message:
            await self._posted(asked, recorded.outcome, message)
        else:
            async with self._platform.turn(asked):
                await self._post(asked, recorded.outcome)
        await self._platform.rested(asked)
        return True

    async def _looked_up(self, asked: Asked) -> str | None:
        try:
            return await self._platform.find(asked)
        except PostFailed as error:
            log.warning("%s: can't look up whether it was answered: %s", asked.platform, error.why)
            return None

    # -- edits and deletions ----------------------------------------------------------------------------------

    async def amend(self, asked: Asked) -> None:
        """A question was worded anew, or deleted: so is its answer. May be done twice without harm."""
        if not await self._off_loop(self._ledger.claims.start, asked.key, self._worker):
            return
        if asked.kind is Kind.DELETION:
            await self._off_loop(self._ledger.claims.gone, asked.of)
        recorded = await self._off_loop(self._ledger.answers.to, asked.of)
        state = State.DONE
        try:
            if recorded is not None and asked.kind is Kind.DELETION:
                await self._platform.delete(recorded)
                await self._off_loop(self._ledger.answers.delete, recorded.id)
            elif recorded is not None:
                await self._revise(asked, recorded)
            elif asked.kind is Kind.EDIT:
                await self._answer_after_all(asked)
        except PostFailed as error:
            log.error("request %s: the answer could not be changed: %s", asked.key, error.why)
            state = State.FAILED
        await self._finish(asked, state)

    async def _answer_after_all(self, asked: Asked) -> None:
        """A question that couldn't be answered, a condition in it being none for example, is worded anew."""
        question = replace(asked, key=asked.of, kind=Kind.QUESTION, of="")
        if await self._off_loop(self._ledger.claims.reopen, question, self._worker):
            try:
                await self._answer(question)
            finally:
                await self._show_rested(question)

    async def _revise(self, asked: Asked, recorded: Recorded) -> None:
        of_then = replace(asked, at=recorded.at, thread=recorded.thread)
        try:
            outcome = await self._outcome(of_then, recorded.id)
        except BadQuestion:
            return
        except Exception:
            log.exception("request %s: answering an edited question failed", recorded.id)
            return
        await self._off_loop(self._ledger.answers.revise, recorded.id, asked.text, outcome)
        await self._platform.update(asked, recorded, outcome)

    # -- instead of an answer ---------------------------------------------------------------------------------

    async def say_instead(self, asked: Asked, what: Say) -> None:
        """Say why there is no answer: busy, or lost in a restart. At most once where it is private."""
        if asked.private:
            await self._finish(asked, State.FAILED)
            with suppress(PostFailed):
                await self._platform.say(asked, what.value)
        else:
            await self._say(asked, what.value)

    async def _say(self, asked: Asked, text: str) -> None:
        async with self._platform.turn(asked):
            if not await self._off_loop(self._ledger.claims.saying, asked.key, self._worker):
                return
            try:
                await self._platform.say(asked, text)
            except PostFailed as error:
                log.error("%s: could not say why there is no answer: %s", asked.platform, error.why)
        await self._finish(asked, State.FAILED)

    async def _finish(self, asked: Asked, state: State) -> None:
        finish: Callable[..., bool] = self._ledger.claims.finish
        await self._off_loop(finish, asked.key, self._worker, state)
