"""Where a question asks what someone says: do those who are asked about speak in a quote?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering import attribution
from bot.answering.quoting import Candidate
from index.catalog import Catalog
from index.errors import UnknownArticle

ONE_SPEAKER = re.compile(
    r"\b(?:what|how)\s+(?:do|does|did|has|have)\s+(?P<who>.+?)\s+(?:say|said|think|claim|argue|call|respond|react)\b",
    re.IGNORECASE,
)
_BEFORE_NAME = re.compile(r"^(?:the|mr|mrs|ms|miss|dr)\.?\s+", re.IGNORECASE)
_PRONOUN = re.compile(r"(?:he|she|they|it)", re.IGNORECASE)
_LOOKED_AT = 12  # candidates: finding a speaker costs some 0.3 ms

# In units of a candidate's rank score.
_SPEAKS = 2.0
_IS_NAMED = 1.0
_SOMEONE = 1.0  # speaks, where it can't be told who is asked about
_ANOTHER = -1.5


def speaking(words: str, found: Sequence[Candidate], catalog: Catalog) -> list[float]:
    """What each candidate gains or loses by who speaks in it; nothing where the question doesn't ask what is said.

    found: best first; only the first ones are looked at.
    """
    asked = ONE_SPEAKER.search(words)
    if asked is None:
        return [0.0] * len(found)
    who = _BEFORE_NAME.sub("", asked["who"].strip())
    gains = [_gain(candidate, who, catalog) for candidate in found[:_LOOKED_AT]]
    return gains + [0.0] * (len(found) - len(gains))


def _gain(candidate: Candidate, who: str, catalog: Catalog) -> float:
    span = candidate.span
    try:
        paragraphs = catalog.article(span.article_id, span.version).paragraphs
    except UnknownArticle:  # purged since the generation was published
        return 0.0
    speaker = attribution.speaker(paragraphs, span.paragraph, span.start, span.end)
    if speaker is None:
        return 0.0
    if _PRONOUN.fullmatch(who):
        return _SOMEONE
    if _is_called(speaker, who) or _is_of(speaker, who, candidate.text):
        return _SPEAKS
    return _IS_NAMED if who.casefold() in candidate.text.casefold() else _ANOTHER


def _is_called(speaker: str, who: str) -> bool:
    """Whether two names may be one's: "Finch" and "Orla Finch", "union" and "the teachers' union"."""
    one, two = speaker.casefold(), who.casefold()
    return one in two or two in one or one.split()[-1:] == two.split()[-1:]


def _is_of(speaker: str, who: str, text: str) -> bool:
    """Whether the text introduces the speaker as someone's: "Velland's foreign minister, Corisande Leith"."""
    introduced = rf"{re.escape(who)}['’]s?\s[^.;]{{0,60}}{re.escape(speaker)}"
    return re.search(introduced, text, re.IGNORECASE) is not None
