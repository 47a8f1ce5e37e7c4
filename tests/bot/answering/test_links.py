"""Links that land on a passage."""

from __future__ import annotations

from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from bot.answering.links import article_link, passage_link, text_directive
from index.article import Passage

PASSAGE = Passage("caf é/1", 2, 7, 12, 80)


def test_with_a_reading_page_a_citation_links_to_the_passage_on_it() -> None:
    """Version, paragraph and span are in the link, and the id is encoded."""
    link = passage_link(PASSAGE, "It is shut.", url="https://courier.example/x", public_url="https://q.example/")
    assert link == "https://q.example/stories/caf%20%C3%A9%2F1?v=2&p=7&q=12-80#p7"


def test_without_a_reading_page_it_links_to_the_words_on_the_outlets_page() -> None:
    """A text fragment takes the place of any fragment the URL had."""
    link = passage_link(PASSAGE, "It is shut.", url="https://courier.example/x?a=1#top", public_url="")
    assert link == "https://courier.example/x?a=1#:~:text=It%20is%20shut."


def test_without_any_page_there_is_no_link() -> None:
    """Nothing is made up."""
    assert passage_link(PASSAGE, "It is shut.", url="", public_url="") == ""
    assert article_link("a1", 1, url="", public_url="") == ""


def test_a_story_is_linked_on_the_reading_page_if_there_is_one() -> None:
    """Else on the outlet's."""
    assert (
        article_link("a1", 3, url="https://c.example", public_url="https://q.example")
        == "https://q.example/stories/a1?v=3"
    )
    assert article_link("a1", 3, url="https://c.example", public_url="") == "https://c.example"


def test_a_long_text_is_found_by_its_ends() -> None:
    """First and last words, parted by a comma."""
    words = [f"w{n}" for n in range(40)]
    assert text_directive(" ".join(words)) == "w0%20w1%20w2%20w3%20w4%20w5,w34%20w35%20w36%20w37%20w38%20w39"


@given(st.text(min_size=1))
def test_a_directive_has_no_character_with_a_meaning_of_its_own(text: str) -> None:
    """Comma, ampersand and hyphen are encoded wherever the text has them."""
    text = text.encode("utf-8", "ignore").decode()
    directive = text_directive(text)
    assert not set(directive) & set("&-# ")
    assert directive.count(",") <= 1
    if "," not in directive:
        assert unquote(directive) == " ".join(text.split())
