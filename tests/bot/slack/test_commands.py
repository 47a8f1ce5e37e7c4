"""Slash commands, the shortcut, buttons, menus, dialogues, the home tab."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from bot.ledger import Following
from bot.rendering import words
from tests.bot.slack.conftest import Bot, for_a_while, until
from tests.fakes.slack import FakeSlack, Fault, Said
from tests.fakes.slack_people import People
from tests.fakes.slack_workspace import BOT_USER
from tests.support.slack_rules import faults_of, read_all


def play(bot: Bot, scene: Callable[[], Awaitable[Any]]) -> Any:
    """Run a scene while the bot is there."""

    async def run() -> Any:
        async with bot.running():
            return await scene()

    return asyncio.run(run())


async def response(slack: FakeSlack, url: str, *, number: int = 0) -> dict[str, Any]:
    """What was said to a response_url."""

    def said() -> list[Said]:
        return [one for one in slack.responses if one.url == url]

    await until(lambda: len(said()) > number)
    return said()[number].message


async def answer_to(people: People, question: str, **where: Any) -> dict[str, Any]:
    """Ask, and wait for the bot's message."""
    ts = people.ask(question, **where)
    await until(lambda: people.workspace.replies(where.get("channel", "C1"), ts))
    return people.workspace.replies(where.get("channel", "C1"), ts)[0]


def test_ask_answers_only_the_person_and_can_be_shared_once(bot: Bot, people: People, slack: FakeSlack) -> None:
    """The question stands above the answer; sharing twice shares once."""

    async def scene() -> tuple[dict[str, Any], Any]:
        delivery, url = people.command("/ask", "Is the bridge shut?")
        private = await response(slack, url)
        assert people.workspace.from_bot() == []
        people.press(private, "pullquote_share")
        people.press(private, "pullquote_share")
        await until(people.workspace.from_bot)
        await for_a_while()
        return private, delivery

    private, delivery = play(bot, scene)
    assert delivery.acked
    assert private["response_type"] == "ephemeral"
    assert read_all(private).startswith("Is the bridge shut?\n“Is the bridge shut?”\n— Bridge shut after crack")
    [shared] = people.workspace.from_bot()
    assert "thread_ts" not in shared
    assert read_all(shared).startswith("Is the bridge shut?\n“Is the bridge shut?”")
    assert len(slack.responses) == 1


def test_where_the_bot_is_not_a_member_sharing_goes_another_way(bot: Bot, people: People, slack: FakeSlack) -> None:
    """Slack lets it answer in the channel where its button was pressed."""

    async def scene() -> dict[str, Any]:
        people.workspace.channel("C7").members.clear()
        _, url = people.command("/ask", "Is it shut?", channel="C7")
        private = await response(slack, url)
        _, pressed = people.press(private, "pullquote_share", channel="C7")
        return await response(slack, pressed)

    shared = play(bot, scene)
    assert (shared["response_type"], shared["replace_original"]) == ("in_channel", False)


def test_more_and_context_open_the_answer_in_its_place(bot: Bot, people: People, slack: FakeSlack) -> None:
    """Each leaves open what the other opened; nothing new is posted."""

    async def scene() -> None:
        answer = await answer_to(people, "Is it shut?")
        people.press(answer, "pullquote_more")
        await until(lambda: words.FURTHER in read_all(people.workspace.from_bot()[0]))
        people.press(people.workspace.from_bot()[0], "pullquote_context")
        await until(lambda: len(people.workspace.calls["chat.update"]) == 2)
        _, url = people.command("/ask", "Is it shut?")
        private = await response(slack, url)
        _, pressed = people.press(private, "pullquote_more")
        opened = await response(slack, pressed)
        assert opened["replace_original"] is True
        assert words.FURTHER in read_all(opened)

    play(bot, scene)
    [answer] = people.workspace.from_bot()
    assert f"{words.FURTHER}\nSomething else." in read_all(answer)
    assert "pullquote_context" not in json.dumps(answer)


