"""The federation key is rotated in the middle of work: branch by branch, and nobody is lost."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from services.agent.bundle import Bundle, join
from services.agent.rotating import Before
from shared.codes.member_key import member_key
from tests.agents import id_number
from tests.city.branch import Branch
from tests.city.city import City
from tests.city.load import TODAY, Load, days_ago
from tests.city.process import until
from tests.rules import organization as report
from tests.tables import MEMBERS, imported, person, table

OLD, NEW = b"o" * 32, b"n" * 32
UNTIL = TODAY + dt.timedelta(days=30)
PEOPLE = range(1, 40)
MOVES = id_number(1)


def enters(branch: Branch, key: bytes) -> None:
    """Give a branch a federation key, and a clerk."""
    branch.store.settings.set("federation_key", key.hex())
    branch.store.people.open_account("li.na", "李娜", id_number(999))


def rotates(branch: Branch) -> None:
    """Let a branch join with the bundle of the new key, while its agent is at work."""
    before = Before(key=OLD.hex(), until=UNTIL)
    made = Bundle(
        agent=branch.name, store=branch.store.identity.id, unions=list(branch.unions),
        broker_url="amqp://127.0.0.1//", broker_password="branch", federation_key=NEW.hex(),
        federation_before=before,
    )  # fmt: skip
    join(branch.path, made).close()
    branch.note()


def reported(branch: Branch, folder: Path, *orders: int) -> None:
    """Let a clerk import a table of members."""
    imported(branch.store, table(folder, MEMBERS, *(person(one) for one in orders)))
    branch.note()


@pytest.mark.seed(81)
def test_members_keep_one_membership_while_branches_rotate_one_after_another(
    city: City, load: Load, tmp_path: Path
) -> None:
    """One joins elsewhere in between under the new key, and the late branch lets them go."""
    old, new = member_key(MOVES, OLD), member_key(MOVES, NEW)
    early, late = city.branches["dong"], city.branches["bo"]
    for branch in (early, late):
        enters(branch, OLD)
    reported(late, tmp_path, *PEOPLE)
    reported(early, tmp_path, *(one + 100 for one in PEOPLE))

    with load.flowing(50):
        rotates(early)
        reported(early, tmp_path, 1)
        both = {"u3": False, "u6": False}
        until(lambda: unions_of(city, old) == both, 60, lambda: unions_of(city, old))
        city.services["organization"].crash()
        rotates(late)
        (left,) = late.record([report.member_left(days_ago(0), union="u3", member=new)], "u3")

    city.check()
    told = late.store.report(left)
    assert told
    assert told.state == "applied"
    assert unions_of(city, old) == {"u3": True, "u6": False}
    assert unions_of(city, new) == {}


def unions_of(city: City, key: str) -> dict[str, bool]:
    """Give the unions in which a key has a membership, and whether it has ended."""
    query = (
        "SELECT state ->> 'union', state -> 'spells' -> -1 ->> 'until' IS NOT NULL FROM subjects"
        " WHERE kind = 'member' AND split_part(id, '/', 2) = %s"
    )
    return dict(city.rows("organization", query, key))
