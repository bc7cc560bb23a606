"""The directory: unions with their dated edges, and stores, as announced by organization.

One table in every service, and a copy in memory. A change takes the row lock of
`directory_version`, so what a copy hasn't seen is exactly what carries a newer version.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import msgspec
import psycopg

from shared.events import directory as announced
from shared.events.base import OF_CLASS, Event
from shared.streams.queries import load_queries

queries = load_queries(Path(__file__).with_suffix(".sql"))

ANNOUNCED: Final[dict[str, type[Event]]] = {
    "union": announced.UnionAnnounced,
    "store": announced.StoreAnnounced,
    "employer": announced.EmployerAnnounced,
    "workplace": announced.CoverageAnnounced,
    "standing": announced.StandingAnnounced,
    "indicator": announced.IndicatorAnnounced,
    "adverse_fact": announced.AdverseFactAnnounced,
    "grade": announced.GradeAnnounced,
}
IN_MEMORY: Final = ("union", "store")
UPPER: Final = ("city", "district")
"""Kinds of union that stand at district level or above it."""
TREES: Final = ("territorial", "industry")
MOST_LEVELS: Final = 20


class Directory:
    """The copy in memory, and the writing of changes."""

    def __init__(self) -> None:
        """Begin empty; `refresh` reads the table."""
        self.version = -1
        self.unions: dict[str, announced.UnionAnnounced] = {}
        self.stores: dict[str, announced.StoreAnnounced] = {}
        self.speaks: dict[str, dict[str, tuple[dt.date, dt.date]]] = {}
        self.parents: dict[tuple[str, str, dt.date], str | None] = {}
        self.root: str | None = None
        self.news: dict[tuple[str, str], Event] = {}

    def refresh(self, tx: psycopg.Connection[Any]) -> None:
        """Read what is newer than the copy."""
        ((version,),) = tx.execute(queries.version).fetchall()
        if version == self.version:
            return
        found = tx.execute(
            queries.newer, {"version": self.version, "kinds": list(IN_MEMORY)}
        ).fetchall()
        for kind, row in found:
            self.hold(msgspec.convert(row, ANNOUNCED[kind]))
        self.version = version

    def announce(self, event: Event) -> None:
        """Hold what was announced, and keep it to be written with the transaction."""
        self.hold(event)
        self.news[OF_CLASS[type(event)].subject(event)] = event

    def hold(self, event: Event) -> None:
        """Take an announcement into the copy."""
        if isinstance(event, announced.UnionAnnounced):
            self.unions[event.union] = event
            self.parents.clear()
            if any(edge.parent is None for edge in event.edges if edge.tree == "territorial"):
                self.root = event.union
        elif isinstance(event, announced.StoreAnnounced):
            self.stores[event.store] = event
            self.speaks[event.store] = {
                right.union: (right.from_, right.until or dt.date.max) for right in event.unions
            }

    def write(self, tx: psycopg.Connection[Any]) -> None:
        """Write what was announced in this transaction, under a version of its own."""
        if not self.news:
            return
        ((version,),) = tx.execute(queries.next_version).fetchall()
        with tx.cursor() as cursor:
            cursor.executemany(
                queries.put,
                [
                    (kind, id_, msgspec.json.encode(event).decode(), version)
                    for (kind, id_), event in sorted(self.news.items(), key=lambda item: item[0])
                ],
            )

    def unheard(self, tx: psycopg.Connection[Any], events: Iterable[Event]) -> list[Event]:
        """Give the announcements that the table doesn't hold as they are."""
        rows = {OF_CLASS[type(event)].subject(event): event for event in events}
        held = tx.execute(
            queries.held, {"kinds": [kind for kind, _ in rows], "ids": [id_ for _, id_ in rows]}
        ).fetchall()
        same = {(kind, id_): row for kind, id_, row in held}
        return [event for key, event in rows.items() if same.get(key) != msgspec.to_builtins(event)]

    def committed(self) -> None:
        """Forget what is written."""
        self.news.clear()

    def rolled_back(self) -> None:
        """Forget the copy, which may hold what never was."""
        self.__init__()  # type: ignore[misc]

    def may_speak(self, store: str, union: str, day: dt.date) -> bool:
        """Tell whether a store may speak for a union on a day."""
        right = self.speaks.get(store, {}).get(union)
        return right is not None and right[0] <= day <= right[1]

    def follows(self, store: str, other: str) -> bool:
        """Tell whether a store goes on for another, directly or through those between."""
        for _ in range(MOST_LEVELS):
            row = self.stores.get(store)
            if row is None or row.old is None:
                return False
            if row.old == other:
                return True
            store = row.old
        return False

    def shut_out(self, store: announced.StoreAnnounced) -> bool:
        """Tell whether a store was expelled, and nobody lawfully goes on for it.

        Whoever was followed is expelled too, and may be followed once more: its copy may have
        been restored twice.
        """
        followers = [one for one in self.stores.values() if one.old == store.store]
        return store.expelled_on is not None and all(map(self.shut_out, followers))

    def parent(self, union: str, tree: str, day: dt.date) -> str | None:
        """Give the union above on a day; a first edge holds for all days before it."""
        key = (union, tree, day)
        if key not in self.parents:
            self.parents[key] = self.find_parent(union, tree, day)
        return self.parents[key]

    def find_parent(self, union: str, tree: str, day: dt.date) -> str | None:
        """Find the edge in force on a day."""
        row = self.unions.get(union)
        if row is None:
            return None
        edges = sorted(
            (edge for edge in row.edges if edge.tree == tree),
            key=lambda edge: edge.from_ or dt.date.min,
        )
        begun = [edge for edge in edges[1:] if edge.from_ is not None and edge.from_ <= day]
        return [*edges[:1], *begun][-1].parent if edges else None

    def ancestors(self, union: str, tree: str, day: dt.date) -> list[str]:
        """Give the unions above on a day, nearest first."""
        path: list[str] = []
        above = self.parent(union, tree, day)
        while above is not None and above not in path and len(path) < MOST_LEVELS:
            path.append(above)
            above = self.parent(above, tree, day)
        return path

    def nearest_above(self, unions: Iterable[str], tree: str, day: dt.date) -> str | None:
        """Give the nearest union that is, or stands above, each of these."""
        paths = [[union, *self.ancestors(union, tree, day)] for union in unions]
        return next((one for one in paths[0] if all(one in path for path in paths)), None)
