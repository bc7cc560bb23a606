"""Care for many, risks, adverse facts."""

from __future__ import annotations

import msgspec
import pytest

from services.rights.announce import announce
from services.rights.rules.adverse_fact import AdverseFact
from services.rights.rules.care_refusals import (
    BarEndsFirst,
    FactCleared,
    MoreHeadsThanTimes,
    RiskSettledBefore,
)
from shared.events.directory import AdverseFactAnnounced
from shared.rules.refusals import BeforeItBegan, DayAhead, SamePerson
from shared.streams.rules import AlreadyExists, Waits
from tests.rules.care import (
    Cares,
    adverse_fact_cleared,
    adverse_fact_recorded,
    care_given,
    flow,
    refuses,
    risk_reported,
    risk_settled,
    stock,
)
from tests.rules.register import ANNA, day

replace = msgspec.structs.replace


def test_care_counts_heads_by_programme() -> None:
    """Not times; the same care is entered once."""
    register = Cares()
    care = register.hear(care_given())

    assert flow("care_heads", care) == {("u1", day("07-20")): 40}
    assert flow("care_heads|programme=cooling", care) == {("u1", day("07-20")): 40}
    with pytest.raises(AlreadyExists):
        register.hear(care_given())
    with pytest.raises(MoreHeadsThanTimes):
        register.hear(care_given(care="c2", times=39))


def test_a_risk_is_open_until_it_is_settled() -> None:
    """Counted by kind, at the union that saw it."""
    register = Cares()
    register.hear(risk_reported())
    risk = register.hear(risk_settled())

    for on, number in (("03-01", 0), ("03-02", 1), ("03-31", 1), ("04-01", 0)):
        assert stock("risks_open|kind=arrears", "u1", on, risk) == number


def test_a_risk_is_settled_once_and_not_before_it_was_seen() -> None:
    """A settlement that comes first waits."""
    register = Cares()
    with pytest.raises(Waits):
        register.hear(risk_settled())
    register.hear(risk_reported())
    with pytest.raises(BeforeItBegan):
        register.hear(risk_settled("03-01"))
    register.hear(risk_settled())
    with pytest.raises(RiskSettledBefore):
        register.hear(risk_settled("04-02"))


def test_an_adverse_fact_bars_until_its_day_or_until_it_is_lifted() -> None:
    """Its last day is one of those that it bars; the day of the lifting isn't."""
    register = Cares()
    fact: AdverseFact = register.hear(adverse_fact_recorded())
    assert fact.holder(day("03-02")) == "6401"
    assert fact.bars == (day("02-10"), day("2027-01-01"))

    assert register.hear(adverse_fact_cleared()).bars == (day("02-10"), day("06-01"))
    register.hear(adverse_fact_recorded(fact="f2"))
    late = register.hear(adverse_fact_cleared("2027-03-01", fact="f2"))
    assert late.bars == (day("02-10"), day("2027-01-01"))


def test_what_bars_is_announced_when_it_changes() -> None:
    """When it is recorded and when it is lifted; one that never was, or of another, ends at once."""
    register = Cares()
    recorded = register.hear(adverse_fact_recorded())
    cleared = register.hear(adverse_fact_cleared())
    (row,) = announce(None, recorded)

    assert row == AdverseFactAnnounced(
        adverse_fact="f1", employer="e1", kind="arrears", from_=day("02-10"),
        until=day("2027-01-01"),
    )  # fmt: skip
    assert list(announce(recorded, cleared)) == [replace(row, until=day("06-01"))]
    assert list(announce(cleared, cleared)) == []
    assert list(announce(recorded, None)) == [replace(row, until=day("02-10"))]
    other = replace(recorded, employer="e2")
    assert list(announce(recorded, other)) == [
        replace(row, until=day("02-10")), replace(row, employer="e2")
    ]  # fmt: skip
    assert list(announce(None, Cares().hear(risk_reported()))) == []


def test_an_adverse_fact_is_lifted_once_by_another_person() -> None:
    """And can't end to bar before it was, nor be of a day to come."""
    register = Cares()
    refuses(register, DayAhead, adverse_fact_recorded(fact_on="2026-03-03"))
    refuses(register, BarEndsFirst, adverse_fact_recorded(bars_until="2026-02-09"))
    refuses(register, Waits, adverse_fact_cleared())

    register.hear(adverse_fact_recorded())
    with pytest.raises(SamePerson):
        register.hear(adverse_fact_cleared(reported_by=ANNA))
    with pytest.raises(BeforeItBegan):
        register.hear(adverse_fact_cleared("03-01"))
    register.hear(adverse_fact_cleared())
    with pytest.raises(FactCleared):
        register.hear(adverse_fact_cleared("06-02"))
