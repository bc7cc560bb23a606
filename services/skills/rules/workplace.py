"""The workplace (用人单位) as skills knows it: on which days its workers were entered."""

from __future__ import annotations

import datetime as dt

import msgspec

from services.skills.rules.book import rules
from services.skills.rules.entry import ENTERED
from shared.events.skills import EntryWithdrawn, WorkerEntered
from shared.streams.rules import Fact, Subject

replace = msgspec.structs.replace


class Entries(msgspec.Struct, frozen=True, kw_only=True):
    """How many entries a union made of its workers on a day."""

    on: dt.date
    union: str
    number: int


class Workplace(Subject, frozen=True, kw_only=True):
    """An employer whose workers take part."""

    employer: str
    entries: tuple[Entries, ...]

    def holder(self, day: dt.date) -> str:
        """Give the union that entered its workers last up to a day, or first of all."""
        before = [one.union for one in self.entries if one.on <= day]
        return before[-1] if before else self.entries[0].union

    def former(self) -> tuple[str, ...]:
        """Give the other unions that entered its workers."""
        return tuple(sorted({one.union for one in self.entries} - {self.home()}))


def counted(
    entries: tuple[Entries, ...], on: dt.date, union: str, more: int
) -> tuple[Entries, ...]:
    """Give the entries with so many more of a union on a day; a day with none left stays."""
    number = more + sum(one.number for one in entries if (one.on, one.union) == (on, union))
    others = [one for one in entries if (one.on, one.union) != (on, union)]
    new = Entries(on=on, union=union, number=number)
    return tuple(sorted((*others, new), key=lambda one: (one.on, one.union)))


@rules.rule
def entered(workplace: Workplace | None, event: WorkerEntered, fact: Fact) -> Workplace:
    """Count an entry."""
    known = workplace.entries if workplace else ()
    findings = workplace.findings if workplace else ()
    entries = counted(known, event.on, event.union, 1)
    return Workplace(employer=fact.key.id, entries=entries, findings=findings)


@rules.rule
def withdrawn(workplace: Workplace, event: EntryWithdrawn, fact: Fact) -> Workplace:
    """Take back an entry that was taken back; who was disqualified took part."""
    if event.kind == "disqualified":
        return workplace
    on = fact.told(ENTERED, dt.date, event.on)
    return replace(workplace, entries=counted(workplace.entries, on, event.union, -1))
