"""A table that comes again reports what has changed: the right report for each, or a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from services.agent.errors import NeedsSuccession
from services.agent.store import Store
from services.agent.undoing import undo
from shared.events.base import Report
from shared.events.organization import (
    EmployerClosed,
    EventCorrected,
    EventVoided,
    MemberChanged,
    MemberLeft,
    UnionDissolved,
)
from tests.agents import CLERK, NOW, SOURCE, UNION, a_store, id_number, receipt, refused
from tests.tables import (
    EMPLOYERS,
    MEMBERS,
    code,
    data,
    employer,
    imported,
    mistakes,
    person,
    recorded,
    table,
)

ABOVE = "640104"
COUNTS = ("女职工", "农民工", "劳务派遣工", "新就业形态劳动者")
UNIONS = ("工会编码", "工会名称", "工会类型", "上级工会", "覆盖单位", "建会日期", "报送工会")
TODAY = NOW.date()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give a store that speaks for a union and the one above it, with an account."""
    opened = a_store(tmp_path, ABOVE, UNION)
    opened.people.open_account("li.na", "李娜", id_number(999))
    yield opened
    opened.close()


@pytest.fixture
def branch(tmp_path: Path) -> Iterator[Store]:
    """Give a store of one union, with an account."""
    opened = a_store(tmp_path, name="one.store")
    opened.people.open_account("li.na", "李娜", id_number(999))
    yield opened
    opened.close()


def types(store: Store, after: int) -> list[str]:
    """Give the types of what was recorded after so many."""
    return [one.type.partition(".")[2] for one in recorded(store)[after:]]


def member(store: Store, order: int) -> str:
    """Give a member's key."""
    return store.people.key_of(id_number(order))


def record(store: Store, event: Report) -> None:
    """Record a report by hand."""
    store.record([event], source=SOURCE)


def test_an_employer_that_changed_is_reported_so(branch: Store, tmp_path: Path) -> None:
    """Its name and industry in one report, its workers in another; only what is otherwise."""
    heads = (*EMPLOYERS, *COUNTS)
    imported(branch, table(tmp_path, heads, [*employer(1, 职工人数=90), 40, 30, 0, 5]), "employers")
    row = [*employer(1, 职工人数=95, 单位名称="宁夏新机械厂", 行业代码="C35"), 41, 30, 0, 5]

    again = imported(branch, table(tmp_path, heads, row), "employers")
    same = imported(branch, table(tmp_path, heads, row), "employers")

    assert (again.changed, again.recorded, same.unchanged, same.recorded) == (1, 2, 1, 0)
    assert types(branch, 2) == ["employer_changed", "employer_counted"]
    changed, counted = data(branch)[2:]
    assert {"name", "industry"} == changed.keys() - {"on", "batch", "reported_by", "employer"}
    assert (counted["workers"], counted["as_of"]) == (95, TODAY.isoformat())


def test_an_older_count_is_known_under_its_day(branch: Store, tmp_path: Path) -> None:
    """A table of last year that comes again says nothing new, though newer counts came since."""
    heads = (*EMPLOYERS, *COUNTS, "统计日期")
    for workers, day in ((90, "2025-12-31"), (95, "2026-02-28")):
        row = [*employer(1, 职工人数=workers), 40, 30, 0, 5, day]
        imported(branch, table(tmp_path, heads, row), "employers")

    old = table(tmp_path, heads, [*employer(1, 职工人数=90), 40, 30, 0, 5, "2025-12-31"])

    assert imported(branch, old, "employers").unchanged == 1


def test_workers_change_only_with_all_counts(branch: Store, tmp_path: Path) -> None:
    """The report of a count says all; an empty cell isn't 0."""
    imported(branch, table(tmp_path, EMPLOYERS, employer(1)), "employers")

    found = imported(branch, table(tmp_path, EMPLOYERS, employer(1, 职工人数=9)), "employers")

    assert mistakes(found) == [(2, None, "counts_incomplete")]


def test_what_no_report_can_change_is_named_with_what_it_was(branch: Store, tmp_path: Path) -> None:
    """The day of opening, of founding, of joining."""
    imported(branch, table(tmp_path, EMPLOYERS, employer(1)), "employers")

    found = imported(branch, table(tmp_path, EMPLOYERS, employer(1, 成立日期="2002-07-01")),
                     "employers")  # fmt: skip

    assert mistakes(found) == [(2, "成立日期", "row_differs")]
    assert "2001-07-01" in found.bad[0].told("zh")


