"""Every number that the gateway gives is exact, in words, and opens down to the reports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import pytest
from werkzeug.test import Client

from services.gateway.asking import Memory
from services.gateway.schemas import today
from shared import words
from shared.words import LANGS, Lang
from tests.gateway import MEMBERS, browser, told
from tests.office import INDICATORS, Office
from tests.office_unions import ROOT

CHINESE: Final = re.compile("[\u4e00-\u9fff]")


@pytest.fixture
def office() -> Office:
    """Give the services of a small city."""
    return Office()


@pytest.fixture
def client(office: Office) -> Client:
    """Give a browser in front of the gateway."""
    return browser(office)


def test_numbers_are_exact_decimal_strings_or_null(client: Client, office: Office) -> None:
    """No float ever touches them; a ratio over 0 is null."""
    union = next(one.code for one in office.unions.values() if one.kind == "town")
    office.unions[union].own["organization.members_joined"] = 2**60 + 1

    values = told(client, "totals", union=union)["values"]

    assert int(values["organization.members_joined"]) >= 2**60 + 1
    assert all(value is None or isinstance(value, str) for value in values.values())
    assert told(client, "totals", union="6401C")["values"]["organization.membership_rate"] is None


def test_totals_come_with_the_way_from_the_root(client: Client, office: Office) -> None:
    """In the tree that was asked for, and on the day that is today where none was named."""
    union = next(one for one in office.unions.values() if one.employer)

    found = told(client, "totals", union=union.code, lang="zh")

    path = [one["union"] for one in found["path"]]
    assert path[0] == ROOT
    assert path[-1] == union.code
    assert found["kind_title"] == "单独基层工会"
    assert found["on"] == today().isoformat()


def test_the_tree_tells_each_union_with_its_value(client: Client) -> None:
    """One level at a time."""
    found = told(client, "tree", indicator=MEMBERS, union="640104")
    total = told(client, "totals", union="640104")["values"][MEMBERS]

    assert sum(int(one["value"]) for one in found["children"]) + int(found["own"]) == int(total)
    assert all(one["name"] for one in found["children"])


@pytest.mark.parametrize("lang", LANGS)
def test_indicators_are_told_in_the_language_asked_for(client: Client, lang: Lang) -> None:
    """Title, unit and definition, in the order of a report."""
    found = told(client, "indicators", lang=lang)["indicators"]

    assert [one["id"] for one in found][:3] == [
        "organization.unions", "organization.employers_covered", "organization.workers_covered",
    ]  # fmt: skip
    known = {one["id"]: one for one in found}
    assert known[MEMBERS]["title"] == ("会员数" if lang == "zh" else "Members")
    assert bool(CHINESE.search(known[MEMBERS]["definition"])) == (lang == "zh")


def test_indicators_stand_domain_by_domain(client: Client) -> None:
    """Organization's first, then rights' and skills', then the city's own, by the domain's name."""
    found = told(client, "indicators", lang="zh")["indicators"]

    domains = list(dict.fromkeys((one["domain"], one["domain_title"]) for one in found))
    assert domains == [
        ("organization", "组织建设"), ("rights", "维权服务"), ("skills", "素质提升"),
        ("city", "市级汇总"),
    ]  # fmt: skip


def test_every_indicator_has_a_definition_and_its_unit_a_word() -> None:
    """A number without a definition is a rumour."""
    wanted = {f"definitions.{one.id}" for one in INDICATORS.values()}
    wanted |= {f"measures.{one.unit}" for one in INDICATORS.values()}

    assert sorted(one for one in wanted if not words.has(one)) == []


def test_what_the_city_does_not_show_is_null_here(client: Client, office: Office) -> None:
    """What a number of people consists of is told by dimension; few people stand behind two."""
    union = next(one for one in office.unions.values() if one.own[MEMBERS] > 20)

    (grade, _) = told(client, "totals", union=union.code, lang="en")["labels"][MEMBERS]

    assert grade["title"] == "grade"
    assert {one["text"]: one["value"] for one in grade["parts"]}["senior"] is None
    assert sum(one["value"] is None for one in grade["parts"]) == 2


# -------------------------------------------------------------------- lineage and streams


