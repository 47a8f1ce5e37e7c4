"""What a follow-up asks, written out in full."""

from __future__ import annotations

import pytest

from bot.answering.asking.conversation import Turn
from bot.answering.asking.in_full import alone, in_full, matter

CLOSED = Turn("Why was the Dray Bridge closed?", ("a",), "It was closed as cracks were found.")
MAYOR = Turn(
    "Who is the mayor of Dray?",
    ("a",),
    "Orla Finch, 52, is the mayor. Mr. Trask was it before.",
    ("Piet Trask",),
    "Orla Finch",
)
VOTED = Turn("Who voted against the toll?", ("a",), "Two of the Dray List voted against.", named="Two of the Dray List")


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("when?", "when was the Dray Bridge closed?"),
        ("why not?", "why was the Dray Bridge closed?"),
        ("and when was that?", "when was the Dray Bridge closed?"),
        ("For how long?", "For how long was the Dray Bridge closed?"),
        ("What was the reason?", "why was the Dray Bridge closed?"),
    ],
)
def test_a_bare_question_word_asks_the_same_again(text: str, full: str) -> None:
    """With another question word before the same words."""
    assert in_full(text, CLOSED) == full


def test_who_did_it_stands_in_for_who_when_asked_again() -> None:
    """Else "why" would be asked of nobody."""
    assert in_full("why?", VOTED) == "why Two of the Dray List voted against the toll?"
    assert in_full("why?", Turn(VOTED.question)) == "why voted against the toll?"


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("How long is it?", "How long is the Dray Bridge?"),
        ("Who owns it?", "Who owns the Dray Bridge?"),
        ("Who is its owner?", "Who is the Dray Bridge’s owner?"),
    ],
)
def test_a_thing_is_put_in_words(text: str, full: str) -> None:
    """The first thing the question before was about."""
    assert in_full(text, CLOSED) == full


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("what will it cost?", "what will Nimbral’s folding phone cost?"),
        ("What did it say?", "What did Nimbral say?"),
    ],
)
def test_what_somebody_does_it_to_is_spoken_of(text: str, full: str) -> None:
    """Unless somebody is to speak."""
    assert in_full(text, Turn("Why did Nimbral delay its folding phone?")) == full


def test_a_thing_is_the_answer_where_that_was_asked_for() -> None:
    """Those who did it are meant, not what they did it to; unknown, the question before is put beside."""
    assert in_full("Where do they live?", VOTED) == "Where do Two of the Dray List live?"
    assert in_full("Where do they live?", Turn(VOTED.question)) == "Where do they live voted against the toll?"


@pytest.mark.parametrize(
    ("before", "text", "full"),
    [
        (MAYOR, "What did she say?", "What did Orla Finch say?"),
        (MAYOR, "What is her age?", "What is Orla Finch’s age?"),
        (MAYOR, "Who beat her?", "Who beat Orla Finch?"),
        (MAYOR, "Did he resign?", "Did Trask resign?"),
        (Turn("Why did Ms. Finch send Piet Trask away?"), "Did he resign?", "Did Piet Trask resign?"),
        (Turn("Why was it shut?", (), "It was old.", ("Orla Finch",)), "Did she resign?", "Did Orla Finch resign?"),
    ],
)
def test_a_person_is_called_by_name(before: Turn, text: str, full: str) -> None:
    """Of those asked about, named as the answer and quoted, the first whom the pronoun fits; titles decide."""
    assert in_full(text, before) == full


def test_a_person_nobody_named_stays_a_pronoun() -> None:
    """A guess would put words into the wrong mouth."""
    assert in_full("What did she say?", CLOSED) == "What did she say about the Dray Bridge closed?"


@pytest.mark.parametrize(
    ("before", "text", "full"),
    [
        ("What did Velland say about the dam?", "and Ostrania?", "What did Ostrania say about the dam?"),
        ("How high is the toll?", "and for lorries?", "How high is the toll for lorries?"),
        ("How many came, according to Dray?", "and according to the union?", "How many came, according to the union?"),
        (
            "What does Velland say about the dam?",
            "and what does Ostrania say?",
            "what does Ostrania say about the dam?",
        ),
    ],
)
def test_a_name_or_phrase_takes_the_place_of_its_like(before: str, text: str, full: str) -> None:
    """Name for name, source for source; else it is added."""
    assert in_full(text, Turn(before)) == full


def test_any_other_question_gets_the_matter_of_the_one_before() -> None:
    """Without the words it asks with and those that are said already."""
    assert in_full("Is there a detour?", CLOSED) == "Is there a detour the Dray Bridge closed?"
    assert matter("What did the mayor say about the bridge?") == "the bridge"
    assert matter("How long was the bridge closed?", "who closed it") == "the bridge"


@pytest.mark.parametrize(
    ("text", "by_itself"),
    [
        ("and the dog?", "What is said about the dog?"),
        ("and for lorries?", "What is said about lorries?"),
        ("and what did the city offer?", "what did the city offer?"),
        ("when?", None),
    ],
)
def test_read_alone_a_follow_up_is_a_question_too(text: str, by_itself: str | None) -> None:
    """Or nothing, where it has no words of its own."""
    assert alone(text) == by_itself
