"""Slash commands, the message menu, buttons, menus, dialogues."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.discord.api import Response
from bot.discord.buttons import Press, press_of
from bot.ledger import Following
from bot.rendering import words
from tests.bot.discord.conftest import Bot
from tests.fakes.discord import FakeDiscord, Fault
from tests.fakes.discord_people import People
from tests.fakes.discord_world import EPHEMERAL, GUILD, LOADING, Interaction, Json
from tests.support.chat import for_a_while, until
from tests.support.discord_rules import buttons, faults_of, read_all


async def answer(interaction: Interaction) -> Json:
    """What an interaction is answered with in the end."""
    await until(lambda: interaction.original is not None and not interaction.original["flags"] & LOADING)
    assert interaction.original is not None
    return interaction.original


async def answer_to(people: People, question: str, **where: Any) -> Json:
    """Ask, and wait for the bot's message."""
    asked = people.ask(question, **where)
    await until(lambda: people.world.replies(asked))
    return people.world.replies(asked)[0]


def test_ask_answers_in_the_channel_or_only_the_person(bot: Bot, people: People, discord: FakeDiscord) -> None:
    """Acknowledged at once, the question above the answer; what only one sees can be shared, once."""

    async def scene() -> None:
        public = await answer(people.command("ask", question="Is the bridge shut?"))
        assert not public["flags"] & EPHEMERAL
        assert read_all(public).startswith("Is the bridge shut?\n“Is the bridge shut?”")
        assert words.SHARE not in buttons(public)
        private = await answer(people.command("ask", question="Is the ferry late?", private=True))
        assert private["flags"] & EPHEMERAL
        assert len(people.world.from_bot()) == 1
        for _ in range(2):
            people.press(private, words.SHARE)
        await until(lambda: len(people.world.from_bot()) == 2)
        await for_a_while()

    bot.play(scene)
    shared = people.world.from_bot()[1]
    assert read_all(shared).startswith("Is the ferry late?\n“Is the ferry late?”")
    assert len(people.world.from_bot()) == 2
    assert all(one.took_s < 3 for one in people.world.interactions.values())


def test_a_reply_to_what_a_command_answered_carries_on(bot: Bot, people: People) -> None:
    """As does the button, which opens a dialogue; of a private answer it is the only way."""

    async def scene() -> None:
        public = await answer(people.command("ask", question="Is the bridge shut?"))
        asked = people.reply(public, "And the ferry?")
        await until(lambda: people.world.replies(asked))
        opened = people.press(public, words.ASK_ON)
        await until(lambda: opened.answer)
        await answer(people.submit(opened, "Who says so?"))
        private = await answer(people.command("ask", question="Was anybody hurt?", private=True))
        opened = people.press(private, words.ASK_ON)
        await until(lambda: opened.answer)
        further = await answer(people.submit(opened, "And why?"))
        assert further["flags"] & EPHEMERAL

    bot.play(scene)
    asked = {question.text: [turn.question for turn in question.conversation] for question in bot.answerer.asked}
    assert asked["And the ferry?"] == ["Is the bridge shut?"]
    assert asked["Who says so?"] == ["Is the bridge shut?", "And the ferry?"]
    assert asked["Was anybody hurt?"] == []
    assert asked["And why?"] == ["Was anybody hurt?"]


def test_options_are_conditions(bot: Bot, people: People) -> None:
    """With outlets to choose from while typing."""

    async def scene() -> None:
        typed = people.type_into("ask", "outlet", "vell")
        await until(lambda: typed.answer)
        assert [one["name"] for one in (typed.answer or {})["data"]["choices"]] == ["The Vell Courier"]
        options: dict[str, Any] = {"since": "2026-03", "until": "2026-03-04", "outlet": "The Vell Courier"}
        await answer(people.command("ask", question="Is it shut?", **options))
        refused = await answer(people.command("ask", question="Is it shut?", since="soon"))
        assert "soon" in refused["content"]

    bot.play(scene)
    [question] = bot.answerer.asked
    assert (question.words, question.outlet) == ("Is it shut?", "The Vell Courier")
    assert (question.since, question.until) == ("2026-03-01", "2026-03-04")


def test_more_and_context_open_the_answer_in_its_place(bot: Bot, people: People, discord: FakeDiscord) -> None:
    """Also after a restart, and for what only one sees; each leaves open what the other opened."""

    async def scene() -> None:
        await answer_to(people, "Is it shut?")
        await answer(people.command("ask", question="Is it shut?", private=True))

    async def later() -> None:
        [message] = people.world.from_bot()
        people.press(message, words.MORE)
        await until(lambda: "Something else." in read_all(message))
        pressed = people.press(message, words.CONTEXT)
        await until(lambda: pressed.edits)
        [private] = [one.original for one in people.world.interactions.values() if one.kind == 2]
        assert private is not None
        people.press(private, words.MORE)
        await until(lambda: words.FURTHER in read_all(private))

    bot.play(scene)
    bot.play(later)
    [message] = people.world.from_bot()
    assert f"{words.FURTHER}\nSomething else." in read_all(message)
    assert not {words.MORE, words.CONTEXT} & set(buttons(message))
    assert discord.calls["post"][0]["body"]["content"] == ""


