"""Small outcomes for tests of what comes after them."""

from __future__ import annotations

from bot.answering import Answer, Citation, NoAnswer, Quote, Reason, RelatedArticle, Searched, Understood
from index.article import Span

RELATED = RelatedArticle("b2", "Ferry runs late", "The Vell Courier", "2026-02-01", "https://courier.example/ferry")


def make_quote(
    text: str,
    *,
    selected: bool = False,
    start: int = 0,
    emphasis: tuple[Span, ...] = (),
    headline: str = "Bridge shut after crack is found",
    outlet: str = "The Vell Courier",
    published: str = "2026-03-02",
    link: str = "https://courier.example/bridge#:~:text=shut",
    score: float = 0.9,
) -> Quote:
    """A quote of a made-up story."""
    citation = Citation(
        "a1", 1, 2, start, start + len(text), headline, outlet, published, "https://courier.example/bridge", link
    )
    return Quote(text, citation, score, selected, emphasis)


def make_answer(*quotes: Quote) -> Answer:
    """An answer with these quotes."""
    return Answer("id1", "Is it shut?", 0.93, quotes, (RELATED,), Understood(), Searched(12, 130), 41)


def make_no_answer(reason: Reason = Reason.NOT_SAID, *quotes: Quote) -> NoAnswer:
    """A refusal for that reason."""
    return NoAnswer("id2", "Who won?", reason, 0.04, quotes, (RELATED,), Understood(), Searched(12, 130), 40)
