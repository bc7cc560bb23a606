"""What the store is told of its reports, what it tells of itself, and the people it keeps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from services.agent.errors import (
    AccountUnknown,
    NotAdmitted,
)
from services.agent.store import Store
from shared.codes.id_card import IdNumberCheck
from tests.agents import (
    SOURCE,
    a_store,
    id_number,
    joined,
    receipt,
    refused,
    states,
    stream,
    waits,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give a store that may speak for one union."""
    opened = a_store(tmp_path)
    yield opened
    opened.close()


def test_a_report_is_recorded_until_a_receipt_covers_it(store: Store) -> None:
    """Then it is applied, unless it was refused or waits."""
    ids = store.record([joined(n) for n in range(5)], source=SOURCE)

    store.receive(receipt(store, 4, refused(2), waits(3)))

    assert states(store, ids) == ["applied", "refused", "waiting", "applied", "recorded"]
    two = store.report(ids[1])
    assert two is not None
    assert (two.reason, two.number) == ("day_in_future", 2)
    assert store.report("00000000-0000-7000-8000-000000000000") is None


def test_waiting_is_what_waits_now_and_refusals_stand(store: Store) -> None:
    """Each receipt says all that waits, but only what was refused since the last."""
    ids = store.record([joined(n) for n in range(3)], source=SOURCE)
    store.receive(receipt(store, 3, refused(1), waits(2), waits(3)))

    store.receive(receipt(store, 3, refused(3)))

    assert states(store, ids) == ["refused", "applied", "refused"]


def test_an_older_receipt_tells_nothing(store: Store) -> None:
    """It was overtaken on its way."""
    store.record([joined(n) for n in range(3)], source=SOURCE)
    store.receive(receipt(store, 3))

    assert store.receive(receipt(store, 1)) is False
    assert store.receipted() == {(stream(store), "organization"): 3}


def test_a_reader_that_asks_for_what_it_had_was_restored(store: Store) -> None:
    """What it said of the numbers that it lost counts no more."""
    ids = store.record([joined(n) for n in range(3)], source=SOURCE)
    store.receive(receipt(store, 3, refused(3)))

    assert store.receive(receipt(store, 1, ask=2)) is True

    assert states(store, ids) == ["applied", "recorded", "recorded"]


def test_a_receipt_of_a_stranger_is_passed_over(store: Store) -> None:
    """Of an unknown stream, or by whoever isn't the stream's reader."""
    store.record([joined(1)], source=SOURCE)
    said = receipt(store, 1)

    assert store.receive(msgspec.structs.replace(said, stream="other/organization")) is False
    assert store.receive(msgspec.structs.replace(said, reader="skills")) is False
    assert store.receipted() == {(stream(store), "organization"): 0}


def test_the_status_says_what_is_not_sent_and_for_how_long(store: Store) -> None:
    """Head, receipt, age of the oldest that no receipt covers, refused, waiting, last error."""
    store.record([joined(1), joined(2)], source=SOURCE)
    store.receive(receipt(store, 1, refused(1)))
    store.clock.time += dt.timedelta(seconds=90)  # type: ignore[attr-defined]
    store.settings.set("last_error", {"told": "away"})

    status = store.status()

    (line,) = status.streams
    assert (status.state, status.unsent, status.last_error) == ("live", 1, {"told": "away"})
    assert (line.number, line.receipted, line.unsent_seconds) == (2, 1, 90.0)
    assert (line.refused, line.waiting) == (1, 0)


def test_a_persons_number_is_checked_and_kept_under_the_key(store: Store) -> None:
    """The key stands in events; name and number stay in this file, until they are erased."""
    key = store.people.remember("李娜", id_number(5).lower())

    found = store.people.find(key)
    assert found is not None
    assert (found.name, found.id_number) == ("李娜", id_number(5))
    wrong = "0" if id_number(5)[-1] != "0" else "1"
    with pytest.raises(IdNumberCheck):
        store.people.remember("李娜", id_number(5)[:-1] + wrong)
    store.people.forget(key)
    assert store.people.find(key) is None


def test_two_accounts_of_one_person_are_known_as_one(store: Store) -> None:
    """By the keyed hash, which isn't the member key; the number itself isn't kept."""
    one = store.people.open_account("li.na", "李娜", id_number(5))
    two = store.people.open_account("li.na2", "李娜", id_number(5))

    assert one.person == two.person != store.people.key_of(id_number(5))
    assert store.people.account("li.na").reporter.person == one.person
    assert id_number(5).encode() not in store.database.path.read_bytes()
    with pytest.raises(AccountUnknown):
        store.people.account("nobody")


def test_without_a_bundle_there_is_no_key(tmp_path: Path) -> None:
    """A number hashed under another key would be another member."""
    store = Store.create(tmp_path / "new.store")

    with pytest.raises(NotAdmitted):
        store.people.remember("李娜", id_number(5))
    store.close()
