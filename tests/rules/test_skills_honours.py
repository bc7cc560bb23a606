"""Honours: conferred, revoked, borne, counted."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
import pytest

from services.skills.rules import honour_refusals as no
from shared import words
from shared.events.base import Event, SubjectKey
from shared.events.figures import Cell
from shared.rules.refusals import BeforeItBegan
from shared.streams.rules import Waits
from tests.rules.honours import (
    CEN,
    WAY,
    after,
    honour_conferred,
    honour_holder_updated,
    honour_revoked,
    honour_round_opened,
    nomination,
    nomination_made,
    nomination_publicized,
    nomination_reviewed,
    objection_raised,
    objection_settled,
    opinion_given,
    slate_publicized,
)
from tests.rules.register import day
from tests.rules.skills import LI, MA, Skills


def test_an_honour_that_went_its_way_has_nothing_against_it() -> None:
    """From the round to the decision."""
    register = after(8)

    assert nomination(register).stage == "conferred"
    assert register.found("nomination", "n1") == []


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (WAY[:5], ["conferred_without_slate"]),
        (WAY[:6], ["conferred_before_shown"]),
        ((*WAY[:6], slate_publicized("04-20", to="2026-04-20")), ["conferred_before_shown"]),
        ((*WAY[:7], objection_raised("03-25", stage="city")), ["conferred_over_objection"]),
        ((*WAY[:7], opinion_given(department="safety", favourable=False, reason="accident")),
         ["conferred_against_opinion"]),
    ],
)  # fmt: skip
def test_what_speaks_against_conferring_is_found(told: tuple[Event, ...], found: list[str]) -> None:
    """It happened, so it stands."""
    register = Skills().hear_all(*told, honour_conferred())

    assert register.found("nomination", "n1") == found


def test_an_objection_that_a_return_dealt_with_speaks_against_nothing_later() -> None:
    """Found true, returned, shown and forwarded anew; one that nobody settled still does."""
    raised = (*WAY[:3], objection_raised("03-04"))
    back = nomination_reviewed("03-11", result="returned", reason="objection")
    anew = (
        nomination_publicized("03-19", **{"from": "2026-03-12", "to": "2026-03-18"}),
        nomination_reviewed("03-19", reported_by=CEN), *WAY[5:],
    )  # fmt: skip
    settled = Skills().hear_all(*raised, objection_settled(upheld=True), back, *anew)
    unsettled = Skills().hear_all(*raised, back, *anew)

    assert settled.found("nomination", "n1") == []
    assert unsettled.found("nomination", "n1") == [
        "forwarded_over_objection", "conferred_over_objection",
    ]  # fmt: skip


def test_a_model_worker_is_named_by_party_and_government() -> None:
    """The union runs it, and records the decision of the outside body with its number."""
    way = [
        honour_round_opened(honour="model_worker"), nomination_made(honour="model_worker"),
        *WAY[2:7],
    ]  # fmt: skip
    named = {"honour": "model_worker", "decision_no": "银党发〔2026〕3号"}
    outside = Skills().hear_all(*way, honour_conferred(authority="government", **named))
    union = Skills().hear_all(*way, honour_conferred(authority="union", **named))

    assert outside.found("nomination", "n1") == []
    conferred = nomination(outside).conferred
    assert conferred is not None
    assert conferred.decision_no == "银党发〔2026〕3号"
    assert union.found("nomination", "n1") == ["model_worker_by_union"]


def test_an_honour_is_conferred_once_and_as_what_it_was_nominated_for() -> None:
    """Not twice, not another one, not before the nomination."""
    with pytest.raises(no.HonourHeld):
        after(8, honour_conferred("04-21"))
    with pytest.raises(no.OtherHonour):
        after(7, honour_conferred(honour="pioneer"))
    with pytest.raises(BeforeItBegan):
        after(7, honour_conferred("02-04"))


def test_a_review_told_after_the_honour_can_only_have_forwarded_it_before() -> None:
    """What was conferred isn't declined any more, nor forwarded later."""
    city = {"level": "city", "reported_by": CEN}
    late = after(8, nomination_reviewed("03-15", **city))

    assert len(nomination(late).reviews) == 2
    for day_, given in (("03-15", {"result": "declined"}), ("04-21", {})):
        with pytest.raises(no.HonourHeld):
            after(8, nomination_reviewed(day_, reason="cheated", **city, **given))


