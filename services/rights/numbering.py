"""Gives cases their numbers, and tells the agents of the unions that have them.

One process gives them, beside the stream: reports don't wait for it. What it gives is an event of
the service's own, so a replay reads the same numbers and makes none (decisions/0013).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import msgspec

from services.rights.rules.case_number import NUMBERED
from shared.clock import SHANGHAI
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
AT_ONCE: Final = 100
"""Cases that are numbered in one transaction, beside which the process does little else."""
LOOKED_FOR: Final = 10_000
"""Cases without a number that are looked for at once."""
PART: Final = 500
"""Numbers in one message."""
READ_EVERY: Final = dt.timedelta(hours=1)
"""How often every number is read, of all the years."""
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


class Numbering:
    """Numbers the cases that have no number yet, and remembers which it has found.

    Looking for them costs as much as all cases that the city has ever had.
    """

    def __init__(self, form: Form) -> None:
        """Have found none."""
        self.form = form
        self.cases: list[tuple[str, str]] = []

    def give(self, station: Station) -> list[Arrival]:
        """Number some; those of a kind go on from the year's last.

        Reports go first: while there are any, whoever calls this again does so with a pause.
        """
        if not self.cases:
            wanted = {"kinds": list(self.form.letters), "most": LOOKED_FOR}
            with station.database.transaction() as tx:  # intake doesn't wait for it
                self.cases = tx.execute(queries.unnumbered, wanted).fetchall()
        some = self.cases[:AT_ONCE]
        rows = station.settle_own(lambda tx: number(tx, station, self.form, some)) if some else []
        del self.cases[:AT_ONCE]
        return rows


def number(
    tx: Connection, station: Station, form: Form, cases: Sequence[tuple[str, str]]
) -> list[Arrival]:
    """Number these cases in a transaction; meanwhile one may have a number, or be voided."""
    today = station.today()
    tx.execute(queries.lock_numbers)
    kinds, ids = zip(*cases, strict=True)
    asked = {"kinds": list(kinds), "ids": list(ids)}
    left = tx.execute(queries.still_unnumbered, asked).fetchall()
    year = {"year": today.year, "kinds": list(form.letters)}
    serials: dict[str, int] = dict(tx.execute(queries.last_serials, year).fetchall())
    events = []
    for kind, about, union in left:
        serials[kind] = serial = serials[kind] + 1
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
    """What is to be told: new numbers at once, the others too each hour, all again each day.

    What a case's further unions are to hear, or an agent that is new, comes within the hour. A
    mailbox may lose what is in it; what was lost comes with the next day, or after a start.
    """

    def __init__(self, directory: Directory | None = None) -> None:
        """Begin with nobody told anything."""
        self.directory = directory or Directory()
        self.told: dict[tuple[str, int], bytes] = {}
        self.last: dict[str, tuple[int, list[Number]]] = {}
        self.told_on: dt.date | None = None
        self.read_at: dt.datetime | None = None

    def messages(
        self, tx: Connection, now: dt.datetime, given: Sequence[CaseNumbered]
    ) -> list[Message]:
        """Give the mail of now: for each agent the parts of its list that it hasn't been told."""
        today = now.astimezone(SHANGHAI).date()
        if today != self.told_on:
            self.told.clear()
            self.told_on = today
        elif self.read_at is not None and now < self.read_at + READ_EVERY:
            return self.fresh(tx, today, given) if given else []
        self.read_at = now
        return self.all(tx, today)

    def all(self, tx: Connection, today: dt.date) -> list[Message]:
        """Read every number that there is; tell what hasn't been told today."""
        self.directory.refresh(tx)
        self.last.clear()
        fresh: list[Message] = []
        for user, numbers in sorted(self.by_agent(tx, today).items()):
            for part, list_ in enumerate(parts(numbers)):
                self.last[user] = part, list_
                fresh += self.news(user)
        return fresh

    def fresh(self, tx: Connection, today: dt.date, given: Iterable[CaseNumbered]) -> list[Message]:
        """Tell what has just been given, behind what the agents of those unions know."""
        self.directory.refresh(tx)
        found: list[Message] = []
        of_union: dict[str, list[Number]] = defaultdict(list)
        for one in given:
            of_union[one.union].append(Number(kind=one.kind, id=one.about, number=one.number))
        for user, numbers in sorted(self.shared(of_union, today).items()):
            part, known = self.last.get(user, (0, []))
            for ahead, list_ in enumerate(parts([*known, *numbers])):
                self.last[user] = part + ahead, list_
                found += self.news(user)
        return found

    def news(self, user: str) -> Iterator[Message]:
        """Give an agent's last part, unless it was told just so today."""
        part, numbers = self.last[user]
        body = msgspec.json.encode(Numbers(service=SERVICE, part=part, numbers=numbers))
        digest = sha256(body).digest()
        if self.told.get((user, part)) != digest:
            self.told[user, part] = digest
            yield message(user, part, body)

    def by_agent(self, tx: Connection, today: dt.date) -> Mapping[str, list[Number]]:
        """Give the numbers of the cases that an agent's unions hold or have held."""
        of_union: dict[str, list[Number]] = defaultdict(list)
        for kind, id_, text, home, former in tx.execute(queries.numbers).fetchall():
            for union in {home, *(former or ())}:
                of_union[union].append(Number(kind=kind, id=id_, number=text))
        return self.shared(of_union, today)

    def shared(
        self, of_union: Mapping[str, list[Number]], today: dt.date
    ) -> Mapping[str, list[Number]]:
        """Give each agent what concerns the unions for which it speaks."""
        found: dict[str, list[Number]] = defaultdict(list)
        for store in self.directory.stores.values():
            if store.kind == "agent" and store.expelled_on is None:
                for union in sorted(of_union.keys() & self.directory.speaks[store.store].keys()):
                    if self.directory.may_speak(store.store, union, today):
                        found[store.broker_user] += of_union[union]
        return found


def parts(numbers: list[Number]) -> Iterator[list[Number]]:
    """Cut a list into messages."""
    return (numbers[at : at + PART] for at in range(0, len(numbers), PART))


def message(user: str, part: int, body: bytes) -> Message:
    """Write a list for one agent."""
    name = f"numbers.{part}@{user}"
    return Message("mail", user, body, {"kind": "numbers"}, "numbers", "application/json", name)
