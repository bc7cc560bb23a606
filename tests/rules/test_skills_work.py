"""Suggestions, innovations, patents, methods, studios."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

import pytest

from services.skills.rules.refusals import (
    AuthorTwice,
    BenefitVerifiedBefore,
    EndsFirst,
    NamedBefore,
    NoAuthor,
    NoNameHeld,
    NotAMethod,
    NotAnAuthor,
    ReasonMissing,
    SuggestionDecided,
)
from shared.events.base import Event, SubjectKey
from shared.events.skills import DeadlineMissed
from shared.rules.refusals import BeforeItBegan, DayAhead, SamePerson
from shared.streams.rules import AlreadyExists, Waits
from tests.rules.register import ANNA, day
from tests.rules.skills import (
    LI,
    Skills,
    benefit_verified,
    innovation_registered,
    method_named,
    patent_granted,
    refuses,
    reward_paid,
    studio_founded,
    studio_named,
    suggestion_implemented,
    suggestion_made,
    suggestion_screened,
    suggestion_started,
)


def made() -> Skills:
    """Give a register with a suggestion outside of campaigns."""
    return Skills().hear_all(suggestion_made(campaign=None))


def carried_out() -> Skills:
    """Give a register in which it was carried out."""
    return made().hear_all(suggestion_screened(), suggestion_started(), suggestion_implemented())


def test_a_suggestion_counts_when_made_when_adopted_and_when_carried_out() -> None:
    """The cohort counts it on the day made, so its rate can't pass one."""
    register = carried_out()

    assert register.flow("suggestions_made|field=safety") == {("u1", day("03-01")): 1}
    assert register.flow("suggestions_adopted|field=safety") == {("u1", day("03-05")): 1}
    assert register.flow("suggestions_implemented") == {("u1", day("04-20")): 1}
    assert register.flow("suggestions_made_implemented") == {("u1", day("03-01")): 1}


def test_a_work_has_authors_each_named_once() -> None:
    """With key or without."""
    refuses(Skills(), AuthorTwice, suggestion_made(campaign=None, member_keys=[LI, LI]))
    refuses(Skills(), NoAuthor, suggestion_made(campaign=None, member_keys=[]))
    refuses(Skills(), NoAuthor, innovation_registered(campaign=None, member_keys=[]))
    register = Skills().hear_all(suggestion_made(campaign=None, member_keys=[], unkeyed=2))

    assert register.flow("suggestions_made") == {("u1", day("03-01")): 1}


def test_a_suggestion_is_declined_or_put_off_only_with_a_reason() -> None:
    """By somebody else than entered it, and not before it was made."""
    register = made()

    refuses(
        register, ReasonMissing,
        suggestion_screened(result="declined"), suggestion_screened(result="deferred"),
    )  # fmt: skip
    refuses(register, SamePerson, suggestion_screened(reported_by=ANNA))
    refuses(register, BeforeItBegan, suggestion_screened("02-28"))
    register.hear(suggestion_screened(result="deferred", reason="no_money"))
    register.hear(suggestion_screened("03-06", result="declined", reason="unsafe"))
    refuses(
        register, SuggestionDecided,
        suggestion_screened("03-07"), suggestion_started(), suggestion_implemented(), reward_paid(),
    )  # fmt: skip


def test_what_is_put_off_and_then_adopted_counts_on_the_day_adopted() -> None:
    """What is declined counts as made alone."""
    register = made().hear_all(
        suggestion_screened(result="deferred", reason="costs"), suggestion_screened("03-20"),
        suggestion_made(campaign=None, suggestion="s2"),
        suggestion_screened(suggestion="s2", result="declined", reason="unsafe"),
    )  # fmt: skip

    assert register.flow("suggestions_adopted") == {("u1", day("03-20")): 1}
    assert register.flow("suggestions_made") == {("u1", day("03-01")): 2}


def test_what_comes_before_the_step_it_follows_waits() -> None:
    """Reports of different stores come in any order."""
    refuses(Skills(), Waits, suggestion_screened(), benefit_verified(), reward_paid())
    register = made()
    refuses(
        register, Waits,
        suggestion_started(), suggestion_implemented(), benefit_verified(), reward_paid(),
    )  # fmt: skip
    register.hear(suggestion_screened())
    refuses(register, Waits, benefit_verified())
    refuses(register, EndsFirst, suggestion_started(due_on="2026-03-09"))
    register.hear(suggestion_implemented())
    refuses(
        register, SuggestionDecided, suggestion_started("04-21"), suggestion_implemented("04-21")
    )


def test_a_benefit_is_verified_once_by_who_did_not_claim_it() -> None:
    """Only what is verified counts."""
    register = carried_out()
    assert register.flow("benefit_yuan") == {}

    refuses(register, SamePerson, benefit_verified(reported_by=ANNA))
    refuses(register, BeforeItBegan, benefit_verified("04-19"))
    register.hear(benefit_verified())
    refuses(register, BenefitVerifiedBefore, benefit_verified())

    assert register.flow("benefit_yuan|kind=suggestion") == {
        ("u1", day("05-20")): Decimal("42000.50")
    }
    assert register.found("suggestion", "s1") == []


@pytest.mark.parametrize("kind", ["suggestion", "innovation"])
def test_more_verified_than_claimed_is_found(kind: str) -> None:
    """Of either kind of work."""
    register = carried_out().hear_all(innovation_registered(campaign=None))
    about = {"suggestion": "s1", "innovation": "i1"}[kind]
    register.hear(benefit_verified(kind=kind, about=about, yuan="50000.01"))

    assert register.found(kind, about) == ["verified_above_claim"]


