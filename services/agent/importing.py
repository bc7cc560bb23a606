"""Imports a table: judges every row first, then records what is good as one batch.

A dry run only judges. By default a table is taken whole or not at all, so that what is recorded is
what the clerk sees in front of them; with `good_rows` the rows without a mistake are recorded and
the others are left to be mended. A table that comes again records only what is new in it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

import msgspec

from services.agent.kinds import KINDS, Kind, Planned, Setting
from services.agent.people import Account, Person
from services.agent.queries import queries
from services.agent.store import SHANGHAI, Store
from services.agent.tables import Row, read_cells, read_table
from shared import words
from shared.codes.member_key import member_key
from shared.words import Named

EVERY: Final = 100
"""Rows after which progress is told."""
FIELD_OF: Final = {"store_may_not_speak": "union", "day_in_future": "on"}
"""The column in which to look for what the store refuses."""

LETTERS: Final = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
"""A hash in digits looks like a phone number now and then, and would be refused for it."""


class RowTwice(Named):
    """The table has the same subject in an earlier row."""


class RowDiffers(Named):
    """The subject was imported before with other contents: a change is a report of its own."""


class BadCell(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong in a row; the column is None where it is the row as a whole."""

    row: int
    column: str | None
    column_en: str | None
    reason: str
    facts: dict[str, str]

    def told(self, lang: words.Lang) -> str:
        """Say it in one sentence."""
        why = words.why(self.reason, lang, self.facts)
        column = self.column if lang == "zh" else self.column_en
        name = "bad_cell" if column else "bad_row"
        return words.sentence(f"importing.{name}", lang, row=self.row, column=column, why=why)


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What an import came to. `recorded` counts events; a row may become more than one."""

    kind: str
    batch: str
    dry_run: bool
    rows: int
    good: int
    unchanged: int
    recorded: int
    bad: list[BadCell]


class Importer:
    """Imports one table into one store."""

    def __init__(self, store: Store, account: Account, kind: str) -> None:
        """Take the store, who imports, and the kind of table."""
        self.store = store
        self.account = account
        self.kind: Kind = KINDS[kind]
        self.columns = {column.field: column for column in self.kind.columns}

    def run(
        self, path: Path, *, dry_run: bool = False, good_rows: bool = False,
        progress: Callable[[int, int], None] = lambda done, of: None,  # noqa: ARG005
    ) -> Imported:  # fmt: skip
        """Import a file; `progress` is told rows done and rows in all.

        Raises an error of `services.agent.tables` when the file isn't such a table.
        """
        table = read_table(path, self.kind.columns)
        setting = self.setting(table.hash)
        good: list[list[Planned]] = []
        bad: list[BadCell] = []
        seen: dict[str, int] = {}
        for done, row in enumerate(table.rows):
            planned, wrong = self.judge(row, setting, seen)
            bad += wrong
            if not wrong:
                good.append(planned)
            if done % EVERY == 0:
                progress(done, len(table.rows))
        record = not dry_run and (good_rows or not bad)
        recorded = self.record(one for row in good for one in row) if record else 0
        progress(len(table.rows), len(table.rows))
        return Imported(
            kind=self.kind.name, batch=setting.batch, dry_run=dry_run, rows=len(table.rows),
            good=len(good), unchanged=sum(not row for row in good), recorded=recorded, bad=bad,
        )  # fmt: skip

    def setting(self, table_hash: str) -> Setting:
        """Give what rows need beyond their cells; the same file is the same batch."""
        unions = self.store.people.unions()
        return Setting(
            today=self.store.clock().astimezone(SHANGHAI).date(),
            reporter=self.account.reporter,
            batch=f"import-{self.kind.name}-{table_hash.translate(LETTERS)}",
            prefix=self.store.ids[0],
            union=unions[0] if len(unions) == 1 else None,
            key_of=functools.partial(member_key, federation_key=self.store.people.federation_key),
        )

    def judge(
        self, row: Row, setting: Setting, seen: dict[str, int]
    ) -> tuple[list[Planned], list[BadCell]]:
        """Give what a row would report that is new, and what is wrong with it."""
        values, wrong = read_cells(row, self.kind.columns)
        if wrong:
            return [], [self.bad(row, field, error) for field, error in wrong]
        try:
            return self.plan(row, values, setting, seen), []
        except Named as error:
            return [], [self.bad(row, FIELD_OF.get(error.reason, ""), error)]

    def plan(
        self, row: Row, values: dict[str, Any], setting: Setting, seen: dict[str, int]
    ) -> list[Planned]:
        """Plan the reports of a row and check each as the store would."""
        new: list[Planned] = []
        for planned in self.kind.plan(values, setting):
            first = seen.setdefault(planned.key, row.number)
            if first != row.number:
                raise RowTwice(row=first)
            if self.is_new(planned):
                self.store.check(planned.event, source=planned.source)
                new.append(planned)
        return new

    def is_new(self, planned: Planned) -> bool:
        """Tell whether a report says something that hasn't been reported, or was refused."""
        row = self.store.database.row(queries.imported, key=planned.key)
        if row is None:
            return True
        before = self.store.report(row["event"])
        if before is None or before.state == "refused":
            return True
        if row["digest"] == planned.digest:
            return False
        if not planned.again:
            raise RowDiffers
        return True

    def bad(self, row: Row, field: str, error: Named) -> BadCell:
        """Name a mistake by row, column and reason."""
        column = self.columns.get(field)
        return BadCell(
            row=row.number, column=column.zh if column else None,
            column_en=column.en if column else None, reason=error.reason, facts=error.facts,
        )  # fmt: skip

    def record(self, planned: Iterable[Planned]) -> int:
        """Record the reports, keep the people and what was imported, in one transaction."""
        sources: dict[str, list[Planned]] = {}
        for one in planned:
            sources.setdefault(one.source, []).append(one)
        with self.store.together() as tx:
            for source, some in sources.items():
                ids = self.store.record([one.event for one in some], source=source)
                tx.executemany(
                    queries.keep_imported,
                    [
                        {"key": one.key, "digest": one.digest, "event": id_}
                        for one, id_ in zip(some, ids, strict=True)
                    ],
                )
                self.store.people.remember_all(people(some))
        return sum(map(len, sources.values()))


def people(planned: Iterable[Planned]) -> Iterable[Person]:
    """Give the persons that reports are about."""
    return (one.person for one in planned if one.person)
