"""Digests, followed questions and corrections in Slack, end to end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import pytest

from bot.answering import Outcome
from bot.answering.question import Question
from bot.delivery import DeliverySettings
from bot.digest.schedule import Schedule
from bot.digest.subscription import Place, Wanted
from bot.ledger import Correcting, DeliveryKind, DeliveryState
from bot.rendering import words
from tests.bot.slack.conftest import Bot, for_a_while, until
from tests.fakes.slack import FakeSlack, Fault
from tests.fakes.slack_people import People
from tests.fakes.slack_workspace import BOT_USER
from tests.support.answers import make_answer, make_no_answer, make_quote
from tests.support.slack_rules import faults_of, links, pings, read_all
from tests.support.stories import make_article

QUICK = DeliverySettings(tick_s=0.05)
CLOSED = (
    "The bridge was closed on Monday, when a crack of 40 centimetres was found in its pillar.",
    "Nobody was hurt.",
)
CORRECTED = (CLOSED[0].replace("40", "4"), CLOSED[1])


def bridge(*paragraphs: str) -> Any:
    """The story of the bridge."""
    return make_article("bridge", "Bridge closed", *paragraphs, outlet="The Vell Courier", published="2026-03-02")


class BridgeAnswerer:
    """Quotes the story of the bridge, as it stood first; what is asked of the ferry isn't said."""

    def answer(self, question: Question, *, answer_id: str) -> Outcome:
        """See `QuestionAnswerer.answer`."""
        quote = make_quote(CLOSED[0], selected=True, headline="Bridge closed")
        quote = replace(quote, citation=replace(quote.citation, article_id="bridge", paragraph=1))
        return replace(make_answer(quote), id=answer_id, question=question.text)


def play(bot: Bot, scene: Callable[[], Awaitable[Any]], answerer: Any = None) -> Any:
    """Run a scene while the bot is there."""

    async def run() -> Any:
        async with bot.running(answerer):
            return await scene()

    return asyncio.run(run())


async def said(slack: FakeSlack, url: str) -> str:
    """What a person reads of the reply to a command."""
    await until(lambda: [one for one in slack.responses if one.url == url])
    return read_all(next(one for one in slack.responses if one.url == url).message)


@pytest.fixture
def at_seven(bot: Bot) -> list[float]:
    """A clock that a test moves, at 7 on a Monday."""
    now = [datetime(2026, 3, 2, 7, tzinfo=UTC).timestamp()]
    bot.clock = lambda: now[0]
    bot.delivery = QUICK
    bot.has_samples = False
    return now


def test_a_digest_is_subscribed_to_listed_and_comes_on_time(
    bot: Bot, people: People, slack: FakeSlack, at_seven: list[float]
) -> None:
    """With quotes that link to their passages; nobody is pinged; nothing after unsubscribing."""
    bot.add(bridge(*CLOSED))

    async def scene() -> tuple[str, str, str]:
        _, url = people.command("/digest", "subscribe 08:00 weekdays about bridge")
        first = await said(slack, url)
        _, url = people.command("/digest", "list")
        second = await said(slack, url)
        at_seven[0] += 3601
        await until(people.workspace.from_bot, within_s=60)  # scikit-learn is imported for the first one
        await for_a_while()
        _, url = people.command("/digest", "unsubscribe 1")
        third = await said(slack, url)
        at_seven[0] += 86_400
        await for_a_while()
        return first, second, third

    first, second, third = play(bot, scene)
    assert "08:00 on weekdays (UTC), about bridge" in first
    assert "Monday 08:00" in first
    assert second.startswith(words.SUBSCRIPTIONS)
    assert third == words.UNSUBSCRIBED
    [digest] = people.workspace.from_bot()
    assert read_all(digest).startswith("Digest, 2 Mar 2026\nBridge closed\n")
    assert CLOSED[0] in read_all(digest)
    assert CLOSED[0] in digest["text"]
    assert any(link.startswith("https://stories.example/stories/bridge?v=1&p=1") for link in links(digest))
    assert pings(digest) == []
    assert faults_of(digest) == []


