"""Officers in a workbook: taking a post, leaving it, taking it anew; nothing else is a change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from services.agent.filling import rows
from services.agent.kinds import KINDS
from services.agent.store import Store
from services.agent.template import write_template
from services.agent.undoing import undo
from shared.events import envelope, registry
from shared.events.organization import MemberLeft, OfficerLeftPost
from tests.agents import CLERK, NOW, SOURCE, UNION, a_line, a_store, id_number
from tests.services.station import City
from tests.tables import data, imported, mistakes, recorded, table

HEADS: Final = (
    "姓名", "身份证号", "工会编码", "职务", "专兼职", "产生方式", "性别", "任职日期",
    "是否单位负责人近亲属", "离任日期", "离任原因",
)  # fmt: skip
TODAY: Final = NOW.date()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give a store of one union, with an account."""
    opened = a_store(tmp_path)
    opened.people.open_account("li.na", "李娜", id_number(999))
    yield opened
    opened.close()


def officer(order: int, **cells: object) -> list[object]:
    """Make an officer's row."""
    row = {
        "姓名": "马晓明", "身份证号": id_number(order), "工会编码": UNION, "职务": "主席",
        "专兼职": "兼职", "产生方式": "选举", "性别": "", "任职日期": "2024年5月1日",
        "是否单位负责人近亲属": "否", "离任日期": "", "离任原因": "",
    } | cells  # fmt: skip
    return [row[head] for head in HEADS]


def types(store: Store, after: int = 0) -> list[str]:
    """Give the types of what was recorded after so many."""
    return [one.type.partition(".")[2] for one in recorded(store)[after:]]


def left_by_hand(store: Store, order: int, on: dt.date) -> None:
    """Record by hand that a chair left."""
    key = store.people.key_of(id_number(order))
    event = OfficerLeftPost(on=on, reported_by=CLERK, officer=key, union=UNION, post="chair",
                            reason="resigned")  # fmt: skip
    store.record([event], source=SOURCE)


def test_an_officer_is_reported_by_key_with_what_the_row_says(store: Store, tmp_path: Path) -> None:
    """Sex and year of birth are in the ID number; the day is that on which the post was taken."""
    found = imported(store, table(tmp_path, HEADS, officer(1, 是否单位负责人近亲属="是")),
                     "officers")  # fmt: skip

    (said,) = data(store)
    key = store.people.key_of(id_number(1))
    assert (found.bad, found.recorded, types(store)) == ([], 1, ["officer_took_post"])
    assert recorded(store)[0].subject == f"{UNION}/{key}"
    assert said.keys() - {"batch", "reported_by"} == {
        "on", "officer", "union", "post", "kind", "basis", "sex", "birth_year", "near_relative",
    }  # fmt: skip
    assert (said["on"], said["officer"], said["post"]) == ("2024-05-01", key, "chair")
    assert (said["kind"], said["basis"], said["near_relative"]) == ("part", "elected", True)
    assert said["birth_year"] == 1990


def test_no_name_and_no_id_number_of_an_officer_leaves(store: Store, tmp_path: Path) -> None:
    """Every byte that is sent is searched; the branch itself knows whom it is about."""
    imported(store, table(tmp_path, HEADS, officer(1, 姓名="马晓红")), "officers")
    line = a_line(store)

    line.drain()

    out = b"".join(one.body + repr((one.headers, one.routing_key)).encode()
                   for one in line.wire.published)  # fmt: skip
    found = store.people.find(store.people.key_of(id_number(1)))
    assert found is not None
    assert found.name == "马晓红"
    for text in ("马晓红", "晓红", id_number(1)):
        for encoding in ("utf-8", "gb18030", "utf-16-le"):
            assert text.encode(encoding) not in out


def test_who_holds_several_posts_has_a_row_for_each(store: Store, tmp_path: Path) -> None:
    """The same post twice is a mistake."""
    file = table(tmp_path, HEADS, officer(1), officer(1, 职务="经审委员"), officer(1))

    found = imported(store, file, "officers", good_rows=True)
    again = imported(store, file, "officers", good_rows=True)

    assert mistakes(found) == [(4, None, "row_twice")]
    assert [one["post"] for one in data(store)] == ["chair", "audit"]
    assert (again.unchanged, again.recorded) == (2, 0)


def test_leaving_is_reported_with_its_day_and_reason(store: Store, tmp_path: Path) -> None:
    """In the row of a post that is held, or of one that nobody had reported; once."""
    imported(store, table(tmp_path, HEADS, officer(1)), "officers")
    gone = {"离任日期": "2025-06-30", "离任原因": "退休"}
    file = table(tmp_path, HEADS, officer(1, **gone), officer(2, 职务="委员", **gone))

    found = imported(store, file, "officers")
    mended = imported(store, table(tmp_path, HEADS, officer(1, 姓名="马小明", **gone)), "officers")

    assert (found.changed, found.recorded, mended.unchanged) == (1, 3, 1)
    assert types(store, 1) == ["officer_left_post", "officer_took_post", "officer_left_post"]
    assert (data(store)[1]["on"], data(store)[1]["reason"]) == ("2025-06-30", "retired")


def test_leaving_is_said_whole_and_comes_after_taking(store: Store, tmp_path: Path) -> None:
    """A day without a reason, a reason without a day, a day before the post was taken."""
    file = table(
        tmp_path, HEADS, officer(1, 离任日期="2025-06-30"), officer(2, 离任原因="退休"),
        officer(3, 离任日期="2024-04-30", 离任原因="退休"),
    )  # fmt: skip

    found = imported(store, file, "officers")

    assert mistakes(found) == [
        (2, "离任原因", "leaving_incomplete"), (3, "离任日期", "leaving_incomplete"),
        (4, "离任日期", "before_it_began"),
    ]  # fmt: skip


