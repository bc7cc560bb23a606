"""Employers: entered with their workers, counted anew, changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from services.agent import cells
from services.agent.columns import Column
from services.agent.kinds.base import (
    EMPLOYER_ID,
    ENDED,
    SOURCE,
    UNION_CODE,
    About,
    Kind,
    Setting,
    State,
    Values,
    common,
    employer_id,
    ended,
    given,
    merged,
    otherwise,
    unchangeable,
    union_of,
)
from services.agent.places import DIVISION
from shared.events.base import Event
from shared.events.organization import (
    EmployerChanged,
    EmployerClosed,
    EmployerCounted,
    EmployerRegistered,
)
from shared.rules.refusals import PartExceedsWhole
from shared.words import Named

PARTS: Final = ("women", "migrant", "dispatched", "platform")
TRAITS: Final = ("name", "division", "unit_type", "industry")
COUNTED: Final = "counted"
"""The field of an employer's state that holds its counts, each by its day."""


class EmployerWithoutCode(Named):
    """An employer has neither a credit code nor a local number."""


class CountsIncomplete(Named):
    """Some of an employer's counts are given and some aren't; an empty cell isn't 0."""


class AlreadyClosed(Named):
    """The employer has ended."""


def about(values: Values, setting: Setting) -> About:
    """Give which employer a row is about."""
    return About(f"employer:{id_of(values, setting)}", f"/unions/{union_of(values, setting)}")


def id_of(values: Values, setting: Setting) -> str:
    """Give an employer's id. Raises `EmployerWithoutCode`."""
    code = values.get("credit_code") or values.get("employer")
    if code is None:
        raise EmployerWithoutCode(field="credit_code")
    return employer_id(code, setting)


def first(values: Values, setting: Setting) -> Iterator[Event]:
    """Register an employer, and count its workers where all counts are given."""
    id_ = id_of(values, setting)
    yield EmployerRegistered(
        **common(values, setting, values.get("as_of")), employer=id_,
        credit_code=values.get("credit_code"), opened_on=values["opened_on"],
        workers=values["workers"], **given(values, *TRAITS),
    )  # fmt: skip
    if given(values, *PARTS):
        yield count(values, id_, setting)


def change(values: Values, state: State, setting: Setting) -> Iterator[Event]:
    """Report what an employer is now and wasn't, and a count that is new."""
    id_ = id_of(values, setting)
    if ENDED in state:
        raise AlreadyClosed(employer=id_, closed_on=state[ENDED])
    unchangeable(values, state, "credit_code", "opened_on")
    traits = otherwise(values, state, *TRAITS)
    if traits:
        yield EmployerChanged(**common(values, setting), employer=id_, **traits)
    before = state
    if "as_of" in values and given(values, *PARTS):
        before = state.get(COUNTED, {}).get(values["as_of"], {})
    if otherwise(values, before, "workers", *PARTS):
        yield count(values, id_, setting)


def count(values: Values, id_: str, setting: Setting) -> EmployerCounted:
    """Count an employer's workers. Raises `CountsIncomplete` or `PartExceedsWhole`."""
    parts = given(values, *PARTS)
    if len(parts) < len(PARTS):
        raise CountsIncomplete
    for part, number in parts.items():
        if number > values["workers"]:
            raise PartExceedsWhole(field=part, part=part, number=number, whole=values["workers"])
    fields = common(values, setting, values.get("as_of"))
    return EmployerCounted(
        **fields, employer=id_, as_of=fields["on"], workers=values["workers"], **parts
    )


def counted(state: State, event: Any) -> State:  # noqa: ANN401 - an EmployerCounted
    """Keep a count under its day; the latest day's are the employer's."""
    counts = {**state.get(COUNTED, {}), event.as_of: merged({}, event)}
    return {**state, **counts[max(counts)], COUNTED: counts}


def rows(state: State) -> Iterator[Values]:
    """Give what a template says of an employer."""
    names = ("credit_code", "opened_on", "workers", "as_of", *TRAITS, *PARTS)
    local = {} if "credit_code" in state else {"employer": state["employer"]}
    yield {"union": state[SOURCE], **local, **given(state, *names)}


COLUMNS: Final = (
    Column("union", "报送工会", "Reporting union", UNION_CODE, example="64010400101"),
    Column("employer", "单位编号", "Employer number", EMPLOYER_ID),
    Column("credit_code", "统一社会信用代码", "Credit code", cells.credit,
           example="91640104MA00000000"),
    Column("name", "单位名称", "Employer name", cells.unit_name, needed=True,
           example="宁夏某某机械制造有限公司"),
    Column("division", "行政区划代码", "Division", DIVISION, needed=True,
           example="640104"),
    Column("unit_type", "单位类型", "Unit type", cells.Pattern("[0-9]{3}", "150"), needed=True,
           example="150"),
    Column("industry", "行业代码", "Industry",
           cells.Pattern("[A-T][0-9]{0,4}", "C13", "industries"), needed=True, example="C34"),
    Column("opened_on", "成立日期", "Opened on", cells.day, needed=True, example="2001-07-01"),
    Column("workers", "职工人数", "Workers", cells.count, needed=True, example="120"),
    Column("women", "女职工", "Women", cells.count, example="40"),
    Column("migrant", "农民工", "Migrant workers", cells.count, example="30"),
    Column("dispatched", "劳务派遣工", "Dispatched workers", cells.count, example="0"),
    Column("platform", "新就业形态劳动者", "Platform workers", cells.count, example="0"),
    Column("as_of", "统计日期", "As of", cells.day, example="2025-12-31"),
)  # fmt: skip

EMPLOYERS: Final = Kind(
    "employers", "employer", COLUMNS, about, first, change, rows,
    {EmployerCounted: counted, EmployerClosed: ended},
)  # fmt: skip