def test_a_total_opens_to_unions_subjects_and_events(client: Client) -> None:
    """Down to the report, page by page, and the sums agree at every step."""
    total = told(client, "totals")["values"][MEMBERS]
    pages = list(all_pages(client, indicator=MEMBERS))
    unions = [union for page in pages for union in page["unions"]]
    union = unions[0]
    subjects = told(client, "lineage/subjects", union=union["union"], indicator=MEMBERS)
    subject = subjects["subjects"][0]
    events = told(
        client, "lineage/events", domain="organization", kind=subject["kind"], id=subject["id"],
        lang="zh",
    )["events"]  # fmt: skip

    assert sum(int(one["value"]) for one in unions) == int(total) == int(pages[0]["value"])
    assert subjects["sum"] == subjects["figure"] == union["value"]
    assert [one["outcome_title"] for one in events] == ["已入账", "已退回"]
    assert events[1]["why"] == "该会员自 2026-02-11 起已在工会 上一级总工会。"


def test_a_number_of_the_reporting_opens_at_the_service_that_counts_it(client: Client) -> None:
    """The city has no subjects of its own; who keeps them is said, for the step to the events."""
    union = next(all_pages(client, indicator=MEMBERS))["unions"][0]["union"]

    found = told(client, "lineage/subjects", union=union, indicator="city.reports_expected")

    assert found["domain"] == "organization"
    assert told(client, "lineage/subjects", union=union, indicator=MEMBERS)["domain"] == (
        "organization"
    )


def test_what_is_withheld_does_not_open(client: Client, office: Office) -> None:
    """Where a number isn't shown, nobody is asked who is behind it."""
    union = next(all_pages(client, indicator=MEMBERS))["unions"][0]["union"]
    office.withheld.add((union, MEMBERS))

    found = told(client, "lineage/subjects", union=union, indicator=MEMBERS)

    assert found["withheld"]
    assert (found["sum"], found["figure"], found["count"], found["subjects"]) == (None, None, 0, [])
    assert [method for _, method, _ in office.asked if method == "subjects"] == []


def all_pages(client: Client, **query: str) -> Iterator[Any]:
    """Give the pages of the unions behind a number."""
    page = told(client, "lineage/unions", **query)
    yield page
    while page["next"] is not None:
        page = told(client, "lineage/unions", **query, after=page["next"])
        yield page


def test_an_event_is_told_in_words(client: Client) -> None:
    """Its sentence, and its fields with their values."""
    found = told(
        client, "lineage/events", domain="organization", kind="member", id="64/ab", lang="en"
    )["events"][0]  # fmt: skip

    assert found["title"] == "member joined"
    assert found["line"] == "A worker joined (employment: standard, grade: intermediate)"
    assert {"name": "migrant", "title": "migrant", "text": "yes"} in found["fields"]
    assert {"name": "grade", "title": "grade", "text": "intermediate"} in found["fields"]


def test_labels_of_a_subject_are_told_in_words(client: Client, office: Office) -> None:
    """The section of GB/T 4754 by its name."""
    union = next(one for one in office.unions.values() if one.employer)

    (one,) = told(
        client, "lineage/subjects", union=union.code, indicator="organization.employers_covered",
        lang="zh",
    )["subjects"]  # fmt: skip

    assert one["kind_title"] == "单位"
    assert [label["title"] for label in one["labels"]] == ["单位类型", "行业", "规模"]


def test_indicators_are_remembered_for_a_while_and_never_an_empty_list() -> None:
    """They hardly change; a city that has heard of none yet is asked again."""
    now, office = [0.0], Office()
    memory = Memory(lambda: now[0])
    ask = memory.asking(office.ask)

    memory.asking(lambda *_, **__: [])("city", "indicators")
    first, second = ask("city", "indicators"), ask("city", "indicators")
    now[0] += 31
    ask("city", "indicators")

    assert first == second != []
    assert len(office.asked) == 2


def test_streams_tell_what_waits_and_why(client: Client) -> None:
    """Each service with its streams, the reasons in words."""
    organization, rights, skills, city = told(client, "streams", lang="zh")["services"]

    titles = [one["title"] for one in (organization, rights, skills, city)]
    assert titles == ["组织建设", "维权服务", "素质提升", "市级汇总"]
    assert organization["rows"][0]["state_title"] == "滞后"
    assert "工会 灵武市宁东镇总工会" in organization["parked"]["waiting"][0]["why"]
    assert organization["parked"]["refused"][0]["title"] == "发展会员"
    assert organization["parked"]["quarantine"][0]["count"] == 1


def test_streams_of_one_service_are_told_while_another_is_away(
    client: Client, office: Office
) -> None:
    """The page that shows trouble mustn't be its victim."""
    office.away.add("city")

    organization, _, _, city = told(client, "streams", lang="en")["services"]

    assert organization["away"] is None
    assert "city" in city["away"]