def test_now_is_shown_to_whoever_asks_only(bot: Bot, people: People, slack: FakeSlack, at_seven: list[float]) -> None:
    """What was published since yesterday."""
    bot.add(bridge(*CLOSED))

    async def scene() -> tuple[str, str]:
        _, url = people.command("/digest", "now")
        _, other = people.command("/digest", "what")
        return await said(slack, url), await said(slack, other)

    shown, help_shown = play(bot, scene)
    assert "Bridge closed" in shown
    assert help_shown == words.digest_help("/digest")
    assert people.workspace.from_bot() == []


def test_a_digest_is_there_once_although_its_reply_was_lost_and_slack_was_down(
    bot: Bot, people: People, slack: FakeSlack, at_seven: list[float]
) -> None:
    """Posted, but the connection ends before Slack says so; then Slack says later; then the bot is started anew."""
    bot.add(bridge(*CLOSED))
    for channel in ("C1", "C2"):
        people.workspace.channel(channel)
        bot.ledger.subscriptions.add(Place("slack", "T1", channel), Schedule(time(8)), Wanted(), person="U1")
    slack.fail("chat.postMessage", Fault(500, effective=True), Fault(429, 0.3), Fault(503))
    at_seven[0] += 3601

    async def scene() -> None:
        await until(lambda: len(people.workspace.from_bot()) == 2)
        await for_a_while(0.8)

    play(bot, scene)
    play(bot, for_a_while)
    shown = [[read_all(m) for m in people.workspace.channel(c).in_order()] for c in ("C1", "C2")]
    assert [len(one) for one in shown] == [1, 1], shown


def test_what_went_out_before_a_crash_is_found_by_its_metadata(bot: Bot, people: People, at_seven: list[float]) -> None:
    """Recorded as being posted by a process that died: it isn't posted again."""
    bot.add(bridge(*CLOSED))
    people.workspace.channel("C1")
    kept = bot.ledger.subscriptions.add(Place("slack", "T1", "C1"), Schedule(time(8)), Wanted(), person="U1")

    async def delivered() -> None:
        await until(people.workspace.from_bot)

    at_seven[0] += 3601
    play(bot, delivered)
    key = f"digest:{kept.id}:2026-03-02"
    with bot.ledger.engine.begin() as connection:  # as if the process had died before it could write that it is done
        connection.exec_driver_sql("UPDATE deliveries SET state = 'posting', worker = 'dead', message = ''")
    at_seven[0] += 60

    async def found() -> None:
        await until(lambda: bot.ledger.deliveries.state(key) is DeliveryState.DONE)

    play(bot, found)
    assert len(people.workspace.from_bot()) == 1


def test_a_followed_question_is_answered_where_it_was_asked_once(
    bot: Bot, people: People, slack: FakeSlack, at_seven: list[float]
) -> None:
    """As soon as a story answers it; whoever asked is mentioned; the list is empty afterwards."""
    bot.add(bridge(*CLOSED))

    async def scene() -> str:
        ts = people.ask("What is unsaid of the ferry?")
        await until(lambda: people.workspace.replies("C1", ts))
        [refusal] = people.workspace.replies("C1", ts)
        people.press(refusal, "pullquote_tell_me")
        await until(lambda: bot.ledger.preferences.wishes("slack"))
        await for_a_while(0.3)
        told.append(True)
        bot.add(make_article("ferry", "Ferry sails", "The ferry sails on Friday.", published="2026-03-02"))
        await until(lambda: len(people.workspace.replies("C1", ts)) == 2)
        await for_a_while()
        return ts

    told: list[bool] = []

    class Ferry:
        """Says nothing until there is a story of the ferry, and then only of that."""

        def answer(self, question: Question, *, answer_id: str) -> Outcome:
            if not told or not (question.among or question.article):
                return replace(make_no_answer(), id=answer_id, question=question.text)
            quote = make_quote("The ferry sails on Friday.", selected=True)
            quote = replace(quote, citation=replace(quote.citation, article_id="ferry", paragraph=1))
            return replace(make_answer(quote), id=answer_id, question=question.text)

    ts = play(bot, scene, Ferry())
    answer = people.workspace.replies("C1", ts)[1]
    assert "The ferry sails on Friday." in read_all(answer)
    assert "What is unsaid of the ferry?" in read_all(answer)
    assert answer["text"].startswith("<@U1> ")
    assert bot.ledger.preferences.wishes("slack") == []
    assert BOT_USER not in str(pings(answer))


