"""Bad reports: each is settled with its reason, told in the receipt, and holds nobody else up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import orjson
import pytest

from shared.events import envelope
from shared.events.base import DECLARED, MAX_BYTES, Declaration
from shared.streams.notices import Settled
from tests.rules import organization as report
from tests.services.branch import Agent
from tests.services.mending import voided
from tests.services.station import City, beside_a_good_report

ID_NUMBER = "640104199003070015"


def body(agent: Agent, event: Any = None, **attributes: Any) -> bytes:  # noqa: ANN401
    """Give the bytes of a member's joining as the agent would write them, with other attributes."""
    written = envelope.write(
        event or report.member_joined(), source="/unions/u1", stream=agent.stream,
        number=len(agent.written) + 1, time=agent.clock(),
    )  # fmt: skip
    value = orjson.loads(written)
    value |= {name: change for name, change in attributes.items() if name != "data"}
    value["data"] |= attributes.get("data", {})
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def without(data: bytes, name: str) -> bytes:
    """Give the bytes without an attribute."""
    value = orjson.loads(data)
    del value[name]
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


UNREADABLE: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "words": ("not_json", lambda _: "会员一名".encode()),
    "nothing": ("not_json", lambda _: b""),
    "null bytes": ("not_json", lambda _: b"\0\0\0\0"),
    "a null byte in a text": ("not_json", lambda good: good.replace(b"standard", b"sta\0dard")),
    "half of it": ("not_json", lambda good: good[: len(good) // 2]),
    "bytes that are no text": ("not_json", lambda good: good.replace(b"standard", b"\xff\xfe")),
    "a lone surrogate": ("not_json", lambda good: good.replace(b"standard", b"\\ud800")),
    "not a number": ("not_json", lambda good: good.replace(b"1994", b"NaN")),
    "nested too deeply": ("not_json", lambda _: b"[" * 1000 + b"]" * 1000),
    "nested in its data": ("not_json", lambda good: good.replace(b"1994", b"[" * 900 + b"]" * 900)),
    "spaces": ("not_canonical", lambda good: good.replace(b",", b", ")),
    "a key twice": ("not_canonical", lambda good: good.replace(b"{", b'{"id":"","id":"",', 1)),
    "U+0000": ("null_character", lambda good: good.replace(b"standard", b"sta\\u0000dard")),
    "U+0000 in a key": ("null_character", lambda good: good.replace(b'"grade"', b'"gr\\u0000de"')),
    "no envelope": ("envelope", lambda _: b"[]"),
    "no id": ("envelope", lambda good: without(good, "id")),
    "10 MB": ("too_large", lambda good: good.replace(b"1994", b"1" * 10_000_000)),
    "a byte too much": ("too_large", lambda good: good.ljust(MAX_BYTES + 1)),
}


@pytest.mark.parametrize(("reason", "bend"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_cant_be_read_is_refused_under_its_number(
    city: City, reason: str, bend: Callable[[bytes], bytes]
) -> None:
    """Bytes that are no event use up their number, and the branch reads why."""
    city.anna.raw(bend(body(city.anna)))
    city.anna.record(report.member_joined(member="bb" * 32))

    beside_a_good_report(city, *city.anna.pack(most=1))

    assert city.outcome(city.anna, 1) == ("refused", reason)
    assert city.outcome(city.anna, 2) == ("applied", None)
    (told,) = city.receipt(city.anna).refused
    assert (told.number, told.outcome, told.reason) == (1, "refused", reason)


WRONG: dict[str, dict[str, Any]] = {
    "a field that isn't declared": {"nickname": "小红"},
    "another sex": {"sex": "unknown"},
    "a year as a text": {"birth_year": "1994"},
    "a fraction of a year": {"birth_year": 1994.5},
    "a key that is no key": {"member": "640104199003070015"},
    "no day": {"on": "2026-02-30"},
    "nobody who reports": {"reported_by": None},
}


@pytest.mark.parametrize("data", WRONG.values(), ids=WRONG)
def test_what_its_class_doesnt_declare_is_refused(city: City, data: dict[str, Any]) -> None:
    """The receipt says which field is wrong, in the words of the contract."""
    city.anna.raw(body(city.anna, data=data))

    beside_a_good_report(city, *city.anna.pack())

    assert city.outcome(city.anna) == ("refused", "schema")
    (told,) = city.receipt(city.anna).refused
    assert next(iter(data)) in told.facts["detail"]


MISPLACED: dict[str, dict[str, Any]] = {
    "stream": {"stream": "store-bo/organization"},
    "number": {"sequence": "7"},
    "subject": {"subject": f"u2/{'aa' * 32}"},
    "type": {"type": "organization.member_registered"},
}


@pytest.mark.parametrize("attributes", MISPLACED.values(), ids=MISPLACED)
def test_an_event_that_names_another_place_is_refused(
    city: City, attributes: dict[str, Any]
) -> None:
    """Nothing can be cut out of one stream and put into another."""
    city.anna.raw(body(city.anna, **attributes))

    beside_a_good_report(city, *city.anna.pack())

    assert city.outcome(city.anna) == ("refused", "misplaced")


def test_an_event_of_another_service_is_refused(city: City) -> None:
    """A stream carries the events of its domain."""
    city.anna.raw(
        body(
            city.anna, type="rights.period_confirmed", subject="u1/2026-03",
            dataschema="urn:tongxin:rights.period_confirmed:1",
        )
    )  # fmt: skip

    beside_a_good_report(city, *city.anna.pack())

    assert city.outcome(city.anna)[0] == "refused"


@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        ("urn:tongxin:organization.member_praised:1", "unknown_type"),
        ("urn:tongxin:organization.member_joined:2", "unknown_version"),
        ("nothing of ours", "unknown_type"),
    ],
)
def test_a_type_or_version_that_isnt_known_waits(city: City, schema: str, reason: str) -> None:
    """The branch is newer than the city; the stream goes on."""
    city.anna.raw(body(city.anna, dataschema=schema))
    city.anna.record(report.member_joined(member="bb" * 32))

    beside_a_good_report(city, *city.anna.pack())

    assert city.outcome(city.anna, 1) == ("waiting", reason)
    assert city.outcome(city.anna, 2) == ("applied", None)
    (told,) = city.receipt(city.anna).waiting
    assert (told.number, told.reason) == (1, reason)


def test_what_waits_for_a_version_keeps_its_subject_waiting(city: City) -> None:
    """A later report on the same member builds on what isn't understood yet."""
    city.anna.raw(body(city.anna, dataschema="urn:tongxin:organization.member_joined:2"))
    city.anna.record(report.member_left())

    beside_a_good_report(city, *city.anna.pack())

    assert city.outcome(city.anna) == ("waiting", "behind")


def test_a_void_of_a_version_that_isnt_known_keeps_its_subject_waiting(city: City) -> None:
    """It names the kind of its subject in its data."""
    event = city.anna.record(report.member_joined())
    void = voided(event)
    city.anna.raw(body(city.anna, void, dataschema="urn:tongxin:organization.event_voided:2"))
    city.anna.record(report.member_left())

    beside_a_good_report(city, *city.anna.pack())

    assert city.outcome(city.anna) == ("waiting", "behind")


def test_a_newer_service_tries_what_it_didnt_know(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After an upgrade it goes on by itself, and with it what stood behind it."""
    newer = "urn:tongxin:organization.member_joined:2"
    city.anna.raw(body(city.anna, dataschema=newer))
    city.anna.record(report.member_left())
    city.settle(*city.anna.pack())
    known: Declaration = DECLARED["urn:tongxin:organization.member_joined:1"]
    monkeypatch.setitem(DECLARED, newer, known)

    city.station.parked.retry_known()

    assert [city.outcome(city.anna, number)[0] for number in (1, 2)] == ["applied", "applied"]
    assert city.difference() is None


def test_a_day_in_the_future_is_refused(city: City) -> None:
    """Today is the day in Shanghai: what is tomorrow there is tomorrow."""
    city.clock.now = dt.datetime(2026, 6, 30, 15, 59, tzinfo=dt.UTC)
    city.anna.record(report.member_joined("07-01"))
    city.settle(*city.anna.pack())
    city.clock.go_on(minutes=1)
    city.anna.record(report.member_joined("07-01"))

    beside_a_good_report(city, *city.anna.pack())

    assert city.outcome(city.anna, 1) == ("refused", "day_in_future")
    assert city.outcome(city.anna, 2) == ("applied", None)
    assert city.receipt(city.anna).refused[0].facts == {"day": "2026-07-01"}


def test_a_text_with_an_id_number_is_refused(city: City) -> None:
    """It must stay at the branch; the receipt names the field and doesn't repeat it."""
    city.anna.record(report.member_joined(doc_no=f"身份证{ID_NUMBER}"))

    beside_a_good_report(city, *city.anna.pack())

    assert city.outcome(city.anna) == ("refused", "personal_data")
    assert city.receipt(city.anna).refused[0].facts == {"field": "doc_no"}


def test_a_name_with_a_phone_number_is_refused(city: City) -> None:
    """Every free text is read: a name, what a list holds, what a correction says."""
    wrong = report.employer_changed(employer="e1", name="枸杞厂 联系人13895112345")
    city.anna.record(wrong)

    beside_a_good_report(city, *city.anna.pack())

    assert city.outcome(city.anna) == ("refused", "personal_data")
    assert city.receipt(city.anna).refused[0].facts == {"field": "name"}


def test_an_id_that_another_event_has_is_refused(city: City) -> None:
    """Ids are unique for ever, in whatever stream they were used, and in one batch too."""
    used = city.bo.record(report.member_joined(union="u2"))
    city.settle(*city.bo.pack())
    city.anna.record(report.member_joined(), id=used)
    fresh = city.anna.record(report.member_joined(member="bb" * 32))
    city.anna.record(report.member_joined(member="cc" * 32), id=fresh)

    beside_a_good_report(city, *city.anna.pack())

    found = [city.outcome(city.anna, number) for number in (1, 2, 3)]
    assert found == [("refused", "id_used"), ("applied", None), ("refused", "id_used")]


def test_ids_are_looked_up_once_one_was_used_again(city: City) -> None:
    """The ledger's index finds the first one, and its batch is settled again as any other."""
    used = city.bo.record(report.member_joined(union="u2"))
    city.settle(*city.bo.pack())
    assert not city.station.intake.wary

    city.anna.record(report.member_joined(), id=used)
    city.settle(*city.anna.pack())

    assert city.outcome(city.anna) == ("refused", "id_used")
    assert city.station.intake.wary
    assert city.difference() is None


def test_a_thousand_refusals_and_more_are_all_told(city: City) -> None:
    """A receipt tells a part, and the next goes on from the writer's mark."""
    for _ in range(2600):
        city.anna.raw(b"[]")
    told: dict[int, Settled] = {}
    city.settle(*city.anna.pack(most=100))

    for _ in range(4):
        receipt = city.receipt(city.anna)
        told |= {one.number: one for one in receipt.refused}
        city.settle(city.anna.head(mark=receipt.mark))

    assert sorted(told) == list(range(1, 2601))


def test_one_stream_of_refusals_leaves_room_for_another_in_the_receipts(city: City) -> None:
    """Receipts that are said together are each full."""
    for _ in range(2500):
        city.anna.raw(b"[]")
    city.settle(*city.anna.pack(most=100))
    city.bo.raw(b"[]")
    city.settle(*city.bo.pack(), *city.anna.again(2400))

    assert [one.number for one in city.receipts_said()[city.bo.stream].refused] == [1]
