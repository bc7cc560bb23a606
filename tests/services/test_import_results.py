"""Results of a round in a workbook: a score in a row, told once, mended and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from services.agent.filling import KindNotFilled, rows
from services.agent.kinds import KINDS
from services.agent.kinds.entries import entry_of
from services.agent.returning import hand_back
from services.agent.store import Store
from services.agent.undoing import undo
from services.skills.domain import skills as domain
from services.skills.rules.round import Round
from shared.events import registry
from tests.agents import CLERK, a_line, a_store, id_number
from tests.fix_postgres import MakeDatabase
from tests.rules import skills as report
from tests.rules.register import BO
from tests.services.station import ROOT, STREAMS, Bed, City
from tests.services.test_intake_skills import Skills
from tests.tables import data, imported, mistakes, recorded, table
from tests.workbooks import opened, workbook

HEADS: Final = tuple(column.zh for column in KINDS["results"].columns)
BEGUN: Final[dict[str, Any]] = {"from": "2026-01-10", "reported_by": CLERK}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give the store of the organizer, which has planned k1 on a scale of 100."""
    opened = a_store(tmp_path, ROOT)
    opened.people.open_account("li.na", "李娜", id_number(999))
    opened.record([report.competition_planned("01-05", **BEGUN)], source=f"/unions/{ROOT}")
    yield opened
    opened.close()


def result(order: int, score: object = 90, **cells: object) -> list[object]:
    """Make the row of a worker whom u1 entered."""
    row: dict[str, Any] = dict.fromkeys(HEADS, "") | {
        "竞赛编号": "k1", "轮次": 1, "姓名": "马晓红", "身份证号": id_number(order),
        "报名工会编码": "u1", "评分日期": "2026-02-20", "成绩": score,
    } | cells  # fmt: skip
    return [row[head] for head in HEADS]


def entry(store: Store, order: int, union: str = "u1") -> str:
    """Give the id that the entry of a worker has, in whatever store it was entered."""
    return entry_of(store.people.key_of(id_number(order)), union, "k1")


def scores(store: Store) -> list[dict[str, object]]:
    """Give the data of what was recorded of results."""
    return data(store)[1:]


def by_hand(store: Store, *told: Any) -> None:  # noqa: ANN401 - any report
    """Record on the organizer's behalf."""
    store.record(told, source=f"/unions/{ROOT}")


def test_a_row_becomes_a_score_of_the_entry_that_the_union_made(
    store: Store, tmp_path: Path
) -> None:
    """The entry's id follows from ID number and union; the scale is the plan's."""
    lines = [
        result(1, "92.50分", 名次=1), result(2, "", 是否缺考="是"),
        result(3, 88, 满分=120, 报名工会编码=""),
    ]  # fmt: skip
    found = imported(store, table(tmp_path, HEADS, *lines), "results")

    first, second, third = scores(store)
    assert (found.bad, found.recorded) == ([], 3)
    assert {one.type for one in recorded(store)[1:]} == {"skills.round_scored"}
    assert (first["competition"], first["round"], first["on"]) == ("k1", 1, "2026-02-20")
    assert (first["entry"], first["score"], first["rank"]) == (entry(store, 1), "92.5", 1)
    assert (first["scale_max"], first["absent"]) == ("100", False)
    assert (second["absent"], "score" in second) == (True, False)
    assert (third["entry"], third["scale_max"]) == (entry(store, 3, ROOT), "120")


def test_a_list_is_read_as_organizers_write_it(store: Store, tmp_path: Path) -> None:
    """That somebody was absent in place of the score, ranks and rounds in words, equal ranks."""
    lines = [
        result(1, "缺考"), result(2, "弃权", 是否缺考="是"), result(3, 92, 名次="第一名"),
        result(4, 90, 名次="并列2"), result(5, 80, 名次="第十二名", 轮次="第1轮"),
    ]  # fmt: skip
    file = table(tmp_path, HEADS, *lines)

    found, again = (imported(store, file, "results") for _ in range(2))
    against = imported(store, table(tmp_path, HEADS, result(6, "缺考", 是否缺考="否")), "results")

    assert (found.bad, found.recorded, again.unchanged) == ([], 5, 5)
    assert [(one["absent"], one.get("score"), one.get("rank")) for one in scores(store)] == [
        (True, None, None), (True, None, None), (False, "92", 1), (False, "90", 2),
        (False, "80", 12),
    ]  # fmt: skip
    assert mistakes(against) == [(2, "成绩", "score_or_absence")]