def test_feedback_and_wishes_are_kept(bot: Bot, people: People, slack: FakeSlack) -> None:
    """One rating a person, the last counts; a wish is confirmed to whoever has it, and kept once."""

    async def scene() -> None:
        answer = await answer_to(people, "Is this unsaid?")
        recorded = bot.ledger.answers.of_person("slack", "T1", "U1", limit=1)[0]
        for mark in "+-":
            people.press(answer, "pullquote_feedback", value=f"{recorded.id} {mark}")
        for _ in range(2):
            _, url = people.press(answer, "pullquote_tell_me", user="U2")
            assert (await response(slack, url))["text"] == words.WILL_TELL
        await until(lambda: bot.ledger.answers.ratings(recorded.id) == (0, 1))

    play(bot, scene)
    [wish] = bot.ledger.preferences.wishes()
    assert (wish.person, wish.question, wish.channel) == ("U2", "Is this unsaid?", "C1")
    assert len(people.workspace.from_bot()) == 1


def test_a_button_under_an_answer_that_is_gone_says_so(bot: Bot, people: People, slack: FakeSlack) -> None:
    """Nothing of another workspace either."""

    async def scene() -> None:
        answer = await answer_to(people, "Is it shut?")
        bot.ledger.answers.delete(bot.ledger.answers.of_person("slack", "T1", "U1", limit=1)[0].id)
        _, url = people.press(answer, "pullquote_more")
        assert (await response(slack, url))["text"] == words.TOO_OLD

    play(bot, scene)


def test_story_finds_stories_and_asks_one(bot: Bot, people: People, slack: FakeSlack) -> None:
    """Headline, outlet, date and first lines; the dialogue's question goes to that story alone."""

    async def scene() -> dict[str, Any]:
        _, url = people.command("/story", "ferry")
        found = await response(slack, url)
        people.press(found, "pullquote_ask_story_0")
        await until(lambda: people.workspace.opened)
        people.submit(people.workspace.opened[0], "Is it shut?")
        await until(lambda: bot.answerer.asked)
        await until(lambda: len(slack.responses) == 2)
        return found

    found = play(bot, scene)
    read = read_all(found)
    assert "Ferry closed\nThe Vell Courier · 2 Mar 2026" in read
    assert "It is closed. The ferry was closed on Monday." in read
    assert bot.answerer.asked[0].article == "a1"
    assert faults_of(found) == []
    assert people.workspace.from_bot() == []


def test_conditions_in_words_are_conditions(bot: Bot, people: People, slack: FakeSlack) -> None:
    """As in the terminal."""

    async def scene() -> None:
        _, url = people.command("/ask", 'Is it shut? since:2026-03-01 outlet:"The Vell Courier"')
        await response(slack, url)

    play(bot, scene)
    [question] = bot.answerer.asked
    assert (question.words, question.since, question.outlet) == ("Is it shut?", "2026-03-01", "The Vell Courier")


def test_the_shortcut_asks_about_any_message(bot: Bot, people: People, slack: FakeSlack) -> None:
    """However long it is; one without words says that it has none."""

    async def scene() -> None:
        ts = people.write("The bridge &amp; the <https://x.example|ferry> are shut. " * 60)
        _, url = people.shortcut(people.workspace.channel("C1").messages[ts])
        assert (await response(slack, url))["response_type"] == "ephemeral"
        _, url = people.shortcut({"type": "message", "ts": "1.1", "text": ""})
        assert (await response(slack, url))["text"] == words.NO_WORDS

    play(bot, scene)
    [question] = bot.answerer.asked
    assert question.text.startswith("The bridge & the ferry are shut. The bridge")
    assert len(question.text) <= 2000


