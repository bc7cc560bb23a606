"""The secrets: long, each another, and for their owner alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from deploy.doctor.city import City
from deploy.doctor.findings import Finding, Part, must
from deploy.place import need
from shared.runtime.settings import PREFIX

SHORTEST: Final = 32
FEWEST: Final = 10
"""Different characters at least: a word said over and over is long, and easily guessed."""
OTHERS: Final = 0o077
SECRET: Final = ("_PASSWORD", "_KEY")


def readable(city: City) -> Iterator[Finding]:
    """Nobody but their owner may read the files with secrets, or enter the certificates' folder."""
    told = (
        Path(value)
        for name, value in city.environ.items()
        if name.startswith(PREFIX) and name.endswith("_FILE")
    )
    yield from open_to_others([city.env, city.certificates, *city.stores, *told])


def open_to_others(paths: Iterable[Path | None]) -> Iterator[Finding]:
    """Tell files and folders that others than their owner may read."""
    for path in paths:
        if path and path.exists() and path.stat().st_mode & OTHERS:
            right = "go=" if path.is_dir() else "600"
            yield must("secret_readable", path=path, right=right)


def weak(city: City) -> Iterator[Finding]:
    """None can be guessed."""
    if not secrets(city):
        need(city.settings, "passwords")
    for name, secret in secrets(city).items():
        if len(secret) < SHORTEST or len(set(secret)) < FEWEST:
            yield must("secret_weak", secret=name, shortest=SHORTEST)


def same(city: City) -> Iterator[Finding]:
    """Each is another: who learns one knows no other."""
    names = defaultdict(list)
    for name, secret in secrets(city).items():
        names[secret].append(name)
    for some in names.values():
        if len(some) > 1:
            yield must("secret_same", names=", ".join(some))


def secrets(city: City) -> dict[str, str]:
    """Give all secrets by name, as the file of compose or the settings tell them."""
    told = city.settings
    found = {
        f"{PREFIX}{name.upper()}_PASSWORD": password
        for name, _, password in (one.partition("=") for one in told.passwords.split())
    }
    urls = {"DATABASE_PASSWORD": told.databases_url, "BROKER_PASSWORD": told.management_url}
    found |= {
        f"{PREFIX}{name}": unquote(urlsplit(url).password or "") for name, url in urls.items()
    }
    found[f"{PREFIX}FEDERATION_KEY"] = told.federation_key
    if city.env and city.env.exists():
        lines = (line.partition("=") for line in city.env.read_text("utf-8").splitlines())
        written = {name: value.strip("\"' ") for name, _, value in lines}
        found |= {name: value for name, value in written.items() if name.endswith(SECRET)}
    return {name: secret for name, secret in found.items() if secret}


SECRETS: Final = Part("secrets", (readable, weak, same))
