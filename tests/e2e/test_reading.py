"""A person with a browser asks, follows the citation and reads."""

from __future__ import annotations

from typing import Any

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from tests.support.stories import BRIDGE
from tests.support.web import HOSTILE, RTL, TOKEN

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

_IN_VIEW = """
const box = arguments[0].getBoundingClientRect();
return box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth;
"""


def wait_until(chrome: Chrome, condition: Any) -> Any:
    """Until it holds, within seconds."""
    return WebDriverWait(chrome, 60, poll_frequency=0.05).until(condition)


def is_in_view(chrome: Chrome, selector: str) -> bool:
    """Whether all of an element is inside the window."""
    return bool(chrome.execute_script(_IN_VIEW, chrome.find_element(By.CSS_SELECTOR, selector)))


def ask(chrome: Chrome, question: str) -> None:
    """As a person does: type and press Enter."""
    field = chrome.find_element(By.ID, "q")
    field.send_keys(question, Keys.ENTER)
    wait_until(chrome, lambda c: c.find_elements(By.CSS_SELECTOR, ".answer"))


@pytest.mark.parametrize(
    ("question", "article"), [("How long was the crack?", "bridge"), ("What did the bell do?", "long")]
)
def test_a_citation_leads_to_the_quoted_words_marked_and_in_view(
    browser: Chrome, address: str, question: str, article: str
) -> None:
    """With and without scripts, even in a paragraph that is longer than the window."""
    browser.get(address)
    ask(browser, question)
    quote = browser.find_element(By.CSS_SELECTOR, "blockquote").text
    browser.find_element(By.CSS_SELECTOR, "a.citation").click()
    wait_until(browser, lambda c: c.find_elements(By.TAG_NAME, "mark"))
    assert f"/stories/{article}?" in browser.current_url
    assert browser.find_element(By.TAG_NAME, "mark").text == quote
    wait_until(browser, lambda c: is_in_view(c, "mark"))
    assert len(browser.find_elements(By.TAG_NAME, "mark")) == 1


def test_a_corrected_story_shows_both_versions(browser: Chrome, address: str) -> None:
    """The quoted one with its passage marked, and what became of it; then the newest."""
    browser.get(f"{address}/stories/toll?v=1&p=1&q=0-49#p1")
    assert "40 crowns" in browser.find_element(By.TAG_NAME, "mark").text
    assert is_in_view(browser, ".notice.changed")
    changes = browser.find_elements(By.CSS_SELECTOR, ".changes .compared :is(del, ins)")
    assert [each.text for each in changes] == ["40", "45"]
    browser.find_element(By.LINK_TEXT, "Read the newest version").click()
    wait_until(browser, lambda c: "v=2" in c.current_url)
    assert "45 crowns" in browser.find_element(By.CSS_SELECTOR, ".text").text


def test_a_story_is_asked_from_its_page(browser: Chrome, address: str) -> None:
    """And the next question follows on the one before."""
    browser.get(f"{address}/stories/bridge")
    ask(browser, "How long was the crack?")
    assert "Bridge shut after crack is found" in browser.find_element(By.CSS_SELECTOR, ".about").text
    ask(browser, "And the crack?")
    assert browser.find_element(By.CSS_SELECTOR, ".turns").text == "How long was the crack?"


def test_conditions_work(browser: Chrome, address: str) -> None:
    """Stories of one outlet are listed, and a question is answered from them alone."""
    browser.get(address)
    browser.find_element(By.CSS_SELECTOR, ".filters summary").click()
    browser.find_element(By.XPATH, "//option[.='קול הנמל']").click()
    browser.find_element(By.NAME, "list").click()
    wait_until(browser, lambda c: "outlet=%D7" in c.current_url)
    headlines = [each.text for each in browser.find_elements(By.CSS_SELECTOR, ".stories a")]
    assert headlines == [RTL.headline]
    ask(browser, "How long was the crack?")
    assert browser.find_elements(By.CSS_SELECTOR, ".refusal")


def test_an_operator_signs_in_and_out(browser: Chrome, address: str) -> None:
    """Without scripts too."""
    browser.get(f"{address}/status")
    browser.find_element(By.ID, "token").send_keys(TOKEN, Keys.ENTER)
    wait_until(browser, lambda c: c.find_elements(By.CSS_SELECTOR, ".chart svg"))
    browser.find_element(By.XPATH, "//button[.='Sign out']").click()
    wait_until(browser, lambda c: c.find_elements(By.ID, "q"))
    browser.get(f"{address}/status")
    assert browser.find_elements(By.ID, "token")


def test_a_hostile_story_is_text_and_nothing_else(chrome: Chrome, address: str) -> None:
    """Nothing of it runs, loads or changes the page."""
    chrome.get(f"{address}/stories/hostile?v=1&p=1&q=0-25#p1")
    assert chrome.find_element(By.TAG_NAME, "h1").text == HOSTILE.headline
    assert chrome.find_element(By.TAG_NAME, "mark").text == HOSTILE.paragraphs[0].text[:25]
    assert chrome.find_element(By.CSS_SELECTOR, ".outlet").text == HOSTILE.outlet
    assert chrome.execute_script("return document.querySelectorAll('.story :is(script, img, iframe, svg)').length") == 0
    assert chrome.execute_script(
        "return performance.getEntriesByType('resource').map(e => new URL(e.name).origin)"
    ) == [address] * chrome.execute_script("return performance.getEntriesByType('resource').length")
    assert chrome.get_log("browser") == []  # type: ignore[no-untyped-call] # selenium has no type for it


def test_a_story_of_two_megabytes_is_shown_whole(chrome: Chrome, address: str) -> None:
    """Its last words can be marked and are in view."""
    length = len("<b>word & </b> " * 140_000)
    chrome.get(f"{address}/stories/huge?v=1&p=1&q={length - 15}-{length - 1}#p1")
    assert chrome.find_element(By.TAG_NAME, "mark").text == "<b>word & </b>"
    assert chrome.execute_script("return document.querySelector('#p1').parentElement.textContent.length") == length
    wait_until(chrome, lambda c: is_in_view(c, "mark"))


def test_text_from_right_to_left_reads_so(chrome: Chrome, address: str) -> None:
    """On a page whose own words read from left to right."""
    chrome.get(f"{address}/stories/rtl?v=1&p=1&q=0-17#p1")
    mark = chrome.find_element(By.TAG_NAME, "mark")
    assert mark.text == RTL.paragraphs[0].text[:17]
    assert chrome.execute_script("return getComputedStyle(arguments[0]).direction", mark) == "rtl"
    assert mark.location["x"] > chrome.find_element(By.CSS_SELECTOR, ".paragraph .number").location["x"] + 200


def test_the_keyboard_is_enough(chrome: Chrome, address: str) -> None:
    """The first Tab skips to the text; a slash goes to the question."""
    chrome.get(f"{address}/stories/bridge")
    chrome.switch_to.active_element.send_keys(Keys.TAB)
    assert chrome.switch_to.active_element.text == "Skip to the text"
    chrome.switch_to.active_element.send_keys(Keys.ENTER)
    chrome.switch_to.active_element.send_keys("/")
    assert chrome.switch_to.active_element.get_attribute("id") == "q"
    assert BRIDGE.headline in chrome.title
