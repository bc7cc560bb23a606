"""Rule packs: the terms that laws and local acts set, as data with the source beside each.

A pack is one TOML file in `packs/`: a title in both languages, the pack that it stands on
(`base`), the `division` in which it holds, and a line for each clock. A line holds from
`valid_from` until a later line for the same clock; what a pack doesn't say is looked for in its
base. See `packs/cn.toml` for the fields.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from marshmallow import Schema, ValidationError, fields, post_load, validate

from shared.law.calendar import Unit
from shared.words import Named

FOLDER = Path(__file__).parent / "packs"
SLUG = validate.Regexp(r"^[a-z][a-z0-9_]{0,40}\Z")

Mark = Literal["law", "doc", "assumed", "unverified"]
"""How sure a line is: read in the law, read in a notice or local act, common practice, unknown."""

Effect = Literal[
    "overdue",
    "finding",
    "limitation_defence",
    "mediation_failed",
    "enforce_or_arbitrate",
    "worker_may_sue",
    "either_may_sue",
    "goes_on_without",
    "right_lapses",
    "award_final",
    "consent_deemed",
    "in_force_deemed",
    "bargaining_resumes",
    "renewal_opens",
    "publicity_complete",
]
"""What follows when a clock runs out."""


class PackWrong(Named):
    """A file with a rule pack doesn't hold what a pack must hold."""


@dataclass(frozen=True, slots=True)
class Clock:
    """One line of a pack: how long a term is, by which article, how sure, and from when on."""

    clock: str
    length: int
    unit: Unit
    effect: Effect
    article: str
    source: str
    mark: Mark
    valid_from: dt.date
    before: bool = False
    trigger: str | None = None


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number from which on something is asked for: by which article, how sure.

    With `of` it is a share, `number` in so many; `above` means more than it, and not as much.
    """

    threshold: str
    number: int
    article: str
    source: str
    mark: Mark
    of: int = 1
    above: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """How many are asked for, from a size on: `number`, and `add` for `each` further so many."""

    band: str
    from_: int
    number: int
    article: str
    source: str
    mark: Mark
    add: int = 0
    each: int = 1
    most: int | None = None

    def least(self, size: int) -> int:
        """Give how many are asked for at a size."""
        found = self.number + (size - self.from_) // self.each * self.add
        return found if self.most is None else min(found, self.most)


@dataclass(frozen=True, slots=True)
class Reminder:
    """On which days before its end a clock is told to be near that runs for so long or longer."""

    from_: int
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """One pack: its name is that of its file; its lines by clock, the oldest first.

    `division` is the code of the place where it holds; the national pack has none.
    """

    name: str
    title: Mapping[str, str]
    base: str | None
    clocks: Mapping[str, tuple[Clock, ...]]
    division: str | None = None
    thresholds: Mapping[str, Threshold] = field(default_factory=dict)
    reminders: tuple[Reminder, ...] = ()
    bands: Mapping[str, tuple[Band, ...]] = field(default_factory=dict)


class ThresholdSchema(Schema):
    """What the line of a threshold must hold."""

    threshold = fields.String(required=True, validate=SLUG)
    number = fields.Integer(required=True, strict=True, validate=validate.Range(1))
    article = fields.String(required=True, validate=validate.Length(1, 200))
    source = fields.String(required=True, validate=validate.Length(1, 400))
    mark = fields.String(required=True, validate=validate.OneOf(get_args(Mark)))
    of = fields.Integer(strict=True, validate=validate.Range(1))
    above = fields.Boolean()

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Threshold:  # noqa: ANN401 - marshmallow's options
        """Make the line that the data describe."""
        return Threshold(**data)


class ReminderSchema(Schema):
    """What the line of a reminder must hold."""

    from_ = fields.Integer(required=True, strict=True, validate=validate.Range(1), data_key="from")
    days = fields.List(fields.Integer(strict=True, validate=validate.Range(1)), required=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Reminder:  # noqa: ANN401 - marshmallow's options
        """Make the line that the data describe."""
        return Reminder(data["from_"], tuple(data["days"]))


class BandSchema(Schema):
    """What the line of a band must hold; the lines of one name stand in the order of size."""

    band = fields.String(required=True, validate=SLUG)
    from_ = fields.Integer(required=True, strict=True, data_key="from")
    number = fields.Integer(required=True, strict=True, validate=validate.Range(1))
    article = fields.String(required=True, validate=validate.Length(1, 200))
    source = fields.String(required=True, validate=validate.Length(1, 400))
    mark = fields.String(required=True, validate=validate.OneOf(get_args(Mark)))
    add = fields.Integer(strict=True, validate=validate.Range(1))
    each = fields.Integer(strict=True, validate=validate.Range(1))
    most = fields.Integer(strict=True, validate=validate.Range(1))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Band:  # noqa: ANN401 - marshmallow's options
        """Make the line that the data describe."""
        return Band(**data)


class ClockSchema(Schema):
    """What a line must hold.

    `before`: the term is counted back from the event. `trigger`: which day sets it running, where
    places differ in that.
    """

    clock = fields.String(required=True, validate=SLUG)
    length = fields.Integer(required=True, strict=True, validate=validate.Range(0, 3660))
    unit = fields.String(required=True, validate=validate.OneOf(get_args(Unit)))
    effect = fields.String(required=True, validate=validate.OneOf(get_args(Effect)))
    article = fields.String(required=True, validate=validate.Length(1, 200))
    source = fields.String(required=True, validate=validate.Length(1, 400))
    mark = fields.String(required=True, validate=validate.OneOf(get_args(Mark)))
    valid_from = fields.Date(required=True)
    before = fields.Boolean()
    trigger = fields.String(validate=SLUG)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Clock:  # noqa: ANN401 - marshmallow's options
        """Make the line that the data describe."""
        return Clock(**data)


class TitleSchema(Schema):
    """A pack's title in both languages."""

    zh = fields.String(required=True, validate=validate.Length(1, 60))
    en = fields.String(required=True, validate=validate.Length(1, 60))


