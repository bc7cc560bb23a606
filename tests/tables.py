"""Tables for tests: rows of members and employers, and what an import makes of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import msgspec

from services.agent.importing import Imported, Importer
from services.agent.store import Store
from shared.codes import credit_code
from shared.events import envelope
from tests.agents import id_number

MEMBERS = ("姓名", "身份证号", "是否农民工", "用工形式", "技能等级", "入会日期")
EMPLOYERS = (
    "单位名称",
    "统一社会信用代码",
    "行政区划代码",
    "单位类型",
    "行业代码",
    "成立日期",
    "职工人数",
)


def table(
    folder: Path, heads: Sequence[str], *rows: Sequence[object], encoding: str = "utf-8"
) -> Path:
    """Write a table into a file of its own."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows((heads, *rows))
    file = folder / f"table-{len(list(folder.iterdir()))}.csv"
    file.write_bytes(text.getvalue().encode(encoding))
    return file


def person(order: int, name: str = "马晓明", **cells: object) -> list[object]:
    """Make a member's row."""
    row = {
        "姓名": name, "身份证号": id_number(order), "是否农民工": "是", "用工形式": "全日制",
        "技能等级": "高级工", "入会日期": "2019年5月1日",
    } | cells  # fmt: skip
    return [row[head] for head in MEMBERS]


def code(order: int) -> str:
    """Make a right credit code."""
    first17 = f"91640104DEMA{order:05d}"
    return first17 + credit_code.check_character(first17)


def employer(order: int, **cells: object) -> list[object]:
    """Make an employer's row."""
    row = {
        "单位名称": f"宁夏第{order}机械厂", "统一社会信用代码": code(order), "行政区划代码": 640104,
        "单位类型": 150, "行业代码": "C34", "成立日期": "2001/7/1", "职工人数": "1,200",
    } | cells  # fmt: skip
    return [row[head] for head in EMPLOYERS]


def imported(
    store: Store, file: Path, kind: str = "members", *, dry_run: bool = False,
    good_rows: bool = False,
) -> Imported:  # fmt: skip
    """Import a file on the account's name."""
    importer = Importer(store, store.people.account("li.na"), kind)
    return importer.run(file, dry_run=dry_run, good_rows=good_rows)


def recorded(store: Store) -> list[envelope.Envelope]:
    """Read all that the store has recorded."""
    return [
        envelope.read(one.body)
        for head in store.written()
        for one in store.read(head.stream, 0, head.number)
    ]


def data(store: Store) -> list[dict[str, object]]:
    """Give the data of all that was recorded."""
    return [msgspec.json.decode(one.data) for one in recorded(store)]


def mistakes(found: Imported) -> list[tuple[int, str | None, str]]:
    """Give row, column and reason of each mistake."""
    return [(bad.row, bad.column, bad.reason) for bad in found.bad]
