from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fusion import reciprocal_rank_fusion

rankings_of_ids = st.lists(st.lists(st.integers(0, 20), unique=True), max_size=5)


@given(rankings_of_ids, st.data())
def test_score_is_the_weighted_sum_of_reciprocal_ranks(rankings: list[list[int]], data: st.DataObject) -> None:
    """Every id that was ranked gets the sum of weight / (k + rank) over the rankings it is in."""
    weights = data.draw(st.lists(st.floats(0.1, 10), min_size=len(rankings), max_size=len(rankings)))
    k = data.draw(st.floats(1, 100))
    expected = {
        each: sum(w / (k + r.index(each) + 1) for r, w in zip(rankings, weights, strict=True) if each in r)
        for each in {each for ranking in rankings for each in ranking}
    }
    assert reciprocal_rank_fusion(rankings, weights=weights, k=k) == pytest.approx(expected)


@given(rankings_of_ids)
def test_best_comes_first_and_ties_in_the_order_first_met(rankings: list[list[int]]) -> None:
    """Ids are sorted by falling score; equal ones stay in the order of the rankings."""
    fused = reciprocal_rank_fusion(rankings)
    met = list(dict.fromkeys(each for ranking in rankings for each in ranking))
    assert list(fused) == sorted(met, key=lambda each: -fused[each])


@given(st.lists(st.integers(), unique=True))
def test_one_ranking_keeps_its_order(ranking: list[int]) -> None:
    """Fusing a single ranking changes nothing about it."""
    assert list(reciprocal_rank_fusion([ranking])) == ranking


@given(st.lists(st.integers(), unique=True, min_size=2))
def test_agreeing_rankings_keep_their_order(ranking: list[int]) -> None:
    """What all rankings agree on is not turned round, whatever the weights are."""
    assert list(reciprocal_rank_fusion([ranking, ranking], weights=[0.2, 3.0])) == ranking


def test_being_in_two_rankings_beats_being_first_in_one() -> None:
    """With the damping of the paper, second place twice is worth more than first place once."""
    assert list(reciprocal_rank_fusion([["a", "both"], ["b", "both"]])) == ["both", "a", "b"]


def test_nothing_ranked_gives_nothing() -> None:
    """No rankings, or empty ones, are no error."""
    assert reciprocal_rank_fusion([]) == {}
    assert reciprocal_rank_fusion([[], []]) == {}


def test_missing_weight_is_refused() -> None:
    """As many weights as rankings are needed."""
    with pytest.raises(ValueError, match="shorter"):
        reciprocal_rank_fusion([["a"], ["b"]], weights=[1.0])
