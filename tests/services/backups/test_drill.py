"""Backups tried in a drill beside the living databases."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from deploy.backups import postgres
from deploy.place import Place, beside
from tests.rules import organization as report
from tests.services.backups.place import databases, let_in, taken, tried
from tests.services.station import City
from tests.services.test_intake_verify import harms


def test_a_drill_finds_a_whole_backup_whole_and_leaves_nothing(
    city: City, place: Place, whole: Path
) -> None:
    """While the city works on."""
    before = databases(place)

    found = tried(place, whole)

    assert (found.name, found.first_difference) == ("organization", None)
    assert min(found.restored, found.checked) > 0
    assert databases(place) == before
    city.settle(*city.anna.say(report.member_left()))


@pytest.mark.parametrize(
    ("harm", "where"),
    [
        ("a_byte_of_a_report", "organization ledger"),
        ("a_report_taken_out", "organization streams"),
        ("a_byte_of_an_announcement", "organization outbox"),
        ("a_state", "organization subjects"),
        ("a_figure", "organization figures"),
    ],
)
def test_a_drill_finds_a_row_that_was_tampered_with(
    city: City, place: Place, tmp_path: Path, harm: str, where: str
) -> None:
    """In the living database, before the backup was taken: the sums of its files are right."""
    with city.database.transaction() as tx:
        assert tx.execute(getattr(harms, harm).encode()).rowcount > 0

    found = tried(place, taken(place, tmp_path).backup)

    assert found.first_difference is not None
    assert found.first_difference.where == where


def test_a_drill_finds_what_the_schema_lacks(city: City, place: Place, tmp_path: Path) -> None:
    """An index that somebody dropped makes a restored city slow, or wrong."""
    with city.database.transaction() as tx:
        tx.execute("DROP INDEX ledger_event")

    found = tried(place, taken(place, tmp_path).backup).first_difference

    assert found is not None
    assert (found.where, found.held) == ("organization schema", None)
    assert "ledger_event" in (found.expected or "")


def test_a_drill_says_what_a_restore_would_lack(city: City, place: Place, whole: Path) -> None:
    """What comes again by itself, and what has to be done again by hand."""
    city.settle(*city.anna.say(report.member_left()))
    city.settle(*city.bo.say(report.member_joined(union="u2")))
    city.agent("dan", "u4")
    let_in(city, "dan", "branch")
    let_in(city, "anna", "another")
    with city.database.transaction() as tx:
        tx.execute("DELETE FROM credentials WHERE participant = 'bo'")

    lack = tried(place, whole).lack

    assert lack is not None
    assert (lack.from_streams, lack.own, lack.streams) == (2, 1, 3)
    assert (list(lack.let_in), list(lack.shut_out)) == (["anna", "dan"], ["bo"])


def test_a_drill_needs_no_living_database(city: City, place: Place, whole: Path) -> None:
    """On another machine, or after the disaster."""
    city.close()
    with psycopg.connect(place.server, autocommit=True) as server:
        postgres.drop(server, city.url)

    found = tried(place, whole)

    assert (found.first_difference, found.lack) == (None, None)


def test_what_a_killed_drill_has_left_does_not_stand_in_the_way(place: Place, whole: Path) -> None:
    """The next one drops it, also with somebody connected."""
    with psycopg.connect(place.server, autocommit=True) as server:
        server.execute("CREATE DATABASE organization_drill")

    with psycopg.connect(beside(place.server, "organization_drill")):
        assert tried(place, whole).first_difference is None

    assert "organization_drill" not in databases(place)
