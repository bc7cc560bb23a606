"""What a domain's service does with reports: judges, folds, and writes what follows.

One transaction for a batch: the subjects are locked and read once, every event is judged and
folded in memory, and what has changed is written in bulk.
"""

from __future__ import annotations

import datetime as dt
import functools
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec
import orjson

from shared.clock import SHANGHAI
from shared.events.base import DECLARED, Event, SubjectKey
from shared.figures.figures import Row, store
from shared.figures.indicators import Diff, Indicators, changed
from shared.figures.packets import packets
from shared.law import calendar, clocks
from shared.streams import entries, faults, outbox
from shared.streams.books import Books
from shared.streams.directory import Directory
from shared.streams.judging import Hearing
from shared.streams.ledger import Arrival, Connection
from shared.streams.own import OwnStream
from shared.streams.queries import load_queries
from shared.streams.rules import Finding, Rulebook, Subject

log = logging.getLogger(__name__)
queries = load_queries(Path(__file__).with_name("subjects.sql"))

Announce = Callable[[Subject | None, Subject | None], Iterator[Event]]
"""Gives what is announced of a subject that has changed, or of which nothing is left."""


class Known(NamedTuple):
    """What a service knows when it does something by itself: subjects as they are now.

    `positions` gives, by stream, up to which number it has heard what others announce.
    """

    directory: Directory
    subject: Callable[[SubjectKey], Subject | None]
    positions: Callable[[], Mapping[str, int]]


React = Callable[[Arrival, Known], Iterator[Event]]
"""Gives what the service does by itself once an event was applied."""
Change = tuple[SubjectKey, Subject | None, Subject | None]
REMINDERS: Final = clocks.reminders()


