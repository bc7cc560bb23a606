"""Where live reports come from: the agents' stores, their people, and what stands in the city."""

from __future__ import annotations

import datetime as dt
import functools
import random
from collections import Counter, deque
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple, TypeVar

from deploy.demo import tables
from deploy.demo.entering import CHAIR, CLERK
from deploy.demo.latency import Sample
from deploy.demo.people import Person
from deploy.demo.plan import HOUSE
from deploy.demo.running import Running, today
from deploy.demo.settled import queries
from deploy.demo.standing import Standing, StandingUnion
from services.agent.store import Store
from shared.events.base import Event, Reporter

RECENT: Final = 400
"""Reports that may still be corrected or voided."""

LETTERS: Final = str.maketrans("0123456789", "ghjkmnpqrs")

T = TypeVar("T")


class NothingToDo(Exception):
    """There is nothing now that this act could be about."""


class Said(NamedTuple):
    """A report that may be corrected or voided later: its id, its membership, on whose behalf."""

    event: str
    union: str
    member: str


class Scene:
    """Everything that the acts have in common. `recorded` counts what the stores have taken."""

    def __init__(
        self, running: Running, standing: Standing, chance: random.Random,
        watch: Callable[[Sample], None],
    ) -> None:  # fmt: skip
        """Take the installation, what stands in it, the chance of this run, and who measures."""
        self.running = running
        self.standing = standing
        self.chance = chance
        self.watch = watch
        self.recorded = 0
        self.acted = 0
        self.turned_away: Counter[str] = Counter()
        self.changes: deque[Said] = deque(maxlen=RECENT)
        self.departures: deque[Said] = deque(maxlen=RECENT)
        self.later: deque[tuple[int, Callable[[], None]]] = deque()
        self.hosts = {
            code: name for name, store in running.stores.items() for code in store.people.unions()
        }
        self.persons = {
            name: tables.first_person(place) + store.database.row(queries.people)[0]
            for place, (name, store) in enumerate(running.stores.items())
        }
        self.rosters = [one.code for one in standing.active() if one.roster]

    @property
    def today(self) -> dt.date:
        """Give the day at the branch."""
        return today()

    # ------------------------------------------------------------------------- recording

    def say(self, union: str, event: Event, *, time: dt.datetime | None = None) -> str:
        """Record a report on behalf of a union at its agent; give its id."""
        (id_,) = self.store(union).record([event], source=f"/unions/{union}", time=time)
        self.recorded += 1
        return id_

    def store(self, union: str) -> Store:
        """Give the store that speaks for a union."""
        return self.running.stores[self.hosts[union]]

    def clerk(self, union: str) -> Reporter:
        """Give who records for a union."""
        return self.reporter(self.hosts[union], CLERK)

    def chair(self, union: str) -> Reporter:
        """Give who decides for a union: another person than the clerk."""
        return self.reporter(self.hosts[union], CHAIR)

    @functools.cache  # noqa: B019 - one scene a process
    def reporter(self, agent: str, account: str) -> Reporter:
        """Give what events say of an account."""
        return self.running.stores[agent].people.account(account).reporter

    def reference(self, union: str) -> str:
        """Give a local number that no other report has, behind the id of the union's store.

        It is of letters: of some thousand numbers with digits one looks like a phone number.
        """
        number = f"{self.chance.getrandbits(64):016x}".translate(LETTERS)
        return f"{self.store(union).ids[0]}:{number}"

    def soon(self, act: Callable[[], None], within: tuple[int, int]) -> None:
        """Do something after some more acts."""
        self.later.append((self.acted + self.chance.randint(*within), act))

    def due(self) -> list[Callable[[], None]]:
        """Give what is to be done now, of what was put off."""
        now = [act for at, act in self.later if at <= self.acted]
        self.later = deque(one for one in self.later if one[0] > self.acted)
        return now

    # ------------------------------------------------------------------------- choosing

    def pick(self, some: Sequence[T]) -> T:
        """Choose one. Raises `NothingToDo` where there is none."""
        if not some:
            raise NothingToDo
        return some[self.chance.randrange(len(some))]

    def maybe(self, share: float) -> bool:
        """Tell whether what happens in this share of the cases does now."""
        return self.chance.random() < share

    def roster(self) -> StandingUnion:
        """Choose a union that keeps a roster."""
        return self.standing.unions[self.pick(self.rosters)]

    def member(self, least: int = 3) -> tuple[str, str]:
        """Choose a live member of a union that has at least so many: union and key."""
        for _ in range(20):
            union = self.roster().code
            if len(self.standing.members[union]) >= least:
                return union, self.pick(self.standing.members[union])
        raise NothingToDo

    def day(self) -> dt.date:
        """Choose a day of the fact: mostly today, else of the last week."""
        return self.today - dt.timedelta(0 if self.maybe(0.8) else self.chance.randint(1, 6))

    def person(self, union: str, *, platform: bool) -> Person:
        """Make a worker whom nobody has entered yet."""
        agent = self.hosts[union]
        number, self.persons[agent] = self.persons[agent], self.persons[agent] + 1
        return tables.worker(self.running.installation.seed, number, platform=platform)

    # ------------------------------------------------------------------------- rights

    def speak_for(self, agent: str, codes: Sequence[str]) -> None:
        """Let an agent speak for more unions: codes that the union above has given out."""
        unions = [*self.running.stores[agent].people.unions(), *codes]
        self.running.admit({agent: unions})
        self.hosts |= dict.fromkeys(codes, agent)

    def host_of_town(self, town: str) -> str:
        """Give the agent of a town."""
        return self.hosts.get(town, HOUSE)
