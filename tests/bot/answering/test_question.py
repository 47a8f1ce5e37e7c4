"""Questions from outside: tidied, checked, told apart from small talk."""

from __future__ import annotations

import pytest

from bot.answering.question import LONGEST_QUESTION, BadQuestion, Question, make_question, parse_day
from index.store.filter import SearchFilter


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2020-11-20", "2020-11-20", "2020-11-20"),
        ("2020-11", "2020-11-01", "2020-11-30"),
        ("2024-2", "2024-02-01", "2024-02-29"),
        (" 2020 ", "2020-01-01", "2020-12-31"),
    ],
)
def test_a_day_may_be_given_as_year_month_or_day(written: str, first: str, last: str) -> None:
    """A coarser date stands for its first day, or for its last where it ends a span."""
    assert (parse_day(written), parse_day(written, end=True)) == (first, last)


@pytest.mark.parametrize("written", ["", "yesterday", "2020-13", "2020-02-30", "20-11-2020", "0000"])
def test_what_is_no_date_is_refused_with_an_example(written: str) -> None:
    """The message shows how a date is written."""
    with pytest.raises(BadQuestion, match="2020-11-20"):
        parse_day(written)


def test_spaces_in_a_question_are_tidied() -> None:
    """Line ends and runs of spaces become single spaces."""
    assert make_question("  who \n won? ").text == "who won?"


def test_too_long_a_question_is_refused() -> None:
    """A document is not a question."""
    with pytest.raises(BadQuestion, match="fewer words"):
        make_question("x" * (LONGEST_QUESTION + 1))


def test_a_span_of_days_that_is_empty_is_refused() -> None:
    """Since after until can't be meant."""
    with pytest.raises(BadQuestion, match="swap"):
        make_question("who won?", since="2021", until="2020")


@pytest.mark.parametrize("text", ["", "   ", "?!", "…"])
def test_a_question_without_words_is_empty(text: str) -> None:
    """Punctuation alone asks nothing."""
    assert make_question(text).is_empty


@pytest.mark.parametrize(
    "text", ["hi", "Hello!", "hey there", "Thanks a lot.", "help", "what can you do?", "Good morning, all"]
)
def test_small_talk_is_a_greeting(text: str) -> None:
    """Small talk is met with a hint."""
    assert make_question(text).is_greeting


@pytest.mark.parametrize("text", ["Hi, who won the vote?", "help for farmers", "test results", "who are the strikers?"])
def test_a_question_that_opens_like_small_talk_is_none(text: str) -> None:
    """Only the whole message counts."""
    assert not make_question(text).is_greeting


def test_conditions_become_a_search_filter() -> None:
    """Outlets are compared without regard to case."""
    question = Question("q", "q", "2020-01-01", "2020-12-31", "Reuters", "a1", frozenset({"politics"}))
    assert question.search_filter == SearchFilter(
        since="2020-01-01",
        until="2020-12-31",
        outlets=frozenset({"reuters"}),
        article_ids=frozenset({"a1"}),
        collections=frozenset({"politics"}),
    )


def test_a_bare_question_searches_everything() -> None:
    """No condition, no filter."""
    assert make_question("who won?").search_filter.is_open
