"""A Digest as a notice, and as the object that programs get."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from zoneinfo import ZoneInfo

from bot.answering.models import RelatedArticle
from bot.digest.models import Digest, DigestEvent
from bot.rendering import words
from bot.rendering.age import day_words
from bot.rendering.answer_object import quote_object
from bot.rendering.notice import Heading, Notice, Part, Pointers, Quoted, Words

_MOST_OTHERS = 6  # stories named beside an event's lead; how many more there are is said


def digest_notice(digest: Digest, *, zone: str = "UTC") -> Notice:
    """A digest as it is posted; its day is the one in `zone`."""
    day = day_words(digest.until.astimezone(ZoneInfo(zone)).date().isoformat())
    parts: list[Part] = []
    if digest.skipped:
        parts.append(Words(words.skipped_words(digest.skipped), small=True))
    if digest.is_quiet:
        return Notice((*parts, Words(words.quiet_words(day))))
    parts.append(Heading(words.digest_title(day)))
    for event in digest.events:
        parts += _event(event)
    if digest.left_out:
        parts.append(Words(words.left_out_words(digest.left_out), small=True))
    return Notice(tuple(parts))


def _event(event: DigestEvent) -> list[Part]:
    headline = f"{words.WHATS_NEW} {event.headline}" if event.update else event.headline
    parts: list[Part] = [Heading(headline), Quoted(event.lead)]
    if others := _others(event):
        parts.append(others)
    return parts


def _others(event: DigestEvent) -> Pointers | None:
    """Who else reports it: each outlet once, not that of the lead."""
    links = [(name, link) for name, link, _ in other_outlets(event)]
    if not links:
        return None
    more = len(links) - _MOST_OTHERS
    shown = links[:_MOST_OTHERS] + ([(words.more_words(more), "")] if more > 0 else [])
    return Pointers(words.ALSO_REPORTED, tuple(shown))


def other_outlets(event: DigestEvent) -> list[tuple[str, str, RelatedArticle]]:
    """Each other outlet's first story of an event: the outlet's name, the link, the story."""
    named = {event.lead.citation.outlet.casefold()}
    found: list[tuple[str, str, RelatedArticle]] = []
    for article in event.articles[1:]:
        name = article.outlet or article.headline
        if name.casefold() not in named:
            named.add(name.casefold())
            found.append((name, article.link, article))
    return found


def digest_object(digest: Digest) -> dict[str, Any]:
    """A digest for programs; docs/digest.md has its keys."""
    return {
        "from": digest.since.isoformat(),
        "to": digest.until.isoformat(),
        "events": [
            {
                "headline": event.headline,
                "lead": quote_object(event.lead),
                "articles": [_article(one) for one in event.articles],
                "update": event.update,
            }
            for event in digest.events
        ],
        "left_out": digest.left_out,
    }


def _article(article: RelatedArticle) -> dict[str, str]:
    return asdict(article)
