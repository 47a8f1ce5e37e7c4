"""HTTP mode: signed requests, and installing in many workspaces."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from http.cookies import SimpleCookie
from typing import Any

import aiohttp
import pytest
import sqlalchemy as sa

from bot.ledger import Ledger
from bot.slack.installing import EncryptedStore, InstalledWorkspaces, cipher_of
from bot.slack.running import SlackNotReady, SlackSettings, running
from tests.bot.slack.conftest import SETTINGS, Bot, for_a_while, until
from tests.fakes.slack import FakeSlack
from tests.fakes.slack_delivery import HttpDelivery
from tests.fakes.slack_people import People
from tests.fakes.slack_workspace import SIGNING_SECRET, TEAM
from tests.support.asking import make_asked
from tests.support.chat import few_stories

KEY = "a key of thirty-two characters.."


def over_http(bot: Bot, **changed: Any) -> Bot:
    """The bot in HTTP mode."""
    bot.settings = replace(bot.settings, app_token="", signing_secret=SIGNING_SECRET, **changed)
    return bot


def installable(bot: Bot) -> Bot:
    """The bot for many workspaces."""
    return over_http(bot, bot_token="", client_id="1.2", client_secret="client secret", secret_key=KEY)


def http(slack: FakeSlack) -> HttpDelivery:
    """How the bot is reached."""
    assert slack._http_delivery is not None
    return slack._http_delivery


def test_over_http_everything_works_at_one_address(bot: Bot, people: People, slack: FakeSlack) -> None:
    """Events, commands and presses; retries of what was acknowledged change nothing."""

    async def scene() -> None:
        async with over_http(bot).running():
            people.ask("Is it shut?")
            await until(people.workspace.from_bot)
            people.command("/ask", "Is it private?")
            await until(lambda: slack.responses)
            answer = people.workspace.from_bot()[0]
            delivery, _ = people.press(answer, "pullquote_feedback", value="x +")
            await until(lambda: delivery.acked)
            slack.deliver("events_api", slack.deliveries[0].payload)
            await until(lambda: all(each.acked for each in slack.deliveries))
            await for_a_while()

    asyncio.run(scene())
    assert len(people.workspace.from_bot()) == 1
    assert len(slack.responses) == 1


@pytest.mark.parametrize(("age_s", "secret"), [(0.0, "another"), (360.0, SIGNING_SECRET)])
def test_a_request_that_slack_did_not_sign_just_now_is_refused(
    bot: Bot, people: People, slack: FakeSlack, age_s: float, secret: str
) -> None:
    """A wrong signature, or a right one played back later."""
    payload: dict[str, Any] = {"type": "event_callback", "team_id": TEAM, "event_id": "E1"}
    payload["event"] = {"type": "app_mention", "channel": "C1", "ts": "1.1", "user": "U1", "text": "Is it shut?"}

    async def scene() -> int:
        async with over_http(bot).running():
            sent = http(slack).send("events_api", payload, age_s=age_s, secret=secret)
            status, _ = await asyncio.to_thread(slack.on_loop, sent)
            await for_a_while(0.2)
            return int(status)

    assert asyncio.run(scene()) == 401
    assert people.workspace.from_bot() == []
    assert bot.answerer.asked == []


async def install(bot_url: str, team: str) -> tuple[int, str]:
    """Go through the installation as a browser does; the last page's status and text."""
    async with aiohttp.ClientSession() as browser:
        async with browser.get(f"{bot_url}/slack/install", allow_redirects=False) as page:
            text, [cookie] = await page.text(), list(SimpleCookie(page.headers["Set-Cookie"]).values())
        state = text.split("?state=")[1].split("&")[0]
        back = f"{bot_url}/slack/oauth_redirect?code=code-{team}&state={state}"
        async with browser.get(back, headers={"Cookie": f"{cookie.key}={cookie.value}"}) as page:
            return page.status, await page.text()


def address(slack: FakeSlack) -> str:
    """Where the bot's pages are."""
    return http(slack)._url.removesuffix("/slack/events")


def test_workspaces_install_the_app_each_with_its_own_token(bot: Bot, slack: FakeSlack) -> None:
    """And each is answered with it; one that didn't install it is not."""

    async def scene() -> None:
        async with installable(bot).running():
            for team in ("T5", "T6"):
                status, _ = await install(address(slack), team)
                assert status == 200
            for team in ("T5", "T6"):
                people = People(slack, slack.workspaces[team])
                people.ask(f"Is it shut in {team}?")
                await until(people.workspace.from_bot)
            stranger = People(slack)
            stranger.ask("Is it shut?")
            await for_a_while()
            assert stranger.workspace.from_bot() == []

    asyncio.run(scene())
    with bot.ledger.engine.connect() as connection:
        [stored, _] = connection.execute(sa.text("SELECT bot_token FROM slack_bots ORDER BY team_id")).scalars()
    assert "xoxb" not in stored


