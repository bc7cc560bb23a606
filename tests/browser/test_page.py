"""The page in a real Chromium: its numbers arrive, open, compare, and lead where they should."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from shared import words
from shared.words import LANGS, Lang
from tests.browser.conftest import Window
from tests.gateway import Served
from tests.office import FEWEST, FILES, INDICATORS, Office

OFFICE: Final = Office()
"""The city that the gateway serves, made here once more."""
UNION: Final = next(one for one in OFFICE.unions.values() if one.own["organization.members"] > 20)
FEW: Final = next(one for one in OFFICE.unions.values() if 0 < one.own[FILES] < FEWEST)
MEMBERS: Final = "organization.members"
DOMAINS: Final = ("organization", "rights", "skills", "city")

Keep = Callable[[Page, str], Path]


def value(indicator: str, union: str = "6401") -> str:
    """Give a number as the page shows it."""
    return f"{int(OFFICE.value(union, 'territorial', indicator) or 0):,}"


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_opens_and_its_numbers_arrive(window: Window, lang: Lang, keep: Keep) -> None:
    """Title, the chosen number in large, cards, months, bars, and how reporting stands."""
    page = window.open(window.page(lang))

    expect(page).to_have_title(words.text("page.title", lang))
    expect(page.locator("#city")).to_have_text("银川市总工会")
    expect(page.locator(f".chosen-number [data-value='{MEMBERS}']")).to_have_text(value(MEMBERS))
    expect(page.locator(f"#cards [data-value='{MEMBERS}']")).to_have_text(value(MEMBERS))
    expect(page.locator(".chosen-number .about-number dt")).to_have_text([
        words.text(f"page.{name}", lang) for name in ("definition", "unit", "source", "date")
    ])  # fmt: skip
    expect(page.locator("#counts .tile")).to_have_count(4)
    expect(page.locator("#live")).to_have_attribute("data-state", "on")
    keep(page, f"page-{lang}-1280")


@pytest.mark.parametrize("lang", LANGS)
def test_the_month_tells_who_was_due_and_who_confirmed_in_time(window: Window, lang: Lang) -> None:
    """Of the last month that is over, beside the unions that were due to confirm it."""
    today = dt.datetime.now(dt.timezone(dt.timedelta(hours=8))).date()
    over = -1 if (today + dt.timedelta(1)).day == 1 else -2
    confirmed, due, in_time = (
        (OFFICE.grown("6401", "territorial", f"organization.{name}", 12) or [])[over]
        for name in ("periods_confirmed", "reports_due", "reports_on_time")
    )

    page = window.open(window.page(lang))

    month = page.locator("#month")
    expect(month.locator(".value b")).to_have_text(confirmed or "")
    expect(month.locator(".value span")).to_have_text(
        words.sentence("page.of_unions", lang, count=due)
    )
    told = words.sentence("page.in_time", lang, count=in_time, rate="80.00")
    expect(month.locator(".in-time")).to_have_text(told)


@pytest.mark.parametrize("lang", LANGS)
def test_the_tree_opens_down_to_a_union_and_its_life(window: Window, lang: Lang) -> None:
    """District, town, union; then its numbers and what was reported of it, in order."""
    page = window.open(window.page(lang))
    way = [one.code for one in OFFICE.way(UNION.code, "territorial")]

    for code in way[1:-1]:
        page.locator(f"[data-union='{code}'] > .row .toggle").click()
    page.locator(f"[data-union='{UNION.code}'] > .row .to").click()

    expect(page.locator("#place")).to_have_text(UNION.name)
    expect(page.locator("#cards [data-value='organization.members']")).to_have_text(
        value(MEMBERS, UNION.code)
    )
    days = page.locator("#events .event time").all_inner_texts()
    assert days == sorted(days)
    assert len(days) == 5
    assert len(page.locator("#events .event .line").all_inner_texts()) == len(days)
    expect(page.locator("#events .outcome").first).to_have_text(words.text("screen.applied", lang))


@pytest.mark.parametrize("lang", LANGS)
def test_the_numbers_stand_by_domain_each_under_its_heading(
    window: Window, lang: Lang, keep: Keep
) -> None:
    """Rights beside organization; parts of ratios aren't shown; a heading closes its numbers."""
    page = window.open(window.page(lang))

    headings = page.locator(".domain > h3").all_text_contents()
    assert headings == [words.text(f"domains.{one}", lang) for one in DOMAINS]
    for domain in DOMAINS:
        cards = page.locator(f"[data-domain='{domain}'] [data-card]")
        shown = {one.get_attribute("data-card") or "" for one in cards.all()}
        assert shown == {
            one.id for one in INDICATORS.values() if one.id.startswith(domain) and not one.hidden
        }

    page.locator("[data-domain='organization'] > h3 button").click()
    expect(page.locator(f"[data-card='{MEMBERS}']")).to_be_hidden()
    keep(page, f"rights-{lang}-1280")
    page.locator("[data-jump='organization']").click()
    expect(page.locator(f"[data-card='{MEMBERS}']")).to_be_visible()
    expect(page.locator("[data-domain='organization'] > h3 button")).to_be_focused()


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_not_shown_is_said_and_not_left_blank(
    window: Window, lang: Lang, keep: Keep
) -> None:
    """On the card and behind the number: of few people there stands no dash and no zero."""
    page = window.open(window.page(lang), f"/?indicator={FILES}&union={FEW.code}")
    shown = page.locator(f".chosen-number [data-value='{FILES}']")
    expect(shown).to_have_text(words.text("page.not_shown", lang))
    keep(page, f"withheld-{lang}-1280")

    page.locator(".chosen-number .open").click()

    expect(page.locator("#opened .note")).to_have_text(words.text("page.withheld", lang))


