"""What the HTTP API takes and gives, as its OpenAPI document tells it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from bot.answering.answerer import DEFAULT_LIMIT
from bot.answering.question import LONGEST_QUESTION

MOST_QUOTES = 20
MOST_STORIES = 100
LONGEST_CONDITION = 300


def _encodable(text: str) -> str:
    """Without halves of surrogate pairs, which JSON can escape and UTF-8 can't hold."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


Text = Annotated[str, AfterValidator(_encodable)]
Condition = Annotated[Text, Field(max_length=LONGEST_CONDITION)]
Limit = Annotated[int, Field(ge=1, le=MOST_QUOTES, description="Most quotes that are selected.")]


class Ask(BaseModel):
    """A question with its conditions, all of which a story must meet to be quoted."""

    model_config = ConfigDict(extra="forbid")

    question: Annotated[Text, Field(max_length=LONGEST_QUESTION, examples=["Why was the harbour bridge closed?"])]
    since: Annotated[Condition | None, Field(description="First day of publication: 2026-03-02, 2026-03 or 2026.")] = (
        None
    )
    until: Annotated[Condition | None, Field(description="Last day of publication.")] = None
    outlet: Annotated[Condition | None, Field(description="Only stories of this outlet.")] = None
    article: Annotated[Condition | None, Field(description="Only the story of this id.")] = None
    language: Annotated[
        Condition | None, Field(description="Only stories in this language: en, de, …; any for all of them.")
    ] = None
    collections: Annotated[list[Condition] | None, Field(max_length=50, description="Only stories of these.")] = None
    asked: Annotated[date | None, Field(description="The day it is asked on; today by default.")] = None
    conversation: Annotated[
        list[str | dict[str, Any]] | str | None,
        Field(max_length=20_000, description="What was asked before, as for `pullquote ask --jsonl`."),
    ] = None
    literally: Annotated[bool, Field(description="Take words like “since Tuesday” as words only.")] = False
    limit: Limit = DEFAULT_LIMIT
    candidates: Annotated[bool, Field(description="Give the quotes that weren't selected too.")] = False


class AskByAddress(BaseModel):
    """The same in an address, without a conversation."""

    question: Annotated[str, Field(max_length=LONGEST_QUESTION)]
    since: Condition | None = None
    until: Condition | None = None
    outlet: Condition | None = None
    article: Condition | None = None
    language: Condition | None = None
    collection: Annotated[list[Condition], Field(max_length=50)] = []
    literally: bool = False
    limit: Limit = DEFAULT_LIMIT
    candidates: Annotated[bool, Field(description="Give the quotes that weren't selected too.")] = False


class ListStories(BaseModel):
    """Which stories to list."""

    since: Annotated[Condition | None, Field(description="First day of publication.")] = None
    until: Annotated[Condition | None, Field(description="Last day of publication.")] = None
    outlet: Condition | None = None
    collection: Annotated[list[Condition], Field(max_length=50)] = []
    limit: Annotated[int, Field(ge=1, le=MOST_STORIES)] = 20
    after: Annotated[Condition | None, Field(description="`next` of the stories before.")] = None


class Date(BaseModel):
    """What a date in a quote means: first and last day."""

    text: str
    from_: Annotated[str, Field(alias="from")]
    to: str


class Related(BaseModel):
    """A story near the question, or a copy of a quoted one; never an answer."""

    model_config = ConfigDict(extra="forbid")

    article_id: str
    headline: str
    outlet: str
    published: str
    link: str


class Quote(BaseModel):
    """One to three whole adjoining sentences; `text` is code points `start` to `end` of the paragraph."""

    model_config = ConfigDict(extra="forbid")

    text: str
    selected: bool
    article_id: str
    headline: str
    outlet: str
    published: str
    url: str
    link: Annotated[str, Field(description="Lands on the passage.")]
    also_in: Annotated[list[Related], Field(description="Copies of the story that have the same words.")]
    version: int
    paragraph: Annotated[int, Field(description="Counted from 1.")]
    start: int
    end: int
    emphasis: list[tuple[int, int]]
    speaker: Annotated[str | None, Field(description="Who says it; null is the outlet's own voice.")]
    dates: list[Date]
    score: float


class Side(BaseModel):
    """A quote as one side of a matter; `quote` is its place in `quotes`, from 0."""

    model_config = ConfigDict(extra="forbid")

    label: str
    published: str
    quote: int


class Understood(BaseModel):
    """What was understood of the question beside its words."""

    since: str | None
    until: str | None
    outlet: str | None
    article: str | None
    follows: Annotated[str | None, Field(description="The question before that it was understood with.")]
    latest: Annotated[bool, Field(description="Newer stories were preferred.")]
    about: Annotated[tuple[str, str] | None, Field(description="First and last day that it is about.")]
    language: Annotated[str | None, Field(description="The one language of the stories that were searched.")]


class Searched(BaseModel):
    """How much was searched."""

    articles: int
    paragraphs: int


class AnswerObject(BaseModel):
    """An answer in the stories' own words, or that the stories don't say."""

    id: str
    question: str
    answered: bool
    reason: Annotated[str | None, Field(description="Why there is no answer; null when there is one.")]
    options: Annotated[list[str], Field(description="Who may be meant, where that is unclear.")]
    confidence: Annotated[float, Field(ge=0, le=1)]
    quotes: Annotated[list[Quote], Field(description="Best first.")]
    sides: list[Side]
    related: list[Related]
    understood: Understood
    searched: Searched
    took_ms: int


class StoryLine(BaseModel):
    """A story in the list of stories."""

    article_id: str
    version: int
    headline: str
    outlet: str
    published: str
    url: str
    language: str
    collections: list[str]
    link: Annotated[str, Field(description="The story's page.")]


class StoryLines(BaseModel):
    """Stories, newest first; `next` is the `after` of the next ones, null where there are none."""

    stories: list[StoryLine]
    next: str | None


class StoryParagraph(BaseModel):
    """A paragraph; only a `body` one is ever quoted."""

    number: int
    kind: str
    text: str


class StoryCaption(BaseModel):
    """The words under a picture and whom it is credited to."""

    text: str
    credit: str


class Story(BaseModel):
    """One version of a story, whole."""

    article_id: str
    version: int
    newest_version: int
    withdrawn: Annotated[str | None, Field(description="Why it was withdrawn; null where it wasn't.")]
    headline: str
    outlet: str
    byline: str
    published: str
    updated: str
    url: str
    language: str
    paragraphs: list[StoryParagraph]
    captions: list[StoryCaption]
    link: str


class Status(BaseModel):
    """What the index holds; `up_to_date` is false after an interrupted `pullquote index add`."""

    articles: int
    paragraphs: int
    withdrawn: int
    newest: str
    generation: str | None
    published: Annotated[str, Field(description="When the generation was published.")]
    encoder: str | None
    passages: int
    up_to_date: bool


class ProblemDetails(BaseModel):
    """An error (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    request_id: Annotated[str, Field(description="Names the request in the operator's log.")]
