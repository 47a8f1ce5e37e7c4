"""Asking in channels, threads and direct messages, end to end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from bot.ledger import Following
from bot.rendering import words
from tests.bot.slack.conftest import Bot, for_a_while, until
from tests.fakes.slack import FakeSlack
from tests.fakes.slack_people import People
from tests.fakes.slack_workspace import BOT_USER
from tests.support.slack_rules import is_quotation, read_all, seen


def play(bot: Bot, scene: Callable[[], Awaitable[Any]]) -> Any:
    """Run a scene while the bot is there; at the end it has finished what it took."""

    async def run() -> Any:
        async with bot.running():
            return await scene()

    return asyncio.run(run())


def texts(people: People, channel: str, ts: str) -> list[str]:
    """What the bot quoted in reply to a message."""
    found = []
    for message in people.workspace.replies(channel, ts):
        quoted = [seen(block) for block in message["blocks"] if is_quotation(block)]
        found.append(" ".join(quoted) or read_all(message))
    return found


def test_a_mention_is_answered_once_in_a_thread_under_it(bot: Bot, people: People, slack: FakeSlack) -> None:
    """Although Slack tells of it twice; with a status meanwhile, no unfurls, and everything in the text."""

    async def scene() -> str:
        ts = people.ask("Is the bridge shut?")
        await until(lambda: people.workspace.replies("C1", ts))
        await for_a_while()
        return ts

    ts = play(bot, scene)
    [answer] = people.workspace.replies("C1", ts)
    assert answer["thread_ts"] == ts
    assert texts(people, "C1", ts) == ["“Is the bridge shut?”"]
    assert "“Is the bridge shut?”" in answer["text"]
    assert "Bridge shut after crack is found" in answer["text"]
    statuses = [status for channel, thread, status in people.workspace.statuses if (channel, thread) == ("C1", ts)]
    assert statuses[0] == words.LOOKING
    assert statuses[-1] == ""
    assert all(delivery.times == 1 for delivery in slack.deliveries)


def test_further_questions_in_the_thread_are_answered_without_a_mention(bot: Bot, people: People) -> None:
    """With what was asked before; a remark isn't."""

    async def scene() -> str:
        ts = people.ask("Is the bridge shut?")
        await until(lambda: people.workspace.replies("C1", ts))
        people.write("interesting!", thread=ts)
        people.write("And when does it open?", thread=ts)
        await until(lambda: len(people.workspace.replies("C1", ts)) == 2)
        await for_a_while()
        return ts

    ts = play(bot, scene)
    assert texts(people, "C1", ts) == ["“Is the bridge shut?”", "“And when does it open?”"]
    assert [turn.question for turn in bot.answerer.asked[1].conversation] == ["Is the bridge shut?"]


def test_people_talking_to_each_other_are_left_alone(bot: Bot, people: People) -> None:
    """In a thread of the bot, in one of their own, and in the channel."""

    async def scene() -> str:
        ts = people.ask("Is the bridge shut?")
        await until(lambda: people.workspace.replies("C1", ts))
        people.write("I don't believe it", thread=ts, user="U2")
        people.write("Why not?", thread=ts, user="U1")
        people.write("<@U2> when did you hear of it?", thread=ts, user="U3")
        people.write("Who has the report?", user="U3")
        own = people.write("Lunch", user="U2")
        people.write("Where is it?", thread=own, user="U3")
        await for_a_while(0.8)
        return ts

    ts = play(bot, scene)
    assert len(people.workspace.from_bot()) == 1
    assert texts(people, "C1", ts) == ["“Is the bridge shut?”"]


def test_a_channel_can_have_threads_followed_always_or_never(bot: Bot, people: People) -> None:
    """As its settings say."""
    bot.ledger.preferences.set_following("slack", "T1", "C1", Following.MENTIONS)
    bot.ledger.preferences.set_following("slack", "T1", "C2", Following.ALWAYS)

    async def scene() -> tuple[str, str]:
        never, always = people.ask("Is it shut?", channel="C1"), people.ask("Is it shut?", channel="C2")
        await until(lambda: len(people.workspace.from_bot()) == 2)
        people.write("And the ferry?", channel="C1", thread=never)
        people.write("the ferry", channel="C2", thread=always)
        await until(lambda: len(people.workspace.from_bot()) == 3)
        await for_a_while()
        return never, always

    never, always = play(bot, scene)
    assert len(texts(people, "C1", never)) == 1
    assert texts(people, "C2", always) == ["“Is it shut?”", "“the ferry”"]


def test_a_direct_message_is_answered_directly_and_remembered(bot: Bot, people: People) -> None:
    """Without a mention, in the conversation itself; in a thread there, in that thread."""

    async def scene() -> None:
        people.write("Is the bridge shut?", channel="D1")
        await until(lambda: len(people.workspace.from_bot()) == 1)
        people.write("And the ferry?", channel="D1")
        parent = people.write("Who says so?", channel="D1")
        await until(lambda: len(people.workspace.from_bot()) == 3)
        people.write("In a thread?", channel="D1", thread=parent)
        await until(lambda: len(people.workspace.from_bot()) == 4)

    play(bot, scene)
    answers = people.workspace.from_bot()
    assert [bool(answer.get("thread_ts")) for answer in answers] == [False, False, False, True]
    asked = {question.text: [turn.question for turn in question.conversation] for question in bot.answerer.asked}
    assert asked["And the ferry?"] == ["Is the bridge shut?"]
    assert asked["In a thread?"] == []


