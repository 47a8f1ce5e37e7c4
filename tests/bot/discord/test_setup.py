"""Setting it up: `pullquote discord --check`, what is refused, what the docs say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.discord.checking import invite_link, permissions
from tests.bot.conftest import STORIES, Run
from tests.fakes.discord import FakeDiscord, Fault
from tests.fakes.discord_world import APPLICATION, TOKEN

_ROOT = Path(__file__).parents[3]


@pytest.fixture
def discord() -> Iterator[FakeDiscord]:
    """A Discord."""
    with FakeDiscord() as discord:
        yield discord


@pytest.fixture
def ready(pullquote: Run, discord: FakeDiscord, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command, with everything set up."""
    monkeypatch.setenv("DISCORD_API_URL", discord.url)
    monkeypatch.setenv("DISCORD_BOT_TOKEN", TOKEN)
    assert pullquote("index", "add", str(STORIES), "-q").code == 0
    return pullquote


def test_check_is_content_where_nothing_is_missing(ready: Run) -> None:
    """It names the bot, prints the link that invites it, and tells nothing secret."""
    ran = ready("discord", "--check")
    assert ran.code == 0, ran.out
    assert "MISSING" not in ran.out
    assert "DISCORD_BOT_TOKEN: pullquote" in ran.out
    assert invite_link(APPLICATION) in ran.out
    assert "has 15 stories" in ran.out
    assert TOKEN not in ran.out


def test_check_says_what_is_missing(ready: Run, discord: FakeDiscord, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each with what to do about it, and exit code 1."""
    monkeypatch.setenv("DISCORD_MESSAGE_CONTENT", "true")
    ran = ready("discord", "--check")
    assert ran.code == 1
    assert "MISSING  the Message Content intent; switch it on" in ran.out
    discord.fail("me", *[Fault(503)] * 3)
    assert "MISSING  Discord can't be reached" in ready("discord", "--check").out
    monkeypatch.setenv("DISCORD_BOT_TOKEN", "wrong")
    discord._faults.clear()
    assert "MISSING  DISCORD_BOT_TOKEN: Discord refuses it" in ready("discord", "--check").out
    monkeypatch.setenv("DISCORD_BOT_TOKEN", "")
    monkeypatch.setenv("PULLQUOTE_INDEX", "elsewhere")
    ran = ready("discord", "--check")
    assert "MISSING  set DISCORD_BOT_TOKEN" in ran.out
    assert "MISSING  the index: no index at elsewhere" in ran.out


@pytest.mark.parametrize(("token", "says"), [("", "set DISCORD_BOT_TOKEN"), ("wrong", "Discord refuses DISCORD_BOT_")])
def test_without_a_token_that_is_right_the_bot_ends_at_once(
    ready: Run, monkeypatch: pytest.MonkeyPatch, token: str, says: str
) -> None:
    """With one clear line, and exit code 2."""
    monkeypatch.setenv("DISCORD_BOT_TOKEN", token)
    ran = ready("discord")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines()[-1].startswith(f"pullquote: {says}")
    assert "Traceback" not in ran.err


def test_the_docs_have_the_link_that_the_check_prints() -> None:
    """With the same permissions."""
    docs = (_ROOT / "docs" / "discord.md").read_text("utf-8")
    assert invite_link("APPLICATION_ID") in docs
    assert sum(1 for _, has in permissions() if has) == 6