def test_pullquote_tells_how_to_use_it_and_changes_settings(bot: Bot, people: People, slack: FakeSlack) -> None:
    """By words or with a menu; a channel can't see more than its workspace."""
    bot.ledger.preferences.set_collections("slack", "T1", "", ["city", "sport"])

    async def scene() -> None:
        shown = []
        for text in ("", "help", "settings", "settings follow always", "settings collections sport, secret"):
            delivery, _ = people.command("/pullquote", text)
            await until(partial(getattr, delivery, "acked"))
            shown.append(delivery.answer["text"])
        assert shown[0] == shown[1]
        assert "/ask QUESTION" in shown[1]
        assert "if they are questions" in shown[2]
        assert "always" in shown[3]
        assert "Stories shown here: sport." in shown[4]
        delivery, _ = people.command("/pullquote", "settings")
        await until(lambda: delivery.acked)
        _, url = people.choose(delivery.answer, "pullquote_following", "mentions")
        assert (await response(slack, url))["replace_original"] is True

    play(bot, scene)
    assert bot.ledger.preferences.following("slack", "T1", "C1") is Following.MENTIONS
    assert bot.ledger.preferences.collections("slack", "T1", "C1") == frozenset({"sport"})


def settle(bot: Bot, people: People, **who: str) -> str:
    """What is said to somebody who wants to change a channel's settings."""

    async def scene() -> str:
        delivery, _ = people.command("/pullquote", "settings follow always", **who)
        await until(lambda: delivery.acked)
        return str(delivery.answer["text"])

    return str(play(bot, scene))


def test_settings_are_changed_by_admins_and_by_whoever_made_the_channel(bot: Bot, people: People) -> None:
    """Nobody else, neither by words nor with the menu; in a direct conversation they are the person's own."""
    people.workspace.channel("C2").creator = "U2"
    assert settle(bot, people, user="U2") == words.NOT_YOURS_TO_SETTLE
    assert bot.ledger.preferences.following("slack", "T1", "C1") is Following.QUESTIONS
    assert "always" in settle(bot, people, user="U1")
    assert "always" in settle(bot, people, user="U2", channel="C2")
    assert "always" in settle(bot, people, user="U2", channel="D2")


def test_the_menu_is_refused_to_others_too(bot: Bot, people: People, slack: FakeSlack) -> None:
    """They may look."""
    people.workspace.admins.clear()

    async def scene() -> None:
        delivery, _ = people.command("/pullquote", "settings")
        await until(lambda: delivery.acked)
        _, url = people.choose(delivery.answer, "pullquote_following", "mentions")
        said = await response(slack, url)
        assert (said["text"], said["replace_original"]) == (words.NOT_YOURS_TO_SETTLE, False)

    play(bot, scene)
    assert bot.ledger.preferences.following("slack", "T1", "C1") is Following.QUESTIONS


def test_without_the_scopes_to_ask_who_is_who_everybody_may(bot: Bot, people: People, slack: FakeSlack) -> None:
    """With one of them only those it tells of; while Slack fails nobody, for now."""
    lacking = Fault(200, refused="missing_scope")
    slack.fail("users.info", lacking)
    slack.fail("conversations.info", lacking)
    assert "always" in settle(bot, people, user="U2")
    slack.fail("users.info", lacking)
    assert settle(bot, people, user="U2") == words.NOT_YOURS_TO_SETTLE
    slack.fail("users.info", Fault(500))
    assert settle(bot, people, user="U2") == words.CANT_TELL_NOW


