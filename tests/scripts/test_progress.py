"""Commands that take their time."""

from __future__ import annotations

import io
import os
import sys
import threading
import time

import pytest

from scripts.progress import CommandFailed, run_showing_progress


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """See `io.StringIO.isatty`."""
        return True


def run(code: str, stream: io.StringIO, *, expected: int = 0) -> str:
    """Run a line of Python as the command."""
    return run_showing_progress("trying", [sys.executable, "-c", code], environ=os.environ, expected=expected, stream=stream)


def test_in_a_log_it_is_one_line_without_the_noise() -> None:
    """What the command prints is returned, not shown."""
    stream = io.StringIO()
    assert run("print('noise')", stream) == "noise\n"
    assert stream.getvalue() == "pullquote: trying … done (0 s)\n"


def test_on_a_terminal_the_line_tells_how_far_pip_is() -> None:
    """It is rewritten in place, and ends as in a log."""
    stream = Terminal()
    code = (
        "import time; print('Collecting click==8.5.1 (from -r x)', flush=True);"
        "print('Requirement already satisfied: rich==15.0.0', flush=True);"
        "time.sleep(0.6); print('Installing collected packages: click', flush=True); time.sleep(0.6)"
    )
    run(code, stream, expected=2)
    shown = stream.getvalue()
    assert "2 of 2: rich" in shown
    assert "unpacking" in shown
    assert shown.endswith("\rpullquote: trying … done (1 s)\x1b[K\n")
    assert shown.count("\n") == 1


def test_a_failure_carries_all_that_was_printed() -> None:
    """Errors as well as output, in order."""
    stream = io.StringIO()
    with pytest.raises(CommandFailed) as caught:
        run("import sys; print('out', flush=True); sys.exit('err')", stream)
    assert caught.value.output == "out\nerr\n"
    assert stream.getvalue().endswith(" failed (0 s)\n")


def test_an_exit_code_can_be_declared_fine() -> None:
    """`pullquote index add` exits 1 when it skipped something."""
    run_showing_progress(
        "trying", [sys.executable, "-c", "raise SystemExit(1)"], environ=os.environ, fine=(0, 1), stream=io.StringIO()
    )


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
    started = time.monotonic()
    monkeypatch.setattr(threading.Thread, "join", _interrupted)
    stream = io.StringIO()
    with pytest.raises(KeyboardInterrupt):
        run("import time; time.sleep(60)", stream)
    assert time.monotonic() - started < 30
    assert stream.getvalue().endswith(" stopped (0 s)\n")


def _interrupted(thread: threading.Thread, timeout: float | None = None) -> None:
    raise KeyboardInterrupt