class PackSchema(Schema):
    """What the file of a pack must hold."""

    title = fields.Nested(TitleSchema, required=True)
    base = fields.String(validate=SLUG)
    division = fields.String(validate=validate.Regexp(r"^[0-9]{2,12}\Z"))
    clocks = fields.List(fields.Nested(ClockSchema), required=True)
    thresholds = fields.List(fields.Nested(ThresholdSchema))
    reminders = fields.List(fields.Nested(ReminderSchema))
    bands = fields.List(fields.Nested(BandSchema))


def load(folder: Path = FOLDER) -> dict[str, Pack]:
    """Read and judge all packs of a folder; raise `PackWrong` with the file and the problem."""
    packs = {file.stem: read(file) for file in sorted(folder.glob("*.toml"))}
    for name in packs:
        check_bases(name, packs)
    return packs


def read(file: Path) -> Pack:
    """Read one pack; raise `PackWrong`."""
    try:
        data: dict[str, Any] = PackSchema().load(tomllib.loads(file.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, ValidationError) as wrong:
        raise PackWrong(file=file.name, problem=wrong) from wrong
    clocks = by_clock(data["clocks"], file)
    thresholds = {line.threshold: line for line in data.get("thresholds", ())}
    reminders = sorted(data.get("reminders", ()), key=lambda line: -line.from_)
    return Pack(
        file.stem, data["title"], data.get("base"), clocks, data.get("division"), thresholds,
        tuple(reminders), by_band(data.get("bands", [])),
    )  # fmt: skip


def by_band(lines: list[Band]) -> dict[str, tuple[Band, ...]]:
    """Sort a pack's bands by name and size."""
    found: dict[str, tuple[Band, ...]] = {}
    for line in sorted(lines, key=lambda one: (one.band, one.from_)):
        found[line.band] = (*found.get(line.band, ()), line)
    return found


def by_clock(lines: list[Clock], file: Path) -> dict[str, tuple[Clock, ...]]:
    """Sort a pack's lines; raise `PackWrong` where two say when the same clock begins."""
    found: dict[str, tuple[Clock, ...]] = {}
    for line in sorted(lines, key=lambda one: (one.clock, one.valid_from)):
        must_have_length(line, file)
        before = found.get(line.clock, ())
        if before and before[-1].valid_from == line.valid_from:
            raise PackWrong(file=file.name, problem=f"{line.clock} twice from {line.valid_from}")
        found[line.clock] = (*before, line)
    return found


def must_have_length(line: Clock, file: Path) -> None:
    """Raise `PackWrong` for a named day that has a length, or another term that has none."""
    if (line.unit == "named") == bool(line.length):
        raise PackWrong(file=file.name, problem=f"length of {line.clock}: {line.length}")


def check_bases(name: str, packs: Mapping[str, Pack]) -> None:
    """Follow a pack's bases to the end; raise `PackWrong` for one that is missing or a circle."""
    seen = [name]
    while (base := packs[seen[-1]].base) is not None:
        if base not in packs or base in seen:
            raise PackWrong(file=f"{seen[-1]}.toml", problem=f"base {base}")
        seen.append(base)
