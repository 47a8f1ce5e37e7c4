"""The answer object: an Outcome as JSON; docs/answer-object.md explains it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from bot.answering.models import Answer, NoAnswer, Outcome, Quote


def answer_object(outcome: Outcome) -> dict[str, Any]:
    """The outcome as plain values, quotes best first; candidates that weren't selected are among them."""
    return {
        "id": outcome.id,
        "question": outcome.question,
        "answered": isinstance(outcome, Answer),
        "reason": outcome.reason.value if isinstance(outcome, NoAnswer) else None,
        "options": list(outcome.options) if isinstance(outcome, NoAnswer) else [],
        "confidence": round(outcome.confidence, 4),
        "quotes": [quote_object(quote) for quote in outcome.quotes],
        "sides": [asdict(side) for side in outcome.sides] if isinstance(outcome, Answer) else [],
        "related": [asdict(article) for article in outcome.related],
        "understood": asdict(outcome.understood),
        "searched": asdict(outcome.searched),
        "took_ms": outcome.took_ms,
    }


def quote_object(quote: Quote) -> dict[str, Any]:
    """A quote as plain values."""
    citation = quote.citation
    return {
        "text": quote.text,
        "selected": quote.selected,
        "article_id": citation.article_id,
        "headline": citation.headline,
        "outlet": citation.outlet,
        "published": citation.published,
        "url": citation.url,
        "link": citation.link,
        "also_in": [asdict(copy) for copy in citation.also_in],
        "version": citation.version,
        "paragraph": citation.paragraph,
        "start": citation.start,
        "end": citation.end,
        "emphasis": [list(span) for span in quote.emphasis],
        "speaker": quote.speaker,
        "dates": [{"text": note.text, "from": note.first, "to": note.last} for note in quote.dates],
        "score": round(quote.score, 4),
    }
