"""The first start: lets the agents in and imports what the city holds at its beginning.

Whoever is stopped in the middle goes on at the next start: the tables are written once, stores are
admitted anew under the same id, and an import records only what is new.
"""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from deploy.demo import people, tables
from deploy.demo.opening import Opening
from deploy.demo.plan import Plan, PlannedUnion
from deploy.demo.running import Running
from deploy.demo.settled import wait_until_settled
from deploy.demo.tables import OFFICERS, ROSTERS, STAGES, Table
from services.agent.importing import Importer
from services.agent.people import Account
from services.agent.store import Store
from shared.events.base import Reporter
from shared.events.organization import HeadcountDeclared

CLERK, CHAIR = "clerk", "chair"
"""Who records at an agent, and who decides there: always two persons."""
RESERVED: Final = 20
"""Codes that each town has given out in advance for unions yet to be founded."""
FIRST_RESERVED: Final = 8001
DECLARED: Final = "demo_heads_declared"
LATER: Final = (ROSTERS, OFFICERS)
"""The stages that are entered on the first day, while the services run."""
AHEAD: Final = 3000
"""Reports by which the import may be ahead of the service: what waits for seconds in a queue is
sent again by agents who doubt that it arrived (16,000 of 55,000 were, on a busy machine)."""

Tell = Callable[[str, int, int], None]
"""Is told a stage, what of it is done, and what there is to do."""


class ImportFailed(Exception):
    """A table of the demo's own couldn't be imported: a bug."""


class Entering:
    """Enters the planned city into a running installation."""

    def __init__(self, running: Running, plan: Plan, tell: Tell) -> None:
        """Take the installation, the plan, and whom to tell how far it is."""
        self.running = running
        self.plan = plan
        self.tell = tell
        self.done = 0
        self.rows = 0

    def admit(self) -> None:
        """Let every agent in for its unions, and give each a clerk and a chair."""
        rights: dict[str, list[str]] = {agent: [] for agent in self.plan.agents}
        for code, agent in self.plan.hosts.items():
            rights[agent].append(code)
            if len(code) == TOWN:
                rights[agent] += (f"{code}{FIRST_RESERVED + n}" for n in range(RESERVED))
        self.running.admit(rights)
        for place, agent in enumerate(self.plan.agents):
            open_accounts(self.running.stores[agent], self.plan.seed, place)

    def open(self, folder: Path) -> None:
        """Enter the unions and their months, as the year before; the services don't run yet."""
        Opening(self.running, self.plan, self.reporters).run(
            lambda: self.enter(folder, [one for one in STAGES if one not in LATER])
        )

    def run(self, folder: Path) -> None:
        """Import the members and officers, and declare the heads of the large."""
        for stage in LATER:
            self.enter(folder, [stage])
            if stage == ROSTERS:
                self.declare()
            wait_until_settled(self.running)

    def enter(self, folder: Path, stages: Iterable[str]) -> None:
        """Import the tables of some stages."""
        written = tables.write(self.plan, folder)
        self.rows = tables.count(written, folder)
        for stage in stages:
            for table in written:
                if table.stage == stage:
                    self.take(table, table.path(folder))

    def reporters(self, union: str) -> tuple[Reporter, Reporter]:
        """Give the clerk and the chair who record for a union."""
        people = self.running.stores[self.plan.hosts[union]].people
        return people.account(CLERK).reporter, people.account(CHAIR).reporter

    def take(self, table: Table, path: Path) -> None:
        """Import one table at its agent. Raises `ImportFailed`."""
        store = self.running.stores[table.agent]
        before = self.done

        def progress(done: int, _: int) -> None:
            self.done = before + done
            self.running.check()
            self.tell(table.stage, self.done, self.rows)
            time.sleep(0)  # the services are in this very thread

        found = Importer(store, store.people.account(CLERK), table.kind).run(
            path, progress=progress
        )
        if found.bad:
            raise ImportFailed(f"{path}: {found.bad[0].told('en')}")
        if table.stage in LATER:
            wait_until_settled(self.running, AHEAD)

    def declare(self) -> None:
        """Declare the heads of the unions that keep no roster, once."""
        chance = random.Random(self.plan.seed + 2)  # noqa: S311 - made up, nothing to guess
        heads: dict[str, list[PlannedUnion]] = {}
        for union in self.plan.unions:
            if not union.roster:
                heads.setdefault(self.plan.hosts[union.code], []).append(union)
        for agent, unions in heads.items():
            store = self.running.stores[agent]
            declarations = list(self.declarations(unions, store.people.account(CLERK), chance))
            if store.settings.get(DECLARED):
                continue
            with store.together():
                for event in declarations:
                    store.record([event], source=f"/unions/{event.union}")
                store.settings.set(DECLARED, value=True)

    def declarations(
        self, unions: Iterable[PlannedUnion], clerk: Account, chance: random.Random
    ) -> Iterator[HeadcountDeclared]:
        """Give what each of the unions declares."""
        for union in unions:
            members = int(union.workers * chance.uniform(0.6, 0.95))
            as_of = self.plan.began_on - dt.timedelta(chance.randint(*tables.ROSTER_BEFORE))
            yield HeadcountDeclared(
                on=as_of, reported_by=clerk.reporter, union=union.code, as_of=as_of,
                workers=union.workers, members=members,
                women=int(members * chance.uniform(0.2, 0.5)),
                migrant=int(members * chance.uniform(0.1, 0.5)), platform=0,
            )  # fmt: skip


TOWN: Final = 9
"""Characters of a town's code."""


def open_accounts(store: Store, seed: int, place: int) -> None:
    """Enter an agent's clerk and its chair."""
    for nth, account in enumerate((CLERK, CHAIR)):
        person = people.person(seed, people.MOST - 1 - 2 * place - nth)
        store.people.open_account(account, person.name, person.id_number)
