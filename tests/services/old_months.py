"""A city in August whose June lies in a file, and what somebody may do to the file."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from shared.streams import detaching, month_file, months
from shared.streams.month_file import DICTIONARY, deflate
from tests.city.process import TOP
from tests.rules import organization as report
from tests.services.station import City
from tests.services.test_intake_verify import ANNA

JUNE: Final = dt.date(2026, 6, 1)
AUGUST: Final = dt.date(2026, 8, 15)
SCRIPT: Final = """
import datetime as dt, sys, psycopg
from pathlib import Path
from shared.streams import detaching, months
url, folder, work = sys.argv[1:]
months.keep_in(Path(folder))
with psycopg.connect(url) as tx:
    if work == "detach":
        detaching.detach(tx, "organization", dt.date(2026, 6, 1), dt.date(2026, 8, 15))
    else:
        detaching.attach(tx, dt.date(2026, 6, 1))
"""
"""A command's work, in a process that may be killed."""


def lived(city: City) -> City:
    """Let the city live through June: applied, refused, waited for, mended; then it is August."""
    city.anna.record(report.member_joined())
    city.anna.record(report.member_changed(grade="junior"))
    city.settle(*city.bo.say(report.member_received()))
    city.settle(*city.anna.say(report.member_sent(), report.member_joined()))
    city.settle(*city.bo.pack(), *city.chen.say(report.member_joined(union="u3", member="cc" * 32)))
    city.clock.go_on(days=(AUGUST - city.clock().date()).days)
    return city


def detach(city: City) -> Path:
    """Detach June; give the file."""
    with city.database.transaction() as tx:
        name = detaching.detach(tx, "organization", JUNE, city.clock().date())
    return months.folder() / name


def work(city: City, what: str, kill_at: str) -> int:
    """Do a command's work in a process that dies at a point; give how it ended."""
    words = [sys.executable, "-c", SCRIPT, city.url, str(months.folder()), what]
    environment = {"TONGXIN_KILL_AT": kill_at, "PYTHONPATH": str(TOP)}
    return subprocess.run(words, env=environment, cwd=TOP, check=False).returncode


def ledger(city: City) -> list[tuple[Any, ...]]:
    """Give every row of the ledger."""
    return city.rows("ledger")


# -------------------------------------------------------------------------------- harm


def missing(file: Path) -> None:
    """Lose it."""
    file.rename(file.with_suffix(".away"))


def cut_off(file: Path) -> None:
    """Lose its second half."""
    whole = file.read_bytes()
    written(file, whole[: len(whole) // 2])


def overwritten(file: Path) -> None:
    """Let its pages be other bytes, from the second on."""
    whole = file.read_bytes()
    written(file, whole[:4096] + b"\xff" * (len(whole) - 4096))


def forged(file: Path) -> None:
    """Put other content under a number, in a file that is sound in itself."""
    file.chmod(0o600)
    with sqlite3.connect(file) as tx:
        ((dictionary,),) = tx.execute("SELECT value FROM about WHERE name = ?", (DICTIONARY,))
        rows = tx.execute("SELECT id, body FROM bodies").fetchall()
        for id_, small in rows:
            body = month_file.inflate(small, dictionary)
            if b"junior" in body and ANNA.encode() in body:
                other = deflate(body.replace(b"junior", b"senior"), dictionary)
                tx.execute("UPDATE bodies SET body = ? WHERE id = ?", (other, id_))
    tx.close()


def emptied(file: Path) -> None:
    """Take the events out of a file that is sound in itself."""
    file.chmod(0o600)
    with sqlite3.connect(file) as tx:
        tx.execute("DELETE FROM bodies")
    tx.close()


def exchanged(file: Path) -> None:
    """Put another month's file in its place."""
    other = file.with_suffix(".other")
    month_file.write(other, {"service": "organization", "month": "2026-05"}, [(1, b"{}")], [])
    other.replace(file)


HARMS: Final = (missing, cut_off, overwritten, forged, emptied, exchanged)


def written(file: Path, content: bytes) -> None:
    """Write what shouldn't be written to."""
    file.chmod(0o600)
    file.write_bytes(content)


def kept_copy(file: Path) -> Path:
    """Give a good copy, as an operator keeps one."""
    return Path(shutil.copy2(file, file.with_suffix(".good")))


def put_back(copy: Path, file: Path) -> None:
    """Put the good copy in its place."""
    file.unlink(missing_ok=True)
    copy.rename(file)
