"""Suggestions in a workbook: made by several workers, and what has become of them since."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from services.agent.filling import rows
from services.agent.importing import Imported, Importer
from services.agent.kinds import KINDS
from services.agent.store import Store
from services.agent.template import write_template
from services.agent.undoing import undo
from shared.events import registry
from tests.agents import CLERK, SOURCE, UNION, a_line, a_store, id_number
from tests.rules import skills as report
from tests.rules.skills import Skills
from tests.tables import data, imported, mistakes, recorded, table

HEADS: Final = tuple(column.zh for column in KINDS["suggestions"].columns)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give a store of one union with two accounts: one person enters, another judges."""
    opened = a_store(tmp_path)
    opened.people.open_account("li.na", "李娜", id_number(999))
    opened.people.open_account("wang.hai", "王海", id_number(998))
    yield opened
    opened.close()


def suggestion(number: str = "JY-08", **cells: object) -> list[object]:
    """Make the row of a suggestion of two workers on safety."""
    row: dict[str, Any] = dict.fromkeys(HEADS, "") | {
        "建议编号": number, "姓名": "马晓红", "身份证号": id_number(1),
        "其他作者身份证号": id_number(2), "领域": "安全生产", "提出日期": "2026-01-12",
    } | cells  # fmt: skip
    return [row[head] for head in HEADS]


ADOPTED: Final[dict[str, Any]] = {"评审结果": "采纳", "评审日期": "2026-01-15"}
DECLINED: Final[dict[str, Any]] = {
    "评审结果": "不采纳", "评审日期": "2026-01-15", "不采纳或暂缓原因": "资金不足",
}  # fmt: skip
DONE: Final[dict[str, Any]] = {
    "实施完成日期": "2026-02-05", "效果": "消除隐患", "申报效益（元）": "50,000",
}  # fmt: skip
VERIFIED: Final[dict[str, Any]] = {
    "核定效益（元）": "42000.50", "核定日期": "2026-02-20", "核定方法": "财务核算", "计算月数": 12,
}  # fmt: skip


def judged(store: Store, file: Path) -> Imported:
    """Import a file on the name of the other account."""
    return Importer(store, store.people.account("wang.hai"), "suggestions").run(file)


def types(store: Store, after: int = 0) -> list[str]:
    """Give the types of what was recorded after so many."""
    return [one.type.removeprefix("skills.") for one in recorded(store)[after:]]


def test_a_row_becomes_a_suggestion_of_all_its_authors(store: Store, tmp_path: Path) -> None:
    """By their keys, under the store's number; those without ID number are counted."""
    alone = suggestion(
        "JY-09", 姓名="", 身份证号="", 其他作者身份证号="", 未实名作者数=3, 活动编号="XJC"
    )
    found = imported(store, table(tmp_path, HEADS, suggestion(), alone), "suggestions")

    said, other = data(store)
    assert (found.bad, types(store)) == ([], ["suggestion_made"] * 2)
    assert said["suggestion"] == f"{store.ids[0]}:JY-08"
    assert said["member_keys"] == [store.people.key_of(id_number(one)) for one in (1, 2)]
    assert (said["field"], said["on"], said["union"]) == ("safety", "2026-01-12", UNION)
    assert (other["member_keys"], other["unkeyed"], other["campaign"]) == ([], 3, "XJC")


def test_what_has_become_of_a_suggestion_since_is_reported(store: Store, tmp_path: Path) -> None:
    """By whoever may: the rules of skills take in all of it."""
    imported(store, table(tmp_path, HEADS, suggestion()), "suggestions")
    later = judged(store, table(tmp_path, HEADS, suggestion(**ADOPTED)))
    imported(store, table(tmp_path, HEADS, suggestion(**ADOPTED, **DONE)), "suggestions")
    whole = table(tmp_path, HEADS, suggestion(**ADOPTED, **DONE, **VERIFIED))
    judged(store, whole)
    again = judged(store, whole)

    told = [registry.load(one.dataschema, one.data) for one in recorded(store)]
    register = Skills().hear_all(*told)
    assert (later.recorded, later.changed) == (1, 1)
    assert types(store) == [
        "suggestion_made", "suggestion_screened", "suggestion_implemented", "benefit_verified",
    ]  # fmt: skip
    assert (again.bad, again.unchanged, again.recorded) == ([], 1, 0)
    made: Any = register.of("suggestion", f"{store.ids[0]}:JY-08")
    assert (made.state, made.benefit.yuan, made.benefit.months) == ("implemented", "42000.50", 12)


