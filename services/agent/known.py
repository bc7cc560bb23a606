"""What the store knows of a subject: folded from its own reports, without those refused or voided.

The index of reports by subject is made of the events themselves whenever somebody asks, so
recording doesn't wait for it, and what was recorded by hand or by a local system is known as well.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec

from services.agent.kinds.base import SOURCE, Kind, State
from services.agent.queries import queries
from shared.events import common, registry
from shared.events.base import DECLARED, Event

if TYPE_CHECKING:
    from services.agent.database import Database

SOME: Final = 2000
"""Events indexed in one transaction: others record meanwhile."""


class Said(NamedTuple):
    """One report as the store holds it: its id, on whose behalf, and what it says."""

    id: str
    source: str
    event: Event


class Envelope(msgspec.Struct):
    """What of an event's bytes tells what it is about."""

    id: str
    source: str
    subject: str
    dataschema: str
    data: msgspec.Raw


class Told(msgspec.Struct):
    """What of an event's data tells the rest."""

    batch: str | None = None
    kind: str | None = None


read_envelope = msgspec.json.Decoder(Envelope).decode
read_told = msgspec.json.Decoder(Told).decode


class Known:
    """Reports by subject and by batch."""

    def __init__(self, database: Database) -> None:
        """Take the store's file."""
        self.database = database

    def catch_up(self) -> None:
        """Index what was recorded since the last time, whatever domain it is of."""
        registry.declare_all()
        while rows := self.database.rows(queries.unindexed, limit=SOME):
            heads = {row["stream"]: row["number"] for row in rows}
            entries = [entry for row in rows for entry in entries_of(row)]
            with self.database.write(durable=False) as tx:
                tx.executemany(queries.add_subject, entries)
                for place, number in heads.items():
                    tx.execute(queries.move_indexed, {"place": place, "number": number})

    def reports(self, key: str) -> list[Said]:
        """Give the reports about a subject that stand, in the order in which they were made."""
        return list(mended(self.said(key)))

    def batch(self, name: str) -> list[Said]:
        """Give the reports of a batch that weren't refused, those voided since among them."""
        return [one for one in self.said(f"batch:{name}") if not is_void(one)]

    def batches(self) -> Iterator[str]:
        """Name the batches that hold anything else than voids, the last one first."""
        for row in self.database.rows(queries.batches):
            name = row["key"].removeprefix("batch:")
            if self.batch(name):
                yield name

    def said(self, key: str) -> list[Said]:
        """Give the reports under a key that weren't refused, as they were recorded."""
        found: dict[str, Said | None] = {}
        for row in self.database.rows(queries.reports_about, key=key):
            # A report that was recorded anew after a succession counts where it stands last.
            refused = row["outcome"] == "refused"
            id_ = str(uuid.UUID(bytes=row["id"]))
            found[id_] = None if refused else said(row["body"])
        return [one for one in found.values() if one]

    def of(self, kind: Kind, key: str) -> State | None:
        """Give what is known of a subject; None when nothing was reported of it."""
        return folded(kind, self.reports(key))

    def count(self, kind: Kind) -> int:
        """Count the subjects of a kind, those that have ended among them."""
        range_ = {"after": f"{kind.subject}:", "until": f"{kind.subject};"}
        return int(self.database.row(queries.count_subjects, **range_)[0])

    def all(self, kind: Kind) -> Iterator[State]:
        """Give what is known of every subject of a kind."""
        after, until = f"{kind.subject}:", f"{kind.subject};"
        while rows := self.database.rows(
            queries.subjects_after, after=after, until=until, limit=SOME
        ):
            after = rows[-1]["key"]
            yield from (state for row in rows if (state := self.of(kind, row["key"])))


def folded(kind: Kind, reports: Sequence[Said]) -> State | None:
    """Give what reports come to; None where there are none."""
    if not reports:
        return None
    state: State = {SOURCE: reports[0].source.removeprefix("/unions/")}
    for one in reports:
        state = kind.fold(state, one.event)
    return state


def entries_of(row: Any) -> Iterator[tuple[str, int, int]]:  # noqa: ANN401 - a row
    """Give the keys under which an event is found."""
    envelope = read_envelope(row["body"])
    told = read_told(envelope.data)
    declaration = DECLARED[envelope.dataschema]
    kind = declaration.template[0]
    if kind.startswith("{"):
        kind = str(told.kind)
    yield f"{kind}:{envelope.subject}", row["stream"], row["number"]
    if told.batch:
        yield f"batch:{told.batch}", row["stream"], row["number"]


def said(body: bytes) -> Said:
    """Read a report that the store has recorded."""
    envelope = read_envelope(body)
    return Said(envelope.id, envelope.source, registry.load(envelope.dataschema, envelope.data))


def is_void(one: Said) -> bool:
    """Tell whether a report voids another."""
    return isinstance(one.event, common.EventVoided)


def mended(reports: list[Said]) -> Iterator[Said]:
    """Give reports without those that a later one voids, and as later ones correct them."""
    voided = {one.event.event for one in reports if isinstance(one.event, common.EventVoided)}
    corrected: dict[str, dict[str, Any]] = {}
    for one in reports:
        if isinstance(one.event, common.EventCorrected) and one.id not in voided:
            corrected.setdefault(one.event.event, {}).update(one.event.fields)
    for one in reports:
        mends = isinstance(one.event, common.EventVoided | common.EventCorrected)
        if not mends and one.id not in voided:
            yield one if one.id not in corrected else mend(one, corrected[one.id])


def mend(one: Said, fields: dict[str, Any]) -> Said:
    """Give a report with fields as they were corrected."""
    data = msgspec.to_builtins(one.event) | fields
    return one._replace(event=msgspec.convert(data, type(one.event)))
