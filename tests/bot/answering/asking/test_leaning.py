"""Whether a question leans on the one before it."""

from __future__ import annotations

import pytest

from bot.answering.asking.leaning import Leaning, is_lost, leaning


@pytest.mark.parametrize(
    "text",
    [
        "and when was that?",
        "why?",
        "who else?",
        "What about Velland?",
        "and Velland?",
        "Did he resign?",
        "How big is it?",
        "By whom?",
        "tell me more",
        "any other witnesses?",
    ],
)
def test_a_question_that_opens_or_points_back_leans_on_the_one_before(text: str) -> None:
    """It can't be understood by itself."""
    assert leaning(text) is Leaning.YES


@pytest.mark.parametrize(
    "text", ["Who will pay?", "Was anyone hurt?", "what did the city offer?", "What does Dray say?"]
)
def test_a_short_question_that_could_stand_alone_may_lean(text: str) -> None:
    """Either way is tried."""
    assert leaning(text) is Leaning.MAYBE


@pytest.mark.parametrize(
    "text",
    [
        "How many votes did Orla Finch get in Dray?",
        "What did Orla Finch say after she lost?",
        "Is it true that Dray has a mayor?",
        "What did Dray say about its harbour, and why?",
        "How long did the talks on fishing between fleets and farms along the coast take?",
    ],
)
def test_a_question_that_names_what_it_is_about_stands_alone(text: str) -> None:
    """A pronoun for what the question itself names points nowhere else."""
    assert leaning(text) is Leaning.NO


def test_a_pronoun_may_stand_for_a_phrase_of_another_clause() -> None:
    """The mayor of the first clause is the one who resigns in the second."""
    assert leaning("When the mayor met the guard after the vote, did he resign?") is not Leaning.YES


@pytest.mark.parametrize("text", ["What did he say?", "why?", "who else?", "and when was that?", "and the dog?"])
def test_a_first_question_that_points_back_is_lost(text: str) -> None:
    """There is nothing to point at: it is asked back."""
    assert is_lost(text)


@pytest.mark.parametrize("text", ["Who will pay?", "What about Velland?", "What did Orla Finch say?", "tell me more"])
def test_a_first_question_that_names_something_is_not_lost(text: str) -> None:
    """Or asks for nothing in particular."""
    assert not is_lost(text)
