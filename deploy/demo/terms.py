"""What the demo's unions had when they were entered, and how the terms that ended were renewed.

Each committee has a term of three or five years from its founding on (工会法 16). Most unions elect
in time; of twenty whose terms end in the year before the first day one puts it off, one is late,
one leaves it, and one elects without quorum, so that what the law says to each is seen.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from math import ceil
from typing import Any, Final, NamedTuple

from deploy.demo.plan import COMMITTEE_FROM, ROOT, Plan, PlannedUnion
from shared.codes import credit_code
from shared.events.base import Event, Reporter
from shared.events.organization import (
    CommitteeFormed,
    CommitteeKind,
    ElectionDecided,
    ElectionHeld,
    ElectionPostponed,
    LegalPersonRegistered,
    StaffHomeRated,
)
from shared.law.calendar import step

YEARS: Final = (3, 5)
SCORE: Final = 20
POSTPONED, LATE, LEFT, WITHOUT_QUORUM = range(4)
"""Places in a score at which a renewal isn't as it should be."""
DIRECT: Final = 0.3
"""Share of committees whose members elect the chair themselves."""
HAD: Final[tuple[tuple[CommitteeKind, float], ...]] = (
    ("audit", 0.86), ("women", 0.78), ("mediation", 0.35), ("supervision", 0.3),
    ("protection", 0.22),
)  # fmt: skip
LEGAL, HOME = 0.62, 0.28
"""Shares of the unions that had a committee, were legal persons, had a staff home: believable
rather than known."""
HOLDS: Final = (500, 1500)
"""Days from the entry on for which a certificate or a grade still holds: none runs out unseen."""

Say = Callable[[str], tuple[Reporter, Reporter]]
"""Gives the clerk and the chair who record for a union."""


class Told(NamedTuple):
    """A report of a union."""

    union: str
    event: Event
    on: dt.date


def term(seed: int, union: PlannedUnion, day: dt.date) -> tuple[int, dt.date]:
    """Give the years of a union's terms, and the first end of one after a day."""
    years = random.Random(f"{seed} term {union.code}").choice(YEARS)  # noqa: S311 - made up
    length = years
    while (ends := step(union.founded_on, length, "year")) <= day:
        length += years
    return years, ends


def year(plan: Plan, entered: dt.date, say: Say) -> Iterator[Told]:
    """Give what the unions had on the day they were entered, and their elections since."""
    ended = 0
    for one in plan.unions:
        if one.founded_on >= entered:
            continue
        chance = random.Random(f"{plan.seed} had {one.code}")  # noqa: S311 - made up
        yield from had(one, entered, say, chance)
        years, ends = term(plan.seed, one, entered)
        if ends < plan.began_on:
            for told in renewed(one, years, ends, ended % SCORE, say, chance):
                yield told._replace(on=max(told.on, entered))
            ended += 1


def had(one: PlannedUnion, entered: dt.date, say: Say, chance: random.Random) -> Iterator[Told]:
    """Give the committees, the certificate and the grade that a union had."""

    def told(union: str, reporter: Reporter, cls: Any, **fields: Any) -> Told:  # noqa: ANN401
        common = {"on": entered, "reported_by": reporter, "union": one.code}
        return Told(union, cls(**common, **fields), entered)

    clerk, _ = say(one.code)
    valid_to = entered + dt.timedelta(chance.randint(*HOLDS))
    for kind, share in HAD:
        if chance.random() < share:
            alone = kind == "women" and one.workers < COMMITTEE_FROM
            yield told(one.code, clerk, CommitteeFormed, kind=kind,
                       members=1 if alone else 3, women_member_only=alone)  # fmt: skip
    if chance.random() < LEGAL:
        body = f"{credit_code.UNION}{one.code[:6]}{chance.randrange(10**9):09}"
        yield told(
            ROOT, say(ROOT)[1], LegalPersonRegistered,
            credit_code=body + credit_code.check_character(body),
            certificate_no=f"工法证字第{one.code}号", valid_to=valid_to,
        )  # fmt: skip
    if chance.random() < HOME:
        grade = chance.choices(("qualified", "advanced", "model"), (70, 22, 8))[0]
        yield told(one.parent, say(one.parent)[1], StaffHomeRated, grade=grade,
                   valid_to=valid_to, rated_by=one.parent)  # fmt: skip


def renewed(  # noqa: PLR0913, PLR0917 - a term is told by these
    one: PlannedUnion, years: int, ends: dt.date, place: int, say: Say, chance: random.Random
) -> Iterator[Told]:  # fmt: skip
    """Give how a union renewed a term, by its place in a score: mostly weeks before its end."""
    clerk, _ = say(one.code)
    if place == LEFT:
        return
    before = dt.timedelta(chance.randint(8, 50))
    on = ends + 2 * before if place in {POSTPONED, LATE} else ends - before
    if place == POSTPONED:
        asked = ends - dt.timedelta(15)
        until = ends + dt.timedelta(120)
        put_off = ElectionPostponed(
            on=asked, reported_by=clerk, union=one.code, until=until, reason="production_peak",
            agreed_by=one.parent,
        )  # fmt: skip
        yield Told(one.code, put_off, asked)
    entitled = max(3, one.members or one.workers * 3 // 4)
    lawful = place != WITHOUT_QUORUM
    election = held(one.code, entitled, years, on, clerk, chance, quorum=lawful)
    yield Told(one.code, election, on)
    decided = on + dt.timedelta(chance.randint(3, 9))
    begins = max(decided, ends + dt.timedelta(1))
    answer = ElectionDecided(
        on=decided, reported_by=say(one.parent)[1], union=one.code, decision="approved",
        term_from=begins, term_to=step(begins, years, "year"),
    )  # fmt: skip
    yield Told(one.parent, answer, decided)


def held(  # noqa: PLR0913, PLR0917 - an election is told by these
    union: str, entitled: int, years: int, on: dt.date, clerk: Reporter, chance: random.Random, *,
    quorum: bool = True,
) -> ElectionHeld:  # fmt: skip
    """Give the election of a union's next committee; in a small one of a single organizer."""
    seats = chance.choice((3, 5, 7)) if entitled >= COMMITTEE_FROM else 0
    share = chance.uniform(0.7, 0.97) if quorum else 0.5
    return ElectionHeld(
        on=on, reported_by=clerk, union=union, purpose="term", entitled=entitled,
        present=ceil(entitled * share), direct=chance.random() < DIRECT, seats=seats,
        candidates=max(seats, 1) + 1, term_years=years,
    )  # fmt: skip
