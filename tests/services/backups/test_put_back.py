"""Backups put back beside nobody, as new stores."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest

from deploy.backups import postgres
from deploy.backups.postgres import DatabaseInUse
from deploy.installation import migrate_service
from deploy.place import Place, beside
from tests.rules import organization as report
from tests.services.backups.place import databases, restored, taken, tried
from tests.services.station import City


def test_a_living_database_is_not_replaced(city: City, place: Place, whole: Path) -> None:
    """Who is at work on it is named, and goes on."""
    city.anna.record(report.member_left())

    with pytest.raises(DatabaseInUse, match="test"):
        restored(place, whole)

    city.settle(*city.anna.pack())
    assert city.outcome(city.anna) == ("applied", None)
    assert not [name for name in databases(place) if "restored" in name or "before" in name]


def test_who_has_just_left_is_not_at_work() -> None:
    """Though PostgreSQL lists a connection for a moment after its end."""
    looks = iter([[("city@host",)], []])
    server: Any = SimpleNamespace(execute=lambda *_: next(looks))

    postgres.see_free(server, "postgresql://localhost/city")

    assert next(looks, None) is None


def test_who_comes_at_the_last_moment_is_not_replaced_either(
    city: City, place: Place, whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The names are exchanged only while nobody is there."""
    city.close()
    exchange, guests = postgres.exchange, []

    def guested(*words_: Any) -> bool:  # noqa: ANN401
        guests.append(psycopg.connect(city.url, application_name="guest"))
        return exchange(*words_)

    monkeypatch.setattr("deploy.backups.postgres.exchange", guested)
    with pytest.raises(DatabaseInUse, match="guest"):
        restored(place, whole)

    guests[0].close()
    assert not [name for name in databases(place) if "restored" in name or "before" in name]


def test_what_is_put_back_is_a_new_store_and_what_stood_there_is_put_aside(
    city: City, place: Place, whole: Path
) -> None:
    """It may be the only one to hold something; --discard deletes it."""
    before = city.station.store.id
    city.settle(*city.anna.say(report.member_left()))
    city.close()

    (first,) = restored(place, whole)
    (second,) = restored(place, whole, discard=True)

    again = City(city.url)
    assert again.station.store.id == second.store
    assert len({before, first.store, second.store}) == 3
    assert again.difference() is None
    again.close()
    assert (second.aside, [one for one in databases(place) if "before" in one]) == (
        None, [first.aside],
    )  # fmt: skip
    assert how_far(city.url, city) == 2
    assert how_far(beside(city.url, str(first.aside)), city) == 3


def test_a_wiped_server_is_filled(city: City, place: Place, whole: Path) -> None:
    """Where nothing stands, nothing is put aside."""
    city.close()
    with psycopg.connect(place.server, autocommit=True) as server:
        postgres.drop(server, city.url)

    (done,) = restored(place, whole)

    assert done.aside is None
    again = City(city.url)
    assert again.difference() is None
    again.close()


def test_a_backup_of_an_older_version_is_brought_up_to_date(
    city: City, place: Place, tmp_path: Path
) -> None:
    """As an upgrade does it."""
    with city.database.transaction() as tx:
        tx.execute("DROP TABLE credentials")
        tx.execute("DELETE FROM migrations WHERE name LIKE 'organization/%%'")
    backup = taken(place, tmp_path).backup
    city.close()

    assert tried(place, backup).first_difference is None
    restored(place, backup)

    assert migrate_service("organization", city.url) == []


def how_far(url: str, city: City) -> int:
    """Tell how many reports of anna's a database has settled."""
    with psycopg.connect(url) as tx:
        query = "SELECT number FROM streams WHERE stream = %s"
        ((number,),) = tx.execute(query, [city.anna.stream]).fetchall()
    return int(number)
