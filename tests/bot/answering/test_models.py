"""What an answer is made of is checked where it is made."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answering import Answer, NoAnswer, Quote, Reason, Searched, Understood
from tests.support.answers import make_answer, make_quote


def test_a_quote_as_long_as_its_span_is_accepted() -> None:
    """The text and the cited span agree."""
    assert make_quote("It is shut.").citation.end == 11


def test_a_quote_of_another_length_than_its_span_is_rejected() -> None:
    """A quote that can't be what it cites is never made."""
    quote = make_quote("It is shut.")
    with pytest.raises(ValueError, match="as long as its span"):
        replace(quote, text="It is open again.")


def test_an_empty_quote_is_rejected() -> None:
    """Nothing is no quote."""
    quote = make_quote("It is shut.")
    with pytest.raises(ValueError, match="not empty"):
        Quote("", replace(quote.citation, end=0), score=1)


@pytest.mark.parametrize("emphasis", [(0, 99), (3, 3), (-1, 2)])
def test_emphasis_outside_the_quote_is_rejected(emphasis: tuple[int, int]) -> None:
    """Only words of the quote can be emphasised."""
    with pytest.raises(ValueError, match="emphasis"):
        replace(make_quote("It is shut."), emphasis=(emphasis,))


def test_an_answer_without_a_selected_quote_is_rejected() -> None:
    """An answer that shows nothing is a NoAnswer."""
    answer = make_answer(make_quote("It is shut.", selected=True))
    with pytest.raises(ValueError, match="selected"):
        replace(answer, quotes=(make_quote("It is shut."),))
    with pytest.raises(ValueError, match="selected"):
        replace(answer, quotes=())


def test_shown_are_the_selected_quotes_in_order() -> None:
    """Candidates stay behind."""
    first, hidden, second = (
        make_quote(text, selected=on) for text, on in [("One.", True), ("Two.", False), ("Three.", True)]
    )
    answer: Answer = make_answer(first, hidden, second)
    assert answer.shown == (first, second)


def test_no_answer_with_a_selected_quote_is_rejected() -> None:
    """Nothing is shown where there is no answer."""
    with pytest.raises(ValueError, match="no quote is selected"):
        NoAnswer(
            "i", "q", Reason.NOT_SAID, 0.1, (make_quote("No.", selected=True),), (), Understood(), Searched(1, 1), 1
        )
