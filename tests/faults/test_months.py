"""Months detached while reports come in, by processes that are killed: nothing is lost."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Iterator
from typing import Final

import orjson
import psycopg
import pytest

from deploy.commands.replay import replay
from shared.clock import now
from shared.events.base import Event
from shared.events.organization import EventCorrected, EventVoided
from shared.streams import detaching, months
from shared.streams.detaching import MonthsBusy, MonthWaits
from tests.city.branch import Branch
from tests.city.city import DATABASES, City
from tests.city.load import Load, days_ago
from tests.city.process import TOP, until
from tests.rules import organization as report

LATER: Final = dt.timedelta(days=100)
"""So long afterwards what came just now is old enough."""
RATE: Final = 150
POINTS: Final = ("months.written", "months.named", "months.let_go")
KILLED: Final = -9
MENDED: Final = 4
"""Reports of each kind that every branch mends, whose bytes lie in a file by then."""
SCRIPT: Final = """
import datetime as dt, sys
from pathlib import Path
from shared.streams import months
from tests.faults.test_months import take_out
months.keep_in(Path(sys.argv[2]))
take_out("organization", sys.argv[1])
"""


def take_out(name: str, url: str) -> bool:
    """Detach all that a table has, as if it were old; tell whether it could be."""
    with psycopg.connect(url) as tx:
        some = detaching.attached(tx)
    try:
        for one in some:
            with psycopg.connect(url) as tx:
                detaching.detach(tx, name, one.month, now().date() + LATER)
    except (MonthWaits, MonthsBusy):
        return False
    return bool(some)


def killed_at(city: City, point: str) -> bool:
    """Let a process detach that dies at a point; tell whether it came so far."""
    words = [sys.executable, "-c", SCRIPT, city.urls["organization"], str(city.months)]
    environment = {"TONGXIN_KILL_AT": point, "PYTHONPATH": str(TOP)}
    return subprocess.run(words, env=environment, cwd=TOP, check=False).returncode == KILLED


def mends(branch: Branch) -> Iterator[tuple[Event, str]]:
    """Correct a branch's first reports that somebody joined, and void its first changes.

    With each the union that reports it.
    """
    left = {"organization.member_joined": MENDED, "organization.member_changed": MENDED}
    for event, _, _, body in branch.rows():
        said = orjson.loads(body)
        if not left.get(said["type"]):
            continue
        left[said["type"]] -= 1
        union, member = said["data"]["union"], said["data"]["member"]
        fields = {"kind": "member", "about": f"{union}/{member}", "event": event, "reason": "误报"}
        if said["type"].endswith("joined"):
            right = fields | {"fields": {"grade": "technician"}}
            yield report.make(EventCorrected, days_ago(1), right, {}), union
        else:
            yield report.make(EventVoided, days_ago(1), fields, {}), union


@pytest.mark.seed(91)
def test_months_detached_under_load_keep_every_promise(city: City, load: Load) -> None:
    """Killed at each point, done, mended across it, replayed, and attached again: in step."""
    months.keep_in(city.months)
    load.run(200, at_once=5)
    city.drain()

    with load.flowing(RATE):
        for point in POINTS:
            until(lambda: killed_at(city, point), 60, lambda: f"not at {point}")  # noqa: B023
        for name in DATABASES:
            until(lambda: take_out(name, city.urls[name]), 60, lambda: "it waits")  # noqa: B023
        city.services["organization"].kill()
        city.services["organization"].start()
        for branch in load.branches:
            for event, union in mends(branch):
                branch.record([event], union)
        city.until_ready()

    city.check()
    gone = "SELECT count(*) FROM ledger WHERE file IS NOT NULL"
    assert all(city.rows(name, gone)[0][0] for name in DATABASES if name != "skills")
    mended = "SELECT count(*) FROM ledger WHERE type = %s AND outcome = 'applied' AND file IS NULL"
    assert city.rows("organization", mended, "organization.event_corrected")[0][0]
    assert city.rows("organization", mended, "organization.event_voided")[0][0]

    for name in DATABASES:
        with psycopg.connect(city.urls[name]) as tx:
            assert replay(name, tx) is None
    city.check()

    for name in DATABASES:
        with psycopg.connect(city.urls[name]) as tx:
            some = {one.month for one in detaching.detached(tx)}
        for month in some:
            with psycopg.connect(city.urls[name]) as tx:
                detaching.attach(tx, month)
    assert not any(city.rows(name, gone)[0][0] for name in DATABASES)
    city.check()
