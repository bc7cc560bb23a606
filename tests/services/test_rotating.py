"""The federation key is rotated at a branch: its people get new keys, and the city is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from services.agent.bundle import Bundle, join, joined
from services.agent.rotating import NAME, Before, before
from services.agent.store import Store
from shared.codes.member_key import household_key, member_key
from shared.events import common
from shared.events.organization import KeyRotated
from tests.agents import FEDERATION_KEY, NOW, UNION, Clock, a_store, id_number
from tests.tables import MEMBERS, imported, person, table

AFTER = b"n" * 32
UNTIL = NOW.date() + dt.timedelta(days=60)
OLD = Before(key=FEDERATION_KEY.hex(), until=UNTIL)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give a store with an account and two members, registered under the old key."""
    opened = a_store(tmp_path)
    opened.people.open_account("li.na", "李娜", id_number(999))
    imported(opened, table(tmp_path, MEMBERS, person(1), person(2)))
    yield opened
    opened.close()


def bundle(store: Store, **given: Any) -> Bundle:  # noqa: ANN401 - any field
    """Make what `admit` gives an agent again once the key was rotated."""
    made = Bundle(
        agent="anna", store=store.identity.id, unions=[UNION], broker_url="amqps://city//",
        broker_password="new", federation_key=AFTER.hex(), federation_before=OLD,
    )  # fmt: skip
    return msgspec.structs.replace(made, **given)


def rotated(store: Store, **given: Any) -> Store:  # noqa: ANN401
    """Let the store join with the new bundle; its clock goes on as it stood."""
    again = join(store.database.path, bundle(store, **given), store.clock)
    again.close()
    return store


def rotations(store: Store) -> list[KeyRotated]:
    """Give what the store has told of keys, in order."""
    store.known.catch_up()
    rows = store.database.rows("SELECT key FROM subjects WHERE key LIKE 'key:%' ORDER BY number")
    return [one.event for row in rows for one in store.known.reports(row["key"])]  # type: ignore[misc]


def test_everybody_gets_a_new_key_and_the_city_is_told(store: Store) -> None:
    """Each once, however often the bundle is read; names and numbers stay here."""
    for _ in range(2):
        rotated(store)

    told = rotations(store)
    assert {(one.old, one.new) for one in told} == {
        (member_key(id_number(order), FEDERATION_KEY), member_key(id_number(order), AFTER))
        for order in (1, 2)
    }
    assert len(told) == 2
    assert {one.until for one in told} == {UNTIL}
    assert store.people.find(member_key(id_number(1), AFTER))
    assert store.people.find(member_key(id_number(1), FEDERATION_KEY)) is None


def test_a_table_that_comes_again_finds_its_members_under_their_new_keys(
    store: Store, tmp_path: Path
) -> None:
    """Nobody is registered twice, and what has changed is reported under the new key."""
    rotated(store)

    again = imported(store, table(tmp_path, MEMBERS, person(1), person(2, 技能等级="技师")))

    assert (again.unchanged, again.changed, again.recorded) == (1, 1, 1)
    key = member_key(id_number(2), AFTER)
    store.known.catch_up()
    assert store.known.reports(f"member:{UNION}/{key}")[-1].event.member == key  # type: ignore[attr-defined]


def test_of_whoever_is_met_later_both_keys_are_told_first(store: Store, tmp_path: Path) -> None:
    """Another branch may know them under the old one; told once."""
    rotated(store)

    imported(store, table(tmp_path, MEMBERS, person(3)))
    imported(store, table(tmp_path, MEMBERS, person(3, 技能等级="技师")))

    third = member_key(id_number(3), FEDERATION_KEY)
    assert [one.old for one in rotations(store)].count(third) == 1
    (stream,) = store.written()
    last = [event.body for event in store.read(stream.stream, stream.number - 3, 3)]
    assert [b"key_rotated" in body for body in last] == [True, False, False]


def test_a_household_is_told_to_rights_by_its_own_keys(store: Store) -> None:
    """It is kept under another key than the member who is its head."""
    number = id_number(7)
    store.people.remember_all([
        store.people.find(store.people.remember("马明", number))._replace(  # type: ignore[union-attr]
            member_key=household_key(number, FEDERATION_KEY)
        )
    ])  # fmt: skip
    rotated(store)

    assert store.people.find(household_key(number, AFTER))
    assert household_key(number, FEDERATION_KEY) not in {one.old for one in rotations(store)}


def test_after_its_last_day_the_old_key_is_destroyed(store: Store) -> None:
    """It counts on the day itself."""
    rotated(store)
    clock = store.clock
    assert isinstance(clock, Clock)
    clock.time = NOW + dt.timedelta(days=60)
    assert before(store) == OLD

    clock.time += dt.timedelta(days=1)

    assert before(store) is None
    assert store.settings.get(NAME) is None
    assert joined(store).federation_before is None


def test_a_store_that_joins_late_tells_of_its_people_and_keeps_no_old_key(store: Store) -> None:
    """The city takes that at any time."""
    rotated(store, federation_before=msgspec.structs.replace(OLD, until=dt.date(2026, 1, 1)))

    assert len(rotations(store)) == 2
    assert before(store) is None


def test_a_mark_of_rotation_is_an_event_of_every_domain() -> None:
    """So that each service hears it before what comes under the new key."""
    assert {one.__module__.split(".")[2] for one in common.KeyRotated.__subclasses__()} == {
        "organization", "rights", "skills",
    }  # fmt: skip
