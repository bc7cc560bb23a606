"""The overdue list (逾期清单): clocks that ran out, and of which nothing has been heard since.

A pure read over a connection. What was done late, or told to have been in time, isn't on it; how
many ran out in all is what `clocks_missed` counts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from shared.events.base import SubjectKey
from shared.events.directory import UnionAnnounced
from shared.streams import called
from shared.streams.called import Names
from shared.streams.directory import Directory
from shared.streams.ledger import Connection
from shared.streams.lineage import FIRST, Page, UnknownUnion
from shared.streams.queries import load_queries
from shared.streams.rules import Deadline, Subject

queries = load_queries(Path(__file__).with_suffix(".sql"))

MARK: Final = "~"
"""Stands between the parts of a place in the list; the id of the subject is the last of them."""


class Question(NamedTuple):
    """Whose list, in which tree, on which day; None is the root."""

    union: str | None
    tree: str
    on: dt.date


class Entry(NamedTuple):
    """One clock of one subject: who handles it now, and who answers for the miss."""

    domain: str
    key: SubjectKey
    deadline: Deadline
    handler: str
    answers: str
    employer: str | None

    @property
    def place(self) -> tuple[str, ...]:
        """Give its place in the list of all domains: what has been due for longest is first."""
        due = self.deadline
        return (due.due_on.isoformat(), self.domain, self.key.kind, due.clock, self.key.id)


def late(
    tx: Connection, domain: str, kinds: Mapping[str, type[Subject]], question: Question,
    page: Page = FIRST,
) -> dict[str, Any]:  # fmt: skip
    """Give what is overdue at a union and below it, in pages, and how much that is.

    An entry is the union's where it handles the subject now or answers for the miss: a case that
    was raised stands on both lists. `next` is the place of the last entry told: the same in every
    domain, so that the lists of several are one.

    Raises:
        UnknownUnion: the directory has no such union.

    """
    found = [one for one in entries(tx, domain, kinds) if one.deadline.due_on < question.on]
    unions = held(tx, question, {code for one in found for code in (one.handler, one.answers)})
    mine = sorted(belonging(unions, question, found), key=lambda one: one.place)
    after = tuple((page.after or "").split(MARK, 4))
    rest = [one for one in mine if one.place > after]
    told = rest[: page.limit]
    names = named(tx, told)
    return {
        "union": question.union or unions.root,
        "on": question.on.isoformat(),
        "count": len(mine),
        "entries": [tell(one, question.on, unions, names) for one in told],
        "next": MARK.join(told[-1].place) if len(rest) > len(told) else None,
    }


def entries(tx: Connection, domain: str, kinds: Mapping[str, type[Subject]]) -> Iterator[Entry]:
    """Read every subject that has missed a clock, of the kinds that have any."""
    decode = {
        kind: msgspec.json.Decoder(one).decode
        for kind, one in kinds.items()
        if one.waited_for is not Subject.waited_for
    }
    for kind, id_, state in tx.execute(queries.with_misses, {"kinds": list(decode)}):
        subject = decode[kind](state)
        employer = getattr(subject, "employer", None)
        for one in subject.waited_for():
            key = SubjectKey(kind, id_)
            yield Entry(domain, key, one.deadline, subject.home(), one.union, employer)


def held(tx: Connection, question: Question, codes: set[str]) -> Directory:
    """Read these unions and whoever stands above them; a directory of these alone.

    Raises `UnknownUnion`.
    """
    rows = Directory()
    asked = {question.union} if question.union else set()
    wanted, seen = codes | asked, set[str]()
    while wanted:
        seen |= wanted
        for (row,) in tx.execute(queries.unions, {"unions": sorted(wanted)}).fetchall():
            rows.hold(msgspec.convert(row, UnionAnnounced))
        above = {
            rows.parent(one, tree, question.on)
            for one in wanted
            for tree in {question.tree, "territorial"}
        }
        wanted = {one for one in above if one is not None} - seen
    if not asked <= rows.unions.keys():
        raise UnknownUnion(union=question.union)
    return rows


def belonging(unions: Directory, question: Question, found: Iterable[Entry]) -> Iterator[Entry]:
    """Give those of the union that is asked for and of those below it; the root has all."""
    for one in found:
        stands = {one.handler, one.answers}
        for code in (one.handler, one.answers):
            stands.update(unions.ancestors(code, question.tree, question.on))
        if question.union in {None, unions.root, *stands}:
            yield one


def named(tx: Connection, told: Iterable[Entry]) -> Names:
    """Give the names of subjects, and of the employers that others are about."""
    keys = [one.key for one in told]
    keys += [SubjectKey("employer", one.employer) for one in told if one.employer]
    return called.names(tx, keys)


def tell(one: Entry, on: dt.date, unions: Directory, names: Names) -> dict[str, Any]:
    """Give an entry in plain JSON; `days` are those since the last day in time."""
    due = one.deadline
    handler, answers = (unions.unions.get(code) for code in (one.handler, one.answers))
    return {
        "domain": one.domain,
        "kind": one.key.kind,
        "id": one.key.id,
        "name": names.get(one.key),
        "employer_name": names.get(("employer", one.employer or "")),
        "clock": due.clock,
        "article": due.article,
        "pack": due.pack,
        "effect": due.effect,
        "provisional": due.provisional,
        "due_on": due.due_on.isoformat(),
        "days": (on - due.due_on).days,
        "union": one.handler,
        "union_name": handler.name if handler else None,
        "missed_by": one.answers,
        "missed_by_name": answers.name if answers else None,
        "place": MARK.join(one.place),
    }
