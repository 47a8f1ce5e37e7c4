"""The page of a story: a citation opens the passage."""

from __future__ import annotations

import html
import re

import pytest
from starlette.testclient import TestClient

from tests.support.stories import BRIDGE
from tests.support.web import HOSTILE

MARK = re.compile(r'<mark id="p(\d+)"[^>]*>(.*?)</mark>', re.DOTALL)


def test_the_quoted_words_are_marked_and_carry_the_anchor(here: TestClient) -> None:
    """So that a browser without scripts scrolls to the words, not to the top of a long paragraph."""
    text = BRIDGE.paragraphs[0].text
    start = text.index("She said")
    page = here.get(f"/stories/bridge?v=1&p=1&q={start}-{len(text)}").text
    assert MARK.findall(page) == [("1", "She said the crack was 40 centimetres long.")]
    assert page.count('id="p1"') == 1


def test_without_a_span_nothing_is_marked_and_paragraphs_carry_their_own_anchors(here: TestClient) -> None:
    """`#p2` leads to the second paragraph."""
    page = here.get("/stories/bridge").text
    assert MARK.findall(page) == []
    assert 'id="p2"' in page


def test_the_page_tells_outlet_byline_and_dates(here: TestClient) -> None:
    """And shows captions apart from the text, and what is never quoted as such."""
    page = here.get("/stories/pictured").text
    for words in ("Harbour Radio", "Nessa Orlow", 'datetime="2026-02-18"', 'datetime="2026-02-19"'):
        assert words in page
    text, _, captions = page.partition('<section class="captions"')
    assert "The hare in its barn." in captions
    assert "The hare in its barn." not in text
    assert 'class="paragraph boilerplate"' in text


def test_the_outlets_page_is_linked_at_the_quoted_words(here: TestClient) -> None:
    """The same words in another paragraph are told apart."""
    assert (
        'href="https://courier.example/toll#:~:text=Nobody%20was%20hurt."'
        in here.get("/stories/toll?v=2&p=2&q=0-16").text
    )
    assert 'href="https://courier.example/toll"' in here.get("/stories/toll").text


def test_a_corrected_story_shows_what_was_quoted_and_what_was_changed(here: TestClient) -> None:
    """Word by word, with a link to the newest version."""
    page = here.get("/stories/toll?v=1&p=1&q=0-49").text
    assert MARK.findall(page) == [("1", "The council voted 12 to 9 for a toll of 40 crowns")]
    assert "for a toll of <del>40</del><ins>45</ins> crowns" in page
    assert 'href="/stories/toll?v=2"' in page
    assert "the version that was quoted, number 1 of 2; the quoted words are no longer in the newest." in page
    still = here.get("/stories/toll?v=1&p=2&q=0-16").text
    assert "the quoted words still stand in the newest." in still


def test_the_newest_version_of_a_corrected_story_says_so_and_links_to_earlier_ones(here: TestClient) -> None:
    """It is what opens without a version."""
    page = here.get("/stories/toll").text
    assert "This is version 2, the newest" in page
    assert 'href="/stories/toll?v=1"' in page
    assert "<del>" not in page


def test_a_withdrawn_story_says_why_and_cannot_be_asked(here: TestClient) -> None:
    """It is still shown."""
    page = here.get("/stories/gone").text
    assert "the ferry never sank" in page
    assert "The ferry sank." in page
    assert "Ask this story" not in page


def test_story_text_is_never_markup(here: TestClient) -> None:
    """Nor is anything else of a story."""
    page = here.get("/stories/hostile?v=1&p=1&q=0-25").text
    assert "<script>alert" not in page
    assert page.count("<script") == 1  # the page's own
    for forbidden in ("<img", "<iframe", "<svg onload", "onmouseover=alert(3) '<", "<b>Nobody"):
        assert forbidden not in page
    assert html.escape(HOSTILE.paragraphs[0].text[25:]).replace("&#x27;", "&#39;") in page
    assert "{{ 7 * 7 }}" in page


def test_an_address_of_the_outlet_that_could_run_something_is_not_linked(here: TestClient) -> None:
    """Only http and https addresses that are whole are."""
    page = here.get("/stories/hostile").text
    assert "<script>alert(5)" not in page


def test_text_from_right_to_left_is_told_to_browsers(here: TestClient) -> None:
    """By the text itself, paragraph by paragraph, and by its language."""
    page = here.get("/stories/rtl").text
    assert '<article class="story" lang="he">' in page
    assert '<p dir="auto">הגשר נסגר' in page


@pytest.mark.parametrize(
    "address",
    [
        "/stories/nobody",
        "/stories/",
        "/stories/bridge/..%2f..%2fetc%2fpasswd",
        "/stories/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/stories/bridge%00",
        "/stories/bridge?v=0",
        "/stories/bridge?v=2",
        "/stories/bridge?v=-1",
        "/stories/bridge?v=1e3",
        "/stories/bridge?v=١",
        "/stories/bridge?v=99999999999999999999",
        "/stories/bridge?p=0",
        "/stories/bridge?p=99",
        "/stories/bridge?p=x",
        "/stories/bridge?p=1&q=5-5",
        "/stories/bridge?p=1&q=9-5",
        "/stories/bridge?p=1&q=0-9999",
        "/stories/bridge?p=1&q=-1-5",
        "/stories/bridge?p=1&q=0-5%20",
        "/stories/bridge?q=0-5",
        "/stories/bridge' OR '1'='1",
    ],
)
def test_an_address_that_names_no_passage_is_not_found(here: TestClient, address: str) -> None:
    """Never an error of the server, never another story."""
    answer = here.get(address)
    assert answer.status_code == 404
    assert "<h1>Not Found</h1>" in answer.text