@pytest.mark.parametrize("lang", LANGS)
def test_the_unions_behind_a_number_come_to_it_with_those_that_are_not_shown(
    window: Window, lang: Lang, keep: Keep
) -> None:
    """How much is left is said, and of whom."""
    few = sum(one.own[FILES] for one in OFFICE.unions.values() if one.own[FILES] < FEWEST)
    page = window.open(window.page(lang), f"/?indicator={FILES}")

    page.locator(".chosen-number .open").click()
    opened = page.locator("#opened")
    opened.get_by_role("button", name=words.text("page.next_page", lang)).click()

    said = words.text("page.withheld_rest", lang).format(value=few)
    expect(opened.locator(".sum")).to_contain_text(said.strip(" ，,"))
    keep(page, f"lineage-withheld-{lang}-1280")


@pytest.mark.parametrize("lang", LANGS)
def test_the_overdue_list_tells_what_ran_out_and_leads_to_it(
    window: Window, lang: Lang, keep: Keep
) -> None:
    """Page by page; an entry opens the life of its subject, and its union's own list."""
    page = window.open(window.page(lang))
    entries = page.locator("#late li")
    expect(entries).to_have_count(20)
    count = int(page.locator("#late-count").inner_text())

    page.get_by_role("button", name=words.text("page.next_page", lang)).last.click()
    expect(entries).to_have_count(40)
    assert count > 40
    first = page.locator("#late li[data-clock=mediation]").first
    expect(first).to_contain_text("劳动争议调解仲裁法第十四条")
    expect(first).to_contain_text(words.text("clocks.mediation", lang))
    keep(page, f"overdue-{lang}-1280")

    first.locator("button").first.click()
    expect(page.locator("#opened .event")).to_have_count(4)
    page.locator("#close").click()
    first.locator("button").last.click()
    expect(page).to_have_url(re.compile("union="))
    assert 0 < int(page.locator("#late-count").inner_text() or 0) <= count


@pytest.mark.parametrize("lang", LANGS)
def test_an_empty_overdue_list_says_so(window: Window, lang: Lang) -> None:
    """Nothing to do is a sentence, and no count."""
    page = window.page(lang)
    page.route("**/api/v1/overdue*", lambda route: route.fulfill(
        json={"union": "6401", "on": "2026-03-02", "count": 0, "entries": [], "next": None,
              "away": []},
    ))  # fmt: skip

    window.open(page)

    expect(page.locator("#late")).to_have_text(words.text("page.nothing_overdue", lang))
    expect(page.locator("#late-count")).to_have_text("")


@pytest.mark.parametrize("lang", LANGS)
def test_the_language_is_switched_and_the_view_stays(window: Window, lang: Lang) -> None:
    """One click, the same union and indicator."""
    other: Lang = "en" if lang == "zh" else "zh"
    page = window.open(window.page(lang), f"/?union={UNION.code}&indicator=organization.unions")

    page.locator("#language").click()

    expect(page.locator("html")).to_have_attribute("lang", re.compile(f"^{other}"))
    expect(page.locator("#place")).to_have_text(UNION.name)
    expect(page.locator("#shown")).to_have_value("organization.unions")
    expect(page.locator(".canvas[data-drawn]")).to_be_visible()


