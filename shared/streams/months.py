"""Where the bytes of old events are: a month that was detached has them in a file.

The row stays in the ledger with its place, link, subject and outcome, and without its body; so
every question but that for the bytes is answered as ever, and no id is used twice. Bytes out of a
file are taken only if they are what stands between the row's link and the one before it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

from shared.streams import chain
from shared.streams.ledger import Connection
from shared.streams.month_file import MonthDamaged, MonthMissing, opened
from shared.streams.queries import load_queries
from shared.words import Named

queries: Final = load_queries(Path(__file__).with_suffix(".sql"))

AT_ONCE: Final = 2000
"""Rows whose bytes are looked for at once."""

_place: dict[str, Path] = {}


class MonthsNowhere(Named):
    """Months were detached, and nobody has said in which folder their files are."""


UNREADABLE: Final = (MonthMissing, MonthDamaged, MonthsNowhere)
"""Why bytes can't be had for the time being."""


def keep_in(folder: Path) -> None:
    """Say where this process finds the files of months; an installation has one folder."""
    _place["folder"] = folder


def folder() -> Path:
    """Give the folder. Raises `MonthsNowhere`."""
    try:
        return _place["folder"]
    except KeyError:
        raise MonthsNowhere from None


def whole(
    tx: Connection, rows: Iterable[tuple[Any, ...]], *, at_once: int = AT_ONCE,
    proven: bool = True,
) -> Iterator[tuple[Any, ...]]:  # fmt: skip
    """Give rows of a query with their bytes, wherever those are, in the order of the query.

    The last two columns are the id of the ledger's row that has the bytes, which isn't given on,
    and the bytes, or None. So many rows are held `at_once`. Raises what `bodies` raises.
    """
    coming = iter(rows)
    while some := list(islice(coming, at_once)):
        found = bodies(tx, {row[-2] for row in some if row[-1] is None}, proven=proven)
        for *row, id_, body in some:
            yield (*row, found.get(id_) if body is None else body)


def bodies(tx: Connection, ids: Iterable[int], *, proven: bool = True) -> dict[int, bytes]:
    """Give the bytes of these rows by ledger id, as far as they have any.

    A month may have been attached since the rows were read. Without `proven` whoever asks compares
    with the chain himself, and what isn't in its file is empty.

    Raises:
        MonthMissing: the file isn't there.
        MonthDamaged: the file doesn't hold what was detached.
        MonthsNowhere: nobody has said where files are.

    """
    wanted = {"ids": list(ids)}
    files: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    found: dict[int, bytes] = {}
    rows = tx.execute(queries.lying, wanted).fetchall() if wanted["ids"] else []
    for file, body, id_, *row in rows:
        if file is None:
            found[id_] = bytes(body)
        else:
            files[file].append((id_, *row))
    for file, rows in files.items():
        with opened(folder(), file) as month:
            held = month.some(id_ for id_, *_ in rows)
        for id_, stream, number, link, before in rows:
            body = held.get(id_, b"")
            if proven and chain.link(before or chain.root(stream), body) != link:
                raise MonthDamaged(file=folder() / file, place=f"{stream} {number}")
            found[id_] = body
    return found