def test_teams_and_heads_are_scored_by_the_number_of_their_entry(
    store: Store, tmp_path: Path
) -> None:
    """They have no ID number; an entry is named in one way."""
    nobody = {"姓名": "", "身份证号": "", "报名工会编码": ""}
    lines = [result(1, **nobody, 报名编号="team-7"), result(1, **nobody),
             result(2, 报名编号="team-7"), result(3, 姓名="")]  # fmt: skip

    found = imported(store, table(tmp_path, HEADS, lines[0]), "results")
    bad = imported(store, table(tmp_path, HEADS, *lines[1:]), "results")

    assert [one["entry"] for one in scores(store)] == ["team-7"]
    assert found.bad == []
    assert mistakes(bad) == [
        (2, "姓名", "entry_not_said"), (3, "姓名", "entry_not_said"), (4, "姓名", "entry_not_said"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"成绩": "100.5"}, "成绩", "score_outside_scale"),
        ({"成绩": "九十"}, "成绩", "score_unreadable"),
        ({"成绩": ""}, "成绩", "score_or_absence"),
        ({"是否缺考": "是"}, "成绩", "score_or_absence"),
        ({"成绩": "", "是否缺考": "是", "名次": 3}, "名次", "score_or_absence"),
        ({"轮次": 0}, "轮次", "ordinal_unreadable"),
        ({"轮次": "初赛"}, "轮次", "ordinal_unreadable"),
        ({"名次": "一百名"}, "名次", "ordinal_unreadable"),
        ({"名次": "第名"}, "名次", "ordinal_unreadable"),
        ({"满分": "缺考"}, "满分", "score_unreadable"),
        ({"竞赛编号": "k9"}, "满分", "cell_empty"),
        ({"评分日期": "2026-03-20"}, "评分日期", "day_in_future"),
    ],
)
def test_a_bad_cell_is_named(
    store: Store, tmp_path: Path, cells: dict[str, Any], column: str | None, reason: str
) -> None:
    """With its row, its column and why; nothing is recorded."""
    found = imported(store, table(tmp_path, HEADS, result(2), result(1, **cells)), "results")

    assert mistakes(found) == [(3, column, reason)]
    assert scores(store) == []


def test_a_score_is_told_once_in_each_round(store: Store, tmp_path: Path) -> None:
    """The same again says nothing, however it is written; two rows for one are a mistake."""
    imported(store, table(tmp_path, HEADS, result(1, 90)), "results")

    again = imported(store, table(tmp_path, HEADS, result(1, "90.00", 满分="100")), "results")
    other = imported(store, table(tmp_path, HEADS, result(1, 91)), "results")
    twice = imported(store, table(tmp_path, HEADS, result(2), result(2)), "results")
    second = imported(store, table(tmp_path, HEADS, result(1, 70, 轮次=2)), "results")

    assert (again.bad, again.unchanged, again.recorded) == ([], 1, 0)
    assert mistakes(other) == [(2, "成绩", "row_differs")]
    assert mistakes(twice) == [(3, None, "row_twice")]
    assert (second.bad, second.recorded) == ([], 1)


def test_an_appeal_changes_what_is_known(store: Store, tmp_path: Path) -> None:
    """Neither the old table nor one with the new score says anything new."""
    old = table(tmp_path, HEADS, result(1, 90))
    imported(store, old, "results")
    by_hand(store, report.score_appealed("02-22", entry=entry(store, 1), new_score="93.50"))

    same = imported(store, old, "results")
    new = imported(store, table(tmp_path, HEADS, result(1, "93.5")), "results")

    assert (same.bad, same.recorded) == ([], 0)
    assert (new.bad, new.recorded) == ([], 0)


