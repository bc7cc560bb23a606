"""What the page is under other conditions: narrow, on paper, dark, empty, slow, in trouble."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Page, Route, expect

from services.gateway import api
from shared import words
from shared.words import LANGS, Lang
from tests.browser.conftest import Window
from tests.browser.test_page import UNION

AXE: Final = (Path(__file__).parent / "vendored" / "axe.min.js").read_text("utf-8")
GRAVE: Final = {"serious", "critical"}

Keep = Callable[[Page, str], Path]


def too_wide(page: Page) -> bool:
    """Tell whether the page scrolls sideways."""
    wide: bool = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return wide


def barriers(page: Page) -> list[str]:
    """Name what axe-core finds that keeps people out, with the first place of each."""
    page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate("axe.run()")
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:120]} {one['nodes'][0]['failureSummary']}"
        for one in found["violations"]
        if one["impact"] in GRAVE
    ]


@pytest.mark.parametrize("lang", LANGS)
def test_a_phone_shows_all_without_scrolling_sideways(
    window: Window, lang: Lang, keep: Keep
) -> None:
    """390 px: the city, a union with its life, and an opened number."""
    page = window.open(window.page(lang, 390))
    assert not too_wide(page)
    keep(page, f"page-{lang}-390")

    expect(page.locator("#services td").first).to_be_visible()
    assert not page.evaluate(
        "[...document.querySelectorAll('#services .scroll')]"
        ".some((one) => one.scrollWidth > one.clientWidth)"
    )

    page.locator("#late").scroll_into_view_if_needed()
    expect(page.locator("#late li").first).to_be_visible()

    page.locator(".chosen-number .open").click()
    expect(page.locator("#opened tbody tr").first).to_be_visible()
    assert not too_wide(page)

    window.open(page, f"/?union={UNION.code}")
    expect(page.locator("#events .event").first).to_be_visible()
    assert not too_wide(page)
    keep(page, f"union-{lang}-390")


@pytest.mark.parametrize(("lang", "scheme"), [("zh", "light"), ("en", "dark")])
def test_nothing_grave_keeps_anybody_out(
    window: Window, lang: Lang, scheme: str, keep: Keep
) -> None:
    """Contrast, names, roles and order, in both colours, with details and a number opened."""
    page = window.open(window.page(lang, color_scheme=scheme), f"/?union={UNION.code[:6]}")
    page.locator("#cards .more button[aria-expanded]").first.click()
    expect(page.locator(".card .about-number")).to_be_visible()
    keep(page, f"union-{lang}-{scheme}")

    assert barriers(page) == []

    page.locator(".chosen-number .open").click()
    expect(page.locator("#opened tbody tr").first).to_be_visible()
    assert barriers(page) == []


def test_on_paper_stands_what_is_to_be_read(window: Window) -> None:
    """No choosers and buttons; numbers, definition, bars and reporting."""
    page = window.open(window.page())

    page.emulate_media(media="print")

    for gone in ("#view", "#find", "#language", ".chosen-number .open", ".card .more"):
        expect(page.locator(gone).first).to_be_hidden()
    for stays in (".chosen-number .about-number", ".canvas", ".bar", ".services, #services"):
        expect(page.locator(stays).first).to_be_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")


@pytest.mark.parametrize("lang", LANGS)
def test_a_city_without_indicators_says_so(window: Window, lang: Lang) -> None:
    """An installation of the first day isn't a blank page."""
    page = window.page(lang)
    page.route("**/api/v1/indicators*", lambda route: route.fulfill(json={"indicators": []}))
    page.goto(f"{window.gateway.address}/?token={window.gateway.token}")

    for place in ("#trend", "#cards", "#bars"):
        expect(page.locator(place)).to_have_text(words.text("page.empty", lang))


def test_what_is_slow_says_that_it_is_being_read(window: Window) -> None:
    """Until the numbers come there is a sentence in their place, and it is told as busy."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page = window.page()
    page.route("**/api/v1/totals*", hold)
    page.goto(f"{window.gateway.address}/?token={window.gateway.token}")

    expect(page.locator("#cards")).to_have_attribute("aria-busy", "true")
    expect(page.locator("#cards")).to_have_text(words.text("page.loading", "zh"))
    for one in held:
        one.continue_()

    expect(page.locator("#cards .card").first).to_be_visible()


def test_trouble_is_told_and_can_be_tried_again(window: Window) -> None:
    """A service that was away: a sentence, a button, and then the numbers."""
    page = window.page()
    page.route("**/api/v1/t*", lambda route: route.fulfill(
        status=503, json={"error": "service_away", "message": "联系不上"},
    ))  # fmt: skip
    page.goto(f"{window.gateway.address}/?token={window.gateway.token}")
    expect(page.locator("#cards [role=alert]")).to_contain_text("联系不上")

    page.unroute_all()
    page.locator("#cards [role=alert] button").click()

    expect(page.locator("#cards .card").first).to_be_visible()
    assert all("503" in one for one in window.complaints)
    window.complaints.clear()


@pytest.mark.parametrize("lang", LANGS)
def test_the_api_can_be_browsed(window: Window, lang: Lang, keep: Keep) -> None:
    """Every address with its sentence, and nothing that the policy refuses."""
    page = window.page(lang)
    page.goto(f"{window.gateway.address}/api/?lang={lang}")

    expect(page.locator(".opblock")).to_have_count(len(api.RESOURCES) + 1)
    expect(page.locator(".opblock").nth(1)).to_contain_text(words.text("api.totals", lang))
    page.locator(".opblock-summary").nth(1).click()
    expect(page.locator(".parameters tbody tr").first).to_be_visible()
    keep(page, f"api-{lang}")
