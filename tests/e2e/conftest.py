"""A real browser and a real server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome

from bot.web import WebConfig
from scripts.browser import NoBrowser, find_browser, open_browser
from tests.support.stories import make_article
from tests.support.web import TOKEN, ShortRecord, Site, serving

LONG = make_article(
    "long",
    "A night at the lighthouse",
    "The keeper wrote nothing down. " * 400 + "At dawn the bell rang once. " + "The sea was calm again. " * 400,
    "The keeper wrote nothing down.",
    outlet="Harbour Radio",
    published="2026-02-10",
)
HUGE = make_article("huge", "Two megabytes", "<b>word & </b> " * 140_000, "The end.", published="2026-02-09")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The stories, indexed."""
    return Site(tmp_path_factory.mktemp("site"), LONG, HUGE)


@pytest.fixture(scope="session")
def address(site: Site) -> Iterator[str]:
    """Where they are served; a question is answered with the words "crack", "toll" or "the bell"."""
    config = WebConfig(api_tokens=(TOKEN,), questions_a_minute=10_000)
    with serving(site.parts("crack", "toll", "the bell", config=config, record=ShortRecord())) as address:
        yield address


@pytest.fixture(scope="session", params=["with scripts", "without scripts"])
def browser(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """A browser whose pages may run scripts, and one whose pages may not."""
    yield from _browser(tmp_path_factory, scripts=request.param == "with scripts")


@pytest.fixture(scope="session")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """A browser as most people have it."""
    yield from _browser(tmp_path_factory, scripts=True)


def _browser(tmp_path_factory: pytest.TempPathFactory, *, scripts: bool) -> Iterator[Chrome]:
    try:
        find_browser()
    except NoBrowser as missing:
        pytest.skip(str(missing))
    with open_browser(tmp_path_factory.mktemp("profile"), scripts=scripts) as chrome:
        yield chrome
