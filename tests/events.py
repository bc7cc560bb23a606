"""Events for tests: samples, a strategy for each class, and JSON that is nearly right."""

from __future__ import annotations

import copy
import datetime as dt
import functools
from collections.abc import Iterator
from typing import Any, Final, TypeAlias, TypeVar

import msgspec
from hypothesis import Phase, find, settings
from hypothesis import strategies as st
from msgspec import inspect

from shared.events import base

JSON: TypeAlias = Any
Path: TypeAlias = tuple[str | int, ...]
S = TypeVar("S", bound=msgspec.Struct)

LIKELY: Final = {
    repr(inspect.type_info(alias)): value
    for alias, value in (
        (base.UnionCode, "6401"),
        (base.MemberKey, "a1" * 32),
        (base.EmployerId, "91640100MA75X1234Q"),
        (base.Ref, "store-1:7"),
        (base.EventId, "0190a5c0-0000-7000-8000-000000000001"),
        (base.Division, "640104"),
        (base.Slug, "other"),
        (base.Yuan, "1234.50"),
        (base.Name, "银川市总工会"),
        (base.Year, 1990),
    )
}
"""What a sample says for the house's own types; other patterns get their simplest match."""

ODD: Final[tuple[JSON, ...]] = (
    None, True, False, 0, 1, -1, 1.0, 1.5, 2**53, 2**64, "", "0", "a", "٣", "null", "2026-3-1",
    "20260301", "2026-02-30", "2026-03-01T00:00:00", "0000-01-01", [], [None], ["a"], {}, {"a": 1},
    {"A b": 1},
)  # fmt: skip
"""Values that stand where they mostly don't belong."""


def full(cls: type[S]) -> S:
    """Build an instance with every field given."""
    return msgspec.convert(sample(inspect.type_info(cls), full=True), cls)


def minimal(cls: type[S]) -> S:
    """Build an instance with only what must be given."""
    return msgspec.convert(sample(inspect.type_info(cls), full=False), cls)


def data_of(made: msgspec.Struct) -> JSON:
    """Give the JSON of an instance, parsed."""
    return msgspec.json.decode(msgspec.json.encode(made))


def sample(info: inspect.Type, *, full: bool) -> JSON:
    """Give a plausible JSON value of a type, always the same one."""
    match info:
        case inspect.StructType():
            asked = (one for one in info.fields if full or one.required)
            return {one.encode_name: sample(one.type, full=full) for one in asked}
        case inspect.UnionType():
            some = [one for one in info.types if full or isinstance(one, inspect.NoneType)]
            return sample((some or info.types)[0], full=full)
        case inspect.ListType() | inspect.VarTupleType():
            length = max(info.min_length or 0, int(full))
            return [sample(info.item_type, full=full) for _ in range(length)]
        case inspect.DictType() if full or info.min_length:
            return {sample(info.key_type, full=full): sample(info.value_type, full=full)}
        case inspect.StrType() | inspect.IntType() if repr(info) in LIKELY:
            return LIKELY[repr(info)]
    return plain(info, full=full)


def plain(info: inspect.Type, *, full: bool) -> JSON:
    """Give a value of a type that holds no other."""
    match info:
        case inspect.IntType():
            return min(max(info.ge or 0, 12 if full else 0), info.le or 12)
        case inspect.StrType(pattern=str() as pattern):
            return simplest(pattern)
        case inspect.StrType():
            return "例" * max(info.min_length or 0, min(info.max_length or 5, 5) if full else 0)
        case inspect.BoolType():
            return full
        case inspect.LiteralType():
            return info.values[0 if full else -1]
    return copy.copy(FIXED[type(info)])


FIXED: Final[dict[type[inspect.Type], JSON]] = {
    inspect.DateType: "2026-03-01",
    inspect.NoneType: None,
    inspect.DictType: {},
}


@functools.cache
def simplest(pattern: str) -> str:
    """Give the simplest text that a pattern matches: hypothesis tries that first."""
    first = settings(database=None, phases=[Phase.generate], derandomize=True)
    return find(st.from_regex(pattern), lambda _: True, settings=first)


LETTERS: Final = st.characters(codec="utf-8", exclude_characters="\0")
"""What a text on the wire may hold."""


@functools.cache
def instances(cls: type[S]) -> st.SearchStrategy[S]:
    """Draw any valid instance of a class."""
    return values(inspect.type_info(cls)).map(lambda value: msgspec.convert(value, cls))