def test_a_round_that_is_published_and_an_entry_that_is_out_take_no_score(
    store: Store, tmp_path: Path
) -> None:
    """As the service would say; known scores are passed over."""
    imported(store, table(tmp_path, HEADS, result(1), result(2)), "results")
    out = report.entry_withdrawn("02-01", entry=entry(store, 3), kind="disqualified")
    by_hand(store, out, report.result_published("02-25", promoted=[entry(store, 1)]))

    late = imported(store, table(tmp_path, HEADS, result(1), result(4)), "results")
    gone = imported(store, table(tmp_path, HEADS, result(3, 轮次=2)), "results")

    assert mistakes(late) == [(3, "轮次", "round_published")]
    assert mistakes(gone) == [(2, None, "entry_taken_back")]


def test_a_table_of_results_is_for_what_is_new(store: Store) -> None:
    """There is nothing to fill in."""
    with pytest.raises(KindNotFilled):
        list(rows(store, KINDS["results"]))


def test_no_name_and_no_id_number_leaves(store: Store, tmp_path: Path) -> None:
    """Every byte that is sent is searched."""
    imported(store, table(tmp_path, HEADS, result(1)), "results")
    line = a_line(store)

    line.drain()

    out = b"".join(one.body for one in line.wire.published)
    assert entry(store, 1).encode() in out
    for text in ("马晓红", id_number(1)):
        assert text.encode() not in out


# ---------------------------------------------------------------- through the service


@pytest.fixture
def skills(city: City, make_database: MakeDatabase) -> Iterator[Skills]:
    """Give skills with the open competition k1, in which u1 has entered three workers."""
    bed = Bed(make_database([STREAMS]), domain, city.clock)
    found = Skills(city, bed)
    found.hear()
    found.tell_all(
        (report.campaign_launched(), ROOT),
        (report.competition_planned("01-05", **{**BEGUN, "reported_by": BO}), ROOT),
    )
    yield found
    bed.close()


def brought(store: Store, skills: Skills, after: int) -> int:
    """Bring to skills what the store has recorded after so many, under the same ids."""
    agent = skills.agent_of(ROOT)
    some = recorded(store)[after:]
    for one in some:
        agent.record(registry.load(one.dataschema, one.data), ROOT, id=one.id)
        skills.bed.settle(*agent.pack())
        assert skills.bed.outcome(agent) == ("applied", None)
    assert skills.bed.difference() is None
    return after + len(some)


def test_an_import_of_results_goes_there_and_back(
    store: Store, skills: Skills, tmp_path: Path
) -> None:
    """Bad rows are named, mended in the clerk's own book, sent again, applied once, undone."""
    for order in (1, 2, 3):
        made = report.worker_entered("01-20", entry=entry(store, order), member=f"{order:064x}")
        skills.tell_all((made, "u1"))
    lines = [result(1, 92.5, 名次=1), result(2, 105), result(3, 80, 是否缺考="是")]
    file = workbook(tmp_path, *lines, heads=HEADS, title="竞赛成绩")

    tried = imported(store, file, "results")
    back = hand_back(file, tried, "zh")
    assert back is not None
    book = opened(back)
    for place, cells in (("I3", 85), ("I4", None)):
        book.worksheets[0][place] = cells
    book.save(back)
    sent = imported(store, back, "results")
    again = imported(store, back, "results")
    until = brought(store, skills, 1)

    assert mistakes(tried) == [
        (3, "成绩", "score_outside_scale"), (4, "成绩", "score_or_absence"),
    ]  # fmt: skip
    assert (sent.bad, sent.recorded, again.recorded, again.unchanged) == ([], 3, 0, 3)
    round_: Round = skills.bed.subject("round", "k1/1")
    assert [(one.score, one.rank) for one in round_.scores] == [
        ("92.5", 1),
        ("85", None),
        (None, None),
    ]

    undone = undo(store, store.people.account("li.na"), sent.batch, "成绩单有误")
    brought(store, skills, until)

    assert undone.recorded == 3
    assert skills.bed.subject("round", "k1/1") is None
