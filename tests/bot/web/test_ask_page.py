"""The page to ask on."""

from __future__ import annotations

import html
import re

from starlette.testclient import TestClient

from tests.support.stories import BRIDGE


def test_an_answer_is_quoted_verbatim_and_its_citation_leads_to_the_marked_words(here: TestClient) -> None:
    """As in a chat; the address is relative, so that it works wherever the page is reached."""
    page = here.get("/", params={"q": "How long was the crack?"}).text
    quoted = re.sub("<[^>]+>", "", re.findall("<blockquote[^>]*>(.*?)</blockquote>", page)[0])
    (link,) = re.findall('class="citation" href="([^"]*)"', page)[:1]
    assert html.unescape(quoted) in BRIDGE.paragraphs[0].text
    assert link.startswith("/stories/bridge?v=1&amp;p=1&amp;q=")
    assert f">{quoted}</mark>" in here.get(html.unescape(link)).text


def test_a_refusal_says_so_and_labels_related_stories(here: TestClient) -> None:
    """With links to them."""
    page = here.get("/", params={"q": "Who won the race?", "outlet": "Harbour Radio"}).text
    assert "The stories don&#39;t say." in page
    assert "Related, not an answer:" in page
    assert "<blockquote" not in page


def test_the_next_question_follows_on_those_before(here: TestClient) -> None:
    """The form carries them along, so that nothing has to be remembered."""
    page = here.get("/", params={"q": "How long was the crack?", "before": ["What happened?"]}).text
    carried = re.findall('name="before" value="([^"]*)"', page)
    assert carried == ["What happened?", "How long was the crack?"]


def test_conditions_are_kept_in_the_form_and_met(here: TestClient) -> None:
    """Of the list of stories too."""
    page = here.get("/?outlet=Harbour+Radio&since=2026-03-02").text
    assert "Ferry runs late" in page
    assert "Bridge shut" not in page
    assert "<option selected>Harbour Radio</option>" in page
    assert 'name="since" value="2026-03-02"' in page


def test_mistakes_are_told_on_the_page(here: TestClient) -> None:
    """Above an intact form."""
    for address in ("/?q=crack&since=soon", "/?since=soon", "/?q=crack&since=2026-02-01&until=2026-01-01"):
        answer = here.get(address)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
        assert '<form class="ask"' in answer.text
    assert here.get("/?article=nobody&q=crack").status_code == 404


def test_a_question_is_text_wherever_it_is_shown(here: TestClient) -> None:
    """In the title, the field and the heading."""
    page = here.get("/", params={"q": '"><script>alert(1)</script>', "before": ["<b>"], "outlet": "<i>"}).text
    assert "<script>alert" not in page
    assert "<b>" not in page
    assert "<i>" not in page


def test_a_question_is_not_kept_by_browsers_and_caches(here: TestClient) -> None:
    """Nor sent to the sites that are linked to."""
    answer = here.get("/?q=crack")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_every_page_forbids_scripts_and_styles_inside_it_and_everything_from_elsewhere(here: TestClient) -> None:
    """And has none."""
    for path in ("/", "/?q=crack", "/stories/toll?v=1", "/stories/hostile", "/status", "/api/docs", "/nowhere"):
        answer = here.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "style=" not in re.sub("<(?:blockquote|p)[^>]*>.*?</", "", answer.text)
        assert re.findall(r"<script(?![^>]*\bsrc=\"/static/)", answer.text) == []
        assert re.findall(r"(?:src|<link[^>]*href)=\"(?!/static/)", answer.text) == []


def test_files_of_the_page_are_kept_and_nothing_else_is_served(here: TestClient) -> None:
    """Their address changes with them."""
    (address,) = re.findall('rel="stylesheet" href="([^"]*)"', here.get("/").text)
    answer = here.get(address)
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    for path in ("/static/", "/static/../pages.py", "/static/%2e%2e/pages.py", "/static/..%2fpages.py", "/static/nope"):
        assert here.get(path).status_code == 404
