"""What changed between two versions of an article, paragraph by paragraph. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from index.article import Article

_METADATA = ("headline", "outlet", "byline", "published", "updated", "url", "language")


class ChangeKind(StrEnum):
    """What happened to a paragraph."""

    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"


@dataclass(frozen=True, slots=True)
class ParagraphChange:
    """A paragraph that isn't what it was. Numbers are 1-based, 0 where there is none in that version."""

    kind: ChangeKind
    before: int
    after: int
    text_before: str
    text_after: str


@dataclass(frozen=True, slots=True)
class ArticleChanges:
    """What a correction changed. metadata: the names of changed fields of the Article."""

    metadata: tuple[str, ...]
    paragraphs: tuple[ParagraphChange, ...]


def changes_between(old: Article, new: Article) -> ArticleChanges:
    """What is different in `new`. Paragraphs that stand in each other's place are taken for reworded."""
    before, after = ([each.text for each in article.paragraphs] for article in (old, new))
    found: list[ParagraphChange] = []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        paired = min(end - start, new_end - new_start)
        for step in range(max(end - start, new_end - new_start)):
            at, there = start + step, new_start + step
            if step < paired:
                change = ParagraphChange(ChangeKind.REWORDED, at + 1, there + 1, before[at], after[there])
            elif tag == "insert" or at >= end:
                change = ParagraphChange(ChangeKind.ADDED, 0, there + 1, "", after[there])
            else:
                change = ParagraphChange(ChangeKind.REMOVED, at + 1, 0, before[at], "")
            found.append(change)
    changed = tuple(name for name in _METADATA if getattr(old, name) != getattr(new, name))
    return ArticleChanges(changed, tuple(found))