def values(info: inspect.Type) -> st.SearchStrategy[JSON]:
    """Draw any JSON value that a type accepts."""
    match info:
        case inspect.StructType():
            required = {one.encode_name: values(one.type) for one in info.fields if one.required}
            free = {one.encode_name: values(one.type) for one in info.fields if not one.required}
            return st.fixed_dictionaries(required, optional=free)
        case inspect.UnionType():
            return st.one_of([values(one) for one in info.types])
        case inspect.ListType() | inspect.VarTupleType():
            low, high = sizes(info)
            return st.lists(values(info.item_type), min_size=low, max_size=high)
        case inspect.DictType():
            low, high = sizes(info)
            keys, inner = values(info.key_type), values(info.value_type)
            return st.dictionaries(keys, inner, min_size=low, max_size=high)
    return scalars(info)


def sizes(info: inspect.ListType | inspect.VarTupleType | inspect.DictType) -> tuple[int, int]:
    """Give how few and how many elements are worth drawing."""
    low = info.min_length or 0
    return low, max(low, 3 if info.max_length is None else min(info.max_length, 3))


def scalars(info: inspect.Type) -> st.SearchStrategy[JSON]:  # noqa: PLR0911 - one line a type
    """Draw a value that holds no other."""
    match info:
        case inspect.IntType():
            return st.integers(info.ge, info.le)
        case inspect.StrType(pattern=str() as pattern):
            return st.from_regex(pattern, alphabet=LETTERS)
        case inspect.StrType():
            return st.text(LETTERS, min_size=info.min_length or 0, max_size=info.max_length)
        case inspect.DateType():
            return st.dates().map(dt.date.isoformat)
        case inspect.BoolType():
            return st.booleans()
        case inspect.LiteralType():
            return st.sampled_from(info.values)
        case inspect.NoneType():
            return st.none()
    raise TypeError(f"no strategy for {info}")


def key_types(info: inspect.Type) -> Iterator[inspect.Type]:
    """Give the types of all keys that are data."""
    match info:
        case inspect.StructType():
            inner = [one.type for one in info.fields]
        case inspect.UnionType():
            inner = list(info.types)
        case inspect.ListType() | inspect.VarTupleType():
            inner = [info.item_type]
        case inspect.DictType():
            inner = [info.value_type]
            yield info.key_type
        case _:
            inner = []
    for one in inner:
        yield from key_types(one)


def mutants(data: JSON) -> Iterator[JSON]:
    """Give every JSON value that differs from this one at one place, by the list of oddities."""
    for path in places(data):
        yield from changed(data, path)


def changed(data: JSON, path: Path) -> Iterator[JSON]:
    """Give what differs at one place: another value, nothing, a field too many."""
    value = at(data, path)
    for odd in (*ODD, *near(value)):
        yield put(data, path, odd)
    if path and isinstance(at(data, path[:-1]), dict):
        yield put(data, path)
    if isinstance(value, dict):
        yield put(data, (*path, "unknown_field"), 1)


@st.composite
def mutated(draw: st.DrawFn, data: JSON) -> JSON:
    """Draw JSON that differs from this at one place or two."""
    for _ in range(draw(st.integers(1, 2))):
        path = draw(st.sampled_from(list(places(data))))
        data = draw(st.sampled_from(list(changed(data, path))))
    return data


def near(value: JSON) -> tuple[JSON, ...]:
    """Give values that are nearly this one."""
    if isinstance(value, str):
        return (f"{value}\n", f" {value}", value * 300, value.upper(), [value])
    if isinstance(value, bool):
        return (str(value), int(value))
    if isinstance(value, int):
        return (str(value), float(value), value + 0.5, -value)
    return (value * 300,) if isinstance(value, list) else ()


def places(data: JSON, path: Path = ()) -> Iterator[Path]:
    """Give the path of every value within a JSON value, its own first."""
    yield path
    keys = list(data) if isinstance(data, dict) else []
    keys = list(range(len(data))) if isinstance(data, list) else keys
    for key in keys:
        yield from places(data[key], (*path, key))


def at(data: JSON, path: Path) -> JSON:
    """Give the value at a path."""
    return functools.reduce(lambda value, key: value[key], path, data)


GONE: Final = object()


def put(data: JSON, path: Path, value: JSON = GONE) -> JSON:
    """Give a copy with another value at a path, or without what is there."""
    if not path:
        return value
    other = copy.deepcopy(data)
    holder = at(other, path[:-1])
    if value is GONE:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return other
