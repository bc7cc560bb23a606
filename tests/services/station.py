"""A service on a real database, without a broker: a small city, and the agents that report to it.

The reports themselves are built by `tests.rules.organization`, whose employers and unions stand in
this city.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Final

import msgspec

from services.organization.domain import organization
from shared.events.base import Event
from shared.runtime.database import Database
from shared.streams.ledger import Connection
from shared.streams.notices import Receipt, read_receipt
from shared.streams.queries import load_queries
from shared.streams.rebuild import Difference, Rebuild
from shared.streams.settlement import Settlement
from shared.streams.station import Domain, Station
from shared.streams.verify import check_streams
from shared.streams.wire import Delivery
from tests.rules import organization as report
from tests.services.branch import Agent, Clock

queries = load_queries(Path(__file__).with_suffix(".sql"))

STREAMS: Final = Path(__file__).parents[2] / "shared" / "streams" / "migrations"
ROOT, XINGQING, JINFENG = "6401", "640104", "640106"
TOWN: Final = "640104001"
LEADERS: Final = (ROOT, XINGQING, JINFENG, TOWN)
GRASSROOTS: Final = {"u1": XINGQING, "u2": XINGQING, "u3": TOWN, "u4": JINFENG}
"""The unions at the bottom, each with the one above it; `u1` covers `e1`, `u2` covers `e2` …"""


class Bed:
    """A service at its database, and the agents that report to it."""

    def __init__(self, url: str, domain: Domain = organization, clock: Clock | None = None) -> None:
        """Open a migrated database."""
        self.url = url
        self.clock = clock or Clock()
        self.database = Database(url, "test", most=2)
        self.database.open()
        self.station = Station(domain, self.database, self.clock)
        self.agents: dict[str, Agent] = {}

    def close(self) -> None:
        """Leave the database."""
        self.database.close()

    def agent(self, name: str, *unions: str, **given: Any) -> Agent:  # noqa: ANN401 - any field
        """Let a new agent in, for these unions."""
        self.agents[name] = agent = Agent(name, *unions, clock=self.clock)
        self.station.record([agent.admitted(**given)])
        return agent

    def settle(self, *deliveries: Delivery) -> Settlement:
        """Give one batch to intake."""
        found = self.station.intake.settle(deliveries)
        self.station.receipts.note(found, 0.0)
        return found

    def receipt(self, agent: Agent) -> Receipt:
        """Give what a store is told now."""
        self.station.receipts.owed[agent.stream] = 0.0
        self.station.receipts.users[agent.stream] = agent.name
        return self.receipts_said()[agent.stream]

    def receipts_said(self) -> dict[str, Receipt]:
        """Give all receipts that are owed now or within a second, by stream."""
        with self.database.transaction() as tx:
            messages = self.station.receipts.due(tx, 1.0)
        said = [read_receipt(message.body) for message in messages]
        return {receipt.stream: receipt for receipt in said if receipt}

    def outcome(self, agent: Agent, number: int | None = None) -> tuple[str, str | None]:
        """Give what became of a number, the last one where none is named, and why."""
        outcome, reason, _ = self.entry(agent, number)
        return outcome, reason

    def entry(
        self, agent: Agent, number: int | None = None
    ) -> tuple[str, str | None, dict[str, str]]:
        """Give outcome, reason and facts of a number, as last judged."""
        number = number or len(agent.written)
        ((outcome, reason, facts),) = self.rows("latest", stream=agent.stream, number=number)
        return outcome, reason, facts or {}

    def rows(self, name: str, **given: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401
        """Run a statement of `station.sql`."""
        with self.database.transaction() as tx:
            done = tx.execute(getattr(queries, name), given)
            return done.fetchall() if done.description else []

    def subject(self, kind: str, id_: str) -> Any:  # noqa: ANN401 - of any kind
        """Give a subject as its row holds it."""
        for (state,) in self.rows("subject", kind=kind, id=id_):
            return state and msgspec.json.decode(
                state, type=self.station.domain.rulebook.kinds[kind]
            )
        return None

    def stock(self, cell: str, union: str, on: dt.date = report.TODAY) -> int:
        """Give a union's stock on a day."""
        ((value,),) = self.rows("stock", union=union, cell=f"organization.{cell}", on=on)
        return int(value)

    def flow(self, cell: str, union: str) -> dict[dt.date, int]:
        """Give a union's flow by day."""
        found = self.rows("flow", union=union, cell=f"organization.{cell}")
        return {day: int(value) for day, value in found}

    def snapshot(self) -> dict[str, list[tuple[Any, ...]]]:
        """Give all that follows from the reports: what must not depend on their order."""
        return {name: self.rows(name) for name in ("subjects", "figures", "clocks", "directory")}

    def difference(self) -> Difference | None:
        """Name the first place where chains, or what follows from the ledger, don't agree."""
        with self.database.transaction() as tx:
            return check_streams(tx) or self.rebuilt(tx).first_difference()

    def rebuilt(self, tx: Connection) -> Rebuild:
        """Build anew all that follows from the ledger."""
        domain = self.station.domain
        return Rebuild(tx, domain.rulebook, domain.indicators, domain.announce, domain.announces)


class City(Bed):
    """Organization with a root, two districts, a town and four unions, each with its employer.

    `house` speaks for the four above, `anna` for u1, `bo` for u2, `chen` for u3 and u4.
    """

    def found(self) -> None:
        """Let the house and the branches in, and register all unions and employers."""
        root = report.union_registered(union=ROOT, kind="city", parent=None, employers=[])
        self.station.record([root])
        house = self.agent("house", *LEADERS)
        for name, *unions in (("anna", "u1"), ("bo", "u2"), ("chen", "u3", "u4")):
            self.agent(name, *unions)
        for district in (XINGQING, JINFENG):
            house.record(leader(district, "district", ROOT), ROOT)
        house.record(leader(TOWN, "town", XINGQING), XINGQING)
        for code, parent in GRASSROOTS.items():
            employer = f"e{code[1:]}"
            house.record(report.employer_registered(employer=employer), parent)
            house.record(
                report.union_registered(union=code, parent=parent, employers=[employer]), parent
            )
        self.settle(*house.pack())

    def people_of(self, founded: City) -> None:
        """Take over the agents of the city of whose database this one's is a copy."""
        self.agents = {name: agent.copy(self.clock) for name, agent in founded.agents.items()}

    @property
    def house(self) -> Agent:
        """Give the agent of the unions above."""
        return self.agents["house"]

    @property
    def anna(self) -> Agent:
        """Give the agent of u1."""
        return self.agents["anna"]

    @property
    def bo(self) -> Agent:
        """Give the agent of u2."""
        return self.agents["bo"]

    @property
    def chen(self) -> Agent:
        """Give the agent of u3 and u4."""
        return self.agents["chen"]


def leader(code: str, kind: str, parent: str) -> Event:
    """Build the registration of a union above others."""
    return report.union_registered(union=code, kind=kind, parent=parent, employers=[])


def beside_a_good_report(city: City, *deliveries: Delivery) -> Settlement:
    """Settle bad messages in one batch with a good report of another store, which is applied."""
    bo = city.bo
    bo.record(report.member_joined(union="u2", member=f"{len(bo.written):064x}"))
    found = city.settle(*deliveries, *bo.pack())
    assert city.outcome(bo) == ("applied", None)
    assert city.difference() is None
    return found
