"""What speaks for a sentence, added up."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.answering.signals import Signals, chance

GOOD = Signals(margin=6.0, bm25=1.0, cosine=0.8, support=1.0, coverage=1.0)


def test_a_better_margin_more_shared_words_and_more_of_the_story_rank_higher() -> None:
    """Each by itself."""
    assert GOOD.rank_score > replace(GOOD, margin=2.0).rank_score
    assert GOOD.rank_score > replace(GOOD, bm25=0.1).rank_score
    assert GOOD.rank_score > replace(GOOD, support=0.1).rank_score
    assert GOOD.rank_score == replace(GOOD, cosine=0.1).rank_score


def test_within_one_story_the_nearer_passage_ranks_higher() -> None:
    """How much of the story was found is the same for all of it."""
    one = replace(GOOD, support=None)
    assert one.rank_score > replace(one, cosine=0.1).rank_score


def test_the_chance_grows_with_the_margin_and_with_nearness_of_what_was_found() -> None:
    """Two kinds of signal."""
    assert chance(GOOD, nearest=0.6) > chance(replace(GOOD, margin=0.0), nearest=0.6)
    assert chance(GOOD, nearest=0.6) > chance(GOOD, nearest=0.1)
    assert chance(GOOD, nearest=0.6) > chance(replace(GOOD, bm25=0.1), nearest=0.6)
    assert chance(GOOD, nearest=0.6) > chance(replace(GOOD, coverage=0.4), nearest=0.6)


@given(st.floats(-1e6, 1e6), st.floats(0, 1), st.floats(-1, 1))
def test_a_chance_is_a_probability(margin: float, bm25: float, nearest: float) -> None:
    """However far the logits are out."""
    assert 0 <= chance(Signals(margin, bm25, bm25, bm25, bm25), nearest=nearest) <= 1
