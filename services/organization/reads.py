"""What organization answers beside what every domain does: unions, their place and their names.

Pure reads over a connection, with plain JSON on both sides: days are ISO strings, numbers decimal
strings. Errors are `shared.words.Named` and named for the fact.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from shared.events.directory import UnionAnnounced
from shared.streams.directory import TREES, Directory
from shared.streams.ledger import Connection
from shared.streams.lineage import UnknownUnion
from shared.streams.queries import load_queries

queries = load_queries(Path(__file__).with_name("queries.sql"))

FOUND: Final = 12
"""So many finds are told: whoever wants another says more of its name."""


def union(tx: Connection, code: str, on: str) -> dict[str, Any]:
    """Give a union and the unions above it in both trees on a day, the root first.

    Raises `UnknownUnion`.
    """
    rows = place(tx, code, dt.date.fromisoformat(on))
    found = rows.unions[code]
    told = {tree: [brief(rows.unions[one]) for one in path(rows, code, tree, on)] for tree in TREES}
    return {
        **brief(found),
        "from": found.from_.isoformat(),
        "until": found.until.isoformat() if found.until else None,
        **told,
    }


def place(tx: Connection, code: str, day: dt.date) -> Directory:
    """Read a union and whoever stands above it on a day; a directory of these alone."""
    rows = Directory()
    todo = [code]
    while todo:
        wanted = todo.pop()
        if wanted not in rows.unions:
            row = tx.execute(queries.union_row, {"union": wanted}).fetchone()
            if row is None:
                raise UnknownUnion(union=wanted)
            rows.hold(msgspec.convert(row[0], UnionAnnounced))
            todo += [above for tree in TREES if (above := rows.parent(wanted, tree, day))]
    return rows


def path(rows: Directory, code: str, tree: str, on: str) -> list[str]:
    """Give the way from the root down to a union.

    What has no parent in the industry tree hangs under the root (decisions/0001, 9).
    """
    way = [code, *rows.ancestors(code, tree, dt.date.fromisoformat(on))]
    if rows.root is not None and way[-1] != rows.root:
        way.append(rows.root)
    return way[::-1]


def tree(tx: Connection, parent: str | None, tree: str, on: str) -> dict[str, Any]:
    """Give a union (the root, when none is named) and those directly below it on a day.

    Raises `UnknownUnion`.
    """
    day = dt.date.fromisoformat(on)
    row = tx.execute(
        queries.root_row if parent is None else queries.union_row, {"union": parent}
    ).fetchone()
    if row is None:
        raise UnknownUnion(union=parent or "")
    here = msgspec.convert(row[0], UnionAnnounced)
    is_root = any(edge.tree == TREES[0] and edge.parent is None for edge in here.edges)
    below = list(children(tx, here.union, tree, day, is_root=is_root))
    return {**brief(here), "tree": tree, "on": on, "children": [brief(one) for one in below]}


def children(
    tx: Connection, parent: str, tree: str, day: dt.date, *, is_root: bool
) -> Iterator[UnionAnnounced]:
    """Give the unions directly below a union on a day, by their codes."""
    rows = Directory()
    found = tx.execute(queries.once_below, {"union": parent}).fetchall()
    above: tuple[str | None, ...] = (parent,)
    if is_root and tree == "industry":
        found += tx.execute(queries.without_industry).fetchall()
        above = (parent, None)
    for (row,) in found:
        rows.hold(msgspec.convert(row, UnionAnnounced))
    for code in sorted(rows.unions.keys() - {parent}):
        if rows.parent(code, tree, day) in above:
            yield rows.unions[code]


def find(tx: Connection, text: str) -> dict[str, Any]:
    """Find unions and employers by a code's beginning or a part of the name, the nearest first.

    `union` is where a find leads: itself, or the union that counts the employer (None: none does).
    """
    rows = tx.execute(queries.find, {"text": text, "most": FOUND + 1}).fetchall()
    names = ("what", "id", "name", "union", "kind", "status")
    return {
        "found": [dict(zip(names, row, strict=True)) for row in rows[:FOUND]],
        "more": len(rows) > FOUND,
    }


def brief(union: UnionAnnounced) -> dict[str, Any]:
    """Give what is told of a union in every list."""
    return {"union": union.union, "name": union.name, "kind": union.kind, "status": union.status}
