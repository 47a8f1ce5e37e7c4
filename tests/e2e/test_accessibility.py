"""What axe-core finds on every page: nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.e2e.test_reading import wait_until
from tests.support.web import TOKEN

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

AXE = Path(__file__).parents[2] / ".cache/axe.min.js"
PAGES = [
    "/",
    "/?q=How+long+was+the+crack%3F",
    "/?q=How+long+was+the+crack%3F&before=What+happened%3F&since=2026-01-01",
    "/?q=Who+won%3F&outlet=Harbour+Radio",
    "/?q=crack&since=soon",
    "/?q=How+long+was+the+crack%3F&article=bridge",
    "/stories/bridge?v=1&p=1&q=0-38#p1",
    "/stories/toll?v=1&p=1&q=0-49#p1",
    "/stories/toll",
    "/stories/gone",
    "/stories/rtl",
    "/stories/hostile",
    "/stories/pictured",
    "/stories/nobody",
    "/sign-in",
    "/status",
    "/api/docs",
]


@pytest.fixture(scope="module")
def axe() -> str:
    """The source of axe-core."""
    if not AXE.exists():
        pytest.skip("axe-core isn't there; scripts/browser_tools fetches it where it can")
    return AXE.read_text("utf-8")


@pytest.fixture
def signed_in(chrome: Chrome, address: str) -> Chrome:
    """An operator, who sees all pages."""
    chrome.get(f"{address}/sign-in?next=/status")
    chrome.find_element(By.ID, "token").send_keys(TOKEN, Keys.ENTER)
    wait_until(chrome, lambda c: c.find_elements(By.CSS_SELECTOR, ".chart"))
    return chrome


def show_as(chrome: Chrome, *, width: int, scheme: str) -> None:
    """On a screen of that width, light or dark."""
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
    chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", media)


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_no_page_has_a_barrier_that_a_program_can_find(
    signed_in: Chrome, address: str, axe: str, width: int, scheme: str
) -> None:
    """On a phone and on a desk, light and dark: no violation, no sideways scrolling, no complaint of the browser."""
    show_as(signed_in, width=width, scheme=scheme)
    found: list[Any] = []
    try:
        for page in PAGES:
            signed_in.get(address + page)
            signed_in.execute_script(axe)
            report = signed_in.execute_async_script("axe.run().then(arguments[arguments.length - 1])")
            found += [
                (page, each["id"], node["html"], node["failureSummary"])
                for each in report["violations"]
                for node in each["nodes"]
            ]
            if signed_in.execute_script("return document.documentElement.scrollWidth > innerWidth"):
                found.append((page, "scrolls sideways"))
            complaints = signed_in.get_log("browser")  # type: ignore[no-untyped-call] # selenium has no type for it
            found += [
                (page, each["message"]) for each in complaints if "Failed to load resource" not in each["message"]
            ]
    finally:
        show_as(signed_in, width=1280, scheme="light")
    assert found == []