def test_questions_are_followed_listed_and_unfollowed_by_command(
    bot: Bot, people: People, at_seven: list[float]
) -> None:
    """In a person's own list."""

    async def scene() -> list[str]:
        shown = []
        for text in ("follow When does the bridge open?", "followed", "unfollow 1", "followed", "unfollow 9"):
            delivery, _ = people.command("/pullquote", text)
            await until(lambda: delivery.acked)  # noqa: B023 - waited for here
            shown.append(read_all(delivery.answer))
        return shown

    shown = play(bot, scene)
    assert shown[0] == words.WILL_TELL
    assert "1. When does the bridge open?" in shown[1]
    assert shown[2:] == [words.UNFOLLOWED, words.NO_WISHES, words.NOT_FOLLOWED]


async def ask_in(people: People, *channels: str) -> list[tuple[str, str]]:
    """Ask about the bridge in each channel; where."""
    asked = [(channel, people.ask("Why is the bridge closed?", channel=channel)) for channel in channels]
    await until(lambda: all(people.workspace.replies(channel, ts) for channel, ts in asked), within_s=60)
    return asked


def test_a_correction_is_told_in_thirty_threads_once_each_through_429s_and_a_restart(
    bot: Bot, people: People, slack: FakeSlack, at_seven: list[float]
) -> None:
    """With what was quoted, what it says now and a link to the comparison; each answer is marked."""
    bot.add(bridge(*CLOSED))
    channels = [f"C{n}" for n in range(30)]
    asked = play(bot, lambda: ask_in(people, *channels), BridgeAnswerer())
    for _ in range(4):
        slack.fail("chat.postMessage", Fault(429, 0.2), Fault(500, effective=True))
    slack.fail("chat.update", Fault(429, 0.2))
    bot.add(bridge(*CORRECTED))

    async def some() -> None:
        await until(lambda: sum(len(people.workspace.replies(*one)) == 2 for one in asked) >= 5, within_s=60)

    async def all_told() -> None:
        await until(lambda: all(len(people.workspace.replies(*one)) == 2 for one in asked), within_s=90)
        await until(lambda: all(words.CORRECTED in read_all(people.workspace.replies(*one)[0]) for one in asked))
        await for_a_while()

    play(bot, some, BridgeAnswerer())
    at_seven[0] += 60  # the one before is known to be dead by now
    play(bot, all_told, BridgeAnswerer())
    play(bot, for_a_while, BridgeAnswerer())
    for channel, ts in asked:
        answer, note = people.workspace.replies(channel, ts)
        assert read_all(answer).startswith(words.CORRECTED)
        assert "40 centimetres" in read_all(note)
        assert "4 centimetres" in read_all(note)
        assert any(link.endswith("#changes") for link in links(note))
        assert note["thread_ts"] == ts
        assert faults_of(note) == []


def test_changes_that_leave_the_quoted_words_or_mend_typing_are_not_told(
    bot: Bot, people: People, at_seven: list[float]
) -> None:
    """A paragraph more, a letter; then a number: that is told."""
    bot.add(bridge(*CLOSED))
    asked = play(bot, lambda: ask_in(people, "C1"), BridgeAnswerer())
    for paragraphs in ((CLOSED[0], "Two were hurt."), (CLOSED[0].replace("centimetres", "centimeters"), "None.")):
        bot.add(bridge(*paragraphs))
        play(bot, for_a_while, BridgeAnswerer())
        assert [len(people.workspace.replies(*one)) for one in asked] == [1]
    bot.add(bridge(*CORRECTED))

    async def told() -> None:
        await until(lambda: len(people.workspace.replies(*asked[0])) == 2)

    play(bot, told, BridgeAnswerer())


