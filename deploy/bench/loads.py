"""What the branches report in the bench: two events a subject, for each domain that is measured."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from shared.events import organization, rights
from shared.events.base import Event, Reporter

CLERK: Final = Reporter(account="bench", person="0" * 16)

Subject = Callable[[str, str, dt.date, random.Random, dt.date], Iterator[Event]]
"""Gives the two events of a subject: its name, its union, its day, chance, today."""


class Load(NamedTuple):
    """The load of a domain: its reports, and the indicator that counts each subject once."""

    domain: str
    subject: Subject
    indicator: str


def member(
    name: str, union: str, on: dt.date, chance: random.Random, today: dt.date
) -> Iterator[Event]:
    """Give a member who joins and is trained."""
    key = hashlib.sha256(name.encode()).hexdigest()
    yield organization.MemberJoined(
        on=on, reported_by=CLERK, member=key, union=union, employer=f"E{union}",
        sex=chance.choice(("female", "male")), birth_year=chance.randrange(1960, 2006),
        migrant=chance.random() < 0.3, employment="standard", grade="none",  # noqa: PLR2004
    )  # fmt: skip
    yield organization.MemberChanged(
        on=min(today, on + dt.timedelta(days=chance.randrange(5))), reported_by=CLERK,
        member=key, union=union, grade="junior",
    )  # fmt: skip


def dispute(
    name: str, union: str, on: dt.date, chance: random.Random, today: dt.date
) -> Iterator[Event]:
    """Give a dispute over wages that is filed and settled by talking."""
    yield rights.DisputeFiled(
        on=on, reported_by=CLERK, dispute=name, union=union, employer=f"E{union}",
        kind=chance.choice(("wages", "injury", "social_insurance")), claim_yuan="12000.00",
        workers=chance.randrange(1, 9), migrant=chance.randrange(2), employment="standard",
        known_on=on, oral=chance.random() < 0.3,  # noqa: PLR2004
    )  # fmt: skip
    yield rights.DisputeConsulted(
        on=min(today, on + dt.timedelta(days=chance.randrange(5))), reported_by=CLERK,
        dispute=name, outcome="settled", amount="9000.00",
    )  # fmt: skip


LOADS: Final = {
    "organization": Load("organization", member, "organization.members"),
    "rights": Load("rights", dispute, "rights.disputes_filed"),
}
