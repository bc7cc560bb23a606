"""Places: the next number with links that fit is taken; else it is dropped, asked for, raised."""

from __future__ import annotations

import pytest

from shared.streams import chain
from shared.streams.parcel import Parcel
from shared.streams.wire import Delivery
from tests.rules import organization as report
from tests.services.branch import Agent
from tests.services.station import City, beside_a_good_report


def record(agent: Agent, count: int) -> None:
    """Record that so many members joined anna's union."""
    for number in range(count):
        agent.record(report.member_joined(member=f"{len(agent.written) + number:064x}"))


def other(agent: Agent, number: int, count: int = 1) -> Delivery:
    """Give a message with other content from a number on, rightly linked to what came before."""
    forger = Agent(agent.name, *agent.unions, clock=agent.clock)
    forger.written = agent.written[: number - 1]
    record(forger, count)
    (message,) = forger.again(number)
    return message


def test_a_number_that_comes_twice_is_dropped_and_answered(city: City) -> None:
    """In another batch, in the same one, and as part of a longer message."""
    record(city.anna, 3)
    first = city.anna.pack()
    city.settle(*first)

    found = beside_a_good_report(city, *first, *city.anna.again(1, most=1))
    record(city.anna, 1)
    more = beside_a_good_report(city, *city.anna.again(1))

    assert found.outcomes["duplicates"] == 6
    assert city.anna.stream in found.urgent
    assert (more.outcomes["duplicates"], more.outcomes["applied"]) == (3, 2)
    assert city.stock("members", "u1") == 4
    assert city.receipt(city.anna).number == 4


def test_another_content_under_a_used_number_is_tampering(city: City) -> None:
    """It is quarantined and changes nothing; the stream goes on."""
    record(city.anna, 3)
    city.settle(*city.anna.pack())

    found = beside_a_good_report(city, other(city.anna, 2))
    record(city.anna, 1)
    beside_a_good_report(city, *city.anna.pack())

    assert found.outcomes["quarantined"] == 1
    assert city.anna.stream in found.urgent
    ((reason, user, _),) = city.rows("quarantine")
    assert (reason, user) == ("tampered", "anna")
    assert city.outcome(city.anna) == ("applied", None)


def test_another_content_is_tampering_under_the_same_headers_too(city: City) -> None:
    """It is the bytes that count, not what is said of them."""
    record(city.anna, 1)
    (message,) = city.anna.pack()
    city.settle(message)

    beside_a_good_report(city, other(city.anna, 1)._replace(headers=message.headers))

    assert [row[0] for row in city.rows("quarantine")] == ["tampered"]


def test_tampering_shows_in_a_message_that_goes_on_beyond_what_is_known(city: City) -> None:
    """A store that went on from an old copy brings other content, then new numbers."""
    record(city.anna, 3)
    city.settle(*city.anna.pack())

    beside_a_good_report(city, other(city.anna, 2, count=4))

    assert [row[0] for row in city.rows("quarantine")] == ["tampered"]
    assert city.receipt(city.anna).number == 3


def test_a_later_number_is_dropped_and_the_next_one_asked_for(city: City) -> None:
    """Go-back-N: the reader keeps nothing that it can't place."""
    record(city.anna, 3)

    found = beside_a_good_report(city, *city.anna.again(2))

    assert found.outcomes["early"] == 2
    receipt = city.receipt(city.anna)
    assert (receipt.number, receipt.ask, receipt.singly) == (0, 1, False)


def test_a_gap_that_is_never_filled_holds_up_its_own_stream_only(city: City) -> None:
    """It is asked for whenever the store says anything; when it comes all goes on."""
    record(city.anna, 5)
    city.settle(*city.anna.again(1, 1))
    for _ in range(3):
        beside_a_good_report(city, *city.anna.again(3), city.anna.head())
        receipt = city.receipt(city.anna)
        assert (receipt.number, receipt.ask) == (1, 2)

    beside_a_good_report(city, *city.anna.again(2))

    assert city.receipt(city.anna).number == 5


def test_messages_in_the_wrong_order_are_set_right_by_asking(city: City) -> None:
    """What came too early in a batch is dropped; nothing is taken out of turn."""
    record(city.anna, 4)
    one, two, three, four = city.anna.pack(most=1)

    found = beside_a_good_report(city, two, one, four, three)

    assert found.outcomes["early"] == 3
    assert city.receipt(city.anna).ask == 2


