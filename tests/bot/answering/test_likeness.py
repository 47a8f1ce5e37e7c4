"""Late interaction between a question and sentences."""

from __future__ import annotations

import pytest

from bot.answering.likeness import likeness
from bot.answering.reading import PassageText
from index.encoder import load_encoder
from index.sentences import sentence_spans

TOY = load_encoder("hashing")


def passage(text: str) -> PassageText:
    """A passage of all its sentences."""
    return PassageText("", text, sentence_spans(text))


def test_each_word_of_the_question_counts_with_its_nearest_word() -> None:
    """Two of three words are in the first sentence, none in the second."""
    ((first, second),) = likeness("bridge shut today", [passage("The bridge was shut. Nobody came.")], TOY)
    assert first == pytest.approx(2 / 3, abs=0.35)
    assert first > second


def test_a_sentence_with_all_words_of_the_question_is_wholly_alike() -> None:
    """Whatever else it has."""
    (((score),),) = likeness("bridge shut", [passage("The old bridge was shut on Monday.")], TOY)
    assert score == pytest.approx(1.0)


def test_without_passages_or_words_there_is_no_likeness() -> None:
    """Nothing is compared with nothing."""
    assert likeness("bridge", [], TOY) == []
    assert likeness("?!", [passage("The bridge was shut.")], TOY) == [[0.0]]


def test_a_sentence_behind_the_encoders_window_has_no_likeness() -> None:
    """The shipped encoder reads 256 tokens."""
    long = passage("The weather was fine that day. " * 60)
    (scores,) = likeness("How was the weather?", [long], load_encoder())
    assert scores[0] > 0.4
    assert scores[-1] == 0.0
