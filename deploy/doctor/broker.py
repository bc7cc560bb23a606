"""The broker: there, takes messages, has its queues, and lets in whom it should and nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote, urlsplit

from deploy.doctor.city import GIB, City
from deploy.doctor.findings import Finding, Part, first_line, must, soon
from deploy.doctor.machine import room
from deploy.place import passwords
from deploy.roster import CLASSES
from shared.runtime.access import OURS, is_of
from shared.runtime.topology import Topology
from shared.streams.wire import BrokerAway, BrokerRefused


def away(city: City) -> Iterator[Finding]:
    """It answers and lets its administrator in."""
    try:
        city.access.ask("GET", "/api/overview")
    except BrokerRefused:
        yield must("broker_refused")
    except BrokerAway as error:
        yield must("broker_away", detail=first_line(error))


def blocked(city: City) -> Iterator[Finding]:
    """No alarm holds back who publishes, and there is room for what is sent."""
    for node in city.access.ask("GET", "/api/nodes"):
        name = node["name"]
        if node["mem_alarm"]:
            yield must("broker_memory", node=name, limit=f"{node['mem_limit'] / GIB:.1f}")
        if node["disk_free_alarm"]:
            yield must("broker_disk", node=name, limit=f"{node['disk_free_limit'] / GIB:.1f}")
        else:
            yield from room(name, node["disk_free"], city.least)


def topology(city: City) -> Iterator[Finding]:
    """Every queue is there and bound."""
    wanted = Topology().bindings(one.name for one in city.participants)
    if lacking := sorted({queue for _, _, queue in wanted - city.access.bindings()}):
        yield must("topology_missing", count=len(lacking), queue=lacking[0])


def rights(city: City) -> Iterator[Finding]:
    """Who is let in has its user, its rights and its limits."""
    if lacking := city.access.differing(city.participants):
        yield must("rights_missing", names=", ".join(sorted(lacking)))


def others(city: City) -> Iterator[Finding]:
    """Nobody else has a user: neither who was shut out, nor whoever came with the package."""
    named = {one.name for one in city.participants}
    ours = unquote(urlsplit(city.settings.management_url).username or "")
    users = {row["name"]: row["tags"] for row in city.access.ask("GET", "/api/users")}
    gone = sorted(name for name, tags in users.items() if OURS in tags and name not in named)
    strange = sorted(name for name, tags in users.items() if OURS not in tags and name != ours)
    if gone:
        yield must("expelled_let_in", names=", ".join(gone))
    if strange:
        yield soon("broker_user_foreign", names=", ".join(strange))


def credentials(city: City) -> Iterator[Finding]:
    """Each service's password at the broker is that of the settings."""
    told = passwords(city.settings)
    held = {one.name: one.secret for one in city.participants}
    if missing := [name for name in CLASSES if name not in held]:
        yield must("password_missing", names=", ".join(missing))
    wrong = [name for name in CLASSES if name in held and not is_of(held[name], told[name])]
    if wrong:
        yield must("password_differs", names=", ".join(wrong))


BROKER: Final = Part("broker", (away, blocked, topology, rights, others, credentials))
