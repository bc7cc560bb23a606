"""The city's totals are exact, whatever order and company their figures and edges come in."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.figures.boundaries import Edge
from shared.runtime.database import Database
from tests.fix_postgres import MakeDatabase
from tests.services.totals import MIGRATIONS, Office, announced, packet, row
from tests.trees import City, Figure, by_union, cities, on

MEMBERS, JOINED = "organization.members", "organization.members_joined"
SMALL = [
    announced("rr", [Edge("territorial", "rr", None, None)]),
    announced("aa", [Edge("territorial", "aa", "rr", None)]),
    announced("bb", [Edge("territorial", "bb", "rr", None)]),
    announced("uu", [Edge("territorial", "uu", "aa", None)]),
]
MOVED = announced(
    "uu", [Edge("territorial", "uu", "aa", None), Edge("territorial", "uu", "bb", on(5))]
)


@pytest.fixture
def office(make_database: MakeDatabase) -> Iterator[Office]:
    """Give one process of the city with a small tree: rr over aa and bb, uu below aa."""
    opened = Office(make_database(MIGRATIONS))
    opened.announce(*SMALL)
    yield opened
    opened.close()


class Story:
    """How a drawn city becomes known: steps in an order of chance."""

    def __init__(self, city: City, chance: Random) -> None:
        """Draw an order in which everything becomes known."""
        self.steps: list[Any] = [announced(*item) for item in by_union(city.edges).items()]
        self.steps += [on(chance.randrange(10)), city.today]
        number = 1
        for figure in city.figures:
            early = Figure(*figure[:2], chance.randrange(9), chance.randrange(9))
            for known in (early, figure):
                self.steps += [(number, known)] * chance.choice((1, 1, 2))
                number += 1
        chance.shuffle(self.steps)

    def tell(self, office: Office, city: City) -> None:
        """Let an office learn of it step by step, last of all what day it is."""
        # The first packet of a stream is its first, or it would be another's.
        office.record(packet(1))
        for step in self.steps:
            if isinstance(step, dt.date):
                office.turn(max(office.today, min(step, city.today)))
            elif isinstance(step, tuple):
                office.record(told(*step))
            else:
                office.announce(step)
        office.turn(city.today)


def told(number: int, figure: Figure) -> Any:  # noqa: ANN401 - an arrival
    """Give the packet that tells of a figure."""
    cells = row(figure.union, figure.day, {MEMBERS: figure.stock}, {JOINED: figure.flow})
    return packet(number + 1, cells)


@pytest.fixture(scope="module")
def ground(shared_postgres: Any, templates: Any) -> Iterator[Office]:  # noqa: ANN401
    """Give an office whose tables are emptied between examples."""
    opened = Office(shared_postgres.create("city_examples", templates(MIGRATIONS)), on(0))
    yield opened
    opened.close()
    shared_postgres.drop("city_examples")


slow = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


@slow
@given(cities(), st.randoms(use_true_random=True))
def test_totals_are_what_their_definition_says(ground: Office, city: City, chance: Random) -> None:
    """Shuffled, doubled and late packets, edges in any order, days between: all is right."""
    ground.clear()
    ground.today = on(0)

    Story(city, chance).tell(ground, city)

    held: dict[tuple[Any, ...], Decimal] = {
        tuple(key): Decimal(value) for *key, value in ground.table()
    }
    for tree, union, day, form in city.questions():
        where = (form, tree, union)
        stock = sum(
            value for key, value in held.items() if key[:3] == where and key[3] <= day
            and key[4:] == (MEMBERS, "")
        )  # fmt: skip
        assert stock == city.stock(tree, union, day, form)
        assert held.get((*where, day, JOINED, ""), 0) == city.flow(tree, union, day, form)
    assert ground.spans() == ground.spans_of_days()


@slow
@given(cities(), st.randoms(use_true_random=True))
def test_any_order_gives_the_same_rows(ground: Office, city: City, chance: Random) -> None:
    """Two offices that learn of the same city in different orders hold the same."""
    tables = []

    for _ in range(2):
        ground.clear()
        ground.today = on(0)
        Story(city, chance).tell(ground, city)
        tables.append(ground.table())

    assert tables[0] == tables[1]


def test_two_offices_at_once_lose_nothing(office: Office) -> None:
    """Two processes that take packets of three services at the same time add up exactly."""
    offices = [Office(office.url) for _ in range(2)]
    origins = ("organization", "rights", "skills")

    def work(place: int) -> None:
        for number in range(1, 31):
            some = [
                packet(number, row("uu", on(day), {f"{origin}.n": number + place}, {}),
                       origin=origin, stream=f"{origin}/figures")
                for day in range(5)
                for origin in origins[place : place + 2]
            ]  # fmt: skip
            offices[place].take(*some)

    threads = [threading.Thread(target=work, args=(place,)) for place in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    sums = {origin: office.sum("rr", f"{origin}.n") for origin in origins}
    for one in offices:
        one.close()
    # rights comes from both, and of one number the first that arrived counts.
    assert sums["organization"] == 5 * 30
    assert sums["skills"] == 5 * 31
    assert sums["rights"] == office.sum("uu", "rights.n")
    assert sums["rights"] in range(5 * 30, 5 * 31 + 1)


def test_decimals_stay_exact(office: Office) -> None:
    """Yuan with cents add up without a rounding, and have one form each."""
    office.take(
        packet(
            1,
            row("uu", on(1), {}, {"rights.yuan": "0.10"}),
            row("aa", on(1), {}, {"rights.yuan": "0.20"}),
        ),
        packet(2, row("rr", on(1), {}, {"rights.yuan": "90071992547409930.70"})),
    )

    assert office.sum("rr", "rights.yuan") == 90071992547409931


def test_a_label_is_a_cell_of_its_own(office: Office) -> None:
    """Cells by dimension add up beside the indicator."""
    office.take(packet(1, row("uu", on(1), {MEMBERS: 3, f"{MEMBERS}|sex=female": 2}, {})))

    assert office.sum("rr", MEMBERS) == 3
    assert office.sum("rr", MEMBERS, label="sex=female") == 2


def test_a_move_carries_the_stock_and_leaves_the_flow(office: Office) -> None:
    """On its day the stock leaves and enters, labelled as moved; what flowed stays where it did."""
    office.take(packet(1, row("uu", on(1), {MEMBERS: 7}, {JOINED: 7})))

    office.announce(MOVED)

    assert office.sum("aa", MEMBERS, until=on(4)) == 7
    assert office.sum("aa", MEMBERS, until=on(5)) == 0
    assert office.sum("bb", MEMBERS, until=on(5)) == 7
    assert office.sum("bb", MEMBERS, label="moved") == 7
    assert office.sum("aa", MEMBERS, label="moved") == -7
    assert (office.sum("aa", JOINED), office.sum("bb", JOINED)) == (7, None)
    assert office.sum("rr", MEMBERS, until=on(4)) == office.sum("rr", MEMBERS) == 7


def test_todays_form_has_no_moves(office: Office) -> None:
    """On today's boundaries the union was always where it is now."""
    office.take(packet(1, row("uu", on(1), {MEMBERS: 7}, {JOINED: 7})))

    office.announce(MOVED)

    assert office.sum("bb", MEMBERS, form="today", until=on(1)) == 7
    assert office.sum("aa", MEMBERS, form="today", until=on(1)) == 0
    assert office.sum("bb", JOINED, form="today") == 7
    assert office.sum("bb", MEMBERS, form="today", label="moved") == 0


