"""The services' databases: there, each its service's alone, with the tables of this software."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import psycopg

from deploy.doctor.city import City
from deploy.doctor.findings import Finding, Part, first_line, must, soon
from deploy.installation import SERVICES, folders
from shared.runtime.migrate import DatabaseNewer, MigrationChanged, missing
from shared.streams.directory import Directory
from shared.streams.queries import load_queries

queries: Final = load_queries(Path(__file__).with_name("queries.sql"))
NAMES: Final = {"services": list(SERVICES)}


def away(city: City) -> Iterator[Finding]:
    """The server answers and lets its administrator in."""
    try:
        _ = city.server
    except psycopg.OperationalError as error:
        yield must("database_away", detail=first_line(error))


def absent(city: City) -> Iterator[Finding]:
    """Each service has a database and a role."""
    for name, there, _ in city.server.execute(queries.owners, NAMES):
        if not there:
            yield must("database_missing", service=name)


def refused(city: City) -> Iterator[Finding]:
    """Each service is let into its database with its password."""
    there = {name for name, there, _ in city.server.execute(queries.owners, NAMES) if there}
    for name, found in city.known.items():
        if name in there and isinstance(found, psycopg.OperationalError):
            yield must("database_refused", service=name, detail=first_line(found))


def of_other(city: City) -> Iterator[Finding]:
    """Database and tables belong to the service, which else can't change them."""
    for name, there, owner in city.server.execute(queries.owners, NAMES):
        if there and owner != name:
            yield must("database_of_other", service=name, owner=owner)
    for name, tx in city.reached.items():
        if tables := [table for (table,) in tx.execute(queries.foreign_tables)]:
            yield must("right_missing", service=name, tables=", ".join(tables))


def open_to_others(city: City) -> Iterator[Finding]:
    """No service may open another's database."""
    for name, others in city.server.execute(queries.strangers, NAMES):
        yield must("database_open", service=name, others=others)


def too_strong(city: City) -> Iterator[Finding]:
    """No service may do what only the administrator should."""
    for (name,) in city.server.execute(queries.strong, NAMES):
        yield soon("role_too_strong", service=name)


def schema(city: City) -> Iterator[Finding]:
    """Each database has just the tables of this software."""
    _ = city.server
    for name, tx in city.reached.items():
        try:
            if lacking := missing(tx, folders(name)):
                yield must("schema_old", service=name, steps=", ".join(lacking))
        except DatabaseNewer as newer:
            yield must("schema_newer", service=name, step=newer)
        except MigrationChanged as changed:
            yield must("schema_changed", service=name, step=changed)


def careless(city: City) -> Iterator[Finding]:
    """What a service commits is on the disk."""
    _ = city.server
    for name, tx in city.reached.items():
        ((settings,),) = tx.execute(queries.careless).fetchall()
        if settings:
            yield must("database_careless", service=name, settings=settings)


def root(city: City) -> Iterator[Finding]:
    """The tree has its root, and it is the one that the settings name."""
    directory = Directory()
    directory.refresh(city.database("organization"))
    wanted = city.settings.root_code
    if directory.root is None:
        yield must("root_missing")
    elif wanted and directory.root != wanted:
        yield must("root_differs", found=directory.root, wanted=wanted)


DATABASES: Final = Part(
    "databases",
    (away, absent, refused, of_other, open_to_others, too_strong, schema, careless, root),
)
