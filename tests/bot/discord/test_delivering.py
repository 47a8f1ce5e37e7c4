"""Digests, followed questions and corrections in Discord, end to end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

import pytest

from bot.answering import Outcome
from bot.answering.question import Question
from bot.delivery import DeliverySettings
from bot.digest.schedule import Schedule
from bot.digest.subscription import Place, Wanted
from bot.rendering import words
from tests.bot.discord.conftest import Bot
from tests.fakes.discord import FakeDiscord, Fault
from tests.fakes.discord_people import People
from tests.fakes.discord_world import GUILD
from tests.support.answers import make_answer, make_no_answer, make_quote
from tests.support.chat import for_a_while, until
from tests.support.discord_rules import read_all
from tests.support.stories import make_article

CLOSED = (
    "The bridge was closed on Monday, when a crack of 40 centimetres was found in its pillar.",
    "Nobody was hurt.",
)
CORRECTED = (CLOSED[0].replace("40", "4"), CLOSED[1])
CHANNEL = "1100"


def bridge(*paragraphs: str) -> Any:
    """The story of the bridge."""
    return make_article("bridge", "Bridge closed", *paragraphs, outlet="The Vell Courier", published="2026-03-02")


class BridgeAnswerer:
    """Quotes the story of the bridge, as it stood first; of the ferry only where it is asked of new stories."""

    def answer(self, question: Question, *, answer_id: str) -> Outcome:
        """See `QuestionAnswerer.answer`."""
        article, text = "bridge", CLOSED[0]
        if "ferry" in question.text:
            if "ferry" not in (question.among or {question.article}):
                return replace(make_no_answer(), id=answer_id, question=question.text)
            article, text = "ferry", "The ferry sails on Friday."
        quote = make_quote(text, selected=True, headline="A story")
        quote = replace(quote, citation=replace(quote.citation, article_id=article, paragraph=1))
        return replace(make_answer(quote), id=answer_id, question=question.text)


@pytest.fixture
def at_seven(bot: Bot) -> list[float]:
    """A clock that a test moves, at 7 on a Monday; the bot answers from the story of the bridge."""
    now = [datetime(2026, 3, 2, 7, tzinfo=UTC).timestamp()]
    bot.clock = lambda: now[0]
    bot.delivery = DeliverySettings(tick_s=0.05)
    bot.has_samples = False
    bot.story_answerer = BridgeAnswerer()
    bot.add(bridge(*CLOSED))
    return now


def test_a_digest_comes_once_and_is_corrected_when_its_story_is(
    bot: Bot, people: People, at_seven: list[float]
) -> None:
    """Found again by its mark after a restart; the note replies to it, and it is marked itself."""
    bot.ledger.subscriptions.add(Place("discord", GUILD, CHANNEL), Schedule(time(8)), Wanted(), person="1")

    async def digest() -> None:
        at_seven[0] += 3601
        await until(people.world.from_bot)
        await for_a_while()

    async def later() -> None:
        await for_a_while()
        bot.add(bridge(*CORRECTED))
        await until(lambda: len(people.world.from_bot()) == 2)
        await until(lambda: words.CORRECTED.rstrip(".") in read_all(people.world.from_bot()[0]))

    bot.play(digest)
    with bot.ledger.engine.begin() as connection:  # as if the process had died before it could write that it is done
        connection.exec_driver_sql("UPDATE deliveries SET state = 'posting', worker = 'dead', message = ''")
    at_seven[0] += 60
    bot.play(later)
    posted, note = people.world.from_bot()
    assert "Digest, 2 Mar 2026" in read_all(posted)
    assert CLOSED[0] in read_all(posted)
    assert note["message_reference"]["message_id"] == posted["id"]
    assert "4 centimetres" in read_all(note)


def test_a_correction_is_told_below_thirty_answers_once_each_through_429s_and_a_restart(
    bot: Bot, people: People, discord: FakeDiscord, at_seven: list[float]
) -> None:
    """Each note replies to its answer, which is marked."""

    async def ask() -> list[str]:
        asked = [people.ask("Why is the bridge closed?") for _ in range(30)]
        await until(lambda: all(people.world.replies(one) for one in asked), within_s=90)
        return asked

    async def some() -> None:
        bot.add(bridge(*CORRECTED))
        await until(lambda: len(people.world.from_bot()) >= 35, within_s=90)

    async def all_told() -> None:
        await until(lambda: len(people.world.from_bot()) >= 60, within_s=90)
        await until(lambda: sum(words.CORRECTED[:9] in read_all(m) for m in people.world.from_bot()) >= 30, within_s=90)
        await for_a_while()

    asked = bot.play(ask)
    discord.fail("post", Fault(429, 0.2), Fault(500, effective=True), Fault(429, 0.2), Fault(503, effective=True))
    bot.play(some)
    at_seven[0] += 60  # the one before is known to be dead by now
    bot.play(all_told)
    assert len(people.world.from_bot()) == 60
    for one in asked:
        [answer] = people.world.replies(one)
        [note] = people.world.replies(answer["id"])
        assert words.CORRECTED[:9] in read_all(answer)
        assert words.SAYS_NOW in read_all(note)


def test_a_followed_question_is_answered_where_it_was_asked(bot: Bot, people: People, at_seven: list[float]) -> None:
    """Whoever asked is pinged."""

    async def scene() -> None:
        asked = people.ask("When does the ferry sail?")
        await until(lambda: people.world.replies(asked))
        people.press(people.world.replies(asked)[0], words.TELL_ME)
        await until(lambda: bot.ledger.preferences.wishes("discord"))
        await for_a_while(0.3)
        bot.add(make_article("ferry", "Ferry sails", "The ferry sails on Friday.", published="2026-03-02"))
        await until(lambda: len(people.world.from_bot()) == 2)
        await for_a_while()

    bot.play(scene)
    _, told = people.world.from_bot()
    assert told["content"].startswith("<@1> ")
    assert "The ferry sails on Friday." in read_all(told)
    assert bot.ledger.preferences.wishes("discord") == []
