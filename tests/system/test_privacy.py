"""Names, phones and ID numbers stay in the stores of agents; what travels is sealed."""

from __future__ import annotations

import json
import secrets
import urllib.request
from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

from services.agent import entering
from services.agent.dossiers import Dossiers
from services.agent.errors import SealingKeyMissing, SealingKeyUnknown
from shared.events.base import OF_CLASS, Event
from tests.agents import FEDERATION_KEY, id_number
from tests.city.branch import Branch
from tests.city.city import City
from tests.city.load import days_ago
from tests.city.process import until
from tests.fix_city import EAST
from tests.rules import care
from tests.rules import organization as report
from tests.rules import rights as disputes

ENCODINGS: Final = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")


class Marks:
    """A person that nobody else is called like, and the traces one would leave."""

    def __init__(self) -> None:
        """Make a name, a phone number, an ID number, an address and a text."""
        chance = secrets.SystemRandom()
        made = "".join(chr(chance.randrange(0x4E00, 0x9FA5)) for _ in range(16))
        born = (
            f"19{chance.randrange(60, 99)}{chance.randrange(1, 13):02}{chance.randrange(1, 29):02}"
        )
        self.person = {
            "name": made[:4], "phone": f"139{chance.randrange(10**8):08}",
            "id_number": id_number(chance.randrange(1000), born), "address": made[4:10],
        }  # fmt: skip
        self.text = made[10:]

    def forms(self) -> list[bytes]:
        """Give all as bytes, in every encoding, escaped and in hex."""
        return [form for mark in (*self.person.values(), self.text) for form in forms(mark)]


def forms(mark: str) -> Iterator[bytes]:
    """Give the bytes that a text may have become."""
    for encoding in ENCODINGS:
        raw = mark.encode(encoding)
        yield raw
        yield raw.hex().encode()
    yield json.dumps(mark).strip('"').encode()


def traces(city: City, marks: Iterable[bytes]) -> list[tuple[str, bytes]]:
    """Name every place outside agents' stores where one of these stands, and which."""
    marks = list(marks)
    return [(where, mark) for where, text in places(city) for mark in marks if mark in text]


def places(city: City) -> Iterator[tuple[str, bytes]]:
    """Give every table, file of broker and databases, log and page of metrics."""
    for name in city.urls:
        tables = city.rows(name, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in tables:
            rows = city.rows(name, f"SELECT t::text FROM {table} AS t")  # noqa: S608 - a catalog's
            yield f"{name}.{table}", "\n".join(row for (row,) in rows).encode()
    for file in city.folder.rglob("*"):
        if file.is_file() and ".store" not in file.name:
            yield str(file), file.read_bytes()
    for service in city.services.values():
        if service.port:
            page = f"http://127.0.0.1:{service.port}/metrics"
            with urllib.request.urlopen(page) as answer:
                yield page, answer.read()


def states(*clerks: Clerk) -> list[str]:
    """Give what became of each report."""
    stores = ((clerk.branch.store, id_) for clerk in clerks for id_ in clerk.reported)
    return [one.state for store, id_ in stores if (one := store.report(id_))]


class Clerk:
    """A clerk at a branch, who reports with what has to travel by name."""

    def __init__(self, branch: Branch) -> None:
        """Open an account at the branch."""
        self.branch = branch
        branch.store.settings.set("federation_key", FEDERATION_KEY.hex())
        self.account = branch.store.people.open_account(branch.name, "某人", id_number(1))
        self.dossiers = Dossiers(branch.store)
        self.reported: list[str] = []

    def reports(self, union: str, event: Event, dossier: dict[str, Any] | None = None) -> None:
        """Record; where the receiver's keys aren't here yet, again until they are."""
        data = msgspec.to_builtins(event)
        del data["reported_by"]
        entry = {"type": OF_CLASS[type(event)].type, "union": union, "data": data}
        if dossier:
            entry["dossier"] = dossier
        read = entering.read_entry(msgspec.json.encode(entry))

        def recorded() -> bool:
            try:
                id_ = entering.record(self.branch.store, read, self.account)
            except (SealingKeyUnknown, SealingKeyMissing):
                return False
            self.reported.append(id_)
            return True

        until(recorded, 60, lambda: f"{self.branch.name} has no keys for {event}")

    def received(self) -> list[Any]:
        """Give the dossiers that have come."""
        return [row for row in self.dossiers.list() if row["way"] == "received"]


def test_who_people_are_stays_in_the_stores_of_agents(city: City) -> None:
    """A member, a dispute moved up, a household's application, a call sent down, by name.

    The city is thrown away afterwards, for the reckoning of `check` knows organization's reports.
    """
    marks = Marks()
    dossier = {"people": [marks.person], "text": marks.text}
    anna, house = Clerk(city.branches["anna"]), Clerk(city.branches["house"])
    people = anna.branch.store.people
    key = people.remember(marks.person["name"], marks.person["id_number"])
    case, call = f"d-{secrets.token_hex(4)}", f"k-{secrets.token_hex(4)}"
    home = people.household_of(marks.person["id_number"])

    anna.reports("u1", report.member_joined(days_ago(3), union="u1", member=key))
    anna.reports("u1", disputes.filed("06-01", dispute=case, employer="e-u1"))
    moving = disputes.moved("06-10", dispute=case, to=EAST)
    anna.reports("u1", moving, dossier)
    anna.reports("u1", care.hardship_applied("06-02", household=home), {**dossier, "to": EAST})
    house.reports(EAST, care.call_received("06-22", call=call, level="district"))
    house.reports(EAST, care.call_sorted("06-22", call=call))
    sent = {"call": call, "to": "u1", "level": "union", "due_on": "2026-06-26"}
    house.reports(EAST, care.call_dispatched("06-23", **sent), dossier)
    until(lambda: (len(house.received()), len(anna.received())) == (2, 1), 90, city.open_ends)

    for clerk in (anna, house):
        for row in clerk.received():
            opened = clerk.dossiers.open(row["hash"], clerk.account)
            assert msgspec.to_builtins(opened) == dossier
    until(lambda: set(states(anna, house)) == {"applied"}, 60, lambda: states(anna, house))
    query = "SELECT state, body IS NULL FROM dossiers"
    until(lambda: city.rows("rights", query) == [("taken", True)] * 3, 60, city.open_ends)
    assert traces(city, marks.forms()) == []
    found = {where for where, _ in traces(city, [key.encode()])}
    assert any(where.startswith("organization.") for where in found), "the search finds nothing"
    assert any("/rabbit/" in where or "/postgres/" in where for where in found)
