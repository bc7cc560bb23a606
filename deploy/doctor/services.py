"""The services: each there, and none misses what it needs."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Final

from deploy.doctor.city import PATIENCE, City
from deploy.doctor.findings import Finding, Part, must
from deploy.place import need
from deploy.roster import CLASSES


def addresses(city: City) -> dict[str, str]:
    """Give where each service tells its health. Raises `SettingMissing`."""
    need(city.settings, "health_urls")
    return dict(one.partition("=")[::2] for one in city.settings.health_urls.split())


def named(city: City) -> Iterator[Finding]:
    """It is known where each service tells its health."""
    if unnamed := [name for name in ("topology", *CLASSES) if name not in addresses(city)]:
        yield must("service_unnamed", names=", ".join(unnamed))


def ready(city: City) -> Iterator[Finding]:
    """Each service answers that nothing is away."""
    for name, url in addresses(city).items():
        try:
            ask(f"{url}/health/ready")
        except urllib.error.HTTPError as answer:
            with answer:
                yield must("service_unready", service=name, away=away(answer.read()))
        except OSError:
            yield must("service_missing", service=name, url=url)


def ask(url: str) -> None:
    """Ask. Raises `OSError`, which the answer that something is away is too."""
    urllib.request.urlopen(url, timeout=PATIENCE).close()  # noqa: S310 - a setting


def away(body: bytes) -> str:
    """Give what a service says is away."""
    try:
        return ", ".join(f"{what} ({why})" for what, why in json.loads(body)["away"].items())
    except (ValueError, KeyError, TypeError, AttributeError):
        return body[:200].decode(errors="replace")


SERVICES: Final = Part("services", (named, ready))
