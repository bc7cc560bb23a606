"""Months confirmed, heads declared, stores let in, notices, and what is told of indicators."""

from __future__ import annotations

import datetime as dt

import pytest

from services.organization.indicators import indicators
from services.organization.rules import rules
from services.organization.rules.findings import LINES
from services.organization.rules.headcount import Headcount
from services.organization.rules.refusals import StoreExpelledBefore, UnionEnded
from services.organization.rules.store import Store
from shared.events.base import SubjectKey
from shared.events.organization import (
    DeadlineNeared,
    FindingRecorded,
    Speaks,
    StoreAdmitted,
    StoreExpelled,
    StoreSucceeded,
)
from shared.rules.period import Period
from shared.rules.refusals import PartExceedsWhole, PeriodNotOver
from shared.streams.rules import Waits
from tests.rules.organization import (
    BO,
    Register,
    day,
    employer_registered,
    flow,
    founded,
    headcount_declared,
    member_joined,
    period_confirmed,
    stock,
    union_dissolved,
    union_merged,
    union_registered,
)

DECLARED = "organization.members_declared"
CONFIRMED = "organization.periods_confirmed"
SPEAKS = (Speaks(union="u1", from_=day("01-01")),)


def registered() -> Register:
    """Give a register with u1 over e1."""
    return Register().hear_all(employer_registered(), union_registered())


def heads(register: Register, union: str = "u1") -> Headcount:
    """Give what a union has declared."""
    subject = register.subjects[SubjectKey("headcount", union)]
    assert isinstance(subject, Headcount)
    return subject


def period(register: Register) -> Period:
    """Give the confirmed March of u1."""
    subject = register.subjects[SubjectKey("period", "u1/2026-03")]
    assert isinstance(subject, Period)
    return subject


def store(register: Register, id_: str = "s1") -> Store:
    """Give a store."""
    subject = register.subjects[SubjectKey("store", id_)]
    assert isinstance(subject, Store)
    return subject


def admitted(id_: str = "s1", on: str = "01-01") -> StoreAdmitted:
    """Build the admission of a store that speaks for u1."""
    return StoreAdmitted(
        on=day(on),
        store=id_,
        agent="u1",
        broker_user="agent-u1",
        public_key="k" * 44,
        kind="agent",
        unions=SPEAKS,
    )


def succeeded() -> StoreSucceeded:
    """Build the succession of s1 by s2."""
    return StoreSucceeded(
        on=day("03-01"),
        store="s2",
        agent="u1",
        broker_user="agent-u1",
        public_key="n" * 44,
        kind="agent",
        unions=SPEAKS,
        old="s1",
        shared={"organization": 7},
    )


def test_a_month_is_confirmed_from_its_last_day_on() -> None:
    """Before, nobody can say that this was all."""
    with pytest.raises(PeriodNotOver):
        Register().hear(period_confirmed("03-30"))

    confirmed = Register().hear(period_confirmed("03-31"), accepted_on=day("03-31"))

    assert flow(f"{CONFIRMED}|reached=00", confirmed) == {("u1", day("03-31")): 1}


def test_a_later_confirmation_replaces_but_the_first_arrival_stands() -> None:
    """A month confirmed in time and mended later was in time."""
    register = Register()
    register.hear(period_confirmed("04-02"), accepted_on=day("04-03"))

    register.hear(
        period_confirmed("05-20", counts={"member_joined": 4}, confirmed_by=BO),
        accepted_on=day("05-20"),
    )

    assert period(register).counts == {"member_joined": 4}
    assert period(register).confirmed_by == BO.person
    assert flow(f"{CONFIRMED}|reached=03", period(register)) == {("u1", day("03-31")): 1}


def test_what_comes_a_month_late_is_just_later() -> None:
    """No cut-off lies so far away."""
    confirmed = Register().hear(period_confirmed("05-20"), accepted_on=day("05-20"))

    assert flow(f"{CONFIRMED}|reached=later", confirmed) == {("u1", day("03-31")): 1}


def test_declared_heads_are_those_of_the_latest_day() -> None:
    """In any order of arrival; of one day the later that arrived."""
    register = registered().hear_all(
        headcount_declared("05-01", members=30),
        headcount_declared("03-01", members=25),
        headcount_declared("05-01", members=31),
    )

    declared = heads(register)

    assert [stock(DECLARED, "u1", on, declared) for on in ("02-28", "03-01", "05-01")] == [
        0,
        25,
        31,
    ]


def test_declared_heads_end_with_a_dissolved_union() -> None:
    """Nobody else would take them back."""
    register = registered().hear_all(headcount_declared("03-01"), union_dissolved("05-01"))

    assert stock(DECLARED, "u1", "04-30", heads(register)) == 25
    assert stock(DECLARED, "u1", "05-01", heads(register)) == 0

    with pytest.raises(UnionEnded):
        register.hear(headcount_declared("05-01"))


def test_a_union_that_was_merged_away_may_declare_that_its_heads_are_elsewhere() -> None:
    """They stay with its node until then."""
    register = registered().hear_all(
        union_registered(union="u2", employers=[]),
        headcount_declared("03-01"),
        union_merged("04-01"),
    )
    assert stock(DECLARED, "u1", "08-01", heads(register)) == 25

    register.hear(headcount_declared("08-01", members=0, women=0, migrant=0))

    assert stock(DECLARED, "u1", "08-01", heads(register)) == 0


def test_a_declaration_waits_for_its_union_and_adds_up() -> None:
    """More women than members are impossible."""
    with pytest.raises(Waits):
        Register().hear(headcount_declared())
    with pytest.raises(PartExceedsWhole):
        registered().hear(headcount_declared(women=26))


