"""A gateway with a made-up city behind it, and Debian's Chromium in front."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from deploy.commands import TOP
from tests.gateway import Served

FLAGS: Final = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
KEPT: Final = TOP / ".data" / "browser"
"""Where a run keeps its pictures, to be looked at."""
LOCALES: Final = {"zh": "zh-CN", "en": "en-GB"}
PATIENCE: Final = 15_000
"""Milliseconds that a test waits for what it looks for, on a busy machine."""


class ChromiumMissing(Exception):
    """The browser tests need Chromium; type: apt-get install chromium."""


def chromium() -> str:
    """Find the browser. Raises `ChromiumMissing`."""
    named = os.environ.get("TONGXIN_TEST_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise ChromiumMissing(ChromiumMissing.__doc__)
    return found


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    """Give a gateway whose city stands still."""
    gateway = Served(joins=0)
    yield gateway
    gateway.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give a browser with a profile of its own."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield started
        started.close()


class Window:
    """Opens pages as one user sees them, and collects what the browser complains of."""

    def __init__(self, browser: Browser, gateway: Served) -> None:
        """Take the browser and the gateway."""
        self.browser = browser
        self.gateway = gateway
        self.contexts: list[Any] = []
        self.complaints: list[str] = []

    def page(self, lang: str = "zh", width: int = 1280, **context: Any) -> Page:  # noqa: ANN401
        """Give an empty page of a browser in a language, its window so wide."""
        made = self.browser.new_context(
            viewport={"width": width, "height": 900}, locale=LOCALES[lang],
            timezone_id="Asia/Shanghai", reduced_motion="reduce", **context,
        )  # fmt: skip
        made.set_default_timeout(PATIENCE)
        self.contexts.append(made)
        page = made.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self.hear)
        return page

    def hear(self, message: Any) -> None:  # noqa: ANN401 - playwright's message
        """Keep what is worse than a remark."""
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def open(self, page: Page, path: str = "/") -> Page:
        """Open an address with the token, and wait until its numbers and its trend are there."""
        mark = "&" if "?" in path else "?"
        page.goto(f"{self.gateway.address}{path}{mark}token={self.gateway.token}")
        expect(page.locator("#cards .card").first).to_be_visible()
        expect(page.locator(".canvas[data-drawn]")).to_be_visible()
        expect(page.locator(".bar").first).to_be_visible()
        expect(page.locator("[aria-busy=true]")).to_have_count(0)
        return page

    def close(self) -> None:
        """Close everything."""
        for one in self.contexts:
            one.close()


@pytest.fixture
def window(browser: Browser, served: Served) -> Iterator[Window]:
    """Give a window; the test fails when the browser had anything to complain of."""
    made = Window(browser, served)
    yield made
    made.close()
    assert made.complaints == []


@pytest.fixture(scope="session")
def keep() -> Callable[[Page, str], Path]:
    """Give what keeps a picture of a page under a name."""
    KEPT.mkdir(parents=True, exist_ok=True)

    def keep_picture(page: Page, name: str) -> Path:
        path = KEPT / f"{name}.png"
        page.screenshot(path=path, full_page=True)
        return path

    return keep_picture
