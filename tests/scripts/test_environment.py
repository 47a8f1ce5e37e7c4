"""What a set-up does, and what it leaves alone; `FakeRun` stands for venv and pip."""

from __future__ import annotations

import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from scripts import environment
from scripts.environment import Environment, SetUpError, only_one, plain_errors, steps_missing, wanted_steps
from scripts.progress import CommandFailed

VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
EVERYTHING = ["venv", "runtime", "torch", "project"]


class FakeRun:
    """Takes down which steps were run; venv leaves a Python that tells its version, or whatever `ends` says happens."""

    def __init__(self) -> None:
        self.steps: list[str] = []
        self.ends: dict[str, BaseException] = {}

    def __call__(
        self,
        text: str,
        command: Sequence[str],
        *,
        environ: Mapping[str, str],
        expected: int,
        keep_open: Sequence[int],
    ) -> str:
        """Do nothing but what `scripts.environment` looks at afterwards."""
        assert text
        assert keep_open
        assert expected >= 0
        assert environ["PIP_USER"] == "0"
        step = _step(command)
        self.steps.append(step)
        if step == "venv":
            make_venv(Path(command[-1]), VERSION)
        if step in self.ends:
            raise self.ends.pop(step)
        return ""


def _step(command: Sequence[str]) -> str:
    if "venv" in command:
        return "venv"
    if "--editable" in command:
        return "project"
    if "--requirement" in command:
        return Path(command[-1]).stem
    return "torch" if command[-1].startswith("torch==") else "unknown"


def make_venv(folder: Path, version: str) -> None:
    """A folder whose Python says it is of that version."""
    python = folder / "bin/python"
    python.parent.mkdir(parents=True, exist_ok=True)
    python.write_text(f"#!/bin/sh\necho {version}\n", "utf-8")
    python.chmod(0o755)


@pytest.fixture
def run() -> FakeRun:
    """One that nothing was run with yet."""
    return FakeRun()


def environment_of(root: Path, run: FakeRun) -> Environment:
    """One that asks nothing of the network."""
    return Environment(root, run_command=run, cpu_index_answers=lambda: False)


@pytest.fixture
def made(project: Path, run: FakeRun) -> Environment:
    """An environment for asking questions, set up once."""
    environment = environment_of(project, run)
    environment.set_up("runtime")
    run.steps.clear()
    return environment


def test_the_first_time_everything_is_done_in_order(project: Path, run: FakeRun) -> None:
    """torch comes after the exact versions, so that it finds what it needs and fetches no other."""
    environment_of(project, run).set_up("runtime")
    assert run.steps == EVERYTHING


def test_the_second_time_nothing_is_done(made: Environment, run: FakeRun) -> None:
    """And a look at the record is enough to tell."""
    assert made.is_ready("runtime")
    made.set_up("runtime")
    assert run.steps == []


def test_new_exact_versions_are_installed_and_nothing_else(made: Environment, run: FakeRun) -> None:
    """The lock file's content counts."""
    (made.root / "requirements/runtime.txt").write_text("click==8.5.2\n", "utf-8")
    assert not made.is_ready("runtime")
    made.set_up("runtime")
    assert run.steps == ["runtime"]


def test_a_new_torch_is_installed_and_nothing_else(made: Environment, run: FakeRun) -> None:
    """A comment in its file is no reason, another version is."""
    (made.root / "requirements/torch.txt").write_text("# a comment\n\ntorch==2.13.0\n", "utf-8")
    assert made.is_ready("runtime")
    (made.root / "requirements/torch.txt").write_text("torch==2.14.0\n", "utf-8")
    made.set_up("runtime")
    assert run.steps == ["torch"]


def test_only_what_is_installed_of_pyproject_counts(made: Environment, run: FakeRun) -> None:
    """Settings of a linter are no reason to install the project again; its dependencies are."""
    pyproject = made.root / "pyproject.toml"
    pyproject.write_text(pyproject.read_text("utf-8").replace("120", "100"), "utf-8")
    assert made.is_ready("runtime")
    pyproject.write_text(pyproject.read_text("utf-8").replace('"click"', '"click", "rich"'), "utf-8")
    made.set_up("runtime")
    assert run.steps == ["project"]


def test_the_tests_need_more_than_asking(made: Environment, run: FakeRun) -> None:
    """Only the lock file of the development tools is installed on top."""
    assert not made.is_ready("dev")
    made.set_up("dev")
    assert run.steps == ["dev"]


def test_who_can_run_the_tests_can_ask(project: Path, run: FakeRun) -> None:
    """What asking needs is all in the lock file of the development tools."""
    environment = environment_of(project, run)
    environment.set_up("dev")
    assert run.steps == ["venv", "dev", "torch", "project"]
    assert environment.is_ready("runtime")


@pytest.mark.parametrize("step", EVERYTHING)
def test_after_an_interruption_all_is_done_again_in_an_empty_venv(project: Path, run: FakeRun, step: str) -> None:
    """A package may be half there and look whole to pip."""
    environment = environment_of(project, run)
    run.ends[step] = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        environment.set_up("runtime")
    half_there = environment.venv / "lib/half.py"
    half_there.parent.mkdir()
    half_there.touch()
    run.steps.clear()
    assert not environment.is_ready("runtime")
    environment.set_up("runtime")
    assert run.steps == EVERYTHING
    assert not half_there.exists()
    assert environment.is_ready("runtime")