def test_a_row_may_tell_several_steps(store: Store, tmp_path: Path) -> None:
    """Whoever screens a suggestion may say that it was carried out, too."""
    imported(store, table(tmp_path, HEADS, suggestion()), "suggestions")

    found = judged(store, table(tmp_path, HEADS, suggestion(**ADOPTED, **DONE)))

    assert (found.bad, types(store, 1)) == ([], ["suggestion_screened", "suggestion_implemented"])


def test_what_no_column_says_leaves_the_row_as_it_was(store: Store, tmp_path: Path) -> None:
    """That it was begun and rewarded is recorded by hand; begun, it isn't screened again."""
    imported(store, table(tmp_path, HEADS, suggestion()), "suggestions")
    judged(store, table(tmp_path, HEADS, suggestion(**ADOPTED)))
    id_ = f"{store.ids[0]}:JY-08"
    by_hand = {"suggestion": id_, "reported_by": CLERK, "due_on": "2026-02-10"}
    paid = {"about": id_, "reported_by": CLERK, "member_keys": []}
    store.record(
        [report.suggestion_started("01-16", **by_hand), report.reward_paid("01-20", **paid)],
        source=SOURCE,
    )

    same = judged(store, table(tmp_path, HEADS, suggestion(**ADOPTED)))
    early = judged(
        store,
        table(tmp_path, HEADS, suggestion(**ADOPTED, **(DONE | {"实施完成日期": "2026-01-15"}))),
    )
    done = judged(store, table(tmp_path, HEADS, suggestion(**ADOPTED, **DONE)))

    assert (same.bad, same.recorded) == ([], 0)
    assert mistakes(early) == [(2, "实施完成日期", "before_it_began")]
    assert (done.bad, done.recorded) == ([], 1)


def test_a_suggestion_put_off_is_screened_again(store: Store, tmp_path: Path) -> None:
    """On a later day; the reason isn't that of the second screening."""
    put_off = DECLINED | {"评审结果": "暂缓"}
    later = ADOPTED | {"评审日期": "2026-02-01"}
    imported(store, table(tmp_path, HEADS, suggestion()), "suggestions")
    judged(store, table(tmp_path, HEADS, suggestion(**put_off)))

    judged(store, table(tmp_path, HEADS, suggestion(**later)))

    assert [one.get("result") for one in data(store)] == [None, "deferred", "adopted"]
    (row,) = rows(store, KINDS["suggestions"])
    assert (row["screening"], "reason" in row) == ("adopted", False)


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"身份证号": ""}, "身份证号", "cell_empty"),
        ({"姓名": "", "身份证号": "", "其他作者身份证号": ""}, "身份证号", "no_author"),
        ({"其他作者身份证号": id_number(1)}, "其他作者身份证号", "author_twice"),
        ({"其他作者身份证号": "一二三"}, "其他作者身份证号", "id_number_length"),
        ({"评审结果": "采纳"}, "评审日期", "step_incomplete"),
        (DECLINED | {"不采纳或暂缓原因": ""}, "不采纳或暂缓原因", "reason_missing"),
        (DONE, "实施完成日期", "step_too_early"),
        (ADOPTED | VERIFIED, "核定日期", "step_too_early"),
        (DECLINED | DONE, "实施完成日期", "suggestion_decided"),
        (ADOPTED | {"评审日期": "2026-01-11"}, "评审日期", "before_it_began"),
        (ADOPTED | DONE | VERIFIED, "核定日期", "same_person"),
    ],
)
def test_a_bad_cell_is_named(
    store: Store, tmp_path: Path, cells: dict[str, Any], column: str, reason: str
) -> None:
    """With its row, its column and why, before anything is recorded."""
    imported(store, table(tmp_path, HEADS, suggestion()), "suggestions")
    new = "JY-09" if reason in {"cell_empty", "no_author", "author_twice"} else "JY-08"

    found = judged(store, table(tmp_path, HEADS, suggestion(new, **cells)))

    assert mistakes(found) == [(2, column, reason)]
    assert types(store) == ["suggestion_made"]


