"""The agent's store: what is recorded is numbered, chained, and kept for its owner only."""

from __future__ import annotations

import concurrent.futures
import datetime as dt
import stat
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from services.agent.errors import (
    DayInFuture,
    EventNotValid,
    StoreExists,
    StoreMayNotSpeak,
    StoreMissing,
    StoreNewer,
    TooLarge,
)
from services.agent.store import Store
from shared.codes import credit_code
from shared.codes.scan import TextHoldsIdNumber, TextHoldsPhone
from shared.events import envelope
from shared.events.base import Reporter
from shared.events.organization import EmployerRegistered, Speaks, UnionChanged
from shared.events.rights import PeriodConfirmed
from shared.streams import chain
from shared.streams.notices import Head
from shared.streams.stores import signed_by
from tests.agents import (
    NOW,
    SOURCE,
    UNION,
    a_store,
    id_number,
    joined,
    receipt,
    stream,
)
from tests.events import minimal


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give a store that may speak for one union."""
    opened = a_store(tmp_path)
    yield opened
    opened.close()


def test_numbers_have_no_gaps_and_links_cover_the_bytes(store: Store) -> None:
    """The chain of what was recorded can be made anew from its bytes."""
    store.record([joined(1), joined(2)], source=SOURCE)
    store.record([joined(3)], source=SOURCE)

    found = store.read(stream(store), 0, 10)

    assert [one.number for one in found] == [1, 2, 3]
    root = chain.root(stream(store))
    assert [one.link for one in found] == chain.links(root, [one.body for one in found])
    assert store.link(stream(store), 3) == found[-1].link


def test_what_is_recorded_can_be_read_as_it_was_meant(store: Store) -> None:
    """The envelope names source, stream, number and the time of recording."""
    (id_,) = store.record([joined(1)], source=SOURCE)

    read = envelope.read(store.read(stream(store), 0, 1)[0].body)

    assert (read.id, read.source, read.stream, read.sequence, read.time) == (
        id_, SOURCE, stream(store), "1", NOW,
    )  # fmt: skip


def test_each_domain_has_a_stream_with_its_service_as_reader(store: Store) -> None:
    """Numbers run by themselves in each."""
    store.record([joined(1), minimal(PeriodConfirmed)], source=SOURCE)

    assert store.receipted() == {
        (stream(store), "organization"): 0,
        (stream(store, "rights"), "rights"): 0,
    }
    assert [head.number for head in store.written()] == [1, 1]


def test_a_batch_is_recorded_whole_or_not_at_all(store: Store) -> None:
    """One bad event leaves no number used."""
    bad = joined(2, on=NOW.date() + dt.timedelta(days=1))

    with pytest.raises(DayInFuture):
        store.record([joined(1), bad], source=SOURCE)

    assert store.written() == []


def test_state_of_the_branch_and_its_event_are_one_transaction(store: Store) -> None:
    """What stands inside `together` is undone together."""

    def both() -> None:
        with store.together():
            store.people.remember("李娜", id_number(1))
            store.record([joined(1), joined(2, birth_year=190)], source=SOURCE)

    with pytest.raises(EventNotValid):
        both()

    assert store.written() == []
    assert store.people.find(store.people.key_of(id_number(1))) is None


def test_the_day_of_the_fact_is_judged_at_the_branch_in_shanghai(store: Store) -> None:
    """At 20:00 UTC it is tomorrow there, and a report of that day is none of the future."""
    late = dt.datetime(2026, 3, 1, 20, 0, tzinfo=dt.UTC)

    assert store.record([joined(1, on=dt.date(2026, 3, 2))], source=SOURCE, time=late)
    with pytest.raises(DayInFuture):
        store.record([joined(2, on=dt.date(2026, 3, 3))], source=SOURCE, time=late)


def test_an_event_that_isnt_what_its_class_declares_isnt_recorded(store: Store) -> None:
    """The branch learns at once what the service would refuse."""
    with pytest.raises(EventNotValid):
        store.record([joined(1, birth_year=190)], source=SOURCE)
    with pytest.raises(EventNotValid):
        store.record([joined(1, doc_no="a\0b")], source=SOURCE)
    with pytest.raises(EventNotValid):
        store.record([joined(1, doc_no="\ud800")], source=SOURCE)


def test_an_event_longer_than_a_message_isnt_recorded(store: Store) -> None:
    """256 KiB is the most (DESIGN 3)."""
    many = tuple(f"{n:080d}" for n in range(3000))
    some = minimal(UnionChanged)

    store.record([msgspec.structs.replace(some, employers_added=many)], source=SOURCE)
    with pytest.raises(TooLarge):
        store.record(
            [msgspec.structs.replace(some, employers_added=many, employers_removed=many)],
            source=SOURCE,
        )


def test_a_text_with_a_persons_number_isnt_recorded(store: Store) -> None:
    """Wherever a person's number could stand: texts, names, references, accounts."""
    number = id_number(7)
    employer = msgspec.structs.replace(minimal(EmployerRegistered), on=NOW.date())

    for event, error in (
        (joined(1, doc_no=f"见 {number}"), TextHoldsIdNumber),
        (joined(1, batch=number), TextHoldsIdNumber),
        (joined(1, reported_by=Reporter(account="13995012345", person="ab" * 16)), TextHoldsPhone),
        (msgspec.structs.replace(employer, name="张三 13995012345"), TextHoldsPhone),
    ):
        with pytest.raises(error):
            store.check(event, source=SOURCE)
        with pytest.raises(error):
            store.record([event], source=SOURCE)


