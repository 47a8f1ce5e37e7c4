"""The mistakes of a run as one HTML page: question, what would be right and what was given, side by side.

The page stands alone: it asks nothing of the network, and everything in it is escaped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from importlib.resources import files
from string import Template

from bot.evaluation.judging import Judgement, QuoteGiven

_SHOWN = 3  # quotes of ours
_TEMPLATE = "failures.html"


def failures_page(judgements: Sequence[Judgement], *, dataset: str, headlines: Mapping[str, str]) -> str:
    """The page with every judgement that is a mistake, the most confident first.

    Args:
        judgements: of one run.
        dataset: its name.
        headlines: of articles by id; an id that isn't there is shown as it is.
    """
    mistakes = sorted((j for j in judgements if j.mistake), key=lambda j: (-j.response.confidence, j.question.id))
    template = Template((files("bot.evaluation") / "templates" / _TEMPLATE).read_text("utf-8"))
    return template.substitute(
        dataset=escape(dataset),
        counted=f"{len(mistakes):,} of {len(judgements):,}",
        mistakes=_choices("mistake", Counter(j.mistake for j in mistakes)),
        kinds=_choices("kind", Counter(j.question.kind or "other" for j in mistakes)),
        cards="\n".join(_card(judgement, headlines) for judgement in mistakes),
    )


def _choices(name: str, counts: Counter[str]) -> str:
    options = [f'<option value="">every {name} ({counts.total():,})</option>']
    options += [
        f'<option value="{escape(value)}">{escape(value)} ({count:,})</option>' for value, count in counts.most_common()
    ]
    return f'<label>{name} <select data-filter="{name}">{"".join(options)}</select></label>'


def _card(judgement: Judgement, headlines: Mapping[str, str]) -> str:
    question, response = judgement.question, judgement.response
    decision = {True: "answered", False: "refused", None: "never refuses"}[response.answered]
    kind = question.kind or "other"
    return (
        f'<article data-mistake="{escape(judgement.mistake)}" data-kind="{escape(kind)}">'
        f"<h2>{escape(question.text)}</h2>"
        f'<p class="facts"><b>{escape(judgement.mistake)}</b> · {escape(kind)} · confidence {response.confidence:.2f},'
        f" {decision} · <code>{escape(question.id)}</code></p>"
        f'<div class="sides"><section><h3>Would be right</h3>{_gold(judgement, headlines)}</section>'
        f"<section><h3>Given</h3>{_given(response.quotes[:_SHOWN], headlines)}</section></div></article>"
    )


def _gold(judgement: Judgement, headlines: Mapping[str, str]) -> str:
    question = judgement.question
    if not question.answerable:
        return "<p>No answer: the articles don’t say.</p>"
    answers = f"<p>Answer: {escape(' / '.join(question.answers))}</p>" if question.answers else ""
    evidence = "".join(f"<blockquote>{escape(string)}</blockquote>" for string in question.evidence)
    articles = "".join(f"<li>{_headline(article, headlines)}</li>" for article in sorted(question.article_ids))
    return f"{answers}{evidence}<ul>{articles}</ul>"


def _given(quotes: Sequence[QuoteGiven], headlines: Mapping[str, str]) -> str:
    if not quotes:
        return "<p>No quote.</p>"
    return "".join(
        f"<blockquote>{escape(quote.text)}<footer>{_headline(quote.article_id, headlines)}</footer></blockquote>"
        for quote in quotes
    )


def _headline(article_id: str, headlines: Mapping[str, str]) -> str:
    return f"{escape(headlines.get(article_id) or '')} <code>{escape(article_id)}</code>"
