"""Names, phones and ID numbers stay in the stores of agents; what travels is sealed."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest

from services.agent import entering
from services.agent.dossiers import Dossiers
from services.agent.errors import SealingKeyMissing, SealingKeyUnknown
from services.agent.importing import Imported, Importer
from services.agent.kinds import KINDS
from services.agent.kinds.base import UNION_CODE, Kind
from shared.codes.scan import TextHoldsIdNumber, TextHoldsPhone
from shared.events import registry
from shared.events.base import OF_CLASS, Declaration, Event
from shared.streams.readers import DOMAINS
from tests import events
from tests.agents import FEDERATION_KEY, id_number
from tests.city.branch import Branch
from tests.city.city import City
from tests.city.load import days_ago
from tests.city.process import until
from tests.fix_city import EAST, Cities
from tests.rules import care
from tests.rules import organization as report
from tests.rules import rights as disputes
from tests.system.marks import Marks, Tap, rows_of, traces
from tests.tables import code, table


def states(*clerks: Clerk) -> list[str]:
    """Give what became of each report."""
    stores = ((clerk.branch.store, id_) for clerk in clerks for id_ in clerk.reported)
    return [one.state for store, id_ in stores if (one := store.report(id_))]


def entry_of(
    type_: str, union: str, data: dict[str, Any], dossier: dict[str, Any] | None = None
) -> entering.Entry:
    """Make an entry as a local system gives it: who reports is added by the agent."""
    bare = {name: value for name, value in data.items() if name != "reported_by"}
    entry = {"type": type_, "union": union, "data": bare}
    return entering.read_entry(
        msgspec.json.encode(entry | ({"dossier": dossier} if dossier else {}))
    )


class Clerk:
    """A clerk at a branch, who reports with what has to travel by name."""

    def __init__(self, branch: Branch) -> None:
        """Open an account at the branch."""
        self.branch = branch
        branch.store.settings.set("federation_key", FEDERATION_KEY.hex())
        self.account = branch.store.people.open_account(
            f"{branch.name}.{secrets.token_hex(2)}", "某人", id_number(1)
        )
        self.dossiers = Dossiers(branch.store)
        self.reported: list[str] = []

    def reports(self, union: str, event: Event, dossier: dict[str, Any] | None = None) -> None:
        """Record an event."""
        data = msgspec.to_builtins(event)
        self.enters(entry_of(OF_CLASS[type(event)].type, union, data, dossier))

    def enters(self, entry: entering.Entry) -> None:
        """Record; where the receiver's keys aren't here yet, again until they are."""

        def recorded() -> bool:
            try:
                id_ = entering.record(self.branch.store, entry, self.account)
            except (SealingKeyUnknown, SealingKeyMissing):
                return False
            self.reported.append(id_)
            return True

        until(recorded, 60, lambda: f"{self.branch.name} has no keys for {entry}")

    def received(self) -> list[Any]:
        """Give the dossiers that have come."""
        return [row for row in self.dossiers.list() if row["way"] == "received"]


@pytest.fixture(scope="module")
def spoilt(cities: Cities) -> Iterator[City]:
    """Give a city that is thrown away afterwards: `check` knows organization's reports only."""
    yield cities.give()
    cities.close()


def test_who_people_are_stays_in_the_stores_of_agents(spoilt: City) -> None:
    """A member, a dispute moved up, a household's application, a call sent down, by name."""
    city = spoilt
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


# ------------------------------------------------------------------- the whole catalogue

REPORTS: Final = [one for one in registry.declare_all() if one.who != "S"]
NEWEST: Final = {one.type: one for one in REPORTS}
PLAIN: Final = "ZZ0"
"""Begins what stands in every text of a report that is honest."""


def texts(declaration: Declaration) -> Iterator[events.Path]:
    """Give the places of a report that take any text of letters and digits, numbers with it."""
    data = events.data_of(events.full(declaration.cls))
    for place in events.places(data):
        if place[:1] != ("reported_by",) and all(
            accepted(declaration, events.put(data, place, form))
            for form in ("tel13895112345", "13895112345", f"{PLAIN}1")
        ):
            yield place


def accepted(declaration: Declaration, data: Any) -> bool:  # noqa: ANN401 - any JSON value
    """Tell whether data is what an event declares."""
    try:
        registry.load(declaration.schema, msgspec.json.encode(data))
    except registry.BadSchema:
        return False
    return True


def refused(clerk: Clerk, entry: entering.Entry) -> bool:
    """Tell whether an entry isn't recorded, for the number in it."""
    try:
        entering.record(clerk.branch.store, entry, clerk.account)
    except (TextHoldsPhone, TextHoldsIdNumber):
        return True
    return False


def is_code(type_: str, data: dict[str, Any], place: events.Path) -> bool:
    """Tell whether a place takes no more than a union's code, which isn't a number of anybody."""
    return not accepted(NEWEST[type_], events.put(data, place, "a" * 25)) and accepted(
        NEWEST[type_], events.put(data, place, "1" * 24)
    )


