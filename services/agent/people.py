"""The people of a branch, its unions and its accounts: what never leaves the store's file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from sqlite3 import Row
from typing import TYPE_CHECKING, NamedTuple

from services.agent.errors import AccountUnknown, NotAdmitted, StoreMayNotSpeak
from services.agent.queries import queries
from services.agent.settings import Settings
from shared.clock import SHANGHAI
from shared.codes import id_card
from shared.codes.member_key import household_key, member_key, person_hash
from shared.events.base import Reporter
from shared.events.organization import Speaks

if TYPE_CHECKING:
    from collections.abc import Callable

    from services.agent.database import Database


class Person(NamedTuple):
    """A person as the branch knows them."""

    member_key: str
    name: str
    id_number: str


class Account(NamedTuple):
    """A clerk's account; `person` is the keyed hash, the same for all accounts of one person."""

    account: str
    person: str
    name: str

    @property
    def reporter(self) -> Reporter:
        """Give what events say of who recorded them."""
        return Reporter(account=self.account, person=self.person)


class People:
    """Persons by their key, unions that the store may speak for, accounts."""

    def __init__(self, database: Database, clock: Callable[[], dt.datetime]) -> None:
        """Take the file they stand in."""
        self.database = database
        self.clock = clock

    @property
    def federation_key(self) -> bytes:
        """The key under which ID numbers are hashed. Raises `NotAdmitted` without a bundle."""
        key = Settings(self.database).get("federation_key")
        if key is None:
            raise NotAdmitted
        return bytes.fromhex(key)

    def key_of(self, id_number: str) -> str:
        """Give the member key of an ID number; raises as `id_card.check` does."""
        return member_key(id_number, self.federation_key)

    def hash_of(self, id_number: str) -> str:
        """Give the hash by which accounts tell who somebody is; raises as `id_card.check` does."""
        return person_hash(id_number, self.federation_key)

    def first_of(self, key: str) -> str:
        """Give the first key that a person had here; the same where it was never rotated."""
        row = self.database.row(queries.first_key, member_key=key)
        return key if row is None else str(row["first_key"])

    def household_of(self, id_number: str) -> str:
        """Give the household key of the ID number of its head; raises as `id_card.check` does."""
        return household_key(id_number, self.federation_key)

    def remember(self, name: str, id_number: str) -> str:
        """Keep a person; give the key that stands for them in events."""
        key = self.key_of(id_number)
        self.remember_all([Person(key, name, id_card.normal(id_number))])
        return key

    def remember_all(self, people: Iterable[Person]) -> None:
        """Keep persons whose key is known already."""
        at = self.clock().isoformat(timespec="seconds")
        rows = [{**person._asdict(), "changed_at": at} for person in people]
        with self.database.write() as tx:
            tx.executemany(queries.keep_person, rows)

    def find(self, key: str) -> Person | None:
        """Give a person by their key; None when the branch doesn't know them."""
        row = self.database.row(queries.person, member_key=key)
        return None if row is None else Person(key, row["name"], row["id_number"])

    def forget(self, key: str) -> None:
        """Erase a person: the name, the number, and with them the key's link to both."""
        with self.database.write() as tx:
            tx.execute(queries.forget_person, {"member_key": key})

    # ---------------------------------------------------------------- unions

    def speaks_for(self, unions: Iterable[Speaks]) -> None:
        """Keep the unions that the store may speak for, in place of those before."""
        with self.database.write() as tx:
            tx.execute(queries.forget_unions)
            tx.executemany(
                queries.add_union,
                [{"code": one.union, "from_day": one.from_.isoformat(),
                  "until_day": one.until.isoformat() if one.until else None} for one in unions],
            )  # fmt: skip

    def unions(self) -> list[str]:
        """Give the codes of the unions that the store may speak for, past ones among them."""
        return [row["code"] for row in self.database.rows(queries.unions)]

    def speak(self, source: str, at: dt.datetime) -> None:
        """Pass when the store may speak for the source on the day.

        Raises `StoreMayNotSpeak`.
        """
        code = source.removeprefix("/unions/")
        row = self.database.row(queries.union, code=code)
        day = at.astimezone(SHANGHAI).date().isoformat()
        if row is None or not speaks(row, day):
            raise StoreMayNotSpeak(union=code, day=day)

    # ---------------------------------------------------------------- accounts

    def open_account(self, account: str, name: str, id_number: str) -> Account:
        """Enter a clerk; only the keyed hash of the ID number is kept."""
        opened = Account(account, self.hash_of(id_number), name)
        with self.database.write() as tx:
            tx.execute(queries.keep_account, opened._asdict())
        return opened

    def account(self, account: str) -> Account:
        """Give an account. Raises `AccountUnknown`."""
        row = self.database.row(queries.account, account=account)
        if row is None:
            raise AccountUnknown(account=account)
        return Account(*row)

    def accounts(self) -> list[Account]:
        """Give all accounts."""
        return [Account(*row) for row in self.database.rows(queries.accounts)]


def speaks(union: Row, day: str) -> bool:
    """Tell whether the store may speak for one of its unions on a day."""
    return bool(union["from_day"] <= day <= (union["until_day"] or day))
