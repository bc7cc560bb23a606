"""What an installation is made of: its services, and each one's database."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Final

from deploy.roster import CLASSES, POSTAL, SERVICES
from shared.runtime.migrate import migrate
from shared.streams.station import Domain

__all__ = ["CLASSES", "SERVICES", "TOP", "domain", "folders", "migrate_service", "service"]

TOP: Final = Path(__file__).resolve().parents[1]


def service(name: str) -> type:
    """Give the class of a service."""
    found: type = getattr(importlib.import_module(f"services.{name}.service"), CLASSES[name])
    return found


def domain(name: str) -> Domain:
    """Give what a domain declares."""
    found: Domain = getattr(importlib.import_module(f"services.{name}.domain"), name)
    return found


def folders(name: str) -> list[Path]:
    """Give the folders of a service's migrations: the streams', the post office's, its own."""
    streams, own = TOP / "shared" / "streams", TOP / "services" / name / "migrations"
    office = [streams / "post_office" / "migrations"] if name in POSTAL else []
    return [streams / "migrations", *office, *([own] if own.is_dir() else [])]


def migrate_service(name: str, url: str) -> list[str]:
    """Bring a service's database up to date; give the steps that were taken."""
    return migrate(url, folders(name))
