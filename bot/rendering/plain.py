"""Words of others before a chat platform's own mark-up: nothing that turns text around, labels cut to a size."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.rendering.splitting import pieces
from index.article import Span

_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")  # they turn around what stands after them, our own words too
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


def visible(text: str) -> str:
    """A text without what changes the direction of what follows; controls become �."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", _BIDI.sub("", text))


def shortened(text: str, limit: int, *, size: Callable[[str], int]) -> str:
    """A label cut to a size, with "…"; never used on quotes. A size is never less than the number of characters."""
    text = " ".join(text.split())
    if size(text) <= limit:
        return text
    start, end = pieces(text[: limit + 1], limit=limit - 1, size=size)[0]
    return f"{text[start:end].rstrip()}…"


def to_spaces(text: str, emphasis: Sequence[Span]) -> list[Span]:
    """Emphasis widened to spaces, where chats see formatting begin and end; overlapping spans are one."""
    spans: list[Span] = []
    for first, last in sorted(emphasis):
        while first < last and text[first].isspace():
            first += 1  # noqa: PLW2901
        while last > first and text[last - 1].isspace():
            last -= 1  # noqa: PLW2901
        if first == last:
            continue
        while first and not text[first - 1].isspace():
            first -= 1  # noqa: PLW2901
        while last < len(text) and not text[last].isspace():
            last += 1  # noqa: PLW2901
        if spans and first <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(last, spans[-1][1]))
        else:
            spans.append((first, last))
    return spans
