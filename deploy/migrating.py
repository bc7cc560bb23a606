"""Makes an installation's databases, or brings them up to date: each service's own, nobody else's.

All of it may be done again, as after each upgrade it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import psycopg
from psycopg import sql

from deploy.installation import CLASSES, SERVICES, migrate_service
from deploy.place import admission_station, own, passwords
from services.organization.admission import give_credentials, seed_root
from shared.runtime.access import hashed
from shared.runtime.settings import Settings
from shared.streams.queries import load_queries
from shared.words import Named


class DatabaseAway(Named):
    """The database server can't be reached, or doesn't let the administrator in."""


queries: Final = load_queries(Path(__file__).with_suffix(".sql"))


def migrate_all(settings: Settings) -> dict[str, list[str]]:
    """Do it; give the steps that each database took. Raises `DatabaseAway`."""
    secrets = passwords(settings)
    with connected(settings.databases_url) as server:
        for name in SERVICES:
            make(server, name, secrets[name])
    done = {name: migrate_service(name, own(settings, name)) for name in SERVICES}
    enter(settings, secrets)
    return done


def connected(url: str) -> psycopg.Connection:
    """Connect as the administrator. Raises `DatabaseAway`."""
    try:
        return psycopg.connect(url, autocommit=True)
    except psycopg.OperationalError as error:
        raise DatabaseAway(detail=str(error).strip()) from None


def make(server: psycopg.Connection, name: str, password: str) -> None:
    """Make a service's role and its database, which no other role may open."""
    make_role(server, name, password)
    make_database(server, name, name)


def make_role(server: psycopg.Connection, name: str, password: str) -> None:
    """Make a role that may log in, or give it another password."""
    role = sql.Identifier(name)
    # As its hash, so that no log of statements has the password.
    secret = server.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256")
    if not server.execute(queries.role, {"name": name}).fetchone():
        server.execute(sql.SQL("CREATE ROLE {} LOGIN").format(role))
    server.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(role, secret.decode()))


def make_database(server: psycopg.Connection, name: str, owner: str) -> None:
    """Make a database that none but its owner may open, unless it is there."""
    database = sql.Identifier(name)
    if not server.execute(queries.database, {"name": name}).fetchone():
        made = sql.SQL("CREATE DATABASE {} OWNER {}")
        server.execute(made.format(database, sql.Identifier(owner)))
    server.execute(sql.SQL("REVOKE CONNECT ON DATABASE {} FROM PUBLIC").format(database))


def enter(settings: Settings, secrets: Mapping[str, str]) -> None:
    """Enter the root of the tree, and who of ours may log in at the broker."""
    with admission_station(settings) as station:
        seed_root(station, settings.root_code, settings.root_name)
        with station.database.transaction() as tx:
            for name in CLASSES:
                give_credentials(tx, name, "service", hashed(secrets[name]))
