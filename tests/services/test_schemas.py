"""Each room's `schema.sql` is the whole that its migrations come to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest

from deploy.installation import SERVICES, TOP, folders, service
from deploy.roster import POSTAL
from shared.runtime.postal import PostalService
from shared.streams.queries import load_queries
from tests.fix_postgres import MakeDatabase

CATALOG = load_queries(Path(__file__).with_name("catalog.sql"))


@pytest.mark.parametrize("service", SERVICES)
def test_the_schema_is_what_the_migrations_come_to(
    service: str, make_database: MakeDatabase
) -> None:
    """Whoever reads the whole reads what is there."""
    migrated = make_database(folders(service))

    written = make_database([])
    with psycopg.connect(written) as connection:
        for folder in folders(service):
            connection.execute((folder.parent / "schema.sql").read_bytes())

    assert described(written) == described(migrated)


def test_only_who_carries_dossiers_has_a_post_office() -> None:
    """The tables are there for whoever has the loop that hands dossiers on, and for nobody else."""
    assert {name for name in SERVICES if issubclass(service(name), PostalService)} == {*POSTAL}


def described(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Give all that a database's catalog says of its tables, but for the record of migrations."""
    with psycopg.connect(url) as connection:
        return {
            name: [row for row in connection.execute(query.encode()) if "migration" not in str(row)]
            for name, query in CATALOG
        }


def test_every_room_with_migrations_has_a_schema() -> None:
    """A room without the whole would leave its reader to add up the steps."""
    rooms = [path.parent for path in TOP.glob("s*/**/migrations")]

    assert rooms
    assert not [room for room in rooms if not (room / "schema.sql").exists()]
