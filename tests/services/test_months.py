"""Months of the ledger in files: every promise is kept as if they lay in the table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from services.organization.domain import organization
from shared.streams import answers, chain, detaching, month_file, months
from shared.streams.detaching import MonthsBusy, MonthUnknown, MonthWaits, MonthYoung
from shared.streams.month_file import MonthDamaged, MonthMissing, MonthNotWritten
from tests.rules import organization as report
from tests.services import old_months
from tests.services.conftest import MakeCity
from tests.services.mending import MEMBER, corrected, voided
from tests.services.old_months import AUGUST, HARMS, JUNE, detach, ledger, lived
from tests.services.station import City

KILLED = -9


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Path:
    """Give the folder of the files."""
    months.keep_in(tmp_path / "months")
    return tmp_path / "months"


@pytest.fixture
def old(city: City) -> City:
    """Give a city in August whose June lies in a file."""
    detach(lived(city))
    return city


def life(city: City) -> dict[str, Any]:
    """Open the member's events."""
    with city.database.transaction() as tx:
        return answers.timeline(tx, organization, *MEMBER.split(":", 1))


def replayed(city: City) -> dict[str, Any]:
    """Replay, and give what is there afterwards."""
    with city.database.transaction() as tx:
        city.rebuilt(tx).swap()
    return city.snapshot()


def test_what_was_detached_is_no_longer_in_the_table_and_agrees(city: City) -> None:
    """Rows keep their places and outcomes; the file says which numbers it has."""
    lived(city)
    before = ledger(city)

    file = detach(city)

    now = ledger(city)
    assert all(body is None for *_, body, _ in now)
    assert [row[:-2] for row in now] == [row[:-2] for row in before]
    with month_file.opened(file.parent, file.name) as held:
        assert dict(held.all_bodies()) == {row[0]: row[-2] for row in before if row[-2]}
        runs = {run.stream: run for run in held.runs()}
    assert runs[city.anna.stream] == (
        city.anna.stream, 1, chain.root(city.anna.stream), 4, city.anna.link(4)
    )  # fmt: skip
    assert city.difference() is None


def test_a_replay_reads_files_and_table_and_comes_out_the_same(old: City) -> None:
    """Byte for byte, with events of before and after."""
    old.settle(*old.chen.say(report.member_changed("07-10", union="u3", member="cc" * 32)))
    before = old.snapshot()

    assert replayed(old) == before
    assert old.difference() is None


@pytest.mark.parametrize(
    "mend", [lambda event: corrected(event, grade="senior"), voided], ids=["corrected", "voided"]
)
def test_mending_an_event_in_a_file_is_mending_it_in_the_table(
    make_city: MakeCity[City], mend: Callable[[str], Any]
) -> None:
    """Of two cities with the same reports one has detached them: they stay equal."""
    here, there = make_city(City), make_city(City)
    lived(here)
    for name, agent in here.agents.items():
        there.agents[name] = agent.copy(there.clock)
        there.settle(*agent.again())
    there.clock.now = here.clock.now
    detach(there)
    assert there.snapshot() == here.snapshot()
    event = str(here.rows("event_at", stream=here.anna.stream, number=2)[0][0])

    here.anna.record(mend(event))
    letters = here.anna.pack()
    for city in (here, there):
        city.settle(*letters)

    assert here.outcome(here.anna) == ("applied", None)
    assert there.snapshot() == here.snapshot()
    assert there.difference() is None
    assert replayed(there) == here.snapshot()


def test_a_number_still_opens_down_to_its_events(city: City) -> None:
    """The subject's events are told as before, the bytes out of the file."""
    before = life(lived(city))

    detach(city)

    assert life(city) == before
    assert "junior" in {one["data"].get("grade") for one in before["events"]}


def test_an_id_used_in_a_file_is_known(old: City) -> None:
    """The row has kept it."""
    event = str(old.rows("event_at", stream=old.anna.stream, number=1)[0][0])

    old.chen.record(report.member_joined(union="u4", member="dd" * 32), id=event)
    old.settle(*old.chen.pack())

    assert old.outcome(old.chen) == ("refused", "id_used")


def test_a_number_used_in_a_file_is_a_duplicate_and_other_content_is_tampering(old: City) -> None:
    """The link at the number has stayed."""
    again = old.settle(*old.anna.again(1, 2))
    other = old.anna.copy(old.clock)
    other.written = other.written[:1]
    other.record(report.member_changed(grade="senior"))
    bent = old.settle(*other.again(1, 2))

    assert again.outcomes == {"duplicates": 2}
    assert bent.outcomes["quarantined"] == 1
    assert old.rows("quarantine")[0][0] == "tampered"


def test_a_refusal_in_a_file_is_still_told(old: City) -> None:
    """A branch that was away for months learns what became of its report."""
    told = old.receipt(old.anna)

    assert [(one.number, one.reason) for one in told.refused] == [(4, "already_member")]


