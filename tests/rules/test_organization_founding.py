"""An application, its answer, and the clock between them (工会法 12)."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from services.organization.rules.refusals import (
    AlreadyApplied,
    AlreadyDecided,
    CoversNoEmployers,
    NotApplied,
    OwnParent,
)
from shared.events.organization import DeadlineMissed
from shared.rules.refusals import BeforeItBegan, SamePerson
from shared.streams.rules import AlreadyExists, Waits
from tests.rules.organization import (
    ANNA,
    Register,
    clocks,
    day,
    employer_registered,
    flow,
    founded,
    founding_decided,
    rules_found,
    stock,
    union_applied,
    union_registered,
)


def applied() -> Register:
    """Give a register in which u1 was applied for on 1 February."""
    return Register().hear_all(employer_registered(), union_applied())


def missed(register: Register) -> DeadlineMissed:
    """Build what the service writes when the clock of u1 has run out."""
    (clock,) = clocks(register.union())
    return DeadlineMissed(
        on=clock.due_on + dt.timedelta(days=1),
        kind="union",
        about="u1",
        clock=clock.clock,
        due_on=clock.due_on,
        article=clock.article,
        pack=clock.pack,
        effect=clock.effect,
    )


def test_an_application_runs_a_clock_of_fifteen_days_to_a_working_day() -> None:
    """16 February 2026 is the 15th day and New Year's holiday; the 24th is the next working day."""
    register = applied()

    (clock,) = clocks(register.union())

    assert clock.clock == "union_application_answer"
    assert clock.due_on == day("02-24")
    assert register.union().status == "applied"


def test_an_applied_union_covers_nobody_and_does_not_count() -> None:
    """Coverage and the union itself begin with the approved election."""
    register = applied()

    assert register.employer().coverages == ()
    assert stock("organization.unions", "u1", "12-31", register.union()) == 0


def test_an_application_waits_for_its_employer() -> None:
    """The employer's registration may come from another store."""
    with pytest.raises(Waits) as waits:
        Register().hear(union_applied())

    assert waits.value.needs == "employer:e1"


def test_an_approval_in_time_stops_the_clock() -> None:
    """Approved, the union prepares its election."""
    register = applied()

    register.hear(founding_decided("02-10"))

    assert register.union().status == "preparing"
    assert clocks(register.union()) == ()
    assert register.union().findings == ()


def test_an_approval_is_made_by_another_person() -> None:
    """Who applied doesn't approve."""
    register = applied()

    with pytest.raises(SamePerson):
        register.hear(founding_decided(reported_by=ANNA))


def test_an_answer_after_the_clock_stands_with_a_finding() -> None:
    """What really happened is recorded; the clock's article is named."""
    register = applied()

    register.hear(founding_decided("02-25"))

    assert rules_found(register.union()) == ["founding_answered_late"]
    assert register.union().findings[0].article.startswith("工会法第十二条")
    assert register.union().status == "preparing"


def test_the_clock_runs_from_the_day_on_which_the_application_came() -> None:
    """An application that came on 10 February may be answered until the 25th."""
    register = applied()

    register.hear(founding_decided("02-25", received_on="2026-02-10"))

    assert register.union().findings == ()


def test_a_missed_clock_is_counted_on_the_day_after_it() -> None:
    """Nothing was heard by then; the clock runs no more."""
    register = applied()

    register.hear(missed(register))

    assert clocks(register.union()) == ()
    assert flow("organization.clocks_missed", register.union()) == {("u1", day("02-25")): 1}


def test_an_answer_in_time_withdraws_the_miss() -> None:
    """It was written on the day it was due and arrived later."""
    register = applied()
    register.hear(missed(register))

    register.hear(founding_decided("02-24"))

    assert flow("organization.clocks_missed", register.union()) == {}
    assert register.union().status == "preparing"


def test_a_late_answer_leaves_the_miss() -> None:
    """The miss and the finding both stand."""
    register = applied()
    register.hear(missed(register))

    register.hear(founding_decided("03-20"))

    assert flow("organization.clocks_missed", register.union()) == {("u1", day("02-25")): 1}
    assert rules_found(register.union()) == ["founding_answered_late"]


def test_a_miss_after_the_answer_changes_nothing() -> None:
    """The clock fired while the answer was being taken in."""
    register = applied()
    late = missed(register)
    register.hear(founding_decided())

    before = register.union()

    assert register.hear(late) == before


def test_a_returned_application_may_be_made_anew() -> None:
    """Who it names now is what counts, and its own clock runs."""
    register = applied().hear_all(founding_decided(decision="returned"))

    register.hear(union_applied("03-02", name="枸杞厂工会委员会", members_expected=28))

    assert register.union().status == "applied"
    assert register.union().name == "枸杞厂工会委员会"
    assert clocks(register.union())[0].due_on == day("03-17")


def test_an_answer_to_a_new_application_waits_for_it() -> None:
    """The first was returned; the second answer came before the second application."""
    register = applied().hear_all(founding_decided(decision="returned"))

    with pytest.raises(Waits):
        register.hear(founding_decided("03-05"))


def test_what_is_decided_is_not_decided_again() -> None:
    """An approval stands."""
    register = applied().hear_all(founding_decided())

    with pytest.raises(AlreadyDecided):
        register.hear(founding_decided("02-12", decision="refused"))


def test_a_union_of_old_has_no_application_to_decide() -> None:
    """It was registered, not founded."""
    register = Register().hear_all(employer_registered(), union_registered())

    with pytest.raises(NotApplied):
        register.hear(founding_decided())


def test_an_answer_waits_for_its_application() -> None:
    """It may come first, from another store."""
    with pytest.raises(Waits) as waits:
        Register().hear(founding_decided())

    assert waits.value.needs == "union:u1"


def test_an_answer_is_not_older_than_its_application() -> None:
    """That is impossible, so it is refused."""
    register = applied()

    with pytest.raises(BeforeItBegan):
        register.hear(founding_decided("01-31"))


def test_one_application_is_made_at_a_time() -> None:
    """A second one before the answer says nothing new."""
    register = applied()

    with pytest.raises(AlreadyApplied):
        register.hear(union_applied("02-03"))


def test_a_union_that_counts_is_not_applied_for() -> None:
    """Its code is taken."""
    with pytest.raises(AlreadyExists):
        founded().hear(union_applied("04-01"))


def test_a_union_does_not_stand_below_itself() -> None:
    """Neither in one tree nor in the other."""
    with pytest.raises(OwnParent):
        applied().hear(union_applied(union="u9", parent="u9"))
    with pytest.raises(OwnParent):
        applied().hear(union_applied(union="u9", industry_parent="u9"))


def test_a_group_covers_no_employers() -> None:
    """A group (工会小组) is part of a grassroots union."""
    with pytest.raises(CoversNoEmployers):
        applied().hear(union_applied(union="u9", kind="group"))


def test_a_due_date_once_made_is_read_back() -> None:
    """A later fold of the same event reads what the first has kept, whatever packs say then."""
    kept = {
        "answer_due": {
            "clock": "union_application_answer", "due_on": "2026-03-01", "provisional": True,
            "pack": "cn@1999-01-01", "article": "x", "effect": "overdue",
        }
    }  # fmt: skip
    register = Register().hear_all(employer_registered())

    register.hear(union_applied(), kept=kept)

    (clock,) = clocks(register.union())
    assert msgspec.to_builtins(clock) == kept["answer_due"]
