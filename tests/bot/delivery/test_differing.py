"""What became of quoted words."""

from __future__ import annotations

import pytest

from bot.delivery.differing import is_slight, still_stands, words_now
from index.article import Article
from tests.support.stories import make_article

OLD = make_article(
    "a1",
    "Bridge shut",
    "The bridge was shut on Monday. A crack of 40 centimetres was found. Nobody was hurt.",
    "The ferry runs every hour instead.",
)


def now(*paragraphs: str, paragraph: int = 1, quote: str = "A crack of 40 centimetres was found.") -> str | None:
    """What stands in the place of a quote in a version with these paragraphs."""
    new = make_article("a1", "Bridge shut", *paragraphs)
    start = OLD.paragraphs[paragraph - 1].text.index(quote)
    return words_now(OLD, new, paragraph=paragraph, start=start, end=start + len(quote))


def test_the_sentence_that_took_the_place_of_a_quote_is_found() -> None:
    """Whole, also where the paragraph has moved."""
    changed = "The bridge was shut on Monday. A crack of 4 centimetres was found. Nobody was hurt."
    assert now(changed, OLD.paragraphs[1].text) == "A crack of 4 centimetres was found."
    assert now("A new first paragraph about the weather.", changed) == "A crack of 4 centimetres was found."


def test_a_sentence_that_was_made_two_is_told_whole() -> None:
    """All that stands there now."""
    changed = "The bridge was shut on Monday. A crack was found. It was 4 centimetres long. Nobody was hurt."
    found = now(changed)
    assert found is not None
    assert found.startswith("A crack was found.")


def test_a_paragraph_that_is_gone_has_no_counterpart() -> None:
    """Nothing like it is there."""
    assert now("The mayor resigned over the budget.", OLD.paragraphs[1].text) is None


def test_words_that_only_moved_still_stand() -> None:
    """Spaces aside; boilerplate doesn't count."""
    quote = "A crack of 40  centimetres was found."
    assert still_stands(quote, OLD)
    assert not still_stands(quote, make_article("a1", "Bridge", quote, boilerplate=quote))
    assert not still_stands("A crack of 4 centimetres was found.", OLD)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("A crack was found in the pilar.", "A crack was found in the pillar."),
        ("The goverment said so.", "The government said so."),
        ("The recieved letter.", "The received letter."),
        ("He said: yes, today", "He said “Yes” today."),
        ("The centre was closed.", "The center was closed."),
    ],
)
def test_mended_typing_is_slight(before: str, after: str) -> None:
    """A letter of a long word, two changed over, case, punctuation."""
    assert is_slight(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("It cost 40 crowns.", "It cost 4 crowns."),
        ("It cost 40 crowns.", "It cost 41 crowns."),
        ("He was guilty.", "He was not guilty."),
        ("He can do it.", "He can't do it."),
        ("That is legal.", "That is illegal."),
        ("Prices will increase.", "Prices will decrease."),
        ("Ada Venn said so.", "Ida Venn said so."),
        ("They met in May.", "They met in June."),
        ("It was shut on Monday.", "It was shut on Sunday."),
    ],
)
def test_what_changes_what_is_said_is_not_slight(before: str, after: str) -> None:
    """Numbers, negations, names, days."""
    assert not is_slight(before, after)


def test_an_article_of_other_words_altogether_has_nothing() -> None:
    """Not even an empty one fails."""
    assert words_now(OLD, Article("a1", "Bridge", ()), paragraph=1, start=0, end=10) is None
    assert words_now(OLD, OLD, paragraph=9, start=0, end=10) is None
