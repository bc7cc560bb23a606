"""Members: those of old with their roster, those who joined, and what has changed of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any, Final

from services.agent import cells
from services.agent.columns import Column
from services.agent.kinds.base import (
    EMPLOYER_ID,
    ENDED,
    ON,
    UNION_CODE,
    About,
    Fold,
    Kind,
    Setting,
    State,
    Values,
    begun,
    card_of,
    common,
    employer_id,
    ended,
    given,
    otherwise,
    past,
    person_of,
    unchangeable,
    union_of,
)
from shared.events.base import Event
from shared.events.organization import (
    MemberChanged,
    MemberJoined,
    MemberLeft,
    MemberReceived,
    MemberRegistered,
    MemberSent,
)
from shared.words import Named

TRAITS: Final = ("migrant", "employment", "grade", "employer")


class AlreadyLeft(Named):
    """The membership has ended; it may begin again, by joining on a later day."""


def about(values: Values, setting: Setting) -> About:
    """Give which membership a row is about: one of a person in a union, however it began."""
    person, union = person_of(values, setting), union_of(values, setting)
    return About(f"member:{union}/{person.member_key}", f"/unions/{union}", person)


def enrolment(values: Values, setting: Setting) -> dict[str, Any]:
    """Give the fields of an enrolment; sex and year of birth are in the number."""
    card = card_of(values)
    return {
        "member": setting.key_of(values["id_number"]),
        "union": union_of(values, setting),
        "sex": card.sex,
        "birth_year": card.born_on.year,
        **traits(values, setting),
    }


def traits(values: Values, setting: Setting) -> dict[str, Any]:
    """Give what a row says of a member that may change."""
    found = given(values, *TRAITS)
    if "employer" in found:
        found["employer"] = employer_id(found["employer"], setting)
    return found


def registered(values: Values, setting: Setting) -> Iterator[Event]:
    """Enter a member of old on the roster."""
    fields = {"grade": "none"} | enrolment(values, setting)
    begun_on = common(values, setting)
    past(values, "joined_on", begun_on["on"])
    yield MemberRegistered(**begun_on, **fields, joined_on=values.get("joined_on"))


def joined(values: Values, setting: Setting) -> Iterator[Event]:
    """Report that a worker joined, on the day on which it was."""
    fields = {"grade": "none"} | enrolment(values, setting)
    yield MemberJoined(**common(values, setting, values["joined_on"]), **fields)


def change(values: Values, state: State, setting: Setting) -> Iterator[Event]:
    """Report what a member is now and wasn't."""
    fields = enrolment(values, setting)
    if ENDED in state:
        raise AlreadyLeft(union=fields["union"], left_on=state[ENDED])
    if "joined_on" in state:
        unchangeable(values, state, "joined_on")
    new = otherwise(fields, state, *TRAITS)
    if new:
        who = given(fields, "member", "union")
        yield MemberChanged(**common(values, setting), **who, **new)


def again(values: Values, state: State, setting: Setting) -> Iterator[Event]:
    """Let whoever left join again on a later day; else report what has changed."""
    if ENDED in state and values["joined_on"] > state[ENDED]:
        return joined(values, setting)
    return change(values, state, setting)


def joined_on(state: State, event: Any) -> State:  # noqa: ANN401 - a MemberJoined
    """Begin a membership on the day of joining."""
    return {**begun(state, event), "joined_on": event.on}


def rows(state: State) -> Iterator[Values]:
    """Give what a template says of a member; the name and the number are the branch's to add."""
    yield given(state, "member", "union", "joined_on", "sex", *TRAITS)


COLUMNS: Final = (
    Column("name", "姓名", "Name", cells.person_name, needed=True, example="王小红"),
    Column("id_number", "身份证号", "ID number", cells.id_number, needed=True,
           example="11010519491231002X"),
    Column("union", "工会编码", "Union code", UNION_CODE, example="6401040010101",
           also="工会代码"),
    Column("employer", "单位", "Employer", EMPLOYER_ID, example="91640104MA00000000"),
    Column("joined_on", "入会日期", "Joined on", cells.day, example="2019-05-01"),
    Column("sex", "性别", "Sex", cells.Choice("sexes"), example="女"),
    Column("migrant", "是否农民工", "Migrant worker", cells.yes_no, needed=True, example="否"),
    Column("employment", "用工形式", "Employment", cells.Choice("employments"), needed=True,
           example="全日制"),
    Column("grade", "技能等级", "Skill grade", cells.Choice("grades"), example="高级工"),
    ON,
)  # fmt: skip
FOLDS: Final[Mapping[type[Event], Fold]] = {
    MemberRegistered: begun, MemberReceived: begun, MemberJoined: joined_on,
    MemberLeft: ended, MemberSent: ended,
}  # fmt: skip

MEMBERS: Final = Kind("members", "member", COLUMNS, about, registered, change, rows, FOLDS)
JOINED: Final = Kind(
    "joined", "member",
    tuple(
        dataclasses.replace(one, needed=one.needed or one.field == "joined_on")
        for one in COLUMNS
        if one is not ON
    ),
    about, joined, again, folds=FOLDS,
)  # fmt: skip
