"""`pullquote serve`, as a process of its own, with a local Slack."""

from __future__ import annotations

import html
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest

from bot.ledger import Ledger
from bot.web.server import listening_socket
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_people import People as DiscordPeople
from tests.fakes.discord_world import TOKEN as DISCORD_TOKEN
from tests.fakes.slack import FakeSlack, Fault
from tests.fakes.slack_people import People
from tests.fakes.slack_workspace import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET
from tests.support.processes import environment, ledger_in, running, sample_index, until
from tests.support.web import SECRET, TOKEN

BEARER = {"Authorization": f"Bearer {TOKEN}"}
FORWARDED = {"X-Forwarded-For": "203.0.113.7"}  # as from another machine
LINK = re.compile(r"<(https?://[^|>]+)\|")


@pytest.fixture(scope="module")
def story_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample stories, indexed with the toy encoder."""
    return sample_index(tmp_path_factory.mktemp("serve"))


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """A Slack."""
    with FakeSlack() as slack:
        yield slack


@pytest.fixture
def people(slack: FakeSlack) -> People:
    """Its people."""
    return People(slack)


@dataclass(slots=True)
class Served:
    """A running `pullquote serve`."""

    process: subprocess.Popen[bytes]
    address: str
    log: Path

    def get(self, path: str, **headers: str) -> httpx2.Response:
        """A page."""
        return httpx2.get(path if path.startswith("http") else f"{self.address}{path}", headers=headers, timeout=30)

    def ready(self) -> str:
        """What /readyz says."""
        return ready_words(self.address)

    def figure(self, name: str) -> float:
        """One of /metrics; 0 where it isn't there."""
        found = re.search(rf"^{re.escape(name)} (\S+)$", self.get("/metrics", **BEARER).text, re.MULTILINE)
        return float(found[1]) if found else 0.0


def free_port() -> int:
    """A port that nobody listens on."""
    with listening_socket("127.0.0.1", 0) as listening:
        return int(listening.getsockname()[1])


@contextmanager
def serving(index: Path, tmp_path: Path, *, ready: str = "web: up", **settings: str) -> Iterator[Served]:
    """`pullquote serve`, ready; killed at the end if it is still there."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    given = {
        "PULLQUOTE_DATABASE_URL": ledger_in(tmp_path),
        "PULLQUOTE_API_TOKENS": TOKEN,
        "PULLQUOTE_PUBLIC_URL": address,
        "PULLQUOTE_SECRET_KEY": SECRET,
        **settings,
    }
    command = ("serve", "--index", str(index), "--port", str(port))
    with running(*command, directory=tmp_path, settings=given, ready=lambda: ready in ready_words(address)) as process:
        yield Served(process, address, tmp_path / "log")


def ready_words(address: str) -> str:
    """What /readyz says; "" where nobody listens yet."""
    try:
        return httpx2.get(f"{address}/readyz", timeout=30).text
    except httpx2.TransportError:
        return ""


def socket_mode(slack: FakeSlack) -> dict[str, str]:
    """The settings for it."""
    return {"SLACK_API_URL": slack.url, "SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN}


def http_mode(slack: FakeSlack) -> dict[str, str]:
    """The settings for it."""
    return {"SLACK_API_URL": slack.url, "SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_SIGNING_SECRET": SIGNING_SECRET}


def links_in(value: Any) -> list[str]:
    """All links of a message's blocks."""
    if isinstance(value, dict):
        return [link for each in value.values() for link in links_in(each)]
    if isinstance(value, list):
        return [link for each in value for link in links_in(each)]
    return [html.unescape(link) for link in LINK.findall(value)] if isinstance(value, str) else []


def test_a_citation_in_slack_opens_the_page_with_the_quote_marked(
    slack: FakeSlack, people: People, story_index: Path, tmp_path: Path
) -> None:
    """From anywhere, with the signature that the link carries, and not without; the page and Slack are one process."""
    with serving(story_index, tmp_path, ready="slack: up", **socket_mode(slack)) as served:
        people.ask("Why was the harbour bridge closed?")
        [answer] = until(people.workspace.from_bot)
        link = links_in(answer["blocks"])[0]
        assert link.startswith(f"{served.address}/stories/")
        page = served.get(link, **FORWARDED)
        assert page.status_code == 200
        marked = html.unescape(re.findall(r"<mark [^>]*>(.*?)</mark>", page.text, re.DOTALL)[0])
        said = re.sub(r"[*_>]", "", html.unescape(str(answer["blocks"])))
        assert marked in re.sub(r"[*_>]", "", said)
        assert served.get(re.sub(r"&s=[^&#]+", "", link), **FORWARDED).status_code == 403
        people.command("/story", "harbour bridge")
        [found] = until(lambda: slack.responses)
        assert served.get(links_in(found.message["blocks"])[0], **FORWARDED).status_code == 200

        status = served.get("/status", **BEARER).text
        assert "1 answered, 0 refused" in status
        assert re.search(r"<ol><li><bdi>[^<]*bridge[^<]*</bdi> <span class=\"source\">1 time", status, re.IGNORECASE)
        assert served.figure('pullquote_questions_total{outcome="answered",platform="slack"}') == 1
        assert served.figure('pullquote_service_up{service="slack"}') == 1
        assert served.figure('pullquote_stage_seconds_count{stage="posting"}') == 1
        served.process.terminate()
        assert served.process.wait(60) == 0
    log = served.log.read_text()
    assert "Traceback" not in log
    assert "harbour" not in log


