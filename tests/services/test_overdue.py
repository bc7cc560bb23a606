"""The overdue list: what ran out and is waited for, on the lists of whom it concerns alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from services.rights.domain import rights as domain
from shared.events.base import Event
from shared.streams import answers
from shared.streams.lineage import Page, UnknownUnion
from shared.streams.overdue import Question, late
from tests.fix_postgres import MakeDatabase
from tests.rules import organization as report_organization
from tests.rules import rights as report
from tests.rules.register import day
from tests.services.branch import Agent
from tests.services.rights import Rights
from tests.services.station import JINFENG, ROOT, STREAMS, XINGQING, Bed, City

ON = "2026-07-01"
"""Mediation received on 2 June is due on the 17th: two weeks over."""


@pytest.fixture
def rights(city: City, make_database: MakeDatabase) -> Iterator[Rights]:
    """Give rights, where a mediation of u1's ran out on 17 June and was raised to its district."""
    bed = Bed(make_database([STREAMS]), domain, city.clock)
    found = Rights(city, bed)
    found.hear()
    say(found, report.filed("06-01"), report.mediation_started("06-02"))
    bed.station.fire_clocks()
    yield found
    bed.close()


def say(rights: Rights, *told: Event) -> None:
    """Let u1's store report, and settle it."""
    for one in told:
        rights.anna.record(one, "u1")
    rights.bed.settle(*rights.anna.pack())


def asked(bed: Bed, union: str | None = None, tree: str = "territorial", on: str = ON) -> Any:  # noqa: ANN401
    """Ask for the list of a union."""
    with bed.database.transaction() as tx:
        return answers.late(tx, bed.station.domain, union, tree, on)


def told(bed: Bed, union: str | None = None, **more: str) -> list[tuple[str, str]]:
    """Give what is on the list of a union: which clock of which subject."""
    return [(one["clock"], one["id"]) for one in asked(bed, union, **more)["entries"]]


def test_an_entry_tells_clock_article_days_subject_and_union(rights: Rights) -> None:
    """With the name of the employer that the dispute is with, and who let it run out."""
    found = asked(rights.bed)

    (entry,) = found["entries"]
    assert found["count"] == 1
    assert entry["article"] == "劳动争议调解仲裁法第十四条"
    assert entry.items() >= {
        "domain": "rights", "kind": "dispute", "id": "d1", "employer_name": "宁夏枸杞加工厂",
        "clock": "mediation", "effect": "mediation_failed", "provisional": False,
        "due_on": "2026-06-17", "days": 14, "union": XINGQING, "missed_by": "u1",
        "missed_by_name": "枸杞厂工会",
    }.items()  # fmt: skip


@pytest.mark.parametrize("tree", ["territorial", "industry"])
def test_the_city_sees_all_and_a_union_what_is_its_own_or_below_it(
    rights: Rights, tree: str
) -> None:
    """The district has the case now, the branch let it run out; the neighbour has neither."""
    lists = {one: told(rights.bed, one, tree=tree) for one in (None, ROOT, XINGQING, "u1", JINFENG)}

    mine = [("mediation", "d1")]
    assert lists == {None: mine, ROOT: mine, XINGQING: mine, "u1": mine, JINFENG: []}


def test_what_was_done_in_time_and_what_was_done_late_is_waited_for_no_more(rights: Rights) -> None:
    """A report whose own day is in time withdraws the miss; one that is late ends the waiting."""
    say(rights, report.filed("06-01", dispute="d2"))
    say(rights, report.mediation_started("06-02", dispute="d2"))
    rights.bed.station.fire_clocks()
    assert told(rights.bed) == [("mediation", "d1"), ("mediation", "d2")]

    say(rights, report.mediation_concluded("06-17"))
    assert told(rights.bed) == [("mediation", "d2")]

    house = Agent("house", XINGQING, clock=rights.city.clock)
    house.stream, house.key = f"{house.id}/rights", rights.city.house.key
    house.record(report.mediation_concluded("06-18", dispute="d2"), XINGQING)
    rights.bed.settle(*house.pack())
    assert rights.bed.outcome(house) == ("applied", None)
    assert told(rights.bed) == []
    assert len(rights.bed.subject("dispute", "d2").missed) == 1


def test_a_day_sees_what_had_run_out_before_it(rights: Rights) -> None:
    """On the last day itself it was still in time."""
    assert told(rights.bed, on="2026-06-17") == []
    assert told(rights.bed, on="2026-06-18") == [("mediation", "d1")]


def test_a_list_goes_on_from_page_to_page_what_is_due_longest_first(rights: Rights) -> None:
    """Each entry once, and the count is of all."""
    for number, received in enumerate(("03", "02", "04"), 2):
        say(rights, report.filed("06-01", dispute=f"d{number}"))
        say(rights, report.mediation_started(f"06-{received}", dispute=f"d{number}"))
    rights.bed.station.fire_clocks()

    pages, after = [], None
    for _ in range(4):
        with rights.bed.database.transaction() as tx:
            found = late(
                tx, "rights", domain.rulebook.kinds, Question(None, "territorial", day("07-01")),
                Page(after, 1),
            )  # fmt: skip
        pages += [(one["id"], found["count"]) for one in found["entries"]]
        after = found["next"]

    assert pages == [("d1", 4), ("d3", 4), ("d2", 4), ("d4", 4)]
    assert after is None


def test_organization_has_its_list_too(city: City) -> None:
    """An application that nobody answered in 15 days; the division is yet to answer it."""
    dan = city.agent("dan", "u9")
    city.settle(*dan.say(report_organization.union_applied("06-01", union="u9", employers=[])))
    city.station.fire_clocks()

    (entry,) = (one for one in asked(city)["entries"] if one["id"] == "u9")
    assert (entry["domain"], entry["kind"]) == ("organization", "union")
    assert (entry["clock"], entry["days"]) == ("union_application_answer", 15)
    assert told(city, XINGQING) == told(city)
    assert told(city, JINFENG) == []


def test_an_unknown_union_has_no_list(rights: Rights) -> None:
    """It isn't an empty one."""
    with pytest.raises(UnknownUnion):
        asked(rights.bed, "999")


def test_a_rights_number_opens_to_its_subject_and_to_that_ones_reports(rights: Rights) -> None:
    """The dispute that is open at the district, and how it came there; the sum is the figure."""
    with rights.bed.database.transaction() as tx:
        found = answers.subjects(tx, domain, XINGQING, "rights.disputes_open", ON)
        (subject,) = found["subjects"]
        life = answers.timeline(tx, domain, subject["kind"], subject["id"])

    assert (found["sum"], found["figure"]) == ("1", "1")
    assert (subject["kind"], subject["id"]) == ("dispute", "d1")
    assert [one["type"] for one in life["events"]] == [
        "rights.dispute_filed", "rights.mediation_started", "rights.deadline_missed",
        "rights.dispute_moved",
    ]  # fmt: skip