def test_the_trend_goes_by_weeks_too(window: Window, keep: Keep) -> None:
    """Twelve weeks by their Mondays; the choice stands in the address."""
    page = window.open(window.page())

    page.locator("#trend [data-every=week]").click()

    expect(page.locator("#trend [data-every=week]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#trend .canvas[data-drawn]")).to_be_visible()
    page.locator("#trend .as-table summary").click()
    expect(page.locator("#trend tbody tr")).to_have_count(12)
    assert "every=week" in page.url
    keep(page, "weeks")


def test_no_amount_runs_out_of_its_card(window: Window) -> None:
    """However long it is, and its unit after it."""
    page = window.open(window.page("en"))

    wide = page.evaluate(
        "[...document.querySelectorAll('.card .value')]"
        ".filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.innerText)"
    )

    assert wide == []


def test_a_card_chooses_what_trend_comparison_and_tree_show(window: Window) -> None:
    """By keyboard too; the months stand in a table, exact, and the bars are sorted."""
    joined = "organization.members_joined"
    page = window.open(window.page())

    page.locator(f"[data-card='{joined}'] .choose").press("Enter")

    expect(page.locator(f".chosen-number [data-value='{joined}']")).to_have_text(value(joined))
    expect(page.locator("#shown")).to_have_value(joined)
    expect(page.locator("#comparison-title")).to_contain_text("新发展会员")
    page.locator("#trend .as-table summary").click()
    expect(page.locator("#trend tbody tr")).to_have_count(12)
    shown = [int(one.replace(",", "")) for one in page.locator(".bar .number").all_inner_texts()]
    assert shown == sorted(shown, reverse=True)
    assert joined in page.url


def test_unions_compare_per_thousand_members(window: Window) -> None:
    """The bars are sorted anew; a share of something has no such number."""
    page = window.open(window.page(), "/?indicator=organization.members_joined")

    page.locator("#bars").get_by_text("每千名会员").click()
    expect(page.locator("#bars .step[aria-pressed='true']")).to_contain_text("每千名会员")
    shown = [float(one) for one in page.locator(".bar .number").all_inner_texts() if one != "–"]
    rate = window.open(window.page(), "/?indicator=organization.membership_rate")
    expect(rate.locator(".bar").first).to_be_visible()

    assert shown == sorted(shown, reverse=True)
    assert shown
    expect(rate.locator("#bars .step")).to_have_count(0)


def test_a_rate_over_nothing_is_a_dash(window: Window) -> None:
    """A union without employers has no membership rate; it stands last and isn't 0."""
    page = window.open(window.page(), "/?indicator=organization.membership_rate")

    expect(page.locator(".bar .number").last).to_have_text("–")


def test_a_mean_of_days_is_no_percentage(window: Window) -> None:
    """It is divided when read as a rate is, and told in days."""
    mean = "rights.mediation_days_mean"
    concluded, days = (
        OFFICE.value("6401", "territorial", f"rights.{name}")
        for name in ("mediations_concluded", "mediation_days")
    )
    page = window.open(window.page(), f"/?indicator={mean}")

    told = f"{int(days or 0) / int(concluded or 1):.1f}"
    expect(page.locator(f".chosen-number [data-value='{mean}']")).to_have_text(told)
    expect(page.locator(f"[data-card='{mean}'] .value")).to_have_text(f"{told}天")


def test_the_search_box_leads_to_a_union_by_keyboard(window: Window) -> None:
    """A part of the name, arrow, Enter; the tree opens its way."""
    page = window.open(window.page())

    page.locator("#find").fill(UNION.name[:-2])
    expect(page.locator("#finds [role=option]").first).to_be_visible()
    page.locator("#find").press("ArrowDown")
    page.locator("#find").press("Enter")

    expect(page.locator("#place")).to_have_text(UNION.name)
    expect(page.locator(f".row.chosen:visible .to[title*='{UNION.code}']")).to_be_visible()


def test_live_numbers_arrive_by_themselves(window: Window) -> None:
    """Nobody reloads: members join, and card and large number follow."""
    growing = Served(joins=7)
    window.gateway = growing
    page = window.open(window.page())
    large = page.locator(f".chosen-number [data-value='{MEMBERS}']")
    before = large.inner_text()

    expect(large).not_to_have_text(before)

    window.close()
    growing.stop()