def test_a_store_admitted_again_speaks_for_the_unions_named_now() -> None:
    """The day of its first admission stays."""
    register = Register().hear_all(admitted())

    register.hear(admitted(on="02-01"))

    assert store(register).admitted_on == day("01-01")
    assert store(register).unions == SPEAKS


def test_an_expelled_store_stays_out() -> None:
    """It comes back under a new id only."""
    register = Register().hear_all(
        admitted(), StoreExpelled(on=day("02-01"), store="s1", reason="lost")
    )

    register.hear(StoreExpelled(on=day("03-01"), store="s1", reason="again"))

    assert store(register).expelled_on == day("02-01")
    with pytest.raises(StoreExpelledBefore):
        register.hear(admitted())


def test_a_store_that_follows_another_shuts_it_out() -> None:
    """The new one knows what both share; the old one must be known."""
    with pytest.raises(Waits):
        Register().hear(succeeded())

    register = Register().hear_all(admitted(), succeeded())

    assert store(register).followed_by == "s2"
    assert store(register).expelled_on == day("03-01")
    assert store(register, "s2").old == "s1"
    assert store(register, "s2").shared == {"organization": 7}
    assert store(register, "s2").home() == "6401"


def test_notices_leave_their_subject_as_it_is() -> None:
    """They tell people; the subject knows already."""
    register = Register().hear_all(member_joined())
    before = register.member()
    about = f"u1/{'aa' * 32}"
    finding = FindingRecorded(
        on=day("05-01"),
        kind="member",
        about=about,
        event="0190a5c0-0000-7000-8000-000000000001",
        rule="x",
        article="",
        severity="hint",
    )
    neared = DeadlineNeared(
        on=day("05-01"),
        kind="member",
        about=about,
        clock="x",
        due_on=day("05-02"),
        article="",
        pack="cn",
        effect="overdue",
    )

    assert register.hear(finding) is before
    assert register.hear(neared) is before


def test_findings_are_counted_by_rule_on_the_day_of_the_report() -> None:
    """At the union that held the subject then."""
    register = registered().hear_all(union_dissolved("05-01", employer_closed=False))

    union = register.union()

    place = ("u1", day("05-01"))
    assert flow("organization.findings|rule=dissolved_at_will", union) == {place: 1}
    assert flow("organization.findings|severity=breach", union) == {place: 1}


def test_every_indicator_says_what_it_is_and_ratios_have_their_parts() -> None:
    """A number on a screen is never without its words and source."""
    for one in indicators.all.values():
        assert all((one.id, one.zh, one.en, one.unit, one.source))
        for part in (one.numerator, one.denominator):
            assert (part is not None) == (one.kind == "ratio")
            assert part is None or indicators.all[part].kind != "ratio"


def test_every_kind_that_contributes_has_rules_and_findings_are_asked_of_each() -> None:
    """A new kind of subject is asked without being named again."""
    found = {
        kind
        for kind, asked in indicators.by_kind.items()
        if any(indicator.id == "organization.findings" for indicator, _ in asked)
    }

    assert found == set(rules.kinds)
    assert set(indicators.by_kind) <= set(rules.kinds)


def test_every_finding_names_an_article_or_its_clock_does() -> None:
    """What wasn't read in the text of the law is a hint."""
    for rule, line in LINES.items():
        assert line.article or rule in {"founding_answered_late", "move_answered_late"}
        assert line.source
        assert (line.severity == "hint") == (line.mark in {"assumed", "unverified"})


def test_confirmations_are_dated_by_the_end_of_the_month() -> None:
    """February has 28 days in 2026 and 29 in 2024."""
    for month, end in (("2026-02", "02-28"), ("2024-02", "2024-02-29"), ("2025-12", "2025-12-31")):
        confirmed = Register().hear(
            period_confirmed("06-01", period=month), accepted_on=dt.date(2026, 6, 1)
        )

        assert list(flow(CONFIRMED, confirmed)) == [("u1", day(end))]


DUE, ON_TIME = "organization.reports_due", "organization.reports_on_time"


def test_a_union_is_due_for_each_month_on_whose_last_day_it_counted() -> None:
    """Founded on 10 March and dissolved on 5 May: due for March and April, not for May."""
    union = founded().hear_all(union_dissolved("05-05")).union()

    for on, value in (("03-30", 0), ("03-31", 1), ("04-30", 1), ("05-30", 1), ("05-31", 0)):
        assert stock(DUE, "u1", on, union) == value


def test_a_union_that_counted_on_no_last_day_was_never_due() -> None:
    """Founded and dissolved within March."""
    union = founded().hear_all(union_dissolved("03-20")).union()

    assert stock(DUE, "u1", "12-31", union) == 0


def test_a_month_is_on_time_when_its_confirmation_came_by_the_cut_off() -> None:
    """Five days after its end; it counts until the next month ends."""
    for reached, value in (("04-05", 1), ("04-06", 0)):
        register = registered()
        register.hear(period_confirmed("04-02"), accepted_on=day(reached))

        stocks = [
            stock(ON_TIME, "u1", on, register.union())
            for on in ("03-30", "03-31", "04-29", "04-30")
        ]
        assert stocks == [0, value, value, 0]


def test_a_second_confirmation_takes_nothing_away() -> None:
    """The first came in time; and one of a union that isn't known here notes nothing."""
    register = registered()
    register.hear(period_confirmed("04-02"), accepted_on=day("04-02"))
    register.hear(period_confirmed("06-01"), accepted_on=day("06-01"))

    assert register.union().on_time == (day("03-31"),)
    assert SubjectKey("union", "u1") not in Register().hear_all(period_confirmed()).subjects