def test_an_edited_question_is_answered_again_in_place(bot: Bot, people: People) -> None:
    """Once, in the same message; an edit that changes nothing changes nothing."""

    async def scene() -> str:
        ts = people.ask("Is the bridge shut?")
        await until(lambda: people.workspace.replies("C1", ts))
        people.edit(ts, f"<@{BOT_USER}> Is the ferry late?")
        await until(lambda: "ferry" in people.workspace.replies("C1", ts)[0]["text"])
        people.edit(ts, f"<@{BOT_USER}> Is the ferry late?")
        people.edit(people.write("No question"), "Still none")
        await for_a_while()
        return ts

    ts = play(bot, scene)
    assert texts(people, "C1", ts) == ["“Is the ferry late?”"]
    assert len(people.workspace.calls["chat.update"]) == 1


def test_a_mention_that_is_added_by_an_edit_is_a_question(bot: Bot, people: People) -> None:
    """Whoever forgot it needn't write again."""

    async def scene() -> str:
        ts = people.write("Is the bridge shut?")
        people.edit(ts, f"<@{BOT_USER}> Is the bridge shut?")
        await until(lambda: people.workspace.replies("C1", ts))
        return ts

    ts = play(bot, scene)
    assert texts(people, "C1", ts) == ["“Is the bridge shut?”"]


def test_a_deleted_questions_answer_is_deleted(bot: Bot, people: People) -> None:
    """In a channel, where it becomes a tombstone, and in a direct message, where it is gone."""

    async def scene() -> None:
        ts = people.ask("Is the bridge shut?")
        direct = people.write("Is the bridge shut?", channel="D1")
        await until(lambda: len(people.workspace.from_bot()) == 2)
        people.delete(ts)
        people.delete(direct, channel="D1")
        await until(lambda: not people.workspace.from_bot())

    play(bot, scene)
    assert bot.ledger.answers.of_person("slack", "T1", "U1", limit=5) == []


def test_bots_and_itself_are_ignored(bot: Bot, people: People) -> None:
    """A bot that mentions it gets no answer, and its own answers are no questions."""

    async def scene() -> None:
        people.ask("Is it shut?", user="U9", bot_id="B9", subtype="bot_message")
        people.ask("Is it shut?", user="U9", bot_id="B9")
        people.write("Is it shut?", channel="D1", user=BOT_USER, bot_id="B0BOT")
        people.write("Is it shut?", channel="D1", user="USLACKBOT")
        await for_a_while()

    play(bot, scene)
    assert people.workspace.from_bot() == []


def test_joining_a_channel_it_says_once_what_it_is(bot: Bot, people: People) -> None:
    """Also when Slack tells of it twice; others who join are not greeted."""

    async def scene() -> None:
        people.invite("C1")
        people.event(dict(people.slack.deliveries[-1].payload["event"]))
        joined = {"type": "member_joined_channel", "user": "U5", "channel": "C1", "event_ts": "9.9"}
        people.event(joined)
        await until(people.workspace.from_bot)
        await for_a_while()

    play(bot, scene)
    [hello] = people.workspace.from_bot()
    assert "I answer questions about news stories" in hello["text"]
    assert f"<@{BOT_USER}>" in hello["text"]


def test_opening_the_conversation_suggests_questions_of_the_stories(bot: Bot, people: People) -> None:
    """The newest stories, at most four, as an agent of today may."""

    async def scene() -> None:
        people.open_home("messages")
        await until(lambda: people.workspace.prompts)

    play(bot, scene)
    [suggested] = people.workspace.prompts
    assert suggested["prompts"][0] == {"title": "School closed", "message": "What is the latest on School closed?"}


def test_every_event_is_acknowledged_once_even_of_kinds_nobody_asked_for(
    bot: Bot, people: People, slack: FakeSlack
) -> None:
    """Slack sends again what isn't acknowledged, and in the end sends nothing any more."""

    async def scene() -> None:
        people.event({"type": "reaction_added", "user": "U1", "reaction": "eyes", "event_ts": "1.2"})
        people.event({"type": "message", "subtype": "channel_topic", "channel": "C1", "ts": "1.3", "text": "x"})
        people.command("/unknown")
        people.slack.deliver("interactive", _press("somebody_elses"))
        await until(lambda: all(delivery.acked for delivery in slack.deliveries))

    play(bot, scene)
    assert [delivery.times for delivery in slack.deliveries] == [1, 1, 1, 1]


def _press(action: str) -> dict[str, Any]:
    return {
        "type": "block_actions",
        "user": {"id": "U1", "team_id": "T1"},
        "team": {"id": "T1"},
        "channel": {"id": "C1"},
        "container": {},
        "trigger_id": "t",
        "response_url": "",
        "actions": [{"action_id": action, "type": "button", "value": "x"}],
    }
