"""Months of an installation's ledgers: listed, detached and attached, database by database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

from deploy.commands.__main__ import language
from deploy.place import place
from shared import words
from shared.clock import now
from shared.streams import detaching, months
from shared.streams.detaching import Attached, MonthUnknown, MonthWaits, MonthYoung
from shared.words import Named

Tell = Callable[[str], None]


def listing(data: Path) -> dict[str, Any]:
    """Give, for each service, the months in its table, those in files, and other files there."""
    found = {}
    with place(data) as at:
        for name, url in at.databases.items():
            with psycopg.connect(url) as tx:
                table, files = detaching.attached(tx), detaching.detached(tx)
            found[name] = {
                "attached": [one._asdict() | {"month": f"{one.month:%Y-%m}"} for one in table],
                "detached": [
                    {"month": f"{one.month:%Y-%m}", "file": one.file, "rows": one.rows,
                     "bytes": one.bytes, "sha256": one.sha256.hex(), "at": one.detached_at}
                    for one in files
                ],
                "unnamed": [str(path) for path in detaching.unnamed(name, files)],
            }  # fmt: skip
    return found


def detach_until(data: Path, month: dt.date, tell: Tell) -> dict[str, Any]:
    """Detach every month up to one; give each service's files, and why others were left."""
    done: dict[str, Any] = {}
    with place(data) as at:
        for name, url in at.databases.items():
            done[name] = {"files": [], "left": []}
            for one in before(url, month):
                tell(f"{name} {one.month:%Y-%m}")
                try:
                    with psycopg.connect(url) as tx:
                        file = detaching.detach(tx, name, one.month, now().date())
                    done[name]["files"].append(file)
                except (MonthYoung, MonthWaits) as why:
                    done[name]["left"].append(told(why))
            if done[name]["files"]:
                tidy(url)
    return done


def before(url: str, month: dt.date) -> list[Attached]:
    """Give the months of a table up to one."""
    with psycopg.connect(url) as tx:
        return [one for one in detaching.attached(tx) if one.month <= month]


def attach_month(data: Path, month: dt.date, tell: Tell) -> dict[str, Any]:
    """Attach a month wherever it lies in a file; give the files. Raises `MonthUnknown`."""
    done: dict[str, Any] = {}
    with place(data) as at:
        for name, url in at.databases.items():
            tell(name)
            with psycopg.connect(url) as tx:
                if any(one.month == month for one in detaching.detached(tx)):
                    tx.rollback()
                    done[name] = {"files": detaching.attach(tx, month)}
    if not done:
        raise MonthUnknown(month=f"{month:%Y-%m}")
    return done


def tidy(url: str) -> None:
    """Let the table use again the room that was left."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(months.queries.tidy)


def told(why: Named) -> str:
    """Give an error's sentence."""
    return words.why(why.reason, language(), why.facts)
