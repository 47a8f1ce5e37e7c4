"""Which languages stories may be in for a question."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.answering.asking.language import in_its_language
from bot.answering.dating import BadQuestion
from bot.answering.question import make_question
from tests.support.stories import Newsroom, make_article

GERMAN = "Warum wurde die Brücke am Montag gesperrt?"


@pytest.mark.parametrize(
    ("text", "given", "known", "language", "languages"),
    [
        (GERMAN, None, {"en", "de"}, "de", {"de", ""}),
        (GERMAN, None, {"de"}, None, None),
        (GERMAN, None, {"en", "fr"}, None, None),
        (GERMAN, "any", {"en", "de"}, None, None),
        (GERMAN, "en-GB", {"en", "de"}, "en", {"en"}),
        ("Who?", None, {"en", "de"}, None, None),
        ("Who?", "xh", {"en"}, "xh", {"xh"}),
    ],
)
def test_stories_are_in_the_language_asked_for_else_in_the_questions_where_there_is_a_choice(
    text: str, given: str | None, known: set[str], language: str | None, languages: set[str] | None
) -> None:
    """A guess never leaves a question without stories; a wish may."""
    found = in_its_language(make_question(text, language=given), known)
    assert (found.language, found.languages) == (language, languages)
    assert found.search_filter.languages == languages


def test_what_is_taken_literally_is_searched_for_in_all_languages() -> None:
    """Nothing is understood."""
    assert in_its_language(make_question(GERMAN, literally=True), {"en", "de"}).languages is None


def test_what_is_no_language_is_said_so() -> None:
    """With what would be one."""
    with pytest.raises(BadQuestion, match="no language"):
        make_question(GERMAN, language="german")


@pytest.mark.parametrize(
    ("given", "language", "outlets"),
    [(None, "de", {"Bote", "Tafel"}), ("en", "en", {"Courier"}), ("any", None, {"Bote", "Courier", "Tafel"})],
)
def test_quotes_are_in_the_language_of_the_question_unless_told_otherwise(
    tmp_path: Path, given: str | None, language: str | None, outlets: set[str]
) -> None:
    """Stories in others aren't searched; those whose language nobody knows are."""
    room = Newsroom(
        tmp_path,
        replace(
            make_article("1", "Risse", "Die Brücke am Hafen ist gesperrt: 17 Risse.", outlet="Bote"), language="de"
        ),
        replace(make_article("2", "Bridge", "The Brücke was shut over 17 cracks.", outlet="Courier"), language="en-GB"),
        make_article("3", "Brücke zu", "Brücke gesperrt, 17 Risse am Hafen.", outlet="Tafel"),
    )
    question = make_question("Warum wurde die Brücke am Hafen gesperrt?", language=given)
    outcome = room.answerer("17").answer(question, answer_id="x")
    assert {quote.citation.outlet for quote in outcome.quotes} == outlets
    assert outcome.understood.language == language
    room.catalog.close()
