"""Asking in channels, threads and direct messages, end to end."""

from __future__ import annotations

from dataclasses import replace

from bot.ledger import Following
from bot.rendering import words
from tests.bot.discord.conftest import Bot
from tests.fakes.discord import FakeDiscord, Fault
from tests.fakes.discord_people import People
from tests.fakes.discord_world import BOT, GUILD, user
from tests.support.chat import for_a_while, until
from tests.support.discord_rules import links, pings, quotations, read_all


def quoted(people: People, message: str) -> list[str]:
    """What the bot quoted in reply to a message."""
    return [" ".join(quotations(answer)) for answer in people.world.replies(message)]


def test_a_mention_is_answered_once_with_a_reply(bot: Bot, people: People, discord: FakeDiscord) -> None:
    """It pings nobody, links to the passage, and shows that it is at work meanwhile; told of again, nothing happens."""

    async def scene() -> str:
        asked = people.ask("Is the bridge shut?")
        await until(lambda: people.world.replies(asked))
        people.deliver_again()
        await for_a_while()
        return asked

    asked = bot.play(scene)
    [answer] = people.world.replies(asked)
    assert quotations(answer) == ["“Is the bridge shut?”"]
    assert "Bridge shut after crack is found\n— The Vell Courier · 2 Mar 2026" in read_all(answer)
    assert links(answer) == ["https://courier.example/bridge#:~:text=shut"]
    assert people.world.typing == ["1100"]
    [posted] = discord.calls["post"]
    assert not pings(posted["body"])
    assert posted["body"]["enforce_nonce"] is True
    assert posted["body"]["message_reference"]["message_id"] == asked
    assert all(said["intents"] == 1 << 0 | 1 << 9 | 1 << 12 for said in discord.gateway.identified)


def test_replies_carry_the_conversation_on(bot: Bot, people: People) -> None:
    """With or without a ping, by anybody, also after a restart; a remark to somebody else doesn't."""

    async def scene() -> None:
        first = people.ask("Is the bridge shut?")
        await until(lambda: people.world.replies(first))
        second = people.reply(people.world.replies(first)[0], "And when does it open?")
        await until(lambda: people.world.replies(second))
        people.reply({**people.world.channels["1100"].messages[first]}, "I wondered too", by="2")
        people.write("When is lunch?")

    async def later() -> None:
        [answer] = [m for m in people.world.from_bot() if "open" in quotations(m)[0]]
        third = people.reply(answer, f"<@{BOT}> Who says so?", pings=False, by="2")
        await until(lambda: people.world.replies(third))
        await for_a_while()

    bot.play(scene)
    bot.play(later)
    asked = {question.text: [turn.question for turn in question.conversation] for question in bot.answerer.asked}
    assert asked == {
        "Is the bridge shut?": [],
        "And when does it open?": ["Is the bridge shut?"],
        "Who says so?": ["Is the bridge shut?", "And when does it open?"],
    }
    assert len(people.world.from_bot()) == 3


def test_a_channel_can_have_its_answers_in_threads(bot: Bot, people: People, discord: FakeDiscord) -> None:
    """Under the question; mentions there carry on, and so does what is asked without, where the bot may read it."""
    bot.ledger.preferences.set_in_threads("discord", GUILD, "1100", True)
    discord.gateway.may_read_content = True
    bot.settings = replace(bot.settings, message_content=True)

    async def scene() -> str:
        asked = people.ask("Is the bridge shut?")
        await until(lambda: asked in people.world.channels and people.world.channels[asked].from_bot())
        people.write("And the ferry?", channel=asked)
        await until(lambda: len(people.world.from_bot()) == 2)
        people.write("I see", channel=asked)
        people.write("Do you believe it?", channel=asked, by="2")
        people.ask("Why?", channel=asked, by="3")
        await until(lambda: len(people.world.from_bot()) == 3)
        await for_a_while()
        return asked

    thread = people.world.channels[bot.play(scene)]
    assert (thread.type, thread.parent, thread.name) == (11, "1100", "Is the bridge shut?")
    assert [quotations(m)[0] for m in thread.from_bot()] == ["“Is the bridge shut?”", "“And the ferry?”", "“Why?”"]
    assert [turn.question for turn in bot.answerer.asked[1].conversation] == ["Is the bridge shut?"]
    assert people.world.channels["1100"].from_bot() == []


def test_without_the_privileged_intent_threads_need_a_mention(bot: Bot, people: People) -> None:
    """The bot isn't told what is said there, and doesn't guess."""
    bot.ledger.preferences.set_in_threads("discord", GUILD, "1100", True)
    bot.ledger.preferences.set_following("discord", GUILD, "1100", Following.ALWAYS)

    async def scene() -> None:
        asked = people.ask("Is the bridge shut?")
        await until(lambda: len(people.world.from_bot()) == 1)
        people.write("And the ferry?", channel=asked)
        await for_a_while()

    bot.play(scene)
    assert len(people.world.from_bot()) == 1


