"""Somebody who adds and subtracts all that the city shows, and wants to know of one person.

What isn't known is how many came to each union in each stretch of days under each label. What is
shown are sums of that. A cell is kept when something else could stand in it, and every sum that is
shown would be the same: `Search` looks for that, by moving people about so that nothing shows it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations_with_replacement
from typing import Final, NamedTuple

from services.city.answers import Answers
from services.city.discretion import FEWEST
from shared.streams.ledger import Connection

AT_ONCE: Final = 3
"""People who are moved at once, at most."""


class Atom(NamedTuple):
    """People of one indicator who came to a union in a stretch of days, under a label."""

    union: str
    stretch: int
    label: str


Atoms = frozenset[Atom]
Some = tuple[Atom, ...]
Held = Mapping[Atom, int]


class City(NamedTuple):
    """A drawn city: who stands under whom, the last days of stretches, labels, and what came."""

    parents: Mapping[str, str | None]
    days: tuple[dt.date, ...]
    labels: tuple[str, ...]
    held: Mapping[str, Held]

    def many(self, indicator: str) -> bool:
        """Tell whether three came in all, or more."""
        return sum(self.held[indicator].values()) >= FEWEST

    def within(self, union: str) -> set[str]:
        """Give a union and all below it."""
        found = {union}
        while more := {one for one, above in self.parents.items() if above in found} - found:
            found |= more
        return found

    def atoms(self, kind: str, unions: set[str], first: int, last: int, label: str = "") -> Atoms:
        """Give who came to some unions in some stretches; of a stock who is there at the end.

        People come and go: what a stock was on one day says nothing of another.
        """
        begins = first if kind == "flow" else last
        return frozenset(
            Atom(union, stretch, one)
            for union in unions
            for stretch in range(begins, last + 1)
            for one in self.labels
            if label in {"", one}
        )

    def counts(self, indicator: str, kind: str) -> Held:
        """Give how many came in each stretch; of a stock how many are there at its end."""
        came = self.held[indicator]
        if kind == "flow":
            return came
        return {
            one: sum(came[one._replace(stretch=place)] for place in range(one.stretch + 1))
            for one in came
        }


class Cell(NamedTuple):
    """One number that could be asked for: what it is the sum of, and what is shown.

    It is no `secret` where it is the city's own: its numbers, and, of one person or two in all,
    their labels and months.
    """

    what: str
    atoms: Atoms
    shown: str | None
    secret: bool = True


def everything(tx: Connection, city: City, indicator: str, kind: str) -> Iterator[Cell]:
    """Ask for all that there is to be asked of an indicator: on each day, of each union."""
    answers = Answers()
    for place, day in enumerate(city.days):
        on = day.isoformat()
        for union in city.parents:
            asked = ("territorial", union, on)
            whole = city.atoms(kind, city.within(union), 0, place)
            below = city.parents[union] is not None
            found = answers.totals(tx, *asked, "as_was")
            yield Cell(f"{union} {on}", whole, found["values"][indicator], below)
            labels = found["labels"][indicator]
            for label in city.labels:
                atoms = city.atoms(kind, city.within(union), 0, place, label)
                shown = None if found["values"][indicator] is None else labels.get(label, "0")
                yield Cell(f"{union} {on} {label}", atoms, shown, below or city.many(indicator))
            if place not in {0, len(city.days) - 1}:
                continue
            tree = answers.children(tx, *asked, indicator, "as_was")
            yield Cell(f"{union} {on} own", city.atoms(kind, {union}, 0, place), tree["own"])
            for child in tree["children"]:
                atoms = city.atoms(kind, city.within(child["union"]), 0, place)
                yield Cell(f"{child['union']} {on} child", atoms, child["value"])
            page = answers.contributors(tx, *asked, indicator, "as_was", None)
            for one in page["unions"]:
                atoms = city.atoms(kind, {one["union"]}, 0, place)
                yield Cell(f"{one['union']} {on} behind", atoms, one["value"])
    yield from by_month(tx, answers, city, indicator, kind)


def by_month(
    tx: Connection, answers: Answers, city: City, indicator: str, kind: str
) -> Iterator[Cell]:
    """Ask for the months of each union."""
    first, last = city.days[0].replace(day=1).isoformat(), city.days[-1].isoformat()
    months = [(day.year, day.month) for day in city.days]
    for union in city.parents:
        trends = answers.trends(tx, "territorial", union, first, last, "as_was")
        series = answers.series(tx, "territorial", union, indicator, first, last, "as_was")
        assert [point["value"] for point in series["points"]] == trends["values"][indicator]
        for month, value in zip(trends["months"], trends["values"][indicator], strict=True):
            day = dt.date.fromisoformat(month)
            some = [place for place, one in enumerate(months) if one == (day.year, day.month)]
            begins = 0 if kind == "stock" else some[0]
            atoms = city.atoms(kind, city.within(union), begins, some[-1])
            secret = city.parents[union] is not None or (kind == "flow" and city.many(indicator))
            yield Cell(f"{union} {month} month", atoms, value, secret)


class Search:
    """What else could be true where all sums that are shown are the same."""

    def __init__(self, known: list[Atoms], held: Held) -> None:
        """Take what is known; fewer than none are nowhere."""
        self.held = held
        self.every = sorted(held)
        self.speaks = {
            atom: sum(1 << (2 * place) for place, atoms in enumerate(known) if atom in atoms)
            for atom in held
        }
        self.made: dict[int, list[list[Some]]] = {}

    def other(self, cell: Atoms) -> bool:
        """Tell whether some people could go and as many come, and only the cell would show it."""
        return any(
            len({sum(one in cell for one in some) for some in group}) > 1
            for count in range(1, AT_ONCE + 1)
            for group in self.alike(count)
        )

    def alike(self, count: int) -> list[list[Some]]:
        """Put so many people together of whom the sums that are shown speak the same way.

        Only where some of them are there, who could go for any of the others to come.
        """
        if count not in self.made:
            found: dict[int, list[Some]] = defaultdict(list)
            for some in combinations_with_replacement(self.every, count):
                found[sum(map(self.speaks.__getitem__, some))].append(some)
            self.made[count] = [
                group for group in found.values() if len(group) > 1 and any(map(self.may_go, group))
            ]
        return self.made[count]

    def may_go(self, some: Some) -> bool:
        """Tell whether these people are there."""
        return all(self.held[one] >= number for one, number in Counter(some).items())
