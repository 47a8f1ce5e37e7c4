"""Sides of one matter."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answering import DateNote, Quote, Side
from bot.answering.asking.meaning import Meaning
from bot.answering.finding.sides import each_side, sides
from bot.answering.models import Understood
from index.store.filter import SearchFilter
from tests.support.answers import make_quote

WHAT_BOTH_SAY = "What do Velland and Ostrania say about the dam?"
HOW_MANY = "How many people were hurt on the ferry?"


def said(text: str, speaker: str | None = None) -> Quote:
    """A selected quote on the dam, by someone."""
    return replace(make_quote(text, selected=True, headline="Gates of the dam are shut"), speaker=speaker)


def counted(
    text: str,
    number: str,
    outlet: str,
    published: str,
    *,
    article: str = "",
    paragraph: int = 1,
    speaker: str | None = None,
) -> Quote:
    """A selected quote on the ferry, of an outlet and a day, whose answer is a number."""
    start = text.index(number)
    quote = make_quote(text, selected=True, emphasis=((start, start + len(number)),), headline="Ferry hits quay")
    place = replace(
        quote.citation, outlet=outlet, published=published, article_id=article or outlet, paragraph=paragraph
    )
    return replace(quote, citation=place, speaker=speaker)


def meaning(words: str) -> Meaning:
    """A question and nothing more."""
    return Meaning(words, SearchFilter(), Understood())


def test_each_side_that_a_question_names_is_asked_about() -> None:
    """The question once for each; a question that names one side only is not split."""
    assert [one.words for one in each_side(meaning(WHAT_BOTH_SAY))] == [
        "What does Velland say about the dam?",
        "What does Ostrania say about the dam?",
    ]
    assert each_side(meaning("What did Velland say about the dam?")) == ()
    assert [one.words for one in each_side(meaning("How did the mayor and the union react to it?"))] == [
        "How did the mayor react to it?",
        "How did the union react to it?",
    ]


def test_those_who_say_different_things_are_sides() -> None:
    """Velland says one thing, Ostrania another."""
    quotes = [said("The dam is safe, Velland said.", "Velland"), said("The dam is not, Ostrania said.", "Ostrania")]
    assert sides(WHAT_BOTH_SAY, quotes) == (Side("Velland", "", 0), Side("Ostrania", "", 1))


def test_a_side_that_is_said_to_speak_goes_by_its_name() -> None:
    """Where both quotes are told by one speaker."""
    quotes = [
        said("The dam is safe, Orla Finch said.", "Orla Finch"),
        said("Ostrania says the dam leaks.", "Orla Finch"),
    ]
    assert sides(WHAT_BOTH_SAY, quotes) == (Side("Orla Finch", "", 0), Side("Ostrania", "", 1))


@pytest.mark.parametrize(
    "quotes",
    [
        [said("The dam is safe, Velland said.", "Velland")],
        [said("The dam is safe, Velland said.", "Velland"), said("The dam was shut.")],
        [said("The dam is safe, Velland said.", "Velland"), said("So is the dam road, Velland said.", "Velland")],
        [
            said("The dam is safe, Velland said.", "Velland"),
            replace(said("Cod is dear.", "Dray"), citation=make_quote("Cod is dear.", headline="Fish").citation),
        ],
    ],
)
def test_one_voice_or_another_matter_makes_no_sides(quotes: list[Quote]) -> None:
    """The outlet's own words are nobody's side."""
    assert sides(WHAT_BOTH_SAY, quotes) == ()


def test_what_one_is_asked_to_say_has_no_other_side() -> None:
    """Others are no sides of what one of them said."""
    quotes = [said("The dam is safe, Velland said.", "Velland"), said("The dam is not, Ostrania said.", "Ostrania")]
    assert sides("What did Velland say about the dam?", quotes) == ()
    assert len(sides("Is the dam safe?", quotes)) == 2


def test_outlets_with_different_numbers_are_sides_in_the_order_of_their_days() -> None:
    """Harbour Radio has 12; Estuary News has 14, later."""
    quotes = [
        counted("Fourteen people were hurt on the ferry.", "Fourteen", "Estuary News", "2026-05-12"),
        counted("Some 12 people were hurt on the ferry.", "12", "Harbour Radio", "2026-05-11T08:00:00Z"),
    ]
    assert sides(HOW_MANY, quotes) == (
        Side("Harbour Radio", "2026-05-11", 1),
        Side("Estuary News", "2026-05-12", 0),
    )


def test_the_same_number_or_a_story_without_an_outlet_makes_no_sides() -> None:
    """And a number far down a story is of something else."""
    twelve = counted("Some 12 people were hurt on the ferry.", "12", "Harbour Radio", "2026-05-11")
    same = counted("Twelve people were hurt on the ferry.", "Twelve", "Estuary News", "2026-05-12")
    unnamed = counted("Some 14 people were hurt on the ferry.", "14", "", "2026-05-12", article="x")
    far_down = counted("Some 900 people use the ferry.", "900", "Estuary News", "2026-05-12", paragraph=7)
    for other in (same, unnamed, far_down):
        assert sides(HOW_MANY, [twelve, other]) == ()


def test_numbers_of_one_story_are_sides_of_those_who_give_them() -> None:
    """The city says 120, the union 260."""
    city = counted("The city counted 120 people on the ferry.", "120", "Courier", "2026-05-11", speaker="the city")
    union = counted(
        "The union counted 260 people on the ferry.", "260", "Courier", "2026-05-11", paragraph=5, speaker="the union"
    )
    assert sides(HOW_MANY, [city, union]) == (Side("the city", "", 0), Side("the union", "", 1))


def test_one_story_gives_one_number() -> None:
    """Its first; and dates are no numbers."""
    first = counted("Some 12 people were hurt on the ferry.", "12", "Harbour Radio", "2026-05-11")
    second = counted("Of them 3 were hurt on the ferry deck.", "3", "Harbour Radio", "2026-05-11", paragraph=2)
    later = counted("Some 14 people were hurt on the ferry.", "14", "Estuary News", "2026-05-12")
    dated = replace(
        counted("The ferry people left on May 11.", "May 11", "Gazette", "2026-05-12"),
        dates=(DateNote("May 11", "2026-05-11", "2026-05-11"),),
    )
    assert [side.label for side in sides(HOW_MANY, [first, second, later, dated])] == ["Harbour Radio", "Estuary News"]
