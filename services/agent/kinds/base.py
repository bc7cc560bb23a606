"""What a kind of table is: its columns, what a row is about, and the reports that it becomes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from services.agent import cells
from services.agent.columns import UNKNOWN, Column
from services.agent.people import Person
from shared.codes import credit_code, id_card
from shared.codes.errors import CodeWrong
from shared.events.base import Event, Reporter
from shared.rules.refusals import DayAhead
from shared.words import Named

Values = Mapping[str, Any]
"""What a row says, by field; an empty cell isn't there and says nothing."""
State = Mapping[str, Any]
"""What the store has reported of a subject so far, by field."""

UNION_CODE: Final = cells.Pattern(r"[0-9A-Za-z]{2,24}", "64010400101")
EMPLOYER_ID: Final = cells.employer
EMPLOYER_IDS: Final = cells.Listed(cells.employer)
ON: Final = Column("on", "日期", "Date", cells.day)
COMMON: Final = ("on", "reported_by", "batch", "doc_no")
ENDED: Final = "ended_on"
"""The field of a state that says since when the subject is no more."""
SOURCE: Final = "source"
"""The field of a state that says which union reported the subject first."""
PERSON_KEYS: Final = ("member", "officer", "household")
"""Fields of a state that hold a person's key, where the subject is a person, or a household by its
head."""

CO_AUTHORS: Final = "co_authors"
"""The field of a row with ID numbers of people of whom the store keeps nothing but the key."""


class UnionNotNamed(Named):
    """The row doesn't say for which union it is, and the store speaks for several."""


class SexDiffers(Named):
    """The sex given isn't that of the ID number."""


class BornAfter(Named):
    """Something is said of a person on a day before the birth that the ID number tells."""


class RowDiffers(Named):
    """What was reported before differs, in a field that no report can change."""


@dataclass(frozen=True)
class Setting:
    """What rows need beyond their cells.

    `prefix` is the first id of the store, which stands before local numbers for good; `union` is
    the only one that the store speaks for, if it is only one. `first_of` gives the key that a
    person had first, from which local ids follow for good. `hash_of` tells by an ID number whether
    somebody is whom an account belongs to.
    """

    today: dt.date
    reporter: Reporter
    batch: str
    prefix: str
    union: str | None
    key_of: Callable[[str], str]
    household_of: Callable[[str], str]
    first_of: Callable[[str], str]
    hash_of: Callable[[str], str]


class About(NamedTuple):
    """What a row is about: the subject's key, on whose behalf it is reported, and the person.

    `part` is which part of the subject, where several rows may be about one; `authors` are the keys
    of the people whom a row names beside its subject.
    """

    key: str
    source: str
    person: Person | None = None
    part: str = ""
    authors: tuple[str, ...] = ()

    @property
    def row(self) -> str:
        """Give what only one row of a table may be about."""
        return f"{self.key} {self.part}" if self.part else self.key


Fold = Callable[[State, Any], State]


@dataclass(frozen=True)
class Kind:
    """A kind of table, declared once; import, template and dry run follow from it.

    `first` gives the reports of a row about a subject that the store hasn't reported; `change`
    those of what is otherwise than it was; `rows` what a filled template says of a subject, None
    where there is no such template. `folds` are the events that don't just say a field anew.
    """

    name: str
    subject: str
    columns: tuple[Column, ...]
    about: Callable[[Values, Setting], About]
    first: Callable[[Values, Setting], Iterator[Event]]
    change: Callable[[Values, State, Setting], Iterator[Event]]
    rows: Callable[[State], Iterator[Values]] | None = None
    folds: Mapping[type[Event], Fold] = field(default_factory=dict)

    def fold(self, state: State, event: Event) -> State:
        """Give what is known of a subject after one more report."""
        return self.folds.get(type(event), merged)(state, event)


def merged(state: State, event: Event) -> State:
    """Take over what an event says."""
    return {**state, **said(event)}


def begun(state: State, event: Event) -> State:
    """Let a subject begin, or begin again, with what an event says."""
    return {SOURCE: state.get(SOURCE), **said(event)}


def ended(state: State, event: Any) -> State:  # noqa: ANN401 - any report
    """Let a subject end on the day of an event."""
    return {**state, ENDED: event.on}


def said(event: Event) -> dict[str, Any]:
    """Give what an event says of its subject, by field."""
    found = {name: getattr(event, name) for name in event.__struct_fields__ if name not in COMMON}
    return {name: value for name, value in found.items() if value is not None}


def common(values: Values, setting: Setting, on: dt.date | None = None) -> dict[str, Any]:
    """Give the fields that every report has."""
    return {
        "on": values.get("on") or on or setting.today,
        "reported_by": setting.reporter,
        "batch": setting.batch,
    }


def union_of(values: Values, setting: Setting) -> str:
    """Give the union that a row is for. Raises `UnionNotNamed`."""
    union: str | None = values.get("union") or setting.union
    if union is None:
        raise UnionNotNamed(field="union")
    return union


def person_of(values: Values, setting: Setting) -> Person:
    """Give the person whose name and ID number a row holds."""
    number = values["id_number"]
    return Person(setting.key_of(number), values["name"], number)


def card_of(values: Values) -> id_card.IdCard:
    """Give what a row's ID number says of its holder. Raises `SexDiffers` or `BornAfter`."""
    card = id_card.read(values["id_number"])
    if values.get("sex", card.sex) != card.sex:
        raise SexDiffers(field="sex")
    for name in ("joined_on", "took_on", "on"):
        day = values.get(name)
        if day is not None and day < card.born_on:
            raise BornAfter(field=name, birth_year=card.born_on.year, on=day)
    return card


def past(values: Values, field: str, on: dt.date) -> None:
    """Pass a day on which something had happened by a report's. Raises `DayAhead`."""
    day = values.get(field)
    if day is not None and day > on:
        raise DayAhead(field=field, on=on, day=day)


def employer_id(code: str, setting: Setting) -> str:
    """Give an employer's id: its credit code, or its local number behind the store's first id."""
    try:
        credit_code.check(code.upper())
    except CodeWrong:
        return code if ":" in code else f"{setting.prefix}:{code}"
    return code.upper()


def given(values: Values, *names: str) -> dict[str, Any]:
    """Give those of the fields that a row fills in."""
    return {name: values[name] for name in names if name in values}


def otherwise(values: Values, state: State, *names: str) -> dict[str, Any]:
    """Give those of the fields that a row fills in otherwise than they were reported."""
    return {name: new for name, new in given(values, *names).items() if new != state.get(name)}


def unchangeable(values: Values, state: State, *names: str) -> None:
    """Pass a row that says these fields as they were reported. Raises `RowDiffers`."""
    for name, new in otherwise(values, state, *names).items():
        raise RowDiffers(field=name, before=state.get(name, UNKNOWN), now=new)
