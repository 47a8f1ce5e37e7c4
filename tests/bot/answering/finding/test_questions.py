"""A question is no answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.answering.finding.questions import ASKS, questions
from bot.answering.quoting import candidates
from tests.support.stories import KeywordReader, Newsroom, make_article

QUIZ = make_article("quiz", "Who shut the gates?", "Who shut the gates of Vell?", "“Who shut the gates?” Tamm asked.")


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """A question of the outlet's, and one that somebody asked."""
    room = Newsroom(tmp_path, QUIZ)
    yield room
    room.catalog.close()


@pytest.mark.parametrize(
    ("words", "losses"),
    [("Who shut the gates?", {0.0, ASKS}), ("What did Tamm ask of the gates?", {0.0})],
)
def test_a_sentence_that_asks_loses(newsroom: Newsroom, words: str, losses: set[float]) -> None:
    """Unless a question is asked for."""
    found = newsroom.retriever.retrieve(words)
    every = candidates(words, found.passages, words=found.words, catalog=newsroom.catalog, reader=KeywordReader())
    assert len(every) == 2
    assert set(questions(words, every)) == losses
    for candidate, loss in zip(every, questions(words, every), strict=True):
        assert (loss == ASKS) == (losses != {0.0} and candidate.text.endswith("?"))
