"""Entries in competitions and drills: a union enters its workers, a worker in a row."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, Final

from services.agent import cells
from services.agent.columns import Column
from services.agent.kinds.base import (
    EMPLOYER_ID,
    UNION_CODE,
    About,
    Kind,
    Setting,
    State,
    Values,
    card_of,
    common,
    employer_id,
    given,
    person_of,
    said,
    unchangeable,
    union_of,
)
from shared.events.base import Event
from shared.events.skills import EntryWithdrawn, WorkerEntered
from shared.words import Named

ACTIVITY: Final = cells.Pattern(r"[0-9A-Za-z:_.-]{1,50}", "2026-HG")
ENTRIES: Final = "entered"
"""The field of a state with what was entered in the competition, by entry."""
BACK: Final = "taken_back_on"
TRAITS: Final = ("team", "migrant", "employment")


class EntryTakenBack(Named):
    """The entry was taken back or disqualified; entered anew it needs a number of its own."""


def about(values: Values, setting: Setting) -> About:
    """Give which competition a row is about, for which union, and whom it enters."""
    person, union = person_of(values, setting), union_of(values, setting)
    key = f"competition:{values['activity']}"
    return About(key, f"/unions/{union}", person, numbered(values, setting))


def numbered(values: Values, setting: Setting) -> str:
    """Give the id of the entry that a row is."""
    return entry_of(worker_of(values, setting), union_of(values, setting), values["activity"])


def worker_of(values: Values, setting: Setting) -> str:
    """Give the key of a row's worker by which entries are named: the first one."""
    return setting.first_of(setting.key_of(values["id_number"]))


def entry_of(member: str, union: str, activity: str) -> str:
    """Give the id of an entry: one of a worker through a union in a competition.

    An id may be shown above the branch, so no part of the worker's key stands in it.
    """
    digest = hashlib.sha256(f"{member}/{union}/{activity}".encode()).hexdigest()
    return f"{union}:{activity}:{digest[:16]}"


def entered(values: Values, setting: Setting) -> Iterator[Event]:
    """Enter a worker on the day on which it was."""
    fields = given(values, *TRAITS)
    if "employer" in values:
        fields["employer"] = employer_id(values["employer"], setting)
    yield WorkerEntered(
        **common(values, setting, values["entered_on"]), **fields, activity=values["activity"],
        entry=numbered(values, setting), union=union_of(values, setting),
        member=setting.key_of(values["id_number"]), sex=card_of(values).sex,
    )  # fmt: skip


def change(values: Values, state: State, setting: Setting) -> Iterator[Event]:
    """Enter whoever isn't yet; pass who is. Raises `EntryTakenBack` or `RowDiffers`."""
    held = state.get(ENTRIES, {}).get(numbered(values, setting))
    if held is None:
        yield from entered(values, setting)
        return
    if BACK in held:
        raise EntryTakenBack(on=held[BACK])
    now = dict(values)
    if "employer" in now:
        now["employer"] = employer_id(now["employer"], setting)
    unchangeable(now, held, "entered_on", "employer", *TRAITS)


def took(state: State, event: Any) -> State:  # noqa: ANN401 - a WorkerEntered
    """Take over an entry."""
    entry = {**said(event), "entered_on": event.on}
    return {**state, ENTRIES: {**state.get(ENTRIES, {}), event.entry: entry}}


def back(state: State, event: Any) -> State:  # noqa: ANN401 - an EntryWithdrawn
    """Take over that an entry is out."""
    entries = state.get(ENTRIES, {})
    entry = {**entries.get(event.entry, {}), BACK: event.on}
    return {**state, ENTRIES: {**entries, event.entry: entry}}


COLUMNS: Final = (
    Column("name", "姓名", "Name", cells.person_name, needed=True, example="王小红"),
    Column("id_number", "身份证号", "ID number", cells.id_number, needed=True,
           example="11010519491231002X"),
    Column("union", "工会编码", "Union code", UNION_CODE, example="6401040010101"),
    Column("activity", "竞赛编号", "Competition", ACTIVITY, needed=True, example="2026-HG"),
    Column("entered_on", "报名日期", "Entered on", cells.day, needed=True, example="2026-03-10"),
    Column("employer", "单位", "Employer", EMPLOYER_ID, example="91640104MA00000000"),
    Column("team", "代表队", "Team", ACTIVITY, example="A1"),
    Column("sex", "性别", "Sex", cells.Choice("sexes"), example="女"),
    Column("migrant", "是否农民工", "Migrant worker", cells.yes_no, example="否"),
    Column("employment", "用工形式", "Employment", cells.Choice("employments"), example="全日制"),
)  # fmt: skip

ENTERED: Final = Kind(
    "entries", "competition", COLUMNS, about, entered, change, None,
    {WorkerEntered: took, EntryWithdrawn: back},
)  # fmt: skip
