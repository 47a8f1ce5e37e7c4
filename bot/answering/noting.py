"""From a choice to a Quote: its citation, who says it, what its dates mean."""

from __future__ import annotations

from bot.answering import attribution
from bot.answering.dating import resolve_dates
from bot.answering.finding.find import Choice
from bot.answering.links import article_link, passage_link
from bot.answering.models import Citation, Quote, RelatedArticle
from index.catalog import ArticleRecord, Catalog


def quote_of(choice: Choice, catalog: Catalog, *, selected: bool, public_url: str) -> Quote:
    """A choice as a quote.

    Raises:
        UnknownArticle: its story was purged meanwhile.
    """
    candidate = choice.candidate
    article, span = candidate.ranked.article, candidate.span
    paragraphs = catalog.article(article.id, span.version).paragraphs
    citation = Citation(
        article_id=article.id,
        version=span.version,
        paragraph=span.paragraph,
        start=span.start,
        end=span.end,
        headline=article.headline,
        outlet=article.outlet,
        published=article.published,
        url=article.url,
        link=passage_link(span, candidate.text, url=article.url, public_url=public_url),
    )
    return Quote(
        text=candidate.text,
        citation=citation,
        score=choice.chance,
        selected=selected,
        emphasis=() if candidate.answer is None else (candidate.answer,),
        speaker=attribution.speaker(paragraphs, span.paragraph, span.start, span.end),
        dates=resolve_dates(candidate.text, article.published),
    )


def related(article: ArticleRecord, *, public_url: str) -> RelatedArticle:
    """A story as a pointer to it."""
    return RelatedArticle(
        article_id=article.id,
        headline=article.headline,
        outlet=article.outlet,
        published=article.published,
        link=article_link(article.id, article.version, url=article.url, public_url=public_url),
    )
