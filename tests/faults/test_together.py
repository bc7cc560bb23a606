"""Several stores about the same thing at the same time: whatever comes first, all ends in step."""

from __future__ import annotations

import pytest

from tests.city.city import City
from tests.city.load import Load, days_ago
from tests.city.process import until
from tests.fix_city import EAST, WEST
from tests.rules import organization as report

RATE = 150


@pytest.mark.seed(61)
def test_a_union_moved_in_the_middle_of_the_load_keeps_both_trees_exact(
    city: City, load: Load
) -> None:
    """Its stock leaves one district and enters the other on the day of the move."""
    house = city.branches["house"]
    moved = report.union_moved(
        days_ago(0), union="u2", old_parent=EAST, new_parent=WEST, from_=days_ago(-1)
    )
    load.run(200, at_once=5)

    with load.flowing(RATE):
        (id_,) = house.record([moved], "6401")
        load.run(200, at_once=5)

    city.check()
    outcome = house.store.report(id_)
    assert outcome
    assert outcome.state == "applied"
    assert came_by_moves(city, EAST) == -stock(city, "u2")
    assert came_by_moves(city, WEST) == stock(city, "u2")


@pytest.mark.seed(62)
def test_two_stores_that_write_on_the_same_members_agree_in_the_end(city: City, load: Load) -> None:
    """What comes before what it builds on waits for it; nothing overwrites anything unseen."""
    load.branches = [city.branches["anna"], city.branch("eva", "u1", "u2")]

    with load.flowing(RATE), Load(load.branches, 63, "other").flowing(RATE):
        load.run(300)

    city.check()


@pytest.mark.parametrize("first", ["sender", "receiver"])
@pytest.mark.seed(64)
def test_a_member_may_be_sent_and_received_in_either_order(
    city: City, load: Load, first: str
) -> None:
    """Who receives before the sending has come waits for it, and nobody waits for good."""
    sender, receiver = city.branches["bo"], city.branches["dong"]
    person = load.person()
    sender.record([report.member_joined(days_ago(20), union="u3", member=person)], "u3")
    city.drain()
    late = receiver if first == "sender" else sender
    late.stop()
    sender.record([
        report.member_sent(days_ago(10), member=person, from_union="u3", to_union="u6")
    ])  # fmt: skip
    receiver.record([
        report.member_received(days_ago(9), member=person, from_union="u3", union="u6")
    ])  # fmt: skip
    early = sender if late is receiver else receiver
    until(lambda: not early.unsettled, 20, early.store.status)

    late.start()

    city.check()
    live = (
        "SELECT state #> '{spells,-1}' ->> 'until' FROM subjects WHERE kind = 'member' AND id = %s"
    )
    assert city.rows("organization", live, f"u3/{person}") == [(days_ago(9),)]
    assert city.rows("organization", live, f"u6/{person}") == [(None,)]


def came_by_moves(city: City, union: str) -> int:
    """Give the members that came to a union by moves."""
    query = (
        "SELECT coalesce(sum(value), 0) FROM city_totals WHERE tree = 'territorial'"
        " AND indicator = 'organization.members' AND label = 'moved' AND union_code = %s"
    )
    return int(city.rows("city", query, union)[0][0])


def stock(city: City, union: str) -> int:
    """Give a union's own members, as the city knows them."""
    query = (
        "SELECT coalesce(sum(value), 0) FROM city_totals WHERE tree = 'territorial'"
        " AND indicator = 'organization.members' AND label = '' AND union_code = %s"
    )
    return int(city.rows("city", query, union)[0][0])
