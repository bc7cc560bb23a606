"""Takes months of a ledger out into files, and back: one transaction each, whole or not at all.

The file is written, read again, brought to the disk and given its name before the table lets go
of anything; whatever is killed in between leaves a file that nobody names. Intake goes on beside
it: only rows of the month are touched, which nobody writes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

from shared.clock import SHANGHAI
from shared.streams import chain, faults, month_file, months
from shared.streams.ledger import Connection
from shared.streams.month_file import MonthDamaged, MonthMissing, MonthNotWritten, Run
from shared.streams.rebuild import Difference
from shared.streams.rows import copy
from shared.words import Named

queries: Final = months.queries

QUIET: Final = dt.timedelta(days=31)
"""So long after its end a month is left alone: reminders look back a week, what is shown of late
refusals and the month's comparisons a month."""
DRAFT: Final = ".new"
NAME_DIGITS: Final = 12
"""Digits of its SHA-256 in a file's name: another file never takes its place."""


class MonthYoung(Named):
    """A month that isn't over for long enough stays in the table."""


class MonthWaits(Named):
    """Reports of the month still wait; they are settled after 90 days at the latest."""


class MonthsBusy(Named):
    """Another command is detaching or attaching months of this ledger."""


class MonthUnknown(Named):
    """Nothing of such a month lies in the table, or in files."""


class Attached(NamedTuple):
    """A month that lies in the table: rows with bytes, and how many of them still wait."""

    month: dt.date
    rows: int
    bytes: int
    waits: int


class Detached(NamedTuple):
    """A month, or a part of it, that lies in a file: bytes are the file's."""

    id: int
    month: dt.date
    file: str
    sha256: bytes
    bytes: int
    rows: int
    detached_at: dt.datetime


def attached(tx: Connection) -> list[Attached]:
    """Give the months that lie in the table, the oldest first."""
    return [Attached(*row) for row in tx.execute(queries.attached)]


def detached(tx: Connection) -> list[Detached]:
    """Give the files that the table names, the oldest month first."""
    return [Detached(*row) for row in tx.execute(queries.months)]


def ready(month: dt.date, today: dt.date) -> bool:
    """Tell whether a month is over for long enough."""
    return first_after(month) + QUIET <= today


def first_after(month: dt.date) -> dt.date:
    """Give the first day of the next month."""
    return (month.replace(day=1) + dt.timedelta(days=31)).replace(day=1)


def detach(tx: Connection, service: str, month: dt.date, today: dt.date) -> str:
    """Take a month out into a file of the folder; give its name. The caller commits.

    Must be the transaction's first work: what is written and what is let go are one snapshot's.

    Raises:
        MonthYoung: it isn't over for 31 days.
        MonthWaits: some of it waits.
        MonthUnknown: nothing of it lies in the table.
        MonthsBusy: another does the same.
        MonthNotWritten: the disk doesn't take the file, or gives other bytes back.

    """
    if not ready(month, today):
        raise MonthYoung(month=f"{month:%Y-%m}", on=first_after(month) + QUIET)
    begin(tx)
    span = span_of(month)
    ((waits,),) = tx.execute(queries.waits, span).fetchall()
    if waits:
        raise MonthWaits(month=f"{month:%Y-%m}", count=waits)
    folder = months.folder() / service
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / f"{month:%Y-%m}{DRAFT}"
    rows = export(tx, draft, service, month)
    if not rows:
        draft.unlink()
        raise MonthUnknown(month=f"{month:%Y-%m}")
    faults.point("months.written")
    found = month_file.digest(draft)
    name = f"{service}/{month:%Y-%m}-{found.hex()[:NAME_DIGITS]}.ledger"
    size = draft.stat().st_size
    draft.replace(months.folder() / name)
    for one in (folder, folder.parent):  # either may be new
        month_file.sync(one)
    faults.point("months.named")
    let_go(tx, month, {"file": name, "sha256": found, "bytes": size, "rows": rows})
    faults.point("months.let_go")
    return name


