"""Who is meant by a surname that several people in the stories have?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from bot.answering.asking.words import content_words, names_in
from bot.answering.attribution.full_names import full_names, gender
from index.article import Article, ParagraphKind
from index.catalog import Catalog
from index.errors import UnknownArticle
from index.retriever import RankedPassage

_STORIES = 8  # looked at for people of that name
_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr)\.?\s+$")
_MALE, _FEMALE = re.compile(r"\bMr\.?\s+$"), re.compile(r"\b(?:Mrs|Ms|Miss)\.?\s+$")
_PERSON_AFTER = re.compile(r"(?:,? (?:said|says|told|asked|called|added|who\b)|, \d\d\b|, (?:the|a|an|its|his|her)\b)")


def namesakes(words: str, passages: Sequence[RankedPassage], catalog: Catalog) -> tuple[str, ...]:
    """The full names of those who may be meant by a lone surname in a question; none where it is clear.

    Someone is left out whose stories have nothing else of what is asked about, while another's have.
    """
    for surname in names_in(words):
        if " " in surname or surname.isupper():
            continue
        asked = words[: words.find(surname)]
        whose = "he" if _MALE.search(asked) else "she" if _FEMALE.search(asked) else None
        matter = set(content_words(words)) - {surname.casefold()}
        people = _people(surname, matter, passages, catalog)
        people = {name: about for name, about in people.items() if whose is None or gender(name) in (None, whose)}
        most = max(people.values(), default=0)
        likely = [name for name, about in people.items() if about == most]
        if len(likely) > 1:
            return tuple(sorted(likely))
    return ()


def _people(surname: str, matter: set[str], passages: Sequence[RankedPassage], catalog: Catalog) -> dict[str, int]:
    """The people of that name in the stories of `passages`, with how many words of the matter their stories have."""
    found: Counter[str] = Counter()
    for article in _articles(surname, passages, catalog):
        text = "\n".join(one.text for one in article.paragraphs if one.kind is ParagraphKind.BODY)
        about = sum(
            re.search(rf"\b{re.escape(word[:6])}", f"{article.headline} {text}", re.IGNORECASE) is not None
            for word in matter
        )
        for name in full_names(text, surname):
            if name.endswith(surname) and _is_person(text, name, surname):
                found[name] = max(found[name], about)
    return dict(found)


def _articles(surname: str, passages: Sequence[RankedPassage], catalog: Catalog) -> list[Article]:
    articles = []
    for article_id, version in dict.fromkeys((one.article.id, one.article.version) for one in passages):
        try:
            article = catalog.article(article_id, version)
        except UnknownArticle:  # purged since the generation was published
            continue
        if any(surname in one.text for one in article.paragraphs):
            articles.append(article)
        if len(articles) == _STORIES:
            break
    return articles


def _is_person(text: str, name: str, surname: str) -> bool:
    """Whether a name is a person's: someone speaks, is introduced, or is called Mr. or Ms."""
    if re.search(rf"\b(?:said|says|told)\b[^.;“”]{{0,40}}\b{re.escape(name)}\b", text):
        return True
    if any(_PERSON_AFTER.match(text, found.end()) for found in re.finditer(rf"{re.escape(name)}\b", text)):
        return True
    return any(
        _TITLE.search(text, 0, found.start()) or re.search(r"\b(?:said|says)\s+$", text[: found.start()])
        for found in re.finditer(rf"\b{re.escape(surname)}\b", text)
    )
