"""The command itself, as a process of its own, under load, killed and stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.bot.conftest import STORIES, run_command
from tests.fakes.slack import FakeSlack
from tests.fakes.slack_people import People
from tests.fakes.slack_workspace import APP_TOKEN, BOT_TOKEN
from tests.support.slack_rules import faults_of

_ROOT = Path(__file__).parents[3]
_QUESTIONS = (
    "Why was the harbour bridge closed?",
    "When does the bridge reopen?",
    "Who opposed the toll?",
    "How many people were hurt in the landslide?",
    "What did the teachers ask for?",
    "Who stole the bronze hare?",
    "What colour is the moon of Tamsin?",
)


@pytest.fixture(scope="module")
def story_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample stories, indexed with the toy encoder."""
    index = tmp_path_factory.mktemp("load") / "index"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PULLQUOTE_MODEL", "hashing")
        assert run_command("index", "add", str(STORIES), "--index", str(index), "--quiet").code == 0
    return index


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
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PULLQUOTE_", "SLACK_"))}
    environment |= {
        "PULLQUOTE_MODEL": "hashing",
        "PULLQUOTE_DATABASE_URL": f"sqlite:///{tmp_path / 'ledger.sqlite'}",
        "SLACK_API_URL": slack.url,
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "OMP_NUM_THREADS": "1",
        "PYTHONPATH": str(_ROOT),
    }
    before = slack.connections
    with (tmp_path / "log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", module, "slack", "--index", str(index)], cwd=tmp_path, env=environment, stderr=log
        )
        try:
            until(lambda: slack.connections > before or process.poll() is not None, within_s=120)
            assert process.poll() is None, (tmp_path / "log").read_text()
            yield process
        finally:
            process.kill()
            process.wait()


def until(so: Callable[[], Any], *, within_s: float) -> None:
    """Wait until something is so."""
    end = time.monotonic() + within_s
    while not so():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.02)


def ask_everywhere(people: People, count: int) -> list[tuple[str, str]]:
    """So many questions at once over twenty channels, every fifth a direct message."""
    asked = []
    for n in range(count):
        channel = f"D{n % 20}" if n % 5 == 4 else f"C{n % 20}"
        question = _QUESTIONS[n % len(_QUESTIONS)]
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
        asked = [("C1", people.ask(_QUESTIONS[0])), ("C2", people.ask(_QUESTIONS[1], channel="C2"))]
        until(lambda: all(delivery.acked for delivery in slack.deliveries), within_s=10)
        process.terminate()
        assert process.wait(30) == 0
    assert answered(people, asked) == [1, 1]
