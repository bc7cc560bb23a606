"""A doctor in a whole city: nothing where all is well, and each fault of broker and services."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

from deploy.admitting import Federation, Wanted, admit
from deploy.certifying import certify
from deploy.doctor.findings import examine
from deploy.doctor.parts import PARTS
from deploy.migrating import migrate_all
from deploy.place import admission_station
from services.agent.bundle import join, read_bundle
from shared.clock import now
from tests.city.process import until
from tests.installed import Installed, looked, secret

LONG: Final = 90
"""Seconds for what the broker tells every few seconds, and for a service to begin."""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    """Give an installation with everything at work; each test leaves it well."""
    made = Installed(tmp_path_factory.mktemp("installed"))
    try:
        made.open()
        yield made
    finally:
        made.close()


@contextmanager
def without(installed: Installed, name: str) -> Iterator[None]:
    """Let a service be stopped for a while."""
    installed.services[name].stop()
    try:
        yield
    finally:
        installed.services[name].start()
        installed.until_ready()


def until_found(installed: Installed, *names: str) -> None:
    """Wait until these are found."""
    until(lambda: set(names) <= installed.found(), LONG, installed.found)


def until_well(installed: Installed) -> None:
    """Wait until nothing is wrong any more."""
    until(lambda: not installed.found(), LONG, installed.found)


def test_a_healthy_city_has_no_finding_and_all_was_looked_at(installed: Installed) -> None:
    """Every part, with every setting that it needs."""
    city = installed.city()

    report = examine(PARTS, city)
    city.close()

    assert report.findings == []
    assert report.unlooked == {}
    assert report.looked == [part.name for part in PARTS]


def test_a_service_that_isn_t_there_is_found(installed: Installed) -> None:
    """Until it is started again."""
    with without(installed, "skills"):
        assert installed.found() == {"service_missing"}
    assert installed.found() == set()


def test_a_service_that_nobody_names_is_found(installed: Installed) -> None:
    """It could stand still for weeks."""
    urls = installed.settings.health_urls.partition(" ")[2]

    assert installed.found(settings=replace(installed.settings, health_urls=urls)) == {
        "service_unnamed"
    }


def test_a_broker_that_is_away_is_found_and_who_misses_it(installed: Installed) -> None:
    """What needs it isn't looked at, and says so."""
    installed.rabbit.kill()
    try:
        until_found(installed, "broker_away", "service_unready")
    finally:
        installed.rabbit.start()
        installed.until_ready()
    until_well(installed)


def test_a_wrong_password_of_the_broker_s_administrator_is_found(installed: Installed) -> None:
    """In a sentence, and not as a fault of everything behind it."""
    url = f"http://administrator:{secret()}@127.0.0.1:{installed.rabbit.http}"

    assert installed.found(settings=replace(installed.settings, management_url=url)) == {
        "broker_refused"
    }


def test_a_blocked_broker_is_found(installed: Installed) -> None:
    """Whether memory or disk is short."""
    ctl = installed.rabbit.ctl
    ctl("set_vm_memory_high_watermark", "0.000001")
    ctl("set_disk_free_limit", "900000GB")
    try:
        until_found(installed, "broker_memory", "broker_disk")
    finally:
        ctl("set_vm_memory_high_watermark", "0.4")
        ctl("set_disk_free_limit", "50MB")
    until_well(installed)


def test_little_room_on_the_broker_s_disk_is_found(installed: Installed) -> None:
    """As the broker itself says, before it is blocked."""
    found = looked(installed.city(least=1e9))

    assert {one.name for one in found} == {"disk_low"}
    assert any("@" in one.facts["place"] for one in found)


class Fault(NamedTuple):
    """What somebody did at the broker."""

    finding: str
    method: str
    path: str
    content: Mapping[str, object] | None = None


NOTHING: Final = {"configure": "^$", "write": "^$", "read": "^$"}
USER: Final = {"password": "guest-guest", "tags": ""}
FAULTS: Final = (
    Fault("topology_missing", "DELETE", "/api/queues/%2F/city.figures"),
    Fault("rights_missing", "PUT", "/api/permissions/%2F/city", NOTHING),
    Fault("expelled_let_in", "PUT", "/api/users/eva", USER | {"tags": "tongxin"}),
)


@pytest.mark.parametrize("fault", FAULTS, ids=[one.finding for one in FAULTS])
def test_what_is_wrong_at_the_broker_is_mended_by_the_service_that_the_finding_names(
    installed: Installed, fault: Fault
) -> None:
    """`topology` isn't there, or it would be mended before anybody looked."""
    with without(installed, "topology"):
        installed.access.ask(fault.method, fault.path, fault.content)
        until_found(installed, fault.finding, "service_missing")
    until_well(installed)


