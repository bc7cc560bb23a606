"""What stands in the city now, as far as live reports build on it.

Read from organization's own state at every start, so a demo that was killed goes on from what is
true; afterwards the acts keep it up to date themselves.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, TypeVar

import msgspec
import psycopg

from deploy.demo.settled import queries
from services.organization.rules.baseline import Baseline
from services.organization.rules.employer import Employer
from services.organization.rules.member import Member
from services.organization.rules.officer import Officer
from services.organization.rules.union import GRASSROOTS, Union
from services.organization.rules.visit import Problem
from services.rights.rules.dispute import Dispute
from services.rights.rules.household import Household
from services.rights.rules.workplace import Workplace
from services.rights.standing import standing as kept
from shared.events.directory import Stretch
from shared.rules import spans
from shared.rules.period import Period
from shared.streams.rules import Subject

OPEN: Final = frozenset({"applied", "preparing", "elected", "returned"})
"""States of a founding that goes on."""

S = TypeVar("S", bound=Subject)


@dataclass
class StandingUnion:
    """A union: its state, its place, what it covers, whether it keeps a roster, what it has.

    `placed_on` is the day from which it is below its parent, `term_to` its committee's last day.
    `posts` names who holds each; of several holders the last.
    """

    code: str
    name: str
    kind: str
    status: str
    parent: str
    employers: list[str]
    roster: bool
    since: dt.date
    placed_on: dt.date = dt.date.min
    applied_on: dt.date | None = None
    confirmed: set[str] = field(default_factory=set)
    committees: set[str] = field(default_factory=set)
    legal_person: bool = False
    staff_home: bool = False
    term_to: dt.date | None = None
    posts: dict[str, str] = field(default_factory=dict)


@dataclass
class StandingEmployer:
    """An employer with its latest workers, and the union that counts it now.

    `covered` is set as soon as a union covers it, be it from tomorrow on.
    """

    code: str
    name: str
    division: str
    workers: int
    union: str | None = None
    covered: bool = False
    closed: bool = False


@dataclass(frozen=True)
class Transfer:
    """A membership on its way from one union to another."""

    member: str
    from_union: str
    to_union: str


@dataclass(frozen=True)
class OpenProblem:
    """A problem that was raised on a visit, and the union that handles it."""

    problem: str
    handled_by: str


@dataclass(frozen=True)
class RaisedDispute:
    """A dispute that was raised because nobody was heard, and the union that has it now."""

    dispute: str
    union: str
    claim_yuan: str


@dataclass
class Standing:
    """All of it.

    `members` are the live keys of each roster, `since` from when on a union has one; `joined`
    counts who joined by day.
    `baselines` are the unions on whose ground legal units were counted outside; `raised` and
    `helped`, the disputes that were raised and the households that rights knows, are from rights;
    `sound` are the employers of which a lawful contract and a congress are known on a day.
    """

    unions: dict[str, StandingUnion] = field(default_factory=dict)
    employers: dict[str, StandingEmployer] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    joined: Counter[tuple[str, dt.date]] = field(default_factory=Counter)
    since: dict[tuple[str, str], dt.date] = field(default_factory=dict)
    sent: list[Transfer] = field(default_factory=list)
    received: list[Transfer] = field(default_factory=list)
    problems: list[OpenProblem] = field(default_factory=list)
    baselines: set[str] = field(default_factory=set)
    raised: list[RaisedDispute] = field(default_factory=list)
    helped: set[str] = field(default_factory=set)
    sound: set[str] = field(default_factory=set)

    def active(self) -> list[StandingUnion]:
        """Give the grassroots unions that count."""
        return [
            one for one in self.unions.values()
            if one.status == "active" and one.kind in GRASSROOTS
        ]  # fmt: skip

    def foundings(self) -> list[StandingUnion]:
        """Give the unions whose founding goes on, the longest under way first."""
        return [one for one in self.unions.values() if one.status in OPEN]

    def uncovered(self) -> list[StandingEmployer]:
        """Give the employers that no union covers or has applied to cover."""
        taken = {code for one in self.foundings() for code in one.employers}
        return [
            one for one in self.employers.values()
            if not (one.covered or one.closed or one.code in taken)
        ]  # fmt: skip

    def counted(self) -> list[StandingEmployer]:
        """Give the open employers that a union which goes on counts now."""
        return [
            one for one in self.employers.values()
            if one.union and not one.closed and self.unions[one.union].status == "active"
        ]  # fmt: skip


def read(tx: psycopg.Connection, day: dt.date) -> Standing:
    """Read how everything stands from organization's database."""
    standing = Standing()
    for union in subjects(tx, Union):
        standing.unions[union.union] = of_union(union)
    for employer in subjects(tx, Employer):
        standing.employers[employer.employer] = of_employer(employer, day)
    for period in subjects(tx, Period):
        standing.unions[period.union].confirmed.add(period.period)
    for member in subjects(tx, Member):
        put(standing, member)
    put_posts_and_problems(standing, tx)
    standing.received = [
        transfer(*row) for row in tx.execute(queries.waiting_for).fetchall()
    ]  # fmt: skip
    return standing


