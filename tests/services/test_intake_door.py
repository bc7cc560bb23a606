"""The door: who sent a message, and may this store write this stream? Else it is set aside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from shared.events.organization import StoreExpelled
from shared.streams.succession import Succession
from shared.streams.wire import Delivery
from tests.rules import organization as report
from tests.services.branch import Agent
from tests.services.station import City, beside_a_good_report


def joined(city: City) -> Delivery:
    """Give anna's message with one report."""
    (message,) = city.anna.say(report.member_joined())
    return message


def with_headers(message: Delivery, **headers: Any) -> Delivery:  # noqa: ANN401 - of any type
    """Give the message with other headers."""
    return message._replace(headers=message.headers | headers)


SET_ASIDE: dict[str, tuple[str, Callable[[Delivery], Delivery]]] = {
    "a user who isn't the store's": ("forged_user", lambda m: m._replace(user_id="bo")),
    "no user": ("no_user", lambda m: m._replace(user_id=None)),
    "an empty user": ("no_user", lambda m: m._replace(user_id="")),
    "CC": ("carbon_copy", lambda m: with_headers(m, CC=["rights.reports.0"])),
    "BCC": ("carbon_copy", lambda m: with_headers(m, BCC=["rights.reports.0"])),
    "a store unknown": ("unknown_store", lambda m: with_headers(m, stream="x/organization")),
    "another service's channel": ("wrong_channel", lambda m: with_headers(m, stream="x/rights")),
    "no stream": ("wrong_channel", lambda m: m._replace(headers={})),
    "a number as stream": ("wrong_channel", lambda m: with_headers(m, stream=7)),
    "U+0000 in the stream": ("unknown_store", lambda m: with_headers(m, stream="\0/organization")),
    "a surrogate": ("no_user", lambda m: with_headers(m, x="\udcff")._replace(user_id="")),
    "odd text of the broker": (
        "forged_user", lambda m: m._replace(user_id="\0", routing_key="\0\udcff"),
    ),
    "a binary header": ("carbon_copy", lambda m: with_headers(m, CC=b"\xff", y={"z": [1, None]})),
}  # fmt: skip


@pytest.mark.parametrize(("reason", "bend"), SET_ASIDE.values(), ids=SET_ASIDE)
def test_a_message_from_the_wrong_hand_is_set_aside(
    city: City, reason: str, bend: Callable[[Delivery], Delivery]
) -> None:
    """It lies in quarantine with its reason and its bytes; no number is touched."""
    good = joined(city)

    found = beside_a_good_report(city, bend(good))

    assert found.outcomes["quarantined"] == 1
    ((why, _, body),) = city.rows("quarantine")
    assert (why, bytes(body)) == (reason, good.body)
    city.settle(good)
    assert city.outcome(city.anna) == ("applied", None)


@pytest.mark.parametrize("count", ["1", "3", "0", "many"])
def test_a_message_that_holds_another_number_of_events_than_it_says_is_damaged(
    city: City, count: str
) -> None:
    """By what it says it is counted how much its sender has on the way."""
    city.anna.record(report.member_joined())
    (two,) = city.anna.say(report.member_joined(member="bb" * 32))

    found = beside_a_good_report(city, with_headers(two, count=count))

    assert found.outcomes["damaged"] == 1
    assert city.receipt(city.anna).ask == 1


def test_a_store_that_was_shut_out_is_set_aside(city: City) -> None:
    """From the transaction on in which it was expelled."""
    message = joined(city)
    city.station.record([StoreExpelled(on=report.TODAY, store=city.anna.id, reason="设备遗失")])

    beside_a_good_report(city, message, city.anna.head())

    assert [row[0] for row in city.rows("quarantine")] == ["expelled_store"] * 2


def test_a_store_cant_let_another_in(city: City) -> None:
    """Only the service itself admits stores; what an agent says of them is refused."""
    stranger = city.anna.admitted(store="store-mallory", agent="mallory", broker_user="mallory")
    city.anna.record(stranger, source="u1")

    beside_a_good_report(city, *city.anna.pack())

    assert city.outcome(city.anna) == ("refused", "not_authorized")


def test_a_head_that_its_store_signed_is_heard(city: City) -> None:
    """It is answered with a receipt at once, which asks for what is missing."""
    joined(city)

    found = city.settle(city.anna.head())

    assert city.anna.stream in found.urgent
    assert city.receipt(city.anna).ask == 1


def test_a_forged_head_is_set_aside(city: City) -> None:
    """A head that another key signed says nothing of the stream."""
    beside_a_good_report(city, city.anna.head(signer=city.bo, number=7))

    assert [row[0] for row in city.rows("quarantine")] == ["forged_head"]


