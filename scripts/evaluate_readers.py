"""How faithfully pages are read, against what people marked: `python -m scripts.evaluate_readers SAMPLES_DIR [--json]`.

SAMPLES_DIR has folders of saved pages with a gold.jsonl each. docs/evaluation.md tells what is counted.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean
from typing import Any

from index.article import Article, ParagraphKind
from index.errors import SourceUnreadable
from index.readers.html import article_from_page

PAGE_FOLDERS = ("html-benchmark", "html-news")


@dataclass(frozen=True, slots=True)
class Gold:
    """What people say is on a page; None where they don't say.

    lines: the body's paragraphs and headings. paragraphs: without headings and standfirst, None where nobody told them
    apart.
    """

    file: str
    lines: list[str]
    paragraphs: list[str] | None = None
    title: str | None = None
    authors: list[str] | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class PageScore:
    """How a page was read; None where the gold has nothing to compare with."""

    file: str
    body_f1: float
    line_count: int
    gold_line_count: int
    paragraph_count: int | None = None
    gold_paragraph_count: int | None = None
    headline_right: bool | None = None
    date_right: bool | None = None
    byline_right: bool | None = None


def golds(folder: Path) -> Iterator[Gold]:
    """The gold rows of a folder."""
    with (folder / "gold.jsonl").open(encoding="utf-8") as file:
        for line in file:
            row: dict[str, Any] = json.loads(line)
            if "sections" not in row:
                yield Gold(row["file"], [each for each in row["text"].split("\n") if each.strip()])
                continue
            paragraphs = [text for section in row["sections"] for text in section["paragraphs"]]
            lines = list(row["summary"] or [])
            for section in row["sections"]:
                lines += [section["headline"], *section["paragraphs"]]
            yield Gold(
                row["file"],
                [each for each in lines if each.strip()],
                paragraphs,
                row["title"],
                row["authors"],
                row["published"],
            )


def score_page(folder: Path, gold: Gold) -> PageScore:
    """How the page of `gold` is read; a page that can't be read scores nothing."""
    data = gzip.decompress((folder / gold.file).read_bytes())
    try:
        article = article_from_page(data, origin=gold.file)
    except SourceUnreadable:
        return PageScore(gold.file, 0.0, 0, len(gold.lines), 0, len(gold.paragraphs or ()), False, False, False)
    return compare(article, gold)


def compare(article: Article, gold: Gold) -> PageScore:
    """An article beside its gold row."""
    shown = [each.text for each in article.paragraphs if each.kind is not ParagraphKind.BOILERPLATE]
    body = [each for each in article.paragraphs if each.kind is ParagraphKind.BODY]
    told_apart = gold.paragraphs is not None
    return PageScore(
        file=gold.file,
        body_f1=word_f1("\n".join(shown), "\n".join(gold.lines)),
        line_count=len(shown),
        gold_line_count=len(gold.lines),
        paragraph_count=len(body) if told_apart else None,
        gold_paragraph_count=len(gold.paragraphs or ()) if told_apart else None,
        headline_right=None if gold.title is None else words(article.headline) == words(gold.title),
        date_right=None if not gold.published else _day(article.published) == _day(gold.published),
        byline_right=None if not gold.authors else all(_names(author, article.byline) for author in gold.authors),
    )


def summarise(scores: list[PageScore]) -> dict[str, float]:
    """Means over pages, each over those that have a say."""
    near = [abs(each.line_count - each.gold_line_count) <= 1 for each in scores]
    body_near = [
        abs(each.paragraph_count - each.gold_paragraph_count) <= 1
        for each in scores
        if each.paragraph_count is not None and each.gold_paragraph_count is not None
    ]
    found = {
        "pages": float(len(scores)),
        "body_f1": fmean(each.body_f1 for each in scores),
        "line_count_near": fmean(near),
    }
    if body_near:
        found["paragraph_count_near"] = fmean(body_near)
    for name in ("headline_right", "date_right", "byline_right"):
        known = [value for each in scores if (value := getattr(each, name)) is not None]
        if known:
            found[name] = fmean(known)
    return found


def word_f1(found: str, gold: str) -> float:
    """F1 of the words of two texts as bags; 1 for two empty ones."""
    ours, theirs = Counter(words(found)), Counter(words(gold))
    common = (ours & theirs).total()
    return 2 * common / (ours.total() + theirs.total()) if ours or theirs else 1.0


def words(text: str) -> list[str]:
    """A text's words without case, accents of spelling kept, punctuation and spacing left out."""
    return re.findall(r"\w+", text.casefold())


def _names(author: str, byline: str) -> bool:
    return " ".join(words(author)) in " ".join(words(byline))


def _day(value: str) -> str:
    """The day of a moment in UTC; of one without time zone, as it stands."""
    if not value:
        return ""
    moment = datetime.fromisoformat(value)
    return (moment.astimezone(UTC) if moment.tzinfo else moment).date().isoformat()


def main() -> None:
    """Print the figures of every folder of pages."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("samples", type=Path)
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument("--pages", action="store_true", help="every page too")
    arguments = parser.parse_args()
    found: dict[str, dict[str, float]] = {}
    for name in PAGE_FOLDERS:
        folder = arguments.samples / name
        if not folder.is_dir():
            continue
        scores = [score_page(folder, gold) for gold in golds(folder)]
        if arguments.pages:
            for score in sorted(scores, key=lambda each: each.body_f1):
                sys.stderr.write(f"{score}\n")
        found[name] = summarise(scores)
    if arguments.json:
        sys.stdout.write(json.dumps(found, indent=2) + "\n")
        return
    for name, figures in found.items():
        sys.stdout.write(name + "\n" + "".join(f"  {key:22}{value:8.3f}\n" for key, value in figures.items()))


if __name__ == "__main__":
    main()
