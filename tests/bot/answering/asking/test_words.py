"""The words of a question."""

from __future__ import annotations

import pytest

from bot.answering.asking.words import content_words, names_in, words_of


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("What did Orla Finch say in Dray?", ["Orla Finch", "Dray"]),
        ("Finch’s plan, please", ["Finch"]),
        ("Summarise the news of Monday in May", []),
        ("Any news from the Harbour Bridge?", ["Harbour Bridge"]),
        ("who won?", []),
    ],
)
def test_names_are_runs_of_capitals(text: str, names: list[str]) -> None:
    """But for first words, days and months."""
    assert names_in(text) == names


def test_words_of_grammar_say_nothing_of_the_matter() -> None:
    """They are left out; short verbs and owners lose their ending."""
    assert content_words("What’s the mayor’s plan for it?") == ["mayor", "plan"]
    assert words_of("it’s Finch’s") == ["it", "Finch"]
