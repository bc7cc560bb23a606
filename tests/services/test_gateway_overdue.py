"""The overdue list at the gateway: one list of all domains, in words, page by page."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from werkzeug.test import Client

from shared.words import LANGS, Lang
from tests.gateway import browser, get, told
from tests.office import Office


@pytest.fixture
def office() -> Office:
    """Give the services of a small city."""
    return Office()


@pytest.fixture
def client(office: Office) -> Client:
    """Give a browser in front of the gateway."""
    return browser(office)


def pages(client: Client, **query: str) -> list[Any]:
    """Read a list to its end."""
    found = [told(client, "overdue", **query)]
    while found[-1]["next"]:
        found.append(told(client, "overdue", after=found[-1]["next"], **query))
    return found


def test_the_lists_of_all_domains_are_one_and_nothing_is_left_out(client: Client) -> None:
    """Over pages of at most twenty, what has been due for longest first, each entry once."""
    found = pages(client)

    entries = [one for page in found for one in page["entries"]]
    assert all(0 < len(page["entries"]) <= 20 for page in found)
    assert len(found) > 1
    assert {page["count"] for page in found} == {len(entries)}
    assert len({(one["domain"], one["id"], one["clock"]) for one in entries}) == len(entries)
    assert {one["domain"] for one in entries} == {"organization", "rights", "skills"}
    assert all(one["due_on"] <= other["due_on"] for one, other in pairwise(entries))


def test_the_union_the_tree_and_the_day_are_handed_on(client: Client, office: Office) -> None:
    """A union asks for its own and what is below it."""
    office.asked.clear()

    found = told(client, "overdue", union="640104", tree="industry", on="2026-03-02")

    given = {"union": "640104", "tree": "industry", "on": "2026-03-02", "after": None}
    domains = ("organization", "rights", "skills")
    assert office.asked == [(domain, "overdue", given) for domain in domains]
    assert (found["union"], found["on"]) == ("640104", "2026-03-02")


def test_a_quota_that_nobody_answered_is_on_the_list(client: Client) -> None:
    """It is a clock of skills, whose day the union above has named."""
    entries = [one for page in pages(client, lang="zh") for one in page["entries"]]

    found = next(one for one in entries if one["clock"] == "quota_answer")
    assert (found["kind_title"], found["clock_title"]) == ("任务", "任务答复")
    assert found["article"] == "下达任务时所定的答复期限"


@pytest.mark.parametrize("lang", LANGS)
def test_an_entry_is_told_in_words_with_the_mark_of_its_rule(client: Client, lang: Lang) -> None:
    """Clock, subject and consequence, and how sure the line of the pack is."""
    entries = [one for page in pages(client, lang=lang) for one in page["entries"]]

    found = next(one for one in entries if one["clock"] == "mediation")
    words = {
        "zh": ("调解", "劳动争议", "视为调解不成", "法律原文"),
        "en": ("mediation", "dispute", "mediation counts as failed", "read in the law"),
    }
    names = ("clock_title", "kind_title", "effect_title", "mark_title")
    assert tuple(found[name] for name in names) == words[lang]
    assert found["article"] == "劳动争议调解仲裁法第十四条"


def test_a_domain_that_is_away_is_told_and_the_other_is_shown(
    client: Client, office: Office
) -> None:
    """What can be told is told; nobody takes half of the list for all of it."""
    office.away.add("organization")

    found = told(client, "overdue", lang="en")

    (away,) = found["away"]
    assert (away["domain"], bool(away["message"])) == ("organization", True)
    assert {one["domain"] for one in found["entries"]} == {"rights", "skills"}


def test_an_unknown_union_is_an_error(client: Client) -> None:
    """As for every address."""
    assert get(client, "overdue", union="999").status_code == 404
