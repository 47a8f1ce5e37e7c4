"""Headless Chromium for the end-to-end tests and the screenshots: Debian's packages chromium and chromium-driver."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

_FLAGS = (
    "--headless",
    "--no-sandbox",  # it refuses to run as root with one, as it does in a container
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    "--disable-lcd-text",  # pictures of grey letters are half as large
)
_WAIT_S = 120  # a machine that runs other tests at the same time may take long


class NoBrowser(Exception):
    """Chromium or its driver isn't installed; the text says what to do."""


def find_browser() -> tuple[str, str]:
    """The paths of Chromium and its driver.

    Raises:
        NoBrowser: one isn't there.
    """
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if browser is None or driver is None:
        raise NoBrowser("Chromium or its driver isn't installed (Debian: apt-get install chromium chromium-driver)")
    return browser, driver


@contextmanager
def open_browser(
    profile: Path, *, width: int = 1280, height: int = 900, scripts: bool = True, dark: bool = False
) -> Iterator[webdriver.Chrome]:
    """A browser with an empty profile.

    Args:
        profile: an empty folder for it.
        width: of the window, CSS pixels.
        height: likewise.
        scripts: whether pages may run scripts.
        dark: whether the person prefers dark pages.

    Raises:
        NoBrowser: it isn't installed.
    """
    browser, driver = find_browser()
    options = Options()
    options.binary_location = browser
    for flag in (*_FLAGS, f"--user-data-dir={profile}", f"--window-size={width},{height}"):
        options.add_argument(flag)
    if not scripts:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    chrome = webdriver.Chrome(options=options, service=Service(driver))
    try:
        chrome.set_page_load_timeout(_WAIT_S)
        chrome.set_script_timeout(_WAIT_S)
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
        yield chrome
    finally:
        chrome.quit()
