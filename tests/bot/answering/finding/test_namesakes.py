"""Whom a lone surname may mean."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.answering.finding.namesakes import namesakes
from tests.support.stories import Newsroom, make_article

MAYOR = make_article(
    "mayor", "Mayor opens the fair", "Orla Finch, the mayor of Dray, opened the fair. Ms. Finch said it would rain."
)
COACH = make_article(
    "coach",
    "Coach praises the team",
    "“We were lucky at the match,” said Tomas Finch. He, the coach, went home by train.",
)
PLACE = make_article("place", "Road closed", "The road past Mount Finch is closed. Few people live near Mount Finch.")


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """Two people called Finch, and a mountain."""
    room = Newsroom(tmp_path, MAYOR, COACH, PLACE)
    yield room
    room.catalog.close()


def meant(room: Newsroom, words: str) -> tuple[str, ...]:
    """Who may be meant, over what is found for the words."""
    return namesakes(words, room.retriever.retrieve(words).passages, room.catalog)


def test_a_surname_of_two_people_may_mean_either(newsroom: Newsroom) -> None:
    """In order of the alphabet; the mountain is nobody."""
    assert meant(newsroom, "What did Finch say?") == ("Orla Finch", "Tomas Finch")


@pytest.mark.parametrize(
    "words",
    [
        "What did Orla Finch say?",
        "What did Ms. Finch say?",
        "What did Finch say about the fair?",
        "What did Trask say?",
        "Who opened the fair?",
        "What did FINCH say?",
    ],
)
def test_a_name_that_can_be_told_is_nobody_elses(newsroom: Newsroom, words: str) -> None:
    """By a first name, a title, or what else is asked; an acronym is no surname."""
    assert meant(newsroom, words) == ()


def test_stories_purged_meanwhile_are_passed_over(newsroom: Newsroom) -> None:
    """They can't be read any more."""
    passages = newsroom.retriever.retrieve("What did Finch say?").passages
    newsroom.catalog.purge("coach")
    assert namesakes("What did Finch say?", passages, newsroom.catalog) == ()
