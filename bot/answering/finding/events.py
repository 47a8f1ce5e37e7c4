"""Which stories tell of the same event: near in time, and in like words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from bot.answering.asking.words import content_words

_DAYS = 4  # between two stories of one event at most
_ALIKE = 0.34  # share of the shorter one's words that both have

Story = TypeVar("Story")


@dataclass(frozen=True, slots=True)
class Told:
    """What is compared of a story: its headline and lead, and the day it was published ("" when unknown)."""

    text: str
    published: str


def events(stories: Sequence[tuple[Story, Told]]) -> list[list[Story]]:
    """Stories in groups of one event each, in the order of their first ones; a story joins the first group it fits."""
    groups: list[list[tuple[Story, Told, frozenset[str]]]] = []
    for story, told in stories:
        words = frozenset(word[:6] for word in content_words(told.text))
        one = story, told, words
        for group in groups:
            if any(_same(told, words, other, others) for _, other, others in group):
                group.append(one)
                break
        else:
            groups.append([one])
    return [[story for story, _, _ in group] for group in groups]


def _same(told: Told, words: frozenset[str], other: Told, others: frozenset[str]) -> bool:
    if not told.published or not other.published:
        near = True
    else:
        days = date.fromisoformat(told.published[:10]) - date.fromisoformat(other.published[:10])
        near = abs(days.days) <= _DAYS
    shorter = min(len(words), len(others))
    return near and shorter > 0 and len(words & others) >= _ALIKE * shorter
