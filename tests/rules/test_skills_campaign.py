"""Campaigns: goals that go down the tree, and people who count once."""

from __future__ import annotations

from itertools import permutations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.skills.rules.refusals import (
    CampaignCountsOther,
    CampaignOver,
    ChangeNotNamed,
    EndsFirst,
    EnteredBefore,
    EntryOfNobody,
    EntryOut,
    OnlyOrganizerDisqualifies,
    OtherEntry,
    QuotaAnsweredBefore,
)
from shared.events import skills as events
from shared.events.base import SubjectKey
from shared.events.figures import Cell
from shared.rules import counting
from shared.rules.refusals import BeforeItBegan
from shared.streams.rules import AlreadyExists, Fact, Waits
from tests.rules.register import day
from tests.rules.skills import (
    LI,
    MA,
    Skills,
    campaign_changed,
    campaign_launched,
    competition_planned,
    entry_withdrawn,
    innovation_registered,
    open_to_all,
    quota_answered,
    quota_set,
    refuses,
    suggestion_made,
    worker_entered,
)

THROUGH_THREE = (
    worker_entered("03-02", activity="k1", entry="e1", union="u1"),
    worker_entered("03-05", activity="k2", entry="e2", union="u2"),
    worker_entered("03-09", activity="k3", entry="e3", union="u3"),
)
QUOTA = SubjectKey("quota", "drill/u1")


@pytest.mark.parametrize("order", tuple(permutations(THROUGH_THREE)))
def test_a_worker_through_three_unions_counts_once_and_as_three_entries(
    order: tuple[events.WorkerEntered, ...],
) -> None:
    """At the union of the earliest entry, also when that one arrives last."""
    register = open_to_all("k2", "k3").hear_all(*order)

    assert register.stock("campaign_people", "03-01") == {}
    assert register.stock("campaign_people", "03-02") == {"u1": 1}
    assert register.stock("campaign_people|campaign=drill") == {"u1": 1}
    assert register.stock("campaign_people_any") == {"u1": 1}
    assert register.stock("campaign_entries") == {"u1": 1, "u2": 1, "u3": 1}


def test_an_earlier_entry_that_arrives_late_moves_the_person() -> None:
    """From the union where it counted to the one that was first."""
    first, *later = THROUGH_THREE
    register = open_to_all("k2", "k3").hear_all(*later)
    assert register.stock("campaign_people") == {"u2": 1}

    register.hear(first)

    assert register.stock("campaign_people") == {"u1": 1}


def test_of_two_entries_of_a_day_the_lesser_event_id_is_the_earlier() -> None:
    """Whichever arrived first."""
    register = open_to_all("k2")
    register.hear(worker_entered(union="u1"), id_="b")
    register.hear(worker_entered(activity="k2", entry="e2", union="u2"), id_="a")

    assert register.stock("campaign_people") == {"u2": 1}


def test_a_person_counts_in_each_campaign_and_once_in_any() -> None:
    """Campaigns don't add up to people."""
    register = open_to_all()
    register.hear(campaign_launched(campaign="ideas", kind="suggestion"))
    register.hear_all(worker_entered(), suggestion_made(campaign="ideas", union="u2"))

    assert register.stock("campaign_people|campaign=drill") == {"u1": 1}
    assert register.stock("campaign_people|campaign=ideas") == {"u2": 2}
    assert register.stock("campaign_people_any") == {"u2": 2}


def test_authors_take_part_too() -> None:
    """Each with a key once; those without key count as entries only (未实名)."""
    register = open_to_all()
    register.hear_all(suggestion_made(unkeyed=3), innovation_registered())

    assert register.stock("campaign_people") == {"u1": 2}
    assert register.stock("campaign_entries") == {"u1": 6}
    assert register.stock("campaign_entries|keyed=no") == {"u1": 3}


def test_workers_without_key_count_as_entries_only() -> None:
    """Thirty heads, nobody's count of people."""
    register = open_to_all()
    register.hear(worker_entered(member=None, headcount_if_unkeyed=30))

    assert register.stock("campaign_people") == {}
    assert register.stock("campaign_entries|keyed=no") == {"u1": 30}
    refuses(
        register, EntryOfNobody,
        worker_entered(entry="e2", headcount_if_unkeyed=2), worker_entered(entry="e2", member=None),
    )  # fmt: skip


