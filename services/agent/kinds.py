"""The kinds of table that can be imported: their columns, and the reports that a row becomes."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import msgspec

from services.agent import cells
from services.agent.people import Person
from services.agent.tables import Column
from shared.codes import credit_code, id_card
from shared.codes.errors import CodeWrong
from shared.events.base import Event, Reporter
from shared.events.organization import (
    EmployerCounted,
    EmployerRegistered,
    MemberJoined,
    MemberRegistered,
    UnionRegistered,
)
from shared.words import Named

Values = Mapping[str, Any]

UNION_CODE: Final = cells.pattern(r"[0-9A-Za-z]{2,24}", "64010400101")
EMPLOYER_ID: Final = cells.pattern(r"[0-9A-Za-z:_.-]{1,60}", "91640104MA75XXXXXX")
INDUSTRY: Final = cells.pattern(r"[A-T][0-9]{0,4}", "C13")
COUNTS: Final = ("women", "migrant", "dispatched", "platform")


class EmployerWithoutCode(Named):
    """An employer has neither a credit code nor a local number."""


class CountsIncomplete(Named):
    """Some of an employer's counts are given and some aren't; an empty cell isn't 0."""


class UnionNotNamed(Named):
    """The row doesn't say for which union it is, and the store speaks for several."""


class SexDiffers(Named):
    """The sex given isn't that of the ID number."""


@dataclass(frozen=True)
class Setting:
    """What rows need beyond their cells.

    `prefix` is the first id of the store, which stands before local numbers for good; `union` is
    the only one that the store speaks for, if it is only one.
    """

    today: dt.date
    reporter: Reporter
    batch: str
    prefix: str
    union: str | None
    key_of: Callable[[str], str]


class Planned(NamedTuple):
    """One report that a row becomes; known again by `key`, and whether it has changed by `digest`.

    `again`: it may be reported anew when it has changed.
    """

    source: str
    key: str
    event: Event
    digest: bytes
    again: bool = False
    person: Person | None = None


class Kind(NamedTuple):
    """A kind of table."""

    name: str
    columns: tuple[Column, ...]
    plan: Callable[[Values, Setting], Iterator[Planned]]


def common(values: Values, setting: Setting, on: dt.date | None = None) -> dict[str, Any]:
    """Give the fields that every report has."""
    return {
        "on": values.get("on") or on or setting.today,
        "reported_by": setting.reporter,
        "batch": setting.batch,
    }


def union_of(values: Values, setting: Setting) -> str:
    """Give the union that a row is for."""
    union: str | None = values.get("union") or setting.union
    if union is None:
        raise UnionNotNamed
    return union


def employer_id(code: str, setting: Setting) -> str:
    """Give an employer's id: its credit code, or its local number behind the store's first id."""
    try:
        credit_code.check(code.upper())
    except CodeWrong:
        return code if ":" in code else f"{setting.prefix}:{code}"
    return code.upper()


def digest(event: Event, *less: str) -> bytes:
    """Give what tells whether a report says something new: its data, less who, when and batch."""
    data = msgspec.to_builtins(event)
    for field in ("on", "reported_by", "batch", *less):
        data.pop(field, None)
    return hashlib.sha256(msgspec.json.encode(data, order="sorted")).digest()


def employers(values: Values, setting: Setting) -> Iterator[Planned]:
    """Plan the registration of an employer, and its counts where they are given."""
    source = f"/unions/{union_of(values, setting)}"
    code = values.get("credit_code") or values.get("employer")
    if code is None:
        raise EmployerWithoutCode
    fields = common(values, setting, values.get("as_of"))
    id_ = employer_id(code, setting)
    registered = EmployerRegistered(
        **fields, employer=id_, credit_code=values.get("credit_code"),
        **{name: values[name] for name in ("name", "division", "unit_type", "industry",
                                           "opened_on", "workers")},
    )  # fmt: skip
    yield Planned(source, f"employer:{id_}", registered, digest(registered, "workers"))
    given = [name for name in COUNTS if name in values]
    if not given:
        return
    if len(given) < len(COUNTS):
        raise CountsIncomplete
    counted = EmployerCounted(
        **fields, employer=id_, as_of=fields["on"], workers=values["workers"],
        **{name: values[name] for name in COUNTS},
    )  # fmt: skip
    said = digest(counted) if "as_of" in values else digest(counted, "as_of")
    yield Planned(source, f"counted:{id_}", counted, said, again=True)


def unions(values: Values, setting: Setting) -> Iterator[Planned]:
    """Plan the registration of a union that existed before; the union above reports it."""
    names = ("union", "name", "kind", "parent", "industry_parent", "division", "founded_on",
             "term_to")  # fmt: skip
    event = UnionRegistered(
        **common(values, setting),
        employers=tuple(employer_id(code, setting) for code in values.get("employers", ())),
        **{name: values[name] for name in names if name in values},
    )
    source = values.get("source") or values["parent"]
    yield Planned(f"/unions/{source}", f"union:{event.union}", event, digest(event))