def test_a_late_figure_corrects_a_move(office: Office) -> None:
    """What is reported after the move for a day before it enters the new ancestors on its day."""
    office.announce(MOVED)

    office.take(packet(1, row("uu", on(1), {MEMBERS: 2}, {})))

    assert (office.sum("aa", MEMBERS, until=on(4)), office.sum("aa", MEMBERS)) == (2, 0)
    assert (office.sum("bb", MEMBERS, until=on(4)), office.sum("bb", MEMBERS)) == (None, 2)


def test_an_edge_decided_for_a_later_day_changes_todays_form_when_it_comes(office: Office) -> None:
    """Until its day today's boundaries are the old ones."""
    office.take(packet(1, row("uu", on(1), {MEMBERS: 7}, {})))
    later = Edge("territorial", "uu", "bb", on(12))
    office.announce(announced("uu", [Edge("territorial", "uu", "aa", None), later]))
    before = office.sum("bb", MEMBERS, form="today", until=on(1))

    office.turn(on(12))

    assert before is None
    assert office.sum("bb", MEMBERS, form="today", until=on(1)) == 7


def test_a_day_turns_beside_intake(office: Office) -> None:
    """The timer turns in a transaction of its own, and tells what has changed."""
    office.announce(MOVED)
    office.take(packet(1, row("uu", on(1), {MEMBERS: 7}, {})))
    later = Edge("territorial", "uu", "aa", on(12))
    office.announce(announced("uu", [*edges_of(MOVED), later]))
    told_of(office)

    with pooled(office.url) as database:
        office.keeper.turn(database, on(12))

    assert office.sum("aa", MEMBERS, form="today", until=on(1)) == 7
    assert ("territorial", "aa", MEMBERS) in told_of(office)