def test_an_installation_with_a_state_of_nobodys_is_refused(bot: Bot, slack: FakeSlack) -> None:
    """Nobody can be made to install the app into a workspace of somebody else's choice."""

    async def scene() -> int:
        async with installable(bot).running(), aiohttp.ClientSession() as browser:
            url = f"{address(slack)}/slack/oauth_redirect?code=code-T5&state=forged"
            headers = {"Cookie": "slack-app-oauth-state=forged"}
            async with browser.get(url, headers=headers) as page:
                return page.status

    assert asyncio.run(scene()) == 401
    assert "T5" not in slack.workspaces


def test_an_uninstalled_app_keeps_nothing_of_the_workspace(bot: Bot, slack: FakeSlack) -> None:
    """Token, answers and settings go; other workspaces keep theirs."""

    async def scene() -> None:
        async with installable(bot).running():
            for team in ("T5", "T6"):
                await install(address(slack), team)
                people = People(slack, slack.workspaces[team])
                people.ask("Is it shut?")
                await until(people.workspace.from_bot)
            gone = People(slack, slack.workspaces["T5"])
            gone.event({"type": "app_uninstalled"})
            gone.event({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["U0BOT"]}})
            await until(lambda: not bot.ledger.answers.of_person("slack", "T5", "U1", limit=1))
            gone.ask("Is it still shut?")
            await for_a_while()
            assert len(gone.workspace.from_bot()) == 1

    asyncio.run(scene())
    assert bot.ledger.answers.of_person("slack", "T6", "U1", limit=1)
    with bot.ledger.engine.connect() as connection:
        teams = connection.execute(sa.text("SELECT team_id FROM slack_installations")).scalars().all()
    assert teams == ["T6"]


def test_tokens_cannot_be_read_with_another_key(bot: Bot, slack: FakeSlack) -> None:
    """The app has to be installed again; nothing crashes."""

    async def scene() -> None:
        async with installable(bot).running():
            await install(address(slack), "T5")
        for key, expected in ((KEY, "xoxb-T5"), ("another key", None)):
            store = EncryptedStore("1.2", bot.ledger.engine, cipher_of(key))
            found = await InstalledWorkspaces(store).find("T5")
            assert (found.token if found else None) == expected

    asyncio.run(scene())


def test_the_stores_work_in_postgresql_too(request: pytest.FixtureRequest) -> None:
    """Encrypted tokens are longer than slack_sdk's columns, which PostgreSQL would mind."""
    from slack_sdk.oauth.installation_store import Installation

    ledger = Ledger(request.getfixturevalue("postgres_url"), key=b"k")
    try:
        store = EncryptedStore("1.2", ledger.engine, cipher_of(KEY))
        token = f"xoxb-{'9' * 150}"
        store.save(Installation(app_id="A", team_id="T5", user_id="U1", bot_token=token, bot_id="B", bot_user_id="U0"))
        found = asyncio.run(InstalledWorkspaces(store).find("T5"))
        assert found is not None
        assert found.token == token
        ledger.claims.claim([make_asked(workspace="T5")], "w1")
    finally:
        ledger.close()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"bot_token": ""}, "SLACK_BOT_TOKEN"),
        ({"app_token": ""}, "SLACK_APP_TOKEN"),
        (
            {"bot_token": "", "app_token": "", "client_id": "1", "client_secret": "2", "signing_secret": "3"},
            "SECRET_KEY",
        ),
        ({"bot_token": "", "client_id": "1", "client_secret": "2"}, "HTTP mode"),
        ({"bot_token": "xoxb-wrong"}, "invalid_auth"),
    ],
)
def test_what_is_missing_is_one_clear_line(bot: Bot, slack: FakeSlack, changed: dict[str, Any], said: str) -> None:
    """Which setting, and never its value."""
    settings: SlackSettings = replace(SETTINGS, api_url=slack.url, **changed)

    async def start() -> None:
        async with running(
            settings, ledger=bot.ledger, answerer=bot.answerer, stories=few_stories(bot._directory, bot._catalog)
        ):
            pass

    with pytest.raises(SlackNotReady, match=said) as caught:
        asyncio.run(start())
    assert "xoxb-wrong" not in str(caught.value)


def test_a_port_that_is_taken_ends_the_bot_with_a_reason(bot: Bot, slack: FakeSlack) -> None:
    """It doesn't stand there deaf."""

    async def scene() -> None:
        taken = int(slack.base.rsplit(":", 1)[1])
        async with over_http(bot, port=taken).running():
            pass

    with pytest.raises(OSError, match="address already in use"):
        asyncio.run(scene())