def test_a_withdrawn_story_is_told_as_the_channel_wants_it(bot: Bot, people: People, at_seven: list[float]) -> None:
    """In the thread; only on the answer; not at all."""
    bot.add(bridge(*CLOSED))
    bot.ledger.preferences.set_correcting("slack", "T1", "C2", Correcting.EDIT)
    bot.ledger.preferences.set_correcting("slack", "T1", "C3", Correcting.OFF)
    asked = play(bot, lambda: ask_in(people, "C1", "C2", "C3"), BridgeAnswerer())
    bot.withdraw("bridge", "It was made up.")

    async def told() -> None:
        await until(lambda: len(bot.ledger.deliveries.keys(DeliveryKind.CORRECTION)) == 3)
        await until(lambda: len(people.workspace.replies(*asked[0])) == 2)
        await for_a_while()

    play(bot, told, BridgeAnswerer())
    first, second, third = (people.workspace.replies(*one) for one in asked)
    assert "It was made up." in read_all(first[1])
    assert [read_all(one[0]).startswith(words.WITHDRAWN) for one in (first, second, third)] == [True, True, False]
    assert [len(one) for one in (first, second, third)] == [2, 1, 1]


def test_a_digest_that_quoted_a_corrected_story_is_corrected_too(
    bot: Bot, people: People, at_seven: list[float]
) -> None:
    """In its thread, and the digest itself is marked."""
    bot.add(bridge(*CLOSED))
    people.workspace.channel("C1")
    bot.ledger.subscriptions.add(Place("slack", "T1", "C1"), Schedule(time(8)), Wanted(), person="U1")

    async def digest() -> None:
        at_seven[0] += 3601
        await until(people.workspace.from_bot)
        await for_a_while(0.2)
        bot.add(bridge(*CORRECTED))
        await until(lambda: len(people.workspace.from_bot()) == 2)
        await until(lambda: words.CORRECTED in read_all(people.workspace.from_bot()[0]))

    play(bot, digest)
    posted, note = people.workspace.from_bot()
    assert note["thread_ts"] == posted["ts"]
    assert CLOSED[0] in read_all(posted)


def test_the_editors_report_comes_on_monday_to_the_channel_that_was_chosen(
    bot: Bot, people: People, at_seven: list[float]
) -> None:
    """With what wasn't said; once."""

    async def scene() -> None:
        people.ask("What is unsaid?", channel="C2")
        delivery, _ = people.command("/pullquote", "settings report here")
        await until(lambda: delivery.acked)
        await until(people.workspace.from_bot)
        at_seven[0] += 2 * 3600 + 1
        await until(lambda: people.workspace.channel("C1").messages)
        await for_a_while()

    play(bot, scene)
    [report] = [one for one in people.workspace.channel("C1").messages.values() if one.get("bot_id")]
    assert read_all(report).startswith("Editor's report, 23 Feb 2026 to 2 Mar 2026")


def test_post_puts_a_digest_into_the_channel_of_the_setting(
    bot: Bot, people: People, slack: FakeSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the command line, without a running bot."""
    from tests.bot.conftest import run_command

    bot.add(bridge(*CLOSED))
    people.workspace.channel("C5")
    for name, value in (
        ("PULLQUOTE_MODEL", "hashing"),
        ("PULLQUOTE_DIGEST_CHANNEL", "C5 07:30 weekdays"),
        ("SLACK_BOT_TOKEN", "xoxb-fake"),
        ("SLACK_API_URL", slack.url),
    ):
        monkeypatch.setenv(name, value)
    arguments = ("digest", "--since", "2026-03-02", "--until", "2026-03-02", "--post", "--index")
    ran = run_command(*arguments, str(tmp_path / "index"))
    assert (ran.code, ran.err) == (0, "")
    [digest] = people.workspace.from_bot()
    assert "Bridge closed" in read_all(digest)
