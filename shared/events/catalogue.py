"""The catalogue of events, as a page: what there is, who reports it, with which fields."""

from __future__ import annotations

import datetime as dt
import importlib
import inspect
import typing
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from types import ModuleType, NoneType, UnionType
from typing import Annotated, Any, Final, Literal

import msgspec

from shared.events import base, common
from shared.events.base import Declaration, Report
from shared.events.contract import portable

WHO: Final = {
    "O": "own union, or its host on behalf",
    "U": "one level up",
    "D": "district or higher above it",
    "H": "union that handles it on the day of the fact",
    "C": "city",
    "N": "nearest union above both, or above all that it names",
    "A": "the union that it names, whoever held its subject before",
    "F": "the federation that holds it, at district level or higher",
    "B": "the union that holds it, to one directly below",
    "S": "service",
}
"""The letters of `who`."""

HEAD: Final = """\
# Events

Generated from the classes by `python -m shared.events.generate`. `field?` may be left out. What a
union reports also has `on` (the day of the fact), `reported_by`, `batch?` and `doc_no?`.
"""


def page(declarations: Iterable[Declaration]) -> str:
    """Give the page for these declarations, which are sorted by type."""
    known = list(declarations)
    types = Types(known)
    parts = [HEAD, who({letter for one in known for letter in one.who})]
    for domain, events in groupby(known, lambda one: one.domain):
        parts.append(f"## {domain}\n\n{table(EVENT, (event(one, types) for one in events))}")
    return "\n".join([*parts, types.legend()])


EVENT: Final = ("type", "名称", "who", "subject", "fields", "says", "version")


def event(declaration: Declaration, types: Types) -> Sequence[str]:
    """Give the row of one event."""
    kind, template = declaration.template
    subject = kind if kind.startswith("{") else f"{kind} `{template}`"
    common_to_all = Report.__struct_fields__ if issubclass(declaration.cls, Report) else ()
    return (
        f"`{declaration.type}`",
        declaration.zh,
        " ".join(declaration.who),
        subject.replace("{kind}", "any kind `{about}`"),
        types.fields(declaration.cls, without=common_to_all),
        sentence(declaration.cls),
        str(declaration.version),
    )


def who(used: set[str]) -> str:
    """Give the table of the letters that are used."""
    return table(("who", "may report it"), [row for row in WHO.items() if row[0] in used])


def sentence(cls: type) -> str:
    """Give the first paragraph of a docstring, in one line."""
    return " ".join((inspect.getdoc(cls) or "").split("\n\n")[0].split())


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lay out a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    escaped = ([cell.replace("|", r"\|") for cell in line] for line in lines)
    return "".join(f"| {' | '.join(line)} |\n" for line in escaped)


class Types:
    """Says types by the names that the modules of events give them, and remembers which."""

    def __init__(self, declarations: Iterable[Declaration]) -> None:
        """Learn the names of the house's types and of those in the modules of these events."""
        names = dict.fromkeys(one.cls.__module__ for one in declarations)
        modules = [base, common, *map(importlib.import_module, names)]
        self.names: dict[Any, str] = {}
        for module in modules:
            for name, hint in aliases(module):
                self.names.setdefault(hint, name)
        self.used: dict[str, Any] = {}
        self.structs: dict[str, type[msgspec.Struct]] = {}

    def fields(self, cls: type[msgspec.Struct], without: Sequence[str] = ()) -> str:
        """List the fields of a class: `union: UnionCode, parent?: UnionCode`."""
        hints = typing.get_type_hints(cls, include_extras=True)
        return ", ".join(
            f"{one.encode_name}{'' if one.required else '?'}: "
            f"{self.say(stripped(hints[one.name], one.default))}"
            for one in msgspec.structs.fields(cls)
            if one.name not in without
        )

    def say(self, hint: Any) -> str:  # noqa: ANN401 - an annotation
        """Name a type."""
        if hint in self.names:
            self.used[self.names[hint]] = hint
            return self.names[hint]
        if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
            self.structs[hint.__name__] = hint
            return hint.__name__
        if typing.get_origin(hint) is Annotated:
            inner, *bounds = typing.get_args(hint)
            return f"{self.say(inner)}{limits(bounds)}"
        return PLAIN.get(hint) or self.compound(hint)

    def compound(self, hint: Any) -> str:  # noqa: ANN401 - an annotation
        """Name a type that is made of others."""
        inner = typing.get_args(hint)
        origin = typing.get_origin(hint)
        if origin is Literal:
            return " / ".join(map(str, inner))
        if origin is dict:
            return f"{{{self.say(inner[0])}: {self.say(inner[1])}}}"
        if origin in (list, tuple):
            return f"[{self.say(inner[0])}]"
        return " or ".join(map(self.say, inner))

    def legend(self) -> str:
        """Explain the names that were used: the parts first, for they use names too."""
        parts = dict[str, Sequence[str]]()
        while left := self.structs.keys() - parts.keys():
            for name in left:
                cls = self.structs[name]
                parts[name] = (f"`{name}`", self.fields(cls), sentence(cls))
        rows = [parts[name] for name in sorted(parts)]
        types = [(f"`{name}`", self.shown(self.used[name])) for name in sorted(self.used)]
        return (
            f"## Parts of events\n\n{table(('part', 'fields', 'says'), rows)}\n"
            f"## Types\n\n{table(('type', 'choices, or JSON Schema'), types)}"
        )

    def shown(self, hint: Any) -> str:  # noqa: ANN401 - an annotation
        """Say what a named type is: its choices, or its JSON Schema in one line."""
        if typing.get_origin(hint) is Literal:
            return self.compound(hint)
        schema = msgspec.json.encode(portable(msgspec.json.schema(hint)))
        return f"`{schema.decode()}`"


PLAIN: Final[Mapping[Any, str]] = {
    int: "integer", str: "text", bool: "boolean", NoneType: "null", dt.date: "Day",
}  # fmt: skip


def aliases(module: ModuleType) -> Iterator[tuple[str, Any]]:
    """Give the named types of a module."""
    for name, value in vars(module).items():
        named = name[0].isupper() and not isinstance(value, type)
        if named and typing.get_origin(value) in (Annotated, Literal, UnionType, typing.Union):
            yield name, value


def stripped(hint: Any, default: Any) -> Any:  # noqa: ANN401 - an annotation
    """Leave out the null of a field that may be left out."""
    if default is not None or NoneType not in typing.get_args(hint):
        return hint
    return typing.Union[tuple(one for one in typing.get_args(hint) if one is not NoneType)]  # noqa: UP007


def limits(bounds: Iterable[msgspec.Meta]) -> str:
    """Say the bounds of a type that has no name."""
    said = []
    for meta in bounds:
        low, high = (meta.min_length, meta.max_length) if meta.ge is None else (meta.ge, meta.le)
        if low is not None or high is not None:
            said.append(f" {low or 0}…{'' if high is None else high}")
        if meta.pattern:
            said.append(f" `{portable({'pattern': meta.pattern})['pattern']}`")
    return "".join(said)
