"""The page of mistakes."""

import re

from bot.evaluation.dataset import JudgedQuestion
from bot.evaluation.failures import failures_page
from bot.evaluation.judging import Judgement, QuoteGiven, Response, judge

NASTY = '<script>alert("x")</script> & $dataset'


def judgement(identifier: str, confidence: float, *, text: str = "Who built the dam?", quote: str = NASTY) -> Judgement:
    """A mistake: the quote is from another article."""
    answers, evidence = ("Bell",), ("Bell built the dam.",)
    question = JudgedQuestion(identifier, text, True, frozenset({"dam"}), answers, evidence, kind="fact")
    given = QuoteGiven(f"It rained all day in Osk. {quote}", "other", 1)
    return judge(question, Response((given,), confidence, 1.0, answered=True))


def test_mistakes_come_with_the_most_confident_first() -> None:
    """Wrong and sure is what to look at first; what is right is left out."""
    right = judge(
        JudgedQuestion("right", "Who?", True, frozenset({"dam"}), (), ("Bell built the dam.",)),
        Response((QuoteGiven("Bell built the dam.", "dam", 1),), 1.0, 1.0, answered=True),
    )
    page = failures_page([judgement("low", 0.2), right, judgement("high", 0.9)], dataset="toy", headlines={})
    assert [page.index(f"<code>{name}</code>") > 0 for name in ("high", "low")] == [True, True]
    assert page.index("<code>high</code>") < page.index("<code>low</code>")
    assert "<code>right</code>" not in page
    assert "2 of 3" in page


def test_everything_from_outside_is_escaped() -> None:
    """Questions, quotes, headlines, ids and the set's name."""
    nasty = judgement(NASTY, 0.5, text=NASTY)
    page = failures_page([nasty], dataset=NASTY, headlines={"other": NASTY, "dam": NASTY})
    assert "alert(" in page
    assert "<script>alert" not in page
    assert page.count("<script>") == 1


def test_the_page_asks_nothing_of_the_network() -> None:
    """No address in it, and a policy that forbids them."""
    page = failures_page([judgement("q", 0.5)], dataset="toy", headlines={"dam": "Dam opens"})
    assert not re.search(r"(?:src|href|url)\s*[=(]|https?:", page)
    assert "default-src 'none'" in page


def test_both_sides_are_shown() -> None:
    """What would be right with its headline, and what was given."""
    page = failures_page([judgement("q", 0.5)], dataset="toy", headlines={"dam": "Dam opens"})
    for words in ("Bell built the dam.", "Dam opens", "It rained all day in Osk.", "wrong article", "confidence 0.50"):
        assert words in page


def test_a_refusal_without_a_quote_is_shown_as_one() -> None:
    """And an unanswerable question has nothing that would be right."""
    question = JudgedQuestion("q", "Who?", True, frozenset({"dam"}), (), ("Bell built the dam.",))
    refused = judge(question, Response((), 0.0, 1.0, answered=False))
    unanswerable = judge(
        JudgedQuestion("u", "Why?", False), Response((QuoteGiven("It rained all day.", "dam", 1),), 0.9, 1.0, True)
    )
    page = failures_page([refused, unanswerable], dataset="toy", headlines={})
    assert "No quote." in page
    assert "the articles don’t say" in page
