"""Figures and their intervals."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from bot.evaluation.metrics import (
    Unit,
    auroc,
    columns_of,
    expected_calibration_error,
    false_refusals_at,
    measure,
    reliability,
)

NAN = float("nan")


def test_auroc_by_hand() -> None:
    """Of the four pairs two are in order, one is tied, one is not: 2.5 / 4."""
    assert auroc(np.array([1.0, 1.0, 0.0, 0.0]), np.array([0.9, 0.3, 0.3, 0.5])) == pytest.approx(0.625)


def test_auroc_agrees_with_scikit_learn() -> None:
    """Random scores with many ties."""
    rng = np.random.default_rng(3)
    for _ in range(50):
        positive = np.append(rng.integers(0, 2, 40), [0, 1]).astype(float)
        score = np.round(rng.random(42), 1)
        assert auroc(positive, score) == pytest.approx(roc_auc_score(positive, score))


def test_auroc_needs_both_kinds() -> None:
    """It is undefined where every question is answerable."""
    assert np.isnan(auroc(np.ones(3), np.array([0.1, 0.2, 0.3])))


def test_reliability_by_hand() -> None:
    """Ten bins; a confidence of 1 belongs to the last, and empty bins are left out."""
    bins = reliability(np.array([0.12, 0.18, 0.95, 1.0]), np.array([0.0, 1.0, 1.0, 1.0]))
    assert [(each.low, each.n) for each in bins] == [(0.1, 2), (0.9, 2)]
    assert bins[0].confidence == pytest.approx(0.15)
    assert bins[0].right == 0.5


def test_calibration_error_by_hand() -> None:
    """Half the questions are off by 0.35, half by 0.025."""
    error = expected_calibration_error(np.array([0.12, 0.18, 0.95, 1.0]), np.array([0.0, 1.0, 1.0, 1.0]))
    assert error == pytest.approx((2 * 0.35 + 2 * 0.025) / 4)


def test_false_refusals_are_compared_where_nine_in_ten_true_ones_are_made() -> None:
    """Refusing nine of ten unanswerable ones, up to 0.9, takes two of the four answerable ones with it."""
    unanswerable = np.arange(0.1, 1.05, 0.1)
    confidence = np.concatenate([unanswerable, [0.5, 0.85, 0.95, 0.99]])
    answerable = np.array([0.0] * 10 + [1.0] * 4)
    assert false_refusals_at(answerable, confidence) == 0.5
    assert np.isnan(false_refusals_at(np.ones(2), np.array([0.1, 0.2])))


def test_questions_that_say_nothing_have_no_say() -> None:
    """NaN is left out of value and count."""
    (metric,) = measure({"evidence@1": np.array([1.0, NAN, 0.0, 1.0])})
    assert (metric.name, metric.n, metric.unit) == ("evidence@1", 3, Unit.SHARE)
    assert metric.value == pytest.approx(2 / 3)


def test_a_figure_that_no_question_has_a_say_in_is_left_out() -> None:
    """As is one that is undefined."""
    assert measure({"evidence@1": np.array([NAN, NAN])}) == []
    assert measure({"answerable": np.ones(3), "confidence": np.array([0.1, 0.2, 0.3])}) == []
    assert columns_of([]) == {}


def test_calibration_is_of_systems_that_decide() -> None:
    """A cosine is no chance of being right."""
    columns = {"confidence": np.array([0.5, 0.9]), "right": np.array([0.0, 1.0]), "answered": np.array([NAN, NAN])}
    assert measure(columns) == []


def test_the_interval_is_that_of_the_binomial() -> None:
    """For a share of n questions a bootstrap interval is close to 1.96 standard errors to each side."""
    (metric,) = measure({"evidence@1": np.array([1.0] * 120 + [0.0] * 80)})
    error = 1.96 * np.sqrt(0.6 * 0.4 / 200)
    assert metric.low == pytest.approx(0.6 - error, abs=0.015)
    assert metric.high == pytest.approx(0.6 + error, abs=0.015)


def test_the_same_seed_gives_the_same_interval() -> None:
    """And another seed another one."""
    columns = {"latency": np.random.default_rng(1).random(30)}
    assert measure(columns, seed=1) == measure(columns, seed=1)
    assert measure(columns, seed=1) != measure(columns, seed=2)


def test_median_and_tail_of_latency() -> None:
    """Both from one column."""
    median, tail = measure({"latency": np.arange(1.0, 102.0)})
    assert (median.name, median.value) == ("latency, median", 51.0)
    assert (tail.name, tail.value) == ("latency, p95", 96.0)