DAMAGED_HEADS: dict[str, dict[str, Any]] = {
    "another stream": {"stream": "store-bo/organization"},
    "a number below 0": {"number": -1},
    "a number beyond all": {"number": 2**63},
    "a link that is none": {"link": "zz" * 32},
    "a short link": {"link": "00"},
    "a mark beyond all": {"mark": 2**63},
}


@pytest.mark.parametrize("given", DAMAGED_HEADS.values(), ids=DAMAGED_HEADS)
def test_a_head_that_makes_no_sense_is_set_aside(city: City, given: dict[str, Any]) -> None:
    """Even when the store has signed it."""
    beside_a_good_report(city, city.anna.head(**given))

    assert [row[0] for row in city.rows("quarantine")] == ["damaged_head"]


@pytest.mark.parametrize("body", [b"", b"no", b'{"stream":"\xff"}', b"[" * 5000], ids=range(4))
@pytest.mark.parametrize("kind", ["head", "succession"])
def test_a_notice_that_cant_be_read_is_set_aside(city: City, kind: str, body: bytes) -> None:
    """Whatever its bytes are."""
    message = city.anna.message(body, {"kind": kind, "stream": city.anna.stream})

    beside_a_good_report(city, message)

    ((reason, _, _),) = city.rows("quarantine")
    assert reason == f"damaged_{kind}"


def succession(
    old: Agent, name: str, signer: Agent | None = None, new: Agent | None = None
) -> Delivery:
    """Give what a restored store says of the one that it goes on for."""
    new = new or Agent(name, clock=old.clock)
    said = Succession(
        old=old.id, store=new.id, public_key=public(new), shared={"organization": 0},
        links={"organization": old.link(0).hex()},
    )  # fmt: skip
    signature = (signer or old).key.sign(said.signable()).hex()
    body = msgspec.json.encode(msgspec.structs.replace(said, signature=signature))
    return old.message(body, {"kind": "succession"})


def public(agent: Agent) -> str:
    """Give a public key in hex."""
    return agent.key.public_key().public_bytes_raw().hex()


def stores(city: City) -> list[str]:
    """Name all stores of the directory."""
    return sorted(id_ for kind, id_, _ in city.snapshot()["directory"] if kind == "store")


def test_a_restored_store_is_let_in_as_another(city: City) -> None:
    """It speaks for the same unions; said again and again it is let in once."""
    message = succession(city.anna, "anna-2")

    beside_a_good_report(city, message, message)
    beside_a_good_report(city, message)

    assert stores(city).count("store-anna-2") == 1
    assert city.rows("quarantine") == []


def test_what_a_restored_store_reports_anew_stands_as_it_was_settled(city: City) -> None:
    """Under the same id: applied it counts once, refused it stays refused, unknown it is judged."""
    events = (
        report.member_joined(),
        report.member_joined(birth_year=2030),
        report.member_joined(member="cc" * 32),
    )
    ids = [city.anna.record(event) for event in events]
    city.settle(*city.anna.again(1, 2))
    new = Agent("anna-2", "u1", clock=city.clock)
    new.name = "anna"
    city.settle(succession(city.anna, "anna-2", new=new))
    for id_, event in zip(ids, events, strict=True):
        new.record(event, id=id_)

    beside_a_good_report(city, *new.pack())

    assert [city.outcome(new, number) for number in (1, 2, 3)] == [
        ("applied", "known_already"), ("refused", "known_already"), ("applied", None),
    ]  # fmt: skip
    assert city.stock("members", "u1") == 2


def test_a_store_may_be_restored_twice_from_one_copy(city: City) -> None:
    """The first successor is given up like the store before it."""
    beside_a_good_report(city, succession(city.anna, "anna-2"))

    beside_a_good_report(city, succession(city.anna, "anna-3"))

    assert {"store-anna-2", "store-anna-3"} <= set(stores(city))


def test_a_succession_that_another_key_signed_is_set_aside(city: City) -> None:
    """Only who was admitted may say who goes on."""
    beside_a_good_report(city, succession(city.anna, "anna-2", signer=city.bo))

    assert [row[0] for row in city.rows("quarantine")] == ["forged_succession"]


def test_nobody_comes_back_by_succession_who_was_shut_out(city: City) -> None:
    """Neither the store itself, nor one of its successors by the key of the first."""
    beside_a_good_report(city, succession(city.anna, "anna-2"))
    shut_out = StoreExpelled(on=report.TODAY, store="store-anna-2", reason="设备遗失")
    city.station.record([shut_out])

    beside_a_good_report(city, succession(city.anna, "anna-3"))

    assert [row[0] for row in city.rows("quarantine")] == ["expelled_store"]
    assert "store-anna-3" not in stores(city)
