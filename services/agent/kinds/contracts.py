"""Collective contracts that existed before: entered once, each by its number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from services.agent import cells
from services.agent.columns import Column
from services.agent.kinds.base import (
    EMPLOYER_IDS,
    ENDED,
    UNION_CODE,
    About,
    Kind,
    Setting,
    State,
    Values,
    begun,
    common,
    employer_id,
    ended,
    given,
    otherwise,
    union_of,
)
from services.agent.places import DIVISION
from shared.events.base import Event
from shared.events.rights import ContractEnded, ContractRegistered
from shared.words import Named

NUMBER: Final = cells.Pattern(r"[0-9A-Za-z:_.-]{1,60}", "HT-2024-01")
"""A local number; the store's first id stands before it for good."""
HOLDS: Final = ("kind", "scope", "from_", "to")


class ContractDiffers(Named):
    """The contract was entered otherwise; what is wrong is voided and entered anew."""


class ContractGone(Named):
    """The contract has ended."""


def numbered(values: Values, setting: Setting) -> str:
    """Give the id of a local number."""
    number: str = values["number"]
    return number if ":" in number else f"{setting.prefix}:{number}"


def about(values: Values, setting: Setting) -> About:
    """Give which contract a row is about, and the union whose it is."""
    return About(f"contract:{numbered(values, setting)}", f"/unions/{union_of(values, setting)}")


def covered(values: Values, setting: Setting) -> tuple[str, ...]:
    """Give the employers that a row names."""
    return tuple(employer_id(code, setting) for code in values["employers"])


def first(values: Values, setting: Setting) -> Iterator[Event]:
    """Enter a contract that existed before."""
    yield ContractRegistered(
        **common(values, setting), contract=numbered(values, setting),
        union=union_of(values, setting), employers=covered(values, setting),
        workers=values["workers_covered"], **given(values, "division", *HOLDS),
    )  # fmt: skip


def change(values: Values, state: State, setting: Setting) -> Iterator[Event]:
    """Pass a row that says what was entered. Raises `ContractGone` or `ContractDiffers`."""
    if ENDED in state:
        raise ContractGone(ended_on=state[ENDED])
    said = {
        **values, "employers": covered(values, setting), "workers": values["workers_covered"],
    }  # fmt: skip
    for field in otherwise(said, state, *HOLDS, "employers", "workers"):
        raise ContractDiffers(field="workers_covered" if field == "workers" else field)
    yield from ()


def rows(state: State) -> Iterator[Values]:
    """Give what a template says of a contract that was entered."""
    if "to" in state:
        fields = given(state, "union", "division", "employers", *HOLDS)
        yield {**fields, "number": state["contract"], "workers_covered": state["workers"]}


COLUMNS: Final = (
    Column("number", "合同编号", "Contract number", NUMBER, needed=True, example="HT-2024-01"),
    Column("union", "工会编码", "Union code", UNION_CODE, example="6401040010101"),
    Column("division", "行政区划代码", "Division", DIVISION, example="640104"),
    Column("kind", "合同类别", "Kind", cells.Choice("contract_kinds"), needed=True,
           example="综合集体合同"),
    Column("scope", "范围", "Scope", cells.Choice("contract_scopes"), needed=True,
           example="单个单位"),
    Column("employers", "覆盖单位", "Employers", EMPLOYER_IDS, needed=True,
           example="91640104MA00000000"),
    Column("workers_covered", "覆盖职工数", "Workers covered", cells.count, needed=True,
           example="120"),
    Column("from_", "起始日期", "From", cells.day, needed=True, example="2024-01-01"),
    Column("to", "终止日期", "To", cells.day, needed=True, example="2026-12-31"),
)  # fmt: skip

CONTRACTS: Final = Kind(
    "contracts", "contract", COLUMNS, about, first, change, rows,
    {ContractRegistered: begun, ContractEnded: ended},
)  # fmt: skip
