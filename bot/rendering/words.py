"""The few sentences Pullquote says in its own words; none is about the news. The same on every platform."""

from __future__ import annotations

from bot.answering.models import DateNote, NoAnswer, Quote, Reason
from bot.rendering.age import day_words

_WORDS = {
    Reason.NOT_SAID: "The stories don't say.",
    Reason.NOTHING_SEARCHED: "No story meets these conditions, so there was nothing to search.",
    Reason.NO_STORIES: "There are no stories here yet; add some with `pullquote index add PATH`.",
    Reason.EMPTY_QUESTION: "Ask a question about the stories, for example: Who opposed the motion, and why?",
    Reason.GREETING: (
        "Hello. I answer questions about the stories I was given, only in their own words, and tell you where they"
        " stand. Ask me something, for example: What did the minister say about the bridge?"
    ),
}

RELATED = "Related, not an answer:"
FURTHER = "Further passages, less likely to answer:"


def says(quote: Quote) -> str:
    """Who says it, before the headline; "" where it is the outlet's own voice."""
    return f"says {quote.speaker} · " if quote.speaker else ""


def dates_note(quote: Quote) -> str:
    """What the dates in a quote mean, for a reader of another day; "" where it has none."""
    notes = dict.fromkeys(f"{note.text}: {_days(note)}" for note in quote.dates)
    return f"({'; '.join(notes)})" if notes else ""


def _days(note: DateNote) -> str:
    first = day_words(note.first)
    return first if note.first == note.last else f"{first} to {day_words(note.last)}"


def no_answer_words(outcome: NoAnswer) -> str:
    """What a person is told when there is no answer; how much was searched is part of it."""
    words = _WORDS[outcome.reason]
    if outcome.reason is Reason.NOT_SAID:
        stories = "1 story" if outcome.searched.articles == 1 else f"{outcome.searched.articles:,} stories"
        words = f"{words} Searched {stories}."
    return words
