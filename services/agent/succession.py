"""A store that was restored from a copy goes on under a new id, and says so to its readers.

Its readers may hold more of its streams than the copy, or the copy may have written on under
numbers that are used up. So the old streams end, and what no receipt covers is recorded anew under
the same event ids; a reader that has one of them already settles it by its id.
"""

from __future__ import annotations

import datetime as dt
import uuid
from sqlite3 import Connection, Row

import msgspec
import orjson

from services.agent.identity import Identity
from services.agent.pen import Pen
from services.agent.queries import queries
from shared.streams.succession import Succession


def identity(tx: Connection) -> Identity:
    """Give who the store is now."""
    row = tx.execute(queries.last_store).fetchone()
    return Identity(
        row["id"], row["private_key"], row["public_key"], row["stopped"], row["succession"]
    )


def enter(tx: Connection, who: Identity, now: dt.datetime) -> None:
    """Enter an identity: from now on the store writes under it."""
    tx.execute(
        queries.add_store,
        {"id": who.id, "private_key": who.private_key, "public_key": who.public_key,
         "created_at": now.isoformat(timespec="seconds"), "succession": who.succession},
    )  # fmt: skip


def succeed(tx: Connection, now: dt.datetime) -> Succession:
    """Take a new id and new keys, record anew what no receipt covers, sign the notice."""
    old = identity(tx)
    streams = tx.execute(queries.streams, {"store": old.id}).fetchall()
    new = Identity.new()
    notice = signed(old, new, streams)
    new = Identity(
        new.id, new.private_key, new.public_key, None, msgspec.json.encode(notice).decode()
    )
    enter(tx, new, now)
    pen = Pen(tx, new.id, known=False)
    for row in streams:
        record_anew(tx, pen, row, after=row["receipted"], until=row["number"])
    pen.close()
    return notice


def signed(old: Identity, new: Identity, streams: list[Row]) -> Succession:
    """Make the notice; the old key signs it, since the readers know that one."""
    channels = {row["stream"].partition("/")[2]: row for row in streams}
    notice = Succession(
        old=old.id,
        store=new.id,
        public_key=new.public_key.hex(),
        shared={channel: row["receipted"] for channel, row in channels.items()},
        links={channel: row["receipted_link"].hex() for channel, row in channels.items()},
    )
    return msgspec.structs.replace(notice, signature=old.sign(notice.signable()))


def give_back(tx: Connection, row: Row, after: int) -> None:
    """Record anew, under the present id, what the reader of an ended stream has lost of it."""
    pen = Pen(tx, identity(tx).id)
    record_anew(tx, pen, row, after=after, until=row["receipted"])
    pen.close()


def record_anew(tx: Connection, pen: Pen, row: Row, *, after: int, until: int) -> None:
    """Give a part of an ended stream new numbers: all but stream and number stays as it was."""
    line = pen.line(row["stream"].partition("/")[2])
    part = {"place": row["place"], "after": after, "until": until}
    for event in tx.execute(queries.events_between, part).fetchall():
        attributes = orjson.loads(event["body"])
        attributes["stream"], attributes["sequence"] = line.stream, str(line.number + 1)
        body = orjson.dumps(attributes, option=orjson.OPT_SORT_KEYS)
        pen.add(line, str(uuid.UUID(bytes=event["id"])), body, event["recorded_at"])


def notices(tx: Connection) -> list[Succession]:
    """Give the notices of all successions, the first one first."""
    rows = tx.execute(queries.successions).fetchall()
    return [msgspec.json.decode(row["succession"], type=Succession) for row in rows]


def pending(tx: Connection) -> Succession | None:
    """Give the notice while there is a stream whose reader hasn't answered under the new id."""
    who = identity(tx)
    if who.succession is None:
        return None
    streams = tx.execute(queries.streams, {"store": who.id}).fetchall()
    if all(row["known"] for row in streams):
        return None
    return msgspec.json.decode(who.succession, type=Succession)
