"""Tells memberships the grades of their holders, as skills has announced them.

Compared beside the stream, as doubles are, so that reports of members don't pay for it: whichever
came first, the certificate or the membership, the next comparison brings them together.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from services.organization.rules.member import Certified, Member
from services.organization.rules.skill import Skill
from shared.events.organization import GradeCertified
from shared.streams.ledger import Arrival
from shared.streams.queries import load_queries
from shared.streams.station import Station

queries: Final = load_queries(Path(__file__).with_name("queries.sql"))
AT_ONCE: Final = 500
"""Certificates that are told in one transaction."""


def find(station: Station) -> list[Arrival]:
    """Record what memberships don't know yet of the certificates of their holders.

    Those that know all of them aren't even read.
    """
    with station.database.transaction() as tx:
        rows = tx.execute(queries.skilled).fetchall()
    events = [
        event
        for skill, member in rows
        for event in untold(
            msgspec.json.decode(skill, type=Skill), msgspec.json.decode(member, type=Member)
        )
    ]
    found: list[Arrival] = []
    for first in range(0, len(events), AT_ONCE):
        found += station.record(events[first : first + AT_ONCE])
    return found


def untold(skill: Skill, member: Member) -> Iterator[GradeCertified]:
    """Give what a membership is to be told: new certificates, and those that never were.

    What begins after the membership ended is none of its.
    """
    until = member.last.until
    its = [one for one in skill.certified if until is None or one.from_ < until]
    for one in its:
        if one not in member.certified:
            yield certified(member, one)
    valid = {one.certificate for one in its}
    for one in member.certified:
        if one.certificate not in valid:
            yield certified(member, one, void=True)


def certified(member: Member, one: Certified, *, void: bool = False) -> GradeCertified:
    """Give what a membership is told of a certificate."""
    return GradeCertified(
        on=one.from_, member=member.member, union=member.union, certificate=one.certificate,
        grade=one.grade, void=void,
    )  # fmt: skip
