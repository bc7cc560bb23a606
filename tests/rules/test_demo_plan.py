"""The demo city at its beginning: believable, the same for the same seed, and large enough."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from deploy.demo import divisions, plan, tables
from deploy.demo.plan import CITY, HAMLET, HOUSE, ROOT, Plan
from services.agent.columns import read_cells
from services.agent.kinds import KINDS
from services.agent.tables import read_table

TODAY = dt.date(2026, 3, 2)
INDUSTRY = "industry_federation"


@pytest.fixture(scope="module")
def city() -> Plan:
    """Give the whole city."""
    return plan.make(2026, CITY, TODAY)


def test_the_same_seed_makes_the_same_city(city: Plan) -> None:
    """And another seed another one."""
    assert plan.make(2026, CITY, TODAY) == city
    assert plan.make(2027, CITY, TODAY) != city


def test_more_than_fifty_thousand_reports_are_entered(city: Plan) -> None:
    """Members, unions, employers with their counts, and the heads of the large."""
    members = sum(one.members for one in city.unions)
    declared = sum(not one.roster for one in city.unions)
    unions = len(city.federations) + len(city.unions)

    assert members + unions + 2 * len(city.employers) + declared > 50_000


def test_federations_stand_on_the_real_divisions(city: Plan) -> None:
    """Each county and town of Yinchuan has its own, below that of the division above it."""
    real = divisions.load()

    territorial = {one.code: one.parent for one in city.federations if one.kind != INDUSTRY}

    below = [*real.within(ROOT, "county"), *real.within(ROOT, "town")]
    assert territorial == {one.code: one.parent for one in below}


def test_unions_are_called_as_they_are_in_yinchuan(city: Plan) -> None:
    """Federations 总工会 with the place before it, grassroots unions 工会委员会; no name twice."""
    federations = {one.code: one.name for one in city.federations}
    kinds = {one.kind: one.name for one in city.unions}
    names = [one.name for one in (*city.federations, *city.unions)]

    assert federations["640104"] == "银川市兴庆区总工会"
    assert federations["640121"] == "永宁县总工会"
    assert federations["640104001"] == "银川市兴庆区凤凰北街街道总工会"
    assert kinds["single"].endswith("工会委员会")
    assert "联合工会委员会" in kinds["joint"]
    assert kinds["regional"].endswith("联合工会委员会")
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("number", "name"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (99, "九十九")]
)
def test_joint_unions_are_numbered_in_chinese(number: int, name: str) -> None:
    """第十二联合工会委员会."""
    assert plan.ordinal(number) == name


def test_an_employer_is_covered_once_and_unions_follow_from_size(city: Plan) -> None:
    """From 25 workers on a union of its own, below that a joint one of the same town."""
    covered = [number for one in city.unions for number in one.employers]

    assert len(covered) == len(set(covered))
    for one in city.unions:
        workers = [city.employers[number].workers for number in one.employers]
        towns = {city.employers[number].division for number in one.employers}
        if one.kind == "single":
            assert workers[0] >= 25
        if one.kind == "joint":
            assert max(workers) < 25
            assert towns == {one.parent}
        assert one.members <= one.workers == sum(workers)
        assert max(city.employers[n].opened_on for n in one.employers) < one.founded_on < TODAY


def test_the_house_agent_keeps_most_unions_and_dozens_keep_their_own(city: Plan) -> None:
    """Every union has one agent; the one above may have another."""
    codes = {ROOT, *(one.code for one in (*city.federations, *city.unions))}
    house = sum(city.hosts[one.code] == HOUSE for one in city.unions)

    assert city.hosts.keys() == codes
    assert len(city.agents) > 24
    assert house > len(city.unions) / 2
    assert any(city.hosts[one.code] != city.hosts[one.parent] for one in city.unions)


def test_no_person_is_entered_twice() -> None:
    """Each agent has persons' numbers of its own."""
    small = plan.make(7, HAMLET, TODAY)

    rosters = [row for table, row in tables.rows(small) if table.stage == tables.ROSTERS]

    assert len({row["id_number"] for row in rosters}) == len(rosters) > 100


def test_every_table_is_one_that_the_import_takes(tmp_path: Path) -> None:
    """The demo's clerks make no mistakes at the beginning; cases of rights come with its life."""
    small = plan.make(7, HAMLET, TODAY)

    written = tables.write(small, tmp_path)

    assert {one.kind for one in written} <= KINDS.keys()
    for one in written:
        columns = KINDS[one.kind].columns
        wrong = [
            read_cells(row, columns)[1] for row in read_table(one.path(tmp_path), columns).rows
        ]
        assert not any(wrong)
    assert tables.write(small, tmp_path) == written


def test_parents_are_entered_before_their_children(tmp_path: Path) -> None:
    """Federations, then employers, then unions, then members: nothing waits for long."""
    written = tables.write(plan.make(7, HAMLET, TODAY), tmp_path)

    stages = [tables.STAGES.index(one.stage) for one in written]

    assert stages == sorted(stages)
