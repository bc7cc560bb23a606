"""Keeps the city's totals: what services announce of their figures, added to every union above.

A service announces the present values of rows. What is known of a row tells the difference, and
the plan of its union and day tells where that counts; so a late or doubled packet does no harm,
and a move, a union announced late and a figure for an earlier day need no rule of their own.
"""

from __future__ import annotations

import datetime as dt
import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter

from services.city import store
from services.city.cells import Held, difference, negative
from services.city.footing import Footing
from services.city.store import NOTHING, Place
from services.city.sums import Gathered, Sums
from shared.events.figures import Changed
from shared.figures.boundaries import TREES
from shared.streams import entries
from shared.streams.ledger import Arrival, Connection
from shared.streams.outbox import Database
from shared.streams.rules import Refused

Total = tuple[str, str, str]
"""Tree, union and indicator of a total."""


Places = dict[tuple[str | None, str], set[str]]
"""Ids of cells by tree and union; a union's own, without a tree, are of both."""
Rows = dict[Place, tuple[int, Held]]


class ForeignFigures(Refused):
    """A service announces figures of another."""


class OldFigures(Refused):
    """The figures come from a store that another has taken over from."""


class TotalsKeeper:
    """The keeper of figures: brings totals in step with figures, boundaries and the day."""

    def __init__(self) -> None:
        """Know nothing yet; what the tables say is read when it is first needed."""
        self.footing = Footing()
        self.waits = False
        self.news: Places = defaultdict(set)
        self.told: Places = defaultdict(set)

    def take(self, tx: Connection, arrivals: Sequence[Arrival], today: dt.date) -> list[Arrival]:
        """Settle packets of figures, and add what they change to the totals."""
        self.follow(tx, today)
        sums = Sums(self.footing.names, self.footing.closed)
        packets = []
        for arrival in arrivals:
            if arrival.outcome is None and isinstance(arrival.event, Changed):
                try:
                    self.admit(tx, arrival, arrival.event.origin, sums)
                except Refused as error:
                    arrival.settle("refused", error.reason, **error.facts)
                else:
                    arrival.settle("applied")
                    packets.append((arrival.number, arrival.event))
        self.learn(tx, self.read(tx, packets), sums)
        self.write(tx, sums)
        entries.number(tx, arrivals)
        return list(arrivals)

    def admit(self, tx: Connection, arrival: Arrival, origin: str, sums: Sums) -> None:
        """Check whose figures these are.

        A restored service announces everything anew from a new store: that replaces all that was
        known of it, and its old stream counts for nothing any more.
        """
        if origin != arrival.source:
            raise ForeignFigures(origin=origin, source=arrival.source)
        stream = self.footing.streams.get(origin)
        if stream == arrival.stream:
            return
        if stream is not None:
            if arrival.number > 1:
                raise OldFigures(origin=origin, stream=arrival.stream)
            self.forget(tx, origin, sums)
        store.set_stream(tx, origin, arrival.stream)
        self.footing.streams[origin] = arrival.stream

    def forget(self, tx: Connection, origin: str, sums: Sums) -> None:
        """Take back all that is known of an origin."""
        gathered = Gathered()
        for union, day, cells in store.known_from(tx, origin):
            change = negative(difference({}, cells))
            gathered.add(self.footing.plan(union, day), day, change)
            sums.own(union, day, change)
            self.news[None, union].update(cells)
        gathered.place(sums)
        store.forget(tx, origin)

    def learn(self, tx: Connection, rows: Rows, sums: Sums) -> None:
        """Take in the newest values of rows: what differs from what is known goes to the sums."""
        if not rows:
            return
        plan = self.footing.plan
        known = store.read_known(tx, list(rows))
        gathered = Gathered()
        new = {}
        for place, (number, cells) in rows.items():
            held = known.get(place, NOTHING)
            if number <= held.number:
                continue
            new[place] = number, cells
            change = difference(held.cells, cells)
            if change:
                gathered.add(plan(place.union, place.day), place.day, change)
                sums.own(place.union, place.day, change)
                self.news[None, place.union].update(change)
        store.write_known(tx, new, known)
        gathered.place(sums)

    def read(self, tx: Connection, packets: Iterable[tuple[int, Changed]]) -> Rows:
        """Give the newest row of each union, day and origin, with the number of its packet."""
        names = self.footing.names
        found: Rows = {}
        for number, packet in sorted(packets, key=itemgetter(0)):
            store.know_names(tx, names, packet)
            for row, cells in names.read(packet):
                found[Place(row.union, row.day, packet.origin)] = (number, cells)
        return found

    def follow(self, tx: Connection, today: dt.date) -> None:
        """Take the lock of the totals, and bring them onto today and the directory's edges."""
        sums = self.footing.follow(tx, today)
        if sums is not None:
            self.write(tx, sums)

    def write(self, tx: Connection, sums: Sums) -> None:
        """Add sums to the totals, and remember which have changed."""
        rows = sums.rows()
        store.add_totals(tx, rows)
        for key, cells in rows.items():
            self.news[key.tree, key.union].update(cells)

    def learnt(self, tx: Connection, names: Iterable[str], today: dt.date) -> list[Arrival]:
        """Follow what the directory has learnt; for the keeper of announcements."""
        if any(name.startswith("union:") for name in names):
            self.follow(tx, today)
        return []

    def turn(self, database: Database, today: dt.date) -> None:
        """Bring the totals onto a new day, in a transaction of its own.

        Intake may be at work in another thread, with what this keeper knows; so another turns.
        """
        with database.transaction() as tx:
            if store.read_ground(tx).day >= today:
                return
            keeper = TotalsKeeper()
            keeper.follow(tx, today)
        for place, ids in keeper.news.items():
            self.told[place] |= ids

    def committed(self) -> None:
        """Keep in mind which totals have changed."""
        for place, ids in self.news.items():
            self.told[place] |= ids
        self.news.clear()

    def rolled_back(self) -> None:
        """Read anew what the tables say."""
        self.footing = Footing()
        self.news.clear()

    def changed(self, most: int | None = None) -> Iterator[set[Total]]:
        """Give the totals that have changed and weren't given yet, a union at a time.

        From the root downwards, `most` unions; what isn't taken is given the next time.
        """
        names = self.footing.names.names
        for place in heapq.nsmallest(most or len(self.told), self.told, key=depth):
            tree, union = place
            ids = self.told.pop(place, set())
            yield {
                (one, union, names[id_].indicator)
                for id_ in ids & names.keys()
                for one in (TREES if tree is None else (tree,))
            }


def depth(place: tuple[str | None, str]) -> tuple[int, str]:
    """Order unions from the root downwards: codes grow longer with each level."""
    return len(place[1]), place[1]
