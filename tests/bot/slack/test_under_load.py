"""The command itself, as a process of its own, under load, killed and stopped."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.fakes.slack import FakeSlack
from tests.fakes.slack_people import People
from tests.fakes.slack_workspace import APP_TOKEN, BOT_TOKEN
from tests.support.processes import QUESTIONS, ledger_in, running, sample_index, until
from tests.support.slack_rules import faults_of


@pytest.fixture(scope="module")
def story_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample stories, indexed with the toy encoder."""
    return sample_index(tmp_path_factory.mktemp("load"))


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """A Slack with its real limits."""
    with FakeSlack(post_every_s=1.0) as slack:
        yield slack


@contextmanager
def started(
    slack: FakeSlack, index: Path, tmp_path: Path, *, module: str = "tests.support.quick_bot"
) -> Iterator[subprocess.Popen[bytes]]:
    """`pullquote slack`, connected; killed at the end if it is still there."""
    before = slack.connections
    settings = {
        "PULLQUOTE_DATABASE_URL": ledger_in(tmp_path),
        "SLACK_API_URL": slack.url,
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
    }
    command = ("slack", "--index", str(index))
    with running(
        *command, directory=tmp_path, settings=settings, ready=lambda: slack.connections > before, module=module
    ) as process:
        yield process


def ask_everywhere(people: People, count: int) -> list[tuple[str, str]]:
    """So many questions at once over twenty channels, every fifth a direct message."""
    asked = []
    for n in range(count):
        channel = f"D{n % 20}" if n % 5 == 4 else f"C{n % 20}"
        question = QUESTIONS[n % len(QUESTIONS)]
        said = people.write if channel.startswith("D") else people.ask
        asked.append((channel, said(f"{question} ({n})", channel=channel)))
    return asked


def answered(people: People, asked: list[tuple[str, str]]) -> list[int]:
    """How many answers each question has, by the key that they carry."""
    keys = [m.get("metadata", {}).get("event_payload", {}).get("question") for m in people.workspace.from_bot()]
    return [keys.count(f"slack:T1:{channel}:{ts}") for channel, ts in asked]


def test_two_hundred_questions_at_once_are_acknowledged_in_time_and_answered_once(
    slack: FakeSlack, story_index: Path, tmp_path: Path
) -> None:
    """Over twenty channels, each event twice; none lost, none twice, none before Slack's "later" was over."""
    people = People(slack)
    with started(slack, story_index, tmp_path):
        asked = ask_everywhere(people, 200)
        until(lambda: all(answered(people, asked)), within_s=400)
        time.sleep(1)
    assert answered(people, asked) == [1] * 200
    slowest = max(delivery.took_s for delivery in slack.deliveries)
    assert slowest < 3, f"acknowledged after {slowest:.2f} s"
    assert all(delivery.times == 1 for delivery in slack.deliveries)
    assert slack.too_soon == 0
    assert [fault for message in people.workspace.from_bot() for fault in faults_of(message)] == []
    assert "Traceback" not in (tmp_path / "log").read_text()
    assert "harbour" not in (tmp_path / "log").read_text()


@pytest.mark.parametrize("answers_before", [0, 25])
def test_killed_in_the_middle_of_a_hundred_questions_each_ends_with_one_answer(
    slack: FakeSlack, story_index: Path, tmp_path: Path, answers_before: int
) -> None:
    """What was acknowledged is found after the restart; what went out isn't posted again; Slack sends the rest."""
    people = People(slack)
    with started(slack, story_index, tmp_path) as process:
        asked = ask_everywhere(people, 100)
        until(lambda: len(people.workspace.from_bot()) >= answers_before, within_s=200)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert not all(answered(people, asked))
    with started(slack, story_index, tmp_path):
        until(lambda: all(answered(people, asked)), within_s=400)
        time.sleep(1)
    assert answered(people, asked) == [1] * 100


@pytest.mark.slow
def test_the_same_with_the_shipped_reader(slack: FakeSlack, story_index: Path, tmp_path: Path) -> None:
    """Two hundred questions that cost what questions cost, and a kill in the middle of them."""
    people = People(slack)
    with started(slack, story_index, tmp_path, module="bot") as process:
        asked = ask_everywhere(people, 200)
        until(lambda: len(people.workspace.from_bot()) >= 20, within_s=300)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert max(delivery.took_s for delivery in slack.deliveries) < 3
    with started(slack, story_index, tmp_path, module="bot"):
        until(lambda: all(answered(people, asked)), within_s=1200)
        time.sleep(1)
    assert answered(people, asked) == [1] * 200


def test_told_to_stop_it_finishes_what_it_took(slack: FakeSlack, story_index: Path, tmp_path: Path) -> None:
    """SIGTERM: everything acknowledged is answered, and the process ends well."""
    people = People(slack)
    with started(slack, story_index, tmp_path) as process:
        asked = [("C1", people.ask(QUESTIONS[0])), ("C2", people.ask(QUESTIONS[1], channel="C2"))]
        until(lambda: all(delivery.acked for delivery in slack.deliveries), within_s=10)
        process.terminate()
        assert process.wait(30) == 0
    assert answered(people, asked) == [1, 1]