def begin(tx: Connection) -> None:
    """Begin a transaction that sees one moment, alone. Raises `MonthsBusy`."""
    tx.execute(queries.as_one)
    ((alone,),) = tx.execute(queries.alone).fetchall()
    if not alone:
        raise MonthsBusy


def span_of(month: dt.date) -> dict[str, dt.datetime]:
    """Give the first moments of a month and of the next, in Shanghai."""
    days = {"since": month.replace(day=1), "until": first_after(month)}
    return {name: dt.datetime.combine(day, dt.time(), SHANGHAI) for name, day in days.items()}


def export(tx: Connection, path: Path, service: str, month: dt.date) -> int:
    """Write a month's bytes into a file, and see that they come back the same; give how many."""
    went, rows = sha256(), 0

    def going() -> Iterator[tuple[int, bytes]]:
        nonlocal rows
        with tx.cursor(name="month", binary=True) as cursor:
            cursor.itersize = months.AT_ONCE
            for id_, body in cursor.execute(queries.bodies, span_of(month)):
                went.update(b"%d:" % id_ + body)
                rows += 1
                yield id_, body

    runs = (
        Run(stream, first, bytes(before or chain.root(stream)), last, bytes(link))
        for stream, first, before, last, link in tx.execute(queries.runs, span_of(month)).fetchall()
    )
    month_file.write(path, {"service": service, "month": f"{month:%Y-%m}"}, going(), runs)
    came = sha256()
    with month_file.opened(path.parent, path.name) as written:
        for id_, body in written.all_bodies():
            came.update(b"%d:" % id_ + body)
    if came.digest() != went.digest():
        raise MonthNotWritten(file=path, detail="other bytes came back")
    return rows


def let_go(tx: Connection, month: dt.date, file: dict[str, object]) -> None:
    """Let the table point to the file instead of holding the bytes."""
    ((id_,),) = tx.execute(queries.add_month, {"month": month, **file}).fetchall()
    tx.execute(queries.let_go, {"id": id_, **span_of(month)})


def attach(tx: Connection, month: dt.date) -> list[str]:
    """Take a month back into the table; give the files, which nobody needs any more.

    They are left where they are: an older copy of the database may still name them. The caller
    commits.

    Raises:
        MonthUnknown: no file of that month is known.
        MonthMissing, MonthDamaged: a file isn't there, or isn't what was detached.
        MonthsBusy: another does the same.

    """
    begin(tx)
    some = [one for one in detached(tx) if one.month == month.replace(day=1)]
    if not some:
        raise MonthUnknown(month=f"{month:%Y-%m}")
    tx.execute(queries.make_back)
    for one in some:
        check(one)
        with month_file.opened(months.folder(), one.file) as month_:
            copy(tx, queries.copy_back, "int8 bytea", month_.all_bodies())
    for one in some:
        taken = tx.execute(queries.take_back, {"id": one.id}).rowcount
        if taken != one.rows:
            raise MonthDamaged(file=months.folder() / one.file)
        tx.execute(queries.forget_month, {"id": one.id})
    faults.point("months.taken_back")
    return [one.file for one in some]


def check(one: Detached) -> None:
    """Raise `MonthMissing` or `MonthDamaged` unless the file is what was detached."""
    path = months.folder() / one.file
    if not path.is_file():
        raise MonthMissing(file=path)
    if month_file.digest(path) != one.sha256:
        raise MonthDamaged(file=path)


def files_difference(tx: Connection) -> Difference | None:
    """Name the first file that is missing or isn't what was detached."""
    for one in detached(tx):
        path = months.folder() / one.file
        found = month_file.digest(path).hex() if path.is_file() else None
        if found != one.sha256.hex():
            return Difference("months", str(path), found, one.sha256.hex())
    return None


def unnamed(service: str, some: list[Detached]) -> list[Path]:
    """Give the files of the folder that the table doesn't name: of a copy of it, or left over."""
    named = {months.folder() / one.file for one in some}
    return sorted(set((months.folder() / service).glob("*-*")) - named)
