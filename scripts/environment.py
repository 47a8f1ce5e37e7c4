"""Make `.venv` what requirements/ says: all of it once, after that only what is missing.

Runs before anything is installed, so it uses the standard library alone. The scripts call it through `_setup.sh`.
What was done is written down in the venv when it is done; `steps_missing` decides by that.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import hashlib
import json
import os
import re
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from shutil import rmtree
from subprocess import TimeoutExpired, run
from typing import Protocol, TextIO

from scripts.progress import PIP_UNPACKS, CommandFailed, run_showing_progress, say
from scripts.torch_build import choose_build, cpu_index_answers, has_nvidia_gpu

ROOT = Path(__file__).resolve().parent.parent
OLDEST, NEWEST = (3, 11), (3, 14)
ERROR, INTERRUPTED = 2, 130  # exit codes; 1 is "the stories don't say" for those who call `ask`

_HAS = {"runtime": ("runtime",), "dev": ("runtime", "dev")}  # what is there once a lock file has been installed
_RECORD = "pullquote-setup.json"
_UNFINISHED = "unfinished"
_NOT_FOR_PIP = {"PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT"}

Record = Mapping[str, str]  # step -> what it was done for


class RunCommand(Protocol):
    """Runs a command to its end; see `run_showing_progress`, which it stands for."""

    def __call__(
        self,
        text: str,
        command: Sequence[str],
        *,
        environ: Mapping[str, str],
        expected: int,
        keep_open: Sequence[int],
    ) -> str:
        """Return what it printed, or raise CommandFailed."""


class SetUpError(Exception):
    """The set-up can't go on; the text is one clear line that says what to do."""


def steps_missing(wanted: Record, done: Record) -> list[str]:
    """The steps to take, in order, given what is wanted and what was written down as done.

    A venv in which a step was cut short, or which is another's (a copied folder, another Python), counts for nothing:
    whatever is in it may be half there.
    """
    if _UNFINISHED in done or done.get("venv") != wanted["venv"]:
        return list(wanted)
    return [step for step, what in wanted.items() if done.get(step) != what]


def wanted_steps(kind: str, root: Path, python_version: str) -> dict[str, str]:
    """What a finished set-up of that kind would have written down, in the order of its steps."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    installed = [project["build-system"], project["project"], project["tool"]["setuptools"]]
    return {
        "venv": f"{root} with Python {python_version}",
        kind: lock_hash(root, kind),
        "torch": torch_pin(root),
        "project": _sha256(json.dumps(installed, sort_keys=True).encode()),
    }


def lock_hash(root: Path, kind: str) -> str:
    """Changes whenever the exact versions do."""
    return _sha256(_lock_file(root, kind).read_bytes())


def torch_pin(root: Path) -> str:
    """The only line of requirements/torch.txt that isn't a comment."""
    lines = (root / "requirements/torch.txt").read_text("utf-8").splitlines()
    [pin] = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    return pin


