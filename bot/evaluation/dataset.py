"""Evaluation sets: a folder with `articles.jsonl` and `questions.jsonl` -> Dataset.

The sets' own format, with all its optional fields; docs/evaluation.md describes it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.evaluation.errors import DatasetUnreadable

ARTICLES, QUESTIONS = "articles.jsonl", "questions.jsonl"
ATTRIBUTIONS, SUMMARIES = "attributions.jsonl", "summaries.jsonl"

_TOPIC_KINDS = frozenset({"topic", "headline"})  # whole articles are what is looked for, not a sentence
_VERDICT_KIND = "claim"
_VERDICTS = frozenset({"yes", "no", "true", "false"})
_NEWS_DOMAINS = frozenset({"news", "society-law"})
# Answers in the TREC QA set are entity tags, a token each: "DATE-B DATE-I - - PERSON-B-GPE-B".
_TAGS = re.compile(r"(?:-|[A-Z_]+-[BI](?:-[A-Z_]+-[BI])*)(?:\s(?:-|[A-Z_]+-[BI](?:-[A-Z_]+-[BI])*))*")
_LOWEST_GRADE = 4  # grades run from 1, the best, to 4; anything else is no judgement


@dataclass(frozen=True, slots=True)
class JudgedQuestion:
    """A question with what would be right.

    article_ids: every article known to answer it; others may too.
    answers: reference answers that a quote can be expected to contain; verdicts and tags are left out.
    evidence: verbatim strings, any of which answers it.
    gains: for topics, how relevant each article is, above 0; empty where a sentence is looked for.
    within: the one article the question is about, None when the whole set is searched.
    kind: what the set calls its sort of question, "" where it says nothing.
    """

    id: str
    text: str
    answerable: bool
    article_ids: frozenset[str] = frozenset()
    answers: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    gains: tuple[tuple[str, float], ...] = ()
    within: str | None = None
    kind: str = ""
    asked: date | None = None

    @property
    def is_topic(self) -> bool:
        """Whether it looks for whole articles."""
        return bool(self.gains)


@dataclass(frozen=True, slots=True)
class Dataset:
    """Questions and where the articles are that they are asked of.

    withheld: ids of articles that must not be searched.
    """

    name: str
    questions: tuple[JudgedQuestion, ...]
    articles: Path
    article_texts: Mapping[str, str]
    withheld: frozenset[str] = frozenset()


class _QuestionLine(BaseModel):
    """One line of questions.jsonl."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    id: str
    question: str
    answers: list[str]
    article_id: str | list[str]
    evidence: list[str]
    answerable: bool
    asked: date | None = None
    kind: str = ""
    label: str = ""
    type: str = ""
    domain: str = ""
    scope: str = ""
    gold_article_id: list[str] = []
    grades: dict[str, int] = {}


def load_dataset(folder: Path, *, articles_folder: Path | None = None) -> Dataset:
    """Read the set in `folder`; with `articles_folder`, ask its questions of that set's articles instead.

    Asked of other articles, a question whose own articles aren't among them is unanswerable.

    Raises:
        DatasetUnreadable: a file is missing, a line is not what it should be, or an id is unknown or used twice.
    """
    if not (folder / QUESTIONS).exists():
        raise DatasetUnreadable(str(folder), _why_no_questions(folder))
    articles = (articles_folder or folder) / ARTICLES
    if not articles.exists():
        raise DatasetUnreadable(str(articles.parent), f"it has no {ARTICLES}; name a set that has with --articles")
    texts = {str(row["id"]): str(row["text"]) for row in _rows(articles, needed=("id", "text"))}
    questions = [_question(row, place) for place, row in numbered_rows(folder / QUESTIONS)]
    _refuse_repeats(folder, questions)
    for question in questions:
        if articles_folder is None and question.answerable and question.article_ids.isdisjoint(texts):
            raise DatasetUnreadable(str(folder), f"question {question.id!r} is answerable by no article of the set")
    if articles_folder is not None:
        questions = [_without(question, question.article_ids - texts.keys(), texts) for question in questions]
    name = folder.resolve().name
    if articles_folder is not None:
        name = f"{name} of {articles_folder.resolve().name}"
    return Dataset(name, tuple(questions), articles, texts)


