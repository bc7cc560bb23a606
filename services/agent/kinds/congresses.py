"""Workers' congresses: their terms, and the latest session of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from services.agent import cells
from services.agent.columns import Column
from services.agent.kinds.base import (
    EMPLOYER_IDS,
    UNION_CODE,
    About,
    Kind,
    Setting,
    State,
    Values,
    common,
    given,
    merged,
    otherwise,
    union_of,
)
from services.agent.kinds.contracts import NUMBER, covered, numbered
from services.agent.places import DIVISION
from shared.events.base import Event
from shared.events.rights import CongressHeld, CongressSetUp
from shared.words import Named

COUNTS: Final = ("delegates", "managers", "front_line", "worker_directors")
SESSION: Final = ("session", "present")
SET_UP: Final = "set_up_on"
HELD: Final = "held"
"""The field of a congress's state that holds its sessions by day."""


class SessionIncomplete(Named):
    """The day of a session is given without its number and those present, or these without it."""


class TermDiffers(Named):
    """The term was reported otherwise, and the row doesn't say that a new one began."""


def about(values: Values, setting: Setting) -> About:
    """Give which congress a row is about, and the union whose it is."""
    return About(f"congress:{numbered(values, setting)}", f"/unions/{union_of(values, setting)}")


def term(values: Values, setting: Setting) -> Iterator[Event]:
    """Let a term begin."""
    yield CongressSetUp(
        **common(values, setting, values[SET_UP]), congress=numbered(values, setting),
        union=union_of(values, setting), employers=covered(values, setting),
        workers=values["workers_covered"], women=values["women_delegates"],
        **given(values, "division", "term_to", *COUNTS),
    )  # fmt: skip


def session(values: Values, setting: Setting) -> Iterator[Event]:
    """Report the session of a row, if it has one. Raises `SessionIncomplete`."""
    said = given(values, "held_on", *SESSION)
    if not said:
        return
    for field in ("held_on", *SESSION):
        if field not in said:
            raise SessionIncomplete(field=field)
    yield CongressHeld(
        **common(values, setting, values["held_on"]), congress=numbered(values, setting),
        delegates=values["delegates"], **given(values, "papers_on", *SESSION),
    )  # fmt: skip


def first(values: Values, setting: Setting) -> Iterator[Event]:
    """Enter a congress, and its latest session."""
    yield from term(values, setting)
    yield from session(values, setting)


def change(values: Values, state: State, setting: Setting) -> Iterator[Event]:
    """Report a term that began later, and a session that is new. Raises `TermDiffers`."""
    if values[SET_UP] > state[SET_UP]:
        yield from term(values, setting)
    else:
        for field in otherwise(values, state, SET_UP, "term_to", *COUNTS):
            raise TermDiffers(field=field, since=state[SET_UP])
    if values.get("held_on") not in state.get(HELD, {}):
        yield from session(values, setting)


def begun(state: State, event: Any) -> State:  # noqa: ANN401 - a CongressSetUp
    """Take over a term, with the day on which it began."""
    return {**merged(state, event), SET_UP: event.on}


def met(state: State, event: Any) -> State:  # noqa: ANN401 - a CongressHeld
    """Keep a session under its day."""
    one = {"session": event.session, "present": event.present, "papers_on": event.papers_on}
    return {**state, HELD: {**state.get(HELD, {}), event.on: one}}


def rows(state: State) -> Iterator[Values]:
    """Give what a template says of a congress: its term, and its latest session."""
    fields = given(state, "union", "division", "employers", SET_UP, "term_to", *COUNTS)
    held = state.get(HELD, {})
    latest = {"held_on": max(held), **held[max(held)]} if held else {}
    known = {name: value for name, value in latest.items() if value is not None}
    yield {
        **fields, **known, "number": state["congress"], "workers_covered": state["workers"],
        "women_delegates": state["women"],
    }  # fmt: skip


COLUMNS: Final = (
    Column("number", "职代会编号", "Congress number", NUMBER, needed=True, example="ZDH-01"),
    Column("union", "工会编码", "Union code", UNION_CODE, example="6401040010101"),
    Column("division", "行政区划代码", "Division", DIVISION, example="640104"),
    Column("employers", "覆盖单位", "Employers", EMPLOYER_IDS, needed=True,
           example="91640104MA00000000"),
    Column("workers_covered", "职工数", "Workers", cells.count, needed=True, example="120"),
    Column("delegates", "职工代表数", "Delegates", cells.count, needed=True, example="60"),
    Column("women_delegates", "女代表", "Women", cells.count, needed=True, example="25"),
    Column("managers", "管理人员代表", "Managers", cells.count, needed=True, example="10"),
    Column("front_line", "一线职工代表", "Front line", cells.count, needed=True, example="40"),
    Column("worker_directors", "职工董事、监事", "Worker directors", cells.count, needed=True,
           example="1"),
    Column(SET_UP, "本届起始日期", "Term from", cells.day, needed=True, example="2024-03-01"),
    Column("term_to", "本届届满日期", "Term to", cells.day, needed=True, example="2027-02-28"),
    Column("held_on", "最近一次会议日期", "Held on", cells.day, example="2025-03-10"),
    Column("session", "会议次序", "Session", cells.count, example="2"),
    Column("present", "到会代表", "Present", cells.count, example="55"),
    Column("papers_on", "材料送达日期", "Papers on", cells.day, example="2025-03-01"),
)  # fmt: skip

CONGRESSES: Final = Kind(
    "congresses", "congress", COLUMNS, about, first, change, rows,
    {CongressSetUp: begun, CongressHeld: met},
)  # fmt: skip
