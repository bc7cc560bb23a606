"""A database that contends, stops, crashes and comes back."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator

import psycopg
import pytest

from shared.runtime.database import Connection, Database, OutcomeUnknown, passes
from shared.runtime.embedded import EmbeddedPostgres
from tests.fix_postgres import crash

Open = Callable[..., Database]


@pytest.fixture
def open_database() -> Iterator[Open]:
    """Open databases that are closed after the test."""
    opened: list[Database] = []

    def open_one(url: str, **told: float) -> Database:
        opened.append(Database(url, "tests@host", **told))  # type: ignore[arg-type]
        opened[-1].open()
        return opened[-1]

    yield open_one
    for database in opened:
        database.close()


@pytest.fixture
def database(empty_database: str, open_database: Open) -> Database:
    """Give a database with two accounts."""
    database = open_database(empty_database)
    with database.transaction() as tx:
        tx.execute("CREATE TABLE account (name text PRIMARY KEY, value int)")
        tx.execute("INSERT INTO account VALUES ('a', 0), ('b', 0)")
    return database


def value(tx: Connection, name: str = "a") -> int:
    """Return an account's value."""
    row = tx.execute("SELECT value FROM account WHERE name = %s", [name]).fetchone()
    assert row
    return int(row[0])


def add(tx: Connection, name: str = "a") -> None:
    """Add one to an account."""
    tx.execute("UPDATE account SET value = value + 1 WHERE name = %s", [name])


def test_a_transaction_commits_when_left_and_not_when_it_fails(database: Database) -> None:
    """All or nothing."""
    with database.transaction() as tx:
        add(tx)
    with pytest.raises(psycopg.errors.DivisionByZero), database.transaction() as tx:
        tx.execute("UPDATE account SET value = 5; SELECT 1 / 0")

    assert database.run(value) == 1


def test_a_deadlock_is_undone_and_done_again(database: Database) -> None:
    """Two that lock in opposite order: both arrive."""
    both = threading.Barrier(2)
    met: set[str] = set()

    def work(tx: Connection, first: str, second: str) -> None:
        add(tx, first)
        if first not in met:
            met.add(first)
            both.wait(10)
        add(tx, second)

    other = threading.Thread(target=lambda: database.run(lambda tx: work(tx, "b", "a")))
    other.start()
    database.run(lambda tx: work(tx, "a", "b"))
    other.join()

    assert database.run(lambda tx: (value(tx, "a"), value(tx, "b"))) == (2, 2)


def test_a_serialization_failure_is_done_again(database: Database) -> None:
    """40001: another transaction was first."""
    calls: list[int] = []

    def work(tx: Connection) -> None:
        tx.execute("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")
        held = value(tx)
        if not calls:
            calls.append(1)
            database.run(add)
        tx.execute("UPDATE account SET value = %s WHERE name = 'a'", [held + 1])

    database.run(work)

    assert database.run(value) == 2


def test_an_error_of_ours_is_not_tried_again(database: Database) -> None:
    """It would fail the same way for ever."""
    calls = []

    def work(tx: Connection) -> None:
        calls.append(1)
        tx.execute("INSERT INTO account VALUES ('a', 0)")

    with pytest.raises(psycopg.errors.UniqueViolation):
        database.run(work)

    assert len(calls) == 1


def test_a_connection_lost_while_committing_is_told_and_not_done_again(
    database: Database, empty_database: str
) -> None:
    """It may be done: only whoever called knows whether twice would harm."""
    calls = []

    def work(tx: Connection) -> None:
        calls.append(1)
        add(tx)
        with psycopg.connect(empty_database, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [tx.info.backend_pid])

    with pytest.raises(OutcomeUnknown):
        database.run(work)

    assert len(calls) == 1


def test_a_connection_that_was_lost_while_idle_is_not_noticed(
    database: Database, empty_database: str
) -> None:
    """The pool looks before it gives."""
    with psycopg.connect(empty_database, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE application_name = 'tests@host'"
        )

    with database.transaction() as tx:
        assert value(tx) == 0


def test_a_statement_that_takes_too_long_is_ended(empty_database: str, open_database: Open) -> None:
    """Instead of a timeout in Python, which would lose the connection."""
    database = open_database(empty_database, statement_timeout=0.2)

    with pytest.raises(psycopg.errors.QueryCanceled), database.transaction() as tx:
        tx.execute("SELECT pg_sleep(10)")


def test_a_lock_that_takes_too_long_is_given_up(
    database: Database, empty_database: str, open_database: Open
) -> None:
    """Whoever holds it may be stuck."""
    hasty = open_database(empty_database, lock_timeout=0.2)
    with database.transaction() as tx:
        add(tx)

        with pytest.raises(psycopg.errors.LockNotAvailable), hasty.transaction() as other:
            add(other)


def test_whoever_falls_asleep_in_a_transaction_is_thrown_out(
    empty_database: str, open_database: Open
) -> None:
    """Its locks would hold up everyone."""
    database = open_database(empty_database, idle_timeout=0.2)
    tx = database.pool.getconn()
    tx.execute("SELECT 1")

    threading.Event().wait(0.6)

    with pytest.raises(psycopg.Error):
        tx.execute("SELECT 1")
    database.pool.putconn(tx)


def test_work_outlives_a_crash_of_the_server(
    postgres: EmbeddedPostgres, open_database: Open
) -> None:
    """Nobody is told, nothing is set aside, and it goes on within seconds."""
    database = open_database(postgres.create("city"))
    database.run(lambda tx: tx.execute("CREATE TABLE seen (n int)"))
    crash(postgres)
    waiting = threading.Thread(
        target=lambda: database.run(lambda tx: tx.execute("INSERT INTO seen VALUES (1)"))
    )
    waiting.start()

    postgres.start()
    waiting.join(timeout=10)

    assert not waiting.is_alive()
    with database.transaction() as tx:
        assert tx.execute("SELECT count(*) FROM seen").fetchone() == (1,)


def test_patience_ends(postgres: EmbeddedPostgres, open_database: Open) -> None:
    """A question to a database that stays away is answered: with the outage."""
    database = open_database(postgres.create("city"), patience=0.5)
    crash(postgres)

    with pytest.raises(psycopg.OperationalError) as outage:
        database.run(lambda tx: tx.execute("SELECT 1"))

    assert passes(outage.value)
    postgres.start()


SLEEPERS = """
import threading, time
from shared.runtime import green
{patch}
from shared.runtime.database import Database
database = Database({url!r}, "green@host")
database.open()
def sleep():
    with database.transaction() as tx:
        tx.execute("SELECT pg_sleep(0.5)")
began = time.monotonic()
sleepers = [threading.Thread(target=sleep) for _ in range(5)]
for one in sleepers:
    one.start()
for one in sleepers:
    one.join()
print(time.monotonic() - began)
database.close()
"""


def run_green(patch: str, url: str) -> subprocess.CompletedProcess[str]:
    """Run the sleepers in a process of their own, patched in this way."""
    script = SLEEPERS.format(patch=patch, url=url)
    return subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60
    )


def test_a_query_lets_other_greenlets_run(empty_database: str) -> None:
    """Five that sleep half a second take half a second, not two and a half."""
    done = run_green("green.patch()", empty_database)

    assert done.returncode == 0, done.stderr
    assert float(done.stdout) < 1.5


def test_a_database_refuses_to_start_where_it_would_stop_all_greenlets(
    empty_database: str,
) -> None:
    """Patched by hand: it works, at a fifth of the speed, and nobody would notice."""
    done = run_green("import eventlet; eventlet.monkey_patch()", empty_database)

    assert "psycopg waits in C under eventlet" in done.stderr
