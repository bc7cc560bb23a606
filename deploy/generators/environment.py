"""`deploy/example.env`: the secrets that must be set, and every setting that may be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Final

from deploy.roster import CLASSES, MADE_HERE, SERVICES
from shared.runtime.settings import PREFIX, Settings, documented

PATH: Final = "deploy/example.env"
OURS: Final = {
    "listen", "health_port", "health_urls", "web_port", "broker_ca", "root_code", "root_name",
    "agents_url", "months", "certificate_at", "log_folder",
    "federation_until",
}  # fmt: skip
"""Settings that docker-compose.yml gives itself, or that stand among the choices."""
SHARED: Final = [name for name in SERVICES if name != "city"]
"""Services whose processes share partitions; the city's reads alone."""
SECRETS: Final = (
    (
        "DATABASE_PASSWORD",
        "Of the database's administrator. Can't be changed here: the volume keeps the first.",
    ),
    (
        "BROKER_PASSWORD",
        "Of the broker's administrator. Can't be changed here: the volume keeps the first.",
    ),
    *(
        (
            f"{name.upper()}_PASSWORD",
            f"Of {name}, at {'broker and database' if name in SERVICES else 'the broker'}.",
        )
        for name in CLASSES
    ),
    ("FEDERATION_KEY", "By it agents hash ID numbers; changed by ./tongxin rotate alone."),
)
CHOICES: Final = (
    ("ROOT_CODE", "6401", "Code of the city's federation, the root of the tree."),
    ("ROOT_NAME", "银川市总工会", "Its name."),
    ("FEDERATION_BEFORE", "", "The federation key before it, written by ./tongxin rotate."),
    ("FEDERATION_UNTIL", "", "The last day on which that counts, written by ./tongxin rotate."),
    ("AGENTS_URL", "amqps://city.example:5671//", "The broker as branches reach it."),
    ("WEB_TOKENS", "", "Hashes (SHA-256, hex) of the tokens that may read the page, by commas."),
    ("WEB_PUBLISH", "127.0.0.1:8000", "Where the page listens; put TLS before it."),
    ("BROKER_PUBLISH", "5671", "Where the broker listens for branches, by TLS."),
    *(
        (f"{name.upper()}_PROCESSES", "1", f"Processes of {name}, which share its work.")
        for name in SHARED
    ),
    (
        "CERTIFICATES",
        "./certificates",
        "Folder of the broker's certificate, seen from docker-compose.yml.",
    ),
    (
        "BACKUPS",
        "./backups",
        "Folder that backups lie in, owned by user 10001: install -d -m 700 -o 10001 backups",
    ),
    (
        "BASES",
        MADE_HERE,
        "Before the bases' names: those made here, a mirror's, or nothing for the public ones.",
    ),
)


def files() -> dict[str, str]:
    """Give the file."""
    return {PATH: "\n".join(lines()) + "\n"}


def lines() -> Iterator[str]:
    """Write it line by line."""
    yield "# Becomes .env beside docker-compose.yml, for you alone: ./tongxin secrets --to .env"
    yield from ("", "# Secrets: each at least 32 letters and digits, each another.")
    for name, about in SECRETS:
        yield from (f"# {about}", f"{PREFIX}{name}=")
    yield from ("", "# Choices.")
    for name, value, about in CHOICES:
        yield from (f"# {about}", f"{PREFIX}{name}={value}")
    yield from ("", "# Settings of the services, with their defaults.")
    for one in documented():
        if one.variable in passed_on():
            yield from (f"# {one.about}", f"# {one.variable}={one.default}")


def passed_on() -> list[str]:
    """Name the settings that docker-compose.yml passes on as they are."""
    return sorted(
        f"{PREFIX}{one.name.upper()}"
        for one in fields(Settings)
        if not one.metadata["secret"] and one.name not in OURS
    )
