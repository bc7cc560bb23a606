"""The contract of an event, made from its class: a marshmallow schema and a JSON Schema.

The schema accepts and refuses exactly what msgspec's decoder of the class does (the tests hold
them equal on every event); it is slower and says in words what is wrong, field by field.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar, Final, TypeAlias

import marshmallow as ma
import msgspec
from marshmallow import fields, validate
from msgspec import inspect

from shared.events.base import Declaration

JSON: TypeAlias = Any
"""A parsed JSON value."""

INVALID: Final = {
    int: "Not a valid integer.",
    str: "Not a valid string.",
    bool: "Not a valid boolean.",
}
DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
LONGEST_WORDS: Final = 500
"""A receipt carries the words of many refusals, so one of them stays short."""


class Exact(fields.Field[Any]):
    """A value of just this JSON type: no text for a number, no truth for a 1, no 1.0 for a 1."""

    def __init__(self, kind: type, **options: Any) -> None:  # noqa: ANN401 - marshmallow's own
        super().__init__(**options)
        self.kind = kind

    def _deserialize(self, value: JSON, *_: object, **__: object) -> JSON:
        if type(value) is not self.kind:
            raise ma.ValidationError(INVALID[self.kind])
        return value


class DayField(fields.Field[dt.date]):
    """A day as `2026-03-01` and in no other of ISO 8601's forms."""

    def _deserialize(self, value: JSON, *_: object, **__: object) -> dt.date:
        if type(value) is str and DAY.match(value):
            try:
                return dt.date.fromisoformat(value)
            except ValueError:
                pass
        raise ma.ValidationError("Not a valid date.")


class Choice(fields.Field[Any]):
    """One of the values of a `Literal`, of the same JSON type."""

    def __init__(self, values: tuple[str | int, ...], **options: Any) -> None:  # noqa: ANN401
        super().__init__(**options)
        self.values = values

    def _deserialize(self, value: JSON, *_: object, **__: object) -> str | int:
        for known in self.values:
            if type(value) is type(known) and value == known:
                return known
        raise ma.ValidationError(f"Must be one of: {', '.join(map(str, self.values))}.")


