"""A hundred thousand members in one workbook: as the clerk's command takes them and voids them."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

import msgspec
import pytest
from openpyxl import Workbook

from services.agent.store import Store
from tests.agents import a_store, id_number
from tests.tables import MEMBERS, person

ROWS: Final = 100_000
MOST: Final = 350
"""MB that a command may hold: 236 were measured for the import, 271 for its undoing."""
STRINGS: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PERCENT: Final = re.compile(rb"(\d+)%")
PEAK: Final = re.compile(r"VmHWM:\s+(\d+) kB")


class Told(NamedTuple):
    """What a command told a terminal: its text, the percentages one by one, and its peak in MB."""

    code: int
    text: str
    percentages: list[int]
    peak: int


class Data(msgspec.Struct):
    """What of a report or a void tells which it is."""

    batch: str
    member: str = ""
    event: str = ""


class Recorded(msgspec.Struct):
    """What of an event's bytes is looked at."""

    id: str
    type: str
    data: Data


read = msgspec.json.Decoder(Recorded).decode


def members() -> Iterator[Sequence[object]]:
    """Give the rows: each with an ID number of its own."""
    for order in range(ROWS):
        years, serial = divmod(order, 1000)
        born = f"{1960 + years % 40}{years // 40 + 1:02}07"
        yield person(0, 身份证号=id_number(serial, born))


def large_workbook(folder: Path) -> Path:
    """Write the workbook as Excel does, each text once; openpyxl would need minutes."""
    file, texts = folder / "会员.xlsx", dict[object, int]()
    book = Workbook()
    book.create_sheet("会员", 0)
    book.save(file)
    with ZipFile(file) as archive:
        parts = {one.filename: archive.read(one) for one in archive.infolist()}
    rows = "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{letter}{number}" t="s"><v>{texts.setdefault(cell, len(texts))}</v></c>'
            for letter, cell in zip("ABCDEF", row, strict=True)
        )
        + "</row>"
        for number, row in enumerate(chain([MEMBERS], members()), 1)
    )
    strings = "".join(f"<si><t>{text}</t></si>" for text in texts)
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    parts["xl/worksheets/sheet1.xml"] = sheet.encode()
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'.encode()
    kind = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{STRINGS}"/></Types>'
    types = "[Content_Types].xml"
    parts[types] = parts[types].replace(b"</Types>", kind.encode())
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file


def typed(store: Path, *words: str | Path) -> Told:
    """Run `./tongxin agent` at a terminal of its own and watch what it shows."""
    ours, theirs = pty.openpty()
    run: list[str | Path] = [sys.executable, "-m", "deploy.commands", "agent", "--store", store]
    terminal = {"TERM": "xterm", "COLUMNS": "200", "NO_COLOR": "1"}
    shown, peak = b"", 0
    with subprocess.Popen(
        [*run, *words], env=os.environ | terminal, stdout=theirs, stderr=theirs
    ) as process:  # fmt: skip
        os.close(theirs)
        with contextlib.suppress(OSError):  # the terminal's end
            while piece := os.read(ours, 65536):
                shown += piece
                peak = peak_of(process.pid) or peak
    os.close(ours)
    percentages = [int(one) for one in PERCENT.findall(shown)]
    return Told(process.returncode, shown.decode(), percentages, peak)


def peak_of(pid: int) -> int:
    """Give the most memory that a process has held, in MB; 0 when it has ended."""
    try:
        found = PEAK.search(Path(f"/proc/{pid}/status").read_text())
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return int(found[1]) // 1024 if found else 0


def recorded(path: Path, after: int) -> Iterator[Recorded]:
    """Read what the store has recorded after a number."""
    store = Store.open(path)
    (head,) = store.written()
    for start in range(after, head.number, 1000):
        yield from (read(one.body) for one in store.read(head.stream, start, 1000))
    store.close()


def assert_grew(told: Told) -> None:
    """Assert that the bar was seen to grow, and that the memory was bounded."""
    assert told.code == 0, told.text
    assert told.percentages == sorted(told.percentages)
    assert len(set(told.percentages)) > 10
    assert told.percentages[0] < 50
    assert told.percentages[-1] == 100
    assert 0 < told.peak < MOST


@pytest.mark.slow
def test_a_hundred_thousand_rows_are_one_batch_and_are_undone_by_voids(tmp_path: Path) -> None:
    """The bar grows, memory is bounded, and each report is voided once."""
    store = a_store(tmp_path)
    store.people.open_account("li.na", "李娜", id_number(999, "19590101"))
    store.close()
    path = tmp_path / "branch.store"

    took = typed(path, "import", large_workbook(tmp_path))

    assert_grew(took)
    made = list(recorded(path, 0))
    assert {one.type for one in made} == {"organization.member_registered"}
    assert len({one.data.member for one in made}) == len(made) == ROWS
    (batch,) = {one.data.batch for one in made}
    assert batch in took.text

    undone = typed(path, "undo", batch)

    assert_grew(undone)
    voids = [one.data.event for one in recorded(path, ROWS)]
    assert voids == [one.id for one in reversed(made)]
