"""A notice for the terminal: rich where a person looks, plain lines where a program reads."""

from __future__ import annotations

from datetime import date

from rich.console import Console, ConsoleOptions, RenderResult
from rich.padding import Padding
from rich.style import Style
from rich.text import Text

from bot.rendering.notice import Heading, Notice, Passage, Pointers, Quoted, Words
from bot.rendering.terminal import TerminalQuotes, visible


class TerminalNotice:
    """A notice as rich renders it."""

    def __init__(self, notice: Notice, *, today: date) -> None:
        """Show `notice`; ages are counted up to `today`."""
        self._notice = notice
        self._today = today

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """A blank line above each heading but the first."""
        if self._notice.mark:
            yield Text(visible(self._notice.mark), style="bold")
        for place, part in enumerate(self._notice.parts):
            match part:
                case Heading():
                    if place:
                        yield ""
                    yield Text(visible(part.text), style=Style(bold=True, link=part.url or None))
                case Words():
                    yield Text(visible(part.text), style="dim" if part.small else "")
                case Passage():
                    text = Text(visible(part.text))
                    yield Padding(text, (0, 2)) if console.is_terminal else Text("> ").append_text(text)
                case Quoted():
                    yield TerminalQuotes([part.quote], today=self._today)
                case Pointers():
                    yield _pointers(part, indent="    " if console.is_terminal else "")


def _pointers(part: Pointers, *, indent: str) -> Text:
    line = Text(f"{indent}{visible(part.label)}: " if part.label else indent, style="dim")
    for place, (text, url) in enumerate(part.links):
        line.append(", " if place else "")
        line.append(visible(text), style=Style(link=url or None, dim=False))
    return line
