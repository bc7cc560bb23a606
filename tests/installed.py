"""An installation as an operator has it: roles, TLS, services in processes; and its doctor."""

from __future__ import annotations

import base64
import hashlib
import secrets
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import psycopg

from deploy.certifying import certify
from deploy.doctor.city import City
from deploy.doctor.findings import Finding, examine
from deploy.doctor.parts import PARTS
from deploy.migrating import migrate_all
from deploy.place import own
from deploy.roster import CLASSES, SERVICES
from shared.runtime.access import Management
from shared.runtime.embedded import EmbeddedPostgres
from shared.runtime.settings import Settings
from tests.city.process import Service, until
from tests.fix_rabbit import ADMIN, Rabbit, free_port

ADMINISTRATOR: Final = "administrator"
TLS: Final = """
listeners.ssl.1 = 127.0.0.1:{port}
ssl_options.cacertfile = {folder}/broker/authority.pem
ssl_options.certfile = {folder}/broker/broker.pem
ssl_options.keyfile = {folder}/broker/broker.key
ssl_options.verify = verify_none
"""


def secret() -> str:
    """Make a secret."""
    return secrets.token_hex(32)


def database_settings(postgres: EmbeddedPostgres) -> Settings:
    """Give the settings of an operator for a database server."""
    return Settings(
        databases_url=postgres.url(),
        passwords=" ".join(f"{name}={secret()}" for name in CLASSES),
        root_code="6401",
        root_name="银川市总工会",
        federation_key=secret(),
    )


def looked(city: City) -> list[Finding]:
    """Look at a city, and close what was opened for it."""
    with closing(city):
        return examine(PARTS, city).findings


class Installed:
    """An installation in a folder."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; nothing runs."""
        self.folder = folder
        self.certificates = folder / "certificates"
        self.rabbit = Rabbit(folder / "rabbit")
        self.postgres = EmbeddedPostgres(folder / "postgres")
        self.services: dict[str, Service] = {}
        self.settings = Settings()

    def open(self) -> None:
        """Make all of it, and wait until every service works."""
        tls, password = free_port(), secret()
        certify(self.certificates, ["127.0.0.1"])
        with (self.rabbit.folder / "rabbitmq.conf").open("a") as config:
            config.write(TLS.format(port=tls, folder=self.certificates))
        self.rabbit.start()
        self.postgres.start()
        ports = {name: free_port() for name in ("topology", *CLASSES)}
        self.settings = replace(
            database_settings(self.postgres),
            management_url=f"http://{ADMINISTRATOR}:{password}@127.0.0.1:{self.rabbit.http}",
            agents_url=f"amqps://127.0.0.1:{tls}//",
            broker_ca=str(self.certificates / "broker" / "authority.pem"),
            health_urls=" ".join(f"{name}=http://127.0.0.1:{one}" for name, one in ports.items()),
        )
        self.let_in(ADMINISTRATOR, password, "administrator")
        self.access.ask("DELETE", f"/api/users/{ADMIN}")
        migrate_all(self.settings)
        self.services = {name: self.service(name, port) for name, port in ports.items()}
        for service in self.services.values():
            service.start()
        self.until_ready()

    @property
    def access(self) -> Management:
        """The broker's management API."""
        return Management(self.settings.management_url)

    def let_in(self, name: str, password: str, *tags: str) -> None:
        """Make a user at the broker who may do everything, as the package's administrator."""
        salt = secrets.token_bytes(4)
        digest = base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest())
        user = {"password_hash": digest.decode(), "tags": list(tags)}
        every = {"configure": ".*", "write": ".*", "read": ".*"}
        ask = self.rabbit.ask if name == ADMINISTRATOR else self.access.ask
        ask("PUT", f"/api/users/{name}", user)
        ask("PUT", f"/api/permissions/%2F/{name}", every)

    def service(self, name: str, port: int) -> Service:
        """Prepare the process of a service."""
        passwords = dict(one.partition("=")[::2] for one in self.settings.passwords.split())
        user, password = name, passwords.get(name, "")
        database = own(self.settings, name if name in SERVICES else "organization")
        if name == "topology":
            _, _, who = self.settings.management_url.partition("//")
            user, _, password = who.partition("@")[0].partition(":")
        told = {
            "TONGXIN_BROKER_URL": self.rabbit.url(user, password),
            "TONGXIN_DATABASE_URL": database,
            "TONGXIN_MANAGEMENT_URL": self.settings.management_url,
            "TONGXIN_WEB_PORT": str(free_port()),
            "TONGXIN_LOG_FORMAT": "plain",
        }
        return Service(name, told, port, self.folder / f"{name}.log")

    def until_ready(self) -> None:
        """Wait until no service misses anything."""
        services = self.services.values()
        until(
            lambda: all(one.ready for one in services), 120,
            lambda: {one.name: one.away() for one in services if not one.ready},
        )  # fmt: skip

    def city(self, **changes: Any) -> City:  # noqa: ANN401 - fields of City
        """Give what the operator's doctor looks at."""
        given: dict[str, Any] = {
            "settings": self.settings, "certificates": self.certificates, "least": 0.0,
            "environ": {},
        } | changes  # fmt: skip
        return City(**given)

    def found(self, **changes: Any) -> set[str]:  # noqa: ANN401 - likewise
        """Name what is wrong."""
        return {one.name for one in looked(self.city(**changes))}

    def run(self, statement: str, database: str = "postgres", *values: object) -> None:
        """Run a statement as the database's administrator."""
        with psycopg.connect(self.postgres.url(database), autocommit=True) as connection:
            connection.execute(statement.encode(), values)

    def told(self, reader: str) -> int:
        """Give how much a reader has said that it has of organization's streams."""
        query = b"SELECT coalesce(sum(number), 0) FROM receipts WHERE reader = %s"
        with psycopg.connect(self.postgres.url("organization")) as connection:
            return int(connection.execute(query, [reader]).fetchall()[0][0])

    def copy(self, name: str) -> None:
        """Keep a copy of a service's database; whoever is connected is thrown out for it."""
        self.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        self.run(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = %s",
            "postgres", name,
        )  # fmt: skip
        self.run(f"CREATE DATABASE {name}_copy TEMPLATE {name}")
        self.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")

    def restore(self, name: str) -> None:
        """Put the copy in the place of a service's database, with its owner and its rights."""
        self.run(f"DROP DATABASE {name} WITH (FORCE)")
        self.run(f"ALTER DATABASE {name}_copy RENAME TO {name}")
        self.run(f"ALTER DATABASE {name} OWNER TO {name}")
        self.run(f"REVOKE CONNECT ON DATABASE {name} FROM PUBLIC")

    def close(self) -> None:
        """End everything."""
        for service in self.services.values():
            service.kill()
        self.rabbit.kill()
        self.postgres.stop()
