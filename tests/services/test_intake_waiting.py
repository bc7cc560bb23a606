"""Waiting: what builds on something that hasn't come, with all later events of its subject."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from services.rights.domain import rights as domain
from shared.events.organization import Speaks
from tests.fix_postgres import MakeDatabase
from tests.rules import organization as report
from tests.services.branch import Agent
from tests.services.rights import Rights
from tests.services.station import STREAMS, XINGQING, Bed, City


@pytest.fixture
def sent(city: City) -> City:
    """Give a city in which anna's member is about to be received by bo's union u2."""
    city.settle(*city.anna.say(report.member_joined()))
    city.anna.record(report.member_sent())
    city.bo.record(report.member_received())
    return city


def received_first(city: City, *, together: bool) -> None:
    """Settle what bo received before what anna sent."""
    if together:
        city.settle(*city.bo.pack(), *city.anna.pack())
        return
    city.settle(*city.bo.pack())
    assert city.outcome(city.bo, 1) == ("waiting", "prerequisite_missing")
    city.settle(*city.anna.pack())


@pytest.mark.parametrize("together", [True, False], ids=["one batch", "two batches"])
def test_what_is_received_before_it_is_sent_waits_for_it(sent: City, *, together: bool) -> None:
    """Whichever store is quicker, the membership moves once and nothing counts twice."""
    received_first(sent, together=together)

    assert sent.outcome(sent.bo, 1) == ("applied", None)
    assert sent.rows("waiting") == []
    assert [sent.stock("members", union) for union in ("u1", "u2")] == [0, 1]
    assert sent.difference() is None


def test_it_is_one_row_when_it_waits_within_a_batch_and_two_otherwise(sent: City) -> None:
    """A retry is a row of its own that points to the first; the first one's outcome stands."""
    received_first(sent, together=False)

    assert sent.rows("retries") == [("applied", sent.bo.stream, 1)]


@pytest.mark.parametrize("together", [True, False], ids=["one batch", "two batches"])
def test_later_events_of_the_subject_wait_behind_and_follow_in_order(
    sent: City, *, together: bool
) -> None:
    """The new union changes and ends what it hasn't got yet; others of its members go on."""
    changed = report.member_changed("05-20", union="u2", grade="junior")
    other = report.member_joined(union="u2", member="bb" * 32)
    for event in (changed, other, report.member_left("06-01", union="u2")):
        sent.bo.record(event)

    received_first(sent, together=together)

    assert [sent.outcome(sent.bo, number)[0] for number in (1, 2, 3, 4)] == ["applied"] * 4
    member = sent.subject("member", f"u2/{'aa' * 32}")
    assert (member.traits[-1].grade, member.last.ended) == ("junior", "left")
    if not together:
        assert [number for _, _, number in sent.rows("retries")] == [1, 2, 4]
    assert sent.difference() is None


def test_what_waits_behind_says_so(sent: City) -> None:
    """The receipt tells of each what it waits for."""
    sent.bo.record(report.member_left("06-01", union="u2"))
    sent.settle(*sent.bo.pack())

    told = sent.receipt(sent.bo).waiting

    assert [(one.number, one.reason) for one in told] == [
        (1, "prerequisite_missing"), (2, "behind"),
    ]  # fmt: skip
    assert told[0].facts == {"needs": f"member:u1/{'aa' * 32}"}


def test_a_third_union_waits_for_the_second(sent: City) -> None:
    """A chain of transfers settles in order, whatever comes last."""
    sent.bo.record(report.member_sent("06-01", from_union="u2", to_union="u3"))
    received = report.member_received("06-05", from_union="u2", union="u3")
    sent.settle(*sent.chen.say(received))
    sent.settle(*sent.bo.pack())

    sent.settle(*sent.anna.pack())

    assert [sent.stock("members", union) for union in ("u1", "u2", "u3")] == [0, 0, 1]
    assert sent.difference() is None


def test_what_waits_is_told_to_its_own_branch_when_it_goes_on(sent: City) -> None:
    """A receipt is owed to the writer of what was tried again, not only to whoever freed it."""
    sent.settle(*sent.bo.pack())
    sent.receipts_said()

    sent.settle(*sent.anna.pack())

    assert sent.receipts_said()[sent.bo.stream].waiting == []


def test_what_was_refused_frees_what_stood_behind_it(sent: City) -> None:
    """The new union's report is judged by itself, and its refusal told under its first number."""
    sent.bo.record(report.member_joined("06-02", union="u2"))
    sent.settle(*sent.bo.pack())

    sent.settle(*sent.anna.say(report.member_left("06-01"), report.member_joined("06-02")))
    sent.clock.go_on(days=91)
    sent.station.refuse_overdue()

    assert sent.outcome(sent.bo, 2)[0] in {"applied", "refused"}
    assert sent.rows("waiting") == []
    assert sent.difference() is None


