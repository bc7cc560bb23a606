"""The texts of an event in which a person's number could stand, found from its class.

Keys, hashes, codes and amounts can look like a phone number by chance and are passed over; free
texts, names, local references and account names are read.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec
from msgspec import inspect

from shared.codes import credit_code, scan
from shared.codes.errors import CodeWrong
from shared.events import base
from shared.events.base import Event

Find = Callable[[Any], Iterator[str]]

READ: Final = frozenset(
    one.pattern
    for one in (
        inspect.type_info(base.Ref),
        inspect.type_info(base.EmployerId),
        inspect.type_info(base.Reporter).fields[0].type,  # type: ignore[attr-defined]
    )
    if isinstance(one, inspect.StrType)
)
"""Patterns that leave room for a person's number."""


def check(event: Event) -> None:
    """Accept an event without a person's number; raise as `scan.check` does."""
    for text in texts(type(event))(event):
        if len(text) >= SHORTEST and not is_credit_code(text):
            scan.check(MEMBER_KEY.sub("", text))


SHORTEST: Final = 10
"""Characters of the shortest number that `scan` finds: a landline written in one."""
MEMBER_KEY: Final = re.compile("[0-9a-f]{64}")
"""What a correction is about names the member; one key in some hundred looks like a landline."""


def is_credit_code(text: str) -> bool:
    """Tell whether a text is an employer's credit code: it may look like an ID number."""
    if len(text) != credit_code.LENGTH:
        return False
    try:
        credit_code.check(text)
    except CodeWrong:
        return False
    return True


@functools.cache
def texts(cls: type[Event]) -> Find:
    """Compile a class to the function that yields such texts of its events."""
    return of_type(inspect.type_info(cls)) or nothing


def nothing(_: object) -> Iterator[str]:
    """Yield no text."""
    yield from ()


def of_type(type_: inspect.Type) -> Find | None:
    """Give the function for a type; None where no text can stand."""
    match type_:
        case inspect.StrType(pattern=pattern):
            return one if pattern is None or pattern in READ else None
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


def one(value: object) -> Iterator[str]:
    """Yield a value that is a text."""
    if isinstance(value, str):
        yield value


def of_fields(fields: tuple[inspect.Field, ...]) -> Find | None:
    """Read the fields of a struct that can hold texts."""
    finds = [(field.name, find) for field in fields if (find := of_type(field.type))]

    def read(value: Any) -> Iterator[str]:  # noqa: ANN401 - any struct
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

    def read(value: object) -> Iterator[str]:
        for find in some:
            yield from find(value)

    return some[0] if len(some) == 1 else read if some else None


def of_items(find: Find | None) -> Find | None:
    """Read each item of a list."""
    if find is None:
        return None

    def read(value: object) -> Iterator[str]:
        if isinstance(value, tuple | list):
            for item in value:
                yield from find(item)

    return read


def of_pairs(key: Find | None, value: Find | None) -> Find | None:
    """Read the keys and values of a dictionary."""

    def read(pairs: object) -> Iterator[str]:
        if isinstance(pairs, dict):
            for name, part in pairs.items():
                yield from key(name) if key else ()
                yield from value(part) if value else ()

    return read if key or value else None
