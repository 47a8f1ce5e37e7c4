"""What is asked: the words, and the conditions that came with them."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from bot.errors import PullquoteError
from index.store.filter import SearchFilter

LONGEST_QUESTION = 2000  # characters; more is a document, not a question

_GREETING = re.compile(
    r"(?:hi|hello|hey|hiya|yo|good (?:morning|afternoon|evening|day)|greetings|howdy|thanks?(?: you)?|thank you|cheers|"
    r"help|what can you do|who are you|what are you|how do you work|test|ping|bye|goodbye|ok|okay)"
    r"(?: (?:there|all|everyone|team|bot|pullquote|very much|so much|a lot))*",
    re.IGNORECASE,
)


class BadQuestion(PullquoteError):
    """A question or condition that can't be understood; its text is one clear line for the person who asked."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its conditions, all of which a story must meet to be quoted.

    since, until: ISO 8601 dates, inclusive. outlet: as the stories spell it, case aside. article: an article's id.
    """

    text: str
    since: str | None = None
    until: str | None = None
    outlet: str | None = None
    article: str | None = None
    collections: frozenset[str] | None = None

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
            article_ids=None if self.article is None else frozenset({self.article}),
            collections=self.collections,
        )


def make_question(
    text: str,
    *,
    since: str | None = None,
    until: str | None = None,
    outlet: str | None = None,
    article: str | None = None,
    collections: frozenset[str] | None = None,
) -> Question:
    """A question from outside: spaces tidied, dates checked and completed.

    Raises:
        BadQuestion: too long, a date that isn't one, or a span of days that is empty.
    """
    text = " ".join(text.split())
    if len(text) > LONGEST_QUESTION:
        raise BadQuestion(f"the question is longer than {LONGEST_QUESTION:,} characters; ask in fewer words")
    first = None if since is None else parse_day(since)
    last = None if until is None else parse_day(until, end=True)
    if first and last and first > last:
        raise BadQuestion(f"nothing can be since {first} and until {last}; swap the dates")
    return Question(text, first, last, outlet, article, collections)


def parse_day(text: str, *, end: bool = False) -> str:
    """An ISO 8601 date from "2020", "2020-11" or "2020-11-20": its first day, or its last when it is an `end`.

    Raises:
        BadQuestion: anything else.
    """
    match = re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", text.strip())
    if match is not None:
        year, month, day = int(match[1]), match[2] and int(match[2]), match[3] and int(match[3])
        try:
            month = month or (12 if end else 1)
            day = day or (calendar.monthrange(year, month)[1] if end else 1)
            return date(year, month, day).isoformat()
        except ValueError:  # no such month or day; IllegalMonthError is one too
            pass
    raise BadQuestion(f"{text!r} is not a date; write it like 2020-11-20, 2020-11 or 2020")
