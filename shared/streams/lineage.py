"""What is behind a number: the subjects that yield to it, and behind each the events.

Pure reads over a connection. The subjects are folded through the same functions that made the
figures, so the sum here and the figure there are one number reached in two ways.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec
import orjson

from shared.events.base import DECLARED, SubjectKey
from shared.figures.indicators import (
    Contribution,
    Indicator,
    Indicators,
    Number,
    add,
    magnitude,
)
from shared.streams import called
from shared.streams.disclosure import FEWEST, disclosed, few, reasoned
from shared.streams.ledger import Connection
from shared.streams.months import whole
from shared.streams.queries import load_queries
from shared.streams.rules import Subject
from shared.words import Named

queries = load_queries(Path(__file__).with_suffix(".sql"))

ALWAYS: Final = dt.date.min
TELLING: Final = frozenset({"元", "天", "人"})
"""Units in which a subject's value says more than that there is one."""


class UnknownUnion(Named):
    """The directory has no such union."""


class UnknownIndicator(Named):
    """The service that was asked declares no such indicator."""


class RatioHasParts(Named):
    """A ratio is divided when read: ask for what stands above and below the line."""


class Question(NamedTuple):
    """A number at one union: a stock on a day, or a flow from one day to another."""

    union: str
    indicator: str
    on: dt.date
    since: dt.date = ALWAYS


class Page(NamedTuple):
    """Which rows of an answer: those after the `next` of the page before, and how many."""

    after: str | None = None
    limit: int = 100


FIRST: Final = Page()


class Part(NamedTuple):
    """What one subject adds to the number."""

    key: SubjectKey
    value: Number
    labels: tuple[str, ...]
    later: bool
    heads: int | None


def subjects(
    tx: Connection, indicators: Indicators, kinds: Mapping[str, type[Subject]],
    question: Question, page: Page = FIRST,
) -> dict[str, Any]:  # fmt: skip
    """Give the subjects whose contributions make a number, in pages, and their sum.

    `sum` is over all of them, `figure` what the table of figures says; both are decimal strings.

    Raises:
        UnknownUnion: the directory has no such union.
        UnknownIndicator: no such indicator is declared here.
        RatioHasParts: a ratio has no subjects of its own.

    """
    indicator = indicator_of(indicators, question)
    if not tx.execute(queries.knows_union, question._asdict()).fetchone()[0]:  # type: ignore[index]
        raise UnknownUnion(union=question.union)
    if indicator.kind == "stock":
        question = question._replace(since=ALWAYS)
    figure, parts = read(tx, indicators, kinds, question, page.after)
    rest = [part for part in parts if part.later]
    return {
        "union": question.union,
        "indicator": question.indicator,
        "on": question.on.isoformat(),
        "since": None if question.since == ALWAYS else question.since.isoformat(),
        "sum": exact(sum(part.value for part in parts)),
        "figure": exact(figure),
        "count": len(parts),
        "subjects": told(tx, rest[: page.limit], untold(parts, indicator.unit)),
        "next": str(rest[page.limit - 1].key) if len(rest) > page.limit else None,
    }


def indicator_of(indicators: Indicators, question: Question) -> Indicator:
    """Give the declared indicator, when it is one that subjects yield to."""
    found = indicators.all.get(question.indicator)
    if found is None:
        raise UnknownIndicator(indicator=question.indicator)
    if found.kind == "ratio":
        raise RatioHasParts(
            indicator=found.id, numerator=found.numerator, denominator=found.denominator
        )
    return found


def read(
    tx: Connection, indicators: Indicators, kinds: Mapping[str, type[Subject]],
    question: Question, after: str | None,
) -> tuple[Number, list[Part]]:  # fmt: skip
    """Read the figure, and fold the union's subjects; those that come to zero are left out."""
    declared = indicators.all[question.indicator]
    functions = {
        kind: [function for one, function in some if one.id == declared.id]
        for kind, some in indicators.by_kind.items()
    }
    decode = {
        kind: msgspec.json.Decoder(kinds[kind]).decode for kind, some in functions.items() if some
    }
    after_kind, _, after_id = (after or ":").partition(":")
    rows = tx.execute(
        queries.subjects_of,
        {**question._asdict(), "side": declared.kind, "cell": declared.id, "kinds": list(decode),
         "after_kind": after_kind, "after_id": after_id},
    ).fetchall()  # fmt: skip
    parts = []
    for _, kind, id_, state, later in rows:
        if kind is not None:
            subject = decode[kind](state)
            given = (one for function in functions[kind] for one in function(subject))
            value, labels = total(given, question)
            if value:
                key = SubjectKey(kind, id_)
                parts.append(Part(key, value, labels, later, subject.concerned()))
    return rows[0][0], parts


