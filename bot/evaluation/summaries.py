"""The lead of a story against a reference summary: ROUGE, beside first sentences and graph-based extraction.

The baselines are lead-1 (the first sentence), and TextRank and LexRank as sumy has them, on the same sentences. Each is
measured with one sentence; with as many of its best sentences as a quote has room for, from anywhere in the story, as
a quote's may not be; and with the quote that has the highest sum of its ratings. One run, the same scorer: F1 with
stemming, as torchmetrics has it (the figures of Google's rouge-score). Without sumy its two are left out.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from rich.table import Table

from bot.answering.models import LONGEST_QUOTE
from bot.answering.quoting import MOST_SENTENCES
from bot.digest.lead import lead_of, leads
from bot.evaluation.dataset import ARTICLES, numbered_rows
from bot.evaluation.errors import DatasetUnreadable, PackageMissing
from index.article import Article, ParagraphKind, Span
from index.readers import read

SUMMARIES = "summaries.jsonl"
MEASURES = ("rouge1", "rouge2", "rougeL")

_WORD = re.compile(r"\w+")

log = logging.getLogger(__name__)

Summariser = Callable[[Article], str]


class Summary(BaseModel):
    """One line of summaries.jsonl: the sentences, verbatim in the article, that its reference summary consists of."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    article_id: str
    summary_sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class System:
    """One way to choose sentences, and how it does: the mean F1 of each measure, and the mean length in characters."""

    name: str
    scores: dict[str, float]
    characters: float


@dataclass(frozen=True, slots=True)
class SummaryScores:
    """What was measured. leaning: share of our leads that lean on what stands before them."""

    articles: int
    systems: tuple[System, ...]
    leaning: float


def evaluate_summaries(folder: Path, *, limit: int | None = None) -> SummaryScores:
    """Measure all systems on the set in `folder`.

    Raises:
        DatasetUnreadable: a line isn't what it should be.
        PackageMissing: torchmetrics or nltk isn't installed.
    """
    articles = {one.id: one for one in read(folder / ARTICLES) if isinstance(one, Article)}
    references = {}
    for place, row in numbered_rows(folder / SUMMARIES):
        summary = _summary(row, place)
        if summary.article_id in articles and summary.summary_sentences:
            references[summary.article_id] = "\n".join(summary.summary_sentences)
    chosen = dict(list(references.items())[:limit])
    score = _scorer()
    systems = []
    leaning = 0
    for name, summarise in _summarisers():
        texts = {article_id: summarise(articles[article_id]) for article_id in chosen}
        rows = [score(chosen[article_id], text) for article_id, text in texts.items()]
        means = {measure: sum(row[measure] for row in rows) / max(1, len(rows)) for measure in MEASURES}
        systems.append(System(name, means, sum(map(len, texts.values())) / max(1, len(texts))))
    for article_id in chosen:
        lead = lead_of(articles[article_id])
        leaning += lead is not None and not lead.stands
    return SummaryScores(len(chosen), tuple(systems), leaning / max(1, len(chosen)))


def as_object(dataset: str, scores: SummaryScores) -> dict[str, Any]:
    """The scores for programs."""
    return {
        "dataset": dataset,
        "articles": scores.articles,
        "leaning": round(scores.leaning, 4),
        "systems": [
            {
                "name": one.name,
                **{measure: round(one.scores[measure], 4) for measure in MEASURES},
                "characters": round(one.characters, 1),
            }
            for one in scores.systems
        ],
    }


def summary_table(dataset: str, scores: SummaryScores) -> Table:
    """The scores for people."""
    table = Table(title=f"{dataset}: leads of {scores.articles:,} stories, F1 against the reference sentences")
    table.add_column("system")
    for name in ("ROUGE-1", "ROUGE-2", "ROUGE-L", "characters"):
        table.add_column(name, justify="right")
    for one in scores.systems:
        figures = [f"{one.scores[measure]:.3f}" for measure in MEASURES]
        table.add_row(one.name, *figures, f"{one.characters:.0f}")
    return table


