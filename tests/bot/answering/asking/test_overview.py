"""Which questions ask for an overview, and of what."""

from __future__ import annotations

import pytest

from bot.answering.asking.overview import asks_of_story, overview_subject


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("What's new about Nimbral?", "Nimbral"),
        ("latest on the bridge", "the bridge"),
        ("What happened in Dray last night?", "Dray last night"),
        ("tell me about the strike", "the strike"),
        ("give me a quick overview of the vote", "the vote"),
        ("What is the story about the hare about?", "the hare"),
        ("Could you catch me up on the strike, please?", "the strike"),
        ("Is there any news about Dray?", "Dray"),
        ("what do the papers say about the strike", "the strike"),
        ("What's going on with the recall?", "the recall"),
        ("summarise the story about the royal wedding", "the royal wedding"),
    ],
)
def test_an_overview_is_asked_of_a_subject(text: str, subject: str) -> None:
    """What is left of the question without its frame."""
    assert overview_subject(text) == subject


@pytest.mark.parametrize(
    "text", ["What's new?", "any news?", "What did I miss?", "What happened next?", "Summarise this story"]
)
def test_an_overview_may_be_of_anything(text: str) -> None:
    """Then there is no subject."""
    assert overview_subject(text) == ""


@pytest.mark.parametrize(
    "text", ["What happened to the boy?", "Who won?", "tell me how it works", "What did the mayor say about the news?"]
)
def test_what_a_sentence_may_answer_is_no_overview(text: str) -> None:
    """It is read for its answer."""
    assert overview_subject(text) is None


@pytest.mark.parametrize(
    ("text", "is_of_story"),
    [
        ("Who is hurt in this story?", True),
        ("What is it about?", True),
        ("What does that article say about Dray?", True),
        ("Is there a bridge in it?", True),
        ("In the story about Dray, who won?", False),
        ("Who won in Dray?", False),
    ],
)
def test_one_story_may_be_asked_about(text: str, is_of_story: bool) -> None:
    """Pointed at, not described."""
    assert asks_of_story(text) is is_of_story