def test_what_is_known_of_a_person_is_the_first_that_was_said() -> None:
    """The earliest entry may say nothing of sex or employment."""
    register = open_to_all("k2")
    register.hear(worker_entered("03-01"))
    register.hear(
        worker_entered(activity="k2", entry="e2", sex="female", migrant=True, employment="platform")
    )

    for label in ("sex=female", "migrant=yes", "employment=platform"):
        assert register.stock(f"campaign_people|{label}") == {"u1": 1}


def test_a_competition_outside_any_campaign_counts_in_none() -> None:
    """Its entries are there all the same."""
    register = Skills().hear_all(competition_planned(campaign=None), worker_entered())

    assert register.stock("campaign_people") == register.stock("campaign_entries") == {}


def test_a_worker_is_entered_once_by_a_union_and_found_when_two_do() -> None:
    """The second union's entry is real: it stands, and is against the rule."""
    register = open_to_all().hear_all(worker_entered())

    refuses(register, EnteredBefore, worker_entered(entry="e2"))
    refuses(register, AlreadyExists, worker_entered(member=MA))
    register.hear(worker_entered(entry="e3", union="u2"))

    assert register.found("worker", LI) == ["entered_through_two_unions"]
    assert register.stock("campaign_people") == {"u1": 1}


def test_an_entry_taken_back_counts_no_more_and_a_disqualified_one_does() -> None:
    """Whoever was disqualified had taken part."""
    register = open_to_all().hear_all(worker_entered(employer="w1"), entry_withdrawn(employer="w1"))
    assert register.stock("campaign_people") == register.stock("campaign_entries") == {}
    assert register.flow("competition_employers") == {}

    register = open_to_all().hear_all(worker_entered())
    refuses(register, OnlyOrganizerDisqualifies, entry_withdrawn(kind="disqualified"))

    register = Skills().hear_all(
        campaign_launched(), competition_planned(union="u1"), worker_entered(employer="w1"),
        entry_withdrawn("07-05", employer="w1", kind="disqualified"),
    )  # fmt: skip
    assert register.stock("campaign_people") == register.stock("campaign_entries") == {"u1": 1}
    assert register.flow("competition_employers") == {("u1", day("03-10")): 1}


def test_an_entry_is_taken_back_once_and_as_it_was_made() -> None:
    """By its union, with its worker, not before the day of the entry."""
    register = open_to_all("k2").hear_all(worker_entered())

    refuses(register, OtherEntry, entry_withdrawn(member=None), entry_withdrawn(activity="k2"))
    refuses(register, BeforeItBegan, entry_withdrawn("03-09"))
    register.hear(entry_withdrawn())
    refuses(register, EntryOut, entry_withdrawn())
    register.hear(worker_entered("03-21", entry="e2"))

    assert register.stock("campaign_people") == {"u1": 1}


def test_whatever_counts_in_a_campaign_is_what_it_counts_on_its_days() -> None:
    """Else it is reported without the campaign."""
    register = Skills()
    refuses(register, Waits, suggestion_made(), innovation_registered(), competition_planned())
    register.hear(campaign_launched(activities=["drill"]))

    refuses(
        register, CampaignCountsOther, suggestion_made(), competition_planned(kind="competition")
    )
    refuses(register, BeforeItBegan, competition_planned(from_="2026-01-09"))
    register.hear(campaign_changed("02-20"))
    refuses(
        register, CampaignOver, competition_planned(), quota_set("03-01", answer_by="2026-03-02")
    )


def test_a_campaign_ends_once_and_not_before_it_begins() -> None:
    """A goal may be changed until then."""
    refuses(Skills(), EndsFirst, campaign_launched(to="2026-01-09"))
    register = Skills().hear_all(campaign_launched())

    refuses(register, BeforeItBegan, campaign_changed("01-04"))
    refuses(register, EndsFirst, campaign_changed(to="2026-01-01", ended=False))
    register.hear_all(
        campaign_changed("02-01", ended=False, goal_people=120_000), campaign_changed()
    )
    refuses(register, CampaignOver, campaign_changed("06-02"))

    assert register.stock("campaign_goal", "01-31") == {"6401": 100_000}
    assert register.stock("campaign_goal|campaign=drill", "02-01") == {"6401": 120_000}