def test_feedback_and_wishes_are_kept_and_confirmed(bot: Bot, people: People) -> None:
    """One rating a person, the last counts; a wish is kept once."""

    async def scene() -> None:
        message = await answer_to(people, "Is this unsaid?")
        for label in (words.USEFUL, words.NOT_USEFUL):
            pressed = people.press(message, label)
            await until(lambda: pressed.answer)  # noqa: B023 - waited for at once
            assert (pressed.answer or {})["data"]["content"].startswith("Thank you")
            assert (pressed.answer or {})["data"]["flags"] & EPHEMERAL
        for _ in range(2):
            wished = people.press(message, words.TELL_ME, by="2")
            await until(lambda: wished.answer)  # noqa: B023

    bot.play(scene)
    [recorded] = bot.ledger.answers.of_person("discord", GUILD, "1", limit=5)
    assert bot.ledger.answers.ratings(recorded.id) == (0, 1)
    [wish] = bot.ledger.preferences.wishes()
    assert (wish.person, wish.question, wish.channel) == ("2", "Is this unsaid?", "1100")


def test_a_button_under_an_answer_that_is_gone_says_so(bot: Bot, people: People) -> None:
    """To whoever pressed it alone."""

    async def scene() -> None:
        message = await answer_to(people, "Is it shut?")
        bot.ledger.forget_person("discord", GUILD, "1")
        pressed = people.press(message, words.MORE)
        await until(lambda: pressed.followups)
        assert pressed.followups[0]["content"] == words.TOO_OLD
        assert pressed.followups[0]["flags"] & EPHEMERAL
        for label in (words.USEFUL, words.SHARE if words.SHARE in buttons(message) else words.NOT_USEFUL):
            pressed = people.press(message, label)
            await until(lambda: pressed.answer)  # noqa: B023
            assert (pressed.answer or {})["data"]["content"] == words.TOO_OLD

    bot.play(scene)


def test_story_finds_stories_and_asks_one(bot: Bot, people: People) -> None:
    """Headlines to choose from; headline, outlet, date and first lines; a dialogue asks that story alone."""

    async def scene() -> Json:
        typed = people.type_into("story", "headline", "ferry")
        await until(lambda: typed.answer)
        choices = (typed.answer or {})["data"]["choices"]
        assert choices[0] == {"name": "Ferry closed", "value": "Ferry closed"}
        found = await answer(people.command("story", headline=choices[0]["value"]))
        assert found["flags"] & EPHEMERAL
        opened = people.press(found, f"{words.ASK_THIS_STORY} (1)")
        await until(lambda: opened.answer)
        await answer(people.submit(opened, "Is it shut?"))
        return found

    found = bot.play(scene)
    assert "It is closed. The ferry was closed on Monday. A crack was found.\nFerry closed\nThe Vell" in read_all(found)
    assert faults_of(found) == []
    assert bot.answerer.asked[0].article == "a1"


def test_the_message_menu_asks_about_any_message(bot: Bot, people: People) -> None:
    """However long; one without words says that it has none."""

    async def scene() -> None:
        said = people.write("The bridge and the ferry are shut. " * 50)
        about = await answer(people.menu(people.world.channels["1100"].messages[said]))
        assert about["flags"] & EPHEMERAL
        empty = people.menu({**people.world.channels["1100"].messages[said], "content": ""})
        await until(lambda: empty.answer)
        assert (empty.answer or {})["data"]["content"] == words.NO_WORDS

    bot.play(scene)
    [question] = bot.answerer.asked
    assert question.text.startswith("The bridge and the ferry are shut. The bridge")


