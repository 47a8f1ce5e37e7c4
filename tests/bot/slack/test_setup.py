"""Setting it up: the manifest, `pullquote slack --check`, what the operator says to the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.ledger import Ledger
from bot.slack.app import SHORTCUT
from bot.slack.scopes import FOR_SETTINGS, FOR_THREADS, NEEDED, SCOPES
from tests.bot.conftest import STORIES, Run
from tests.fakes.slack import FakeSlack
from tests.fakes.slack_workspace import APP_TOKEN, BOT_TOKEN
from tests.support.answers import make_no_answer
from tests.support.asking import make_asked

_ROOT = Path(__file__).parents[3]


@pytest.fixture
def manifest() -> dict[str, Any]:
    """slack-manifest.json."""
    return dict(json.loads((_ROOT / "slack-manifest.json").read_text()))


def test_the_manifest_asks_for_the_scopes_that_the_docs_give_reasons_for(manifest: dict[str, Any]) -> None:
    """No more and no fewer."""
    assert manifest["oauth_config"]["scopes"] == {"bot": SCOPES}
    docs = (_ROOT / "docs" / "slack.md").read_text()
    assert all(f"`{scope}`" in docs for scope in {*NEEDED, *FOR_THREADS, *FOR_SETTINGS})


def test_the_manifest_is_an_agent_of_today_within_slacks_limits(manifest: dict[str, Any]) -> None:
    """agent_view, not assistant_view; what it names is what the app listens to."""
    features = manifest["features"]
    assert "assistant_view" not in features
    assert all(set(prompt) == {"title", "message"} for prompt in features["agent_view"]["suggested_prompts"])
    assert [command["command"] for command in features["slash_commands"]] == ["/ask", "/story", "/digest", "/pullquote"]
    assert features["shortcuts"][0]["callback_id"] == SHORTCUT
    assert len(features["shortcuts"][0]["name"]) <= 24
    assert len(manifest["display_information"]["description"]) <= 140
    assert 174 <= len(manifest["display_information"]["long_description"]) <= 4000


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """A Slack."""
    with FakeSlack() as slack:
        yield slack


@pytest.fixture
def ready(pullquote: Run, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command, with everything set up."""
    for name, value in (
        ("SLACK_API_URL", slack.url),
        ("SLACK_BOT_TOKEN", BOT_TOKEN),
        ("SLACK_APP_TOKEN", APP_TOKEN),
    ):
        monkeypatch.setenv(name, value)
    assert pullquote("index", "add", str(STORIES), "-q").code == 0
    return pullquote


def test_check_is_content_where_nothing_is_missing(ready: Run, slack: FakeSlack) -> None:
    """It names the workspace and the stories."""
    ran = ready("slack", "--check")
    assert ran.code == 0, ran.out
    assert "MISSING" not in ran.out
    assert "pullquote in the workspace Fake" in ran.out
    assert "has 15 stories" in ran.out
    assert "without the scope channels:read" in ran.out
    assert BOT_TOKEN not in ran.out


def test_check_says_what_is_missing(ready: Run, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each with what to do about it, and exit code 1."""
    slack.workspace.scopes = "chat:write"
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-wrong")
    ran = ready("slack", "--check")
    assert ran.code == 1
    assert "MISSING  scope app_mentions:read, to hear questions that mention it; add it" in ran.out
    assert "MISSING  SLACK_APP_TOKEN: Slack says invalid_auth; it needs the scope connections:write" in ran.out
    monkeypatch.setenv("SLACK_BOT_TOKEN", "")
    monkeypatch.setenv("PULLQUOTE_INDEX", "elsewhere")
    ran = ready("slack", "--check")
    assert "MISSING  set SLACK_BOT_TOKEN" in ran.out
    assert "MISSING  the index: no index at elsewhere" in ran.out


def test_without_tokens_the_bot_says_what_to_set(pullquote: Run) -> None:
    """One clear line, exit code 2."""
    assert pullquote("index", "add", str(STORIES), "-q").code == 0
    ran = pullquote("slack")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("pullquote: set SLACK_BOT_TOKEN (xoxb-…)")


def test_the_operator_purges_forgets_and_limits(pullquote: Run) -> None:
    """What the running bot does by itself, a person's request, and what a workspace may see."""
    assert pullquote("ledger", "collections", "slack", "T1", "city", "sport").out.strip().endswith("city, sport.")
    assert pullquote("ledger", "collections", "slack", "T1").out.strip().endswith("city, sport.")
    assert pullquote("ledger", "collections", "slack", "T1", "--all").out.strip().endswith("all.")
    key = Path(".pullquote/ledger.key")
    assert key.stat().st_mode & 0o077 == 0
    ledger = Ledger("sqlite:///.pullquote/ledger.sqlite", key=key.read_text().strip().encode())
    ledger.claims.claim([make_asked(at=1.0)], "w1")
    ledger.answers.record(make_asked(at=1.0), make_no_answer(), "w1")
    ledger.close()
    assert pullquote("ledger", "purge").out == "forgotten: 1 questions\n"
    assert pullquote("ledger", "forget", "slack", "T1", "U1").out.startswith("deleted: 1 answers")
    assert pullquote("ledger", "forget", "slack", "T1", "U1").out.startswith("deleted: 0 answers")
