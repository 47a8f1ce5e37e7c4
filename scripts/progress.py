"""Run a command that takes its time: one line that says what for, a sign of life, its own noise only when it fails."""

from __future__ import annotations

import contextlib
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from shutil import get_terminal_size
from typing import IO, TextIO

PIP_UNPACKS = "Installing collected packages"  # printed when pip begins to change things

_PIP_NAMES_A_PACKAGE = re.compile(r"(?:Collecting|Requirement already satisfied:) ([\w.-]+)")
_DOT_EVERY_S = 5.0
_REDRAW_EVERY_S = 0.25
_GRACE_S = 10.0  # for a command that was interrupted to put back what it changed


class CommandFailed(Exception):
    """The command ended with a failure of its own."""

    def __init__(self, command: Sequence[str], output: str) -> None:
        self.command = command
        self.output = output
        super().__init__(f"{' '.join(command)} failed")


def say(text: str) -> None:
    """One plain line for the person, on standard error."""
    print(f"pullquote: {text}", file=sys.stderr, flush=True)


def run_showing_progress(
    text: str,
    command: Sequence[str],
    *,
    environ: Mapping[str, str],
    expected: int = 0,
    keep_open: Sequence[int] = (),
    cwd: Path | None = None,
    fine: Collection[int] = (0,),
    stream: TextIO | None = None,
) -> str:
    """Run the command to its end and return what it printed.

    text: what is being done, in plain words.
    expected: how many packages pip will name, 0 if that can't be told.
    keep_open: file descriptors the command shall hold as long as it lives, even if it outlives us.
    fine: the exit codes that aren't failures.

    Raises:
        CommandFailed: it ended with a failure, or couldn't be started.
    """
    line = ProgressLine(text, expected, stream or sys.stderr)
    output: list[str] = []
    try:
        with _started(command, environ, keep_open, cwd) as process:
            status = _follow(process, output, line)
    except OSError as error:
        output.append(f"{command[0]}: {error.strerror}\n")
        status = None
    line.end("done" if status in fine else "failed")
    if status not in fine:
        raise CommandFailed(command, "".join(output))
    return "".join(output)


def _started(
    command: Sequence[str], environ: Mapping[str, str], keep_open: Sequence[int], cwd: Path | None
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=dict(environ),
        pass_fds=tuple(keep_open),
        cwd=cwd,
    )


def _follow(process: subprocess.Popen[str], output: list[str], line: ProgressLine) -> int:
    """Take in what the process prints until it ends; its exit code."""
    reader = threading.Thread(target=_read, args=(process.stdout, output, line), daemon=True)
    reader.start()
    try:
        while reader.is_alive():
            reader.join(_REDRAW_EVERY_S)
            line.draw()
    except KeyboardInterrupt:
        line.end("stopped")
        _stop(process)
        raise
    return process.wait()


class ProgressLine:
    """The line on the screen: rewritten in place on a terminal, a row of dots in a log."""

    def __init__(
        self,
        text: str,
        expected: int,
        stream: TextIO,
        *,
        columns: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin the line; `expected` as for `run_showing_progress`, `clock` in seconds."""
        self._text = f"pullquote: {text} …"
        self._expected = expected
        self._stream = stream
        self._terminal = stream.isatty()
        self._columns = columns or get_terminal_size().columns
        self._clock = clock
        self._began_s = clock()
        self._dots = 0
        self._seen = 0
        self._now = ""
        self._write(self._text)

    def note(self, printed: str) -> None:
        """Take in a line that the command printed."""
        if found := _PIP_NAMES_A_PACKAGE.match(printed):
            self._seen += 1
            of = f" of {max(self._expected, self._seen)}" if self._expected else ""
            self._now = f" {self._seen}{of}: {found[1]}"
        elif printed.startswith(PIP_UNPACKS):
            self._now = " unpacking"

    def draw(self) -> None:
        """Show that it goes on."""
        elapsed_s = self._clock() - self._began_s
        if self._terminal:
            # A line that wrapped could not be rewritten.
            shown = f"{self._text}{self._now} ({elapsed_s:.0f} s)"[: self._columns - 1]
            self._write(f"\r{shown}\x1b[K")
        elif elapsed_s // _DOT_EVERY_S > self._dots:
            self._dots += 1
            self._write(".")

    def end(self, how: str) -> None:
        """Say how it ended; nothing is drawn after that."""
        elapsed_s = self._clock() - self._began_s
        if self._terminal:
            self._write(f"\r{self._text} {how} ({elapsed_s:.0f} s)\x1b[K\n")
        else:
            self._write(f" {how} ({elapsed_s:.0f} s)\n")

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()


def _read(pipe: IO[str], output: list[str], line: ProgressLine) -> None:
    for printed in pipe:
        output.append(printed)
        line.note(printed)


def _stop(process: subprocess.Popen[str]) -> None:
    """Wait for a command that got the same Ctrl-C; end one that didn't."""
    with contextlib.suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
        process.wait(_GRACE_S)
    if process.poll() is None:
        process.kill()
        process.wait()
