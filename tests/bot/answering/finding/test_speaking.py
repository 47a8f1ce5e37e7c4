"""Who speaks in a quote counts where a question asks for someone's words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from bot.answering.finding.speaking import ANOTHER, SPEAKS, speaking
from bot.answering.quoting import Candidate, candidates
from tests.support.stories import KeywordReader, Newsroom, make_article

GATES = make_article(
    "gates",
    "Row over gates grows",
    "Velland has accused Ostrania of shutting the gates.",
    "Ostranian Foreign Ministry spokesman Orlo Tamm accused the Vellandish side of theft on Monday.",
    "“We will see,” said Bea Holm, a farmer; Ostrania also says the gates stay shut.",
    "The gates were shut at noon.",
    outlet="The Vell Courier",
)


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """One story with four voices."""
    room = Newsroom(tmp_path, GATES)
    yield room
    room.catalog.close()


def candidates_of(room: Newsroom, question: str) -> list[Candidate]:
    """Every sentence found, in the story's order."""
    found = room.retriever.retrieve(question)
    every = candidates(question, found.passages, words=found.words, catalog=room.catalog, reader=KeywordReader())
    return sorted(every, key=lambda candidate: candidate.span.paragraph)


def gains(room: Newsroom, question: str) -> Sequence[float]:
    """By paragraph."""
    return speaking(question, candidates_of(room, question), room.catalog)


def test_whoever_speaks_for_those_asked_about_gains_and_another_loses(newsroom: Newsroom) -> None:
    """A ministry's spokesman speaks for his country; who only speaks of it is another; the outlet is neither."""
    assert gains(newsroom, "What does Ostrania accuse the Vellandish side of?") == [ANOTHER, SPEAKS, 0.0, 0.0]
    assert gains(newsroom, "What does Velland say of the gates?")[:2] == [SPEAKS, ANOTHER]


@pytest.mark.parametrize("question", ["Who shut the gates?", "When were the gates shut?", "What did he say?"])
def test_a_question_for_nobodys_words_changes_nothing(newsroom: Newsroom, question: str) -> None:
    """Nothing is looked up."""
    assert gains(newsroom, question) == [0.0] * 4


def test_an_outlet_asked_for_is_no_speaker_of_its_own_stories(newsroom: Newsroom) -> None:
    """All that stands in them is its."""
    assert gains(newsroom, "According to the Vell Courier, who shut the gates?") == [0.0] * 4


def test_only_the_first_candidates_are_looked_at(newsroom: Newsroom) -> None:
    """Finding a speaker costs time."""
    question = "What does Velland say of the gates?"
    many = candidates_of(newsroom, question)[:1] * 15
    assert speaking(question, many, newsroom.catalog) == [SPEAKS] * 12 + [0.0] * 3


def test_a_story_purged_meanwhile_gains_nothing(newsroom: Newsroom) -> None:
    """It can't be read any more."""
    found = candidates_of(newsroom, "What does Velland say of the gates?")
    newsroom.catalog.purge("gates")
    assert speaking("What does Velland say of the gates?", found, newsroom.catalog) == [0.0] * 4