def test_a_post_that_began_anew_ends_the_one_before(store: Store, tmp_path: Path) -> None:
    """Re-elected, or full-time from now on: on the new day, in both reports."""
    imported(store, table(tmp_path, HEADS, officer(1)), "officers")
    file = table(tmp_path, HEADS, officer(1, 专兼职="专职", 任职日期="2026-01-15"))

    found = imported(store, file, "officers")

    assert (found.changed, found.recorded) == (1, 2)
    assert types(store, 1) == ["officer_left_post", "officer_took_post"]
    assert [one["on"] for one in data(store)[1:]] == ["2026-01-15", "2026-01-15"]
    assert (data(store)[1]["reason"], data(store)[2]["kind"]) == ("other", "full")


@pytest.mark.parametrize(
    ("heading", "cell"),
    [("专兼职", "专职"), ("产生方式", "任命"), ("是否单位负责人近亲属", "是"),
     ("任职日期", "2023-05-01")],
)  # fmt: skip
def test_what_a_post_was_is_not_changed_by_a_table(
    store: Store, tmp_path: Path, heading: str, cell: str
) -> None:
    """Without a later day it was wrong before or is wrong now: named with what was reported."""
    imported(store, table(tmp_path, HEADS, officer(1)), "officers")

    found = imported(store, table(tmp_path, HEADS, officer(1, **{heading: cell})), "officers")

    assert mistakes(found) == [(2, heading, "post_differs")]
    assert "自 2024-05-01 起任主席，登记为兼职、选举" in found.bad[0].told("zh")


def test_who_left_takes_the_post_again_only_later(store: Store, tmp_path: Path) -> None:
    """An old list that comes again brings nobody back."""
    imported(store, table(tmp_path, HEADS, officer(1)), "officers")
    left_by_hand(store, 1, TODAY)

    old = imported(store, table(tmp_path, HEADS, officer(1, 性别=sex(1))), "officers")
    new = imported(store, table(tmp_path, HEADS, officer(1, 任职日期=TODAY)), "officers")

    assert mistakes(old) == [(2, None, "post_left")]
    assert "2026-03-02" in old.bad[0].told("zh")
    assert (new.recorded, types(store, 2)) == (1, ["officer_took_post"])


def sex(order: int) -> str:
    """Give the sex that is in a number."""
    return "男" if int(id_number(order)[16]) % 2 else "女"


def test_an_officers_sex_is_that_of_the_number(store: Store, tmp_path: Path) -> None:
    """When the post is taken, and when the row comes again."""
    other = "女" if sex(1) == "男" else "男"

    first = imported(store, table(tmp_path, HEADS, officer(1, 性别=other)), "officers")
    imported(store, table(tmp_path, HEADS, officer(1)), "officers")
    again = imported(store, table(tmp_path, HEADS, officer(1, 性别=other)), "officers")

    assert mistakes(first) == mistakes(again) == [(2, "性别", "sex_differs")]


def test_a_filled_in_template_has_a_row_for_each_post_that_is_held(
    store: Store, tmp_path: Path
) -> None:
    """With names and numbers, and it comes back unchanged; who was erased has no row."""
    held = officer(1, 职务="女职工委员"), officer(2, 职务="委员"), officer(3, 职务="副主席")
    file = table(tmp_path, HEADS, officer(1), *held)
    imported(store, file, "officers")
    left_by_hand(store, 1, TODAY)
    store.people.forget(store.people.key_of(id_number(3)))
    filled = tmp_path / "filled.xlsx"

    count = write_template(KINDS["officers"], filled, rows(store, KINDS["officers"]))

    again = imported(store, filled, "officers")
    assert (count, again.rows, again.unchanged, again.bad) == (2, 2, 2, [])


def test_a_member_and_an_officer_are_one_person_and_two_subjects(
    store: Store, tmp_path: Path
) -> None:
    """Whoever left the union by hand still holds the post until that is reported."""
    imported(store, table(tmp_path, HEADS, officer(1)), "officers")
    key = store.people.key_of(id_number(1))
    store.record([MemberLeft(on=TODAY, reported_by=CLERK, member=key, union=UNION,
                             reason="left")], source=SOURCE)  # fmt: skip

    held = list(rows(store, KINDS["officers"]))

    assert [one["post"] for one in held] == ["chair"]


def test_officers_are_taken_in_by_the_city_and_undone(city: City, tmp_path: Path) -> None:
    """Taken, taken anew, left: each is applied; undone, nothing of it counts."""
    store = a_store(tmp_path, "u1")
    store.clock = store.people.clock = city.clock
    store.people.open_account("li.na", "李娜", id_number(999))
    row = {"工会编码": "u1", "任职日期": "2025-05-01"}
    before = city.stock("officers", "u1")

    done = imported(store, table(tmp_path, HEADS, officer(1, **row),
                                 officer(2, **row, 职务="女职工委员")), "officers")  # fmt: skip
    send(city, store, 0)

    assert done.bad == []
    assert city.outcome(city.anna) == ("applied", None)
    assert city.stock("officers", "u1") == before + 2

    undo(store, store.people.account("li.na"), done.batch, "名单拿错了")
    send(city, store, 2)

    assert city.stock("officers", "u1") == before
    assert city.difference() is None
    store.close()


def send(city: City, store: Store, after: int) -> None:
    """Bring to organization what the store has recorded after so many."""
    (head,) = store.written()
    for one in store.read(head.stream, after, 100):
        told = envelope.read(one.body)
        city.anna.record(registry.load(told.dataschema, told.data), "u1", id=told.id)
    city.settle(*city.anna.pack())