def test_a_reward_is_paid_to_authors() -> None:
    """Of what was adopted at least, and not before it was made."""
    register = made().hear_all(suggestion_screened())

    refuses(register, NotAnAuthor, reward_paid(member_keys=["9f" * 32]))
    refuses(register, BeforeItBegan, reward_paid("02-28"))
    register.hear(reward_paid())


def test_an_innovation_counts_by_kind_and_its_benefit_as_verified() -> None:
    """Whoever entered it claimed it."""
    register = Skills().hear_all(innovation_registered(campaign=None))

    of_i1 = {"kind": "innovation", "about": "i1"}
    refuses(register, SamePerson, benefit_verified(**of_i1, reported_by=ANNA))
    register.hear_all(benefit_verified(**of_i1, yuan="9000"), reward_paid(**of_i1))

    assert register.flow("innovations|kind=method") == {("u1", day("03-02")): 1}
    assert register.flow("benefit_yuan") == {("u1", day("05-20")): Decimal(9000)}


def test_a_patent_is_granted_once_for_one_innovation() -> None:
    """By its number; it counts on the day granted."""
    register = Skills().hear_all(
        innovation_registered(campaign=None), innovation_registered(campaign=None, innovation="i2")
    )
    refuses(register, Waits, patent_granted(innovation="i9"))
    refuses(register, DayAhead, patent_granted("06-04"))
    register.hear(patent_granted())

    refuses(register, AlreadyExists, patent_granted(), patent_granted(innovation="i2"))
    assert list(register.flow("patents|patent_kind=utility_model").values()) == [1]
    assert [on for _, on in register.flow("patents")] == [day("06-05")]


def test_a_method_is_named_once_at_each_level() -> None:
    """Nothing else is."""
    register = Skills().hear_all(innovation_registered(campaign=None), method_named())

    refuses(register, NamedBefore, method_named())
    register.hear(method_named(level="region"))
    refuses(register, BeforeItBegan, method_named("03-01", level="nation"))
    assert register.flow("methods|level=city") == {("u1", day("06-20")): 1}
    assert register.flow("methods") == {("u1", day("06-20")): 2}

    register.hear(innovation_registered(campaign=None, innovation="i2", kind="renewal"))
    refuses(register, NotAMethod, method_named(innovation="i2"))


def test_a_studio_stands_at_the_level_of_its_name() -> None:
    """And at its own again when the name is withdrawn."""
    register = Skills().hear_all(studio_founded())
    refuses(register, NoNameHeld, studio_named(result="kept"), studio_named(result="withdrawn"))
    register.hear(studio_named())
    refuses(register, NamedBefore, studio_named("06-01"))
    refuses(register, BeforeItBegan, studio_named("01-31", level="region"))
    refuses(register, EndsFirst, studio_named("06-01", level="region", valid_to="2026-05-01"))
    register.hear(studio_named("09-01", result="kept", valid_to="2030-04-30"))
    register.hear(studio_named("11-01", result="withdrawn", valid_to=None))

    for on, level in (("03-01", "unit"), ("05-01", "city"), ("09-02", "city"), ("12-01", "unit")):
        assert sum(register.stock(f"studios|level={level}", on).values()) == 1
        assert sum(register.stock("studios", on).values()) == 1
    assert register.stock("studios|named=yes") == {}


DISTRICT: Final = studio_named("03-01", level="district", valid_to="2027-02-28")
CITY: Final = studio_named("05-01")


@pytest.mark.parametrize("told", [(DISTRICT, CITY), (CITY, DISTRICT)])
def test_each_level_names_a_studio_and_reviews_its_own_name(told: tuple[Event, ...]) -> None:
    """Whoever tells first: it stands at the highest name it has, and none takes away another's."""
    register = Skills().hear_all(studio_founded(), *told)
    kept = {"level": "district", "result": "kept", "valid_to": "2029-02-28"}

    register.hear_all(
        studio_named("06-01", **kept), studio_named("11-01", result="withdrawn", valid_to=None)
    )

    for on, level in (
        ("02-28", "unit"), ("03-01", "district"), ("05-01", "city"), ("06-02", "city"),
        ("11-01", "district"),
    ):  # fmt: skip
        assert register.stock(f"studios|level={level}", on) == {"6401": 1}
        assert register.stock("studios", on) == {"6401": 1}
    refuses(register, NoNameHeld, studio_named("12-01", result="kept"))


def test_each_name_of_a_studio_has_a_review_of_its_own() -> None:
    """The city's runs out, whatever the district keeps, until the city keeps or withdraws it."""
    register = Skills().hear_all(
        studio_founded(), DISTRICT, studio_named(valid_to="2026-05-29")
    )  # fmt: skip
    key = SubjectKey("studio", "w1")
    due = {one.due_on for one in register.of(*key).deadlines()}
    assert due == {day("2027-02-28"), day("05-29")}

    told = next(one for one in register.of(*key).deadlines() if one.due_on == day("05-29"))
    register.hear(DeadlineMissed(
        on=day("05-30"), kind="studio", about="w1", clock=told.clock, due_on=told.due_on,
        article=told.article, pack=told.pack, effect=told.effect,
    ))  # fmt: skip
    kept = {"result": "kept", "valid_to": "2029-05-29"}
    register.hear(studio_named("05-28", level="district", **kept))

    assert [one.deadline.due_on for one in register.of(*key).waited_for()] == [day("05-29")]
    register.hear(studio_named("06-10", **kept))
    assert register.of(*key).waited_for() == ()
    assert sum(register.flow("clocks_missed").values()) == 1
