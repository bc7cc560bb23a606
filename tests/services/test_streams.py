"""How streams stand, what waits, was refused or is in quarantine, as the office reads it."""

from __future__ import annotations

import datetime as dt

from shared.streams.standing import parked, streams
from shared.streams.wire import Delivery
from tests.services.branches import UNION, Branches, members


def test_a_stream_is_in_step_when_heads_and_links_agree(branches: Branches) -> None:
    """The writer has said its head, and here stand the same number and link."""
    branches.report(*members(2), source=UNION)

    told = branches.ask(streams)

    (row,) = [one for one in told["rows"] if one["agent"] == "branch"]
    assert (row["state"], row["lag"], row["waiting"], row["refused"]) == ("in_step", 0, 0, 0)
    assert row["number"] == row["heard_number"]
    assert told["in_step"] == told["streams"]


def test_a_stream_is_behind_while_parcels_are_on_the_way(branches: Branches) -> None:
    """A head that came before its events says how much is missing."""
    branches.store.record(members(3), source=f"/unions/{UNION}")
    branches.relay.turn(branches.seconds)
    branches.wire.take()
    branches.seconds += 2

    branches.pass_on()

    (row,) = [one for one in branches.ask(streams)["rows"] if one["agent"] == "branch"]
    assert (row["state"], row["lag"]) == ("behind", 3)


def test_a_stream_that_differs_comes_first(branches: Branches) -> None:
    """Another link at the writer's own number is the worst that can be."""
    branches.report(*members(1), source=UNION)
    with branches.station.database.transaction() as tx:
        tx.execute("UPDATE streams SET heard_link = '\\x00' WHERE heard_number IS NOT NULL")

    first, *_ = branches.ask(streams)["rows"]

    assert (first["agent"], first["state"], first["in_step"]) == ("branch", "differs", False)


def test_refusals_are_told_in_groups_with_the_last_one_as_example(branches: Branches) -> None:
    """By reason and type, of the last 30 days."""
    branches.report(*members(2), source=UNION)
    branches.report(*members(2), source=UNION)

    (group,) = branches.ask(parked, branches.store.clock())["refused"]
    later = branches.ask(parked, branches.store.clock() + dt.timedelta(days=31))

    assert (group["reason"], group["zh"], group["count"]) == ("already_member", "发展会员", 2)
    assert group["facts"]["union"] == UNION
    assert group["names"] == {UNION: "枸杞厂工会"}
    assert later["refused"] == []


def test_quarantine_is_told_in_groups_and_never_its_bytes(branches: Branches) -> None:
    """Forged messages are counted by reason and sender."""
    forged = Delivery(b"{}", {"kind": "events", "stream": "x/organization"}, "eve", "k", "j", None)
    branches.station.intake.settle([forged, forged])

    (group,) = branches.ask(parked)["quarantine"]

    assert (group["reason"], group["sender"], group["count"]) == ("unknown_store", "eve", 2)
    assert "body" not in group
