"""One outcome as HTML; what stories say is always escaped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from jinja2 import BaseLoader, ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bot.answering.models import Answer, Citation, Outcome, Quote, RelatedArticle
from bot.rendering.age import day_and_age, day_words
from bot.rendering.words import (
    ALSO_IN,
    RELATED,
    dates_note,
    no_answer_words,
    other_outlets,
    side_words,
    understood_words,
)


@dataclass(frozen=True, slots=True)
class HtmlLinks:
    """Where citations and related stories link to, from a page."""

    passage: Callable[[Citation], str]
    related: Callable[[RelatedArticle], str]


def environment(*loaders: BaseLoader) -> Environment:
    """Templates of these loaders, and those of the rendering that they may import; everything is escaped."""
    made = Environment(
        loader=ChoiceLoader([*loaders, PackageLoader("bot.rendering")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["day"] = day_words
    return made


def render_outcome(templates: Environment, outcome: Outcome, *, links: HtmlLinks, today: date) -> Markup:
    """The selected quotes with their citations, or why there are none; then what was understood."""
    template = templates.get_template("outcome.html")
    quotes = enumerate(outcome.quotes) if isinstance(outcome, Answer) else ()
    return Markup(  # noqa: S704 - the template escapes all it is given
        template.render(
            quotes=[_shown(outcome, place, quote, links, today) for place, quote in quotes if quote.selected],
            refusal="" if isinstance(outcome, Answer) else no_answer_words(outcome),
            related=[] if isinstance(outcome, Answer) else [_related(one, links, today) for one in outcome.related],
            related_words=RELATED,
            understood=understood_words(outcome.understood),
        )
    )


def _shown(outcome: Outcome, place: int, quote: Quote, links: HtmlLinks, today: date) -> dict[str, Any]:
    citation = quote.citation
    return {
        "above": side_words(outcome, place) if isinstance(outcome, Answer) else "",
        "pieces": list(_pieces(quote)),
        "speaker": quote.speaker,
        "headline": citation.headline,
        "outlet": citation.outlet,
        "published": citation.published,
        "age": day_and_age(citation.published, today),
        "paragraph": citation.paragraph,
        "dates": dates_note(quote),
        "also_in": [{"outlet": copy.outlet, "href": links.related(copy)} for copy in other_outlets(quote)],
        "also_in_words": ALSO_IN,
        "href": links.passage(citation),
    }


def _pieces(quote: Quote) -> Iterator[tuple[str, bool]]:
    """The text in pieces, and whether each matters most."""
    done = 0
    for start, end in quote.emphasis:
        if done < start:
            yield quote.text[done:start], False
        yield quote.text[max(done, start) : end], True
        done = max(done, end)
    if done < len(quote.text):
        yield quote.text[done:], False


def _related(article: RelatedArticle, links: HtmlLinks, today: date) -> dict[str, str]:
    return {
        "headline": article.headline,
        "outlet": article.outlet,
        "age": day_and_age(article.published, today),
        "href": links.related(article),
    }
