"""What the city answers over RPC: plain JSON, days as ISO strings, numbers as decimal strings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final, cast

import msgspec

from services.city.discretion import OWN
from services.city.lineage import lineage
from services.city.measures import Share, per_thousand
from services.city.periods import Period, year_of
from services.city.reads import Question, Reads, ask
from services.city.screen import Screen, Veil
from shared.events.base import Tree
from shared.figures.boundaries import TREES, Node
from shared.streams import standing
from shared.streams.directory import Directory
from shared.streams.ledger import Connection
from shared.streams.rules import Refused

Json = dict[str, Any]
PAGE: Final = 100


class UnknownUnion(Refused):
    """The directory has no such union."""


class Answers:
    """Answers of one process, over connections that it is given.

    What isn't shown above the level that owns it is null in all of them (`discretion.py`).
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self.reads = Reads()
        self.screen = Screen(self.reads)
        self.directory = Directory()

    def refresh(self, tx: Connection) -> None:
        """Read what has changed since the last answer."""
        self.reads.refresh(tx)
        self.screen.refresh()
        self.directory.refresh(tx)

    def question(
        self, tx: Connection, tree: str, union: str | None, on: str, form: str
    ) -> Question:
        """Read a question; without a union it is about the root. Raises `UnknownUnion`."""
        self.refresh(tx)
        code = union or self.directory.root or ""
        if code not in self.directory.unions:
            raise UnknownUnion(union=code)
        return ask(cast("Tree", tree), code, dt.date.fromisoformat(on), form)

    def indicators(self, tx: Connection) -> list[Json]:
        """Give what is announced of each indicator."""
        self.refresh(tx)
        return [renamed(msgspec.to_builtins(one)) for one in self.reads.measures.all.values()]

    def totals(self, tx: Connection, tree: str, union: str | None, on: str, form: str) -> Json:
        """Give the values of all indicators at a union, and what they consist of by label."""
        question = self.question(tx, tree, union, on, form)
        veil = self.screen.veil(tx, question)
        found = {
            name: self.shown(name, labels, veil)
            for name, labels in self.reads.all(tx, question).items()
        }
        return {
            "union": question.union,
            "tree": tree,
            "on": on,
            "form": form,
            "since": question.period.since.isoformat(),
            "values": {name: labels[""] for name, labels in found.items()},
            "labels": {
                name: {label: value for label, value in labels.items() if label}
                for name, labels in found.items()
            },
        }

    def shown(
        self, indicator: str, labels: dict[str, str | None], veil: Veil
    ) -> dict[str, str | None]:
        """Give an indicator's cells by label; one that isn't shown is null, be there anything."""
        parts = self.reads.measures.parts(indicator)
        if veil.hides(parts):
            return {"": None}
        untold = {label: None for part in parts for label in veil.labels.get(part, ())}
        return labels | untold

    def children(  # noqa: PLR0913, PLR0917 - what is asked over RPC
        self, tx: Connection, tree: str, union: str | None, on: str, indicator: str, form: str
    ) -> Json:
        """Give the unions directly below one, each with the value of an indicator.

        And with that for each thousand members, as of the same day; see decisions/0021.
        """
        question = self.question(tx, tree, union, on, form)
        own, *below = self.below(tx, indicator, question)
        base = self.reads.measures.heads_of(indicator)
        heads = dict(self.heads(tx, base, question)) if base else {}
        day = self.reads.day(question)
        return {
            "union": question.union,
            "since": question.period.since.isoformat(),
            "own": own.value,
            "per_thousand_of": base,
            "children": [
                {
                    **self.brief(one.union),
                    "value": one.value,
                    "per_thousand": per_thousand(one.value, heads.get(one.union)),
                    "children": bool(
                        self.reads.boundaries.children(Node(question.tree, one.union), day)
                    ),
                }
                for one in below
            ],
        }

    def heads(
        self, tx: Connection, base: str, question: Question
    ) -> Iterator[tuple[str, str | None]]:
        """Give the heads of each union directly below one, the union's own left out."""
        _, *below = self.below(tx, base, question)
        return ((one.union, one.value) for one in below)

    def below(self, tx: Connection, indicator: str, question: Question) -> list[Share]:
        """Give what is a union's own, and the unions directly below it, as they are shown."""
        untold = self.screen.members(tx, question, self.reads.measures.parts(indicator))
        own, *below = self.reads.children(tx, indicator, question)
        return [
            share._replace(value=None) if name in untold else share
            for name, share in ((OWN, own), *((one.union, one) for one in below))
        ]

    def series(  # noqa: PLR0913, PLR0917
        self, tx: Connection, tree: str, union: str | None, indicator: str, first: str, last: str,
        form: str, every: str = "month",
    ) -> Json:  # fmt: skip
        """Give the values of an indicator month by month, or week by week."""
        question = self.question(tx, tree, union, last, form)
        period = Period(dt.date.fromisoformat(first), dt.date.fromisoformat(last))
        question = question._replace(period=period)
        parts = self.reads.measures.parts(indicator)
        found = self.reads.series(tx, indicator, question, "", every)
        untold = self.screen.steps(tx, question, parts, every)
        return {
            "points": [
                {"on": day.isoformat(), "value": None if gone.intersection(parts) else value}
                for (day, value), gone in zip(found, untold, strict=True)
            ]
        }

    def trends(  # noqa: PLR0913, PLR0917
        self, tx: Connection, tree: str, union: str | None, first: str, last: str, form: str,
        every: str = "month",
    ) -> Json:  # fmt: skip
        """Give the values of all indicators month by month, or week by week."""
        question = self.question(tx, tree, union, last, form)
        period = Period(dt.date.fromisoformat(first), dt.date.fromisoformat(last))
        question = question._replace(period=period)
        months, values = self.reads.trends(tx, question, every)
        untold = self.screen.steps(tx, question, list(values), every)
        return {
            "union": question.union,
            "months": [month.isoformat() for month in months],
            "values": {
                one: [
                    None if gone.intersection(self.reads.measures.parts(one)) else value
                    for value, gone in zip(found, untold, strict=True)
                ]
                for one, found in values.items()
            },
        }

    def contributors(  # noqa: PLR0913, PLR0917
        self, tx: Connection, tree: str, union: str | None, on: str, indicator: str, form: str,
        after: str | None,
    ) -> Json:  # fmt: skip
        """Give the unions whose own numbers make a total; those that aren't shown are left out.

        `withheld` tells that some were. They still are in the total.
        """
        question = self.question(tx, tree, union, on, form)
        parts = self.reads.measures.parts(indicator)
        told: Json = {
            "union": question.union,
            "indicator": indicator,
            "on": on,
            "since": question.period.since.isoformat(),
        }
        if self.screen.numbers(tx, question, parts):
            return {**told, "value": None, "unions": [], "next": None, "withheld": True}
        found = lineage(self.reads, tx, indicator, question, after=after or "", most=PAGE)
        untold = self.screen.owns(tx, question, (one.union for one in found.shares), parts)
        shown = [one for one in found.shares if one.union not in untold]
        return {
            **told,
            "value": self.reads.total(tx, indicator, question),
            "unions": [{**self.brief(one.union), "value": one.value} for one in shown],
            "next": found.after,
            "withheld": len(shown) < len(found.shares),
        }

    def opens(self, tx: Connection, union: str, indicator: str, on: str, since: str | None) -> bool:
        """Tell whether what is a union's own may be opened, down to who is behind it.

        A flow only over the year up to the day, as it is shown.
        """
        day = dt.date.fromisoformat(on)
        self.refresh(tx)
        if union not in self.directory.unions or indicator not in self.reads.measures.all:
            return True
        people = self.screen.of_people([indicator])
        if people and self.screen.is_flow(indicator) and since != year_of(day).isoformat():
            return False
        return not any(self.screen.own(tx, ask(tree, union, day), (indicator,)) for tree in TREES)

    def brief(self, code: str) -> Json:
        """Give what is told of a union in every list; one not announced yet has only its code."""
        row = self.directory.unions.get(code)
        if row is None:
            return {"union": code, "name": code, "kind": "group", "status": "applied"}
        return {"union": code, "name": row.name, "kind": row.kind, "status": row.status}

    def streams(self, tx: Connection) -> Json:
        """Give how the streams stand that the city reads."""
        return standing.streams(tx)

    def parked(self, tx: Connection) -> Json:
        """Give what waits and what is in quarantine."""
        return standing.parked(tx)


def renamed(row: Json) -> Json:
    """Give an announced indicator as it is declared: by `id`."""
    return {"hidden": False, "numerator": None, "denominator": None} | {
        "id" if name == "indicator" else name: value for name, value in row.items()
    }
