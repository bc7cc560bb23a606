"""Imports a table: judges every row first, then records what is good as one batch.

A dry run only judges. By default a table is taken whole or not at all, so that what is recorded is
what the clerk sees in front of them; with `good_rows` the rows without a mistake are recorded and
the others are left to be mended. A table that comes again records only what is new in it: a row
that says what it said before is passed over, though others have reported changes since; so is one
that says of a subject what was reported; one that says otherwise becomes the report of the change.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from services.agent.blame import field_of
from services.agent.columns import Column, Row, read_cells, shown
from services.agent.kinds import KINDS
from services.agent.kinds.base import About, Kind, RowDiffers, Setting, State
from services.agent.known import Said, folded
from services.agent.marks import Mark, Marks, mark_of
from services.agent.people import Account, Person
from services.agent.rotating import Rotation, own_union
from services.agent.store import Store
from services.agent.tables import LETTERS, Table, read_table
from shared import words
from shared.codes import scan
from shared.codes.member_key import member_key
from shared.events.base import Event
from shared.words import Named

EVERY: Final = 100
"""Rows after which progress is told."""

NAMED: Final = ("union", "employer")
"""Facts of a mistake that are codes, of which the store may know the name."""

Progress = Callable[[int, int], None]


def unnumbered(fact: str) -> str:
    """Give a fact of a mistake as screens and logs may have it: without a person's number."""
    return "…" if scan.holds(fact) else fact


class RowTwice(Named):
    """The table has the same subject in an earlier row."""


class BadCell(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong in a row; the column is None where it is the row as a whole."""

    row: int
    field: str
    column: str | None
    column_en: str | None
    reason: str
    facts: dict[str, str]

    def told(self, lang: words.Lang) -> str:
        """Say it in one sentence."""
        column = self.column if lang == "zh" else self.column_en
        name = "bad_cell" if column else "bad_row"
        return words.sentence(
            f"importing.{name}", lang, row=self.row, column=column, why=self.why(lang)
        )

    def told_in_row(self, lang: words.Lang) -> str:
        """Say it where the row is in sight."""
        column = self.column if lang == "zh" else self.column_en
        if column is None:
            return self.why(lang)
        return words.sentence("importing.in_row", lang, column=column, why=self.why(lang))

    def why(self, lang: words.Lang) -> str:
        """Say only what is wrong."""
        return words.why(self.reason, lang, self.facts)


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What an import came to. `recorded` counts events; a row may become more than one.

    Of the good rows some are `unchanged` and some `changed`; the others are new. `sheet` is the
    one that was read of a workbook, and `head` the row of its headings.
    """

    kind: str
    batch: str
    dry_run: bool
    sheet: str | None
    head: int
    rows: int
    good: int
    unchanged: int
    changed: int
    recorded: int
    bad: list[BadCell]


class Planned(NamedTuple):
    """What a good row comes to: its reports, on whose behalf, and the person it is about.

    `mark` is what tells whether the row comes again as it is; None when it does so now.
    """

    source: str
    events: tuple[Event, ...]
    person: Person | None
    mark: Mark | None


@dataclass
class Judged:
    """What the rows came to so far."""

    rows: int = 0
    unchanged: int = 0
    changed: int = 0
    good: list[Planned] = field(default_factory=list)
    bad: list[BadCell] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)
    last: tuple[str, list[Said], State | None] | None = None
    """What is known of the subject of the last row: the next one is often about the same."""


