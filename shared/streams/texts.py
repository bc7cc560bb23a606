"""The texts of an event in which a person's number could stand, found from its class.

Keys, hashes, codes that were issued and amounts can look like a phone number by chance and are
passed over; free texts, names, local ids and account names are read.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Callable, Iterator
from itertools import zip_longest
from typing import Any, Final, NamedTuple

import msgspec
from msgspec import inspect

from shared.codes import credit_code, id_card, scan
from shared.codes.errors import CodeWrong
from shared.events import base
from shared.events.base import DECLARED, Event

Find = Callable[[Any], Iterator["Found"]]


class Found(NamedTuple):
    """A text of an event; `local` is one that names something by letters and digits."""

    text: str
    local: bool


UNION_CODE: Final = inspect.type_info(base.UnionCode)
NUMBERED: Final = "tel13895112345"
"""What a form accepts that leaves room for a person's number; amounts, keys and hashes don't."""
SHORTEST: Final = 10
"""Characters of the shortest number that `scan` finds: a landline written in one."""
HEX: Final = re.compile(
    "[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    "|(?<![0-9A-Za-z])(?=[0-9]*[a-f])[0-9a-f]{16,}(?![0-9A-Za-z])"
)
"""Keys, UUIDs and other digests: one key in some hundred looks like a landline by chance."""
CREDIT_CODE: Final = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{18}(?![0-9A-Z])")
YOUNGEST: Final = 16
"""Years of age below which nobody may be employed (劳动法第十五条)."""


def check(event: Event, today: dt.date) -> None:
    """Accept an event without a person's number; raise as `scan.check` does.

    In a text every number of the form counts. In an id one with a day of the last 16 years holds a
    date (640104202603010012 is the twelfth case of a day: nobody at work is so young), and in the
    id of a subject a union's code is none.
    """
    dates = range(today.year - YOUNGEST + 1, today.year + 2)
    for text, local in texts(type(event))(event):
        if len(text) < SHORTEST:
            continue
        if local and text == getattr(event, "about", None):
            text = without_unions(text, getattr(event, "kind", ""))  # noqa: PLW2901
        scan.check(rest(text), dates if local else ())


def numbered(event: Event) -> str | None:
    """Name the field of an event in whose free text a person's number stands, or None.

    For a service: how a branch calls what it names is the branch's own affair, and was checked
    there.
    """
    for name, find in parts(type(event)):
        value = getattr(event, name)
        if value is None:
            continue
        for text, local in find(value):
            if not local and len(text) >= SHORTEST and scan.holds(rest(text)):
                return name
    return None


def rest(text: str) -> str:
    """Give a text without the codes in it that look like a number by chance."""
    return CREDIT_CODE.sub(kept, HEX.sub("", text))


def kept(found: re.Match[str]) -> str:
    """Take a credit code out of a text; a right ID number stays."""
    code = found[0]
    return "" if right(credit_code.check, code) and not right(id_card.check, code) else code


def right(check: Callable[[str], None], code: str) -> bool:
    """Tell whether a check accepts a code."""
    try:
        check(code)
    except CodeWrong:
        return False
    return True


def without_unions(about: str, kind: str) -> str:
    """Take the codes of unions out of a subject's id: `{union}/{member}`."""
    parts = zip_longest(about.split("/"), fields_of(kind), fillvalue="")
    return "/".join(part for part, name in parts if name not in UNIONS)


UNIONS: Final = {"union", "from_union"}


@functools.cache
def fields_of(kind: str) -> tuple[str, ...]:
    """Give the fields that the id of a kind of subject is made of."""
    templates = (one.template for one in DECLARED.values())
    id_ = next((id_ for name, id_ in templates if name == kind), "")
    return tuple(re.findall(r"{(\w+)}", id_))


@functools.cache
def texts(cls: type[Event]) -> Find:
    """Compile a class to the function that yields such texts of its events."""
    return of_type(inspect.type_info(cls)) or nothing


@functools.cache
def parts(cls: type[Event]) -> tuple[tuple[str, Find], ...]:
    """Give the fields of a class in which such texts can stand, each with its function."""
    fields = inspect.type_info(cls).fields  # type: ignore[attr-defined] # a struct
    return tuple((field.name, find) for field in fields if (find := of_type(field.type)))


def nothing(_: object) -> Iterator[Found]:
    """Yield no text."""
    yield from ()


def of_type(type_: inspect.Type) -> Find | None:
    """Give the function for a type; None where no text can stand."""
    match type_:
        case inspect.StrType():
            return of_text(type_)
        case inspect.StructType(fields=fields):
            return of_fields(fields)
        case inspect.UnionType(types=types):
            return of_union([of_type(each) for each in types])
        case inspect.VarTupleType(item_type=item) | inspect.ListType(item_type=item):
            return of_items(of_type(item))
        case inspect.DictType(key_type=key, value_type=value):
            return of_pairs(of_type(key), of_type(value))
        case _:
            return None


def of_text(type_: inspect.StrType) -> Find | None:
    """Read a text without a form as free; one whose form leaves room for a number as local."""
    if type_.pattern is None:
        return free
    return local if type_ != UNION_CODE and re.match(type_.pattern, NUMBERED) else None


def free(value: object) -> Iterator[Found]:
    """Yield a value that is a free text."""
    if isinstance(value, str):
        yield Found(value, local=False)


def local(value: object) -> Iterator[Found]:
    """Yield a value that names something."""
    if isinstance(value, str):
        yield Found(value, local=True)


def of_fields(fields: tuple[inspect.Field, ...]) -> Find | None:
    """Read the fields of a struct that can hold texts."""
    finds = [(field.name, find) for field in fields if (find := of_type(field.type))]

    def read(value: Any) -> Iterator[Found]:  # noqa: ANN401 - any struct
        if not isinstance(value, msgspec.Struct):
            return
        for name, find in finds:
            part = getattr(value, name)
            if part is not None:
                yield from find(part)

    return read if finds else None


def of_union(finds: list[Find | None]) -> Find | None:
    """Read whatever the value is; each function passes over what isn't its own."""
    some = [find for find in finds if find]

    def read(value: object) -> Iterator[Found]:
        for find in some:
            yield from find(value)

    return some[0] if len(some) == 1 else read if some else None


def of_items(find: Find | None) -> Find | None:
    """Read each item of a list."""
    if find is None:
        return None

    def read(value: object) -> Iterator[Found]:
        if isinstance(value, tuple | list):
            for item in value:
                yield from find(item)

    return read


def of_pairs(key: Find | None, value: Find | None) -> Find | None:
    """Read the keys and values of a dictionary."""

    def read(pairs: object) -> Iterator[Found]:
        if isinstance(pairs, dict):
            for name, part in pairs.items():
                yield from key(name) if key else ()
                yield from value(part) if value else ()

    return read if key or value else None
