"""Whom pronouns stand for."""

from __future__ import annotations

import pytest

from bot.answering.attribution import people_meant
from index.article import Paragraph
from index.sentences import sentence_spans


def meant(*texts: str) -> list[tuple[str, str]]:
    """The pronouns of the last of some paragraphs, and whom they stand for."""
    paragraphs = [Paragraph(number, text, sentences=sentence_spans(text)) for number, text in enumerate(texts, start=1)]
    return [(texts[-1][start:end], name) for (start, end), name in people_meant(paragraphs, len(texts))]


@pytest.mark.parametrize(
    ("paragraph", "found"),
    [
        ("Ivo Brack has been in jail since May. He is ill.", [("He", "Ivo Brack")]),
        ("Ivo Brack has been in jail since May. His wife visits him.", [("His", "Ivo Brack’s"), ("him", "Ivo Brack")]),
        (
            "Ivo Brack has been in jail since May. His wife, Orla Finch, wants to have him freed.",
            [("His", "Ivo Brack’s"), ("him", "Ivo Brack")],
        ),
        ("Ada Venn left. Her lawyer saw nothing.", [("Her", "Ada Venn’s")]),
        ("Ada Venn left. Trask saw her in Calder.", [("her", "Ada Venn")]),
        ("It rained. He left.", []),
        ("The bridge is shut. “He knew,” it was said.", []),
    ],
)
def test_whom_a_paragraph_calls_by_a_pronoun(paragraph: str, found: list[tuple[str, str]]) -> None:
    """The nearest before it that it can be; the owner of a thing with an ending."""
    assert meant(paragraph) == found


def test_a_paragraph_goes_on_about_who_was_named_before_it() -> None:
    """Across paragraphs, by the name in full."""
    assert meant("The banker Ada Venn left.", "Ms. Venn was tired.", "She slept.") == [("She", "Ada Venn")]


def test_a_paragraph_that_is_not_there_has_no_pronouns() -> None:
    """It is an error."""
    with pytest.raises(ValueError, match="no paragraph"):
        list(people_meant([], 1))
