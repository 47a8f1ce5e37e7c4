"""One question, what a system gave for it, and how right that is. Pure; the same for Pullquote and its baselines."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.evaluation.dataset import JudgedQuestion
from bot.evaluation.matching import hits_answer, hits_evidence, is_fit

Values = dict[str, float]  # by column; NaN: the question says nothing about it

_Rule = Callable[[str, Iterable[str]], bool]


@dataclass(frozen=True, slots=True)
class QuoteGiven:
    """A quote as a system under test gave it.

    sentences: how many it has. verbatim: whether it is what the article has at the place given.
    """

    text: str
    article_id: str
    sentences: int
    verbatim: bool = True


@dataclass(frozen=True, slots=True)
class Response:
    """What a system under test gave for one question.

    quotes: candidates, best first, whether or not they would be shown.
    answered: its decision; None for a system that never refuses.
    articles: ids of the articles found, best first; only topics need it.
    latency_ms: from question to response.
    """

    quotes: tuple[QuoteGiven, ...]
    confidence: float
    latency_ms: float
    answered: bool | None = None
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """A question, its response, and what they amount to: `values` has every column of `judge`."""

    question: JudgedQuestion
    response: Response
    values: Values

    @property
    def mistake(self) -> str:
        """What went wrong, for people; "" where nothing is known to be wrong."""
        answered = self.response.answered is not False
        if not self.question.answerable:
            return "answered, though unanswerable" if self.response.answered else ""
        if self.values["right"] == 1.0:
            return "" if answered else "refused, with the right quote at hand"
        if self.values["right"] == 0.0:
            if self.response.quotes and not _fits(self.response.quotes[0]):
                return "quote too long or too short"
            return "wrong article" if self.values["article@1"] == 0.0 else "wrong quote"
        return "wrong article" if self.values["article@1"] == 0.0 else ""


def judge(question: JudgedQuestion, response: Response) -> Judgement:
    """Compare a response with what would be right.

    The columns, 1 for yes and 0 for no unless said otherwise:
        article@1: the first quote is from a listed article; not where the question names the one article to look in.
        evidence@1, evidence@3, answer@1, answer@3: one of the first quotes hits it, see `matching`.
        right: the first quote hits evidence or answer, whichever is known. An unanswerable question has no right quote.
        right of answered: the same, where the question was answered.
        nDCG@10, recall@10, recall@100: 0..1, of the articles found; topics only.
        answerable, confidence, answered: the question's and the response's.
        false refusal, true refusal: a refused answerable, a refused unanswerable question.
        verbatim: share of all quotes, 0..1. quote length: of the first quote, in characters. latency: in ms.
    """
    first, three = response.quotes[:1], response.quotes[:3]
    ranked = dict(question.gains) if question.is_topic else None
    refused = math.nan if response.answered is None else float(not response.answered)
    values = {
        "article@1": _article_hit(question, first),
        "evidence@1": _any_hit(_listed(first, question), question.evidence, hits_evidence),
        "evidence@3": _any_hit(_listed(three, question), question.evidence, hits_evidence),
        "answer@1": _any_hit(first, question.answers, hits_answer),
        "answer@3": _any_hit(three, question.answers, hits_answer),
        "nDCG@10": math.nan if ranked is None else ndcg(response.articles, ranked, depth=10),
        "recall@10": math.nan if ranked is None else recall(response.articles, ranked, depth=10),
        "recall@100": math.nan if ranked is None else recall(response.articles, ranked, depth=100),
        "answerable": float(question.answerable),
        "confidence": response.confidence,
        "answered": math.nan if response.answered is None else float(response.answered),
        "false refusal": refused if question.answerable else math.nan,
        "true refusal": math.nan if question.answerable else refused,
        "verbatim": _mean([float(quote.verbatim) for quote in response.quotes]),
        "quote length": float(len(first[0].text)) if first else math.nan,
        "latency": response.latency_ms,
    }
    values["right"] = _right(question, values)
    values["right of answered"] = values["right"] if response.answered else math.nan
    return Judgement(question, response, values)


def ndcg(ranking: Sequence[str], gains: Mapping[str, float], *, depth: int) -> float:
    """Normalised discounted cumulative gain of the first `depth` of a ranking without repeats, 0..1.

    Gains count as they are, discounted by log2(rank + 1) (Järvelin and Kekäläinen, TOIS 2002, with linear gains, as
    scikit-learn has it); what `gains` doesn't list has none.
    """
    best = _discounted(sorted(gains.values(), reverse=True)[:depth])
    return _discounted([gains.get(found, 0.0) for found in ranking[:depth]]) / best if best else 0.0


def recall(ranking: Sequence[str], gains: Mapping[str, float], *, depth: int) -> float:
    """Share of the listed that the first `depth` of a ranking have."""
    return len(gains.keys() & set(ranking[:depth])) / len(gains)


def _discounted(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def _article_hit(question: JudgedQuestion, first: Sequence[QuoteGiven]) -> float:
    if not question.answerable or question.within is not None or not question.article_ids:
        return math.nan
    return float(bool(first) and first[0].article_id in question.article_ids)


def _any_hit(quotes: Sequence[QuoteGiven], wanted: Sequence[str], hits: _Rule) -> float:
    if not wanted:
        return math.nan
    return float(any(_fits(quote) and hits(quote.text, wanted) for quote in quotes))


def _listed(quotes: Sequence[QuoteGiven], question: JudgedQuestion) -> list[QuoteGiven]:
    """The quotes from articles that are listed with the question."""
    return [quote for quote in quotes if quote.article_id in question.article_ids]


def _fits(quote: QuoteGiven) -> bool:
    return is_fit(quote.text, sentences=quote.sentences)


def _right(question: JudgedQuestion, values: Mapping[str, float]) -> float:
    if not question.answerable:
        return 0.0
    known = [values[name] for name in ("evidence@1", "answer@1") if not math.isnan(values[name])]
    return max(known) if known else math.nan


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else math.nan
