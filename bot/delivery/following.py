"""Followed questions: each new story is held against them; what answers one is answered where it was asked, once.

The answer goes the way of every answer, through the desk: claimed under the wish's key, recorded, posted.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime

from bot.answering.models import Answer
from bot.answering.question import BadQuestion, make_question
from bot.desk.conversations import turns
from bot.desk.desk import Stopping
from bot.desk.work import QuestionAnswerer
from bot.ledger import Asked, FollowRequest, Kind, Ledger, wish_key

_SURE = 0.5  # the confidence from which somebody is told unasked; asked, people are shown what is less likely
_AT_ONCE = 200  # stories held against a question in one search

log = logging.getLogger(__name__)

Take = Callable[[Asked], Awaitable[bool]]


class Followed:
    """The followed questions of one platform."""

    def __init__(self, platform: str, ledger: Ledger, answerer: QuestionAnswerer, clock: Callable[[], float]) -> None:
        """Hold stories against questions with `answerer`; `clock` gives seconds since 1970."""
        self._platform = platform
        self._ledger = ledger
        self._answerer = answerer
        self._clock = clock

    def matched(self, stories: frozenset[str]) -> list[Asked]:
        """What is to be answered now because of these new stories. Blocks for about as long as that many questions."""
        wishes = self._ledger.preferences.wishes(self._platform)
        found = (self._asked(wish, stories) for wish in wishes) if stories else ()
        return [asked for asked in found if asked is not None]

    def _asked(self, wish: FollowRequest, stories: frozenset[str]) -> Asked | None:
        asked = Asked(
            key=wish_key(wish.id),
            platform=wish.platform,
            workspace=wish.workspace,
            channel=wish.channel,
            thread=wish.thread,
            message="",
            person=wish.person,
            text=wish.question,
            at=self._clock(),
            kind=Kind.FOLLOWED,
            of=wish.answer,
        )
        if self._ledger.claims.state(asked.key) is not None:
            return None
        try:
            question = make_question(
                wish.question,
                asked=datetime.fromtimestamp(wish.at, UTC).date(),
                conversation=turns(self._ledger, asked),
                among=stories,
                collections=self._ledger.preferences.collections(wish.platform, wish.workspace, wish.channel),
            )
            outcome = self._answerer.answer(question, answer_id=f"wish-{wish.id}")
        except BadQuestion:
            return None
        except Exception:  # one question that can't be answered keeps no other from it
            log.exception("a followed question could not be held against new stories")
            return None
        if not isinstance(outcome, Answer) or outcome.confidence < _SURE:
            return None
        article = outcome.shown[0].citation.article_id
        return None if article not in stories else replace(asked, article=article)


def batches(stories: dict[str, int]) -> list[dict[str, int]]:
    """New stories, with their versions, in parts that one search takes."""
    items = list(stories.items())
    return [dict(items[first : first + _AT_ONCE]) for first in range(0, len(items), _AT_ONCE)]


async def answer(found: list[Asked], take: Take) -> None:
    """Have what was found answered; what is taken already, by whomever, isn't taken again."""
    for asked in found:
        try:
            await take(asked)
        except Stopping:
            return
