"""Finds doubles: one person with live memberships in several unions (DESIGN 4, identity).

Read beside the stream, so that reports of members don't pay for it: keys that stand in several
ids, then their states. What is found goes into the service's own stream.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import msgspec

from services.organization.rules.double import Double
from services.organization.rules.member import Member
from shared.events.organization import DoubleFound
from shared.streams.ledger import Arrival, Connection
from shared.streams.queries import load_queries
from shared.streams.station import Station

queries = load_queries(Path(__file__).with_name("queries.sql"))

AT_ONCE: Final = 100
"""People who are looked at in one transaction."""

People = Mapping[str, list[str]]
"""The ids of a person's memberships, by member key."""


def find(station: Station) -> list[Arrival]:
    """Record the doubles that aren't known yet, or have become others."""
    today = station.today()
    with station.database.transaction() as tx:
        people = list(several(tx).items())
    found: list[Arrival] = []
    for first in range(0, len(people), AT_ONCE):
        with station.database.transaction() as tx:
            known = list(read(tx, dict(people[first : first + AT_ONCE])))
        judgements = [judged(members, double, today) for members, double in known]
        events = [event for event in judgements if event]
        found += station.record(events) if events else []
    return found


def several(tx: Connection) -> People:
    """Give the people with several memberships, ended ones included."""
    return dict(tx.execute(queries.people_with_several).fetchall())


def read(tx: Connection, people: People) -> Iterator[tuple[list[Member], Double | None]]:
    """Read the memberships and doubles of some people."""
    keys = [("member", id_) for ids in people.values() for id_ in ids]
    keys += [("double", key) for key in people]
    members: dict[str, list[Member]] = defaultdict(list)
    doubles: dict[str, Double] = {}
    for kind, state in tx.execute(
        queries.memberships_and_doubles,
        {"kinds": [kind for kind, _ in keys], "ids": [id_ for _, id_ in keys]},
    ):
        if kind == "member":
            member = msgspec.json.decode(state, type=Member)
            members[member.member].append(member)
        else:
            double = msgspec.json.decode(state, type=Double)
            doubles[double.member] = double
    return ((some, doubles.get(key)) for key, some in members.items())


def judged(members: list[Member], double: Double | None, today: dt.date) -> DoubleFound | None:
    """Give what is to be said of one person's memberships; None where all is known."""
    live = {one.union: began(one) for one in members if one.last.until is None}
    unions = sorted(live, key=lambda union: (live[union], union))
    known = [one.union for one in double.twins] if double and not double.settled_on else []
    if len(unions) < 2 or unions == known:  # noqa: PLR2004 - a double is of two
        return None
    key = members[0].member
    return DoubleFound(
        on=today,
        member=key,
        memberships=tuple(f"{union}/{key}" for union in unions),
        began_on=tuple(live[union] for union in unions),
    )


def began(member: Member) -> dt.date:
    """Give the day since which a membership lasts, a split of its union before it included."""
    return member.last.since or member.last.from_
