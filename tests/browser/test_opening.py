"""What stands behind the page's numbers, cases and refusals is opened, in a real Chromium."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from shared import words
from shared.words import LANGS, Lang
from tests.browser.conftest import Window
from tests.browser.test_page import value
from tests.office_samples import NUMBER

Keep = Callable[[Page, str], Path]


@pytest.mark.parametrize("lang", LANGS)
def test_a_number_opens_down_to_its_events_in_three_clicks(
    window: Window, lang: Lang, keep: Keep
) -> None:
    """Number, union, subject; the sums agree on the way, and each step tells the definition."""
    page = window.open(window.page(lang))

    page.locator(".chosen-number .open").click()
    expect(page.locator("#opened .about-number")).to_be_visible()
    page.locator("#opened tbody button").first.click()
    expect(page.locator("#opened .sum .yes")).to_be_visible()
    page.locator("#opened tbody button").first.click()

    expect(page.locator("#opened .event")).to_have_count(2)
    expect(page.locator("#opened .event .why")).to_have_count(1)
    keep(page, f"lineage-{lang}-1280")


@pytest.mark.parametrize("lang", LANGS)
def test_a_number_of_rights_opens_down_to_its_events_in_three_clicks(
    window: Window, lang: Lang, keep: Keep
) -> None:
    """Number, union, subject: the reports of one dispute, with trend and tree of the number."""
    disputes = "rights.disputes_open"
    page = window.open(window.page(lang), f"/?indicator={disputes}")
    expect(page.locator(f".chosen-number [data-value='{disputes}']")).to_have_text(value(disputes))
    expect(page.locator("#shown")).to_have_value(disputes)
    expect(page.locator("#branches .branch .value").first).to_be_visible()

    page.locator(".chosen-number .open").click()
    expect(page.locator("#opened .sum .yes")).to_be_visible()
    page.locator("#opened tbody button").first.click()
    expect(page.locator("#opened .sum .yes")).to_be_visible()
    page.locator("#opened tbody button").first.click()

    expect(page.locator("#opened .event")).to_have_count(4)
    expect(page.locator("#opened .event .line")).to_have_count(4)
    keep(page, f"lineage-rights-{lang}-1280")


def test_a_slate_says_which_quota_it_misses_and_which_event_bars(window: Window) -> None:
    """Where the events of a round are opened, above them."""
    page = window.open(window.page())

    told = page.evaluate(
        """import("/static/slate.js").then(({ slate }) => slate("r1"))
            .then((parts) => parts.map((one) => one.innerText ?? one.textContent).join("\\n"))"""
    )

    assert "工会 银川市兴庆区总工会 超名额 1 名" in told
    assert "农民工缺 1 名" in told
    assert "产业工人：应有 1 名，名单 2 名" in told
    assert "同一对象被推荐两次：n1, n2" in told
    assert "n1：拖欠工资（依据报告 0190a5c0-0000-7000-8000-000000000002）" in told


def test_the_roster_names_who_bears_an_honour_and_opens_it(window: Window, keep: Keep) -> None:
    """Beside the number of honours; a name leads to all that was reported."""
    page = window.open(window.page(), "/?indicator=skills.honours")
    page.evaluate(
        """import("/static/lineage.js").then(({ openTotal }) =>
            openTotal({ id: "skills.honours", title: "授予荣誉数", kind: "flow", unit: "个" },
                { union: "6401" }))"""
    )

    page.locator("#opened").get_by_text(words.text("page.roster", "zh")).click()
    row = page.locator("#opened tbody tr").first
    expect(row).to_contain_text("李明")
    expect(row).to_contain_text("退休")
    keep(page, "roster-zh-1280")
    row.locator("button").click()

    expect(page.locator("#trail li")).to_have_count(3)


def test_a_nomination_leads_to_its_round(window: Window, keep: Keep) -> None:
    """One click from what was reported of it to the round's events and slate."""
    page = window.open(window.page())
    page.evaluate(
        """import("/static/lineage.js").then(({ openSubject }) =>
            openSubject("skills", { kind: "nomination", id: "n1", kind_title: "推荐" }))"""
    )

    page.locator("#opened").get_by_text(words.text("page.to_round", "zh")).click()

    expect(page.locator("#trail li")).to_have_count(2)
    expect(page.locator("#opened .slate")).to_contain_text("农民工缺 1 名")
    keep(page, "nomination-zh-1280")


@pytest.mark.parametrize("lang", LANGS)
def test_what_was_refused_is_told_by_names(window: Window, lang: Lang) -> None:
    """A clerk says which union by its name, not by its code."""
    page = window.open(window.page(lang))

    parked = page.locator(".parked").first
    expect(parked).to_contain_text("灵武市宁东镇总工会")
    expect(parked).to_contain_text("贺兰县洪广镇总工会")
    expect(parked).not_to_contain_text("640122103001")


@pytest.mark.parametrize("lang", LANGS)
def test_the_number_of_a_case_leads_to_what_was_reported_of_it(
    window: Window, lang: Lang, keep: Keep
) -> None:
    """A part of it, Enter, Enter; the case is called by its number."""
    page = window.open(window.page(lang))

    page.locator("#find").fill("0123")
    expect(page.locator("#finds [role=option]").first).to_contain_text(NUMBER)
    page.locator("#find").press("ArrowDown")
    page.locator("#find").press("Enter")

    expect(page.locator("#lineage-title")).to_contain_text(NUMBER)
    expect(page.locator("#opened .event")).to_have_count(4)
    expect(page.locator("#opened .event .line").nth(1)).to_contain_text(NUMBER)
    keep(page, f"case-{lang}-1280")
