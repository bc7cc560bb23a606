"""What is behind a number: the subjects that yield to it, and behind each the events.

Pure reads over a connection. The subjects are folded through the same functions that made the
figures, so the sum here and the figure there are one number reached in two ways.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec
import orjson

from shared.events.base import DECLARED, SubjectKey
from shared.figures.indicators import Contribution, Indicator, Indicators, Number, add
from shared.streams.disclosure import disclosed
from shared.streams.ledger import Connection
from shared.streams.queries import load_queries
from shared.streams.rules import Subject
from shared.words import Named

queries = load_queries(Path(__file__).with_suffix(".sql"))

ALWAYS: Final = dt.date.min


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
        "subjects": told(tx, rest[: page.limit]),
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
                parts.append(Part(SubjectKey(kind, id_), value, labels, later))
    return rows[0][0], parts


def total(given: Iterable[Contribution], question: Question) -> tuple[Number, tuple[str, ...]]:
    """Add what falls to the union and the days, and give the labels that are left."""
    cells: dict[str, Number] = {}
    for union, day, value, labels in given:
        if union == question.union and question.since <= day <= question.on:
            for cell in ("", *labels):
                add(cells, cell, value)
    return cells.pop("", 0), tuple(cells)


def told(tx: Connection, parts: list[Part]) -> list[dict[str, Any]]:
    """Give subjects as they are shown, with the name where the directory has one."""
    keys = [part.key for part in parts]
    wanted = {"kinds": [key.kind for key in keys], "ids": [key.id for key in keys]}
    names = {(kind, id_): name for kind, id_, name in tx.execute(queries.names_of, wanted)}
    return [
        {
            "kind": part.key.kind,
            "id": part.key.id,
            "name": names.get(part.key),
            "value": exact(part.value),
            "labels": list(part.labels),
        }
        for part in parts
    ]


def exact(value: Number) -> str:
    """Give a number as a decimal string without end zeros."""
    if isinstance(value, int):
        return str(value)
    return format(value.normalize(), "f") if value else "0"


def timeline(tx: Connection, kind: str, id_: str, page: Page = FIRST) -> dict[str, Any]:
    """Give the events of a subject from the ledger, in the order in which they were settled.

    Each with its place, what became of it and why, and the data that may be shown above the
    branch.
    """
    rows = tx.execute(
        queries.timeline,
        {"kind": kind, "id": id_, "key": f"{kind}:{id_}", "after": int(page.after or 0),
         "limit": page.limit + 1},
    ).fetchall()  # fmt: skip
    return {
        "kind": kind,
        "id": id_,
        "events": [entry(row) for row in rows[: page.limit]],
        "next": str(rows[page.limit - 1][0]) if len(rows) > page.limit else None,
    }


def entry(row: tuple[Any, ...]) -> dict[str, Any]:
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
        "facts": facts or {},
        "data": disclosed(declared.cls, data) if declared else {},
    }


def content(body: bytes) -> tuple[str, dict[str, Any]]:
    """Read the schema and the data of an event; bytes that aren't one have neither."""
    try:
        read = orjson.loads(body)
        return str(read["dataschema"]), dict(read["data"])
    except (ValueError, KeyError, TypeError):
        return "", {}
