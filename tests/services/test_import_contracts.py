"""Collective contracts and congresses in a workbook: entered once, then terms and sessions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from services.agent.filling import rows
from services.agent.kinds import KINDS
from services.agent.store import Store
from shared.events.rights import ContractEnded
from tests.agents import CLERK, NOW, SOURCE, UNION, a_store, id_number
from tests.tables import data, imported, mistakes, recorded, table

CONTRACT: Final = {
    "合同编号": "HT-1", "工会编码": "", "行政区划代码": "640104", "合同类别": "综合集体合同",
    "范围": "单个单位", "覆盖单位": "e1", "覆盖职工数": "120", "起始日期": "2024-01-01",
    "终止日期": "2026-12-31",
}  # fmt: skip
CONGRESS: Final = {
    "职代会编号": "Z1", "工会编码": "", "行政区划代码": "640104", "覆盖单位": "e1、e2",
    "职工数": "120", "职工代表数": "60", "女代表": "25", "管理人员代表": "10",
    "一线职工代表": "40", "职工董事、监事": "1", "本届起始日期": "2024-03-01",
    "本届届满日期": "2027-02-28", "最近一次会议日期": "2025-03-10", "会议次序": "2",
    "到会代表": "55", "材料送达日期": "",
}  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give a store of one union, with an account."""
    opened = a_store(tmp_path)
    opened.people.open_account("li.na", "李娜", id_number(999))
    yield opened
    opened.close()


def contract(folder: Path, **cells: object) -> Path:
    """Write a table with one contract."""
    row = CONTRACT | cells
    return table(folder, tuple(row), list(row.values()))


def congress(folder: Path, **cells: object) -> Path:
    """Write a table with one congress."""
    row = CONGRESS | cells
    return table(folder, tuple(row), list(row.values()))


def types(store: Store) -> list[str]:
    """Give the types of what was recorded."""
    return [one.type.removeprefix("rights.") for one in recorded(store)]


def test_a_contract_of_old_is_entered_once(store: Store, tmp_path: Path) -> None:
    """By its number behind the store's; the same row again says nothing new."""
    found = imported(store, contract(tmp_path), "contracts")
    again = imported(store, contract(tmp_path), "contracts")

    (said,) = data(store)
    assert (found.bad, types(store)) == ([], ["contract_registered"])
    assert recorded(store)[0].source == f"/unions/{UNION}"
    assert str(said["contract"]).endswith(":HT-1")
    assert (said["union"], said["kind"], said["scope"]) == (UNION, "comprehensive", "single")
    assert (said["from"], said["to"], said["workers"]) == ("2024-01-01", "2026-12-31", 120)
    assert str(said["employers"]).count(":e1") == 1
    assert (again.unchanged, again.recorded) == (1, 0)


@pytest.mark.parametrize(
    ("cells", "column"),
    [({"合同类别": "工资专项"}, "合同类别"), ({"终止日期": "2027-12-31"}, "终止日期"),
     ({"覆盖单位": "e1、e2"}, "覆盖单位"), ({"覆盖职工数": "121"}, "覆盖职工数")],
)  # fmt: skip
def test_a_contract_that_is_told_otherwise_is_a_mistake(
    store: Store, tmp_path: Path, cells: dict[str, object], column: str
) -> None:
    """What was wrong is voided; another contract has another number."""
    imported(store, contract(tmp_path), "contracts")

    found = imported(store, contract(tmp_path, **cells), "contracts")

    assert mistakes(found) == [(2, column, "contract_differs")]


def test_a_contract_that_has_ended_has_no_row(store: Store, tmp_path: Path) -> None:
    """A filled template says what was entered, until then."""
    imported(store, contract(tmp_path), "contracts")
    (row,) = rows(store, KINDS["contracts"])
    assert (row["workers_covered"], row["kind"], row["number"][-5:]) == (
        120, "comprehensive", ":HT-1",
    )  # fmt: skip

    ended = ContractEnded(
        on=NOW.date(), reported_by=CLERK, contract=row["number"], reason="dissolved"
    )
    store.record([ended], source=SOURCE)
    found = imported(store, contract(tmp_path, 覆盖职工数="130"), "contracts")

    assert mistakes(found) == [(2, None, "contract_gone")]


def test_a_congress_comes_with_its_latest_session(store: Store, tmp_path: Path) -> None:
    """Each on its own day."""
    found = imported(store, congress(tmp_path), "congresses")

    set_up, held = data(store)
    assert (found.bad, types(store)) == ([], ["congress_set_up", "congress_held"])
    assert (set_up["on"], set_up["term_to"], set_up["women"]) == ("2024-03-01", "2027-02-28", 25)
    assert (held["on"], held["session"], held["present"], held["delegates"]) == (
        "2025-03-10", 2, 55, 60,
    )  # fmt: skip
    assert set_up["congress"] == held["congress"]


def test_a_new_session_and_a_new_term_are_reported(store: Store, tmp_path: Path) -> None:
    """What is told already isn't told again."""
    imported(store, congress(tmp_path, 最近一次会议日期="", 会议次序="", 到会代表=""), "congresses")
    imported(store, congress(tmp_path), "congresses")
    later = {"本届起始日期": "2026-01-10", "本届届满日期": "2029-01-09", "女代表": "30"}

    imported(store, congress(tmp_path, **later), "congresses")

    assert types(store) == ["congress_set_up", "congress_held", "congress_set_up"]
    assert (data(store)[2]["on"], data(store)[2]["women"]) == ("2026-01-10", 30)
    (row,) = rows(store, KINDS["congresses"])
    assert (row["set_up_on"].isoformat(), row["held_on"].isoformat()) == (
        "2026-01-10", "2025-03-10",
    )  # fmt: skip
    assert row["women_delegates"] == 30


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [({"会议次序": ""}, "会议次序", "session_incomplete"),
     ({"最近一次会议日期": ""}, "最近一次会议日期", "session_incomplete"),
     ({"职工代表数": "61"}, "职工代表数", "term_differs"),
     ({"本届届满日期": "2028-02-28"}, "本届届满日期", "term_differs")],
)  # fmt: skip
def test_half_a_session_and_another_term_on_the_same_day_are_mistakes(
    store: Store, tmp_path: Path, cells: dict[str, object], column: str, reason: str
) -> None:
    """The row says in which cell."""
    imported(store, congress(tmp_path, 最近一次会议日期="", 会议次序="", 到会代表=""), "congresses")

    found = imported(store, congress(tmp_path, **cells), "congresses")

    assert mistakes(found) == [(2, column, reason)]