class SubjectsKeeper:
    """Keeps the subjects of a domain by its rules, its figures, clocks and announcements."""

    def __init__(  # noqa: PLR0913, PLR0917 - a domain is these
        self, domain: str, rulebook: Rulebook, indicators: Indicators, announce: Announce,
        directory: Directory, own: OwnStream, react: React | None = None,
    ) -> None:  # fmt: skip
        """Take the domain's declarations, the directory's copy and the service's own stream."""
        self.domain = domain
        self.rulebook = rulebook
        self.indicators = indicators
        self.announce = announce
        self.directory = directory
        self.own = own
        self.react = react
        self.waits = False

    def take(
        self, tx: Connection, arrivals: Sequence[Arrival], today: dt.date,
        announced: Sequence[Arrival] = (),
    ) -> list[Arrival]:  # fmt: skip
        """Settle the arrivals, try again what they set free, write what has changed."""
        books = Books(tx, self.rulebook.kinds)
        hearing = Hearing(tx, books, self, today)
        hearing.sit(arrivals, announced)
        self.waits |= bool(hearing.waits)
        faults.point("keeper.judged")
        changes = books.changed()
        books.write(changes)
        figures = self.count(tx, changes)
        with tx.pipeline():
            told = self.told(tx, changes, books.gone())
            outbox.add(tx, self.domain, [*packets(self.domain, figures), *told])
            watch(tx, changes)
        rows = [*hearing.settled, *self.record_findings(tx, changes, today)]
        entries.number(tx, rows)
        hearing.close()
        follows = self.own.write(tx, list(self.reactions(tx, books, rows)))
        return [*rows, *self.take(tx, follows, today)] if follows else rows

    def count(self, tx: Connection, changes: Iterable[Change]) -> list[Row]:
        """Add what the subjects contribute now, less what they did, to the figures."""
        diff: Diff = {}
        for _, before, now in changes:
            self.indicators.change(diff, before, now)
        return store(tx, changed(diff))

    def told(
        self, tx: Connection, changes: Iterable[Change], gone: Iterable[Subject]
    ) -> list[Event]:
        """Give what others need to know of the changes, having taken it in ourselves."""
        pairs: list[tuple[Subject | None, Subject | None]]
        pairs = [(before, now) for _, before, now in changes if now is not None]
        pairs += [(ghost, None) for ghost in gone]
        events = [event for pair in pairs for event in self.announce(*pair)]
        for event in events:
            self.directory.announce(event)
        self.directory.write(tx)
        return events

    def record_findings(
        self, tx: Connection, changes: Iterable[Change], today: dt.date
    ) -> list[Arrival]:
        """Write findings that are new into the service's own stream, so that people are told."""
        recorded = [
            self.finding(key, finding, today)
            for key, before, now in changes
            if now is not None
            for finding in now.findings
            if before is None or finding not in before.findings
        ]
        rows = self.own.write(tx, recorded)
        for row in rows:
            row.settle("applied")
        return rows

    def finding(self, key: SubjectKey, finding: Finding, today: dt.date) -> Event:
        """Make the event that tells of a finding."""
        cls = self.declared("finding_recorded")
        return cls(
            on=today, kind=key.kind, about=key.id, event=finding.event, rule=finding.rule,
            article=finding.article, severity=finding.severity,
        )  # fmt: skip

    def declared(self, name: str) -> Callable[..., Event]:
        """Give the domain's own class of a common event."""
        return DECLARED[f"urn:tongxin:{self.domain}.{name}:1"].cls

    def fire(self, tx: Connection, today: dt.date) -> list[Arrival]:
        """Record the clocks that have run out: nothing was heard by then; and what follows."""
        cls = self.declared("deadline_missed")
        missed = [
            cls(on=due_on + dt.timedelta(days=1), kind=kind, about=subject, clock=clock,
                due_on=due_on, article=article, pack=pack, effect=effect)
            for kind, subject, clock, due_on, pack, article, effect in tx.execute(
                queries.due_clocks, {"today": today}
            )
        ]  # fmt: skip
        return self.take(tx, self.own.write(tx, missed), today) if missed else []

    def adopt(self, tx: Connection, today: dt.date) -> list[Arrival]:
        """Reckon some subjects anew, now that the days off of a year are known."""
        cls = self.declared("calendar_adopted")
        wanted = {
            "first": calendar.FIRST_SETTLED.isoformat(),
            "last": calendar.last_settled().isoformat(),
            "type": f"{self.domain}.calendar_adopted",
        }
        concerned = tx.execute(queries.reckoned_without, wanted).fetchall()
        adopted = [
            cls(on=today, kind=kind, about=id_, year=calendar.LAST_YEAR) for kind, id_ in concerned
        ]
        return self.take(tx, self.own.write(tx, adopted), today) if adopted else []

    def reactions(self, tx: Connection, books: Books, rows: Iterable[Arrival]) -> Iterator[Event]:
        """Give what the service does by itself, by each subject as it is now."""
        if self.react is None:
            return
        positions = functools.cache(lambda: dict(tx.execute(queries.positions).fetchall()))
        known = Known(self.directory, books.get, positions)
        for row in rows:
            if row.event is not None and row.outcome == "applied":
                yield from self.react(row, known)

    def warn(self, tx: Connection, today: dt.date) -> list[Arrival]:
        """Record the clocks that are about to run out, each once for a day of the rule pack."""
        cls = self.declared("deadline_neared")
        told = [(clock, days) for clock, some in REMINDERS.items() for days in some]
        wanted = {
            "clocks": [clock for clock, _ in told], "days": [days for _, days in told],
            "today": today, "type": f"{self.domain}.deadline_neared",
        }  # fmt: skip
        neared = [
            cls(on=today, kind=kind, about=subject, clock=clock, due_on=due_on, article=article,
                pack=pack, effect=effect)
            for kind, subject, clock, due_on, pack, article, effect in tx.execute(
                queries.near_clocks, wanted
            )
        ]  # fmt: skip
        return self.take(tx, self.own.write(tx, neared), today) if neared else []

    def refuse_overdue(self, tx: Connection, now: dt.datetime) -> list[Arrival]:
        """Refuse what has waited for too long, or for a union that there isn't."""
        overdue = []
        for id_, stream, number, key, reason in tx.execute(queries.overdue, {"now": now}):
            arrival = Arrival(stream, number, b"", b"", retry_of=id_)
            arrival.key = SubjectKey(*key.split(":", 1)) if key else None
            arrival.settle("refused", reason)
            overdue.append(arrival)
        return self.take(tx, overdue, now.astimezone(SHANGHAI).date()) if overdue else []

    def learn(self, tx: Connection, announced: Sequence[Arrival], today: dt.date) -> list[Arrival]:
        """Fold what another service announced, and try again what waits for it: `union:…`."""
        return self.take(tx, (), today, announced)

    def committed(self) -> None:
        """Keep the directory's copy: it is what the table says."""
        self.waits = False
        self.directory.committed()

    def rolled_back(self) -> None:
        """Read the directory anew next time."""
        self.waits = False
        self.directory.rolled_back()


def watch(tx: Connection, changes: Iterable[Change]) -> None:
    """Set, move and end the clocks of subjects that have changed."""
    ended: list[dict[str, Any]] = []
    running: list[dict[str, Any]] = []
    for key, before, now in changes:
        old = {deadline.clock: deadline for deadline in before.deadlines()} if before else {}
        new = {deadline.clock: deadline for deadline in now.deadlines()} if now else {}
        if old == new:
            continue
        place = {"kind": key.kind, "subject": key.id}
        ended += [place | {"clock": clock} for clock in old.keys() - new.keys()]
        running += [
            place | msgspec.structs.asdict(deadline)
            for clock, deadline in new.items()
            if old.get(clock) != deadline
        ]
    for statement, rows in ((queries.end_clocks, ended), (queries.set_clocks, running)):
        if rows:
            tx.execute(statement, {"clocks": orjson.dumps(rows).decode()})