def read_rights(standing: Standing, tx: psycopg.Connection) -> None:
    """Enter from rights' database the disputes that were raised, and the households."""
    standing.helped = {one.household for one in subjects(tx, Household)}
    standing.raised = [
        RaisedDispute(one.dispute, one.handlings[-1].union, one.claim_yuan)
        for one in subjects(tx, Dispute)
        if one.ended_on is None and one.handlings[-1].why == "raised"
    ]


def read_sound(standing: Standing, tx: psycopg.Connection, days: tuple[dt.date, dt.date]) -> None:
    """Enter the employers that nothing bars from honours on either of two days."""
    for row in map(kept, subjects(tx, Workplace)):
        stretches = (row.under_contract, row.with_congress)
        if all(any(holds(one, day) for one in some) for some in stretches for day in days):
            standing.sound.add(row.employer)


def holds(stretch: Stretch, day: dt.date) -> bool:
    """Tell whether a day lies in a stretch of days."""
    return stretch.from_ <= day and (stretch.until is None or day < stretch.until)


def put_posts_and_problems(standing: Standing, tx: psycopg.Connection) -> None:
    """Enter who holds which post, the problems that are open, and what was counted outside."""
    for officer in subjects(tx, Officer):
        held = {one.post: officer.officer for one in officer.posts if one.until is None}
        standing.unions[officer.union].posts |= held
    for problem in subjects(tx, Problem):
        if problem.settled_on is None:
            standing.problems.append(OpenProblem(problem.problem, problem.handled_by))
    standing.baselines = {one.union for one in subjects(tx, Baseline)}


def subjects(tx: psycopg.Connection, type_: type[S]) -> Iterator[S]:
    """Give all subjects of a kind."""
    decode = msgspec.json.Decoder(type_).decode
    for (state,) in tx.execute(queries.subjects, {"kind": type_.kind}):
        if state is not None:
            yield decode(state)


def of_union(union: Union) -> StandingUnion:
    """Give a union as it stands."""
    (*_, place) = (edge for edge in union.edges if edge.tree == "territorial")
    return StandingUnion(
        code=union.union, name=union.name, kind=union.form, status=union.status,
        parent=place.parent or "", employers=list(union.employers),
        roster=not union.rosters or union.rosters[-1].roster,
        since=union.known_from, placed_on=place.from_ or dt.date.min,
        applied_on=union.applied_on,
        committees={one.kind for one in union.committees if one.until is None},
        legal_person=spans.is_open(union.legal), staff_home=bool(union.homes),
        term_to=union.term.to if union.term else None,
    )  # fmt: skip


def of_employer(employer: Employer, day: dt.date) -> StandingEmployer:
    """Give an employer as it stands."""
    names = [one.name for one in employer.traits if one.name]
    divisions = [one.division for one in employer.traits if one.division]
    return StandingEmployer(
        code=employer.employer, name=names[-1], division=divisions[-1],
        workers=employer.counts[-1].workers,
        union=employer.covered_by(day), closed=employer.closed_on is not None,
        covered=any(one.until is None for one in employer.coverages),
    )  # fmt: skip


def put(standing: Standing, member: Member) -> None:
    """Enter a membership: live, or on its way to another union."""
    for spell in member.spells:
        if spell.how == "joined":
            standing.joined[member.union, spell.from_] += 1
    last = member.last
    if last.until is not None:
        return
    if last.sent_to:
        standing.sent.append(Transfer(member.member, member.union, last.sent_to))
    else:
        standing.members[member.union].append(member.member)
        standing.since[member.union, member.member] = last.from_


def transfer(needs: str, key: str) -> Transfer:
    """Read a receipt that waits for a membership to be sent, from what it needs and its key."""
    from_union, member = needs.removeprefix("member:").split("/")
    return Transfer(member, from_union, key.removeprefix("member:").partition("/")[0])
