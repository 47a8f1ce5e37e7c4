"""How watched sources are doing, for operators."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from index.reading_log import SourceState


def health(state: SourceState, *, now: float) -> str:
    """One word: "new" before the first look, "failing" after a failed one, "late" when one is overdue, else "well"."""
    if not state.checked_at:
        return "new"
    if state.failures:
        return "failing"
    return "late" if now > state.next_at + 3600 else "well"


def health_line(state: SourceState, *, now: float) -> str:
    """A source's health on a line."""
    word = health(state, now=now)
    if word == "new":
        return f"new      {state.url}: not looked at yet"
    seen = f"last read {_when(state.succeeded_at)}, {state.articles:,} stories"
    if word == "failing":
        tries = f"{state.failures} {'time' if state.failures == 1 else 'times'} in a row"
        return f"failing  {state.url}: {state.error} ({tries}; {seen}; next try {_when(state.next_at)})"
    return f"{word:8} {state.url}: {seen}"


def health_object(state: SourceState, *, now: float) -> dict[str, Any]:
    """A source's health for programs."""
    return {
        "url": state.url,
        "health": health(state, now=now),
        "checked": _when(state.checked_at),
        "succeeded": _when(state.succeeded_at),
        "next": _when(state.next_at),
        "failures": state.failures,
        "error": state.error,
        "articles": state.articles,
    }


def _when(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="minutes") if seconds else "never"
