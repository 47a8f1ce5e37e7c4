"""The command itself, as a process of its own, under load, killed and stopped."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_people import People
from tests.fakes.discord_world import TOKEN
from tests.support.discord_rules import faults_of, forged
from tests.support.processes import QUESTIONS, ledger_in, running, sample_index, until


@pytest.fixture(scope="module")
def story_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample stories, indexed with the toy encoder."""
    return sample_index(tmp_path_factory.mktemp("load"))


@pytest.fixture
def discord() -> Iterator[FakeDiscord]:
    """A Discord with its real limits."""
    with FakeDiscord(posts=5, per_s=5.0) as discord:
        yield discord


@contextmanager
def started(
    discord: FakeDiscord, index: Path, tmp_path: Path, *, module: str = "tests.support.quick_bot"
) -> Iterator[subprocess.Popen[bytes]]:
    """`pullquote discord`, connected; killed at the end if it is still there."""
    settings = {
        "PULLQUOTE_DATABASE_URL": ledger_in(tmp_path),
        "DISCORD_API_URL": discord.url,
        "DISCORD_BOT_TOKEN": TOKEN,
    }
    command = ("discord", "--index", str(index))
    with running(
        *command, directory=tmp_path, settings=settings, ready=lambda: discord.gateway.connections, module=module
    ) as process:
        yield process
    until(lambda: not discord.gateway.connections, within_s=10)


def ask_everywhere(people: People, count: int) -> list[str]:
    """So many questions at once over twenty channels and as many people who write directly."""
    asked = []
    for n in range(count):
        question = f"{QUESTIONS[n % len(QUESTIONS)]} ({n})"
        if n % 5 == 4:
            asked.append(people.write(question, channel=f"2{n % 20:03}"))
        else:
            asked.append(people.ask(question, channel=f"11{n % 20:02}"))
    return asked


def answered(people: People, asked: list[str]) -> list[int]:
    """How many answers each question has."""
    return [len(people.world.replies(one)) for one in asked]


def test_two_hundred_questions_at_once_are_answered_once_each(
    discord: FakeDiscord, story_index: Path, tmp_path: Path
) -> None:
    """None lost, none twice, none before Discord's "later" was over; a command meanwhile is acknowledged in time."""
    people = People(discord)
    with started(discord, story_index, tmp_path):
        until(lambda: people.world.commands, within_s=30)
        asked = ask_everywhere(people, 200)
        command = people.command("ask", question=QUESTIONS[0])
        until(lambda: command.edits, within_s=400)
        until(lambda: all(answered(people, asked)), within_s=400)
        time.sleep(1)
    assert answered(people, asked) == [1] * 200
    assert command.took_s < 3
    assert discord.too_soon == 0
    assert [fault for message in people.world.from_bot() for fault in faults_of(message)] == []
    assert [sign for message in people.world.from_bot() for sign in forged(message)] == []
    log = (tmp_path / "log").read_text()
    assert "Traceback" not in log
    assert "harbour" not in log
    assert TOKEN not in log


@pytest.mark.parametrize(("answers_before", "remembered"), [(0, True), (25, False)])
def test_killed_in_the_middle_of_a_hundred_questions_each_ends_with_one_answer(
    discord: FakeDiscord, story_index: Path, tmp_path: Path, answers_before: int, remembered: bool
) -> None:
    """What was taken is found after the restart, what went out isn't posted again, what was missed is looked for.

    remembered: whether Discord still knows messages by their nonce, and the session, as it does for some minutes. Where
    it doesn't, people have written directly before.
    """
    people = People(discord)
    people.world.knows_nonces = remembered
    with started(discord, story_index, tmp_path) as process:
        known = [] if remembered else [people.write("Hello", channel=f"2{n:03}") for n in range(4, 20, 5)]
        until(lambda: all(answered(people, known)), within_s=60)
        asked = ask_everywhere(people, 100)
        until(lambda: len(people.world.from_bot()) >= answers_before + len(known), within_s=200)
        process.send_signal(signal.SIGKILL)
        process.wait()
    if not remembered:
        discord.do(discord.gateway.sessions.clear)
    assert not all(answered(people, asked))
    with started(discord, story_index, tmp_path):
        until(lambda: all(answered(people, asked)), within_s=400)
        time.sleep(1)
    assert answered(people, asked) == [1] * 100


@pytest.mark.slow
def test_the_same_with_the_shipped_reader(discord: FakeDiscord, story_index: Path, tmp_path: Path) -> None:
    """Two hundred questions that cost what questions cost, and a kill in the middle of them."""
    people = People(discord)
    with started(discord, story_index, tmp_path, module="bot") as process:
        asked = ask_everywhere(people, 200)
        until(lambda: len(people.world.from_bot()) >= 20, within_s=300)
        process.send_signal(signal.SIGKILL)
        process.wait()
    with started(discord, story_index, tmp_path, module="bot"):
        until(lambda: all(answered(people, asked)), within_s=1200)
        time.sleep(1)
    assert answered(people, asked) == [1] * 200


def test_told_to_stop_it_finishes_what_it_took(discord: FakeDiscord, story_index: Path, tmp_path: Path) -> None:
    """SIGTERM: everything taken is answered, and the process ends well."""
    people = People(discord)
    with started(discord, story_index, tmp_path) as process:
        asked = [people.ask(QUESTIONS[0]), people.ask(QUESTIONS[1], channel="1101")]
        until(lambda: len(people.world.typing) + len(people.world.from_bot()) >= 2, within_s=30)
        process.terminate()
        assert process.wait(40) == 0
    assert answered(people, asked) == [1, 1]
