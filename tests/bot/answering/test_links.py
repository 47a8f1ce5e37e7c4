"""Links that land on a passage."""

from __future__ import annotations

from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from bot.answering.links import Surroundings, article_link, passage_link, surroundings, text_directive
from index.article import Passage
from tests.support.articles import make_article

PASSAGE = Passage("caf é/1", 2, 7, 12, 80)


def test_with_a_reading_page_a_citation_links_to_the_passage_on_it() -> None:
    """Version, paragraph and span are in the link, and the id is encoded."""
    link = passage_link(PASSAGE, "It is shut.", url="https://courier.example/x", public_url="https://q.example/")
    assert link == "https://q.example/stories/caf%20%C3%A9%2F1?v=2&p=7&q=12-80#p7"


def test_without_a_reading_page_it_links_to_the_words_on_the_outlets_page() -> None:
    """A fragment that the URL had stays before the directive; an older directive doesn't."""
    link = passage_link(PASSAGE, "It is shut.", url="https://courier.example/x?a=1", public_url="")
    assert link == "https://courier.example/x?a=1#:~:text=It%20is%20shut."
    link = passage_link(PASSAGE, "It is shut.", url="https://courier.example/#/story:~:text=old", public_url="")
    assert link == "https://courier.example/#/story:~:text=It%20is%20shut."


def test_a_signature_goes_before_the_fragment() -> None:
    """Of a passage and of a story."""
    link = passage_link(PASSAGE, "It is shut.", url="", public_url="https://q.example", signature="e=1&s=x")
    assert link.endswith("&q=12-80&e=1&s=x#p7")
    assert article_link("a1", 1, url="", public_url="https://q.example", signature="e=1&s=x").endswith("?v=1&e=1&s=x")


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


def test_words_that_stand_twice_get_the_fewest_words_before_them_that_tell_them_apart() -> None:
    """A browser takes the first place that matches, in the headline too, whatever the case."""
    around = Surroundings("NOBODY WAS HURT.\nThe bridge was shut at noon. ", " It rains.")
    assert text_directive("Nobody was hurt.", around=around) == "shut%20at%20noon.-,Nobody%20was%20hurt."
    assert text_directive("Nobody saw it.", around=around) == "Nobody%20saw%20it."


def test_what_comes_after_tells_the_first_words_of_a_page_apart() -> None:
    """The suffix is parted by a comma and a hyphen."""
    around = Surroundings("", " It rains - hard.\nNobody was hurt.")
    assert text_directive("Nobody was hurt.", around=around) == "Nobody%20was%20hurt.,-It%20rains%20%2D"


def test_a_long_text_that_begins_like_another_is_given_more_first_words() -> None:
    """As many as it takes to be the only one; context where even that won't do."""
    same = " ".join(f"w{n}" for n in range(10))
    text = f"{same} " + " ".join(f"x{n}" for n in range(30))
    directive = text_directive(text, around=Surroundings(f"{same} and so on"))
    assert unquote(directive).startswith(f"{same} x0,x24")
    directive = text_directive(text, around=Surroundings(f"{text}\nThen again he said: "))
    assert directive.startswith("again%20he%20said%3A-,w0%20")


def test_the_surroundings_of_a_passage_are_all_the_rest_of_its_story() -> None:
    """In the order of the page, each block a line."""
    article = make_article("a1", "One. Two. Three.", "Four.", headline="Head")
    assert surroundings(article, Passage("a1", 1, 1, 5, 9)) == Surroundings("Head\nOne. ", " Three.\nFour.")


@given(st.text(min_size=1))
def test_a_directive_has_no_character_with_a_meaning_of_its_own(text: str) -> None:
    """Comma, ampersand and hyphen are encoded wherever the text has them."""
    text = text.encode("utf-8", "ignore").decode()
    directive = text_directive(text)
    assert not set(directive) & set("&-# ")
    assert directive.count(",") <= 1
    if "," not in directive:
        assert unquote(directive) == " ".join(text.split())
