from __future__ import annotations

import pytest

from index.language import language_of, near_languages, primary_language, question_language

ENGLISH = (
    "The harbour of Vell closed for the winter on Monday. The harbour master said that it opens again in May. " * 2
)
GERMAN = (
    "Der Hafen von Vell wurde am Montag geschlossen. Die Bürgermeisterin sagte, dass er erst im Mai wieder öffnet. " * 2
)


@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (GERMAN, "de")])
def test_the_language_is_told_from_the_text(text: str, language: str) -> None:
    """Where nobody says."""
    assert language_of(text) == language


@pytest.mark.parametrize("text", ["", "It closed.", "1987 2.55 2.40 IV " * 40])
def test_a_text_that_could_be_anything_has_no_language(text: str) -> None:
    """Nothing is guessed."""
    assert language_of(text) == ""
    assert language_of(text, declared="fr") == "fr"


def test_what_is_declared_is_believed_unless_the_text_is_surely_another() -> None:
    """Regions are kept; a template's language is not believed."""
    assert language_of(ENGLISH, declared="en-GB") == "en-GB"
    assert language_of(GERMAN, declared="en") == "de"


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Why was the harbour bridge closed on Monday?", "en"),
        ("Warum wurde die Brücke gesperrt?", "de"),
        ("Pourquoi le pont est-il fermé ?", "fr"),
        ("Who won?", ""),
        ("Angela Merkel", ""),
        ("2026?", ""),
    ],
)
def test_the_language_of_a_question_is_told_only_where_it_is_certain(question: str, language: str) -> None:
    """A name or two words could be anything."""
    assert question_language(question) == language


def test_a_language_stands_with_those_it_is_taken_for() -> None:
    """Norwegian has three tags."""
    assert {"no", "nb"} <= near_languages("nb")
    assert near_languages("en") == {"en"}
    assert primary_language("pt-BR") == "pt"