def with_withheld(dataset: Dataset, share: float) -> Dataset:
    """Take the articles of that share of the answerable questions away, so that near misses can be measured.

    Which questions is decided by a hash of their ids, so it is the same in every run. A question that loses all its
    articles is unanswerable from then on; one that loses some keeps the evidence that still stands somewhere. When a
    question was asked is left out: what is left would be told by its age.
    """
    chosen = [q for q in dataset.questions if q.answerable and _fraction(q.id) < share]
    gone = frozenset(article for question in chosen for article in question.article_ids)
    questions = tuple(
        replace(_without(question, gone, dataset.article_texts), asked=None) for question in dataset.questions
    )
    return replace(dataset, name=f"{dataset.name}, {share:.0%} withheld", questions=questions, withheld=gone)


def _without(question: JudgedQuestion, gone: Collection[str], texts: Mapping[str, str]) -> JudgedQuestion:
    """A question as it stands when the articles in `gone` can't be found."""
    left = question.article_ids.difference(gone)
    if len(left) == len(question.article_ids):
        return question
    if not left or not question.answerable:
        return replace(
            question, answerable=False, article_ids=frozenset(), answers=(), evidence=(), gains=(), within=None
        )
    return replace(
        question,
        article_ids=left,
        evidence=tuple(e for e in question.evidence if any(e in texts[article] for article in left)),
        gains=tuple((article, gain) for article, gain in question.gains if article in left),
    )


def _fraction(question_id: str) -> float:
    """A number in 0..1 that depends on the id alone; salted, since sets were split by the hash of bare ids."""
    return int(hashlib.sha256(f"withhold {question_id}".encode()).hexdigest()[:8], 16) / 2**32


def _question(row: dict[str, Any], place: str) -> JudgedQuestion:
    try:
        line = _QuestionLine.model_validate(row)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise DatasetUnreadable(place, f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    ids = [line.article_id] if isinstance(line.article_id, str) else line.article_id
    gains = _gains(line, ids)
    return JudgedQuestion(
        id=line.id,
        text=line.question,
        answerable=line.answerable,
        article_ids=frozenset([*ids, *line.gold_article_id]) if line.answerable else frozenset(),
        answers=() if line.kind == _VERDICT_KIND else _quotable(line.answers),
        evidence=tuple(line.evidence),
        gains=gains,
        within=ids[0] if line.scope == "article" and ids else None,
        kind=_kind(line),
        asked=line.asked,
    )


def _gains(line: _QuestionLine, ids: Iterable[str]) -> tuple[tuple[str, float], ...]:
    """Relevance by article: 1, or by grade from 4 for the best to 1 for the least."""
    if not line.answerable or line.kind not in _TOPIC_KINDS:
        return ()
    if not line.grades:
        return tuple((article, 1.0) for article in ids)
    return tuple(
        (article, float(_LOWEST_GRADE + 1 - grade))
        for article, grade in line.grades.items()
        if 1 <= grade <= _LOWEST_GRADE
    )


def _quotable(answers: Iterable[str]) -> tuple[str, ...]:
    """The answers without bare verdicts and entity tags, which no quote contains as such."""
    return tuple(a for a in answers if a.strip().lower() not in _VERDICTS and not _TAGS.fullmatch(a.strip()))


def _kind(line: _QuestionLine) -> str:
    if line.domain and not line.type:
        return "news" if line.domain in _NEWS_DOMAINS else "other than news"
    return line.kind or line.type or line.label


def _refuse_repeats(folder: Path, questions: Iterable[JudgedQuestion]) -> None:
    seen: set[str] = set()
    for question in questions:
        if question.id in seen:
            raise DatasetUnreadable(str(folder / QUESTIONS), f"id {question.id!r} is used twice")
        seen.add(question.id)


def _why_no_questions(folder: Path) -> str:
    if not folder.is_dir():
        return "no such folder"
    if (folder / SUMMARIES).exists():
        return "it has summaries and no questions: measuring the digest is not part of `evaluate`"
    return f"it has no {QUESTIONS}"


def _rows(path: Path, *, needed: Collection[str] = ()) -> Iterator[dict[str, Any]]:
    for place, row in numbered_rows(path):
        missing = [field for field in needed if field not in row]
        if missing:
            raise DatasetUnreadable(place, f"it has no {missing[0]!r}")
        yield row


def numbered_rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """(place, object) of every line that isn't empty."""
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield f"{path}:{number}", _object(line, f"{path}:{number}")
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetUnreadable(str(path), f"can't be read: {error}") from error


def _object(line: str, place: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise DatasetUnreadable(place, "not valid JSON") from None
    if not isinstance(row, dict):
        raise DatasetUnreadable(place, "not a JSON object")
    return row
