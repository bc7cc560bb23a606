"""Entries in competitions in a workbook: a worker in a row, entered once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from services.agent.filling import KindNotFilled, rows
from services.agent.kinds import KINDS
from services.agent.store import Store
from shared.events.skills import EntryWithdrawn
from tests.agents import CLERK, NOW, SOURCE, UNION, a_line, a_store, id_number
from tests.tables import data, imported, mistakes, recorded, table

HEADS: Final = (
    "姓名", "身份证号", "工会编码", "竞赛编号", "报名日期", "单位", "代表队", "是否农民工",
    "用工形式",
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give a store of one union, with an account."""
    opened = a_store(tmp_path)
    opened.people.open_account("li.na", "李娜", id_number(999))
    yield opened
    opened.close()


def entry(order: int, **cells: object) -> list[object]:
    """Make a worker's row."""
    row = {
        "姓名": "马晓红", "身份证号": id_number(order), "工会编码": "", "竞赛编号": "HG",
        "报名日期": "2025-05-15", "单位": "", "代表队": "A1", "是否农民工": "是",
        "用工形式": "劳务派遣",
    } | cells  # fmt: skip
    return [row[head] for head in HEADS]


def test_workers_are_entered_by_their_keys_each_once(store: Store, tmp_path: Path) -> None:
    """The same table again says nothing new; another worker in it is entered."""
    lines = [entry(1), entry(2, 用工形式="")]
    found = imported(store, table(tmp_path, HEADS, *lines), "entries")
    again = imported(store, table(tmp_path, HEADS, *lines, entry(3)), "entries")

    said, second, third = data(store)
    assert (found.bad, found.recorded) == ([], 2)
    assert [one.type for one in recorded(store)] == ["skills.worker_entered"] * 3
    assert (said["member"], said["activity"]) == (store.people.key_of(id_number(1)), "HG")
    assert (said["on"], said["team"], said["migrant"]) == ("2025-05-15", "A1", True)
    assert (said["employment"], said["sex"] in {"male", "female"}) == ("dispatched", True)
    assert "employment" not in second
    assert len({said["entry"], second["entry"], third["entry"]}) == 3
    assert str(said["member"])[:8] not in str(said["entry"])
    assert (again.bad, again.unchanged, again.recorded) == ([], 2, 1)


def test_another_competition_is_another_entry(store: Store, tmp_path: Path) -> None:
    """One worker twice in a competition is a mistake."""
    imported(store, table(tmp_path, HEADS, entry(1), entry(1, 竞赛编号="DG")), "entries")
    twice = table(tmp_path, HEADS, entry(2), entry(2, 代表队="A2"))

    assert [one["activity"] for one in data(store)] == ["HG", "DG"]
    assert mistakes(imported(store, twice, "entries")) == [(3, None, "row_twice")]


@pytest.mark.parametrize(
    ("cells", "column"),
    [({"报名日期": "2025-05-16"}, "报名日期"), ({"代表队": "A2"}, "代表队")],
)
def test_what_was_entered_is_not_changed_by_a_table(
    store: Store, tmp_path: Path, cells: dict[str, object], column: str
) -> None:
    """It is corrected, or taken back."""
    imported(store, table(tmp_path, HEADS, entry(1)), "entries")

    found = imported(store, table(tmp_path, HEADS, entry(1, **cells)), "entries")

    assert mistakes(found) == [(2, column, "row_differs")]


def test_who_was_taken_back_is_not_entered_again(store: Store, tmp_path: Path) -> None:
    """Others of the competition are."""
    imported(store, table(tmp_path, HEADS, entry(1)), "entries")
    (said,) = data(store)
    back = EntryWithdrawn(on=NOW.date(), reported_by=CLERK, activity="HG", entry=str(said["entry"]),
                          union=UNION, member=str(said["member"]), kind="withdrew",
                          reason="ill")  # fmt: skip
    store.record([back], source=SOURCE)

    found = imported(store, table(tmp_path, HEADS, entry(1, 代表队="A9"), entry(2)), "entries")

    assert mistakes(found) == [(2, None, "entry_taken_back")]


def test_a_table_of_entries_is_for_what_is_new(store: Store) -> None:
    """There is nothing to fill in."""
    with pytest.raises(KindNotFilled):
        list(rows(store, KINDS["entries"]))


def test_no_name_and_no_id_number_leaves(store: Store, tmp_path: Path) -> None:
    """Every byte that is sent is searched."""
    imported(store, table(tmp_path, HEADS, entry(1)), "entries")
    line = a_line(store)

    line.drain()

    out = b"".join(one.body for one in line.wire.published)
    assert out
    for text in ("马晓红", id_number(1)):
        assert text.encode() not in out
