"""Where a question asks for someone's words: do they speak in a quote, and of whom they are asked about?"""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.attribution import (
    asked_about,
    asked_speaker,
    is_told_of,
    mentions_saying,
    speaker,
    speaks_for,
)
from bot.answering.dating import names_outlet
from bot.answering.quoting import Candidate
from index.article import ParagraphKind
from index.catalog import Catalog
from index.errors import UnknownArticle

_LOOKED_AT = 12  # candidates: finding a speaker costs some 0.3 ms

# In units of a candidate's rank score. Set on the first half of the tests' follow-up turns.
SPEAKS = 1.0
ANOTHER = -1.5
OF_THEM = 3.0  # whoever is asked about is who is told of where the answer stands, and nothing else is asked


def speaking(words: str, found: Sequence[Candidate], catalog: Catalog) -> list[float]:
    """What each candidate gains or loses by who speaks in it; nothing where nobody's words in particular are asked for.

    found: best first; only the first ones are looked at.
    """
    asked = asked_speaker(words)
    if asked is None:
        return [0.0] * len(found)
    about = asked_about(words)
    gains = [_gain(candidate, asked, about, catalog) for candidate in found[:_LOOKED_AT]]
    return gains + [0.0] * (len(found) - len(gains))


def _gain(candidate: Candidate, asked: str, about: str | None, catalog: Catalog) -> float:
    """Nothing for the outlet's own voice, or where those asked about speak beside another."""
    span, article = candidate.span, candidate.ranked.article
    if names_outlet(asked, article.outlet):
        return 0.0
    try:
        paragraphs = catalog.article(span.article_id, span.version).paragraphs
    except UnknownArticle:  # purged since the generation was published
        return 0.0
    speaks = speaker(paragraphs, span.paragraph, span.start, span.end)
    if speaks is None:
        return 0.0
    story = "\n".join(one.text for one in paragraphs if one.kind is ParagraphKind.BODY)
    if speaks_for(speaks, asked, story):
        of_them = about is not None and is_told_of(about, candidate.text, candidate.answer)
        return SPEAKS + OF_THEM * of_them
    return 0.0 if mentions_saying(asked, candidate.text) else ANOTHER
