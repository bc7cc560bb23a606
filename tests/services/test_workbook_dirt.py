"""A workbook with forty kinds of dirt: all named, none taken, mended, taken once, undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import pytest

from services.agent.returning import hand_back
from services.agent.store import Store
from services.agent.undoing import undo
from shared.events import envelope, registry
from shared.runtime.embedded import EmbeddedPostgres
from tests.agents import a_store, id_number
from tests.services.above import Above
from tests.services.station import City
from tests.services.totals import MIGRATIONS
from tests.tables import imported, mistakes
from tests.workbooks import opened, workbook

UNION: Final = "u1"
HEADS: Final = (
    "序号", "姓名", "身份证号", "工会编码", "单位", "入会日期", "性别", "是否农民工", "用工形式",
    "技能等级", "日期",
)  # fmt: skip
WRONG_CHECK: Final = id_number(500)[:-1] + ("0" if id_number(500)[-1] != "0" else "1")
LONG: Final = "马" * 101

DIRT: Final[tuple[tuple[dict[str, object], str | None, str], ...]] = (
    ({"姓名": None}, "姓名", "cell_empty"),
    ({"姓名": " 　"}, "姓名", "cell_empty"),
    ({"姓名": "马?明"}, "姓名", "character_lost"),
    ({"姓名": "马\ue863"}, "姓名", "character_lost"),
    ({"姓名": "\ufffd明"}, "姓名", "character_lost"),
    ({"姓名": "马□"}, "姓名", "character_lost"),
    ({"姓名": LONG}, "姓名", "name_too_long"),
    ({"姓名": "#REF!"}, "姓名", "formula_failed"),
    ({"身份证号": None}, "身份证号", "cell_empty"),
    ({"身份证号": int(id_number(501)[:17] + "0")}, "身份证号", "excel_shortened"),
    ({"身份证号": "6.40104E+17"}, "身份证号", "excel_shortened"),
    ({"身份证号": "640104900307001"}, "身份证号", "id_number_old"),
    ({"身份证号": id_number(502)[:17]}, "身份证号", "id_number_length"),
    ({"身份证号": id_number(503) + "1"}, "身份证号", "id_number_length"),
    ({"身份证号": "64010419900307O12X"}, "身份证号", "id_number_character"),
    ({"身份证号": "64010419900230001X"}, "身份证号", "id_number_birth_date"),
    ({"身份证号": WRONG_CHECK}, "身份证号", "id_number_check"),
    ({"身份证号": "未带证件"}, "身份证号", "id_number_length"),
    ({"身份证号": id_number(0)}, None, "row_twice"),
    ({"工会编码": "u9"}, "工会编码", "store_may_not_speak"),
    ({"工会编码": "一厂工会"}, "工会编码", "pattern_wrong"),
    ({"单位": "宁夏某厂"}, "单位", "pattern_wrong"),
    ({"单位": "9" * 61}, "单位", "pattern_wrong"),
    ({"单位": 916401040000000000}, "单位", "excel_shortened"),
    ({"入会日期": "2026-02-30"}, "入会日期", "day_unreadable"),
    ({"入会日期": "2026-03"}, "入会日期", "day_unreadable"),
    ({"入会日期": "去年"}, "入会日期", "day_unreadable"),
    ({"入会日期": 20261301}, "入会日期", "day_unreadable"),
    ({"性别": "不详"}, "性别", "choice_unknown"),
    ({"身份证号": id_number(505), "性别": "女"}, "性别", "sex_differs"),
    ({"是否农民工": None}, "是否农民工", "cell_empty"),
    ({"是否农民工": "也许"}, "是否农民工", "yes_no_unreadable"),
    ({"是否农民工": id_number(504)}, "是否农民工", "yes_no_unreadable"),
    ({"用工形式": None}, "用工形式", "cell_empty"),
    ({"用工形式": "兼职"}, "用工形式", "choice_unknown"),
    ({"技能等级": "八级工"}, "技能等级", "choice_unknown"),
    ({"技能等级": "=J3"}, "技能等级", "formula_without_value"),
    ({"日期": "2030-01-01"}, "日期", "day_in_future"),
    ({"日期": "今天"}, "日期", "day_unreadable"),
    ({"序号": "示例"}, None, "example_changed"),
    ({"多": "多填一格"}, None, "row_too_long"),
    ({"合并": "I{row}:J{row}"}, "用工形式", "cell_merged"),
)  # fmt: skip
FIRST: Final = 4
"""The row of the first dirt: a title, the headings and a clean row stand above."""


def row(order: int, **cells: object) -> list[object]:
    """Make a member's row, clean but for the cells that are given; `多` stands behind the last."""
    clean: dict[str, object] = {
        "序号": order, "姓名": "马晓明", "身份证号": id_number(order), "工会编码": UNION,
        "单位": None, "入会日期": "2019年5月1日", "性别": None, "是否农民工": "是",
        "用工形式": "全日制", "技能等级": "高级工", "日期": None,
    }  # fmt: skip
    found = clean | {head: cell for head, cell in cells.items() if head in clean}
    return [*found.values(), *([cells["多"]] if "多" in cells else [])]


