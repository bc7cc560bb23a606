"""Takes in what a reader says of a stream: how far it is, what waits there, what it refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from sqlite3 import Connection, Row
from typing import Any, Final

import msgspec

from services.agent import succession
from services.agent.queries import queries
from shared.streams import chain
from shared.streams.notices import Receipt, Settled

Contradiction = dict[str, Any]
CATALOGUE: Final = "catalogue."
"""Under this, with the stream's name, stands which events its reader knows."""


def take(tx: Connection, receipt: Receipt, now: dt.datetime) -> tuple[bool, Contradiction | None]:
    """Keep a receipt; give whether it told anything, and what in it can't be true of this store.

    A reader that was restored is behind its own receipts and asks again: it is believed. One that
    is behind and asks for nothing was only late on its way.
    """
    row = tx.execute(queries.stream, {"stream": receipt.stream}).fetchone()
    if row is None or row["reader"] != receipt.reader or receipt.alg != chain.ALG:
        return False, None
    keep_catalogue(tx, receipt)
    who = succession.identity(tx)
    if row["store_id"] != who.id:
        settle(tx, row, receipt, up_to=row["receipted"])
        if lost(tx, row, receipt) and not who.stopped:
            succession.give_back(tx, row, receipt.number)
            move(tx, row, receipt, now)
        return True, None
    contradiction = contradicted(tx, row, receipt)
    if contradiction:
        stopped = msgspec.json.encode(contradiction).decode()
        tx.execute(queries.stop_store, {"id": who.id, "stopped": stopped})
        return False, contradiction
    if receipt.number < row["receipted"]:
        if receipt.ask is None:
            return False, None
        tx.execute(queries.forget_after, {"place": row["place"], "number": receipt.number})
    settle(tx, row, receipt, up_to=receipt.number)
    move(tx, row, receipt, now)
    return True, None


def keep_catalogue(tx: Connection, receipt: Receipt) -> None:
    """Keep which events the reader knows, where it says so and it isn't known yet."""
    name, told = CATALOGUE + receipt.stream, msgspec.json.encode(receipt.catalogue).decode()
    kept = tx.execute(queries.setting, {"name": name}).fetchone()
    if receipt.catalogue and (kept is None or kept["value"] != told):
        tx.execute(queries.set_setting, {"name": name, "value": told})


def lost(tx: Connection, row: Row, receipt: Receipt) -> bool:
    """Tell whether a reader has lost a part of an ended stream, and asks for it."""
    if receipt.ask is None or receipt.number >= row["receipted"]:
        return False
    return contradicted(tx, row, receipt) is None


def move(tx: Connection, row: Row, receipt: Receipt, now: dt.datetime) -> None:
    """Write down how far the reader is."""
    tx.execute(
        queries.move_receipted,
        {"place": row["place"], "number": receipt.number, "link": bytes.fromhex(receipt.link),
         "mark": receipt.mark, "heard_at": now.isoformat(timespec="seconds")},
    )  # fmt: skip


def contradicted(tx: Connection, row: Row, receipt: Receipt) -> Contradiction | None:
    """Compare a receipt with the chain; give number and links where they differ."""
    ours = link(tx, receipt.stream, receipt.number) if receipt.number <= row["number"] else None
    if ours is not None and ours.hex() == receipt.link:
        return None
    return {
        "stream": receipt.stream,
        "reader": receipt.reader,
        "number": receipt.number,
        "link": receipt.link,
        "ours": row["number"],
        "our_link": ours.hex() if ours else "",
    }


def link(tx: Connection, stream: str, number: int) -> bytes | None:
    """Give the link at a number; None where the store has none."""
    if not number:
        return chain.root(stream)
    found = tx.execute(queries.link, {"stream": stream, "number": number}).fetchone()
    return bytes(found["link"]) if found else None


def settle(tx: Connection, row: Row, receipt: Receipt, up_to: int) -> None:
    """Write the outcomes: all that waits now, and what was refused since the last mark."""
    tx.execute(queries.forget_waiting, {"place": row["place"]})
    tx.executemany(
        queries.set_outcome,
        [values(row["place"], one) for one in within(receipt, up_to)],
    )


def within(receipt: Receipt, up_to: int) -> Iterable[Settled]:
    """Give the outcomes of numbers that the receipt covers."""
    for one in (*receipt.waiting, *receipt.refused):
        if 1 <= one.number <= up_to and one.outcome in {"waiting", "refused"}:
            yield one


def values(place: int, one: Settled) -> dict[str, Any]:
    """Give an outcome as a row."""
    facts = msgspec.json.encode(one.facts).decode()
    return {
        "place": place,
        "number": one.number,
        "outcome": one.outcome,
        "reason": one.reason,
        "facts": facts,
    }