def _summary(row: dict[str, Any], place: str) -> Summary:
    try:
        return Summary.model_validate(row)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise DatasetUnreadable(place, f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None


def _summarisers() -> Iterator[tuple[str, Summariser]]:
    """All systems by name, ours first."""
    yield "pullquote", _lead
    yield "lead-1", lambda article: _first(article, most=1)
    if find_spec("sumy") is None:
        log.warning("without TextRank and LexRank, which requirements/peers.txt has")
    rated = [(name, _sumy(module, kind)) for name, module, kind in _PEERS if find_spec("sumy")]
    for name, rate in rated:
        yield f"{name}-1", _Best(rate, most=1)
    yield f"lead, {LONGEST_QUOTE} characters", lambda article: _first(article, most=MOST_SENTENCES)
    for name, rate in rated:
        yield f"{name}, {LONGEST_QUOTE} characters", _Best(rate, most=MOST_SENTENCES)
    for name, rate in rated:
        yield f"{name}, one quote", _BestQuote(rate)


_PEERS = (
    ("TextRank", "sumy.summarizers.text_rank", "TextRankSummarizer"),
    ("LexRank", "sumy.summarizers.lex_rank", "LexRankSummarizer"),
)
Rate = Callable[[Article], list[float]]  # one rating for each sentence


@dataclass(frozen=True, slots=True)
class _Best:
    """As many of a story's best sentences as fit, at least one, in reading order."""

    rate: Rate
    most: int

    def __call__(self, article: Article) -> str:
        sentences, ratings = _sentences(article), self.rate(article)
        order = sorted(range(len(sentences)), key=lambda place: -ratings[place])
        chosen = ""
        for count in range(1, self.most + 1):
            more = " ".join(sentences[place] for place in sorted(order[:count]))
            if chosen and len(more) > LONGEST_QUOTE:
                break
            chosen = more
        return chosen


@dataclass(frozen=True, slots=True)
class _BestQuote:
    """The quote whose sentences have the highest ratings, together."""

    rate: Rate

    def __call__(self, article: Article) -> str:
        ratings = dict(zip(_places(article), self.rate(article), strict=True))

        def together(paragraph: int, start: int, end: int) -> float:
            return sum(rating for (at, span), rating in ratings.items() if at == paragraph and start <= span[0] < end)

        best = max(leads(article), key=lambda one: together(one.paragraph, one.start, one.end), default=None)
        return "" if best is None else best.text


def _lead(article: Article) -> str:
    lead = lead_of(article)
    return "" if lead is None else lead.text


def _first(article: Article, *, most: int) -> str:
    text = ""
    for sentence in _sentences(article)[:most]:
        longer = f"{text} {sentence}".strip()
        if text and len(longer) > LONGEST_QUOTE:
            break
        text = longer
    return text


def _sentences(article: Article) -> list[str]:
    texts = {paragraph.number: paragraph.text for paragraph in article.paragraphs}
    return [texts[number][start:end] for number, (start, end) in _places(article)]


def _places(article: Article) -> list[tuple[int, Span]]:
    """Where a story's sentences are: the paragraph's number, and the span."""
    return [
        (paragraph.number, span)
        for paragraph in article.paragraphs
        if paragraph.kind is ParagraphKind.BODY
        for span in paragraph.sentences
    ]


class _OurSentences:
    """A tokenizer for sumy: sentences are ours, words are runs of letters and digits."""

    def to_sentences(self, paragraph: str) -> list[str]:
        """A sentence is given alone."""
        return [paragraph]

    def to_words(self, sentence: str) -> Sequence[str]:
        """Its words."""
        return _WORD.findall(sentence)


def _sumy(module: str, kind: str) -> Rate:
    dom, stemmers = import_module("sumy.models.dom"), import_module("sumy.nlp.stemmers")
    # What it does with its ratings is all that is changed: it gives them, one for each sentence.
    gives = {"_get_best_sentences": lambda _self, sentences, _count, ratings: [ratings[one] for one in sentences]}
    rated = type(f"Rated{kind}", (getattr(import_module(module), kind),), gives)(stemmers.Stemmer("english"))
    tokenizer = _OurSentences()
    known: dict[str, list[float]] = {}

    def rate(article: Article) -> list[float]:
        if article.id not in known:
            sentences = [dom.Sentence(text, tokenizer) for text in _sentences(article)]
            document = dom.ObjectDocumentModel([dom.Paragraph(sentences)])
            known[article.id] = [float(rating) for rating in rated(document, len(sentences))]
        return known[article.id]

    return rate


def _scorer() -> Callable[[str, str], dict[str, float]]:
    rouge_score = _import("torchmetrics.functional.text.rouge").rouge_score
    _import("nltk")  # stems for it

    def score(reference: str, text: str) -> dict[str, float]:
        found = rouge_score(text, reference, use_stemmer=True, rouge_keys=MEASURES)
        return {measure: float(found[f"{measure}_fmeasure"]) for measure in MEASURES}

    return score


def _import(name: str) -> ModuleType:
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise PackageMissing(name.partition(".")[0]) from error
