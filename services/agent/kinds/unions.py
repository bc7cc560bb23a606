"""Unions that existed before: entered by the union above, then changed or moved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from services.agent import cells
from services.agent.columns import Column
from services.agent.kinds.base import (
    EMPLOYER_IDS,
    ENDED,
    ON,
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
    otherwise,
    past,
    unchangeable,
)
from services.agent.places import DIVISION
from shared.events.base import Event, Tree
from shared.events.organization import (
    UnionChanged,
    UnionDissolved,
    UnionMerged,
    UnionMoved,
    UnionRegistered,
)
from shared.words import Named

TRAITS: Final = ("name", "kind", "division")
TREES: Final[dict[Tree, str]] = {"territorial": "parent", "industry": "industry_parent"}
RESTATED: Final = "restated"
"""The reason that a change says when it comes out of a table."""


GRASSROOTS: Final = {"single", "joint", "regional", "industry"}
"""The kinds that cover employers themselves."""


class UnionEnded(Named):
    """The union was merged away or dissolved."""


class CoversNoEmployers(Named):
    """Employers are named for a union that covers none itself."""


class OwnParent(Named):
    """A union would stand below itself."""


def about(values: Values, setting: Setting) -> About:  # noqa: ARG001 - as all kinds are asked
    """Give which union a row is about; the union above reports it. Raises `OwnParent`."""
    for field in TREES.values():
        if values.get(field) == values["union"]:
            raise OwnParent(field=field, union=values["union"])
    return About(f"union:{values['union']}", f"/unions/{values.get('source') or values['parent']}")


def covered(values: Values, setting: Setting) -> tuple[str, ...]:
    """Give the employers that a row names. Raises `CoversNoEmployers`."""
    if values.get("employers") and values["kind"] not in GRASSROOTS:
        raise CoversNoEmployers(field="employers", union=values["union"], kind=values["kind"])
    return tuple(employer_id(code, setting) for code in values.get("employers", ()))


def first(values: Values, setting: Setting) -> Iterator[Event]:
    """Register a union that existed before."""
    names = ("union", "parent", "industry_parent", "founded_on", "term_to", *TRAITS)
    fields = common(values, setting)
    past(values, "founded_on", fields["on"])
    yield UnionRegistered(**fields, employers=covered(values, setting), **given(values, *names))


def change(values: Values, state: State, setting: Setting) -> Iterator[Event]:
    """Report what a union is now and wasn't, whom it covers, and where it stands."""
    union = values["union"]
    if ENDED in state:
        raise UnionEnded(union=union, ended_on=state[ENDED])
    unchangeable(values, state, "founded_on", "term_to")
    fields = otherwise(values, state, *TRAITS) | coverage(values, state, setting)
    if fields:
        yield UnionChanged(**common(values, setting), union=union, reason=RESTATED, **fields)
    for tree, field in TREES.items():
        if otherwise(values, state, field):
            yield moved(values, state, setting, tree, field)


def coverage(values: Values, state: State, setting: Setting) -> dict[str, tuple[str, ...]]:
    """Give the employers that come under a union and those that leave it."""
    if "employers" not in values:
        return {}
    now, before = covered(values, setting), state.get("employers", ())
    fields = {
        "employers_added": tuple(one for one in now if one not in before),
        "employers_removed": tuple(one for one in before if one not in now),
    }
    return {name: some for name, some in fields.items() if some}


def moved(
    values: Values, state: State, setting: Setting, tree: Tree, field: str
) -> UnionMoved:  # fmt: skip
    """Move a union in a tree; only a union above both ends may say so, so the row names it."""
    if "source" not in values or field not in state:
        unchangeable(values, state, field)
    fields = common(values, setting)
    return UnionMoved(
        **fields, union=values["union"], tree=tree, old_parent=state[field],
        new_parent=values[field], from_=fields["on"],
    )  # fmt: skip


def restated(state: State, event: Any) -> State:  # noqa: ANN401 - a UnionChanged
    """Take over what a change says, and whom the union covers then."""
    kept = [one for one in state.get("employers", ()) if one not in event.employers_removed]
    new = [one for one in event.employers_added if one not in kept]
    traits = {name: value for name in TRAITS if (value := getattr(event, name)) is not None}
    return {**state, **traits, "employers": (*kept, *new)}


def stands(state: State, event: Any) -> State:  # noqa: ANN401 - a UnionMoved
    """Take over where a union stands after a move."""
    return {**state, TREES[event.tree]: event.new_parent}


def rows(state: State) -> Iterator[Values]:
    """Give what a template says of a union."""
    names = ("union", "parent", "industry_parent", "employers", "founded_on", "term_to", *TRAITS)
    source = {} if state[SOURCE] == state.get("parent") else {"source": state[SOURCE]}
    yield {**given(state, *names), **source}


COLUMNS: Final = (
    Column("union", "工会编码", "Union code", UNION_CODE, needed=True, example="6401040010101",
           also="工会代码"),
    Column("name", "工会名称", "Union name", cells.unit_name, needed=True,
           example="宁夏某某机械制造有限公司工会委员会"),
    Column("kind", "工会类型", "Union kind", cells.Choice("union_kinds"), needed=True,
           example="单独基层工会"),
    Column("parent", "上级工会", "Parent union", UNION_CODE, needed=True, example="64010400101"),
    Column("industry_parent", "产业上级工会", "Industry parent", UNION_CODE),
    Column("division", "行政区划代码", "Division", DIVISION, example="640104"),
    Column("employers", "覆盖单位", "Employers", EMPLOYER_IDS, example="91640104MA00000000"),
    Column("founded_on", "建会日期", "Founded on", cells.day, needed=True, example="2010-05-01"),
    Column("term_to", "届满日期", "Term to", cells.day, example="2028-05-01"),
    Column("source", "报送工会", "Reporting union", UNION_CODE),
    ON,
)  # fmt: skip

UNIONS: Final = Kind(
    "unions", "union", COLUMNS, about, first, change, rows,
    {UnionChanged: restated, UnionMoved: stands, UnionMerged: ended, UnionDissolved: ended},
)  # fmt: skip
