"""What a response amounts to."""

import math

import numpy as np
import pytest
from sklearn.metrics import ndcg_score

from bot.evaluation.dataset import JudgedQuestion
from bot.evaluation.judging import QuoteGiven, Response, judge, ndcg, recall

QUESTION = JudgedQuestion(
    id="q1",
    text="When did the bridge close?",
    answerable=True,
    article_ids=frozenset({"bridge"}),
    answers=("Monday",),
    evidence=("The bridge closed on Monday.",),
)
UNANSWERABLE = JudgedQuestion(id="q2", text="Who built it?", answerable=False)
RIGHT = QuoteGiven("The bridge closed on Monday.", "bridge", 1)
WRONG = QuoteGiven("The dam opened late in spring.", "dam", 1)


def response(*quotes: QuoteGiven, confidence: float = 0.8, answered: bool | None = True) -> Response:
    """A response with these quotes."""
    return Response(quotes=quotes, confidence=confidence, latency_ms=5.0, answered=answered)


def test_a_right_first_quote_counts_everywhere() -> None:
    """Article, evidence and answer are hit, and nothing is a mistake."""
    judged = judge(QUESTION, response(RIGHT, WRONG))
    hits = ("article@1", "evidence@1", "evidence@3", "answer@1", "answer@3", "right")
    assert [judged.values[name] for name in hits] == [1.0] * 6
    assert judged.mistake == ""


def test_a_right_third_quote_counts_at_3_only() -> None:
    """And a fourth one no more."""
    judged = judge(QUESTION, response(WRONG, WRONG, RIGHT))
    assert (judged.values["evidence@1"], judged.values["evidence@3"]) == (0.0, 1.0)
    assert judge(QUESTION, response(WRONG, WRONG, WRONG, RIGHT)).values["evidence@3"] == 0.0
    assert judged.mistake == "wrong article"


def test_evidence_counts_from_a_listed_article_only() -> None:
    """The same words elsewhere are cited from elsewhere; the answer in them still counts."""
    elsewhere = QuoteGiven(RIGHT.text, "copy", 1)
    values = judge(QUESTION, response(elsewhere)).values
    assert (values["article@1"], values["evidence@1"], values["answer@1"]) == (0.0, 0.0, 1.0)


def test_an_unfit_quote_hits_nothing() -> None:
    """The right words in a wall of text are a miss, and named as such."""
    wall = QuoteGiven("The bridge closed on Monday. " + "It rained all day. " * 30, "bridge", 31)
    judged = judge(QUESTION, response(wall))
    assert (judged.values["evidence@1"], judged.values["answer@1"]) == (0.0, 0.0)
    assert judged.mistake == "quote too long or too short"


def test_no_quote_is_a_miss() -> None:
    """Nothing given for an answerable question is wrong, not unknown."""
    judged = judge(QUESTION, response(confidence=0.0, answered=False))
    assert (judged.values["article@1"], judged.values["evidence@1"], judged.values["right"]) == (0.0, 0.0, 0.0)
    assert judged.values["false refusal"] == 1.0


def test_what_a_set_does_not_say_is_left_out() -> None:
    """Without evidence there is no evidence@k, without answers no answer@k."""
    bare = JudgedQuestion(id="q3", text="What?", answerable=True, article_ids=frozenset({"bridge"}))
    values = judge(bare, response(RIGHT)).values
    left_out = ("evidence@1", "evidence@3", "answer@1", "answer@3", "right", "nDCG@10")
    assert all(math.isnan(values[name]) for name in left_out)
    assert values["article@1"] == 1.0


def test_a_question_about_one_article_has_no_article_hit() -> None:
    """It could not be missed."""
    within = JudgedQuestion(id="q4", text="What?", answerable=True, article_ids=frozenset({"a"}), within="a")
    assert math.isnan(judge(within, response(RIGHT)).values["article@1"])


def test_an_unanswerable_question_has_no_right_quote() -> None:
    """Answering it is a mistake, refusing it is not."""
    answered, refused = judge(UNANSWERABLE, response(WRONG)), judge(UNANSWERABLE, response(WRONG, answered=False))
    assert (answered.values["right"], answered.values["true refusal"]) == (0.0, 0.0)
    assert answered.mistake == "answered, though unanswerable"
    assert (refused.values["true refusal"], refused.mistake) == (1.0, "")
    assert answered.values["right of answered"] == 0.0
    assert math.isnan(refused.values["right of answered"])
    assert math.isnan(answered.values["false refusal"])


def test_a_refusal_with_the_right_quote_at_hand_is_a_mistake() -> None:
    """The decision was wrong, not the search."""
    judged = judge(QUESTION, response(RIGHT, answered=False))
    assert judged.mistake == "refused, with the right quote at hand"


def test_a_system_that_never_refuses_has_no_refusals() -> None:
    """Neither false nor true ones."""
    values = judge(QUESTION, response(RIGHT, answered=None)).values
    assert math.isnan(values["false refusal"])
    assert math.isnan(values["answered"])


def test_a_quote_that_is_not_verbatim_lowers_the_rate() -> None:
    """All quotes count, not only the first."""
    changed = QuoteGiven("The bridge closed on Tuesday.", "bridge", 1, verbatim=False)
    assert judge(QUESTION, response(RIGHT, changed)).values["verbatim"] == 0.5


def test_ndcg_by_hand() -> None:
    """Gains 3 and 1 at ranks 2 and 3: (3/log2(3) + 1/2) / (3 + 1/log2(3))."""
    found = ndcg(["x", "a", "b"], {"a": 3.0, "b": 1.0}, depth=10)
    assert found == pytest.approx((3 / math.log2(3) + 0.5) / (3 + 1 / math.log2(3)))
    assert ndcg([], {"a": 1.0}, depth=10) == 0.0


def test_ndcg_agrees_with_scikit_learn() -> None:
    """Random graded rankings, cut at ten."""
    rng = np.random.default_rng(5)
    for _ in range(50):
        gains = rng.integers(0, 5, 30).astype(float)
        if not gains.any():
            continue
        order = rng.permutation(30)
        ranking = [str(number) for number in order]
        listed = {str(number): gain for number, gain in enumerate(gains) if gain}
        scores = np.empty(30)
        scores[order] = np.arange(30, 0, -1)
        assert ndcg(ranking, listed, depth=10) == pytest.approx(ndcg_score([gains], [scores], k=10))


def test_recall_counts_the_listed() -> None:
    """One of two in the first two."""
    assert recall(["x", "a", "b"], {"a": 1.0, "b": 1.0}, depth=2) == 0.5


def test_a_topic_is_judged_by_its_articles() -> None:
    """nDCG and recall, whatever the quotes are."""
    topic = JudgedQuestion("t", "BRIDGES", True, frozenset({"a", "b"}), gains=(("a", 1.0), ("b", 1.0)))
    values = judge(topic, Response((), 0.1, 1.0, True, articles=("a", "x"))).values
    assert values["recall@10"] == 0.5
    assert values["nDCG@10"] == pytest.approx(1 / (1 + 1 / math.log2(3)))
