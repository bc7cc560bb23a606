"""How an event is declared: one frozen class, from which everything else about it is made.

An event is a fact in the past tense. Its class gives its fields, who may report it and which
subject it is about; the loader, the marshmallow contract, the JSON Schema, the catalogue and the
contract tests follow from the class.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, TypeVar

import msgspec
from msgspec import Meta

MAX_BYTES = 256 * 1024
"""The longest event, in bytes of its canonical JSON (DESIGN 3)."""

Day = dt.date
Count = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Whole = Annotated[int, Meta(ge=-(2**53) + 1, le=2**53 - 1)]
Yuan = Annotated[str, Meta(pattern=r"^-?[0-9]{1,14}(\.[0-9]{1,2})?\Z")]
UnionCode = Annotated[str, Meta(pattern=r"^[0-9A-Za-z]{2,24}\Z")]
MemberKey = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
EmployerId = Annotated[str, Meta(pattern=r"^[0-9A-Za-z:_.-]{1,80}\Z")]
Ref = Annotated[str, Meta(pattern=r"^[0-9A-Za-z:_./-]{1,120}\Z")]
EventId = Annotated[str, Meta(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")]
Division = Annotated[str, Meta(pattern=r"^[0-9]{2,12}\Z")]
Name = Annotated[str, Meta(min_length=1, max_length=100)]
Text = Annotated[str, Meta(max_length=200)]
Slug = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,40}\Z")]
Year = Annotated[int, Meta(ge=1900, le=2100)]

Tree = Literal["territorial", "industry"]
Sex = Literal["male", "female"]
Employment = Literal["standard", "dispatched", "part_time", "platform", "retired", "other"]
Grade = Literal["none", "junior", "intermediate", "senior", "technician", "senior_technician"]


class Reporter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who recorded a report: the account and the keyed hash of the person behind it; no name."""

    account: Annotated[str, Meta(pattern=r"^[0-9A-Za-z_.@-]{1,60}\Z")]
    person: Annotated[str, Meta(pattern=r"^[0-9a-f]{8,64}\Z")]


class Event(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """What every event is: a frozen set of typed fields.

    `PRIVATE` are fields that name nobody, and yet aren't shown above the branch.
    """

    PRIVATE: ClassVar[frozenset[str]] = frozenset()


class Report(Event, frozen=True, kw_only=True):
    """What a union reports: the day of the fact, and who recorded it."""

    on: Day
    reported_by: Reporter
    batch: Ref | None = None
    doc_no: Text | None = None


class SubjectKey(NamedTuple):
    """Names one subject: its kind (`member`) and its id within the kind."""

    kind: str
    id: str

    def __str__(self) -> str:
        """Give the key as it stands in tables and lists: `member:6401/ab…`."""
        return f"{self.kind}:{self.id}"


EventClass = type[Event]


class Declaration(NamedTuple):
    """All that the house knows of one event class."""

    type: str
    version: int
    cls: EventClass
    zh: str
    who: str
    subject: Callable[[Any], SubjectKey]
    also: Callable[[Any], Iterator[SubjectKey]]
    decode: Callable[[bytes | msgspec.Raw], Event]
    template: tuple[str, str]
    holder: str
    parent: str | None
    upcast: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None

    @property
    def domain(self) -> str:
        """Give the part of the type before the dot: whose service takes the event in."""
        return self.type.partition(".")[0]

    @property
    def schema(self) -> str:
        """Give the `dataschema` of the event."""
        return f"urn:tongxin:{self.type}:{self.version}"


DECLARED: dict[str, Declaration] = {}
"""Every declared version of every event, by `dataschema`."""

OF_CLASS: dict[type[Event], Declaration] = {}
"""The same by class."""

E = TypeVar("E", bound=type[Event])
Template = tuple[str, str]


def event(  # noqa: PLR0913 - a declaration names each thing once, by keyword
    zh: str,
    *,
    who: str,
    subject: Template,
    also: tuple[Template, ...] = (),
    holder: str = "union",
    parent: str | None = None,
    version: int = 1,
    name: str | None = None,
    upcast: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None,
) -> Callable[[E], E]:
    """Declare a class as an event.

    `who` are the letters of EVENTS.md: O own union, U one level up, D district or higher above,
    C city, S service; N the nearest union above both ends of a move, or above all its `unions`;
    A the union that the event names, whoever held the subject before; F the federation that holds
    it, at district level or higher; B the union that holds it and hands it to one directly below.
    `subject` and `also` are pairs of kind and id, `("member", "{union}/{member}")`; a field that
    is a list gives one subject for each. `holder` is the field with the union that holds the
    subject when this is its first event (the source where there is no such field); `parent` the
    field with the union above it, where the holder is only being founded. `upcast` turns the data
    of the version before into this one's.
    """

    def declare(cls: E) -> E:
        domain = domain_of(cls.__module__)
        type_ = f"{domain}.{name or snake(cls.__name__)}"
        decoder: msgspec.json.Decoder[Event] = msgspec.json.Decoder(cls)
        declaration = Declaration(
            type_, version, cls, zh, who, single(*subject), many(also), decoder.decode,
            subject, holder, parent, upcast,
        )  # fmt: skip
        if declaration.schema in DECLARED:
            sys.exit(f"{declaration.schema} is declared twice")
        DECLARED[declaration.schema] = declaration
        OF_CLASS[cls] = declaration
        return cls

    return declare


def domain_of(module: str) -> str:
    """Give the domain of a module of events: `shared.events.rights`, or a part of its package."""
    _, _, within = module.rpartition("shared.events.")
    return within.partition(".")[0] if within != module else module.rpartition(".")[2]


def snake(name: str) -> str:
    """Turn `MemberJoined` into `member_joined`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def single(kind: str, template: str) -> Callable[[Any], SubjectKey]:
    """Compile `("member", "{union}/{member}")` to a function of the event.

    A kind in braces is a field too: a correction says what kind of subject it is about.
    """
    if kind.startswith("{"):
        return lambda event: SubjectKey(getattr(event, kind.strip("{}")), event.about)
    parts = re.findall(r"\{(\w+)\}", template)
    if len(parts) == 1 and template == f"{{{parts[0]}}}":
        (field,) = parts
        return lambda event: SubjectKey(kind, getattr(event, field))
    if template == f"{{{parts[0]}}}/{{{parts[-1]}}}":
        first, second = parts
        return lambda event: SubjectKey(kind, f"{getattr(event, first)}/{getattr(event, second)}")
    pattern = re.sub(r"\{(\w+)\}", "{}", template)
    return lambda event: SubjectKey(kind, pattern.format(*(getattr(event, p) for p in parts)))


def many(templates: tuple[Template, ...]) -> Callable[[Any], Iterator[SubjectKey]]:
    """Compile the further subjects of an event; a list field gives one for each of its values."""

    def keys(event: Any) -> Iterator[SubjectKey]:  # noqa: ANN401 - any event class
        for kind, template in templates:
            field = template.strip("{}")
            value = getattr(event, field, None)
            if isinstance(value, tuple):
                yield from (SubjectKey(kind, one) for one in value)
            elif value is not None or "/" in template:
                yield single(kind, template)(event)

    return keys