def test_a_revoked_honour_isnt_conferred_again() -> None:
    """Nor revoked again; and only whoever conferred it revokes it."""
    with pytest.raises(no.HonourTakenBack) as refused:
        after(8, honour_revoked(), honour_conferred("06-02"))
    with pytest.raises(no.HonourTakenBack):
        after(8, honour_revoked(), honour_revoked("06-02"))
    with pytest.raises(no.OtherAuthority):
        after(8, honour_revoked(authority="government"))
    with pytest.raises(Waits):
        after(7, honour_revoked())

    assert words.told(refused.value, "zh") == "推荐 n1 的荣誉已于 2026-06-01 撤销，不能再次授予。"


AGAIN: dict[str, Any] = {"nomination": "n2", "round": "r2", "member": LI}


def again(conferred_on: str, **who: object) -> list[Event]:
    """Build that somebody is nominated in another round, and conferred the medal."""
    return [
        honour_round_opened("02-01", round="r2"),
        nomination_made("02-05", **{**AGAIN, **who}),
        honour_conferred(conferred_on, nomination="n2"),
    ]


def test_whose_honour_was_revoked_isnt_conferred_it_by_another_nomination() -> None:
    """The person is known by key, and the nomination named under which it was taken back."""
    with pytest.raises(no.HonourTakenBack) as refused:
        after(8, honour_revoked(), *again("06-02"))
    after(8, honour_revoked(), *again("06-02", member=MA))
    after(8, honour_revoked(), *again("05-31"))  # before it was taken back, told late

    assert refused.value.facts == {"nomination": "n1", "on": "2026-06-01"}


def test_a_unit_whose_honour_was_revoked_isnt_conferred_it_again() -> None:
    """A unit is known by its code; a team is known by its nomination alone."""
    for honour, kind, refuses in (("certificate", "unit", True), ("pioneer", "team", False)):
        who: dict[str, Any] = {"honour": honour, "kind": kind, "member": None, "groups": []}
        way = [
            honour_round_opened(honour=honour), nomination_made(**who),
            honour_conferred(honour=honour), honour_revoked(),
            nomination_made(**who, nomination="n2"),
        ]  # fmt: skip
        last = honour_conferred("06-02", nomination="n2", honour=honour)
        register = Skills().hear_all(*way)
        if refuses:
            with pytest.raises(no.HonourTakenBack):
                register.hear(last)
        else:
            register.hear(last)


def test_the_roster_of_bearers_is_kept_in_the_order_of_days() -> None:
    """What is told late has its place; nobody lives on after death, or bears what was revoked."""
    died = honour_holder_updated("08-01", state="deceased", service=None)
    register = after(8, died, honour_holder_updated())

    lives = [(one.on, one.state, one.service) for one in nomination(register).lives]
    assert lives == [(day("05-10"), "working", "rest"), (day("08-01"), "deceased", None)]
    with pytest.raises(no.HolderDeceased):
        register.hear(honour_holder_updated("08-02"))
    with pytest.raises(no.HonourTakenBack):
        after(8, honour_revoked(), honour_holder_updated("06-01"))
    assert len(nomination(after(8, honour_revoked(), honour_holder_updated("05-31"))).lives) == 1
    with pytest.raises(Waits):
        after(7, honour_holder_updated())


def test_a_unit_doesnt_retire() -> None:
    """The roster is of people."""
    way = [
        honour_round_opened(honour="certificate"),
        nomination_made(honour="certificate", kind="unit", member=None, groups=[]),
        honour_conferred(honour="certificate", name="某厂"),
    ]
    with pytest.raises(no.NotAPerson):
        Skills().hear_all(*way, honour_holder_updated())


# ---------------------------------------------------------------- what is counted


def test_honours_count_by_honour_and_group_on_the_day_conferred() -> None:
    """At the union that nominated; a revocation later takes nothing away."""
    register = after(8, honour_revoked())

    place: tuple[str, dt.date] = ("u1", day("04-20"))
    assert register.flow("honours") == {place: 1}
    assert register.flow("honours|honour=medal") == {place: 1}
    assert register.flow("honours|industrial=yes") == {place: 1}
    assert register.flow("honours|women=no") == {place: 1}
    assert register.flow("honour_groups|round_group=industrial.r1") == {place: 1}
    assert register.flow("honour_groups|round_group=women.r1") == {}
    assert register.flow("honour_group_all|round_group=women.r1") == {place: 1}
    assert SubjectKey("nomination", "n1") in register.subjects


def test_the_longest_id_of_a_round_fits_into_a_label() -> None:
    """With the longest name of a group; else the city would take no figure of that day."""
    long: dict[str, Any] = {"round": "r" * 40}
    register = Skills().hear_all(
        honour_round_opened(**long), nomination_made(groups=["science_education"], **long),
        honour_conferred(),
    )  # fmt: skip

    cells = [cell for one in register.figures().values() for cell in one.flow]
    assert msgspec.convert(cells, list[Cell]) == cells