def test_no_report_of_the_catalogue_takes_a_number_out(
    spoilt: City, caplog: pytest.LogCaptureFixture
) -> None:
    """Every text of every report, the next one's too: with a number it isn't recorded.

    An honest one is, and comes to its service's ledger, so the search finds what goes out. Whatever
    carries a dossier carries one.
    """
    city = spoilt
    caplog.set_level(logging.DEBUG)
    marks, clerk = Marks(), Clerk(city.branches["anna"])
    tap, honest = Tap(clerk.branch), {}
    for number, (type_, declaration) in enumerate(NEWEST.items()):
        data = events.data_of(events.full(declaration.cls))
        plain = f"{PLAIN}{number}x"
        for place in texts(declaration):
            if is_code(type_, data, place):
                continue
            for mark in (marks.person["phone"], marks.person["id_number"]):
                assert refused(clerk, entry_of(type_, "u1", events.put(data, place, mark))), place
            data, honest[plain] = events.put(data, place, plain), declaration
        sealed = {"people": [marks.person], "text": marks.text, "to": EAST}
        carries = "dossier_hash" in declaration.cls.__struct_fields__
        clerk.enters(entry_of(type_, "u1", data, sealed if carries else None))
    until(lambda: not clerk.branch.unsettled, 120, lambda: clerk.branch.unsettled)

    more = (("sent", tap.all()), ("agents' log", caplog.text.encode()))
    assert traces(city, marks.forms(), *more) == []
    ledgers = {name: rows_of(city, name, "ledger") for name in DOMAINS}
    for plain, declaration in honest.items():
        assert plain.encode() in tap.all(), declaration.type
        assert plain.encode().hex().encode() in ledgers[declaration.domain], declaration.type


# ------------------------------------------------------------------- every kind of table


Row = dict[str, str]
"""What a row says, or a person, by field."""


def a_row(kind: Kind, union: str, person: Row) -> Row:
    """Fill in the example of a table for a union, about a person where it is about one."""
    row = {one.field: one.example for one in kind.columns if one.example}
    speaking = {"union", "above", "parent"} - {kind.subject}  # a table of unions names new ones
    row |= {name: union for name in speaking if name in row}
    coded = ("credit_code", "employer", "employers")  # an example is nobody's, so it is no code
    row |= {name: code(1) for name in coded if name in row}
    if "id_number" in row:
        row |= {name: person[name] for name in ("name", "id_number")}
        row.pop("sex", None)
    return row


def dirty(kind: Kind, row: Row, person: Row) -> Iterator[Row]:
    """Give the row with a person's number in each column that holds no person and no union."""
    about = {"name", "id_number"} if "id_number" in row else set()
    for column in kind.columns:
        if column.field not in about and column.read != UNION_CODE:
            yield from (row | {column.field: person[one]} for one in ("phone", "id_number"))


def told(found: Imported) -> bytes:
    """Give all that is told of an import, as JSON and in sentences."""
    sentences = "".join(bad.told(lang) for bad in found.bad for lang in ("zh", "en"))
    return msgspec.json.encode(found) + sentences.encode()


def imported(clerk: Clerk, kind: Kind, folder: Path, person: Row) -> bytes:
    """Import dirty rows of a kind, each alone, and a good one; give all that is told of it."""
    row, heads = a_row(kind, EAST, person), {one.field: one.zh for one in kind.columns}
    importer, said, recorded = Importer(clerk.branch.store, clerk.account, kind.name), b"", 0
    for one in (*dirty(kind, row, person), row):
        file = table(folder, [*heads.values()], [one.get(field, "") for field in heads])
        found = importer.run(file)
        said += told(found)
        recorded += found.recorded
    assert recorded, (kind.name, found.bad)
    return said


def test_no_table_of_any_kind_takes_a_person_out(
    spoilt: City, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A good row becomes reports without the person; a number in another column is a mistake.

    Nor do the mistakes tell it, which screens and logs show.
    """
    caplog.set_level(logging.DEBUG)
    clerk, people = Clerk(spoilt.branches["house"]), (Marks(), Marks())
    tap = Tap(clerk.branch)

    said = b"".join(
        # Two people in turn: whom one table has told of, the next may pass over.
        imported(clerk, kind, tmp_path, people[number % 2].person)
        for number, kind in enumerate(KINDS.values())
    )
    until(lambda: not clerk.branch.unsettled, 60, lambda: clerk.branch.unsettled)

    assert all(f"import-{kind}-".encode() in tap.all() for kind in KINDS)
    more = (("sent", tap.all()), ("said", said), ("agents' log", caplog.text.encode()))
    assert traces(spoilt, [one for marks in people for one in marks.forms()], *more) == []
