"""Runs inside an agent's container: records members of a union, and says how many.

`python -c … UNION FIRST MOST PAUSE`: members FIRST, FIRST + 1, … join, MOST at most, with PAUSE
seconds between two, until the input ends. `python -c … found`: the house registers what they need.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import select
import sys
from pathlib import Path

import msgspec

from services.agent.store import Store
from shared.events import organization as events
from shared.events.base import Event, Reporter

UNIONS = ("u1", "u2")
WHO = Reporter(account="test", person="0" * 16)


def made(cls: type[Event], /, **fields: object) -> Event:
    """Make a report of a year ago."""
    on = (dt.date.today() - dt.timedelta(days=300)).isoformat()  # noqa: DTZ011 - the container's
    return msgspec.convert({"on": on, "reported_by": msgspec.to_builtins(WHO)} | fields, cls)


def founding() -> list[Event]:
    """Make the unions, each with an employer."""
    employers = [
        made(events.EmployerRegistered, employer=f"e-{union}", name=f"{union}厂", workers=1000,
             division="640104", unit_type="110", industry="C1373", opened_on="2010-01-01")
        for union in UNIONS
    ]  # fmt: skip
    return employers + [
        made(events.UnionRegistered, union=union, name=f"{union}厂工会", kind="single",
             parent="6401", employers=[f"e-{union}"], founded_on="2020-01-01")
        for union in UNIONS
    ]  # fmt: skip


def joined(union: str, number: int) -> Event:
    """Make somebody a member."""
    key = hashlib.sha256(f"{union} {number}".encode()).hexdigest()
    return made(
        events.MemberJoined, union=union, member=key, sex="female", birth_year=1994,
        migrant=True, employment="standard", grade="none",
    )  # fmt: skip


def main() -> None:
    """Record what is asked for."""
    store = Store.open(Path(os.environ["TONGXIN_STORE"]))
    if sys.argv[1] == "found":
        store.record(founding(), source="/unions/6401")
        return
    union, first, most, pause = sys.argv[1], *map(float, sys.argv[2:])
    number = int(first)
    while number < first + most and not select.select([sys.stdin], [], [], pause)[0]:
        store.record([joined(union, number)], source=f"/unions/{union}")
        number += 1
    print(number - int(first))  # noqa: T201 - read by the test


main()