def enrolled(values: Values, setting: Setting) -> tuple[Person, dict[str, Any]]:
    """Give the person of a row, and the fields of an enrolment."""
    number = values["id_number"]
    card = id_card.read(number)
    if values.get("sex", card.sex) != card.sex:
        raise SexDiffers
    person = Person(setting.key_of(number), values["name"], number)
    employer = values.get("employer")
    return person, {
        "member": person.member_key,
        "union": union_of(values, setting),
        "employer": employer_id(employer, setting) if employer else None,
        "sex": card.sex,
        "birth_year": card.born_on.year,
        "migrant": values["migrant"],
        "employment": values["employment"],
        "grade": values.get("grade", "none"),
    }


def members(values: Values, setting: Setting) -> Iterator[Planned]:
    """Plan the entry of a member of old on the roster."""
    person, fields = enrolled(values, setting)
    event = MemberRegistered(**common(values, setting), **fields, joined_on=values.get("joined_on"))
    yield member(person, event)


def joined(values: Values, setting: Setting) -> Iterator[Planned]:
    """Plan that a worker joined, on the day on which it was."""
    person, fields = enrolled(values, setting)
    yield member(person, MemberJoined(**common(values, setting, values["joined_on"]), **fields))


def member(person: Person, event: MemberRegistered | MemberJoined) -> Planned:
    """Plan a membership: one of a person in a union, however it began."""
    key = f"member:{event.union}/{event.member}"
    return Planned(f"/unions/{event.union}", key, event, digest(event, "joined_on"), person=person)


ON: Final = Column("on", "日期", "Date", cells.day)
EMPLOYERS: Final = (
    Column("union", "报送工会", "Reporting union", UNION_CODE),
    Column("employer", "单位编号", "Employer number", EMPLOYER_ID),
    Column("credit_code", "统一社会信用代码", "Credit code", cells.credit),
    Column("name", "单位名称", "Employer name", cells.text, needed=True),
    Column("division", "行政区划代码", "Division", cells.division_code, needed=True),
    Column("unit_type", "单位类型", "Unit type", cells.pattern("[0-9]{3}", "150"), needed=True),
    Column(
        "industry", "行业代码", "Industry", cells.pattern("[A-T][0-9]{0,4}", "C13"), needed=True
    ),
    Column("opened_on", "成立日期", "Opened on", cells.day, needed=True),
    Column("workers", "职工人数", "Workers", cells.count, needed=True),
    Column("women", "女职工", "Women", cells.count),
    Column("migrant", "农民工", "Migrant workers", cells.count),
    Column("dispatched", "劳务派遣工", "Dispatched workers", cells.count),
    Column("platform", "新就业形态劳动者", "Platform workers", cells.count),
    Column("as_of", "统计日期", "As of", cells.day),
)
UNIONS: Final = (
    Column("union", "工会代码", "Union code", UNION_CODE, needed=True),
    Column("name", "工会名称", "Union name", cells.text, needed=True),
    Column("kind", "工会类型", "Union kind", cells.choice("union_kinds"), needed=True),
    Column("parent", "上级工会", "Parent union", UNION_CODE, needed=True),
    Column("industry_parent", "产业上级工会", "Industry parent", UNION_CODE),
    Column("division", "行政区划代码", "Division", cells.division_code),
    Column("employers", "覆盖单位", "Employers", cells.listed),
    Column("founded_on", "建会日期", "Founded on", cells.day, needed=True),
    Column("term_to", "届满日期", "Term to", cells.day),
    Column("source", "报送工会", "Reporting union", UNION_CODE),
    ON,
)
MEMBERS: Final = (
    Column("name", "姓名", "Name", cells.text, needed=True),
    Column("id_number", "身份证号", "ID number", cells.id_number, needed=True),
    Column("union", "工会代码", "Union code", UNION_CODE),
    Column("employer", "单位", "Employer", EMPLOYER_ID),
    Column("joined_on", "入会日期", "Joined on", cells.day),
    Column("sex", "性别", "Sex", cells.choice("sexes")),
    Column("migrant", "是否农民工", "Migrant worker", cells.yes_no, needed=True),
    Column("employment", "用工形式", "Employment", cells.choice("employments"), needed=True),
    Column("grade", "技能等级", "Skill grade", cells.choice("grades")),
    ON,
)
JOINED: Final = tuple(
    Column(one.field, one.zh, one.en, one.read, needed=one.needed or one.field == "joined_on")
    for one in MEMBERS
    if one is not ON
)

KINDS: Final = {
    kind.name: kind
    for kind in (
        Kind("employers", EMPLOYERS, employers),
        Kind("unions", UNIONS, unions),
        Kind("members", MEMBERS, members),
        Kind("joined", JOINED, joined),
    )
}
"""By the name that `agent import --kind` takes."""