def test_damaged_links_are_dropped_and_asked_for(city: City) -> None:
    """Bytes that aren't what the headers say are no tampering as long as the number is new."""
    record(city.anna, 3)
    (message,) = city.anna.pack()
    bent = message._replace(body=message.body.replace(b'"female"', b'"male"', 1))

    found = beside_a_good_report(city, bent)

    assert found.outcomes["damaged"] == 1
    assert (city.receipt(city.anna).ask, city.rows("quarantine")) == (1, [])
    beside_a_good_report(city, *city.anna.again(1, most=1))
    assert city.receipt(city.anna).number == 3


def test_a_number_with_another_link_before_it_is_damage(city: City) -> None:
    """Each message names the link that it builds on."""
    record(city.anna, 2)
    city.settle(*city.anna.again(1, 1))
    (message,) = city.anna.again(2)
    wrong = message.headers | {"before": chain.root("x").hex()}

    found = beside_a_good_report(city, message._replace(headers=wrong))

    assert found.outcomes["damaged"] == 1
    assert city.receipt(city.anna).number == 1


@pytest.mark.parametrize(
    "body",
    [b"[", b"{}", b"[]", b"\0\0", b"[1] x", b"[" * 5000, b"[" * 5000 + b"]" * 5000],
    ids=["half", "no list", "none", "null bytes", "more", "deep", "deep and closed"],
)
def test_a_batch_that_doesnt_parse_is_asked_for_singly(city: City, body: bytes) -> None:
    """Also when it is the first that ever came of its stream."""
    record(city.anna, 3)
    (message,) = city.anna.pack()

    found = beside_a_good_report(city, message._replace(body=body))

    assert found.outcomes["damaged"] == 1
    receipt = city.receipts_said()[city.anna.stream]
    assert (receipt.number, receipt.ask, receipt.singly) == (0, 1, True)
    beside_a_good_report(city, *city.anna.again(1, most=1))
    assert city.receipt(city.anna).number == 3


@pytest.mark.parametrize(
    "headers",
    [
        {"first": None}, {"first": "x"}, {"first": "9" * 5000}, {"first": "0"}, {"first": {}},
        {"before": None}, {"before": "zz"}, {"after": 7}, {"alg": "md5"},
    ],
    ids=lambda headers: str(headers)[:40],
)  # fmt: skip
def test_a_message_without_its_place_is_asked_for_again(
    city: City, headers: dict[str, object]
) -> None:
    """Headers that can't be read are damage like any other."""
    record(city.anna, 1)
    (message,) = city.anna.pack()
    bent = {**message.headers, **headers}

    found = beside_a_good_report(
        city, message._replace(headers={name: value for name, value in bent.items() if value})
    )

    assert found.outcomes["damaged"] == 1
    assert city.receipt(city.anna).ask == 1


def test_a_number_beyond_all_is_early(city: City) -> None:
    """No number in a header reaches the database unjudged."""
    record(city.anna, 1)
    (message,) = city.anna.pack()

    found = beside_a_good_report(
        city, message._replace(headers=message.headers | {"first": str(10**30)})
    )

    assert found.outcomes["early"] == 1


def test_more_events_than_a_message_may_hold_are_asked_for_singly(city: City) -> None:
    """500 at most."""
    record(city.anna, 501)
    bodies = [one.body for one in city.anna.written]
    parcel = Parcel(city.anna.stream, 1, city.anna.link(0), city.anna.link(501), bodies)

    found = beside_a_good_report(city, city.anna.letter(parcel))

    assert found.outcomes["damaged"] == 1


def test_receipts_that_are_said_are_owed_no_more(city: City) -> None:
    """Nothing spins, not even for a stream of which nothing was ever settled."""
    record(city.anna, 3)
    (message,) = city.anna.pack()
    city.settle(message._replace(body=b"["))
    city.receipts_said()

    assert city.station.receipts.rest(0.0) > 0


def test_a_receipt_that_couldnt_be_said_is_owed_with_all_that_it_asked(city: City) -> None:
    """The broker was away: the question is asked again with the next one."""
    record(city.anna, 3)
    (message,) = city.anna.pack()
    city.settle(message._replace(body=b"["))
    receipts = city.station.receipts
    with city.database.transaction() as tx:
        messages = receipts.due(tx, 1.0)

    receipts.unsent(messages, 1.0)

    again = city.receipts_said()[city.anna.stream]
    assert (again.ask, again.singly) == (1, True)
