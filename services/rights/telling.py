"""Mail for unions to which cases came: raised disputes and calls that are open, again and again.

A mailbox is a doorbell that may lose what is in it, so the whole list goes each time, and the
newest holds. Who had something and has no more is told so; after a start everybody is told.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from pathlib import Path

import msgspec

from shared.streams.directory import Directory
from shared.streams.ledger import Connection
from shared.streams.notices import AllRaised, Raised
from shared.streams.queries import load_queries
from shared.streams.wire import Message

queries = load_queries(Path(__file__).with_name("queries.sql"))

SERVICE = "rights"


class Telling:
    """What was told to whom."""

    def __init__(self) -> None:
        """Begin with nobody told anything."""
        self.directory = Directory()
        self.told: set[str] | None = None

    def messages(self, tx: Connection, today: dt.date) -> list[Message]:
        """Give the mail of now: for each agent what came to the unions it speaks for."""
        self.directory.refresh(tx)
        raised: dict[str, list[Raised]] = defaultdict(list)
        for kind, query in (("dispute", queries.raised), ("call", queries.sent)):
            for id_, union, on, number in tx.execute(query, ()):
                raised[union].append(Raised(kind=kind, id=id_, union=union, on=on, number=number))
        cases: dict[str, list[Raised]] = defaultdict(list)
        everybody = set()
        for store in self.directory.stores.values():
            if store.kind == "agent" and store.expelled_on is None:
                everybody.add(store.broker_user)
                for union in raised.keys() & self.directory.speaks[store.store].keys():
                    if self.directory.may_speak(store.store, union, today):
                        cases[store.broker_user] += raised[union]
        wanted = everybody if self.told is None else (self.told | cases.keys()) & everybody
        self.told = set(cases)
        return [message(user, cases[user]) for user in sorted(wanted)]


def message(user: str, cases: list[Raised]) -> Message:
    """Write the list for one agent."""
    body = msgspec.json.encode(AllRaised(service=SERVICE, cases=cases))
    return Message(
        "mail", user, body, {"kind": "raised"}, "raised", "application/json", f"raised@{user}"
    )