class Environment:
    """The venv of one clone, and the record of what was done in it."""

    def __init__(
        self,
        root: Path,
        *,
        run_command: RunCommand = run_showing_progress,
        cpu_index_answers: Callable[[], bool] = cpu_index_answers,
    ) -> None:
        """Of the clone at `root`; `run_command` runs venv and pip."""
        self.root = root
        self._run_command = run_command
        self._cpu_index_answers = cpu_index_answers
        self.venv = root / ".venv"
        self.python = self.venv / "bin/python"
        self._record = self.venv / _RECORD

    def is_ready(self, kind: str) -> bool:
        """Whether nothing is missing, told from files alone; for the venv's own Python to ask."""
        return not steps_missing(wanted_steps(kind, self.root, _this_version()), self.done())

    def set_up(self, kind: str) -> None:
        """Take the steps that are missing, with no other set-up of this clone running beside it.

        Raises:
            SetUpError: it can't be done here.
            CommandFailed: pip or venv failed.
        """
        with only_one(self.root) as lock:
            version = self._python_version()
            done = self.done() or self._adopted(version)
            steps = steps_missing(wanted_steps(kind, self.root, version), done)
            wanted = wanted_steps(kind, self.root, _this_version() if "venv" in steps else version)
            if "venv" in steps:
                say("setting up, which takes some minutes the first time")
            for step in steps:
                self.venv.mkdir(exist_ok=True)
                if step == "venv":
                    done = {}
                self._write_down({**done, _UNFINISHED: step})
                try:
                    self._take(step, lock)
                except CommandFailed as error:
                    if done and PIP_UNPACKS not in error.output:  # it changed nothing, so what was done still holds
                        self._write_down(done)
                    raise
                done |= {name: lock_hash(self.root, name) for name in _HAS.get(step, ())} or {step: wanted[step]}
                self._write_down(done)

    def done(self) -> dict[str, str]:
        """What was written down; nothing where there is no record."""
        try:
            record: dict[str, str] = json.loads(self._record.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return record

    def _write_down(self, done: Record) -> None:
        new = self._record.with_suffix(".new")
        new.write_text(json.dumps(dict(done), indent=1), "utf-8")
        new.replace(self._record)  # in one go, so that it is never half written

    def _python_version(self) -> str:
        """Of the venv, such as "3.11"; "" when no Python runs there, or none with pip."""
        tell = "import pip, sys; print('%d.%d' % sys.version_info[:2])"
        try:
            told = run([self.python, "-I", "-c", tell], capture_output=True, text=True, timeout=60, check=False)
        except (OSError, TimeoutExpired):
            return ""
        return told.stdout.strip() if told.returncode == 0 else ""

    def _adopted(self, version: str) -> dict[str, str]:
        """The record to start from where there is none: nothing, or a venv that a person made."""
        if not self.venv.exists():
            return {}
        if version and OLDEST <= tuple(map(int, version.split("."))) <= NEWEST:
            return {"venv": wanted_steps("runtime", self.root, version)["venv"]}
        raise SetUpError(f"{self.venv} was not made by these scripts and can't be used; move it away and try again")

    def _clear(self) -> None:
        """Empty the venv but for the record, which is what tells that the venv is ours."""
        for path in self.venv.iterdir():
            if path != self._record:
                rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()

    def _take(self, step: str, lock: TextIO) -> None:
        if step == "venv":
            self._clear()
        text, command, expected = self._command(step)
        environ = {name: value for name, value in os.environ.items() if name not in _NOT_FOR_PIP}
        environ |= {"PIP_USER": "0", "PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
        # A command that outlives us (SIGKILL) holds the lock for as long as it changes things.
        self._run_command(text, command, environ=environ, expected=expected, keep_open=[lock.fileno()])

    def _command(self, step: str) -> tuple[str, list[str], int]:
        """What is said, what is run, and how many packages pip will name."""
        pip = [str(self.python), "-I", "-m", "pip", "install"]
        if step == "venv":
            # Made with the Python beneath, in case we run on that of the very venv that was cleared.
            python = getattr(sys, "_base_executable", sys.executable)
            return f"making .venv with Python {_this_version()}", [python, "-I", "-m", "venv", str(self.venv)], 0
        if step == "torch":
            build = choose_build(
                torch_pin(self.root),
                system=sys.platform,
                gpu=has_nvidia_gpu(),
                index_url=os.environ.get("TORCH_INDEX_URL", ""),
                cpu_index_answers=self._cpu_index_answers,
            )
            return f"installing {build.what}", [*pip, *build.arguments], 0
        if step == "project":
            here = ["--no-deps", "--no-build-isolation", "--editable", str(self.root)]
            return "installing Pullquote itself", [*pip, *here], 0
        locked = _lock_file(self.root, step)
        expected = len(re.findall(r"^\w", locked.read_text("utf-8"), re.MULTILINE))
        # Wheels only: building a package would bring in a compiler's trouble and what it builds with, unpinned.
        exactly = ["--no-deps", "--only-binary", ":all:", "--require-hashes", "--requirement", str(locked)]
        what = "what Pullquote needs" if step == "runtime" else "what the tests need"
        return f"installing {what}", [*pip, *exactly], expected


@contextlib.contextmanager
def only_one(root: Path) -> Iterator[TextIO]:
    """Hold the lock on what the scripts make in a clone; wait, and say so, while another process holds it."""
    with (root / ".setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another set-up is running in this folder; waiting for it …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock


@contextlib.contextmanager
def plain_errors() -> Iterator[None]:
    """Turn what can go wrong in a set-up into one clear line and an exit code."""
    try:
        yield
    except SetUpError as error:
        say(str(error))
    except CommandFailed as error:
        sys.stderr.write(error.output)
        say("that failed, for the reason above; docs/install.md has a section on what can go wrong")
    except OSError as error:
        say(f"can't use {error.filename}: {error.strerror}")
    except KeyboardInterrupt:
        say("stopped; it will be taken up again next time")
        raise SystemExit(INTERRUPTED) from None
    else:
        return
    raise SystemExit(ERROR)


def main() -> None:
    """Set up, or with --check only tell by the exit code whether there is anything to do."""
    parser = argparse.ArgumentParser(prog="scripts.environment", description=__doc__)
    parser.add_argument("kind", choices=_HAS)
    parser.add_argument("--check", action="store_true", help="exit 0 when nothing is missing, 1 otherwise")
    arguments = parser.parse_args()
    environment = Environment(ROOT)
    if arguments.check:
        sys.exit(not environment.is_ready(arguments.kind))
    with plain_errors():
        environment.set_up(arguments.kind)


def _lock_file(root: Path, kind: str) -> Path:
    return root / f"requirements/{kind}.txt"


def _this_version() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    main()
