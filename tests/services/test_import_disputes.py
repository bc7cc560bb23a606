"""Disputes in a workbook: taken up, mediated, closed; what has become of one since is reported."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from services.agent.filling import rows
from services.agent.kinds import KINDS
from services.agent.store import Store
from services.agent.template import write_template
from services.agent.undoing import undo
from tests.agents import CLERK, NOW, SOURCE, UNION, a_store, id_number
from tests.rules import rights as report
from tests.tables import code, data, imported, mistakes, recorded, table

HEADS: Final = tuple(column.zh for column in KINDS["disputes"].columns)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give a store of one union, with an account."""
    opened = a_store(tmp_path)
    opened.people.open_account("li.na", "李娜", id_number(999))
    yield opened
    opened.close()


def dispute(number: str = "2026-017", **cells: object) -> list[object]:
    """Make a dispute's row."""
    row: dict[str, Any] = dict.fromkeys(HEADS, "") | {
        "争议编号": number, "工会编码": UNION, "单位": code(1), "争议类别": "劳动报酬",
        "受理日期": "2026-01-12", "知道权利被侵害日期": "2026-01-05", "涉及职工人数": 3,
        "其中农民工": 1, "用工形式": "全日制", "请求金额（元）": "12,000.50", "是否口头申请": "是",
    } | cells  # fmt: skip
    return [row[head] for head in HEADS]


MEDIATED: Final[dict[str, Any]] = {
    "调解组织": "单位调解委员会", "调解收到日期": "2026-01-13", "调解结果": "达成协议",
    "调解终结日期": "2026-01-20",
}  # fmt: skip
CLAIMED: Final[dict[str, Any]] = {"请求金额（元）": 1}
CLOSED: Final[dict[str, Any]] = {
    "结案结果": "和解", "结案日期": "2026-02-03", "追回金额（元）": "8000",
}  # fmt: skip


def types(store: Store, after: int = 0) -> list[str]:
    """Give the types of what was recorded after so many."""
    return [one.type for one in recorded(store)[after:]]


def test_a_row_becomes_the_reports_of_all_that_happened(store: Store, tmp_path: Path) -> None:
    """Each on its own day, in rights' stream, under the store's number."""
    found = imported(store, table(tmp_path, HEADS, dispute(**MEDIATED, **CLOSED)), "disputes")

    assert (found.bad, found.recorded) == ([], 4)
    assert types(store) == [
        "rights.dispute_filed", "rights.mediation_started", "rights.mediation_concluded",
        "rights.dispute_closed",
    ]  # fmt: skip
    filed, started, concluded, closed = data(store)
    assert recorded(store)[0].stream.endswith("/rights")
    assert filed["dispute"] == f"{store.ids[0]}:2026-017"
    assert (filed["kind"], filed["claim_yuan"], filed["oral"]) == ("wages", "12000.50", True)
    assert (started["on"], started["body"]) == ("2026-01-13", "unit")
    assert (concluded["on"], concluded["outcome"]) == ("2026-01-20", "agreed")
    assert (closed["on"], closed["result"], closed["recovered_yuan"]) == (
        "2026-02-03", "settled", "8000",
    )  # fmt: skip


def test_what_has_become_of_a_dispute_since_is_reported(store: Store, tmp_path: Path) -> None:
    """The same row is passed over; new columns are new steps."""
    imported(store, table(tmp_path, HEADS, dispute()), "disputes")
    again = imported(store, table(tmp_path, HEADS, dispute()), "disputes")

    found = imported(store, table(tmp_path, HEADS, dispute(**MEDIATED)), "disputes")
    imported(store, table(tmp_path, HEADS, dispute(**MEDIATED, **CLOSED)), "disputes")

    assert (again.recorded, again.unchanged) == (0, 1)
    assert (found.recorded, found.changed) == (2, 1)
    assert types(store, 3) == ["rights.dispute_closed"]


def test_how_a_dispute_was_taken_up_stands(store: Store, tmp_path: Path) -> None:
    """Another claim or another end is a correction, not a row."""
    imported(store, table(tmp_path, HEADS, dispute(**MEDIATED)), "disputes")
    other = {**MEDIATED, "调解结果": "未达成协议"}

    claim = imported(store, table(tmp_path, HEADS, dispute(**CLAIMED, **MEDIATED)), "disputes")
    end = imported(store, table(tmp_path, HEADS, dispute(**other)), "disputes")

    assert mistakes(claim) == [(2, "请求金额（元）", "row_differs")]
    assert mistakes(end) == [(2, "调解结果", "row_differs")]
    assert "“达成协议”，现为“未达成协议”" in end.bad[0].told("zh")


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"调解组织": "单位调解委员会"}, "调解收到日期", "step_incomplete"),
        ({"结案日期": "2026-02-03"}, "结案结果", "step_incomplete"),
        ({"调解结果": "撤回", "调解终结日期": "2026-01-20"}, "调解组织", "steps_out_of_order"),
        ({"请求金额（元）": "一万二"}, "请求金额（元）", "yuan_unreadable"),
        ({"争议类别": "吵架"}, "争议类别", "choice_unknown"),
        ({"涉及职工人数": "三"}, "涉及职工人数", "count_unreadable"),
    ],
)
def test_a_bad_cell_is_named(
    store: Store, tmp_path: Path, cells: dict[str, Any], column: str, reason: str
) -> None:
    """With its row, its column and why."""
    found = imported(store, table(tmp_path, HEADS, dispute(**cells)), "disputes")

    assert mistakes(found) == [(2, column, reason)]
    assert recorded(store) == []


def test_what_was_reported_by_hand_leaves_the_row_as_it_was(store: Store, tmp_path: Path) -> None:
    """Legal aid has a kind and workers of its own."""
    imported(store, table(tmp_path, HEADS, dispute()), "disputes")
    id_ = f"{store.ids[0]}:2026-017"
    aid = report.legal_aid_given("01-14", dispute=id_, union=UNION, reported_by=CLERK, workers=9)
    store.record([aid], source=SOURCE)

    found = imported(store, table(tmp_path, HEADS, dispute(**MEDIATED)), "disputes")

    assert (found.bad, found.recorded) == ([], 2)


def test_open_disputes_fill_a_template_and_come_back_unchanged(
    store: Store, tmp_path: Path
) -> None:
    """What is closed needs no more."""
    open_, closed = dispute(**MEDIATED), dispute("2026-018", **CLOSED)
    imported(store, table(tmp_path, HEADS, open_, closed), "disputes")
    file = tmp_path / "filled.xlsx"

    write_template(KINDS["disputes"], file, rows(store, KINDS["disputes"]))
    found = imported(store, file, "disputes")

    assert (found.bad, found.rows, found.unchanged, found.recorded) == ([], 1, 1, 0)


def test_an_import_of_disputes_is_undone(store: Store, tmp_path: Path) -> None:
    """By voids of rights, the last step first."""
    found = imported(store, table(tmp_path, HEADS, dispute(**MEDIATED)), "disputes")

    undone = undo(store, store.people.account("li.na"), found.batch, "误导入")

    assert undone.recorded == 3
    assert types(store, 3) == ["rights.event_voided"] * 3
    assert NOW.date() == store.today