def test_what_is_not_configured_is_not_started_and_one_line_says_so(story_index: Path, tmp_path: Path) -> None:
    """Then the page is alone."""
    with serving(story_index, tmp_path) as served:
        assert served.ready() == "ready\nweb: up\n"
        assert served.get("/").status_code == 200
        served.process.terminate()
        assert served.process.wait(60) == 0
    lines = [line for line in served.log.read_text().splitlines() if "not started" in line and "slack" in line]
    assert lines == ["slack is not started: set SLACK_BOT_TOKEN (xoxb-…); docs/slack.md tells where it is"]


def test_slack_can_be_away_when_it_starts_and_come_later(
    slack: FakeSlack, people: People, story_index: Path, tmp_path: Path
) -> None:
    """The page is there all along; each fall is one line. A connection that is lost is no fall, and is told too."""
    slack.fail("auth.test", *[Fault(200, refused="account_inactive")] * 2)
    with serving(story_index, tmp_path, **socket_mode(slack)) as served:
        assert served.get("/").status_code == 200
        until(lambda: "slack: up" in served.ready())
        assert served.figure('pullquote_service_falls_total{service="slack"}') == 2
        assert served.figure('pullquote_platform_failures_total{kind="refused",platform="slack"}') == 2
        people.ask("Why was the harbour bridge closed?")
        until(people.workspace.from_bot)
        slack.fail("apps.connections.open", *[Fault(500)] * 2)
        slack.close_sockets()
        until(lambda: "slack: down" in served.ready())
        until(lambda: "slack: up" in served.ready())
        assert served.figure('pullquote_service_falls_total{service="slack"}') == 2
    assert "Traceback" not in served.log.read_text()
    fallen = [line for line in served.log.read_text().splitlines() if "slack fell" in line]
    assert len(fallen) == 2
    assert "Slack refuses SLACK_BOT_TOKEN (account_inactive)" in fallen[0]


def test_slack_discord_and_the_page_run_together_and_fall_alone(
    slack: FakeSlack, people: People, story_index: Path, tmp_path: Path
) -> None:
    """Each answers, with links that open; then Discord is gone, and the others don't notice."""
    discord = FakeDiscord()
    with ExitStack() as there:
        there.enter_context(discord)
        settings = socket_mode(slack) | {"DISCORD_API_URL": discord.url, "DISCORD_BOT_TOKEN": DISCORD_TOKEN}
        with serving(story_index, tmp_path, ready="discord: up", **settings) as served:
            until(lambda: "slack: up" in served.ready())
            question = DiscordPeople(discord).ask("Why was the harbour bridge closed?")
            [posted] = until(lambda: discord.do(lambda: discord.world.replies(question)))
            link = str(posted["embeds"][0]["url"])
            assert link.startswith(f"{served.address}/stories/")
            assert served.get(link, **FORWARDED).status_code == 200
            assert served.figure('pullquote_questions_total{outcome="answered",platform="discord"}') == 1
            there.close()
            until(lambda: "discord: down" in served.ready())
            people.ask("Why was the harbour bridge closed?")
            until(people.workspace.from_bot)
            assert served.get("/").status_code == 200
            served.process.terminate()
            assert served.process.wait(60) == 0
    assert "Traceback" not in served.log.read_text()


def test_over_http_slack_shares_the_pages_address(
    slack: FakeSlack, people: People, story_index: Path, tmp_path: Path
) -> None:
    """Events, commands and presses, larger ones than the page itself would read; nobody else gets in."""
    with serving(story_index, tmp_path, ready="slack: up", **http_mode(slack)) as served:
        slack.deliver_over_http(f"{served.address}/slack/events", SIGNING_SECRET)
        slack.deliver("events_api", {"type": "url_verification", "challenge": "c1", "token": "t"})
        until(lambda: slack.deliveries[0].acked)
        assert "c1" in slack.deliveries[0].answer
        people.ask("Why was the harbour bridge closed?")
        [answer] = until(people.workspace.from_bot)
        pressed, _ = people.press({**answer, "padding": "ש" * 60_000}, "pullquote_feedback")
        until(lambda: pressed.acked)
        forged = httpx2.post(f"{served.address}/slack/events", json={"type": "url_verification"}, timeout=30)
        assert forged.status_code == 401
        assert served.get("/slack/events").status_code in {404, 405}
        served.process.terminate()
        assert served.process.wait(60) == 0


def test_status_shows_nothing_of_direct_messages_and_private_answers(
    slack: FakeSlack, people: People, story_index: Path, tmp_path: Path
) -> None:
    """Only what was asked in channels of the workspace that the bot's token is for."""
    with closing(Ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}", key=SECRET.encode())) as ledger:
        ledger.preferences.mark_own("slack", "T9")
    with serving(story_index, tmp_path, ready="slack: up", **socket_mode(slack)) as served:
        people.write("Who won the zebra race of Quillon?", channel="D1")
        people.command("/ask", "Who lost the zebra race of Quillon?")
        people.ask("Who saw the yellow comet over Tamsin?")
        until(lambda: len(people.workspace.from_bot()) == 2 and slack.responses)
        until(lambda: "comet" in served.get("/status", **BEARER).text)
        page = served.get("/status", **BEARER).text
        assert "zebra" not in page
        assert "0 answered, 1 refused" in page


def test_an_address_that_is_taken_ends_the_page_alone_with_a_reason(story_index: Path, tmp_path: Path) -> None:
    """One clear line."""
    with listening_socket("127.0.0.1", 0) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "bot", "serve", "--index", str(story_index), "--port", port]
        ended = subprocess.run(
            command, cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=120, check=False
        )
    assert ended.returncode == 2
    assert f"can't listen on 127.0.0.1, port {port}" in ended.stderr.splitlines()[-1]
