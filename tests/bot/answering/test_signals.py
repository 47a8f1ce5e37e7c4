"""What speaks for a sentence, added up."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.answering.signals import Signals, chance

GOOD = Signals(evidence=3.0, span=6.0, likeness=0.7, cosine=0.6, bm25=1.0)


def test_more_of_the_readers_span_and_likeness_ranks_higher() -> None:
    """Each by itself."""
    assert GOOD.rank_score > replace(GOOD, span=2.0).rank_score
    assert GOOD.rank_score > replace(GOOD, likeness=0.4).rank_score
    assert GOOD.rank_score > replace(GOOD, bm25=0.1).rank_score


def test_the_chance_grows_with_evidence_and_with_nearness_of_what_was_found() -> None:
    """Two kinds of signal."""
    assert chance(GOOD, nearest=0.6) > chance(replace(GOOD, span=0.0), nearest=0.6)
    assert chance(GOOD, nearest=0.6) > chance(GOOD, nearest=0.1)


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(-1, 1))
def test_a_chance_is_a_probability(evidence: float, span: float, nearest: float) -> None:
    """However far the logits are out."""
    assert 0 <= chance(replace(GOOD, evidence=evidence, span=span), nearest=nearest) <= 1
