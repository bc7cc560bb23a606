"""Suggestions of workers, one in a row, with what has become of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from services.agent import cells
from services.agent.cells import CellEmpty
from services.agent.columns import Column
from services.agent.kinds.base import (
    CO_AUTHORS,
    UNION_CODE,
    About,
    Kind,
    Setting,
    State,
    Values,
    common,
    given,
    person_of,
    unchangeable,
    union_of,
)
from services.agent.kinds.entries import ACTIVITY
from services.agent.kinds.suggestion_steps import (
    FOLDS,
    KEYS,
    STANDS,
    id_numbers,
    later,
    must_be_whole,
)
from shared.events.base import Event
from shared.events.skills import SuggestionMade
from shared.words import Named

NUMBER: Final = cells.Pattern(r"[0-9A-Za-z:_.-]{1,60}", "2026-JY-08")
PERSON: Final = ("name", "id_number")
FIXED: Final = ("campaign", "unkeyed", "field", "made_on")


class AuthorsDiffer(Named):
    """The suggestion was reported with other authors."""


class AuthorTwice(Named):
    """An author is named once."""


class NoAuthor(Named):
    """There is one author at least, with key or without."""


def about(values: Values, setting: Setting) -> About:
    """Give which suggestion a row is about: its own number stands behind the store's first id."""
    for name in PERSON:
        if name not in values and any(one in values for one in (*PERSON, CO_AUTHORS)):
            raise CellEmpty(field=name)
    person = person_of(values, setting) if "id_number" in values else None
    source = f"/unions/{union_of(values, setting)}"
    key = f"suggestion:{numbered(values, setting)}"
    return About(key, source, person, authors=authors(values, setting))


def numbered(values: Values, setting: Setting) -> str:
    """Give the id of a suggestion."""
    number: str = values["suggestion"]
    return number if ":" in number else f"{setting.prefix}:{number}"


def authors(values: Values, setting: Setting) -> tuple[str, ...]:
    """Give the keys of the authors that a row names, the first one first."""
    return tuple(map(setting.key_of, id_numbers(values)))


def first(values: Values, setting: Setting) -> Iterator[Event]:
    """Report a suggestion, and all that has become of it. Raises `NoAuthor` or `AuthorTwice`."""
    must_be_whole(values)
    keys = authors(values, setting)
    if not keys and not values.get("unkeyed"):
        raise NoAuthor(field="id_number")
    if len(set(keys)) < len(keys):
        raise AuthorTwice(field=CO_AUTHORS)
    made = SuggestionMade(
        **common(values, setting, values["made_on"]), suggestion=numbered(values, setting),
        union=union_of(values, setting), member_keys=keys,
        **given(values, "campaign", "unkeyed", "field"),
    )  # fmt: skip
    yield made
    yield from later(values, FOLDS[SuggestionMade]({}, made), setting)


def change(values: Values, state: State, setting: Setting) -> Iterator[Event]:
    """Report what has become of a suggestion since; how it was made stands.

    Raises `AuthorsDiffer` or `RowDiffers`.
    """
    must_be_whole(values)
    keys, before = authors(values, setting), state.get(KEYS, ())
    if keys[:1] not in {(), before[:1]}:
        raise AuthorsDiffer(field="id_number")
    if CO_AUTHORS in values and sorted(keys) != sorted(before):
        raise AuthorsDiffer(field=CO_AUTHORS)
    unchangeable(values, state, *FIXED)
    yield from later(values, state, setting)


def rows(state: State) -> Iterator[Values]:
    """Give what a template says of a suggestion to which something can still be added."""
    if state.get(STANDS) not in {None, "declined"} and "verified_on" not in state:
        yield given(state, *(one.field for one in COLUMNS))


COLUMNS: Final = (
    Column("suggestion", "建议编号", "Number", NUMBER, needed=True, example="2026-JY-08"),
    Column("union", "工会编码", "Union code", UNION_CODE, example="6401040010101"),
    Column("campaign", "活动编号", "Campaign", ACTIVITY, example="2026-XJC"),
    Column("name", "姓名", "Name", cells.person_name, example="王小红"),
    Column("id_number", "身份证号", "ID number", cells.id_number, example="11010519491231002X"),
    Column(CO_AUTHORS, "其他作者身份证号", "ID numbers of co-authors", cells.id_numbers),
    Column("unkeyed", "未实名作者数", "Authors without key", cells.count, example="0"),
    Column("field", "领域", "Field", cells.Choice("work_fields"), needed=True, example="安全生产"),
    Column("made_on", "提出日期", "Made on", cells.day, needed=True, example="2026-03-02"),
    Column("screening", "评审结果", "Screened as", cells.Choice("screenings")),
    Column("screened_on", "评审日期", "Screened on", cells.day),
    Column("reason", "不采纳或暂缓原因", "Reason", cells.Choice("suggestion_reasons")),
    Column("implemented_on", "实施完成日期", "Carried out on", cells.day),
    Column("effect_kind", "效果", "Effect", cells.Choice("work_effects")),
    Column("benefit_claimed_yuan", "申报效益（元）", "Benefit claimed (yuan)", cells.yuan),
    Column("benefit_yuan", "核定效益（元）", "Benefit verified (yuan)", cells.yuan),
    Column("verified_on", "核定日期", "Verified on", cells.day),
    Column("method", "核定方法", "Verified by", cells.Choice("benefit_methods")),
    Column("period_months", "计算月数", "Months", cells.ordinal),
)  # fmt: skip

SUGGESTIONS: Final = Kind("suggestions", "suggestion", COLUMNS, about, first, change, rows, FOLDS)
