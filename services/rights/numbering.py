"""Gives cases their numbers, and tells the agents of the unions that have them.

One process gives them, beside the stream: reports don't wait for it. What it gives is an event of
the service's own, so a replay reads the same numbers and makes none (decisions/0013).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from services.rights.rules.case_number import NUMBERED
from shared.events.rights import CaseNumbered
from shared.streams.directory import Directory
from shared.streams.ledger import Arrival, Connection
from shared.streams.notices import Number, Numbers
from shared.streams.queries import load_queries
from shared.streams.station import Station
from shared.streams.wire import Message
from shared.words import Named

queries = load_queries(Path(__file__).with_name("queries.sql"))

SERVICE: Final = "rights"
AT_ONCE: Final = 500
"""Cases that are numbered in one transaction, and numbers in one message."""
FOUND: Final = 12
"""So many finds are told: whoever wants another says more of its number."""
BRACKETS: Final = str.maketrans("()（）[]【】", "〔〕〔〕〔〕〔〕")
"""What people type for the brackets of an official number (党政机关公文格式 GB/T 9704)."""


class CaseFormWrong(Named):
    """The form of case numbers would give two cases the same one, or can't be filled in."""


class Form:
    """How the city writes numbers: `宁银工{kind}〔{year}〕{serial:04}号`, a letter a kind."""

    def __init__(self, form: str, letters: str) -> None:
        """Take both as they are set. Raises `CaseFormWrong`."""
        self.form = form
        self.letters = dict(one.partition("=")[::2] for one in letters.split())
        kinds = {one.kind for one in NUMBERED}
        apart = len(set(self.letters.values())) == len(kinds) == len(set(self.letters) & kinds)
        if not apart or not all(self.tells(part) for part in ("{kind", "{year", "{serial")):
            raise CaseFormWrong(form=form, letters=letters)
        try:
            self.number("dispute", 2026, 1)
        except (KeyError, ValueError, IndexError):
            raise CaseFormWrong(form=form, letters=letters) from None

    def tells(self, part: str) -> bool:
        """Tell whether the form says what keeps two numbers apart."""
        return part in self.form

    def number(self, kind: str, year: int, serial: int) -> str:
        """Write a number."""
        return self.form.format(kind=self.letters[kind], year=year, serial=serial)


def give(station: Station, form: Form) -> list[Arrival]:
    """Number all cases that have no number yet; those of a kind go on from the year's last."""
    found: list[Arrival] = []
    wanted = {"kinds": list(form.letters), "most": AT_ONCE}
    while some_unnumbered(station, wanted):
        given = station.settle_own(lambda tx: number(tx, station, form, wanted))
        found += given
        if not any(one.outcome == "applied" for one in given):
            break  # another process was faster
    return found


def some_unnumbered(station: Station, wanted: Mapping[str, Any]) -> bool:
    """Tell whether a case has no number, in a transaction for which intake doesn't wait."""
    with station.database.transaction() as tx:
        return tx.execute(queries.unnumbered, wanted).fetchone() is not None


def number(
    tx: Connection, station: Station, form: Form, wanted: Mapping[str, Any]
) -> list[Arrival]:
    """Number some cases in a transaction. Nobody else numbers any until it is committed."""
    today = station.today()
    tx.execute(queries.lock_numbers)
    serials = dict(tx.execute(queries.last_serials, {"year": today.year}).fetchall())
    events = []
    for kind, about, union in tx.execute(queries.unnumbered, wanted).fetchall():
        serials[kind] = serial = serials.get(kind, 0) + 1
        events.append(
            CaseNumbered(
                on=today, kind=kind, about=about, union=union, year=today.year, serial=serial,
                number=form.number(kind, today.year, serial),
            )
        )  # fmt: skip
    return station.keeper.take(tx, station.own.write(tx, events), today) if events else []


def find(tx: Connection, text: str) -> dict[str, Any]:
    """Find cases by a part of their number, however its brackets are typed."""
    asked = {"text": text.translate(BRACKETS).replace(" ", ""), "most": FOUND + 1}
    rows = tx.execute(queries.find_cases, asked).fetchall()
    names = ("kind", "id", "name", "union")
    return {
        "found": [dict(zip(names, row, strict=True)) for row in rows[:FOUND]],
        "more": len(rows) > FOUND,
    }


class NumbersPost:
    """What is to be told: new numbers at once, all of them once a day and after a start.

    A mailbox may lose what is in it; what was lost comes with the next day.
    """

    def __init__(self, directory: Directory | None = None) -> None:
        """Begin with nobody told anything."""
        self.directory = directory or Directory()
        self.told: dict[tuple[str, int], bytes] = {}
        self.told_on: dt.date | None = None

    def messages(self, tx: Connection, today: dt.date) -> list[Message]:
        """Give the mail of now: for each agent the lists that it hasn't been told today."""
        if today != self.told_on:
            self.told.clear()
            self.told_on = today
        self.directory.refresh(tx)
        fresh = []
        for user, numbers in sorted(self.by_agent(tx, today).items()):
            for part, list_ in enumerate(parts(numbers)):
                body = msgspec.json.encode(Numbers(service=SERVICE, part=part, numbers=list_))
                if self.told.get((user, part)) != body:
                    self.told[user, part] = body
                    fresh.append(message(user, part, body))
        return fresh

    def by_agent(self, tx: Connection, today: dt.date) -> Mapping[str, list[Number]]:
        """Give the numbers of the cases that an agent's unions hold or have held."""
        of_union: dict[str, list[Number]] = defaultdict(list)
        for kind, id_, text, home, former in tx.execute(queries.numbers).fetchall():
            for union in {home, *(former or ())}:
                of_union[union].append(Number(kind=kind, id=id_, number=text))
        found: dict[str, list[Number]] = defaultdict(list)
        for store in self.directory.stores.values():
            if store.kind == "agent" and store.expelled_on is None:
                for union in sorted(of_union.keys() & self.directory.speaks[store.store].keys()):
                    if self.directory.may_speak(store.store, union, today):
                        found[store.broker_user] += of_union[union]
        return found


def parts(numbers: list[Number]) -> Iterator[list[Number]]:
    """Cut a list into messages."""
    return (numbers[at : at + AT_ONCE] for at in range(0, len(numbers), AT_ONCE))


def message(user: str, part: int, body: bytes) -> Message:
    """Write a list for one agent."""
    name = f"numbers.{part}@{user}"
    return Message("mail", user, body, {"kind": "numbers"}, "numbers", "application/json", name)
