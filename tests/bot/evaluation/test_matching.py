"""When a quote is right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.matching import hits_answer, hits_evidence, is_fit, words

EVIDENCE = "The council closed the Alder Bridge on Monday after engineers found a crack."


def test_words_are_compared_without_case_punctuation_and_grouping() -> None:
    """Curly marks, dashes, hard spaces, dots of initials and commas in numbers decide nothing."""
    assert words("The U.S. paid\u00a0$1,000 — “so far”, at 4.2%") == words('the us PAID 1000 - "so far" at 4.2 %')
    assert words("The U.S. paid") == ["the", "us", "paid"]
    assert words("4.2") != words("42")


def test_a_quote_that_contains_the_evidence_hits_it() -> None:
    """More than the evidence is no less right."""
    assert hits_evidence(f"It rained. {EVIDENCE} Nobody was hurt.", [EVIDENCE])


def test_a_quote_that_the_evidence_contains_hits_it() -> None:
    """Where the evidence is a whole passage, any of its sentences is in it."""
    assert hits_evidence("Nobody was hurt in it.", [f"{EVIDENCE} Nobody was hurt in it. It rained."])


def test_any_of_several_strings_counts() -> None:
    """One is enough."""
    assert hits_evidence(EVIDENCE, ["The mayor resigned on Tuesday.", EVIDENCE])


def test_marks_and_case_differ_freely() -> None:
    """The annotators' text may have been typeset otherwise."""
    assert hits_evidence("“We can’t wait” – the mayor said so", ['"We can\'t wait" - The Mayor said so'])


def test_most_of_the_evidence_is_not_enough() -> None:
    """What is missing may be what was asked for."""
    assert not hits_evidence("The council closed the Alder Bridge on Monday after a storm.", [EVIDENCE])


def test_the_same_words_in_another_order_miss() -> None:
    """They are compared in order."""
    swapped = "On Monday after engineers found a crack, the council closed the Alder Bridge."
    assert not hits_evidence(swapped, [EVIDENCE])


def test_a_quote_without_words_hits_nothing() -> None:
    """Nor does evidence without any."""
    assert not hits_evidence("…", [EVIDENCE])
    assert not hits_evidence(EVIDENCE, ["…"])


@pytest.mark.parametrize(
    ("quote", "answers", "hit"),
    [
        ("It drew 1,200 people on Friday.", ["1200"], True),
        ("It drew 11,200 people on Friday.", ["1,200"], False),
        ("Mayor Ana Bell’s motion failed.", ["the Ana Bell"], True),
        ("Mayor Anabel's motion failed.", ["Ana Bell"], False),
        ("The U.S. sent a note.", ["US"], True),
        ("The bridge stays shut.", ["open", "shut"], True),
        ("The bridge stays shut.", ["The"], False),
        ("The bridge stays shut.", [], False),
    ],
)
def test_an_answer_is_hit_by_its_words_next_to_each_other(quote: str, answers: list[str], hit: bool) -> None:
    """As in the SQuAD measure: case, punctuation and articles are left out."""
    assert hits_answer(quote, answers) is hit


@pytest.mark.parametrize(
    ("text", "sentences", "fit"),
    [
        ("He said no.", 1, False),
        ("He said no twice.", 1, True),
        ("word " * 90 + "end.", 1, True),  # 454 characters
        ("word " * 90 + "end.", 2, False),
        ("word " * 89 + "ends.", 2, True),  # 450 characters
    ],
)
def test_fragments_and_walls_of_text_are_unfit(text: str, sentences: int, fit: bool) -> None:
    """Four words at least, 450 characters at most unless it is one sentence."""
    assert is_fit(text, sentences=sentences) is fit


@given(st.text(), st.text(), st.text())
def test_a_text_with_the_evidence_in_it_always_hits(before: str, evidence: str, after: str) -> None:
    """Whatever stands around it, as long as there is a word to find."""
    assert hits_evidence(f"{before} {evidence} {after}", [evidence]) or not words(evidence) or _joins(before, evidence)


def _joins(before: str, evidence: str) -> bool:
    """Whether characters combine across the joint, so that the words are others."""
    return words(f"{before} {evidence}") != words(before) + words(evidence)