def test_keys_and_codes_are_not_taken_for_a_persons_number(store: Store) -> None:
    """A key may hold eleven digits by chance, and a credit code may look like an ID number."""
    key = "a13995012345" + "b" * 52
    code = "916401041990030700"
    code = code[:-1] + credit_code.check_character(code[:-1])
    employer = msgspec.structs.replace(minimal(EmployerRegistered), employer=code, on=NOW.date())

    assert store.record([joined(1, member=key), employer], source=SOURCE)


def test_a_store_speaks_for_its_unions_only_and_while_it_may(store: Store) -> None:
    """From and until are days at the branch, both included."""
    until = NOW.date() - dt.timedelta(days=1)
    store.people.speaks_for([Speaks(union=UNION, from_=dt.date(2020, 1, 1), until=until)])

    with pytest.raises(StoreMayNotSpeak):
        store.record([joined(1)], source="/unions/640105")
    with pytest.raises(StoreMayNotSpeak):
        store.record([joined(1)], source=SOURCE)
    store.record([joined(1)], source=SOURCE, time=NOW - dt.timedelta(days=1))


def test_many_threads_record_without_gaps(store: Store) -> None:
    """Each gets numbers of its own, while another reads."""
    with concurrent.futures.ThreadPoolExecutor(8) as threads:
        done = [
            threads.submit(store.record, [joined(n), joined(n + 100)], source=SOURCE)
            for n in range(40)
        ]
        while not all(one.done() for one in done):
            heads = store.written()
            assert all(store.link(head.stream, head.number) == head.link for head in heads)

    assert len({id_ for one in done for id_ in one.result()}) == 80
    assert [one.number for one in store.read(stream(store), 0, 100)] == list(range(1, 81))


def test_two_processes_may_use_one_store(store: Store) -> None:
    """A command records while the agent runs: nothing is kept in memory that the file has."""
    other = Store.open(store.database.path, store.clock)
    store.record([joined(1)], source=SOURCE)
    other.record([joined(2)], source=SOURCE)
    store.record([joined(3)], source=SOURCE)

    assert [head.number for head in other.written()] == [3]
    other.close()


def test_whoever_waits_for_reports_is_called_after_the_commit(store: Store) -> None:
    """And only for what was recorded: a receipt or a setting wakes nobody."""
    seen: list[int] = []
    store.on_record(lambda: seen.append(store.written()[0].number))

    store.record([joined(1)], source=SOURCE)
    store.settings.set("x", 1)
    store.receive(receipt(store, 1))

    assert seen == [1]


# -------------------------------------------------------------------- the file


def test_the_file_is_for_its_owner_only(store: Store) -> None:
    """It holds keys and people's names; so do the files that SQLite puts beside it."""
    store.record([joined(1)], source=SOURCE)

    files = list(store.database.path.parent.glob("branch.store*"))

    assert len(files) == 3
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_a_commit_is_on_the_disk_before_it_is_told(store: Store) -> None:
    """NORMAL could lose, at a power cut, what was sent already (PLATFORM, SQLite)."""
    with store.together() as tx:
        assert tx.execute("PRAGMA synchronous").fetchone()[0] == 2
        assert tx.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


def test_a_store_is_never_made_over_another(store: Store, tmp_path: Path) -> None:
    """Its keys would be lost with it."""
    with pytest.raises(StoreExists):
        Store.create(store.database.path)
    with pytest.raises(StoreMissing):
        Store.open(tmp_path / "none.store")


def test_a_file_of_another_version_is_left_alone(store: Store) -> None:
    """An older agent doesn't write into a newer one's file."""
    with store.together() as tx:
        tx.execute("PRAGMA user_version = 99")

    with pytest.raises(StoreNewer):
        Store.open(store.database.path)


def test_a_store_keeps_its_id_and_its_key(store: Store) -> None:
    """Both are made with the file; heads are signed so that services can verify them."""
    again = Store.open(store.database.path)
    head = again.sign(Head(stream=stream(again), number=0, link=""))

    assert again.identity == store.identity
    assert len(store.identity.id) == 12
    assert signed_by(head, store.identity.public_key.hex())
    again.close()
