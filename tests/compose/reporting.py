"""Runs inside an agent's container: records so many members of a union, at a pace, and says so.

`python - UNION FIRST COUNT PAUSE < reporting.py`: members FIRST to FIRST + COUNT - 1 join, with
PAUSE seconds between two. `python - found` lets the house register what they need.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import sys
import time
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
    union, first, count, pause = sys.argv[1], *map(float, sys.argv[2:])
    for number in range(int(first), int(first + count)):
        store.record([joined(union, number)], source=f"/unions/{union}")
        time.sleep(pause)


main()
