"""The shell scripts, with stand-ins for what they call: a fake `.venv` in a folder whose name has a space."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Whatever stands in scripts/ without an ending is a command; parts of them have one, or begin with an underscore.
COMMANDS = [
    ".ci/run",
    *(
        f"scripts/{path.name}"
        for path in sorted((ROOT / "scripts").glob("[!_]*"))
        if path.is_file() and not path.suffix
    ),
]
BASH = shutil.which("bash") or "bash"

# Stands for the Python of a venv in which everything is ready.
READY = "#!/bin/sh\nexit 0\n"
# Stands for any command: tells how it was called.
TELL = '#!/bin/sh\necho "${0##*/} in ${PWD##*/}:" "$@"\nenv | grep PULLQUOTE\nexit 1\n'


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A copy of the scripts with a fake venv."""
    root = tmp_path / "a clone"
    shutil.copytree(ROOT / "scripts", root / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    (root / "stories").mkdir()
    fake(root / ".venv/bin/python", READY)
    fake(root / ".venv/bin/pullquote", TELL)
    return root


def fake(path: Path, script: str) -> None:
    """Put an executable there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(script, "utf-8")
    path.chmod(0o755)


def run(
    *command: str | Path, cwd: Path | None = None, environ: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command without anything on standard input."""
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=cwd,
        env=os.environ | {"PYTHON": ""} | (environ or {}),
    )


@pytest.mark.parametrize("name", [*COMMANDS, "scripts/_setup.sh"])
def test_it_is_bash(name: str) -> None:
    """Of any version: macOS has 3.2."""
    assert run(BASH, "-n", ROOT / name).stderr == ""


@pytest.mark.parametrize("name", COMMANDS)
def test_it_can_be_run_as_it_is(name: str) -> None:
    """Executable, and found wherever bash is."""
    assert os.access(ROOT / name, os.X_OK)
    assert (ROOT / name).read_text("utf-8").startswith("#!/usr/bin/env bash\n")


def test_ask_asks_the_demo_index_and_passes_the_exit_code_on(clone: Path, tmp_path: Path) -> None:
    """From any folder, and whatever the person's own bot is set to use."""
    asked = run(clone / "scripts/ask", "Why?", "--json", cwd=tmp_path, environ={"PULLQUOTE_INDEX": "mine"})
    assert asked.stdout == "pullquote in stories: ask --index ../.demo-index Why? --json\n"
    assert asked.returncode == 1


def test_ask_without_a_question_gives_examples(clone: Path) -> None:
    """Before anything is set up."""
    shutil.rmtree(clone / ".venv")
    asked = run(clone / "scripts/ask")
    assert asked.returncode == 2
    assert './scripts/ask "' in asked.stderr
    assert not (clone / ".venv").exists()


def test_ask_works_with_standard_input_closed(clone: Path) -> None:
    """As under some job runners."""
    asked = run(BASH, "-c", '"$0" "Why?" <&-', clone / "scripts/ask")
    assert asked.stdout.startswith("pullquote in stories: ask")
    assert asked.stderr == ""


def test_a_failed_set_up_is_an_error_and_not_an_answer(clone: Path) -> None:
    """Exit code 1 would mean that the stories don't say."""
    fake(clone / ".venv/bin/python", "#!/bin/sh\nexit 1\n")
    assert run(clone / "scripts/ask", "Why?", environ={"PYTHON": "no-such-python"}).returncode == 2


def test_test_runs_everything_in_parallel_with_the_coverage_floor(clone: Path) -> None:
    """Given nothing to run."""
    fake(clone / ".venv/bin/python", '#!/bin/sh\n[ "$4" = --check ] || echo "$@"\n')
    told = run(clone / "scripts/test").stdout
    assert told.startswith("-m pytest --numprocesses auto")
    assert "--cov " in told


def test_test_leaves_the_rest_to_pytest_when_told_what_to_run(clone: Path) -> None:
    """One test must not fail for the coverage it doesn't have."""
    fake(clone / ".venv/bin/python", '#!/bin/sh\n[ "$4" = --check ] || echo "$@"\n')
    assert run(clone / "scripts/test", "tests/x.py", "-k", "a b").stdout == "-m pytest tests/x.py -k a b\n"


def test_check_runs_every_check_and_names_those_that_failed(clone: Path) -> None:
    """In its last line."""
    for tool in ("mypy", "lint-imports", "hadolint"):
        fake(clone / f".venv/bin/{tool}", READY)
    for tool in ("ruff", "shellcheck"):
        fake(clone / f".venv/bin/{tool}", TELL)
    checked = run(clone / "scripts/check")
    assert checked.returncode == 1
    assert checked.stdout.splitlines()[-1] == "failed: format, lint, shell scripts"
    assert "--- Dockerfile" in checked.stdout


