"""The editor's report as a value: what people asked, what was quoted, what they made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from index.encoder import Encoder

_ALIKE = 0.7  # cosine from which two questions ask the same


@dataclass(frozen=True, slots=True)
class Questions:
    """Questions that ask the same, the first one asked first."""

    texts: tuple[str, ...]
    times: int


@dataclass(frozen=True, slots=True)
class QuotedStory:
    """A story and how many answers showed words of it."""

    article_id: str
    headline: str
    outlet: str
    published: str
    times: int


@dataclass(frozen=True, slots=True)
class Report:
    """What happened between two moments. hidden: unanswered questions that aren't shown, since they were private."""

    since: datetime
    until: datetime
    asked: int
    answered: int
    unanswered: tuple[Questions, ...]
    hidden: int
    quoted: tuple[QuotedStory, ...]
    stale: tuple[QuotedStory, ...]
    useful: int
    useless: int


def group_questions(texts: Sequence[str], encoder: Encoder) -> tuple[Questions, ...]:
    """Questions that ask the same as one, what is asked most often first."""
    counts: dict[str, int] = {}
    for text in texts:
        tidy = " ".join(text.split())
        counts[tidy] = counts.get(tidy, 0) + 1
    wordings = list(counts)
    vectors = encoder.encode(wordings)
    groups: list[list[int]] = []
    for place, vector in enumerate(vectors):
        near = [(float(vectors[group[0]] @ vector), group) for group in groups]
        best = max(near, key=lambda one: one[0], default=None)
        if best is not None and best[0] >= _ALIKE:
            best[1].append(place)
        else:
            groups.append([place])
    found = [Questions(tuple(wordings[n] for n in group), sum(counts[wordings[n]] for n in group)) for group in groups]
    return tuple(sorted(found, key=lambda one: -one.times))