def dirty(folder: Path) -> Path:
    """Write the workbook: a title, headings, a clean row, each kind of dirt, empty rows between."""

    def prepare(_: Any, sheet: Any) -> None:  # noqa: ANN401 - openpyxl's
        sheet.insert_rows(1)
        sheet["A1"] = "会员信息采集表"
        sheet.merge_cells("A1:K1")
        for place, (cells, _, _) in enumerate(DIRT, FIRST):
            if "合并" in cells:
                sheet.merge_cells(str(cells["合并"]).format(row=place))

    rows = [row(order, **cells) for order, (cells, _, _) in enumerate(DIRT, 1)]
    return workbook(folder, row(0), *rows, [], [None] * 11, heads=HEADS, change=prepare)


def mended(file: Path) -> Path:
    """Write what is right into each row, as a clerk does who reads the reasons."""
    book = opened(file)
    sheet = book.worksheets[0]
    for merged in list(sheet.merged_cells.ranges):
        if merged.min_row > 1:
            sheet.unmerge_cells(str(merged))
    for order in range(1, len(DIRT) + 1):
        for column, cell in enumerate([*row(order), None], 1):
            sheet.cell(order + FIRST - 1, column).value = cell
    book.save(file)
    return file


@pytest.fixture
def store(city: City, tmp_path: Path) -> Iterator[Store]:
    """Give the store of a union of the city, on the city's clock, with an account."""
    opened = a_store(tmp_path, UNION)
    opened.clock = opened.people.clock = city.clock
    opened.people.open_account("li.na", "李娜", id_number(999))
    yield opened
    opened.close()


@pytest.fixture
def above(
    city: City, shared_postgres: EmbeddedPostgres, templates: Callable[[Sequence[Path]], str]
) -> Iterator[Above]:
    """Give the city's totals above organization."""
    opened = Above(shared_postgres.create("above", templates(MIGRATIONS)), city.clock)
    opened.hear(city)
    yield opened
    opened.close()
    shared_postgres.drop("above")


def sender(city: City, store: Store) -> Callable[[], None]:
    """Give what brings to organization all that the store has recorded since the last time."""
    sent: list[int] = [0]

    def send() -> None:
        heads = store.written()
        for one in store.read(heads[0].stream, sent[0], 10_000) if heads else ():
            told = envelope.read(one.body)
            city.anna.record(registry.load(told.dataschema, told.data), UNION, id=told.id)
            sent[0] = one.number
        city.settle(*city.anna.pack())

    return send


def test_forty_kinds_of_dirt_come_back_by_name(store: Store, tmp_path: Path) -> None:
    """Each by row, column and reason, at once; nothing is taken, not even what is good."""
    assert len(DIRT) >= 40

    found = imported(store, dirty(tmp_path))

    named = mistakes(found)
    for place, (_, column, reason) in enumerate(DIRT, FIRST):
        assert (place, column, reason) in named
    assert {one[0] for one in named} == set(range(FIRST, FIRST + len(DIRT)))
    assert (found.rows, found.good, found.recorded, store.written()) == (len(DIRT) + 1, 1, 0, [])


def test_a_dirty_workbook_is_mended_taken_once_and_undone(
    store: Store, city: City, above: Above, tmp_path: Path
) -> None:
    """Handed back, mended, sent again, undone; then every total of the city is as it was."""
    send = sender(city, store)
    before, members = above.totals(), city.stock("members", UNION)
    assert before
    file = dirty(tmp_path)
    back = hand_back(file, imported(store, file), "zh")
    assert back is not None

    done = imported(store, mended(back))
    send()
    above.hear(city)

    assert (done.bad, done.recorded) == ([], len(DIRT) + 1)
    assert city.stock("members", UNION) == members + len(DIRT) + 1
    assert above.totals() != before
    assert imported(store, back).unchanged == len(DIRT) + 1

    undo(store, store.people.account("li.na"), done.batch, "名册拿错了")
    send()
    above.hear(city)

    assert city.outcome(city.anna) == ("applied", None)
    assert above.totals() == before
    assert city.difference() is None