def test_users_that_nobody_here_has_made_are_found(installed: Installed) -> None:
    """The package's own guest, for one."""
    installed.access.ask("PUT", "/api/users/guest", USER)

    assert installed.found() == {"broker_user_foreign"}
    installed.access.ask("DELETE", "/api/users/guest")
    assert installed.found() == set()


def test_a_password_that_isn_t_the_settings_is_found(installed: Installed) -> None:
    """Somebody has changed .env and not migrated."""
    told = installed.settings.passwords.replace("gateway=", "gateway=x")

    assert installed.found(settings=replace(installed.settings, passwords=told)) == {
        "password_differs"
    }


def test_a_service_without_a_user_is_found_and_migrate_gives_it_one(installed: Installed) -> None:
    """As where a database was made by an older version."""
    with without(installed, "topology"):
        installed.run("DELETE FROM credentials WHERE participant = 'gateway'", "organization")
        assert "password_missing" in installed.found()
        migrate_all(installed.settings)
        assert "password_missing" not in installed.found()
    until_well(installed)


def test_a_broker_s_clock_that_is_wrong_is_found(installed: Installed) -> None:
    """And a certificate that isn't good yet, or no more, by our clock."""
    day = dt.timedelta(days=1)

    before = installed.found(clock=lambda: now() - day)
    after = installed.found(clock=lambda: now() + 400 * day)

    assert before == {"clock_differs", "clock_put_back", "certificate_early"}
    assert after == {"clock_differs", "certificate_ended"}


def test_a_certificate_that_is_about_to_end_is_found(installed: Installed) -> None:
    """Thirty days before, and urgent in the last week."""

    def urgency(days: int) -> list[str]:
        found = looked(installed.city(clock=lambda: now() + dt.timedelta(days=days)))
        return [one.urgency for one in found if one.name == "certificate_ends"]

    assert (urgency(360), urgency(370), urgency(392)) == ([], ["soon"], ["now"])


def test_a_certificate_of_another_name_or_authority_is_found(
    installed: Installed, tmp_path: Path
) -> None:
    """As a branch would meet it."""
    port = installed.settings.agents_url.rpartition(":")[2]
    certify(tmp_path / "other", ["127.0.0.1"])
    wrong: dict[str, dict[str, Any]] = {
        "certificate_name": {"agents_url": f"amqps://localhost:{port}"},
        "certificate_unknown": {"broker_ca": str(tmp_path / "other" / "broker" / "authority.pem")},
        "agents_url_plain": {"agents_url": "amqp://city.example:5672//"},
    }

    for name, told in wrong.items():
        assert installed.found(settings=replace(installed.settings, **told)) == {name}


def test_a_store_beside_the_city_that_was_restored_is_found(
    installed: Installed, tmp_path: Path
) -> None:
    """The services have more of it than itself."""
    with admission_station(installed.settings) as station:
        bundle = admit(
            station,
            Wanted("house", ("6401",)),
            installed.settings.agents_url,
            None,
            Federation(secret()),
        )
    (tmp_path / "bundle.json").write_bytes(bundle)
    join(tmp_path / "house.store", read_bundle(tmp_path / "bundle.json")).close()
    store = read_bundle(tmp_path / "bundle.json").store
    until_well(installed)
    installed.run(
        "INSERT INTO streams (stream, number, link) VALUES (%s, 5, '')", "rights", f"{store}/rights"
    )

    beside = [tmp_path / "house.store"]
    assert installed.found(stores=beside) == {"restored"}
    installed.run("DELETE FROM streams WHERE number = 5 AND link = ''", "rights")
    assert installed.found(stores=beside) == set()


def test_databases_that_were_restored_are_found_and_mend_themselves(installed: Installed) -> None:
    """Rights' from before it had heard of an agent, then organization's from before it knew it."""
    for name in ("rights", "organization"):
        with without(installed, name):
            installed.copy(name)
    before = installed.told("rights")
    with admission_station(installed.settings) as station:
        admit(
            station,
            Wanted("late", ("6401",)),
            installed.settings.agents_url,
            None,
            Federation(secret()),
        )
    until(lambda: installed.told("rights") > before, LONG, installed.found)

    for name in ("rights", "organization"):
        with without(installed, name):
            installed.restore(name)
            found = [one for one in looked(installed.city()) if one.name == "restored"]
        assert {one.facts["what"] for one in found} == {name}
        until_well(installed)


def test_a_broker_without_tls_is_found(installed: Installed) -> None:
    """Branches couldn't come."""
    config = installed.rabbit.folder / "rabbitmq.conf"
    lines = config.read_text().splitlines()
    installed.rabbit.stop()
    config.write_text("\n".join(one for one in lines if "ssl" not in one) + "\n")
    installed.rabbit.start()
    try:
        until_found(installed, "tls_missing")
    finally:
        installed.rabbit.stop()
        config.write_text("\n".join(lines) + "\n")
        installed.rabbit.start()
        installed.until_ready()
