"""What an answer is made of: Quote, Citation, Answer, NoAnswer. Frozen values, checked where they are made."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from index.article import Span

LONGEST_QUOTE = 450  # characters, unless one sentence alone is longer


@dataclass(frozen=True, slots=True)
class RelatedArticle:
    """A story near the question, or a copy of one that is quoted; a pointer, never an answer."""

    article_id: str
    headline: str
    outlet: str
    published: str
    link: str


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a quote stands, resolved: enough to show it, to link to it and to find it again.

    paragraph: 1-based; start, end: code points into that paragraph of that version.
    published: ISO 8601, "" when unknown. link: lands on the passage; "" where nothing can be linked to.
    also_in: copies of the story in other places that have the same words.
    """

    article_id: str
    version: int
    paragraph: int
    start: int
    end: int
    headline: str
    outlet: str
    published: str
    url: str
    link: str
    also_in: tuple[RelatedArticle, ...] = ()


@dataclass(frozen=True, slots=True)
class DateNote:
    """What a date in a quote means: `text` as quoted, first and last day it covers (ISO 8601, inclusive)."""

    text: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Quote:
    """One to three whole adjoining sentences of one paragraph, verbatim.

    emphasis: spans of `text` with the words that matter, in order.
    speaker: who says it; None is the outlet's own voice.
    score: how well it answers, 0..1, comparable within one answer.
    """

    text: str
    citation: Citation
    score: float
    selected: bool = False
    emphasis: tuple[Span, ...] = ()
    speaker: str | None = None
    dates: tuple[DateNote, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a span that isn't one, and emphasis outside the text."""
        if len(self.text) != self.citation.end - self.citation.start or not self.text:
            raise ValueError("a quote's text is as long as its span, and not empty")
        if any(not 0 <= start < end <= len(self.text) for start, end in self.emphasis):
            raise ValueError("emphasis lies inside the quote")


@dataclass(frozen=True, slots=True)
class Understood:
    """What was understood of a question beside its words; None where it said nothing of the kind.

    since, until, outlet, article: what every quoted story meets. follows: the earlier question it was understood with.
    latest: newer stories were preferred. about: first and last day asked about (ISO 8601); stories near them were
    preferred. language: what every quoted story is in (a primary subtag), where that left stories out.
    """

    since: str | None = None
    until: str | None = None
    outlet: str | None = None
    article: str | None = None
    follows: str | None = None
    latest: bool = False
    about: tuple[str, str] | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Searched:
    """How much was searched for an answer."""

    articles: int
    paragraphs: int


class Reason(StrEnum):
    """Why there is no answer."""

    NOT_SAID = "not-said"  # the stories don't say
    NOTHING_SEARCHED = "nothing-searched"  # no story meets the conditions
    NO_STORIES = "no-stories"  # the index is empty
    EMPTY_QUESTION = "empty-question"
    GREETING = "greeting"
    UNCLEAR = "unclear"  # who or what is meant can't be told; asked back


@dataclass(frozen=True, slots=True)
class Side:
    """A quote as one side of a matter on which selected quotes differ.

    label: whoever says it, or the outlet that has it. published: the story's day where that tells two sides apart, else
    "". quote: its place in the answer's quotes, from 0.
    """

    label: str
    published: str
    quote: int


@dataclass(frozen=True, slots=True)
class Answer:
    """Quotes that answer a question, best first; the first is selected.

    confidence: calibrated chance, 0..1, that the first quote answers the question.
    sides: two or more where the selected quotes are different sides of one matter, else none.
    """

    id: str
    question: str
    confidence: float
    quotes: tuple[Quote, ...]
    related: tuple[RelatedArticle, ...]
    understood: Understood
    searched: Searched
    took_ms: int
    sides: tuple[Side, ...] = ()

    def __post_init__(self) -> None:
        """Refuse an answer that shows nothing, and a side that isn't shown."""
        if not self.quotes or not self.quotes[0].selected:
            raise ValueError("an answer has a selected quote, and its best one is selected")
        if any(not self.quotes[side.quote].selected for side in self.sides) or len(self.sides) == 1:
            raise ValueError("sides are of selected quotes, and never one alone")

    @property
    def shown(self) -> tuple[Quote, ...]:
        """The quotes people are shown."""
        return tuple(quote for quote in self.quotes if quote.selected)


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The stories don't say, or there was nothing to ask; `quotes` are the candidates that were rejected.

    options: where it is unclear who is meant, who may be: names as the stories have them.
    """

    id: str
    question: str
    reason: Reason
    confidence: float
    quotes: tuple[Quote, ...]
    related: tuple[RelatedArticle, ...]
    understood: Understood
    searched: Searched
    took_ms: int
    options: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse to show anything."""
        if any(quote.selected for quote in self.quotes):
            raise ValueError("no quote is selected where there is no answer")


Outcome = Answer | NoAnswer