def test_an_employer_that_closed_takes_no_more_rows(branch: Store, tmp_path: Path) -> None:
    """Though it was closed by hand: what the store has recorded is known, however it came."""
    imported(branch, table(tmp_path, EMPLOYERS, employer(1)), "employers")
    record(branch, EmployerClosed(on=TODAY, reported_by=CLERK, employer=code(1), reason="ended",
                                  workers_settled=3))  # fmt: skip

    renamed = table(tmp_path, EMPLOYERS, employer(1, 单位名称="宁夏新机械厂"))
    found = imported(branch, renamed, "employers")
    assert mistakes(found) == [(2, None, "already_closed")]
    assert "宁夏第1机械厂" in found.bad[0].told("zh")
    assert code(1) not in found.bad[0].told("zh")


def union(**cells: object) -> list[object]:
    """Make a union's row."""
    row = {
        "工会编码": "6401040010101", "工会名称": "一厂工会", "工会类型": "单独基层工会",
        "上级工会": UNION, "覆盖单位": f"{code(1)}、{code(2)}", "建会日期": "2010-05-01",
        "报送工会": "",
    } | cells  # fmt: skip
    return [row[head] for head in UNIONS]


def test_a_union_that_changed_is_reported_so(store: Store, tmp_path: Path) -> None:
    """Its name, and which employers came under it or left it."""
    imported(store, table(tmp_path, UNIONS, union()), "unions")
    row = union(工会名称="一厂二厂工会", 工会类型="联合基层工会", 覆盖单位=f"{code(2)};{code(3)}")

    again = imported(store, table(tmp_path, UNIONS, row), "unions")
    same = imported(store, table(tmp_path, UNIONS, row), "unions")

    assert (again.recorded, same.unchanged) == (1, 1)
    event = data(store)[-1]
    assert types(store, 1) == ["union_changed"]
    assert (event["employers_added"], event["employers_removed"]) == ([code(3)], [code(1)])
    assert (event["name"], event["kind"]) == ("一厂二厂工会", "joint")


def test_a_union_moves_where_one_above_both_says_so(store: Store, tmp_path: Path) -> None:
    """In a row without that, the parent can't change."""
    imported(store, table(tmp_path, UNIONS, union()), "unions")

    bare = imported(store, table(tmp_path, UNIONS, union(上级工会=ABOVE)), "unions")
    moved = imported(
        store, table(tmp_path, UNIONS, union(上级工会=ABOVE, 报送工会=ABOVE)), "unions"
    )

    assert mistakes(bare) == [(2, "上级工会", "row_differs")]
    assert (moved.recorded, types(store, 1)) == (1, ["union_moved"])
    assert (data(store)[-1]["old_parent"], data(store)[-1]["new_parent"]) == (UNION, ABOVE)


def test_a_union_that_ended_takes_no_more_rows(store: Store, tmp_path: Path) -> None:
    """Dissolved or merged away."""
    imported(store, table(tmp_path, UNIONS, union()), "unions")
    record(store, UnionDissolved(on=TODAY, reported_by=CLERK, union="6401040010101",
                                 reason="employer_ended", employer_closed=True, members_kept=0,
                                 members_moved=0))  # fmt: skip

    found = imported(store, table(tmp_path, UNIONS, union(工会名称="新名")), "unions")

    assert mistakes(found) == [(2, None, "union_ended")]


def test_who_left_comes_back_only_by_joining_later(branch: Store, tmp_path: Path) -> None:
    """An old roster that comes again doesn't bring back those who left since."""
    imported(branch, table(tmp_path, MEMBERS, person(1)))
    left = MemberLeft(on=dt.date(2026, 2, 1), reported_by=CLERK, member=member(branch, 1),
                      union=UNION, reason="left")  # fmt: skip
    record(branch, left)

    roster = imported(branch, table(tmp_path, MEMBERS, person(1, 技能等级="技师")))
    before = imported(branch, table(tmp_path, MEMBERS, person(1)), "joined")
    after = imported(branch, table(tmp_path, MEMBERS, person(1, 入会日期="2026-02-15")), "joined")

    assert mistakes(roster) == mistakes(before) == [(2, None, "already_left")]
    assert (after.recorded, types(branch, 2)) == (1, ["member_joined"])


def test_a_name_that_was_mended_stays_at_the_branch(branch: Store, tmp_path: Path) -> None:
    """There is nothing to report: names never leave."""
    imported(branch, table(tmp_path, MEMBERS, person(1)))

    again = imported(branch, table(tmp_path, MEMBERS, person(1, 姓名="马小明")))

    found = branch.people.find(member(branch, 1))
    assert (again.unchanged, again.recorded) == (1, 0)
    assert found is not None
    assert found.name == "马小明"


