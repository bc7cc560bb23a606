"""Totals can be counted anew: the check names what was changed by hand, the rebuild mends it."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.city.replay import replay
from services.city.verify import first_difference
from shared.figures.boundaries import Edge
from shared.streams.rebuild import Difference
from tests.fix_postgres import MakeDatabase
from tests.services.test_city_totals import Story
from tests.services.totals import MIGRATIONS, Office, announced, packet, queries, row
from tests.trees import City, cities, on

MEMBERS = "organization.members"


@pytest.fixture
def office(make_database: MakeDatabase) -> Iterator[Office]:
    """Give an office that has taken in two packets: uu moved from aa to bb on day 5."""
    opened = Office(make_database(MIGRATIONS), on(70))
    opened.announce(
        announced("rr", [Edge("territorial", "rr", None, None)]),
        announced("aa", [Edge("territorial", "aa", "rr", None)]),
        announced("bb", [Edge("territorial", "bb", "rr", None)]),
        announced("uu", [
            Edge("territorial", "uu", "aa", None), Edge("territorial", "uu", "bb", on(5)),
        ]),
    )  # fmt: skip
    opened.record(packet(1, row("uu", on(1), {MEMBERS: 3}, {})))
    opened.record(packet(2, row("uu", on(1), {MEMBERS: 4}, {}), row("aa", on(2), {MEMBERS: 1}, {})))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def ground(shared_postgres: Any, templates: Any) -> Iterator[Office]:  # noqa: ANN401
    """Give an office whose tables are emptied between examples."""
    opened = Office(shared_postgres.create("city_recounts", templates(MIGRATIONS)), on(0))
    yield opened
    opened.close()
    shared_postgres.drop("city_recounts")


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cities(), st.randoms(use_true_random=True))
def test_what_was_added_up_step_by_step_is_what_counting_anew_gives(
    ground: Office, city: City, chance: Random
) -> None:
    """In whatever order a city became known, the check finds nothing and the rebuild the same."""
    ground.clear()
    ground.today = on(0)
    Story(city, chance).tell(ground, city)

    assert first_difference(ground.tx) is None
    before = ground.table()
    assert replay(ground.tx) is None
    assert ground.table() == before
    assert ground.spans() == ground.spans_of_days()


def test_a_total_changed_by_hand_is_named(office: Office) -> None:
    """Form, tree, union, span, day and cell, with what is held and what should be."""
    office.tx.execute(queries.falsify_total)

    assert first_difference(office.tx) == Difference(
        "totals", f"as_was territorial rr day {on(1)} {MEMBERS}", "5", "4"
    )


def test_a_total_that_is_missing_is_named(office: Office) -> None:
    """A row that somebody deleted should be there."""
    office.tx.execute(queries.lose_total)

    found = first_difference(office.tx)

    assert found == Difference("totals", f"as_was territorial rr day {on(1)} {MEMBERS}", None, "4")


def test_a_moved_stock_changed_by_hand_is_named(office: Office) -> None:
    """What a move carried is checked too."""
    office.tx.execute(queries.falsify_move)

    found = first_difference(office.tx)

    assert found is not None
    assert found.key.startswith(f"as_was territorial bb day {on(5)}")


def test_an_edge_changed_by_hand_is_named(office: Office) -> None:
    """The edges on which totals stand are the directory's."""
    office.tx.execute(queries.falsify_edge)

    found = first_difference(office.tx)

    assert found is not None
    assert (found.where, found.key) == ("boundaries", "uu")


def test_the_rebuild_mends_totals_and_names_what_was_wrong(office: Office) -> None:
    """Afterwards the check agrees."""
    office.tx.execute(queries.falsify_total)

    found = replay(office.tx)

    assert found is not None
    assert found.where == "totals"
    assert first_difference(office.tx) is None


def test_the_rebuild_mends_figures_from_the_ledger(office: Office) -> None:
    """The newest packet of each row counts, and the totals follow."""
    before = office.table()
    office.tx.execute(queries.falsify_known)

    found = replay(office.tx)

    assert found is not None
    assert (found.where, found.key) == ("known_figures", f"uu {on(1)} organization")
    assert office.table() == before


def test_the_rebuild_leaves_out_a_stream_that_was_replaced(office: Office) -> None:
    """What a restored service's old store had announced counts for nothing."""
    office.record(packet(1, row("uu", on(3), {MEMBERS: 9}, {}), stream="store-2/figures"))
    before = office.table()

    assert replay(office.tx) is None
    assert office.table() == before
    assert office.sum("rr", MEMBERS) == 9
