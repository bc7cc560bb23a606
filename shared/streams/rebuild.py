"""Everything that follows from the ledger, built anew beside the live tables.

Recorded outcomes are folded in the order of ledger ids and nothing is judged again. Verify
compares the two; replay puts the built ones in place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from shared.events.base import OF_CLASS, Event, SubjectKey
from shared.figures import figures
from shared.figures.indicators import Diff, Indicators, changed
from shared.streams.books import Row, copy_rows, row
from shared.streams.keeper import Announce
from shared.streams.ledger import Connection
from shared.streams.months import whole
from shared.streams.queries import load_queries
from shared.streams.refolding import ghost, names, past, refold
from shared.streams.rows import copy
from shared.streams.rules import Rulebook, Subject

queries = load_queries(Path(__file__).with_suffix(".sql"))

TABLES: Final = ("subjects", "figures", "clocks", "directory")
OF_NO_SUBJECT: Final = "indicator"
"""A kind of row in the directory that follows from no subject."""


class Difference(NamedTuple):
    """The first place where what is held isn't what follows from the ledger."""

    where: str
    key: str
    held: str | None
    expected: str | None


class Rebuild:
    """Builds a domain's tables from its ledger, in temporary tables of one transaction."""

    def __init__(
        self, tx: Connection, rulebook: Rulebook, indicators: Indicators, announce: Announce,
        announces: Sequence[str],
    ) -> None:  # fmt: skip
        """Build all of them; `announces` are the kinds of row that the service announces."""
        self.tx = tx
        self.rulebook = rulebook
        self.kinds = {"kinds": [kind for kind in announces if kind != OF_NO_SUBJECT]}
        tx.execute(queries.make_tables)
        diff: Diff = {}
        rows: list[Row] = []
        clocks: list[tuple[Any, ...]] = []
        entries: list[tuple[Any, ...]] = []
        for key, subject, gone in self.subjects():
            rows.append((key, *row(subject)))
            indicators.add(diff, subject, 1)
            clocks += [(*key, *msgspec.structs.astuple(one)) for one in deadlines(subject)]
            entries += directory_rows(announce(None, subject) if subject else announce(gone, None))
        copy_rows(tx, queries.copy_subjects, rows)
        copy(tx, queries.copy_clocks, "text text text date bool text text text", clocks)
        copy(tx, queries.copy_directory, "text text json", entries)
        copy(tx, queries.copy_figures, "text date json json", (
            (*place, figures.dump(cells.stock), figures.dump(cells.flow))
            for place, cells in sorted(changed(diff).items())
        ))  # fmt: skip

    def subjects(self) -> Iterator[tuple[SubjectKey, Subject | None, Subject | None]]:
        """Fold every subject of the ledger; where nothing is left of one, give its ghost too."""
        with self.tx.cursor(name="histories") as cursor:
            cursor.itersize = 5000
            cursor.execute(queries.histories)
            rows = whole(self.tx, cursor)
            for key, some in groupby(rows, key=lambda found: SubjectKey(*found[:2])):
                if key.kind in self.rulebook.kinds:
                    pasts = [
                        past(bytes(body), kept or {}, accepted_on, names(also))
                        for _, _, kept, accepted_on, also, body in some
                    ]
                    subject = refold(key, pasts, self.rulebook)
                    yield key, subject, None if subject else ghost(key, pasts, self.rulebook)

    def first_difference(self) -> Difference | None:
        """Compare with the live tables; a cell that has come to zero is no difference."""
        for table in TABLES:
            found = self.tx.execute(getattr(queries, f"compare_{table}"), self.kinds).fetchone()
            if found is not None:
                return Difference(table, *found)
        return None

    def swap(self) -> None:
        """Put what was built in the place of the live tables."""
        for table in TABLES:
            self.tx.execute(getattr(queries, f"clear_{table}"), self.kinds)
            self.tx.execute(getattr(queries, f"swap_{table}"))


def deadlines(subject: Subject | None) -> Iterable[msgspec.Struct]:
    """Give the clocks of a subject."""
    return subject.deadlines() if subject else ()


def directory_rows(events: Iterable[Event]) -> Iterator[tuple[str, str, str]]:
    """Give announcements as rows of the directory."""
    for event in events:
        yield (*OF_CLASS[type(event)].subject(event), msgspec.json.encode(event).decode())
