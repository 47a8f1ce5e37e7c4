"""A question in the terms of a story."""

from __future__ import annotations

import pytest

from bot.answering.asking.story_terms import in_terms_of

STORY = (
    "Ambassador Ada Venn met Prime Minister Orlo Tamm and Vice President Lene Holm on Monday. Venn left at noon. "
    "Mayor Bea Finch and the former Mayor Ivo Brack disagreed. Sir Ivo Trask and Mina Trask were there."
)


@pytest.mark.parametrize(
    ("question", "in_full"),
    [
        ("When did the ambassador meet each man?", "When did Ambassador Ada Venn meet each man?"),
        ("When did Venn leave?", "When did Ada Venn leave?"),
        ("When did Ms. Venn leave?", "When did Ada Venn leave?"),
        ("What did the prime minister say?", "What did Prime Minister Orlo Tamm say?"),
        ("Who is the mayor?", "Who is Mayor Bea Finch?"),
        ("What does the Danish side want?", "What does Denmark want?"),
    ],
)
def test_whom_the_story_names_is_named(question: str, in_full: str) -> None:
    """By office and by surname."""
    assert in_terms_of(STORY, question) == in_full


@pytest.mark.parametrize(
    "question",
    [
        "What did the president say?",  # a vice president is none
        "Where is Trask?",  # there are two
        "Who is the mayor of Calder?",  # may be another mayor
        "What is the ambassador's salary?",
        "What is the Mayor Tower?",
        "When did Ada Venn leave?",
        "Where is Denmark?",
        "",
    ],
)
def test_the_rest_stays(question: str) -> None:
    """What the story doesn't name, or may mean another."""
    assert in_terms_of(STORY, question) == question
