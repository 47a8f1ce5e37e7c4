"""One outcome for the terminal: rich where a person looks, plain lines where a program reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rich.console import Console, ConsoleOptions, RenderResult
from rich.padding import Padding
from rich.style import Style
from rich.text import Text

from bot.answering.models import Answer, Outcome, Quote
from bot.rendering.age import day_and_age
from bot.rendering.words import RELATED, dates_note, no_answer_words, says


class TerminalQuotes:
    """Quotes with their citations, as rich renders them."""

    def __init__(self, quotes: Sequence[Quote], *, today: date) -> None:
        """Show `quotes` in order; ages are counted up to `today`."""
        self._quotes = quotes
        self._today = today

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """A blank line between two quotes."""
        for place, quote in enumerate(self._quotes):
            if place:
                yield ""
            text = Text(_visible(quote.text))
            for start, end in quote.emphasis:
                text.stylize("bold", start, end)
            citation = self._citation(quote)
            if console.is_terminal:
                yield Padding(text, (0, 2))
                yield Padding(citation, (0, 0, 0, 4))
            else:
                yield Text("> ").append_text(text)
                yield citation

    def _citation(self, quote: Quote) -> Text:
        citation = quote.citation
        line = _headline(f"— {says(quote)}", citation.headline, citation.link)
        published = day_and_age(citation.published, self._today)
        return _with_parts(line, citation.outlet, published, f"paragraph {citation.paragraph}", dates_note(quote))


class TerminalOutcome:
    """An outcome as rich renders it."""

    def __init__(self, outcome: Outcome, *, today: date) -> None:
        """Show `outcome`; ages are counted up to `today`."""
        self._outcome = outcome
        self._today = today

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The selected quotes, or why there are none and which stories are near."""
        if isinstance(self._outcome, Answer):
            yield TerminalQuotes(self._outcome.shown, today=self._today)
            return
        yield Text(no_answer_words(self._outcome))
        if self._outcome.related:
            yield Text(RELATED, style="dim")
        for article in self._outcome.related:
            line = _headline("  · ", article.headline, article.link)
            yield _with_parts(line, article.outlet, day_and_age(article.published, self._today))


def _headline(before: str, headline: str, link: str) -> Text:
    return Text(before, style="dim").append(_visible(headline), style=Style(link=link or None, dim=False))


def _with_parts(line: Text, *parts: str) -> Text:
    """Add what is known of a story; an empty part leaves no gap."""
    for part in parts:
        if part:
            line.append(f" · {_visible(part)}")
    return line


def _visible(text: str) -> str:
    """Story text without what a terminal would obey: escape sequences and other controls become �."""
    return "".join("\N{REPLACEMENT CHARACTER}" if ord(c) < 32 or 127 <= ord(c) < 160 else c for c in text)