def total(given: Iterable[Contribution], question: Question) -> tuple[Number, tuple[str, ...]]:
    """Add what falls to the union and the days, and give the labels that are left."""
    cells: dict[str, Number] = {}
    for union, day, value, labels in given:
        if union == question.union and question.since <= day <= question.on:
            for cell in ("", *labels):
                add(cells, cell, value)
    return cells.pop("", 0), tuple(cells)


def untold(parts: list[Part], unit: str) -> set[SubjectKey]:
    """Name the subjects whose amounts, or people, are those of fewer than three.

    They aren't alone: what is shown of the others would give a single one, or some of one each.
    """
    if unit not in TELLING:
        return set()
    ordered = sorted(
        (one for one in parts if one.heads is not None), key=lambda one: one.heads or 0
    )
    found: list[Part] = []
    for one in ordered:
        small = (one.heads or 0) < FEWEST
        alone = len(found) == 1 or sum(magnitude(part.value) for part in found) <= len(found)
        if not small and (not found or not alone):
            break
        found.append(one)
    return {one.key for one in found}


def told(
    tx: Connection, parts: list[Part], hidden: Collection[SubjectKey] = ()
) -> list[dict[str, Any]]:
    """Give subjects as they are shown, with the name where the directory has one.

    Of fewer than three people no label is told, and no value that is `hidden`.
    """
    names = called.names(tx, (part.key for part in parts))
    return [
        {
            "kind": part.key.kind,
            "id": part.key.id,
            "name": names.get(part.key),
            "value": None if part.key in hidden else exact(part.value),
            "labels": [] if part.heads is not None and part.heads < FEWEST else list(part.labels),
        }
        for part in parts
    ]


def exact(value: Number) -> str:
    """Give a number as a decimal string without end zeros."""
    if isinstance(value, int):
        return str(value)
    return format(value.normalize(), "f") if value else "0"


def timeline(
    tx: Connection, kinds: Mapping[str, type[Subject]], kind: str, id_: str, page: Page = FIRST
) -> dict[str, Any]:
    """Give the events of a subject from the ledger, in the order in which they were settled.

    Each with its place, what became of it and why, the data that may be shown above the branch, and
    what the ids in both are called; of a subject of fewer than three people nothing that tells how
    it stands with them.
    """
    telling = telling_of(tx, kinds, kind, id_)
    rows = tx.execute(
        queries.timeline,
        {"kind": kind, "id": id_, "key": f"{kind}:{id_}", "after": int(page.after or 0),
         "limit": page.limit + 1},
    ).fetchall()  # fmt: skip
    events = [entry(row, telling) for row in whole(tx, rows[: page.limit])]
    called.call(tx, events, "data", "facts", kind=kind)
    return {
        "kind": kind,
        "id": id_,
        "events": events,
        "next": str(rows[page.limit - 1][0]) if len(rows) > page.limit else None,
    }


def telling_of(
    tx: Connection, kinds: Mapping[str, type[Subject]], kind: str, id_: str
) -> frozenset[str]:
    """Name what isn't told of a subject because fewer than three people are concerned.

    Of one that is refused, or waits, nobody knows how many.
    """
    declared = kinds.get(kind)
    if declared is None or not declared.TELLING:
        return frozenset()
    row = tx.execute(queries.state_of, {"kind": kind, "id": id_}).fetchone()
    known = row and msgspec.json.decode(row[0], type=declared)
    return frozenset() if known and not few(known) else declared.TELLING


def entry(row: tuple[Any, ...], telling: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Give one row of the ledger as it is shown."""
    _, stream, number, event, type_, source, on, settled_at, outcome, reason, facts, body = row
    schema, data = content(bytes(body or b""))
    declared = DECLARED.get(schema)
    return {
        "stream": stream,
        "number": number,
        "event": event,
        "type": type_,
        "zh": declared.zh if declared else None,
        "source": source,
        "on": on.isoformat() if on else None,
        "settled_at": settled_at.isoformat(timespec="seconds"),
        "outcome": outcome,
        "reason": reason,
        "facts": reasoned(facts or {}, telling),
        "data": disclosed(declared.cls, data, telling) if declared else {},
    }


def content(body: bytes) -> tuple[str, dict[str, Any]]:
    """Read the schema and the data of an event; bytes that aren't one have neither."""
    try:
        read = orjson.loads(body)
        return str(read["dataschema"]), dict(read["data"])
    except (ValueError, KeyError, TypeError):
        return "", {}
