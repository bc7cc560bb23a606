"""What of an event may be shown above the branch: nothing that says who a person is.

Left out are who recorded it, members' and households' keys, sex and year of birth, what an event
declares as private, and what people wrote in their own words; document numbers, codes, counts, days
and what services wrote stay.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Mapping
from typing import Any, Final, get_args

import msgspec
from msgspec import inspect

from shared.events.base import DECLARED, Event, MemberKey, Report, Reporter
from shared.streams.rules import Subject

QUASI: Final = frozenset({"sex", "birth_year", "officer"})
"""Fields that name nobody and yet, with the union, often point at one person."""
OFFICIAL: Final = frozenset({"doc_no"})
"""Free text that isn't about anybody."""
CODE: Final = re.compile(r"[a-z0-9_.:-]{1,40}")
AMOUNT: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?")
(_, KEY) = get_args(MemberKey)
KEYS: Final = str(KEY.pattern).removeprefix("^").removesuffix(r"\Z")
"""What a pattern holds whose texts hold a member's key, as a membership's id does."""


FEWEST: Final = 3
"""Of fewer people than this nothing is told that says how it stands with them (DESIGN 7)."""


def few(subject: Subject) -> bool:
    """Tell whether a subject is about people, and about fewer than three."""
    heads = subject.concerned()
    return heads is not None and heads < FEWEST


def disclosed(
    cls: type[Event], data: Mapping[str, Any], telling: Collection[str] = ()
) -> dict[str, Any]:
    """Give the part of an event's data that may be shown; of a report nothing that is `telling`."""
    if not issubclass(cls, Report):
        telling = ()
    names = (name for name in open_fields(cls) if name not in telling)
    shown = {name: data[name] for name in names if name in data}
    if isinstance(shown.get("fields"), Mapping):
        shown["fields"] = {
            name: value for name, value in shown["fields"].items()
            if name not in telling and is_plain(name, value)
        }  # fmt: skip
    return shown


def reasoned(facts: Mapping[str, Any], telling: Collection[str] = ()) -> dict[str, Any]:
    """Give the facts of a refusal that may be shown: heads and amounts aren't where some tell."""
    return {
        name: value for name, value in facts.items()
        if not telling or not AMOUNT.fullmatch(str(value))
    }  # fmt: skip


@functools.cache
def open_fields(cls: type[Event]) -> tuple[str, ...]:
    """Give the fields of a class that may be shown, as they are called in the data."""
    written = issubclass(cls, Report)
    return tuple(
        field.encode_name
        for field in msgspec.inspect.type_info(cls).fields  # type: ignore[attr-defined]
        if field.name in OFFICIAL
        or (field.name not in QUASI | cls.PRIVATE and not says_who(field.type, written=written))
    )


def says_who(info: inspect.Type, *, written: bool) -> bool:
    """Tell whether a value of this type is a person, or words that may be about one."""
    match info:
        case inspect.StructType():
            return info.cls is Reporter
        case inspect.UnionType():
            return any(says_who(one, written=written) for one in info.types)
        case inspect.VarTupleType() | inspect.ListType():
            return says_who(info.item_type, written=written)
        case inspect.StrType():
            free = info.pattern is None and info.min_length is None
            return KEYS in (info.pattern or "") or (written and free)
    return False


def is_private(name: str) -> bool:
    """Tell whether some event declares a field of this name as private."""
    return any(name in one.cls.PRIVATE for one in DECLARED.values())


def is_plain(name: str, value: object) -> bool:
    """Tell whether a corrected field may be shown: a number, a yes or no, a code, a day."""
    if name in QUASI or name == "member" or is_private(name):
        return False
    return not isinstance(value, str | list) or (
        isinstance(value, str) and bool(CODE.fullmatch(value))
    )