def test_settings_are_for_those_who_manage_the_server(bot: Bot, people: People) -> None:
    """By options or with menus; help is for all; a channel never sees more than its server."""
    bot.ledger.preferences.set_collections("discord", GUILD, "", ["city", "sport"])

    async def said(interaction: Interaction) -> str:
        await until(lambda: interaction.answer)
        assert interaction.answer is not None
        assert faults_of(interaction.answer["data"]) == []
        return read_all(interaction.answer["data"])

    async def scene() -> None:
        assert "`/ask`" in await said(people.command("pullquote help"))
        assert await said(people.command("pullquote settings", follow="always")) == words.ONLY_MANAGERS
        assert await said(people.command("pullquote settings", channel="2001")) == words.ONLY_IN_SERVERS
        options: dict[str, Any] = {"answers": "thread", "follow": "always", "collections": "sport, secret"}
        shown = people.command("pullquote settings", manages=True, **options)
        assert "Stories shown here: sport." in await said(shown)
        settings = shown.original
        assert settings is not None
        refused = people.choose(settings, "pq:following", "mentions", manages=False)
        assert await said(refused) == words.ONLY_MANAGERS
        chosen = people.choose(settings, "pq:placing", "reply")
        assert "as a reply" in await said(chosen)

    bot.play(scene)
    place = ("discord", GUILD, "1100")
    assert bot.ledger.preferences.following(*place) is Following.ALWAYS
    assert not bot.ledger.preferences.in_threads(*place)
    assert bot.ledger.preferences.collections(*place) == frozenset({"sport"})


def test_forget_deletes_what_is_kept_of_a_person(bot: Bot, people: People) -> None:
    """There."""

    async def scene() -> None:
        await answer_to(people, "Is it shut?")
        forgotten = people.command("pullquote forget")
        await until(lambda: forgotten.answer)

    bot.play(scene)
    assert bot.ledger.answers.of_person("discord", GUILD, "1", limit=5) == []


def test_discord_is_told_of_the_commands_only_when_they_have_changed(
    bot: Bot, people: People, discord: FakeDiscord
) -> None:
    """Once, not at every start; again with another prefix, or where somebody took them away."""

    async def scene() -> None:
        await until(lambda: people.world.commands)
        await for_a_while(0.2)

    bot.play(scene)
    bot.play(scene)
    assert people.world.syncs == 1
    assert [one["name"] for one in people.world.commands] == ["ask", "story", "digest", "pullquote", words.ABOUT_THIS]
    for command in people.world.commands:
        assert sorted(command["contexts"]) == [0, 1, 2]
        assert sorted(command["integration_types"]) == [0, 1]
    people.world.commands = []
    bot.play(scene)
    assert people.world.syncs == 2
    bot.settings = replace(bot.settings, prefix="pq")
    bot.play(scene)
    assert [one["name"] for one in people.world.commands][:4] == ["pqask", "pqstory", "pqdigest", "pqpullquote"]


def test_an_acknowledgement_whose_answer_is_lost_is_one(bot: Bot, people: People, discord: FakeDiscord) -> None:
    """The answer then comes as always."""
    discord.fail("callback", Fault(200, effective=True, drop=True))
    assert "Is it shut?" in read_all(_ask(bot, people))


def test_where_discord_waits_no_longer_a_public_answer_goes_to_the_channel(
    bot: Bot, people: People, discord: FakeDiscord
) -> None:
    """With the question above it."""
    discord.fail("callback", *[Fault(404)] * 3)

    async def scene() -> None:
        people.command("ask", question="Is it shut?")
        await until(people.world.from_bot)

    bot.play(scene)
    assert read_all(people.world.from_bot()[0]).startswith("Is it shut?\n“Is it shut?”")


def test_while_it_may_not_post_sharing_goes_another_way(bot: Bot, people: People) -> None:
    """Whoever pressed the button may have it answer there."""
    people.world.channels["1100"].may_post = False

    async def scene() -> None:
        private = await answer(people.command("ask", question="Is it shut?", private=True))
        pressed = people.press(private, words.SHARE)
        await until(lambda: pressed.followups)
        assert not pressed.followups[0]["flags"] & EPHEMERAL

    bot.play(scene)


def test_what_it_does_not_know_is_acknowledged_too(bot: Bot, people: People) -> None:
    """A press on something of an older version."""

    async def scene() -> None:
        message = {**await answer_to(people, "Is it shut?")}
        message["components"] = [{"type": 1, "components": [{"label": "x", "custom_id": "other"}]}]
        pressed = people.press(message, "x")
        await until(lambda: pressed.answer)
        assert pressed.answer is not None
        assert pressed.answer["type"] == Response.DEFERRED_UPDATE

    bot.play(scene)


@pytest.mark.parametrize(
    ("custom_id", "press"),
    [
        ("pq:more:id1:mc", Press("more", "id1", "mc")),
        ("pq:context:id1:-:mark", Press("context", "id1", "", "mark")),
        ("pq:story:https://a.example/b:c", Press("story", "https://a.example/b:c")),
        ("pq:placing", Press("placing")),
        ("theirs:more:id1", None),
        ("", None),
    ],
)
def test_all_that_a_press_needs_stands_in_its_id(custom_id: str, press: Press | None) -> None:
    """So that it works after a restart."""
    assert press_of(custom_id) == press


def _ask(bot: Bot, people: People) -> Json:
    async def scene() -> Json:
        return await answer(people.command("ask", question="Is it shut?"))

    found: Json = bot.play(scene)
    return found
