"""Backups taken under load, everything wiped, an older one put back: the streams fill it up."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.backups.drilling import drill
from deploy.backups.postgres import DatabaseInUse
from deploy.backups.putting import Restored, restore
from deploy.backups.taking import take
from deploy.place import Place
from services.agent import copying
from services.organization import admission
from tests.city.branch import PASSWORD
from tests.city.city import DATABASES, City
from tests.city.load import Load
from tests.fix_city import EAST


class Operator:
    """Who backs the city up and puts it back, by what the commands call."""

    def __init__(self, city: City, shelf: Path) -> None:
        """Take the folder for the backups."""
        self.city = city
        self.shelf = shelf

    def place(self, *agents: str) -> Place:
        """Give the city's databases, and the stores of some agents."""
        stores = {name: self.city.branches[name].path for name in agents}
        return Place(dict(self.city.urls), stores, self.city.postgres.url())

    def take(self, *agents: str) -> Path:
        """Take a backup; nothing is stopped for it."""
        return take(self.place(*agents), self.shelf, 9, print).backup

    def put(self, backup: Path, *names: str, agents: tuple[str, ...] = ()) -> list[Restored]:
        """Put parts of a backup back."""
        return list(restore(self.place(*agents), backup, names, print, discard=True))

    def stop(self) -> None:
        """Let everybody who is at work on a database end."""
        for service in self.city.services.values():
            service.stop()

    def wipe(self) -> None:
        """Lose every database."""
        for name in DATABASES:
            self.city.postgres.drop(name)

    def start(self) -> None:
        """Let all services work again."""
        for service in self.city.services.values():
            service.start()
        self.city.until_ready()


@pytest.fixture
def operator(city: City, tmp_path: Path) -> Iterator[Operator]:
    """Give an operator with an empty folder."""
    yield Operator(city, tmp_path / "backups")
    shutil.rmtree(tmp_path)


@pytest.mark.seed(61)
def test_everything_is_wiped_and_an_older_backup_put_back(
    city: City, load: Load, operator: Operator
) -> None:
    """Each database was copied at a moment of its own; agents and services give what it lacks.

    An agent let in since is let in again, with the key that it has: its reports come too.
    """
    gone = city.check().gone  # by what was restored in this city before
    with load.flowing(150):
        older = operator.take()
        operator.take()
    load.run(100, at_once=5)
    city.found({"u61": EAST})
    eve = city.branch("eve", "u61")
    since = Load([eve], 61, "since the backup")
    since.run(50, at_once=5)
    city.drain()

    operator.stop()
    operator.wipe()
    done = operator.put(older)
    operator.start()
    with city.organization() as station:
        city.let_in(station, "eve", "agent", PASSWORD)
        admission.admit(station, eve.store.identity.id, "eve", eve.public_key, eve.unions)
    with load.flowing(100):
        since.run(50, at_once=5)

    found = city.check()
    assert found.gone == gone
    assert {one.name: bool(one.store) for one in done} == {
        "organization": True, "rights": True, "skills": True, "city": False,
    }  # fmt: skip


@pytest.mark.seed(62)
def test_one_service_is_put_back_while_the_others_work(
    city: City, load: Load, operator: Operator
) -> None:
    """Refused as long as it is at work itself; the others' databases are left alone."""
    stores = {name: city.rows(name, "SELECT count(*) FROM self") for name in DATABASES}
    backup = operator.take()
    with load.flowing(150):
        with pytest.raises(DatabaseInUse, match="organization@"):
            operator.put(backup, "organization")
        city.services["organization"].stop()
        city.services["topology"].stop()
        operator.put(backup, "organization")
        city.services["organization"].start()
        city.services["topology"].start()
        city.until_ready()

    city.check()
    ((before,),) = stores.pop("organization")
    assert city.rows("organization", "SELECT count(*) FROM self") == [(before + 1,)]
    assert {name: city.rows(name, "SELECT count(*) FROM self") for name in stores} == stores


@pytest.mark.seed(63)
def test_a_branch_and_the_city_are_put_back_from_the_same_backup(
    city: City, load: Load, operator: Operator
) -> None:
    """What neither copy holds is gone; the rest is in step."""
    anna = city.branches["anna"]
    load.run(200, at_once=5)
    backup = operator.take("anna")
    Load([anna], 63, "in neither copy").run(100, at_once=5)
    load.branches = [one for one in load.branches if one is not anna]
    load.run(100, at_once=5)
    city.drain()
    before = anna.store.identity.id

    operator.stop()
    operator.wipe()
    with anna.turn:
        anna.stop()
        anna.close()
        copying.remove(anna.path)
        operator.put(backup, agents=("anna",))
        anna.open()
    anna.start()
    operator.start()
    load.branches.append(anna)
    load.run(50, at_once=5)

    assert city.check().gone > 0
    assert anna.store.identity.id != before


@pytest.mark.seed(64)
def test_a_drill_beside_the_working_city_disturbs_nobody(
    city: City, load: Load, operator: Operator
) -> None:
    """Every part of it is whole, and what a restore would lack is told."""
    backup = operator.take("anna", "bo")
    with load.flowing(150):
        tried = list(drill(operator.place("anna", "bo"), backup, print))

    city.check()
    assert [one.name for one in tried] == [*DATABASES, "anna", "bo"]
    assert [one.first_difference for one in tried] == [None] * len(tried)
    assert all(one.lack for one in tried)
