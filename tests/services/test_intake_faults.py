"""Our own faults: what our code fails on waits for us to mend it, and holds nobody else up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, NoReturn

import psycopg
import pytest

from services.organization.indicators import indicators
from services.organization.rules import rules
from services.organization.rules.member import Member
from shared.events.base import Event
from shared.events.organization import MemberJoined
from shared.figures.indicators import Contribution
from shared.streams import books, entries
from shared.streams.rules import Rule, Subject
from tests.rules import organization as report
from tests.services.station import City, beside_a_good_report

AA, BB, CC = (letter * 64 for letter in "abc")
"""Members; ours is the fault of what befalls the first."""


def fail(*_: object) -> NoReturn:
    """Be a rule with a bug in it."""
    raise ZeroDivisionError("by zero members")


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Break the rule for joining, until it is undone."""
    right = rules.rules[MemberJoined, "member"]

    def wrong(member: Any, event: MemberJoined, fact: Any) -> Subject:  # noqa: ANN401
        return fail() if event.member == AA else right.fold(member, event, fact)

    place: tuple[type[Event], str] = (MemberJoined, "member")
    monkeypatch.setitem(rules.rules, place, Rule(wrong, "member", "either"))
    yield monkeypatch
    monkeypatch.undo()


@pytest.fixture
def row_refused(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Give the row of one member a value that COPY refuses."""
    right = books.row

    def wrong(subject: Subject | None) -> Any:  # noqa: ANN401
        home, former, state = right(subject)
        return "\0" if isinstance(subject, Member) and subject.member == AA else home, former, state

    monkeypatch.setattr(books, "row", wrong)
    return monkeypatch


def tell(city: City) -> None:
    """Let three members join in one message, and the first one leave, beside a good report."""
    for key in (BB, AA, CC):
        city.anna.record(report.member_joined(member=key))
    city.anna.record(report.member_left(member=AA))
    beside_a_good_report(city, *city.anna.pack())


def outcomes(city: City) -> list[tuple[str, str | None]]:
    """Give what became of anna's four reports."""
    return [city.outcome(city.anna, number) for number in (1, 2, 3, 4)]


FAULTY = [("applied", None), ("waiting", "our_fault"), ("applied", None), ("waiting", "behind")]


@pytest.mark.usefixtures("broken")
def test_a_report_on_which_a_rule_fails_waits_with_what_follows_it(city: City) -> None:
    """Its subject's later reports wait behind it, all else goes on; the receipt says so."""
    tell(city)

    assert outcomes(city) == FAULTY
    told = city.receipt(city.anna).waiting
    assert [(one.number, one.reason) for one in told] == [(2, "our_fault"), (4, "behind")]
    assert told[0].facts == {"error": "ZeroDivisionError('by zero members')"}


def test_it_is_tried_again_by_hand_once_we_have_mended_it(
    city: City, broken: pytest.MonkeyPatch
) -> None:
    """What stood behind it follows in order; retries point to the first rows."""
    tell(city)
    broken.undo()

    found = city.station.parked.retry(waiting(city, "our_fault"))

    assert found == {"applied": 2}
    assert outcomes(city) == [("applied", None)] * 4
    stream = city.anna.stream
    assert city.rows("retries") == [("applied", stream, 2), ("applied", stream, 4)]
    assert city.receipt(city.anna).waiting == []
    assert city.stock("members", "u1") == 2
    assert city.difference() is None


@pytest.mark.usefixtures("broken")
def test_a_retry_before_it_is_mended_waits_on(city: City) -> None:
    """It is counted, and nothing is lost or written twice."""
    tell(city)

    found = city.station.parked.retry(waiting(city))

    assert found == {"waiting": 2}
    assert [one.tried for one in city.station.parked.waiting("our_fault")] == [1]
    assert outcomes(city) == FAULTY
    assert city.difference() is None


def test_what_waits_behind_isnt_let_pass_by_a_retry(city: City, broken: pytest.MonkeyPatch) -> None:
    """The order of a subject's reports stands, whichever is tried."""
    tell(city)
    broken.undo()

    city.station.parked.retry(waiting(city, "behind"))

    assert outcomes(city) == FAULTY


@pytest.mark.usefixtures("broken")
def test_a_report_that_is_dropped_is_refused_with_our_words(city: City) -> None:
    """The branch reads why; what stood behind it is judged without it."""
    tell(city)

    found = city.station.parked.drop(waiting(city, "our_fault"), "重复上报")

    assert found["refused"] == 1
    told = city.receipt(city.anna).refused[0]
    assert (told.number, told.reason, told.facts) == (2, "dropped", {"why": "重复上报"})
    assert city.outcome(city.anna, 4) == ("waiting", "prerequisite_missing")
    assert city.difference() is None


def test_a_rule_that_fails_once_holds_up_no_other_subject_later(
    city: City, broken: pytest.MonkeyPatch
) -> None:
    """Reports of the waiting subject wait in every later batch too, until it is tried again."""
    tell(city)
    broken.undo()
    city.anna.record(report.member_joined("06-01", member=AA))
    city.anna.record(report.member_left(member=BB))

    beside_a_good_report(city, *city.anna.pack())

    assert city.outcome(city.anna, 5) == ("waiting", "behind")
    assert city.outcome(city.anna, 6) == ("applied", None)
    city.station.parked.retry(waiting(city, "our_fault"))
    assert city.outcome(city.anna, 5) == ("applied", None)


@pytest.mark.usefixtures("row_refused")
def test_a_value_that_copy_refuses_makes_its_event_wait_alone(city: City) -> None:
    """The batch is halved until the culprit is alone."""
    tell(city)

    assert outcomes(city) == FAULTY
    assert "invalid byte sequence" in city.receipt(city.anna).waiting[0].facts["error"]


def test_a_value_that_copy_took_after_all_goes_on(
    city: City, row_refused: pytest.MonkeyPatch
) -> None:
    """Tried with others, the one that still fails holds up none of them."""
    tell(city)
    city.settle(*city.bo.say(report.member_received("05-02", member=AA)))

    found = city.station.parked.retry(waiting(city))
    row_refused.undo()
    again = city.station.parked.retry(waiting(city))

    assert (found, again) == ({"waiting": 3}, {"applied": 2, "refused": 1})
    assert city.difference() is None


def test_an_indicator_that_fails_makes_its_event_wait_alone(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is counted of a subject is part of taking the report in."""

    def count(member: Member) -> Iterator[Contribution]:
        yield Contribution("u1", dt.date(2026, 1, 1), fail() if member.member == AA else 1)

    indicator, _ = indicators.by_kind["member"][0]
    monkeypatch.setitem(indicators.by_kind, "member", [(indicator, count)])
    tell(city)

    assert outcomes(city) == FAULTY


def test_what_cant_even_be_written_as_it_was_read_waits_as_bytes(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its stream goes on, whatever our code does with it."""
    right = entries.entry

    def wrong(row: Any, at: dt.datetime) -> tuple[Any, ...]:  # noqa: ANN401
        values = list(right(row, at))
        values[9] = "\0" if row.event and getattr(row.event, "member", "") == AA else values[9]
        return tuple(values)

    monkeypatch.setattr(entries, "entry", wrong)
    tell(city)
    monkeypatch.undo()

    assert city.outcome(city.anna, 2) == ("waiting", "our_fault")
    assert city.outcome(city.anna, 3) == ("applied", None)
    city.station.parked.retry(waiting(city))
    assert city.outcome(city.anna, 2)[0] in {"applied", "refused"}
    assert city.difference() is None


def test_an_id_that_was_used_is_refused_though_its_batch_failed(
    city: City, broken: pytest.MonkeyPatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Alone it is judged like any other."""
    broken.undo()
    used = city.bo.record(report.member_joined(union="u2"))
    city.settle(*city.bo.pack())
    monkeypatch.setattr(books, "copy_rows", fail)
    city.anna.record(report.member_joined(), id=used)
    city.settle(*city.anna.pack())

    assert city.outcome(city.anna) == ("refused", "id_used")


def test_contention_is_no_fault_of_a_report(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the database undoes for the sake of another transaction is done again."""
    failures = iter([psycopg.errors.DeadlockDetected(), psycopg.errors.SerializationFailure()])
    right = rules.fold

    def fold(*arguments: Any) -> Subject:  # noqa: ANN401
        for failure in failures:
            raise failure
        return right(*arguments)

    monkeypatch.setattr(rules, "fold", fold)
    beside_a_good_report(city, *city.anna.say(report.member_joined()))

    assert city.outcome(city.anna) == ("applied", None)


def test_an_outage_is_no_fault_of_a_report(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    """The batch is held, and settled when the database is back; nothing waits because of it."""
    monkeypatch.setattr(rules, "fold", lambda *_: (_ for _ in ()).throw(psycopg.OperationalError))
    message = city.anna.say(report.member_joined())
    with pytest.raises(psycopg.OperationalError):
        city.settle(*message)
    monkeypatch.undo()

    beside_a_good_report(city, *message)

    assert city.outcome(city.anna) == ("applied", None)
    assert city.rows("waiting") == []


def test_what_a_failed_transaction_announced_is_forgotten(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A union that was never registered can't be reported for by the next batch."""
    house = city.house
    house.record(report.union_registered(union="u9", employers=[]), "640104")
    message = house.pack()
    monkeypatch.setattr(entries, "write", fail)
    with pytest.raises(ZeroDivisionError):
        city.settle(*message)
    with pytest.raises(ZeroDivisionError):
        city.station.record([city.anna.admitted(store="store-never")])
    monkeypatch.undo()

    assert "u9" not in city.station.directory.unions
    assert "store-never" not in city.station.directory.stores
    beside_a_good_report(city, *message)


def waiting(city: City, reason: str | None = None) -> list[int]:
    """Give the ids of what waits."""
    return [one.id for one in city.station.parked.waiting(reason)]
