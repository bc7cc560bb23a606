"""An import is undone as a whole: what stands of its batch is voided, and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.agent.store import Store
from services.agent.undoing import BatchBuiltOn, BatchUndone, BatchUnknown, undo
from shared import words
from shared.codes.scan import TextHoldsPhone
from shared.events.organization import MemberLeft
from tests.agents import CLERK, SOURCE, UNION, a_store, id_number, receipt, refused
from tests.tables import EMPLOYERS, MEMBERS, data, employer, imported, person, recorded, table

WHY = "名册拿错了"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give a store with an account."""
    opened = a_store(tmp_path)
    opened.people.open_account("li.na", "李娜", id_number(999))
    yield opened
    opened.close()


def undone(store: Store, batch: str, reason: str = WHY) -> int:
    """Undo a batch on the account's name; give how many reports were voided."""
    return undo(store, store.people.account("li.na"), batch, reason).recorded


def test_each_report_of_a_batch_is_voided_with_the_reason(store: Store, tmp_path: Path) -> None:
    """The last one first, so that nothing is left without what it builds on."""
    heads = (*EMPLOYERS, "女职工", "农民工", "劳务派遣工", "新就业形态劳动者")
    found = imported(store, table(tmp_path, heads, [*employer(1), 4, 3, 0, 5]), "employers")

    assert undone(store, found.batch) == 2

    first, second, *voids = recorded(store)
    said = data(store)[2:]
    assert [one.type for one in voids] == ["organization.event_voided"] * 2
    assert [one["event"] for one in said] == [second.id, first.id]
    assert {(one["kind"], one["about"], one["reason"]) for one in said} == {
        ("employer", first.subject, WHY),
    }  # fmt: skip
    assert {one["batch"] for one in said} == {f"undo-{found.batch}"}
    assert {one.source for one in voids} == {SOURCE}


def test_what_was_undone_may_be_imported_again(store: Store, tmp_path: Path) -> None:
    """And undone again: only what stands is voided."""
    file = table(tmp_path, MEMBERS, person(1), person(2))
    batch = imported(store, file).batch
    undone(store, batch)

    again = imported(store, file)

    assert (again.batch, again.recorded) == (batch, 2)
    assert undone(store, batch) == 2
    with pytest.raises(BatchUndone):
        undone(store, batch)


def test_other_imports_stand(store: Store, tmp_path: Path) -> None:
    """A batch is one table, not all that came of a kind."""
    first = imported(store, table(tmp_path, MEMBERS, person(1)))
    imported(store, table(tmp_path, MEMBERS, person(2)))

    undone(store, first.batch)

    assert imported(store, table(tmp_path, MEMBERS, person(2))).unchanged == 1


def test_a_change_is_undone_to_what_was_before(store: Store, tmp_path: Path) -> None:
    """The first import holds again."""
    file = table(tmp_path, MEMBERS, person(1))
    imported(store, file)
    change = imported(store, table(tmp_path, MEMBERS, person(1, 技能等级="技师")))

    undone(store, change.batch)

    assert imported(store, file).unchanged == 1


def test_what_others_build_on_is_undone_after_them(store: Store, tmp_path: Path) -> None:
    """Else the later report would stand on nothing; the sentence says which one it is."""
    first = imported(store, table(tmp_path, MEMBERS, person(1), person(2)))
    second = imported(store, table(tmp_path, MEMBERS, person(1, 技能等级="技师")))

    with pytest.raises(BatchBuiltOn) as raised:
        undone(store, first.batch)

    assert second.batch in words.told(raised.value, "zh")
    assert len(recorded(store)) == 3, "none of it was voided"
    undone(store, second.batch)
    assert undone(store, first.batch) == 2


def test_a_report_made_by_hand_holds_a_batch_too(store: Store, tmp_path: Path) -> None:
    """Whoever left since was a member."""
    found = imported(store, table(tmp_path, MEMBERS, person(1)))
    left = MemberLeft(on=dt.date(2026, 3, 1), reported_by=CLERK, union=UNION, reason="left",
                      member=store.people.key_of(id_number(1)))  # fmt: skip
    store.record([left], source=SOURCE)

    with pytest.raises(BatchBuiltOn) as raised:
        undone(store, found.batch)

    assert "会员退出" in words.told(raised.value, "zh")


def test_what_was_refused_needs_no_void(store: Store, tmp_path: Path) -> None:
    """The services have nothing of it to void."""
    found = imported(store, table(tmp_path, MEMBERS, person(1), person(2)))
    store.receive(receipt(store, 2, refused(1)))

    assert undone(store, found.batch) == 1


def test_an_unknown_batch_is_told_with_the_latest(store: Store, tmp_path: Path) -> None:
    """A slip of the pen is mended without looking for the name elsewhere; voids are no import."""
    found = imported(store, table(tmp_path, MEMBERS, person(1)))
    undone(store, found.batch)

    for batch in ("import-members-x", f"undo-{found.batch}"):
        with pytest.raises(BatchUnknown) as raised:
            undone(store, batch)
        assert raised.value.facts["latest"] == found.batch


def test_a_reason_names_nobody(store: Store, tmp_path: Path) -> None:
    """It leaves the branch; what would be refused is told before anything is voided."""
    found = imported(store, table(tmp_path, MEMBERS, person(1)))

    with pytest.raises(TextHoldsPhone):
        undone(store, found.batch, "找李娜 13812345678")

    assert len(recorded(store)) == 1
