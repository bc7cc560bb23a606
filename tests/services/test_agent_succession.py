"""A store that was restored from a copy stops, and goes on under a new id."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from services.agent.errors import (
    NeedsSuccession,
    NotStopped,
)
from services.agent.store import Store
from shared.events import envelope
from shared.streams.notices import Receipt
from tests.agents import (
    SOURCE,
    a_store,
    joined,
    receipt,
    refused,
    states,
    stream,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give a store that may speak for one union."""
    opened = a_store(tmp_path)
    yield opened
    opened.close()


def test_a_receipt_beyond_the_store_stops_it(store: Store) -> None:
    """It was restored from a copy: to write on would use numbers twice."""
    store.record([joined(1)], source=SOURCE)
    said = msgspec.structs.replace(receipt(store, 1), number=7)

    with pytest.raises(NeedsSuccession):
        store.receive(said)

    assert (store.status().state, store.written()) == ("stopped", [])
    with pytest.raises(NeedsSuccession):
        store.record([joined(2)], source=SOURCE)


def test_a_receipt_with_another_link_stops_it(store: Store) -> None:
    """The number is used for something else."""
    store.record([joined(1)], source=SOURCE)

    with pytest.raises(NeedsSuccession):
        store.receive(msgspec.structs.replace(receipt(store, 1), link="00" * 32))

    stopped = store.status().stopped
    assert stopped is not None
    assert (stopped["number"], stopped["ours"]) == (1, 1)


def a_restored_store(store: Store, tmp_path: Path) -> tuple[Store, list[str]]:
    """Restore a copy that has receipts to 2 and 4 events, of a store that went on to 6.

    It has recorded a fifth event of its own since; gives it and its event ids.
    """
    ids = store.record([joined(n) for n in range(1, 5)], source=SOURCE)
    store.receive(receipt(store, 2))
    store.close()
    copied = tmp_path / "copy.store"
    shutil.copy(store.database.path, copied)
    original = Store.open(store.database.path, store.clock)
    original.record([joined(5), joined(6)], source=SOURCE)
    copy = Store.open(copied, store.clock)
    ids += copy.record([joined(50)], source=SOURCE)
    with pytest.raises(NeedsSuccession):
        copy.receive(receipt(original, 6))
    original.close()
    return copy, ids


def test_a_store_goes_on_under_a_new_id_with_what_no_receipt_covers(
    store: Store, tmp_path: Path
) -> None:
    """Under the same event ids, and otherwise as it was recorded."""
    copy, ids = a_restored_store(store, tmp_path)
    old = copy.identity

    notice = copy.succeed()

    assert notice.signed_by(old.public_key)
    assert (notice.old, notice.shared) == (old.id, {"organization": 2})
    assert notice.store == copy.identity.id != old.id
    assert notice.public_key == copy.identity.public_key.hex()
    found = [envelope.read(one.body) for one in copy.read(stream(copy), 0, 10)]
    assert [(one.id, one.sequence, one.stream) for one in found] == [
        (id_, str(number), stream(copy)) for number, id_ in enumerate(ids[2:], 1)
    ]
    assert copy.record([joined(9)], source=SOURCE)
    copy.close()


def test_a_successor_sends_nothing_until_its_readers_know_it(store: Store, tmp_path: Path) -> None:
    """They would set it aside as a stranger's; the notice is said until they answer."""
    copy, ids = a_restored_store(store, tmp_path)
    copy.succeed()
    assert (copy.receipted(), copy.status().state) == ({}, "succeeding")

    copy.receive(receipt(copy, 0, ask=1))

    assert copy.receipted() == {(stream(copy), "organization"): 0}
    assert copy.status().state == "live"
    copy.receive(receipt(copy, 3))
    assert states(copy, ids) == ["applied"] * 5
    copy.close()


def test_receipts_of_the_old_stream_still_tell_of_what_both_share(
    store: Store, tmp_path: Path
) -> None:
    """What waited there may be refused later; what the reader alone has isn't ours to judge."""
    copy, ids = a_restored_store(store, tmp_path)
    old = copy.identity.id
    copy.succeed()

    copy.receive(
        Receipt(
            stream=f"{old}/organization", reader="organization", number=6, link="00",
            refused=[refused(2), refused(6)],
        )
    )  # fmt: skip

    assert states(copy, ids)[:2] == ["applied", "refused"]
    assert copy.status().state == "succeeding"
    copy.close()


def test_a_store_that_agrees_needs_no_successor(store: Store) -> None:
    """A new id isn't taken for nothing."""
    with pytest.raises(NotStopped):
        store.succeed()