class Row(fields.List[Any]):
    """A list, or the tuple of an event that isn't JSON yet; a class that says tuple gets one."""

    def __init__(self, shape: type, inner: fields.Field[Any], **options: Any) -> None:  # noqa: ANN401
        super().__init__(inner, **options)
        self.shape = shape

    def _deserialize(self, value: JSON, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401
        if type(value) not in (list, tuple):
            raise self.make_error("invalid")
        return self.shape(super()._deserialize(value, *arguments, **options))


class Table(fields.Dict):
    """An object whose keys are data; what is wrong with a key or its value is said at the key."""

    def _deserialize(self, value: JSON, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401
        if not isinstance(value, Mapping):
            raise self.make_error("invalid")
        try:
            return super()._deserialize(value, *arguments, **options)  # type: ignore[no-untyped-call]
        except ma.ValidationError as error:
            wrong: dict[str, dict[str, Any]] = error.messages_dict
            raise ma.ValidationError(
                {key: found.get("key") or found["value"] for key, found in wrong.items()}
            ) from None


class Either(fields.Field[Any]):
    """A value of one of several JSON types; which, the value's own type says."""

    def __init__(self, members: dict[type, fields.Field[Any]], **options: Any) -> None:  # noqa: ANN401
        super().__init__(**options)
        self.members = members

    def _deserialize(self, value: JSON, *_: object, **__: object) -> Any:  # noqa: ANN401
        member = self.members.get(type(value))
        if member is None:
            raise ma.ValidationError("Not a valid value.")
        return member.deserialize(value)


class Contract(ma.Schema):
    """The schema of one class; it loads to an instance."""

    built: ClassVar[type[msgspec.Struct]]

    @ma.post_load
    def build(self, data: dict[str, Any], **_: object) -> msgspec.Struct:
        """Make the instance; what its `__post_init__` has against it is said like the rest."""
        try:
            return self.built(**data)
        except (ValueError, TypeError) as error:
            raise ma.ValidationError(str(error)) from None


Make: TypeAlias = Callable[..., fields.Field[Any]]


def whole(info: inspect.IntType, **options: Any) -> fields.Field[Any]:  # noqa: ANN401
    """Make the field of an integer."""
    if (info.gt, info.lt, info.multiple_of) != (None, None, None):
        raise TypeError("bounds of an integer are said by ge and le")
    return Exact(int, validate=validate.Range(info.ge, info.le), **options)


def text(info: inspect.StrType, **options: Any) -> fields.Field[Any]:  # noqa: ANN401
    """Make the field of a text. Its pattern holds the whole: `$` would let a line feed follow."""
    checks: list[validate.Validator] = [validate.Length(info.min_length, info.max_length)]
    if info.pattern is not None:
        if not (info.pattern.startswith("^") and info.pattern.endswith(r"\Z")):
            raise TypeError(rf"a pattern begins with ^ and ends with \Z: {info.pattern}")
        checks.append(validate.Regexp(info.pattern))
    return Exact(str, validate=checks, **options)


def row(info: inspect.ListType | inspect.VarTupleType, **options: Any) -> fields.Field[Any]:  # noqa: ANN401
    """Make the field of a list or a tuple of any length."""
    shape = list if isinstance(info, inspect.ListType) else tuple
    length = validate.Length(info.min_length, info.max_length)
    return Row(shape, field(info.item_type), validate=length, **options)


def table(info: inspect.DictType, **options: Any) -> fields.Field[Any]:  # noqa: ANN401
    """Make the field of a dict."""
    length = validate.Length(info.min_length, info.max_length)
    return Table(field(info.key_type), field(info.value_type), validate=length, **options)


def either(info: inspect.UnionType, **options: Any) -> fields.Field[Any]:  # noqa: ANN401
    """Make the field of a union: of one type and null, or of several JSON types."""
    some = [member for member in info.types if not isinstance(member, inspect.NoneType)]
    options["allow_none"] = len(some) < len(info.types)
    if len(some) == 1:
        return field(some[0], **options)
    return Either({SHAPES[type(member)]: field(member) for member in some}, **options)


def nested(info: inspect.StructType, **options: Any) -> fields.Field[Any]:  # noqa: ANN401
    """Make the field of a struct in the event."""
    return fields.Nested(schema(info.cls), **options)


MAKE: Final[dict[type[inspect.Type], Make]] = {
    inspect.IntType: whole,
    inspect.StrType: text,
    inspect.BoolType: lambda _, **options: Exact(bool, **options),
    inspect.DateType: lambda _, **options: DayField(**options),
    inspect.LiteralType: lambda info, **options: Choice(info.values, **options),
    inspect.ListType: row,
    inspect.VarTupleType: row,
    inspect.DictType: table,
    inspect.UnionType: either,
    inspect.StructType: nested,
}
SHAPES: Final[dict[type[inspect.Type], type]] = {
    inspect.IntType: int,
    inspect.StrType: str,
    inspect.BoolType: bool,
    inspect.DateType: str,
    inspect.ListType: list,
    inspect.VarTupleType: list,
    inspect.DictType: dict,
    inspect.StructType: dict,
}


def field(info: inspect.Type, **options: Any) -> fields.Field[Any]:  # noqa: ANN401
    """Make the marshmallow field of one annotation. Raises `TypeError` when it knows none."""
    if isinstance(info, inspect.Metadata):
        return field(info.type, **options)
    if type(info) not in MAKE:
        raise TypeError(f"no event may have a field like {info}")
    return MAKE[type(info)](info, **options)


@functools.cache
def schema(cls: type[msgspec.Struct]) -> ma.Schema:
    """Make the marshmallow schema of a class; its `load` gives an instance of the class."""
    info = inspect.type_info(cls)
    if not isinstance(info, inspect.StructType):
        raise TypeError(f"{cls} is no struct")
    made: type[Contract] = Contract.from_dict(
        {one.name: field(one.type, data_key=one.encode_name, required=one.required)
         for one in info.fields},
        name=cls.__name__,
    )  # type: ignore[assignment]  # fmt: skip
    made.built = cls
    return made(unknown=ma.RAISE if info.forbid_unknown_fields else ma.EXCLUDE)


def words(declaration: Declaration, data: JSON) -> list[tuple[str, str]]:
    """Say what is wrong with the data of an event: `("counts.members", "Not a valid integer.")`.

    Empty when nothing is.
    """
    try:
        schema(declaration.cls).load(data)
    except ma.ValidationError as error:
        return list(flat(error.messages))
    return []


def flat(messages: JSON, path: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Lay out marshmallow's nested messages as pairs of path and sentence."""
    if not isinstance(messages, dict):
        yield from ((".".join(path), str(message)) for message in messages)
        return
    for key, inner in messages.items():
        yield from flat(inner, path if key == ma.exceptions.SCHEMA else (*path, str(key)))


def sentence(found: list[tuple[str, str]]) -> str:
    """Join words to one text for a receipt: `member: Missing data for required field.`."""
    joined = "; ".join(f"{path}: {what}" if path else what for path, what in found)
    return joined if len(joined) <= LONGEST_WORDS else joined[: LONGEST_WORDS - 1] + "…"


def json_schema(declaration: Declaration) -> dict[str, Any]:
    """Give the JSON Schema (2020-12) of an event's data."""
    _, made = msgspec.json.schema_components([declaration.cls], ref_template="#/$defs/{name}")
    parts: dict[str, Any] = portable(made)
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": declaration.schema,
    }
    whole: dict[str, Any] = head | parts.pop(declaration.cls.__name__) | {"title": declaration.zh}
    return whole | {"$defs": parts} if parts else whole


def portable(value: JSON) -> JSON:
    r"""Say patterns as every JSON Schema library reads them: Python's `\Z` is their `$`."""
    if isinstance(value, dict):
        return {
            key: re.sub(r"\\Z$", "$", inner)
            if key == "pattern" and isinstance(inner, str)
            else portable(inner)
            for key, inner in value.items()
        }
    return [portable(inner) for inner in value] if isinstance(value, (list, tuple)) else value
