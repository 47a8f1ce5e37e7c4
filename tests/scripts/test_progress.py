"""Commands that take their time."""

from __future__ import annotations

import io
import os
import re
import sys

import pytest

from scripts.progress import CommandFailed, ProgressLine, run_showing_progress


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """See `io.StringIO.isatty`."""
        return True


class TerminalWhereCtrlCIsPressed(Terminal):
    """As soon as it is seen that the command goes on."""

    def write(self, text: str) -> int:
        """See `io.StringIO.write`."""
        if re.search(r"\(\d+ s\)", text) and "stopped" not in text:
            raise KeyboardInterrupt
        return super().write(text)


class Clock:
    """Stands still until told."""

    now_s = 100.0

    def __call__(self) -> float:
        """The time."""
        return self.now_s


def run(code: str, stream: io.StringIO) -> str:
    """Run a line of Python as the command."""
    return run_showing_progress("trying", [sys.executable, "-c", code], environ=os.environ, stream=stream)


def test_on_a_terminal_the_line_is_rewritten_and_tells_how_far_pip_is() -> None:
    """What pip prints is not shown, only what it is at; never more than fits, which could not be rewritten."""
    stream, clock = Terminal(), Clock()
    line = ProgressLine("trying", 2, stream, columns=40, clock=clock)
    line.note("Collecting click==8.5.1 (from -r x)\n")
    line.note("  Downloading click-8.5.1-py3-none-any.whl (98 kB)\n")
    clock.now_s += 3
    line.draw()
    line.note("Requirement already satisfied: sentence-transformers in somewhere\n")
    line.draw()
    line.note("Installing collected packages: click\n")
    line.draw()
    line.end("done")
    assert stream.getvalue().split("\r") == [
        "pullquote: trying …",
        "pullquote: trying … 1 of 2: click (3 s)\x1b[K",
        "pullquote: trying … 2 of 2: sentence-tr\x1b[K",
        "pullquote: trying … unpacking (3 s)\x1b[K",
        "pullquote: trying … done (3 s)\x1b[K\n",
    ]


def test_in_a_log_the_line_grows_by_a_dot_every_five_seconds() -> None:
    """And has no control characters."""
    stream, clock = io.StringIO(), Clock()
    line = ProgressLine("trying", 2, stream, clock=clock)
    for _ in range(12):
        line.draw()
        clock.now_s += 1
    line.end("done")
    assert stream.getvalue() == "pullquote: trying ….. done (12 s)\n"


def test_what_the_command_prints_is_returned_and_not_shown() -> None:
    """Its noise is for when it fails."""
    stream = io.StringIO()
    assert run("print('noise')", stream) == "noise\n"
    assert re.fullmatch(r"pullquote: trying ….* done \(\d+ s\)\n", stream.getvalue())


def test_a_failure_carries_all_that_was_printed() -> None:
    """Errors as well as output, in order."""
    stream = io.StringIO()
    with pytest.raises(CommandFailed) as caught:
        run("import sys; print('out', flush=True); sys.exit('err')", stream)
    assert caught.value.output == "out\nerr\n"
    assert " failed (" in stream.getvalue()


def test_an_exit_code_can_be_declared_fine() -> None:
    """`pullquote index add` exits 1 when it skipped something."""
    command = [sys.executable, "-c", "print('skipped'); raise SystemExit(1)"]
    stream = io.StringIO()
    assert run_showing_progress("trying", command, environ=os.environ, fine=(0, 1), stream=stream) == "skipped\n"
    assert " done (" in stream.getvalue()


def test_a_command_that_is_not_there_is_a_failure() -> None:
    """As when half of a venv is gone."""
    with pytest.raises(CommandFailed) as caught:
        run_showing_progress("trying", ["/no/such/command"], environ=os.environ, stream=io.StringIO())
    assert "/no/such/command" in caught.value.output


def test_the_command_cannot_wait_for_an_answer() -> None:
    """Nobody sees what it asks."""
    assert run("import sys; print(repr(sys.stdin.read()))", io.StringIO()) == "''\n"


def test_ctrl_c_ends_the_command_before_it_ends_us(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing may go on changing the venv behind our back."""
    monkeypatch.setattr("scripts.progress._GRACE_S", 0.1)
    stream = TerminalWhereCtrlCIsPressed()
    with pytest.raises(KeyboardInterrupt):
        run("import time; time.sleep(600)", stream)
    assert " stopped (" in stream.getvalue()
