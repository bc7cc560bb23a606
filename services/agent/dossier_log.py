"""The chained log of a store's dossiers: who had to do with which, when; never changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from sqlite3 import Connection
from typing import Final, Literal

import msgspec

from services.agent.errors import LogBroken
from shared.streams import chain
from shared.streams.queries import load_queries

queries = load_queries(Path(__file__).with_name("dossiers.sql"))

ROOT: Final = chain.root("dossiers")
Act = Literal["sealed", "received", "opened", "deleted"]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry; `account` is empty where the agent did it by itself."""

    at: str
    account: str
    act: Act
    hash: str


def enter(tx: Connection, at: dt.datetime, account: str, act: Act, hash_: str) -> None:
    """Write an entry behind the last one."""
    last = tx.execute(queries.last_entry).fetchone()
    number, link = (last["number"], last["link"]) if last else (0, ROOT)
    entry = Entry(at=at.isoformat(timespec="seconds"), account=account, act=act, hash=hash_)
    body = msgspec.json.encode(entry, order="sorted")
    tx.execute(queries.enter, {"number": number + 1, "link": chain.link(link, body), "body": body})


def entries(tx: Connection) -> Iterator[Entry]:
    """Give all entries in order. Raises `LogBroken` at the first that doesn't fit the chain."""
    link = ROOT
    for place, row in enumerate(tx.execute(queries.log), 1):
        link = chain.link(link, row["body"])
        if (row["number"], row["link"]) != (place, link):
            raise LogBroken(number=place)
        yield msgspec.json.decode(row["body"], type=Entry)