@pytest.mark.parametrize(
    ("output", "steps"),
    [
        ("Collecting torch\nERROR: no route to host\n", ["torch", "project"]),
        ("Installing collected packages: torch\nERROR: no space left on device\n", EVERYTHING),
    ],
)
def test_a_failure_of_pip_costs_what_was_done_only_if_it_was_unpacking(
    project: Path, run: FakeRun, output: str, steps: list[str]
) -> None:
    """A lost connection must not cost what was installed; a full disk may have left half a package."""
    environment = environment_of(project, run)
    run.ends["torch"] = CommandFailed(["pip"], output)
    with pytest.raises(CommandFailed):
        environment.set_up("runtime")
    run.steps.clear()
    environment.set_up("runtime")
    assert run.steps == steps


def test_a_venv_that_could_not_be_made_is_made_again(project: Path, run: FakeRun) -> None:
    """Nothing in it counts."""
    environment = environment_of(project, run)
    run.ends["venv"] = CommandFailed(["python", "-m", "venv"], "no space left on device\n")
    with pytest.raises(CommandFailed):
        environment.set_up("runtime")
    run.steps.clear()
    environment.set_up("runtime")
    assert run.steps == EVERYTHING


def test_a_copied_folder_gets_a_venv_of_its_own(made: Environment, run: FakeRun, tmp_path: Path) -> None:
    """The commands in a venv name the folder it was made in."""
    moved = made.root.rename(tmp_path / "elsewhere")
    environment = environment_of(moved, run)
    assert not environment.is_ready("runtime")
    environment.set_up("runtime")
    assert run.steps == EVERYTHING


@pytest.mark.parametrize("version", ["", "2.7"])
def test_a_venv_whose_python_is_gone_or_another_is_made_again(made: Environment, run: FakeRun, version: str) -> None:
    """As when the system's Python was upgraded under it."""
    make_venv(made.venv, version)
    made.set_up("runtime")
    assert run.steps == EVERYTHING
    assert made.is_ready("runtime")


def test_a_venv_that_a_person_made_is_used_as_it_is(project: Path, run: FakeRun) -> None:
    """Nobody's work is thrown away."""
    make_venv(project / ".venv", VERSION)
    environment_of(project, run).set_up("runtime")
    assert run.steps == ["runtime", "torch", "project"]


@pytest.mark.parametrize("version", ["", "3.9", "3.15"])
def test_a_venv_that_a_person_made_and_that_will_not_do_is_left_alone(
    project: Path, run: FakeRun, version: str
) -> None:
    """And they are told which one it is."""
    make_venv(project / ".venv", version)
    with pytest.raises(SetUpError, match=r"\.venv was not made by these scripts"):
        environment_of(project, run).set_up("runtime")
    assert (project / ".venv/bin/python").exists()
    assert run.steps == []


def test_two_at_once_wait_for_each_other(project: Path, run: FakeRun, capsys: pytest.CaptureFixture[str]) -> None:
    """The second finds everything done."""
    environment = environment_of(project, run)
    second = threading.Thread(target=environment.set_up, args=["runtime"])
    with only_one(project):
        second.start()
        while "waiting for it" not in capsys.readouterr().err:
            second.join(0.01)
        assert run.steps == []
    second.join(10)
    assert run.steps == EVERYTHING


def test_steps_that_hold_are_not_taken(project: Path) -> None:
    """The decision looks at the records alone."""
    wanted = wanted_steps("dev", project, "3.12")
    assert steps_missing(wanted, wanted) == []
    assert steps_missing(wanted, {}) == list(wanted)
    assert steps_missing(wanted, {**wanted, "torch": "torch==2.12.0"}) == ["torch"]
    assert steps_missing(wanted, {**wanted, "unfinished": "torch"}) == list(wanted)
    assert steps_missing(wanted_steps("dev", project, "3.13"), wanted) == list(wanted)


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (SetUpError("move it away"), 2, "pullquote: move it away\n"),
        (CommandFailed(["pip"], "no such version\n"), 2, "no such version\npullquote: that failed"),
        (PermissionError(13, "Permission denied", "/x/.setup.lock"), 2, "can't use /x/.setup.lock: Permission denied"),
        (KeyboardInterrupt(), 130, "pullquote: stopped"),
    ],
)
def test_what_goes_wrong_is_told_in_plain_words(
    error: BaseException, code: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """No traceback; 1 is not among the exit codes, as it means that the stories don't say."""
    with pytest.raises(SystemExit) as caught, plain_errors():
        raise error
    assert caught.value.code == code
    assert told in capsys.readouterr().err


def test_check_tells_by_its_exit_code_whether_anything_is_to_be_done(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here, of whatever the tests are run in."""
    monkeypatch.setattr(sys, "argv", ["environment", "--check", "dev"])
    with pytest.raises(SystemExit) as caught:
        environment.main()
    assert bool(caught.value.code) != Environment(environment.ROOT).is_ready("dev")
