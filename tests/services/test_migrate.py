"""Migrations: what is applied, what is refused, and how a database is set."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from shared.runtime.migrate import DatabaseNewer, MigrationChanged, catalogue, migrate


@pytest.fixture
def steps(tmp_path: Path) -> Path:
    """Give a folder with two migrations."""
    folder = tmp_path / "rights" / "migrations"
    folder.mkdir(parents=True)
    (folder / "0001_create_cases.sql").write_text("CREATE TABLE cases (id int PRIMARY KEY);")
    (folder / "0002_name_cases.sql").write_text("ALTER TABLE cases ADD name text;")
    return folder


def test_migrations_are_applied_in_order_and_once(empty_database: str, steps: Path) -> None:
    """A second start finds nothing to do; a new step is applied alone."""
    first = migrate(empty_database, [steps])
    second = migrate(empty_database, [steps])
    (steps / "0003_drop_cases.sql").write_text("DROP TABLE cases;")
    third = migrate(empty_database, [steps])

    assert first == ["rights/0001_create_cases", "rights/0002_name_cases"]
    assert second == []
    assert third == ["rights/0003_drop_cases"]


def sampled(url: str) -> str:
    """Give how much of a table PostgreSQL looks at, as it counts."""
    with psycopg.connect(url) as connection:
        row = connection.execute("SHOW default_statistics_target").fetchone()
    assert row
    return str(row[0])


def test_little_of_tables_is_looked_at_unless_somebody_has_set_it(
    empty_database: str, steps: Path
) -> None:
    """A database that another owns works too, as it is."""
    with psycopg.connect(empty_database, autocommit=True) as connection:
        (name,) = connection.execute("SELECT current_database()").fetchone() or ("",)
        connection.execute("CREATE ROLE guest LOGIN")
        connection.execute("GRANT CREATE ON SCHEMA public TO guest")
    migrate(empty_database.replace("postgres:", "guest:", 1), [steps])
    before = sampled(empty_database)

    migrate(empty_database, [steps])
    made = sampled(empty_database)
    with psycopg.connect(empty_database, autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{name}" SET default_statistics_target = 250')
    migrate(empty_database, [steps])

    assert [before, made, sampled(empty_database)] == ["100", "10", "250"]


@pytest.mark.parametrize("room", ["rights", "skills"])
def test_a_step_that_moved_to_another_room_is_not_taken_again(
    empty_database: str, tmp_path: Path, room: str
) -> None:
    """A database that has it under its old name knows it under the new one, and goes on."""
    before, now = (tmp_path / name / "migrations" for name in (room, "post_office"))
    for folder in (before, now):
        folder.mkdir(parents=True)
        (folder / "0001_carry_dossiers.sql").write_text("CREATE TABLE dossiers (hash text);")
    migrate(empty_database, [before])

    assert migrate(empty_database, [now]) == []
    (now / "0002_name_dossiers.sql").write_text("ALTER TABLE dossiers ADD name text;")
    assert migrate(empty_database, [now]) == ["post_office/0002_name_dossiers"]


def test_a_changed_migration_is_refused(empty_database: str, steps: Path) -> None:
    """Two databases of the same version would differ."""
    migrate(empty_database, [steps])
    (steps / "0002_name_cases.sql").write_text("ALTER TABLE cases ADD title text;")

    with pytest.raises(MigrationChanged, match="rights/0002_name_cases"):
        migrate(empty_database, [steps])


def test_an_older_software_refuses_a_newer_database(empty_database: str, steps: Path) -> None:
    """It doesn't know what the columns mean."""
    migrate(empty_database, [steps])
    (steps / "0002_name_cases.sql").unlink()

    with pytest.raises(DatabaseNewer, match="rights/0002_name_cases"):
        migrate(empty_database, [steps])


def test_a_migration_that_fails_leaves_nothing(empty_database: str, steps: Path) -> None:
    """Half a step can't be continued by anyone."""
    (steps / "0002_name_cases.sql").write_text("CREATE TABLE half (id int); SELECT 1 / 0;")

    with pytest.raises(psycopg.errors.DivisionByZero):
        migrate(empty_database, [steps])

    with psycopg.connect(empty_database) as connection:
        assert connection.execute("SELECT to_regclass('half')").fetchone() == (None,)


@pytest.mark.parametrize(
    ("schema", "same"),
    [
        ("CREATE TABLE cases (id int PRIMARY KEY, name text)", True),
        ("CREATE TABLE cases (id int PRIMARY KEY, name text NOT NULL)", False),
        ("CREATE TABLE cases (id int, name text)", False),
        ("CREATE TABLE cases (id int PRIMARY KEY, name text); CREATE INDEX ON cases (name)", False),
    ],
)
def test_the_catalogue_shows_whether_schema_and_migrations_are_one(
    make_database: Callable[[list[Path]], str], steps: Path, schema: str, *, same: bool
) -> None:
    """Columns, constraints and indexes, whatever way they came."""
    by_steps, by_schema = make_database([]), make_database([])
    migrate(by_steps, [steps])

    with psycopg.connect(by_steps) as one, psycopg.connect(by_schema) as other:
        other.execute(schema)

        assert (catalogue(one) == catalogue(other)) is same