@contextmanager
def pooled(url: str) -> Iterator[Database]:
    """Give a service's database."""
    database = Database(url, "test")
    database.open()
    yield database
    database.close()


def edges_of(union: Any) -> list[Edge]:  # noqa: ANN401
    """Give the edges of an announcement."""
    return [Edge(edge.tree, union.union, edge.parent, edge.from_) for edge in union.edges]


def test_closed_months_hold_the_sum_of_their_days(office: Office) -> None:
    """Late figures and moves of closed months go into their rows too."""
    office.take(packet(1, row("uu", on(1), {MEMBERS: 7}, {}), row("aa", on(6), {MEMBERS: 1}, {})))

    office.turn(on(70))
    office.take(packet(2, row("uu", on(2), {MEMBERS: 3}, {})))
    office.announce(MOVED)

    assert office.sum("rr", MEMBERS) == 11
    assert office.spans() == office.spans_of_days()


def test_the_union_itself_counts_at_itself_once(office: Office) -> None:
    """A union above has figures of its own beside those below."""
    office.take(packet(1, row("aa", on(1), {MEMBERS: 1}, {}), row("uu", on(1), {MEMBERS: 2}, {})))

    assert [office.sum(union, MEMBERS) for union in ("uu", "aa", "rr")] == [2, 3, 3]
    assert office.sum("aa", MEMBERS, tree="industry") == 1


def test_figures_of_another_service_are_refused(office: Office) -> None:
    """Nobody announces figures of which it isn't the origin."""
    (settled,) = office.take(
        packet(1, row("uu", on(1), {MEMBERS: 1}, {}), origin="rights", source="skills")
    )

    assert (settled.outcome, settled.reason) == ("refused", "foreign_figures")
    assert office.table() == []


def test_a_restored_service_replaces_what_was_known_of_it(office: Office) -> None:
    """Its new store begins at 1; the old store's stream counts for nothing any more."""
    office.take(packet(1, row("uu", on(1), {MEMBERS: 7}, {})))
    office.take(
        packet(1, row("uu", on(1), {"rights.n": 5}, {}), origin="rights", stream="x/figures")
    )

    office.take(packet(1, row("uu", on(2), {MEMBERS: 4}, {}), stream="store-2/figures"))
    (late,) = office.take(packet(2, row("uu", on(3), {MEMBERS: 9}, {})))

    assert office.sum("rr", MEMBERS) == 4
    assert office.sum("rr", "rights.n") == 5
    assert (late.outcome, late.reason) == ("refused", "old_figures")


def test_an_undone_transaction_leaves_no_trace(office: Office) -> None:
    """Names and boundaries that a failed batch brought are forgotten with it."""
    with office.tx.transaction(force_rollback=True):
        office.keeper.take(office.tx, [packet(1, row("uu", on(1), {MEMBERS: 1}, {}))], office.today)
    office.keeper.rolled_back()

    office.take(packet(1, row("uu", on(1), {JOINED: 2, MEMBERS: 3}, {})))

    assert (office.sum("rr", MEMBERS), office.sum("rr", JOINED)) == (3, 2)


def told_of(office: Office) -> set[tuple[str, str, str]]:
    """Take all that is still to be told."""
    return set().union(*office.keeper.changed())


def test_the_root_is_told_first_and_the_rest_the_next_time(office: Office) -> None:
    """There is time for some unions in a second; the upper ones are waited for by most."""
    office.take(packet(1, row("uu", on(1), {MEMBERS: 1}, {})))
    shortest = min(len(union) for union in ("uu", "aa", "rr"))

    (first,) = office.keeper.changed(1)
    rest = told_of(office)

    assert {len(union) for _, union, _ in first} == {shortest}
    assert {union for _, union, _ in first | rest} == {"uu", "aa", "rr"}


def test_what_has_changed_is_told_once(office: Office) -> None:
    """Every total that a packet changed is named, in both trees."""
    office.take(packet(1, row("uu", on(1), {MEMBERS: 1}, {})))

    told = told_of(office)

    assert {("territorial", union, MEMBERS) for union in ("uu", "aa", "rr")} <= told
    assert {("industry", union, MEMBERS) for union in ("uu", "rr")} <= told
    assert told_of(office) == set()


def test_a_doubled_packet_changes_nothing(office: Office) -> None:
    """What is known already is settled, and no total is told to have changed."""
    first = packet(1, row("uu", on(1), {MEMBERS: 1}, {}))
    office.take(first)
    told_of(office)

    (again,) = office.take(packet(1, row("uu", on(1), {MEMBERS: 1}, {})))

    assert again.outcome == "applied"
    assert told_of(office) == set()
