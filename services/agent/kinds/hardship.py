"""Hardship files of old, entered by a federation above: a household is known by its head."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from services.agent import cells
from services.agent.columns import Column
from services.agent.kinds.base import (
    ENDED,
    UNION_CODE,
    About,
    Kind,
    Setting,
    State,
    UnionNotNamed,
    Values,
    begun,
    common,
    ended,
    given,
    merged,
    unchangeable,
)
from services.agent.people import Person
from services.agent.places import DIVISION
from shared.events.base import Event
from shared.events.rights import HardshipLeft, HardshipRegistered, HardshipReviewed
from shared.words import Named

FIXED: Final = ("union", "cause", "migrant", "filed_on")
"""Fields that no later report of the table changes."""
REVIEWED: Final = "reviewed_on"


class FileLeft(Named):
    """The household has left its file; falling back is a decision of its own."""


def about(values: Values, setting: Setting) -> About:
    """Give which household a row is about, and which federation enters it."""
    above = values.get("above") or setting.union
    if above is None:
        raise UnionNotNamed(field="above")
    key = setting.household_of(values["id_number"])
    head = Person(key, values["name"], values["id_number"])
    return About(f"household:{key}", f"/unions/{above}", head)


def registered(values: Values, setting: Setting) -> Iterator[Event]:
    """Enter a file that existed before."""
    yield HardshipRegistered(
        **common(values, setting),
        **given(values, *FIXED, "division", "persons", "tier", REVIEWED),
        household=setting.household_of(values["id_number"]),
        income_month=str(values["income_month"]),
    )


def change(values: Values, state: State, setting: Setting) -> Iterator[Event]:
    """Report a review that is later than the last one known; what else differs is a mistake."""
    if ENDED in state:
        raise FileLeft(left_on=state[ENDED])
    unchangeable(values, state, *FIXED)
    known = state.get(REVIEWED) or state["filed_on"]
    if REVIEWED not in values or values[REVIEWED] <= known:
        unchangeable(values, state, "tier")
        return
    yield HardshipReviewed(
        **common(values, setting, values[REVIEWED]),
        household=setting.household_of(values["id_number"]),
        tier=values["tier"],
        income_month=str(values["income_month"]),
        result="stay" if values["tier"] == state["tier"] else "change",
    )


def reviewed(state: State, event: Any) -> State:  # noqa: ANN401 - a HardshipReviewed
    """Take over a review."""
    return {**merged(state, event), REVIEWED: event.on}


def moved(state: State, event: Any) -> State:  # noqa: ANN401 - a HardshipLeft
    """Let the household leave its file, or be on it again."""
    if event.move == "left":
        return ended(state, event)
    again = {name: held for name, held in state.items() if name != ENDED}
    return {**again, "tier": event.tier or state.get("tier")}


def rows(state: State) -> Iterator[Values]:
    """Give what a template says of a household; name and number are the branch's to add."""
    if "filed_on" in state:
        fields = given(state, "household", "division", "persons", "tier", REVIEWED, *FIXED)
        income = int(float(state["income_month"]))
        yield {**fields, "income_month": income, "above": state["source"]}


COLUMNS: Final = (
    Column("name", "户主姓名", "Head of the household", cells.person_name, needed=True,
           example="王小红"),
    Column("id_number", "户主身份证号", "ID number of the head", cells.id_number, needed=True,
           example="11010519491231002X"),
    Column("union", "工会编码", "Union code", UNION_CODE, needed=True, example="6401040010101"),
    Column("above", "补录工会", "Entered by", UNION_CODE, example="640104"),
    Column("division", "行政区划代码", "Division", DIVISION, example="640104"),
    Column("persons", "家庭人口", "Persons", cells.count, needed=True, example="3"),
    Column("tier", "困难类型", "Tier", cells.Choice("tiers"), needed=True, example="深度困难"),
    Column("cause", "致困原因", "Cause", cells.Choice("causes"), needed=True, example="因病"),
    Column("income_month", "月收入", "Income a month", cells.count, needed=True, example="2100"),
    Column("migrant", "是否农民工", "Migrant worker", cells.yes_no, needed=True, example="否"),
    Column("filed_on", "建档日期", "Filed on", cells.day, needed=True, example="2023-04-01"),
    Column(REVIEWED, "最近复核日期", "Reviewed on", cells.day, example="2025-05-15"),
)  # fmt: skip

HARDSHIP: Final = Kind(
    "hardship", "household", COLUMNS, about, registered, change, rows,
    {HardshipRegistered: begun, HardshipReviewed: reviewed, HardshipLeft: moved},
)  # fmt: skip
