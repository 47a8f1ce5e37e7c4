"""The digest as a page and as a feed."""

from __future__ import annotations

import feedparser
import pytest
from starlette.testclient import TestClient

from bot.rendering import words
from tests.support.stories import BRIDGE
from tests.support.web import TOKEN


def test_a_day_has_its_events_with_leads_that_link_to_their_passages(here: TestClient) -> None:
    """And the days beside it."""
    page = here.get("/digest/2026-03-02")
    assert page.status_code == 200
    assert BRIDGE.headline in page.text
    assert "/stories/bridge?v=1&amp;p=1" in page.text
    assert 'href="/digest/2026-03-01"' in page.text
    assert 'href="/digest/2026-03-03"' in page.text


def test_a_quiet_day_says_so(here: TestClient) -> None:
    """In one line."""
    assert words.quiet_words("1 Jan 2026") in here.get("/digest/2026-01-01").text


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "20260302", "0001-01-01", "9999-12-31"])
def test_a_day_that_there_is_not_is_a_problem(here: TestClient, day: str) -> None:
    """Not an error of ours."""
    assert here.get(f"/digest/{day}").status_code == 404


def test_the_digest_of_today_is_where_its_day_is(here: TestClient) -> None:
    """So that a bookmark works."""
    assert here.get("/digest").headers["location"] == "/digest/2026-03-05"


def test_nobody_elsewhere_reads_it_without_a_token(elsewhere: TestClient) -> None:
    """As with asking."""
    assert BRIDGE.headline not in elsewhere.get("/digest/2026-03-02").text
    assert elsewhere.get("/digest.atom").status_code == 403
    headers = {"Authorization": f"Bearer {TOKEN}"}
    assert BRIDGE.headline in elsewhere.get("/digest/2026-03-02", headers=headers).text


def test_the_feed_has_an_entry_for_each_day_with_news(here: TestClient) -> None:
    """Newest first; as readers of feeds read it; the same each time, byte for byte."""
    response = here.get("/digest.atom")
    assert response.headers["content-type"].startswith("application/atom+xml")
    feed = feedparser.parse(response.content)
    assert not feed.bozo
    days = [entry.link.rpartition("/")[2] for entry in feed.entries]
    assert days == sorted(days, reverse=True)
    assert "2026-03-02" in days
    entry = feed.entries[days.index("2026-03-02")]
    assert "The harbour bridge was shut on Monday." in entry.content[0].value
    assert here.get("/digest.atom").content == response.content


def test_hostile_stories_are_only_text(here: TestClient) -> None:
    """On the page and in the feed."""
    assert "<script>alert" not in here.get("/digest/2026-02-19").text
    assert "onerror=alert(2)>" not in here.get("/digest/2026-02-19").text
