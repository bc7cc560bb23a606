"""Terms (工会法 16): they end, are renewed by then or not, and may be put off with consent."""

from __future__ import annotations

import pytest

from services.organization.rules.refusals import (
    EndsBefore,
    NoTermKnown,
    UnionEnded,
)
from shared.events.base import SubjectKey
from shared.streams.rules import Waits
from tests.rules.organization import (
    Register,
    clocks,
    day,
    election_decided,
    election_held,
    election_postponed,
    employer_registered,
    flow,
    founded,
    missed,
    rules_found,
    stock,
    union_applied,
    union_dissolved,
    union_registered,
)

U1 = SubjectKey("union", "u1")
ENDED, RENEWED = "organization.terms_ended", "organization.terms_renewed"
DIRECT, MISSED = "organization.unions_directly_elected", "organization.clocks_missed"
END = ("u1", day("03-31"))


def ending(term_to: str | None = "2026-03-31") -> Register:
    """Give a register in which the term of u1, founded in 2020, ends on 31 March 2026."""
    return Register().hear_all(employer_registered(), union_registered(term_to=term_to))


def re_elected(register: Register, held: str, decided: str, **given: object) -> Register:
    """Let u1 elect its next committee, which is approved for 1 April 2026 to 2031."""
    term = {"term_from": "2026-04-01", "term_to": "2031-03-31"}
    return register.hear_all(
        election_held(held, purpose="term", **given), election_decided(decided, **term)
    )


def test_a_term_runs_as_a_clock_to_its_last_day() -> None:
    """A named day: no day off moves it; a union without a known term has none."""
    (clock,) = clocks(ending().union())

    assert (clock.clock, clock.due_on, clock.article) == (
        "term_end", day("03-31"), "工会法第十六条",
    )  # fmt: skip
    assert clocks(ending(term_to=None).union()) == ()


def test_a_founded_unions_term_runs_too() -> None:
    """From the approval on; the end is the one approved."""
    (clock,) = clocks(founded().union())

    assert clock.due_on == day("2031-03-09")


def test_a_term_renewed_by_its_end_is_on_time() -> None:
    """What counts is the day of the election; it may be approved later."""
    union = re_elected(ending(), "03-25", "04-08").union()

    assert flow(ENDED, union) == {END: 1, ("u1", day("2031-03-31")): 1}
    assert flow(RENEWED, union) == {END: 1}
    assert [clock.due_on for clock in clocks(union)] == [day("2031-03-31")]


def test_a_term_renewed_later_is_not() -> None:
    """It ended all the same, and its clock ran out."""
    register = ending()
    register.hear(missed(register, U1))

    union = re_elected(register, "04-02", "04-08").union()

    assert flow(ENDED, union)[END] == 1
    assert flow(RENEWED, union) == {}
    assert flow(f"{MISSED}|clock=term_end", union) == {("u1", day("04-01")): 1}


def test_an_election_in_time_that_is_told_late_takes_the_miss_away() -> None:
    """Nothing had been heard, but it was in time."""
    register = ending()
    register.hear(missed(register, U1))

    union = re_elected(register, "03-25", "04-08").union()

    assert flow(MISSED, union) == {}
    assert flow(RENEWED, union) == {END: 1}


def test_an_unlawful_election_is_valid_in_no_rate() -> None:
    """19 of 30 are less than two thirds: the term isn't renewed on time, nor the chair direct."""
    union = re_elected(ending(), "03-25", "04-08", present=19, in_favour=19).union()

    assert rules_found(union) == ["election_without_quorum"]
    assert flow(RENEWED, union) == {}
    assert stock(DIRECT, "u1", "12-31", union) == 0


def test_an_early_election_ends_the_term_before() -> None:
    """The new one begins on 1 April 2026, so the old one, due in 2028, ended the day before."""
    union = re_elected(ending(term_to="2028-12-31"), "03-25", "04-08").union()

    assert flow(ENDED, union) == {END: 1, ("u1", day("2031-03-31")): 1}
    assert flow(RENEWED, union) == {END: 1}


def test_a_union_that_ends_does_not_end_its_term() -> None:
    """It had no term to renew on that day."""
    union = ending().hear_all(union_dissolved("03-31")).union()

    assert flow(ENDED, union) == {}
    assert clocks(union) == ()


def test_a_directly_elected_chair_counts_until_the_next_election() -> None:
    """From the approval on: directly in 2026, by delegates in 2031."""
    register = founded()
    assert stock(DIRECT, "u1", "03-09", register.union()) == 0
    assert stock(DIRECT, "u1", "03-10", register.union()) == 1

    register.hear_all(
        election_held("2031-03-01", purpose="term", direct=False),
        election_decided("2031-03-05", term_from="2031-03-10", term_to="2036-03-09"),
    )

    assert stock(DIRECT, "u1", "2031-03-04", register.union()) == 1
    assert stock(DIRECT, "u1", "2031-03-05", register.union()) == 0


def test_filling_a_seat_renews_no_term() -> None:
    """A by-election leaves the term and how its chair was elected as they are."""
    register = founded().hear_all(
        election_held("04-01", purpose="by_election", direct=False),
        election_decided("04-05", term_from=None, term_to=None),
    )

    assert [one.to for one in register.union().terms] == [day("2031-03-09")]
    assert stock(DIRECT, "u1", "12-31", register.union()) == 1


def test_a_term_put_off_with_consent_gives_the_clock_another_day() -> None:
    """Three months with Xingqing's consent: no finding; for the rate it wasn't on time."""
    register = ending().hear_all(election_postponed("03-01"))
    assert [clock.due_on for clock in clocks(register.union())] == [day("06-30")]

    union = re_elected(register, "06-20", "06-28").union()

    assert union.findings == ()
    assert flow(RENEWED, union) == {}
    assert flow(MISSED, union) == {}


def test_what_is_put_off_after_it_ran_out_stays_missed() -> None:
    """Consent given in April can't have been in time for 31 March; told late, it can."""
    late, told_late = ending(), ending()
    for register, on in ((late, "04-15"), (told_late, "03-31")):
        register.hear(missed(register, U1))
        register.hear(election_postponed(on))

    assert flow(MISSED, late.union()) == {("u1", day("04-01")): 1}
    assert flow(MISSED, told_late.union()) == {}


def test_a_term_put_off_alone_or_for_long_stands_with_findings() -> None:
    """Neither text was read, so both are hints: who consents, and six months at most."""
    register = ending().hear_all(election_postponed(until="2026-10-01", agreed_by="640106"))

    assert rules_found(register.union()) == ["postponed_alone", "postponed_too_long"]
    assert {one.severity for one in register.union().findings} == {"hint"}
    assert rules_found(ending().hear(election_postponed(until="2026-09-30"))) == []


def test_what_cannot_be_put_off() -> None:
    """No term is known, it would end no later, or the union ended or isn't founded yet."""
    with pytest.raises(NoTermKnown):
        ending(term_to=None).hear(election_postponed())
    with pytest.raises(EndsBefore):
        ending().hear(election_postponed(until="2026-03-31"))
    with pytest.raises(UnionEnded):
        ending().hear_all(union_dissolved("03-01"), election_postponed("03-02"))
    with pytest.raises(Waits):
        Register().hear_all(employer_registered(), union_applied(), election_postponed())