class Importer:
    """Imports one table into one store."""

    def __init__(self, store: Store, account: Account, kind: str) -> None:
        """Take the store, who imports, and the kind of table."""
        self.store = store
        self.account = account
        self.kind: Kind = KINDS[kind]
        self.marks = Marks(store.database)
        self.rotation = Rotation(store)
        self.columns = {column.field: column for column in self.kind.columns}

    def run(
        self, path: Path, *, dry_run: bool = False, good_rows: bool = False,
        progress: Progress = lambda done, of: None,  # noqa: ARG005
    ) -> Imported:  # fmt: skip
        """Import a file; `progress` is told rows done and rows in all, as far as they are known.

        Raises an error of `services.agent.tables` when the file isn't such a table.
        """
        table = read_table(path, self.kind.columns)
        setting = self.setting(table.hash)
        self.store.known.catch_up()
        judged = self.judge(table, setting, progress)
        record = not dry_run and (good_rows or not judged.bad)
        recorded = self.record(judged.good) if record else 0
        progress(judged.rows, judged.rows)
        return Imported(
            kind=self.kind.name, batch=setting.batch, dry_run=dry_run, sheet=table.sheet,
            head=table.head, rows=judged.rows, good=len(judged.good), unchanged=judged.unchanged,
            changed=judged.changed, recorded=recorded, bad=judged.bad,
        )  # fmt: skip

    def setting(self, table_hash: str) -> Setting:
        """Give what rows need beyond their cells; the same file is the same batch."""
        unions = self.store.people.unions()
        return Setting(
            today=self.store.today,
            reporter=self.account.reporter,
            batch=f"import-{self.kind.name}-{table_hash.translate(LETTERS)}",
            prefix=self.store.ids[0],
            union=unions[0] if len(unions) == 1 else None,
            key_of=self.noted(
                functools.partial(member_key, federation_key=self.store.people.federation_key)
            ),
            household_of=self.noted(self.store.people.household_of),
            first_of=self.store.people.first_of,
            hash_of=self.store.people.hash_of,
        )

    def noted(self, keyed: Callable[[str], str]) -> Callable[[str], str]:
        """Give what turns a number into a key, and notes who was met."""

        def key_of(id_number: str) -> str:
            key = keyed(id_number)
            self.rotation.met(id_number)
            return key

        return functools.lru_cache(maxsize=1)(key_of)

    def judge(self, table: Table, setting: Setting, progress: Progress) -> Judged:
        """Judge every row."""
        judged = Judged()
        for row in table.rows:
            if judged.rows % EVERY == 0:
                progress(judged.rows, max(judged.rows, table.about))
            judged.rows += 1
            values, wrong = read_cells(row, self.kind.columns)
            if not wrong:
                try:
                    judged.good.append(self.plan(row, values, setting, judged))
                except Named as error:
                    wrong = [(field_of(error, row, values, self.kind.columns), error)]
            judged.bad += [self.bad(row, field, error) for field, error in wrong]
        return judged

    def plan(
        self, row: Row, values: dict[str, Any], setting: Setting, judged: Judged
    ) -> Planned:  # fmt: skip
        """Plan the reports of a row and check each as the store would."""
        about = self.kind.about(values, setting)
        first = judged.seen.setdefault(about.row, row.number)
        if first != row.number:
            raise RowTwice(row=first)
        reports, state = self.known(about.key, judged)
        person = self.person(about, known=bool(reports))
        mark = mark_of(self.kind, about, values)
        if reports and self.marks.stands(mark, reports):
            judged.unchanged += 1
            return Planned(about.source, (), person, None)
        events = tuple(
            self.kind.first(values, setting)
            if state is None
            else self.kind.change(values, state, setting)
        )
        for event in events:
            self.store.check(event, source=about.source)
        judged.unchanged += not events
        judged.changed += bool(events and state)
        return Planned(about.source, events, person, mark)

    def known(self, key: str, judged: Judged) -> tuple[list[Said], State | None]:
        """Give the reports about a subject, and what they come to."""
        if judged.last is None or judged.last[0] != key:
            reports = self.store.known.reports(key)
            judged.last = key, reports, folded(self.kind, reports)
        return judged.last[1:]

    def person(self, about: About, *, known: bool) -> Person | None:
        """Give the person of a row, where the branch doesn't know them so."""
        person = about.person
        if person and known and self.store.people.find(person.member_key) == person:
            return None
        return person

    def bad(self, row: Row, field: str, error: Named) -> BadCell:
        """Name a mistake by row, column and reason."""
        column = self.columns.get(field)
        return BadCell(
            row=row.number, field=field if column else "", column=column.zh if column else None,
            column_en=column.en if column else None, reason=error.reason,
            facts={name: unnumbered(fact) for name, fact in self.facts(error, column).items()},
        )  # fmt: skip

    def facts(self, error: Named, column: Column | None) -> dict[str, str]:
        """Give the facts of a mistake as a clerk says them: names for codes, words as in cells."""
        if isinstance(error, RowDiffers) and column:
            given = {name: shown(column, error.args[0][name]) for name in ("before", "now")}
            return error.facts | {name: str(value) for name, value in given.items()}
        return {name: self.called(name, fact) for name, fact in error.facts.items()}

    def called(self, name: str, fact: str) -> str:
        """Give the name of a union or an employer that this store has reported, else its code."""
        kind = KINDS.get(f"{name}s") if name in NAMED else None
        state = self.store.known.of(kind, f"{kind.subject}:{fact}") if kind else None
        return str((state or {}).get("name", fact))

    def record(self, planned: Iterable[Planned]) -> int:
        """Record the reports and keep the people, in one transaction; give how many reports."""
        sources: dict[str, list[Planned]] = {}
        for one in planned:
            sources.setdefault(one.source, []).append(one)
        count = 0
        with self.store.together():
            for source, some in sources.items():
                events = [event for one in some for event in one.events]
                if first := list(self.rotation.first(events)):
                    self.store.record(first, source=f"/unions/{own_union(self.store)}")
                ids = iter(self.store.record(events, source=source) if events else ())
                self.marks.keep(
                    (one.mark, tuple(islice(ids, len(one.events)))) for one in some if one.mark
                )
                self.store.people.remember_all(one.person for one in some if one.person)
                count += len(events)
        return count
