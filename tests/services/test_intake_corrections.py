"""Corrections and voids: afterwards everything is as if the mistake had never been made."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from shared.events.base import OF_CLASS
from tests.rules import organization as report
from tests.services.conftest import MakeCity
from tests.services.mending import Mistake, Twin, Twins, corrected, mistake, voided
from tests.services.station import XINGQING


@pytest.fixture
def twins(make_city: MakeCity[Twin]) -> Twins:
    """Give two cities that are the same so far."""
    return Twins(make_city(Twin), make_city(Twin))


r = report
NINE: dict[str, Any] = {"union": "u9", "employers": ["e9"]}
E9 = r.employer_registered(employer="e9")
FOUNDED = (E9, r.union_applied(**NINE), r.founding_decided(union="u9"), r.election_held(union="u9"))
MEMBER = (r.member_joined(),)
SENT = (*MEMBER, r.member_sent())

CORRECTIONS = {
    "employer_registered": mistake(
        r.employer_registered, {"workers": 4, "industry": "A01"}, {"workers": 400},
        employer="e9", after=[r.employer_counted(employer="e1")],
    ),
    "employer_counted": mistake(
        r.employer_counted, {"workers": 600, "as_of": "2026-01-03"}, {"workers": 60},
        after=[r.employer_counted("03-01", workers=70)],
    ),
    "employer_changed": mistake(
        r.employer_changed, {"on": "02-01", "industry": "A01"}, {"on": "03-01", "industry": "B06"}
    ),
    "employer_closed": mistake(r.employer_closed, {"on": "05-01"}, {"on": "04-01"}),
    "union_registered": mistake(
        r.union_registered, {"founded_on": "2020-01-01"}, {"founded_on": "2021-05-01"},
        before=[E9], after=[r.member_joined(union="u9")], **NINE,
    ),
    "union_changed": mistake(
        r.union_changed, {"kind": "joint", "name": "错"}, {"kind": "regional", "name": "对"}
    ),
    "union_moved": mistake(r.union_moved, {"from_": "2026-08-01"}, {"from_": "2026-09-01"}),
    "union_merged": mistake(
        r.union_merged, {"from_": "2026-08-01"}, {"from_": "2026-09-01"}, before=MEMBER
    ),
    "union_dissolved": mistake(r.union_dissolved, {"on": "05-01"}, {"on": "04-15"}),
    "member_joined": mistake(
        r.member_joined, {"grade": "senior", "on": "03-01"}, {"grade": "junior", "on": "02-01"},
        after=[r.member_changed(migrant=False)],
    ),
    "member_registered": mistake(
        r.member_registered, {"birth_year": 1949}, {"birth_year": 1994, "joined_on": "2000-01-01"}
    ),
    "member_changed": mistake(
        r.member_changed, {"grade": "senior"}, {"grade": "junior", "employment": "dispatched"},
        before=MEMBER,
    ),
    "member_sent": mistake(
        r.member_sent, {"to_union": "u3"}, {"to_union": "u4"}, before=MEMBER,
    ),
    "member_received": mistake(
        r.member_received, {"on": "05-10", "grade": "senior"}, {"on": "05-20"}, before=SENT,
        after=[r.member_left("06-01", union="u2")],
    ),
    "member_left": mistake(
        r.member_left, {"on": "05-01", "reason": "removed"}, {"on": "04-01"}, before=MEMBER,
        after=[r.member_joined("06-01")],
    ),
    "headcount_declared": mistake(r.headcount_declared, {"members": 30}, {"members": 25}),
    "member_kept": mistake(
        r.member_kept, {"at_union": "640104"}, {"on": "04-20"}, before=MEMBER,
    ),
    "member_verified": mistake(
        r.member_verified, {"on": "04-01"}, {"on": "03-20", "method": "reader"}, before=MEMBER,
        after=[r.member_left("06-01")],
    ),
    "committee_formed": mistake(
        r.committee_formed, {"kind": "women"}, {"members": 5, "on": "02-01"},
    ),
    "legal_person_registered": mistake(
        r.legal_person_registered, {"valid_to": "2026-03-31"}, {"valid_to": "2028-12-31"},
        after=[r.legal_person_ended("06-01")],
    ),
    "staff_home_rated": mistake(
        r.staff_home_rated, {"grade": "failed"}, {"valid_to": "2027-12-31"},
    ),
    "officer_took_post": mistake(
        r.officer_took_post, {"near_relative": True, "kind": "full"}, {"kind": "part"},
        after=[r.officer_left_post()],
    ),
    "election_postponed": mistake(
        r.election_postponed, {"until": "2026-12-31"}, {"until": "2026-09-30"},
        before=[r.election_held(purpose="term"),
                r.election_decided(term_from="2026-03-10", term_to="2026-06-30")],
    ),
    "union_split": mistake(
        r.union_split, {"members": 2}, {"members": 1, "name": "二分厂"}, part="u9", before=MEMBER,
    ),
    "a roster after all": mistake(
        r.headcount_declared, {}, {"members": 0, "women": 0, "migrant": 0}
    ),
    "period_confirmed": mistake(r.period_confirmed, {"on": "04-02"}, {"on": "04-05"}),
    "union_applied": mistake(
        r.union_applied, {"name": "错"}, {"name": "对"}, before=[E9], after=FOUNDED[2:], **NINE
    ),
    "founding_decided": mistake(
        r.founding_decided, {"received_on": "2026-01-02"}, {}, union="u9", before=FOUNDED[:2],
        after=FOUNDED[3:],
    ),
    "election_held": mistake(
        r.election_held, {"present": 26}, {"present": 28}, union="u9", before=FOUNDED[:3],
        after=[r.election_decided(union="u9")],
    ),
    "election_decided": mistake(
        r.election_decided, {"on": "03-10"}, {"on": "03-20", "term_to": "2029-03-09"},
        union="u9", before=FOUNDED, after=[r.member_joined(union="u9")],
    ),
}  # fmt: skip

BATCHES = pytest.mark.parametrize("together", [True, False], ids=["one batch", "a later one"])


@BATCHES
@pytest.mark.parametrize("made", CORRECTIONS.values(), ids=CORRECTIONS)
def test_after_a_correction_all_is_as_if_it_had_been_right(
    twins: Twins, made: Mistake, *, together: bool
) -> None:
    """Subjects, figures, clocks and directory; whichever rule it touches, whenever it comes."""
    for city, event in zip(twins, (made.wrong, made.right), strict=True):
        for one in made.before:
            city.tell(one)
        told = city.tell(event)
        for one in made.after:
            city.tell(one)
        if city is twins.wrong:
            if not together:
                city.bring()
            agent, source = city.reporter(event)
            agent.record(corrected(told, str(OF_CLASS[type(event)].subject(event)),
                                   **made.fields()), source)  # fmt: skip
        city.bring()

    assert twins.wrong.state() == twins.right.state()


VOIDS = {
    **{name: made for name, made in CORRECTIONS.items() if name not in {
        "founding_decided", "election_held", "union_applied",
        "union_split"}},  # leaves what was told of the part: see test_intake_split
    "union_registered": Mistake(r.union_registered(**NINE), r.union_registered(**NINE), [E9]),
    "employers added": Mistake(
        r.union_changed(employers_added=["e9"]), r.union_changed(), before=[E9]
    ),
    "employers removed": Mistake(
        r.union_changed(employers_removed=["e1"]), r.union_changed(), after=MEMBER
    ),
}  # fmt: skip


@BATCHES
@pytest.mark.parametrize("made", VOIDS.values(), ids=VOIDS)
def test_after_a_void_all_is_as_if_it_had_never_been(
    twins: Twins, made: Mistake, *, together: bool
) -> None:
    """What came after it stands where it fits without it."""
    own = OF_CLASS[type(made.wrong)].subject(made.wrong)
    after = [one for one in made.after if OF_CLASS[type(one)].subject(one) != own]
    for city in twins:
        for one in made.before:
            city.tell(one)
        told = city.tell(made.wrong) if city is twins.wrong else ""
        for one in after:
            city.tell(one)
        if city is twins.wrong:
            if not together:
                city.bring()
            agent, source = city.reporter(made.wrong)
            agent.record(voided(told, str(own)), source)
        city.bring()

    found, expected = twins.wrong.state(), twins.right.state()
    if twins.wrong.subject(*own) is None:
        told_of = {own, ("workplace", own.id)}
        found["directory"] = [row for row in found["directory"] if row[:2] not in told_of]
    assert found == expected


def test_a_voided_void_never_was(twins: Twins) -> None:
    """The event that it had taken back stands again, and what came after it fits again."""
    for city in twins:
        told = [city.tell(one) for one in (*SENT, r.member_received())]
        city.bring()
        if city is twins.wrong:
            void = city.anna.record(voided(told[0]))
            city.bring()
            assert city.stock("members", "u2") == 0
            city.anna.record(voided(void))
            city.bring()

    assert twins.wrong.state() == twins.right.state()


def test_a_second_correction_adds_to_the_first(twins: Twins) -> None:
    """Of one field the last one holds; a voided correction never was."""
    for city in twins:
        if city is twins.right:
            city.tell(r.member_joined(grade="junior", migrant=False))
        else:
            told = city.tell(r.member_joined(grade="senior"))
            city.anna.record(corrected(told, grade="technician", migrant=False))
            city.anna.record(corrected(told, grade="junior"))
            never = city.anna.record(corrected(told, birth_year=1950))
            city.anna.record(voided(never))
        city.bring()

    assert twins.wrong.state() == twins.right.state()


def test_a_union_that_was_registered_by_mistake_may_be_registered_anew(twins: Twins) -> None:
    """Its row in the directory ends as it begins until then."""
    for city in twins:
        city.tell(E9)
        if city is twins.wrong:
            told = city.tell(r.union_registered(**NINE | {"name": "错"}))
            city.house.record(voided(told, "union:u9"), XINGQING)
            city.bring()
            row = city.station.directory.unions["u9"]
            assert (row.status, row.until) == ("dissolved", row.from_)
        city.tell(r.union_registered(**NINE))
        city.bring()

    assert twins.wrong.state() == twins.right.state()


def test_a_later_declaration_shares_what_is_true_without_the_earlier(twins: Twins) -> None:
    """Whether a union has a roster is read by its employers from the later event."""
    for city in twins:
        first = city.tell(r.headcount_declared("03-01")) if city is twins.wrong else ""
        city.tell(r.headcount_declared("05-01", members=0, women=0, migrant=0))
        city.bring()
        if first:
            city.anna.record(voided(first, "union:u1"))
            city.bring()

    assert twins.wrong.state() == twins.right.state()


def test_what_no_longer_fits_counts_on_none_of_its_subjects(twins: Twins) -> None:
    """An approval without election founds no union, so it covers no employer either."""
    for city in twins:
        told = [city.tell(one) for one in FOUNDED]
        if city is twins.wrong:
            city.tell(r.election_decided(union="u9"))
            city.bring()
            agent, _ = city.reporter(FOUNDED[3])
            agent.record(voided(told[3], "union:u9"))
        city.bring()

    wrong, right = (city.subject("employer", "e9") for city in twins)
    assert wrong.coverages == right.coverages == ()
    assert [one.rule for one in wrong.findings] == ["no_longer_fits"]
    assert twins.wrong.stock("unions", "u9") == 0
    assert twins.wrong.flow("findings", XINGQING) == {dt.date(2026, 3, 10): 1}
