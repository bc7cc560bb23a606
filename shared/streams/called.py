"""What ids and codes are called: unions and employers by their names, cases by their numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from shared.streams.ledger import Connection
from shared.streams.queries import load_queries

queries: Final = load_queries(Path(__file__).with_suffix(".sql"))

UNIONS: Final = frozenset({
    "at_union", "from_union", "goal", "holder", "into", "new_parent", "old_parent", "organizer",
    "parent", "quota_union", "source", "to", "to_union", "twins", "union", "unions",
})  # fmt: skip
"""Facts that hold the codes of unions."""
OWN: Final = ("id", "about")
"""Facts that hold the id of a subject of the kind that another fact says, or of the one asked."""
LIST: Final = ", "
"""What stands between several ids in one fact."""

Names = Mapping[tuple[str, str], str]


class Id(NamedTuple):
    """A text that may be an id: of what kind, and what stands before it in the text."""

    kind: str
    id: str
    before: str = ""


def names(tx: Connection, keys: Iterable[tuple[str, str]]) -> Names:
    """Give the names of subjects, by kind and id, as far as they have any."""
    wanted = sorted(set(keys))
    asked = {"kinds": [kind for kind, _ in wanted], "ids": [id_ for _, id_ in wanted]}
    return {(kind, id_): name for kind, id_, name in tx.execute(queries.names, asked)}


def call(
    tx: Connection, rows: Iterable[dict[str, Any]], *fields: str, kind: str | None = None
) -> None:
    """Add to each row, as `names`, what the ids in its facts are called, by what stands there.

    `fields` are those of the row that hold facts by name; `kind` is that of what was asked for.
    """
    of_rows = [(row, dict(told(row, fields, kind))) for row in rows]
    found = names(tx, (one[:2] for _, texts in of_rows for ids in texts.values() for one in ids))
    for row, texts in of_rows:
        row["names"] = {
            text: LIST.join(one.before + found.get(one[:2], one.id) for one in ids)
            for text, ids in texts.items()
            if any(one[:2] in found for one in ids)
        }


def told(
    row: Mapping[str, Any], fields: Iterable[str], kind: str | None
) -> Iterator[tuple[str, list[Id]]]:
    """Give the texts of a row, each with the ids that may be in it."""
    for field in fields:
        facts = row[field]
        of_own = str(facts.get("kind") or kind)
        for fact, text in facts.items():
            if isinstance(text, str):
                said = of_own if fact in OWN else "union" if fact in UNIONS else fact
                yield text, [id_of(said, one) for one in text.split(LIST)]


def id_of(kind: str, text: str) -> Id:
    """Give what a text may be the id of; a key as `union:6401` says so itself.

    Who belongs to a union (`member:6401/ab…`) is called by it.
    """
    if kind != "needs":
        return Id(kind, text)
    said, _, id_ = text.partition(":")
    union, slash, _ = id_.partition("/")
    return Id("union", union, f"{said}:") if slash else Id(said, id_, f"{said}:")
