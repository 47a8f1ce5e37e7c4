"""Whom the pronouns of a paragraph stand for: "his wife" is whose wife?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.answering.attribution.names import meant_by
from bot.answering.attribution.sources import Source, pronoun_at
from bot.answering.attribution.story import Mention, Story
from index.article import Paragraph, Span

_PERSONAL = {"he": "he", "him": "he", "his": "he", "she": "she", "her": "she"}
_OWNED = re.compile(r" (?!(?:to|in|at|on|by|of|as|for|from|with|that|when|after|before|and|or|but|if|a|an|the)\b)[a-z]")


def people_meant(paragraphs: Sequence[Paragraph], number: int) -> Iterator[tuple[Span, str]]:
    """Where a paragraph calls somebody by a pronoun, and who that is, as an owner for "his" and "her" before a thing.

    paragraphs: all of one version of an article, in order; number: the paragraph's, 1-based. Pronouns inside whole
    quotations are left out, as are those of which it can't be told whom they stand for.

    Raises:
        ValueError: there is no paragraph with that number.
    """
    story = Story(paragraphs, number)
    for sentence, reading in enumerate(story.readings(story.asked)):
        for place, (start, _) in enumerate(reading.spans):
            pronoun = pronoun_at(reading, place)
            if pronoun not in _PERSONAL:
                continue
            end = start + len(pronoun)
            owns = pronoun == "his" or (pronoun == "her" and _OWNED.match(reading.text, end) is not None)
            mention = Mention(story.asked, sentence, Source(place, place + 1))
            is_object = pronoun in ("him", "her") and not owns
            if name := meant_by(story, mention, _PERSONAL[pronoun], is_object=is_object):
                yield (start, end), f"{name}’s" if owns else name
