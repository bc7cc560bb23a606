"""The address, the browser's own way back, and its network, in a real Chromium."""

from __future__ import annotations

import re
from typing import Final

import pytest
from playwright.sync_api import Route, expect

from shared import words
from shared.words import LANGS, Lang
from tests.browser.conftest import Window
from tests.browser.test_page import UNION

OPEN: Final = ".chosen-number .open"
INSIDE: Final = re.compile("union=")
OUTSIDE: Final = re.compile("^(?!.*union=)")


def test_the_way_back_leads_out_of_an_opened_number_step_by_step(window: Window) -> None:
    """On a phone the panel fills the screen: back must not leave the union behind it."""
    page = window.open(window.page(), f"/?union={UNION.code}")
    page.locator(OPEN).click()
    page.locator("#opened tbody button").first.click()
    page.locator("#opened tbody button").first.click()
    expect(page.locator("#trail li")).to_have_count(3)

    page.go_back()
    expect(page.locator("#trail li")).to_have_count(2)
    page.locator("#trail button").first.click()
    expect(page.locator("#trail li")).to_have_count(1)
    page.go_back()

    expect(page.locator("#lineage")).to_be_hidden()
    expect(page.locator(OPEN)).to_be_focused()
    expect(page.locator("#place")).to_have_text(UNION.name)


@pytest.mark.parametrize("how", ["#close", "Escape"])
def test_a_closed_panel_leaves_nothing_in_the_way_back(window: Window, how: str) -> None:
    """One step back from there is what was looked at before, however deep the panel was."""
    page = window.open(window.page())
    first = page.locator("#bars .bar").first
    first.click()
    expect(page).to_have_url(INSIDE)
    page.locator(OPEN).click()
    page.locator("#opened tbody button").first.click()
    expect(page.locator("#trail li")).to_have_count(2)

    if how == "Escape":
        page.keyboard.press(how)
    else:
        page.locator(how).click()
    page.locator("[name=tree][value=industry]").check(force=True)
    expect(page).to_have_url(re.compile("union=.*tree=industry"))
    page.go_back()
    page.go_back()

    expect(page).to_have_url(OUTSIDE)


def test_what_an_address_cannot_mean_is_passed_over(window: Window) -> None:
    """A day that is none or still to come, a form that isn't there: as if they weren't said."""
    for said in ("on=abc", "on=2026-02-30", "on=2031-01-01", "form=x&tree=y&every=z"):
        page = window.open(window.page(), f"/?{said}")

        expect(page.locator(".trouble")).to_have_count(0)
        assert page.locator("[name=on]").input_value() == page.locator("body").get_attribute(
            "data-today"
        )


@pytest.mark.parametrize("lang", LANGS)
def test_a_union_that_is_not_there_leads_to_the_city(window: Window, lang: Lang) -> None:
    """Trying again would not make it."""
    page = window.page(lang)
    page.goto(f"{window.gateway.address}/?union=nowhere&token={window.gateway.token}")
    way = page.get_by_role("button", name=words.text("page.to_root", lang)).first

    way.click()

    expect(page).to_have_url(OUTSIDE)
    expect(page.locator(".trouble")).to_have_count(0)
    assert all("404" in one for one in window.complaints)
    window.complaints.clear()


@pytest.mark.parametrize("lang", LANGS)
def test_a_month_in_which_no_union_was_due_is_not_all_confirmed(window: Window, lang: Lang) -> None:
    """Before the first union there is nothing to confirm, and no rate."""

    def nobody(route: Route) -> None:
        trends = route.fetch().json()
        trends["values"]["organization.reports_due"] = ["0"] * len(trends["months"])
        route.fulfill(json=trends)

    page = window.page(lang)
    page.route("**/api/v1/trends*", nobody)
    window.open(page)

    expect(page.locator("#month")).to_contain_text(words.text("page.none_due", lang))
    expect(page.locator("#month .in-time")).to_have_count(0)


def test_a_network_that_changes_troubles_nobody(window: Window) -> None:
    """The browser drops what is on its way then; it is asked for once more."""
    dropped: set[str] = set()

    def drop(route: Route) -> None:
        if route.request.url in dropped:
            route.continue_()
        else:
            dropped.add(route.request.url)
            route.abort("connectionreset")

    page = window.page()
    page.route("**/api/v1/t*", drop)
    window.open(page)

    expect(page.locator(".trouble")).to_have_count(0)
    assert len(dropped) > 2
    window.complaints.clear()
