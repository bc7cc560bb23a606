"""What a doctor finds of databases, clocks and streams: each fault made on a real PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import psycopg
import pytest

from deploy.doctor.city import City
from deploy.migrating import migrate_all
from shared.clock import now
from shared.runtime.embedded import EmbeddedPostgres
from shared.runtime.settings import Settings
from tests.fix_postgres import served
from tests.fix_rabbit import free_port
from tests.installed import database_settings, looked

STORE = "SELECT store FROM self ORDER BY id DESC LIMIT 1"
UPGRADE = "streams/0002_tell_what_was_written"


class Ill(NamedTuple):
    """A fault in a database, and how it is undone."""

    finding: str
    database: str
    fault: str
    cure: str


FAULTS = (
    Ill("database_missing", "postgres",
        "ALTER DATABASE skills RENAME TO aside", "ALTER DATABASE aside RENAME TO skills"),
    Ill("database_refused", "postgres", "ALTER ROLE rights NOLOGIN", "ALTER ROLE rights LOGIN"),
    Ill("database_of_other", "postgres",
        "ALTER DATABASE rights OWNER TO postgres; GRANT CONNECT ON DATABASE rights TO rights",
        "ALTER DATABASE rights OWNER TO rights"),
    Ill("right_missing", "rights",
        "ALTER TABLE clocks OWNER TO postgres", "ALTER TABLE clocks OWNER TO rights"),
    Ill("database_open", "postgres",
        "GRANT CONNECT ON DATABASE rights TO city", "REVOKE CONNECT ON DATABASE rights FROM city"),
    Ill("role_too_strong", "postgres", "ALTER ROLE city CREATEDB", "ALTER ROLE city NOCREATEDB"),
    Ill("schema_newer", "city",
        "INSERT INTO migrations (name, sha256) VALUES ('city/9999_later', '')",
        "DELETE FROM migrations WHERE sha256 = ''"),
    Ill("schema_changed", "city",
        "UPDATE migrations SET sha256 = reverse(sha256)",
        "UPDATE migrations SET sha256 = reverse(sha256)"),
    Ill("database_careless", "postgres",
        "ALTER ROLE city SET synchronous_commit = off", "ALTER ROLE city RESET synchronous_commit"),
    Ill("root_missing", "organization",
        "UPDATE directory SET kind = 'gone' WHERE kind = 'union'",
        "UPDATE directory SET kind = 'union' WHERE kind = 'gone'"),
    Ill("restored", "skills",  # who has more of the city's own tree than organization has
        "INSERT INTO streams (stream, number, link) VALUES ('{store}/announcements', 999, '')",
        "DELETE FROM streams WHERE number = 999"),
    Ill("restored", "organization",  # rights had a number that it hasn't any more
        "UPDATE receipts SET number = 9 WHERE stream = '{store}/announcements' AND reader='rights'",
        "UPDATE receipts SET number = 0"),
    Ill("streams_differ", "rights",
        "INSERT INTO streams (stream, number, link, heard_number, heard_link)"
        " VALUES ('s1/rights', 7, 'a', 7, 'b')",
        "DELETE FROM streams WHERE stream = 's1/rights'"),
    Ill("reports_failed", "rights",
        "INSERT INTO waiting VALUES (1, 's1/rights', 1, NULL, NULL, now(), 0, 'our_fault')",
        "DELETE FROM waiting"),
    Ill("quarantined", "rights",
        "INSERT INTO quarantine (routing_key, headers, body, reason) VALUES ('', '{{}}', '', '')",
        "DELETE FROM quarantine"),
    Ill("flooded", "rights",
        "INSERT INTO quarantine (routing_key, headers, body, reason)"
        " VALUES ('eve.rights.3', '{{}}', '', 'flood')",
        "DELETE FROM quarantine"),
)  # fmt: skip


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddedPostgres]:
    """Give a server that keeps what it confirms."""
    with served({}) as given:
        yield given


@pytest.fixture(scope="module")
def settings(server: EmbeddedPostgres) -> Settings:
    """Give the settings of an installation whose databases were made."""
    made = database_settings(server)
    migrate_all(made)
    return made


def found(settings: Settings, **changes: Any) -> set[str]:  # noqa: ANN401 - fields of City
    """Name what is wrong, as far as databases tell."""
    given: dict[str, Any] = {"settings": settings, "least": 0.0, "environ": {}} | changes
    return {one.name for one in looked(City(**given))}


def run(server: EmbeddedPostgres, database: str, statements: str) -> None:
    """Run statements as the administrator, about the store that organization is."""
    with psycopg.connect(server.url("organization"), autocommit=True) as connection:
        ((store,),) = connection.execute(STORE).fetchall()
    with psycopg.connect(server.url(database), autocommit=True) as connection:
        for one in statements.format(store=store).split(";"):
            connection.execute(one.encode())


def test_nothing_is_wrong_with_what_migrate_has_made(settings: Settings) -> None:
    """Neither of databases and streams, nor of clock and secrets."""
    assert found(settings) == set()


@pytest.mark.parametrize("ill", FAULTS, ids=[f"{one.finding}-{one.database}" for one in FAULTS])
def test_a_fault_is_found_and_once_it_is_undone_no_more(
    server: EmbeddedPostgres, settings: Settings, ill: Ill
) -> None:
    """And nothing else is."""
    run(server, ill.database, ill.fault)
    try:
        assert found(settings) == {ill.finding}
    finally:
        run(server, ill.database, ill.cure)
    assert found(settings) == set()


def test_an_older_database_is_mended_by_what_the_finding_says(
    server: EmbeddedPostgres, settings: Settings
) -> None:
    """`migrate` takes the step that it lacks."""
    run(
        server, "rights",
        "DROP TRIGGER outbox_written ON outbox; DROP FUNCTION tell_written();"
        "DELETE FROM migrations WHERE name = 'streams/0002_tell_what_was_written'",
    )  # fmt: skip
    (told,) = looked(City(settings, least=0.0, environ={}))

    assert (told.name, told.facts) == ("schema_old", {"service": "rights", "steps": UPGRADE})
    assert migrate_all(settings)["rights"] == [UPGRADE]
    assert found(settings) == set()


def test_a_writer_that_was_restored_and_wrote_on_is_found(
    server: EmbeddedPostgres, settings: Settings
) -> None:
    """Its reader has something else at the same number."""
    wrote = (
        "INSERT INTO outbox (channel, stream, number, link) VALUES ('', '{store}/figures', 1, 'b')"
    )
    read = "INSERT INTO streams (stream, number, link) VALUES ('{store}/figures', 1, 'a')"
    run(server, "organization", wrote)
    run(server, "city", read)

    try:
        assert found(settings) == {"chain_differs"}
    finally:
        run(server, "city", "DELETE FROM streams")
        run(server, "organization", "DELETE FROM outbox WHERE number = 1")


def test_a_database_that_is_away_is_found(settings: Settings) -> None:
    """Nothing that needs it fails, and it is told that none of that was looked at."""
    away = replace(settings, databases_url=f"postgresql://postgres@127.0.0.1:{free_port()}/x")

    assert found(away) == {"database_away"}


def test_another_city_s_database_is_found(settings: Settings) -> None:
    """By the root of its tree."""
    assert found(replace(settings, root_code="6402")) == {"root_differs"}


def test_a_wrong_clock_is_found(settings: Settings) -> None:
    """One that is late is behind its own ledger too."""
    hour = dt.timedelta(hours=1)

    assert found(settings, clock=lambda: now() + hour) == {"clock_differs"}
    assert found(settings, clock=lambda: now() - hour) == {"clock_differs", "clock_put_back"}


def test_a_full_disk_is_found(settings: Settings) -> None:
    """It is urgent once next to nothing is left."""
    told = looked(City(settings, least=1e9, environ={}))

    assert {(one.name, one.urgency) for one in told} == {("disk_low", "now")}