def test_who_entered_a_suggestion_does_not_screen_it(store: Store, tmp_path: Path) -> None:
    """Not in the same row, and not later."""
    both = imported(store, table(tmp_path, HEADS, suggestion(**ADOPTED)), "suggestions")
    imported(store, table(tmp_path, HEADS, suggestion()), "suggestions")
    later = imported(store, table(tmp_path, HEADS, suggestion(**ADOPTED)), "suggestions")

    assert mistakes(both) == mistakes(later) == [(2, "评审日期", "same_person")]


@pytest.mark.parametrize(
    "whose", [{"身份证号": id_number(998)}, {"其他作者身份证号": id_number(998)}]
)
def test_none_of_the_authors_screens_a_suggestion_or_verifies_it(
    store: Store, tmp_path: Path, whose: dict[str, Any]
) -> None:
    """The account's person is known by the ID number, also of a co-author; others may."""
    made, adopted = suggestion(**whose), suggestion(**whose, **ADOPTED)
    imported(store, table(tmp_path, HEADS, made), "suggestions")

    own = judged(store, table(tmp_path, HEADS, adopted))

    assert mistakes(own) == [(2, "评审日期", "author_judges")]
    assert types(store) == ["suggestion_made"]


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"身份证号": id_number(3)}, "身份证号", "authors_differ"),
        ({"其他作者身份证号": id_number(3)}, "其他作者身份证号", "authors_differ"),
        ({"领域": "质量"}, "领域", "row_differs"),
        ({"提出日期": "2026-01-13"}, "提出日期", "row_differs"),
    ],
)
def test_how_a_suggestion_was_made_stands(
    store: Store, tmp_path: Path, cells: dict[str, Any], column: str, reason: str
) -> None:
    """A row with nothing else in it than other authors is no row that comes again."""
    imported(store, table(tmp_path, HEADS, suggestion()), "suggestions")

    found = imported(store, table(tmp_path, HEADS, suggestion(**cells)), "suggestions")

    assert mistakes(found) == [(2, column, reason)]


def test_what_is_open_fills_a_template_and_comes_back_unchanged(
    store: Store, tmp_path: Path
) -> None:
    """The first author by name; what was declined needs no more."""
    lines = suggestion(), suggestion("JY-09")
    imported(store, table(tmp_path, HEADS, *lines), "suggestions")
    declined = suggestion("JY-09", **DECLINED)
    judged(store, table(tmp_path, HEADS, suggestion(**ADOPTED), declined))
    file = tmp_path / "filled.xlsx"

    write_template(KINDS["suggestions"], file, rows(store, KINDS["suggestions"]))
    (row,) = rows(store, KINDS["suggestions"])
    found = judged(store, file)

    assert (row["name"], row["id_number"], row["screening"]) == ("马晓红", id_number(1), "adopted")
    assert (found.bad, found.rows, found.unchanged, found.recorded) == ([], 1, 1, 0)


def test_an_import_of_suggestions_is_undone_step_by_step(store: Store, tmp_path: Path) -> None:
    """By voids of skills, the later import first."""
    imported(store, table(tmp_path, HEADS, suggestion()), "suggestions")
    found = judged(store, table(tmp_path, HEADS, suggestion(**ADOPTED, **DONE)))

    undone = undo(store, store.people.account("li.na"), found.batch, "误导入")
    again = judged(store, table(tmp_path, HEADS, suggestion(**ADOPTED)))

    assert (undone.recorded, types(store, 3)[:2]) == (2, ["event_voided"] * 2)
    assert (again.bad, again.recorded) == ([], 1)


def test_no_id_number_of_any_author_leaves_or_is_kept(store: Store, tmp_path: Path) -> None:
    """Of who is named beside the first not even the store knows the number."""
    imported(store, table(tmp_path, HEADS, suggestion()), "suggestions")
    line = a_line(store)

    line.drain()

    out = b"".join(one.body for one in line.wire.published)
    assert store.people.key_of(id_number(2)).encode() in out
    for text in ("马晓红", id_number(1), id_number(2)):
        assert text.encode() not in out
    assert store.people.find(store.people.key_of(id_number(1))) is not None
    assert store.people.find(store.people.key_of(id_number(2))) is None
    files = tmp_path.glob("branch.store*")
    assert not any(id_number(2).encode() in file.read_bytes() for file in files)
