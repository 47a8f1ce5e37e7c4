"""Splitting a text that is too long for one message part: between sentences, and nothing is lost."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

from index.article import Span
from index.sentences import sentence_spans

_SPACE = re.compile(r"\s+")


def pieces(text: str, *, limit: int, size: Callable[[str], int] = len) -> list[Span]:
    """Spans that cover a text, in order, each no larger than `limit`; as few as that gives.

    They end between sentences; inside a sentence, between words, only where it is too large by itself; inside a word
    only where that is.

    Args:
        text: what is split.
        limit: the largest size of a piece; at least that of any single character.
        size: how large a text is; never less for more text.
    """
    if size(text) <= limit:
        return [(0, len(text))]
    ends = [start for start, _ in sentence_spans(text)[1:]]
    spans: list[Span] = []
    for start, end in _between(0, len(text), ends):
        if size(text[start:end]) <= limit:
            spans.append((start, end))
            continue
        spaces = [space.end() for space in _SPACE.finditer(text, start, end)]
        for first, last in _between(start, end, spaces):
            spans += _by_size(text, first, last, limit, size)
    return _joined(text, spans, limit, size)


def _between(start: int, end: int, cuts: list[int]) -> list[Span]:
    marks = [start, *(cut for cut in cuts if start < cut < end), end]
    return list(itertools.pairwise(marks))


def _by_size(text: str, start: int, end: int, limit: int, size: Callable[[str], int]) -> list[Span]:
    """A word in as few pieces as it takes."""
    spans: list[Span] = []
    while size(text[start:end]) > limit:
        low, high = start + 1, end
        while low < high:  # the last place up to which it fits
            middle = (low + high + 1) // 2
            low, high = (middle, high) if size(text[start:middle]) <= limit else (low, middle - 1)
        spans.append((start, low))
        start = low
    return [*spans, (start, end)]


def _joined(text: str, spans: list[Span], limit: int, size: Callable[[str], int]) -> list[Span]:
    """Neighbours put together where they fit."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and size(text[joined[-1][0] : end]) <= limit:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