def test_an_old_table_takes_nothing_back(branch: Store, tmp_path: Path) -> None:
    """Who imports last year's roster once more says nothing new, whatever came since."""
    file = table(tmp_path, MEMBERS, person(1), person(2))
    imported(branch, file)
    record(branch, MemberChanged(on=TODAY, reported_by=CLERK, member=member(branch, 1),
                                 union=UNION, grade="technician"))  # fmt: skip
    record(branch, MemberLeft(on=TODAY, reported_by=CLERK, member=member(branch, 2),
                              union=UNION, reason="left"))  # fmt: skip

    again = imported(branch, file)

    assert (again.unchanged, again.recorded, again.bad) == (2, 0, [])


def test_an_erased_person_leaves_no_mark(branch: Store, tmp_path: Path) -> None:
    """Two rows that differ in name and number only have one digest: nothing can be guessed."""
    imported(branch, table(tmp_path, MEMBERS, person(1), person(2, 姓名="马晓红")))

    (digests,) = branch.database.row("SELECT count(DISTINCT digest) FROM imported")

    assert digests == 1


def test_an_empty_cell_says_nothing(branch: Store, tmp_path: Path) -> None:
    """It takes nothing back that was said before."""
    imported(branch, table(tmp_path, MEMBERS, person(1)))

    assert imported(branch, table(tmp_path, MEMBERS, person(1, 技能等级=""))).unchanged == 1


def test_what_was_refused_is_not_known(branch: Store, tmp_path: Path) -> None:
    """A change that the city refused is reported again; the subject stands as it was."""
    imported(branch, table(tmp_path, MEMBERS, person(1)))
    changed = table(tmp_path, MEMBERS, person(1, 技能等级="技师"))
    imported(branch, changed)
    branch.receive(receipt(branch, 2, refused(2)))

    again = imported(branch, changed)

    assert (again.recorded, types(branch, 2)) == (1, ["member_changed"])


def test_what_was_voided_or_corrected_is_known_so(branch: Store, tmp_path: Path) -> None:
    """As the services fold it: without the one, and with what the other says."""
    file = table(tmp_path, MEMBERS, person(1), person(2))
    imported(branch, file)
    first, second = recorded(branch)
    record(branch, EventVoided(on=TODAY, reported_by=CLERK, kind="member", about=first.subject,
                               event=first.id, reason="写错"))  # fmt: skip
    record(branch, EventCorrected(on=TODAY, reported_by=CLERK, kind="member",
                                  about=second.subject, event=second.id, reason="写错",
                                  fields={"grade": "technician"}))  # fmt: skip

    again = imported(branch, file)

    other = imported(branch, table(tmp_path, MEMBERS, person(2, 用工形式="退休")))

    assert (again.recorded, again.unchanged) == (1, 1)
    assert types(branch, 4) == ["member_registered", "member_changed"]
    assert other.recorded == 1
    assert data(branch)[-1]["grade"] == "senior", "it was technician, as corrected"


def test_what_is_known_outlives_a_succession(branch: Store, tmp_path: Path) -> None:
    """What no reader had is recorded anew in another stream under the same ids: it counts once."""
    file = table(tmp_path, MEMBERS, person(1), person(2))
    batch = imported(branch, file).batch
    ahead = msgspec.structs.replace(receipt(branch, 1), number=9)
    with pytest.raises(NeedsSuccession):
        branch.receive(ahead)

    branch.succeed()

    assert imported(branch, file).unchanged == 2
    assert undo(branch, branch.people.account("li.na"), batch, "错了").recorded == 2


def test_an_older_file_of_a_store_is_brought_to_this_version(tmp_path: Path) -> None:
    """It holds the store's keys: nobody could make it anew."""
    store = a_store(tmp_path)
    store.people.open_account("li.na", "李娜", id_number(999))
    file = table(tmp_path, MEMBERS, person(1))
    imported(store, file)
    with store.together() as tx:
        tx.execute("DROP TABLE subjects")
        tx.execute("ALTER TABLE streams DROP COLUMN indexed")
        tx.execute("DROP TABLE dossiers")
        tx.execute("DROP TABLE dossier_log")
        tx.execute("DROP TABLE first_keys")
        tx.execute("DROP TABLE imported")
        tx.execute("CREATE TABLE imported (key TEXT PRIMARY KEY)")
        tx.execute("PRAGMA user_version = 1")
    store.close()

    again = Store.open(tmp_path / "branch.store", store.clock)

    assert imported(again, file).unchanged == 1
    again.close()