@given(st.from_regex(r"[0-9A-Za-z:_.-]{1,80}", fullmatch=True))
def test_the_figures_of_any_campaign_are_what_the_wire_takes(campaign: str) -> None:
    """Its id may be longer than a label, and name a store; what fits stays as it is."""
    register = Skills().hear_all(
        campaign_launched(campaign=campaign), quota_set(campaign=campaign),
        suggestion_made(campaign=campaign),
    )  # fmt: skip
    cells = {cell for one in register.figures().values() for cell in (*one.stock, *one.flow)}
    told = {one.partition("=")[2] for one in cells if "|campaign=" in one}

    assert set(msgspec.convert(list(cells), list[Cell])) == cells
    assert len(told) == 1
    assert told == {campaign} or len(campaign) > 60 or ":" in campaign


def test_campaigns_whose_ids_dont_fit_stay_apart() -> None:
    """Neither the colon nor what is beyond the end is lost."""
    long = "x" * 79
    ids = (f"{long}a", f"{long}b", "s:1", "s.1", "s-1")

    assert len({counting.label("campaign", one) for one in ids}) == len(ids)


def test_a_goal_goes_down_the_tree_with_its_quotas() -> None:
    """Who gives has so much less: at every level the total is what was given to it."""
    register = Skills().hear_all(campaign_launched())
    for event in (quota_set("02-01", people=25_000, answer_by="2026-02-10"), quota_set()):
        told = Fact("e", "6401", "b" * 16, day("06-30"), {})
        quota = register.rules.fold(QUOTA, register.subjects.get(QUOTA), event, told)
        register.subjects[QUOTA] = quota

    assert register.stock("campaign_goal", "01-06") == {"6401": 80_000, "u1": 20_000}
    assert register.stock("campaign_goal|campaign=drill") == {"6401": 75_000, "u1": 25_000}
    quota = register.of(*QUOTA)
    assert (quota.home(), quota.former()) == ("u1", ("6401",))


def test_a_quota_is_answered_by_its_day() -> None:
    """It is taken on once; whoever wants another says which. Silence is missed, until heard."""
    register = Skills().hear_all(campaign_launched(), quota_set())
    register.hear(register.missed(QUOTA, events.DeadlineMissed))
    assert register.flow("clocks_missed") == {("u1", day("01-21")): 1}

    refuses(
        register,
        ChangeNotNamed,
        quota_answered(people_proposed=5),
        quota_answered(answer="asks_change"),
    )
    refuses(register, BeforeItBegan, quota_answered("01-05"))
    register.hear(quota_answered("01-18", answer="asks_change", people_proposed=15_000))
    assert register.flow("clocks_missed") == {}
    register.hear(quota_answered("01-19"))
    refuses(register, QuotaAnsweredBefore, quota_answered("01-20"))

    register.hear(quota_set("02-01", answer_by="2026-02-10"))
    assert [one.due_on for one in register.of(*QUOTA).deadlines()] == [day("02-10")]


def test_an_answer_told_after_the_quota_was_given_anew_answers_the_one_before() -> None:
    """It was true on its day, and in time; the new one is still to be answered."""
    register = Skills().hear_all(campaign_launched(), quota_set())
    register.hear(register.missed(QUOTA, events.DeadlineMissed))
    register.hear(quota_set("02-01", answer_by="2026-02-10"))

    register.hear(quota_answered("01-15"))

    quota = register.of(*QUOTA)
    assert register.flow("clocks_missed") == {}
    assert [one.due_on for one in quota.deadlines()] == [day("02-10")]
    register.hear(quota_answered("02-03"))
    assert register.of(*QUOTA).deadlines() == ()


def test_a_quota_is_of_a_campaign_that_is_there() -> None:
    """What comes first waits; an answer is due after it was asked."""
    refuses(Skills(), Waits, quota_set(), quota_answered())
    register = Skills().hear_all(campaign_launched())
    refuses(register, EndsFirst, quota_set(answer_by="2026-01-05"))
