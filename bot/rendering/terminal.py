"""One outcome for the terminal: rich where a person looks, plain lines where a program reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rich.console import Console, ConsoleOptions, RenderResult
from rich.padding import Padding
from rich.style import Style
from rich.text import Text

from bot.answering.models import Answer, NoAnswer, Outcome, Quote
from bot.rendering.age import day_and_age
from bot.rendering.words import RELATED, also_in_words, dates_note, no_answer_words, says, side_words, understood_words


class TerminalQuotes:
    """Quotes with their citations, as rich renders them."""

    def __init__(self, quotes: Sequence[Quote], *, today: date, above: Sequence[str] = ()) -> None:
        """Show `quotes` in order, each below its words `above` where there are any; ages are counted up to `today`."""
        self._quotes = quotes
        self._above = above
        self._today = today

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """A blank line between two quotes."""
        for place, quote in enumerate(self._quotes):
            if place:
                yield ""
            if place < len(self._above) and self._above[place]:
                yield Text(visible(self._above[place]), style="bold")
            text = Text(visible(quote.text))
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
        where = f"paragraph {citation.paragraph}"
        return _with_parts(line, citation.outlet, published, where, dates_note(quote), also_in_words(quote))


class TerminalOutcome:
    """An outcome as rich renders it."""

    def __init__(self, outcome: Outcome, *, today: date) -> None:
        """Show `outcome`; ages are counted up to `today`."""
        self._outcome = outcome
        self._today = today

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The selected quotes, or why there are none and which stories are near; then what was understood."""
        if isinstance(self._outcome, Answer):
            answer = self._outcome
            above = [side_words(answer, place) for place, quote in enumerate(answer.quotes) if quote.selected]
            yield TerminalQuotes(answer.shown, today=self._today, above=above)
        else:
            yield from self._no_answer(self._outcome)
        if understood := understood_words(self._outcome.understood):
            yield Text(visible(understood), style="dim")

    def _no_answer(self, outcome: NoAnswer) -> RenderResult:
        yield Text(visible(no_answer_words(outcome)))
        if outcome.related:
            yield Text(RELATED, style="dim")
        for article in outcome.related:
            line = _headline("  · ", article.headline, article.link)
            yield _with_parts(line, article.outlet, day_and_age(article.published, self._today))


def _headline(before: str, headline: str, link: str) -> Text:
    return Text(before, style="dim").append(visible(headline), style=Style(link=link or None, dim=False))


def _with_parts(line: Text, *parts: str) -> Text:
    """Add what is known of a story; an empty part leaves no gap."""
    for part in parts:
        if part:
            line.append(f" · {visible(part)}")
    return line


def visible(text: str) -> str:
    """Story text without what a terminal would obey: escape sequences and other controls become �."""
    return "".join("\N{REPLACEMENT CHARACTER}" if ord(c) < 32 or 127 <= ord(c) < 160 else c for c in text)