@pytest.mark.parametrize("harm", HARMS)
def test_a_file_that_is_not_what_was_detached_is_named(
    city: City, harm: Callable[[Path], None]
) -> None:
    """Verify names it, replay and lineage stop at it, a correction waits; nothing is guessed."""
    file = detach(lived(city))
    good = old_months.kept_copy(file)
    before = city.snapshot()
    event = str(city.rows("event_at", stream=city.anna.stream, number=2)[0][0])

    harm(file)

    found = city.difference()
    assert found is not None
    assert (found.where, found.key) == ("months", str(file))
    for read in (replayed, life):
        with pytest.raises((MonthMissing, MonthDamaged), match=file.name):
            read(city)
    city.settle(*city.anna.say(corrected(event, grade="technician")))
    city.settle(*city.bo.say(report.member_joined("07-01", union="u2", member="ee" * 32)))
    assert city.outcome(city.anna) == ("waiting", "our_fault")
    assert city.outcome(city.bo) == ("applied", None)
    assert before["clocks"] == city.snapshot()["clocks"]

    old_months.put_back(good, file)
    city.station.parked.retry(city.station.parked.waiting_ids())

    assert city.outcome(city.anna) == ("applied", None)
    assert city.difference() is None


def test_a_file_that_nobody_has_said_where_to_find_is_told(
    old: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service without the folder doesn't go on with half of a history."""
    monkeypatch.setattr(months, "_place", {})

    with pytest.raises(months.MonthsNowhere):
        life(old)


def test_a_month_of_which_something_waits_stays(city: City) -> None:
    """What waits needs its bytes when it is tried again."""
    city.settle(*city.chen.say(report.member_left(union="u3")))
    lived(city)

    with pytest.raises(MonthWaits), city.database.transaction() as tx:
        detaching.detach(tx, "organization", JUNE, AUGUST)


def test_a_month_stays_for_a_month(city: City) -> None:
    """What is told of the last weeks needs its bytes."""
    with pytest.raises(MonthYoung), city.database.transaction() as tx:
        detaching.detach(tx, "organization", JUNE, dt.date(2026, 7, 31))


def test_two_commands_do_not_work_on_one_ledger(city: City) -> None:
    """The second would write what the first lets go of."""
    lived(city)

    with city.database.transaction() as tx, city.database.transaction() as other:
        detaching.detach(tx, "organization", JUNE, AUGUST)
        with pytest.raises(MonthsBusy):
            detaching.detach(other, "organization", JUNE, AUGUST)


def test_a_month_that_is_not_there_can_not_be_taken(old: City, folder: Path) -> None:
    """Neither out of the table nor back; nothing is left in the folder."""
    with pytest.raises(MonthUnknown), old.database.transaction() as tx:
        detaching.detach(tx, "organization", JUNE, AUGUST)
    with pytest.raises(MonthUnknown), old.database.transaction() as tx:
        detaching.attach(tx, dt.date(2026, 5, 1))

    assert len(list(folder.glob("*/*"))) == 1


def test_what_is_attached_lies_in_the_table_as_before(city: City, folder: Path) -> None:
    """Row for row and byte for byte; the file is left, and named by nobody."""
    before = ledger(lived(city))
    file = detach(city)

    with city.database.transaction() as tx:
        detaching.attach(tx, JUNE)
        left = detaching.unnamed("organization", detaching.detached(tx))

    assert ledger(city) == before
    assert left == [file]
    assert detach(city) == file
    assert len(list(folder.glob("*/*"))) == 1


def test_what_comes_late_into_a_month_goes_into_a_file_of_its_own(old: City) -> None:
    """A clock that was set back wrote into a month that was detached."""
    first = old.clock.now
    old.clock.now = dt.datetime.combine(dt.date(2026, 6, 30), first.timetz())
    old.settle(*old.chen.say(report.member_changed("06-20", union="u3", member="cc" * 32)))
    old.clock.now = first
    before = ledger(old)

    detach(old)

    with old.database.transaction() as tx:
        assert [one.month for one in detaching.detached(tx)] == [JUNE, JUNE]
    assert old.difference() is None
    with old.database.transaction() as tx:
        assert len(detaching.attach(tx, JUNE)) == 2
    assert [row[-2] for row in ledger(old) if row[2]].count(None) == 0
    assert len(ledger(old)) == len(before)
    assert old.difference() is None


def test_bytes_that_were_attached_since_a_row_was_read_are_found(old: City) -> None:
    """The row said that they lie in a file, and by now they lie in the table."""
    ids = [row[0] for row in ledger(old) if row[2]]

    with old.database.transaction() as tx, old.database.transaction() as reading:
        held = months.bodies(reading, ids)
        detaching.attach(tx, JUNE)
        tx.commit()

        assert months.bodies(reading, ids) == held
    assert len(held) == len(ids)


def test_a_file_that_does_not_come_back_as_it_was_written_counts_for_nothing(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk's or our own mistake: the table keeps everything."""
    before = ledger(lived(city))
    rightly = month_file.deflate
    monkeypatch.setattr(
        month_file, "deflate", lambda body, words: rightly(body.replace(b"u1", b"u2"), words)
    )

    with pytest.raises(MonthNotWritten):
        detach(city)

    assert ledger(city) == before


@pytest.mark.parametrize("point", ["months.written", "months.named", "months.let_go"])
def test_a_detaching_that_is_killed_has_let_nothing_go(
    city: City, folder: Path, point: str
) -> None:
    """The table is as it was; the next time it is done, and no half of a file is left."""
    before = ledger(lived(city))

    assert old_months.work(city, "detach", point) == KILLED

    assert ledger(city) == before
    assert city.difference() is None
    file = detach(city)
    assert list(folder.glob("*/*")) == [file]
    assert city.difference() is None


def test_an_attaching_that_is_killed_has_taken_nothing_back(city: City) -> None:
    """The file is still what counts."""
    detach(lived(city))
    before = ledger(city)

    assert old_months.work(city, "attach", "months.taken_back") == KILLED

    assert ledger(city) == before
    assert city.difference() is None
