"""A question in a story's terms: whom it calls by office or surname is named as the story names them in full."""

from __future__ import annotations

import re

from bot.answering.asking.words import names_in
from bot.answering.attribution.full_names import full_name
from bot.answering.attribution.lexicon import PLACES, TITLES, words
from bot.answering.attribution.peoples import sides_in
from bot.answering.attribution.reading import plain

_NO_OFFICES = words("mr mrs ms miss dr press vice former acting brother sister")
_WITH = "prime|foreign|finance|defence|defense|interior|vice|deputy"
_OFFICES = "|".join(sorted(TITLES - _NO_OFFICES))
_OFFICE = re.compile(rf"\b[Tt]he (?P<office>(?:(?:{_WITH}) )?(?:{_OFFICES}))\b(?![’']?\w| (?:of|for|to|[A-Z]))")
_PERSON = r"((?:[A-Z][\w.’'-]+ ){1,2}[A-Z][\w’'-]+)"
_OTHER_OFFICE = r"(?<!\w)(?<![Vv]ice )(?<![Dd]eputy )(?<![Ff]ormer )(?<![Aa]cting )(?<!ex-)(?<![Ll]ate )"
_COURTESY = r"(?:(?:Mr|Mrs|Ms|Miss|Dr)\.? )?"


def in_terms_of(story: str, question: str) -> str:
    """A question as its reader should see it beside a story; what the story doesn't name, or names twice, stays.

    >>> in_terms_of("Ambassador Ada Venn met Orlo Finch.", "When did the ambassador meet Finch?")
    'When did Ambassador Ada Venn meet Orlo Finch?'
    """
    question = _OFFICE.sub(lambda found: _holder(story, found["office"]) or found[0], question)
    for name in names_in(question):
        if " " not in name and plain(name) not in PLACES | TITLES and (full := full_name(story, name)):
            question = re.sub(rf"(?<!\w){_COURTESY}{re.escape(name)}(?!\w)", full, question, count=1)
    for (start, end), land in reversed(sides_in(question)):
        question = f"{question[:start]}{land}{question[end:]}"
    return question


def _holder(story: str, office: str) -> str | None:
    """The one whom a story gives an office before their name: "Ambassador Ada Venn"."""
    holders = set(re.findall(rf"{_OTHER_OFFICE}{office.title()} {_PERSON}", story))
    return f"{office.title()} {holders.pop()}" if len(holders) == 1 else None