def test_check_says_when_all_is_well(clone: Path) -> None:
    """And exits 0."""
    for tool in ("ruff", "mypy", "lint-imports", "shellcheck", "hadolint"):
        fake(clone / f".venv/bin/{tool}", READY)
    checked = run(clone / "scripts/check")
    assert checked.returncode == 0
    assert checked.stdout.splitlines()[-1] == "all checks passed"


GOOD = "#!/bin/sh\nexit 0\n"
TOO_OLD = "#!/bin/sh\necho 'is Python 3.9' >&2\nexit 1\n"
NO_VENV = "#!/bin/sh\necho 'has no venv module (on Debian and Ubuntu: apt install python3.12-venv)' >&2\nexit 1\n"
NOT_REALLY = "#!/bin/sh\necho 'pyenv: python3.14: command not found' >&2\nexit 127\n"


@pytest.mark.parametrize(
    ("there", "found"),
    [
        ({"python3": GOOD, "python3.13": GOOD}, "python3"),
        ({"python3": TOO_OLD, "python3.11": GOOD, "python3.13": GOOD}, "python3.13"),
        ({"python3.14": NOT_REALLY, "python3.12": GOOD}, "python3.12"),
        ({"python3": NO_VENV, "python3.11": GOOD}, "python3.11"),
    ],
)
def test_the_first_python_that_will_do_is_taken(clone: Path, tmp_path: Path, there: dict[str, str], found: str) -> None:
    """`python3`, then the newest."""
    assert find_python(clone, tmp_path, there).stdout == found


@pytest.mark.parametrize(
    ("there", "told"),
    [
        ({}, "needs Python 3.11, 3.12, 3.13 or 3.14; none found. "),
        ({"python3": TOO_OLD}, "needs Python 3.11, 3.12, 3.13 or 3.14; python3 is Python 3.9. "),
        ({"python3": NO_VENV}, "python3 has no venv module (on Debian and Ubuntu: apt install python3.12-venv). "),
    ],
)
def test_without_a_python_that_will_do_one_line_says_what_is_needed(
    clone: Path, tmp_path: Path, there: dict[str, str], told: str
) -> None:
    """And what there is instead."""
    tried = find_python(clone, tmp_path, there)
    assert tried.returncode == 2
    assert told in tried.stderr
    assert tried.stderr.count("\n") == 1


def test_a_person_can_name_the_python(clone: Path, tmp_path: Path) -> None:
    """By its path, from where they are, even with a space in it."""
    fake(tmp_path / "my python/python", GOOD)
    tried = find_python(clone, tmp_path, {"python3": GOOD}, PYTHON="my python/python")
    assert tried.stdout == f"{tmp_path}/my python/python"


def find_python(clone: Path, tmp_path: Path, there: dict[str, str], **environ: str) -> subprocess.CompletedProcess[str]:
    """Look for a Python where there are only these."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "dirname").symlink_to(shutil.which("dirname") or "dirname")
    for name, script in there.items():
        fake(folder / name, script)
    code = '. "$1"; find_python; printf %s "$python"'
    environ = {"PATH": str(folder)} | environ
    return run(BASH, "-c", code, "ask", clone / "scripts/_setup.sh", cwd=tmp_path, environ=environ)


def test_ci_points_the_tests_to_the_data_beside_the_clone(clone: Path) -> None:
    """Runs both, and fails if either does."""
    shutil.copytree(ROOT / ".ci", clone / ".ci")
    (clone.parent / "shared").mkdir()
    fake(clone / "scripts/browser_tools", READY)
    fake(clone / "scripts/check", TELL)
    fake(clone / "scripts/test", READY.replace("exit 0", "echo tested; env | grep EVAL_DIR"))
    ran = run(BASH, clone / ".ci/run", environ={"PULLQUOTE_EVAL_DIR": ""})
    assert ran.returncode == 1
    assert ran.stdout.endswith(f"tested\nPULLQUOTE_EVAL_DIR={clone.parent}/shared\n")


def test_what_the_browser_tests_need_is_left_out_where_it_cannot_be_had(clone: Path, tmp_path: Path) -> None:
    """Without apt-get and npm, or with an apt-get that can't reach anything; CI goes on."""
    folder = tmp_path / "bin"
    for tool in ("dirname", "id", "timeout"):
        folder.mkdir(exist_ok=True)
        (folder / tool).symlink_to(shutil.which(tool) or tool)
    for there in ({}, {"apt-get": "#!/bin/sh\nexit 100\n"}):
        for name, script in there.items():
            fake(folder / name, script)
        ran = run(BASH, clone / "scripts/browser_tools", environ={"PATH": str(folder)})
        assert (ran.returncode, ran.stderr) == (0, "")
        assert ran.stdout.count("skipped") == 2