def test_a_direct_message_is_answered_directly_and_remembered(bot: Bot, people: People) -> None:
    """Without a mention; what was asked before counts."""

    async def scene() -> None:
        people.write("Is the bridge shut?", channel="2001")
        await until(lambda: len(people.world.from_bot()) == 1)
        people.write("And the ferry?", channel="2001")
        await until(lambda: len(people.world.from_bot()) == 2)

    bot.play(scene)
    assert [turn.question for turn in bot.answerer.asked[1].conversation] == ["Is the bridge shut?"]
    assert bot.ledger.claims.channels("discord", "@me", limit=5) == ["2001"]


def test_an_edited_question_is_answered_again_in_place(bot: Bot, people: People, discord: FakeDiscord) -> None:
    """Once; a link that is shown changes nothing; a mention that is added is a question."""

    async def scene() -> str:
        asked = people.ask("Is the bridge shut?")
        await until(lambda: people.world.replies(asked))
        people.edit(asked, f"<@{BOT}> Is the ferry late?")
        await until(lambda: "ferry" in quoted(people, asked)[0])
        people.unfurl(asked)
        forgotten = people.write("Is it shut?")
        people.edit(forgotten, f"<@{BOT}> Is it shut?")
        await until(lambda: people.world.replies(forgotten))
        return asked

    asked = bot.play(scene)
    assert quoted(people, asked) == ["“Is the ferry late?”"]
    assert len(discord.calls["edit"]) == 1


def test_a_deleted_questions_answer_is_deleted(bot: Bot, people: People) -> None:
    """In a channel and in a direct message."""

    async def scene() -> None:
        asked, direct = people.ask("Is the bridge shut?"), people.write("Is the bridge shut?", channel="2001")
        await until(lambda: len(people.world.from_bot()) == 2)
        people.delete(asked)
        people.delete(direct, channel="2001")
        await until(lambda: not people.world.from_bot())

    bot.play(scene)
    assert bot.ledger.answers.of_person("discord", GUILD, "1", limit=5) == []


def test_bots_and_itself_are_ignored(bot: Bot, people: People) -> None:
    """A bot that mentions it gets no answer; neither do what nobody said and a mention of everyone."""

    async def scene() -> None:
        people.ask(
            "Is it shut?", author={"id": "7", "username": "b", "discriminator": "0", "avatar": None, "bot": True}
        )
        people.ask("Is it shut?", webhook_id="77")
        people.ask("Is it shut?", type=6)
        people.write("@everyone is it shut?", mention_everyone=True)
        people.write("Is it shut?", channel="2001", by=BOT)
        await for_a_while()

    bot.play(scene)
    assert [m for m in people.world.from_bot() if m["embeds"]] == []


def test_where_it_may_not_make_threads_it_replies(bot: Bot, people: People, discord: FakeDiscord) -> None:
    """Rather than not to answer."""
    bot.ledger.preferences.set_in_threads("discord", GUILD, "1100", True)
    discord.fail("thread", Fault(403))

    async def scene() -> str:
        asked = people.ask("Is the bridge shut?")
        await until(lambda: people.world.replies(asked))
        return asked

    assert quoted(people, bot.play(scene)) == ["“Is the bridge shut?”"]


def test_where_a_permission_is_missing_it_does_what_it_may(bot: Bot, people: People) -> None:
    """Without history it can't reply, and posts; without embeds it says what is missing."""
    people.world.channels["1101"].may_read = people.world.channels["1102"].may_embed = False

    async def scene() -> None:
        people.ask("Is the bridge shut?", channel="1101")
        people.ask("Is the bridge shut?", channel="1102")
        await until(lambda: len(people.world.from_bot()) == 2)

    bot.play(scene)
    [answer] = people.world.channels["1101"].from_bot()
    assert quotations(answer) == ["“Is the bridge shut?”"]
    [said] = people.world.channels["1102"].from_bot()
    assert read_all(said) == words.NO_EMBEDS


def test_mark_up_of_a_question_is_not_part_of_it(bot: Bot, people: People) -> None:
    """People, channels and emoji are their names."""

    async def scene() -> None:
        people.ask(
            "what did <@5> say in <#1101> about <:bridge:12> in 2026?", mentions=[user(BOT, bot=True), user("5")]
        )
        await until(people.world.from_bot)

    bot.play(scene)
    assert bot.answerer.asked[0].text == "what did person5 say in city about bridge in 2026?"
