"""Hardship files in a workbook: entered by a federation above, reviewed by a later day."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from services.agent.filling import rows
from services.agent.kinds import KINDS
from services.agent.store import Store
from shared.events.rights import HardshipLeft
from tests.agents import CLERK, NOW, SOURCE, UNION, a_line, a_store, id_number
from tests.tables import data, imported, mistakes, recorded, table

HEADS: Final = (
    "户主姓名", "户主身份证号", "工会编码", "补录工会", "行政区划代码", "家庭人口", "困难类型",
    "致困原因", "月收入", "是否农民工", "建档日期", "最近复核日期",
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give a store of one union, with an account."""
    opened = a_store(tmp_path)
    opened.people.open_account("li.na", "李娜", id_number(999))
    yield opened
    opened.close()


def household(order: int, **cells: object) -> list[object]:
    """Make a household's row."""
    row = {
        "户主姓名": "马晓明", "户主身份证号": id_number(order), "工会编码": "6401040010101",
        "补录工会": "", "行政区划代码": "640104", "家庭人口": "3", "困难类型": "深度困难",
        "致困原因": "因病", "月收入": "2,100", "是否农民工": "是", "建档日期": "2023年4月1日",
        "最近复核日期": "2025-05-15",
    } | cells  # fmt: skip
    return [row[head] for head in HEADS]


def types(store: Store) -> list[str]:
    """Give the types of what was recorded."""
    return [one.type for one in recorded(store)]


def test_a_file_is_entered_by_the_key_of_its_household(store: Store, tmp_path: Path) -> None:
    """Which isn't the member key of its head; the same row again says nothing new."""
    file = table(tmp_path, HEADS, household(1))
    found = imported(store, file, "hardship")
    again = imported(store, file, "hardship")

    (said,) = data(store)
    key = store.people.household_of(id_number(1))
    assert (found.bad, found.recorded, types(store)) == ([], 1, ["rights.hardship_registered"])
    assert recorded(store)[0].source == f"/unions/{UNION}"
    assert (said["household"], said["tier"], said["cause"]) == (key, "deep", "illness")
    assert (said["income_month"], said["persons"], said["migrant"]) == ("2100", 3, True)
    assert (said["filed_on"], said["reviewed_on"]) == ("2023-04-01", "2025-05-15")
    assert key != store.people.key_of(id_number(1))
    assert (again.unchanged, again.recorded) == (1, 0)


def test_a_later_review_is_reported_on_its_day(store: Store, tmp_path: Path) -> None:
    """With the tier that holds from then on; an earlier one changes nothing."""
    imported(store, table(tmp_path, HEADS, household(1)), "hardship")

    later = {"最近复核日期": "2025-06-01", "困难类型": "相对困难"}
    found = imported(store, table(tmp_path, HEADS, household(1, **later)), "hardship")
    older = imported(store, table(tmp_path, HEADS, household(1, 困难类型="相对困难")), "hardship")

    assert (found.changed, types(store)[1:]) == (1, ["rights.hardship_reviewed"])
    said = data(store)[1]
    assert (said["on"], said["tier"], said["result"]) == ("2025-06-01", "relative", "change")
    assert (older.unchanged, older.recorded, older.bad) == (1, 0, [])


@pytest.mark.parametrize(
    ("cells", "column"),
    [({"困难类型": "相对困难"}, "困难类型"), ({"致困原因": "因残"}, "致困原因"),
     ({"建档日期": "2023-04-02"}, "建档日期")],
)  # fmt: skip
def test_what_a_table_cannot_change_is_a_mistake(
    store: Store, tmp_path: Path, cells: dict[str, object], column: str
) -> None:
    """A tier changes by a review; why and when it was filed don't change at all."""
    imported(store, table(tmp_path, HEADS, household(1)), "hardship")

    found = imported(store, table(tmp_path, HEADS, household(1, **cells)), "hardship")

    assert mistakes(found) == [(2, column, "row_differs")]


def test_one_household_has_one_row_and_one_that_left_has_none(store: Store, tmp_path: Path) -> None:
    """Twice in a table, or off its file, it is a mistake."""
    file = table(tmp_path, HEADS, household(1), household(1, 工会编码="6401040010102"))
    assert mistakes(imported(store, file, "hardship")) == [(3, None, "row_twice")]

    imported(store, table(tmp_path, HEADS, household(1)), "hardship")
    key = store.people.household_of(id_number(1))
    left = HardshipLeft(on=NOW.date(), reported_by=CLERK, household=key, move="left",
                        reason="income_rose")  # fmt: skip
    store.record([left], source=SOURCE)
    later = household(1, 最近复核日期=NOW.date().isoformat())

    found = imported(store, table(tmp_path, HEADS, later), "hardship")

    assert mistakes(found) == [(2, None, "file_left")]
    assert list(rows(store, KINDS["hardship"])) == []


def test_a_filled_template_says_what_the_store_knows(store: Store, tmp_path: Path) -> None:
    """With name and number out of the branch's own people, until they are erased."""
    imported(store, table(tmp_path, HEADS, household(1)), "hardship")

    (row,) = rows(store, KINDS["hardship"])
    assert (row["name"], row["id_number"]) == ("马晓明", id_number(1))
    assert (row["tier"], row["income_month"], row["above"]) == ("deep", 2100, UNION)

    store.people.remember("马晓明", id_number(1))
    store.people.forget(store.people.key_of(id_number(1)))
    assert store.people.find(store.people.household_of(id_number(1))) is None
    assert list(rows(store, KINDS["hardship"])) == []


def test_no_name_and_no_id_number_of_a_household_leaves(store: Store, tmp_path: Path) -> None:
    """Every byte that is sent is searched."""
    imported(store, table(tmp_path, HEADS, household(1, 户主姓名="马晓红")), "hardship")
    line = a_line(store)

    line.drain()

    out = b"".join(one.body + repr((one.headers, one.routing_key)).encode()
                   for one in line.wire.published)  # fmt: skip
    for text in ("马晓红", id_number(1)):
        for encoding in ("utf-8", "gb18030", "utf-16-le"):
            assert text.encode(encoding) not in out
