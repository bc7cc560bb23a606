"""Letting in and shutting out as the commands do it, on organization's database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import msgspec
import psycopg
import pytest
from psycopg.abc import Query
from psycopg.sql import Composable

from deploy.admitting import AgentNameTaken, Federation, NotLetIn, Wanted, admit, made_with
from deploy.commands.admit import put
from deploy.installation import folders
from deploy.migrating import DatabaseAway, make, migrate_all
from deploy.place import PasswordMissing
from services.agent.bundle import Bundle, join, read_bundle
from services.agent.rotating import Before
from services.organization.admission import admitted, credentials, expel, give_credentials
from shared.runtime.embedded import EmbeddedPostgres
from shared.runtime.settings import Settings
from shared.streams.station import Station
from tests.fix_postgres import MakeDatabase
from tests.services.station import City

KEY = "ab" * 32


@pytest.fixture
def city(make_database: MakeDatabase) -> Iterator[City]:
    """Give a city over all of organization's tables, those beside the streams too."""
    founded = City(make_database(folders("organization")))
    founded.found()
    yield founded
    founded.close()


def let_in(city: City, wanted: Wanted) -> Bundle:
    """Admit as the command does; give the bundle read back."""
    made = admit(city.station, wanted, "amqps://city.example:5671//", "PEM", Federation(KEY))
    return msgspec.json.decode(made, type=Bundle)


def users(station: Station) -> dict[str, str]:
    """Give who may log in, by the hashes of their passwords."""
    with station.database.transaction() as tx:
        return {name: secret for name, secret, _ in credentials(tx)}


def test_an_agent_is_let_in_with_keys_that_are_made_for_it(city: City, tmp_path: Path) -> None:
    """Its bundle makes a store of the id that was admitted."""
    bundle = let_in(city, Wanted("eva", ("u1",)))

    (tmp_path / "bundle.json").write_bytes(msgspec.json.encode(bundle))
    store = join(tmp_path / "eva.store", read_bundle(tmp_path / "bundle.json"))
    known = city.station.directory.stores[bundle.store]
    assert store.identity.id == bundle.store
    assert store.identity.public_key.hex() == known.public_key
    assert [one.union for one in known.unions] == ["u1"]
    assert bundle.broker_password not in users(city.station)["eva"]
    store.close()


def test_a_bundle_of_a_key_that_was_rotated_is_known(city: City, tmp_path: Path) -> None:
    """Compose's house agent gets a new one then, and by every other `up` it keeps its own."""
    path = tmp_path / "bundle.json"
    path.write_bytes(msgspec.json.encode(let_in(city, Wanted("eva", ("u1",)))))
    rotated = Federation("b" * 64, Before(key=KEY, until=dt.date(2026, 12, 31)))

    assert made_with(path, Federation(KEY))
    assert not made_with(path, rotated)


def test_admitted_again_it_keeps_its_keys_and_gets_a_new_password(city: City) -> None:
    """And speaks for the unions named now."""
    first = let_in(city, Wanted("eva", ("u1",)))
    held = users(city.station)["eva"]

    second = let_in(city, Wanted("eva", ("u2",)))

    assert (second.store, second.private_key) == (first.store, None)
    assert users(city.station)["eva"] != held
    assert [one.union for one in city.station.directory.stores[first.store].unions] == ["u2"]


def test_shut_out_it_has_neither_store_nor_user(city: City) -> None:
    """Let in again it begins a new store."""
    first = let_in(city, Wanted("eva", ("u1",)))

    assert expel(city.station, "eva", "stick lost") == [first.store]

    assert "eva" not in users(city.station)
    assert admitted(city.station, "eva") == []
    assert expel(city.station, "eva", "stick lost") == []
    assert let_in(city, Wanted("eva", ("u1",))).store != first.store


@pytest.mark.parametrize("name", ["rights", "Eva", "e.va"])
def test_no_agent_gets_the_name_of_a_service_or_one_that_is_more_than_a_name(
    city: City, name: str
) -> None:
    """It would have the service's rights, or stand for others in a routing key."""
    with city.station.database.transaction() as tx:
        give_credentials(tx, "rights", "service", "hash")

    with pytest.raises(NotLetIn):
        let_in(city, Wanted(name, ("u1",)))

    assert users(city.station).get("rights") == "hash"


@pytest.mark.parametrize("name", ["administrator", "guest", "topology", "gateway", "city"])
def test_no_agent_gets_a_name_of_the_house(city: City, name: str) -> None:
    """The broker's administrator would get the agent's password and rights, and the city stand."""
    with pytest.raises(AgentNameTaken):
        let_in(city, Wanted(name, ("u1",)))

    assert name not in users(city.station)


def test_a_bundle_is_written_whole_and_for_the_owner_alone(tmp_path: Path) -> None:
    """A draft that an earlier try has left, readable for all, isn't filled."""
    (tmp_path / "bundle.new").write_text("left")

    put(tmp_path / "bundle.json", b"{}")

    (made,) = tmp_path.iterdir()
    assert (made.name, made.read_bytes()) == ("bundle.json", b"{}")
    assert made.stat().st_mode & 0o777 == 0o600


SECRETS = "organization=o rights=r skills=s city=c gateway=g"


def test_each_service_owns_its_database_and_opens_no_other(postgres: EmbeddedPostgres) -> None:
    """`migrate` may be run again, with other passwords too."""
    settings = Settings(
        databases_url=postgres.url(), passwords=SECRETS, root_code="6401",
        root_name="银川市总工会",
    )  # fmt: skip
    first = migrate_all(settings)
    second = migrate_all(settings)

    assert first["rights"]
    assert not any(second.values())
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as server:
        rows = server.execute(
            "SELECT datname, rolname FROM pg_database JOIN pg_roles ON pg_roles.oid = datdba"
            " WHERE datname = ANY (%s) ORDER BY 1", [["organization", "rights", "skills", "city"]],
        ).fetchall()  # fmt: skip
        may = server.execute("SELECT has_database_privilege('rights', 'city', 'connect')")
        assert may.fetchone() == (False,)
    assert rows == [(name, name) for name in ("city", "organization", "rights", "skills")]


def test_no_log_of_statements_gets_a_password(postgres: EmbeddedPostgres) -> None:
    """A role's is sent as its hash, and logs in all the same."""
    sent: list[str] = []

    class Spy(psycopg.Cursor[tuple[object, ...]]):
        def execute(self, query: Query, *more: Any, **options: Any) -> Self:  # noqa: ANN401
            sent.append(query.as_string(self) if isinstance(query, Composable) else str(query))
            return super().execute(query, *more, **options)

    with psycopg.connect(postgres.url(), autocommit=True, cursor_factory=Spy) as server:
        make(server, "quiet", "plain-word")

    assert any("SCRAM-SHA-256$" in one for one in sent)
    assert not any("plain-word" in one for one in sent)


def test_a_database_that_is_away_is_told() -> None:
    """In a sentence."""
    with pytest.raises(DatabaseAway):
        migrate_all(Settings(
            databases_url="postgresql://postgres@127.0.0.1:1/postgres",
            passwords="organization=o rights=r skills=s city=c gateway=g",
        ))  # fmt: skip


def test_a_service_without_a_password_is_named() -> None:
    """Rather than left without a user at the broker."""
    with pytest.raises(PasswordMissing, match="gateway"):
        migrate_all(Settings(passwords="organization=o rights=r skills=s city=c"))