def test_an_admin_of_another_workspace_is_none_here(bot: Bot, people: People, slack: FakeSlack) -> None:
    """In a channel that workspaces share."""
    people.workspace.homes["U1"] = "T2"
    assert settle(bot, people, user="U1") == words.NOT_YOURS_TO_SETTLE


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("interactive", {"type": "view_closed", "view": {"id": "V1", "callback_id": "pullquote_ask_story"}}),
        ("interactive", {"type": "view_submission", "view": {"type": "modal", "id": "V1", "callback_id": "another"}}),
        ("interactive", {"type": "block_suggestion", "action_id": "a", "block_id": "b", "value": "x"}),
        ("interactive", {"type": "block_actions", "actions": [{"action_id": "another", "type": "button"}]}),
        ("interactive", {"type": "block_actions", "actions": [{"type": "button", "block_id": "b"}]}),
        ("interactive", {"type": "shortcut", "callback_id": "another"}),
        ("interactive", {"type": "interactive_message", "callback_id": "c", "actions": [{"name": "a"}]}),
        ("interactive", {"type": "dialog_cancellation", "callback_id": "c"}),
        ("interactive", {"type": "something_of_tomorrow"}),
        ("slash_commands", {"command": "/another", "text": "x", "channel_id": "C1", "user_id": "U1"}),
        ("events_api", {"type": "event_callback", "event_id": "E1", "event": {"type": "of_tomorrow"}}),
        ("events_api", {"type": "event_callback", "event_id": "E2", "event": {"type": "message"}}),
        ("events_api", {"type": "event_callback", "event_id": "E3", "event": {"type": "app_mention", "text": None}}),
        ("events_api", {"type": "event_callback", "event_id": "E4", "event": {"type": "member_joined_channel"}}),
        ("events_api", {"type": "event_callback", "event_id": "E5", "event": {"type": "app_home_opened"}}),
        (
            "events_api",
            {"type": "event_callback", "event_id": "E6", "event": {"type": "app_home_opened", "tab": "home"}},
        ),
        (
            "events_api",
            {"type": "event_callback", "event_id": "E7", "event": {"type": "message", "subtype": "message_changed"}},
        ),
        (
            "events_api",
            {"type": "event_callback", "event_id": "E8", "event": {"type": "message", "subtype": "message_deleted"}},
        ),
        ("events_api", {"type": "app_rate_limited", "minute_rate_limited": 1}),
    ],
    ids=lambda value: str(value)[:60],
)
def test_what_nobody_listens_to_is_acknowledged_all_the_same(
    bot: Bot, people: People, slack: FakeSlack, kind: str, payload: dict[str, Any]
) -> None:
    """Whatever is missing in it: else Slack would send it again, and people would see a warning."""

    async def scene() -> None:
        who = {"user": {"id": "U1", "team_id": "T1"}, "team": {"id": "T1"}, "team_id": "T1", "api_app_id": "A1"}
        sent = slack.deliver(kind, {**payload, **who} if kind == "interactive" else {**payload, "team_id": "T1"})
        await until(lambda: sent.acked)
        assert sent.times == 1
        people.ask("Is it shut?")
        await until(people.workspace.from_bot)

    play(bot, scene)


def test_commands_can_have_a_prefix(bot: Bot, people: People, slack: FakeSlack) -> None:
    """Where another app has taken the names."""
    bot.settings = replace(bot.settings, prefix="pq")

    async def scene() -> None:
        _, url = people.command("/pqask", "Is it shut?")
        await response(slack, url)
        delivery, _ = people.command("/pqask", "  ")
        await until(lambda: delivery.acked)
        assert "/pqask QUESTION" in delivery.answer["text"]

    play(bot, scene)


def test_the_home_tab_shows_and_deletes_what_is_kept_of_a_person(bot: Bot, people: People, slack: FakeSlack) -> None:
    """Recent questions, wishes, and a way to have it all deleted."""

    async def scene() -> None:
        answer = await answer_to(people, "Is this unsaid?")
        people.press(answer, "pullquote_tell_me")
        await until(bot.ledger.preferences.wishes)
        people.open_home()
        await until(lambda: "U1" in people.workspace.views)
        home = read_all(people.workspace.views["U1"])
        assert home.startswith(words.HOME_TITLE)
        assert home.count("Is this unsaid?") == 2
        people.press_home("pullquote_take_back_0")
        await until(lambda: read_all(people.workspace.views["U1"]).count("Is this unsaid?") == 1)
        people.press_home("pullquote_forget_me")
        await until(lambda: words.NOTHING_RECENT in read_all(people.workspace.views["U1"]))

    play(bot, scene)
    assert bot.ledger.answers.of_person("slack", "T1", "U1", limit=5) == []
    assert f"<@{BOT_USER}>" not in json.dumps(people.workspace.views)