def test_a_founding_settles_whatever_order_its_two_sides_arrive_in(city: City) -> None:
    """The union above answers before the application has come; all of it waits and follows."""
    dan = city.agent("dan", "u9")
    city.house.record(report.founding_decided(union="u9"), XINGQING)
    city.house.record(report.election_decided(union="u9"), XINGQING)
    city.settle(*city.house.pack())
    dan.record(report.union_applied(union="u9", employers=[]))
    dan.record(report.election_held(union="u9"))

    city.settle(*dan.pack())

    assert city.subject("union", "u9").status == "active"
    assert city.rows("waiting") == []
    assert city.difference() is None


@pytest.mark.parametrize(("days", "left"), [(90, 1), (91, 0)])
def test_after_90_days_without_what_it_needs_it_is_refused(
    sent: City, days: int, left: int
) -> None:
    """The branch reads it under the number of its report; nothing was counted."""
    sent.settle(*sent.bo.pack())
    sent.clock.go_on(days=days)

    sent.station.refuse_overdue()

    assert len(sent.rows("waiting")) == left
    if not left:
        assert sent.outcome(sent.bo, 1) == ("refused", "expired")
        told = sent.receipt(sent.bo).refused[0]
        assert (told.number, told.reason) == (1, "expired")
        assert told.event
        assert sent.stock("members", "u2") == 0
    assert sent.difference() is None


@pytest.fixture
def rights(city: City, make_database: MakeDatabase) -> Iterator[Rights]:
    """Give a service of rights that has heard all of organization so far."""
    speaks = tuple(Speaks(union=union, from_=report.day("01-01")) for union in ("u1", "u9"))
    city.station.record([city.anna.admitted(unions=speaks)])
    bed = Bed(make_database([STREAMS]), domain, city.clock)
    found = Rights(city, bed)
    found.hear()
    yield found
    bed.close()


def test_another_service_waits_for_a_union_that_it_hasnt_heard_of(rights: Rights) -> None:
    """Its announcement may be on the way; the report follows as soon as it is heard."""
    rights.report()
    assert rights.bed.outcome(rights.anna) == ("waiting", "prerequisite_missing")
    house = rights.city.house
    house.record(report.union_registered(union="u9", employers=[]), XINGQING)
    rights.city.settle(*house.pack())

    rights.hear()

    assert rights.bed.outcome(rights.anna) == ("applied", None)
    assert rights.bed.difference() is None


def test_a_union_that_the_directory_doesnt_know_at_a_later_head_is_refused(rights: Rights) -> None:
    """Organization had nothing to say of it when the report came; so there is none."""
    rights.report()
    rights.bed.station.refuse_overdue()
    assert rights.bed.outcome(rights.anna)[0] == "waiting"
    rights.city.clock.go_on(seconds=30)
    rights.hear_head()

    rights.bed.station.refuse_overdue()

    assert rights.bed.outcome(rights.anna) == ("refused", "unknown_union")
    told = rights.bed.receipt(rights.anna).refused[0]
    assert (told.number, told.reason) == (1, "unknown_union")


def test_as_long_as_announcements_are_missing_nothing_is_refused_for_them(rights: Rights) -> None:
    """The head says that there is more, and the union may be in it."""
    rights.report()
    house = rights.city.house
    house.record(report.union_registered(union="u9", employers=[]), XINGQING)
    rights.city.settle(*house.pack())
    rights.city.station.outbox.stand()
    rights.city.clock.go_on(seconds=30)
    rights.hear_head()

    rights.bed.station.refuse_overdue()

    assert rights.bed.outcome(rights.anna)[0] == "waiting"
    rights.hear()
    assert rights.bed.outcome(rights.anna) == ("applied", None)


def test_only_organizations_head_says_that_there_is_no_such_union(rights: Rights) -> None:
    """What another service announces says nothing of unions."""
    rights.report()
    rights.city.clock.go_on(seconds=30)
    other = Agent("skills", clock=rights.city.clock)
    other.stream = f"{other.id}/announcements"
    rights.bed.settle(other.head())

    rights.bed.station.refuse_overdue()

    assert rights.bed.outcome(rights.anna)[0] == "waiting"


def test_what_a_service_has_no_rule_for_waits_until_it_has(rights: Rights) -> None:
    """A service that is only being built takes reports in, and goes on with them later."""
    rulebook = rights.bed.station.domain.rulebook
    rules, rulebook.rules = rulebook.rules, {}
    house = rights.city.house
    house.record(report.union_registered(union="u9", employers=[]), XINGQING)
    rights.city.settle(*house.pack())
    rights.hear()
    rights.report()
    assert rights.bed.outcome(rights.anna)[0] == "waiting"

    rulebook.rules = rules
    rights.bed.station.parked.retry_known()

    assert rights.bed.outcome(rights.anna) == ("applied", None)
