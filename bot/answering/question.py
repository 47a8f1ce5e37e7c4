"""What is asked: the words, and the conditions and the conversation that came with them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.answering.asking.conversation import MOST_TURNS, Turn
from bot.answering.dating import BadQuestion, filters_in, parse_day, require_span
from index.language import primary_language
from index.store.filter import SearchFilter

__all__ = ["ANY_LANGUAGE", "LONGEST_QUESTION", "BadQuestion", "Question", "make_question", "parse_day"]

ANY_LANGUAGE = "any"
LONGEST_QUESTION = 2000  # characters; more is a document, not a question

_GREETING = re.compile(
    r"(?:hi|hello|hey|hiya|yo|good (?:morning|afternoon|evening|day)|greetings|howdy|thanks?(?: you)?|thank you|cheers|"
    r"help|what can you do|who are you|what are you|how do you work|test|ping|bye|goodbye|ok|okay)"
    r"(?: (?:there|all|everyone|team|bot|pullquote|very much|so much|a lot))*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its conditions, all of which a story must meet to be quoted.

    text: as asked. words: what is left of it without explicit conditions.
    since, until: ISO 8601 dates, inclusive. outlet: as the stories spell it, case aside. article: an article's id.
    language: a primary subtag, or `ANY_LANGUAGE`; None: the question's own, where that is certain. languages: what
    follows from it for the search; see `bot.answering.asking.language`.
    asked: the day it was asked, from which "yesterday" counts; None: dates in plain words stay words.
    conversation: the turns before it, oldest first.
    among: ids of the only stories that may be quoted; None: all. No part of the words, and not told as understood.
    literally: take plain words for words only: no dates, outlets or overviews are understood, nothing is followed.
    """

    text: str
    words: str
    since: str | None = None
    until: str | None = None
    outlet: str | None = None
    article: str | None = None
    collections: frozenset[str] | None = None
    asked: date | None = None
    conversation: tuple[Turn, ...] = ()
    literally: bool = False
    among: frozenset[str] | None = None
    language: str | None = None
    languages: frozenset[str] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is no word in it to ask about."""
        return not re.search(r"\w", self.text)

    @property
    def is_greeting(self) -> bool:
        """Whether it is small talk, to be met with a hint and not with "the stories don't say"."""
        return _GREETING.fullmatch(re.sub(r"[^\w ]+", "", self.text).strip()) is not None

    @property
    def search_filter(self) -> SearchFilter:
        """The conditions as the search takes them."""
        return SearchFilter(
            since=self.since,
            until=self.until,
            outlets=None if self.outlet is None else frozenset({self.outlet.casefold()}),
            article_ids=self.among if self.article is None else frozenset({self.article}),
            languages=self.languages,
            collections=self.collections,
        )


def make_question(
    text: str,
    *,
    asked: date | None = None,
    conversation: Sequence[Turn] = (),
    since: str | None = None,
    until: str | None = None,
    outlet: str | None = None,
    article: str | None = None,
    collections: frozenset[str] | None = None,
    literally: bool = False,
    among: frozenset[str] | None = None,
    language: str | None = None,
) -> Question:
    """A question from outside: spaces tidied, explicit conditions in it taken out, dates checked and completed.

    Only the last few turns of the conversation are kept.

    Raises:
        BadQuestion: too long, a date that isn't one, a condition given twice, or a span of days that is empty.
    """
    text = " ".join(text.split())
    if len(text) > LONGEST_QUESTION:
        raise BadQuestion(f"the question is longer than {LONGEST_QUESTION:,} characters; ask in fewer words")
    typed = filters_in(text)
    first = _once("since", typed.since, None if since is None else parse_day(since))
    last = _once("until", typed.until, None if until is None else parse_day(until, end=True))
    require_span(first, last)
    return Question(
        text=text,
        words=" ".join(typed.rest.split()),
        since=first,
        until=last,
        outlet=_once("outlet", typed.outlet, outlet),
        article=article,
        collections=collections,
        asked=asked,
        conversation=tuple(conversation)[-MOST_TURNS:],
        literally=literally,
        among=among,
        language=None if language is None else _language(language),
    )


def _language(given: str) -> str:
    """A language as stories are searched by it: "pt" of "pt-BR".

    Raises:
        BadQuestion: that is no tag.
    """
    primary = primary_language(given.strip())
    if primary != ANY_LANGUAGE and not re.fullmatch(r"[a-z]{2,3}", primary):
        raise BadQuestion(f"{given!r} is no language; give a tag such as en, de or pt-BR, or {ANY_LANGUAGE} for all")
    return primary


def _once(name: str, typed: str | None, given: str | None) -> str | None:
    if typed is not None and given is not None and typed != given:
        raise BadQuestion(f"{name} is given twice, in the question and beside it; give it once")
    return given if typed is None else typed
