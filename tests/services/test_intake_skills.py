"""Skills on a real database: who may report what, what waits, what is mended."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from services.skills.domain import skills as domain
from shared.events import skills as events
from shared.events.base import Event
from shared.events.envelope import read
from tests.fix_postgres import MakeDatabase
from tests.rules import skills as report
from tests.rules.register import ANNA, day, make
from tests.rules.skills import LI
from tests.services.branch import Agent
from tests.services.rights import Rights
from tests.services.station import JINFENG, ROOT, STREAMS, XINGQING, Bed, City

Outcome = tuple[str, str | None]


class Skills(Rights):
    """A service of skills that hears organization, with all agents of the city."""

    def __init__(self, city: City, bed: Bed) -> None:
        """Let each agent have a stream to skills too."""
        super().__init__(city, bed)
        self.agents = {name: one.copy(city.clock) for name, one in city.agents.items()}
        for one in self.agents.values():
            one.stream, one.written, one.packed = f"{one.id}/skills", [], 0

    def tell(self, event: Event, source: str) -> Outcome:
        """Report on behalf of a union; give what became of it, with everything in step."""
        agent = self.agent_of(source)
        agent.record(event, source)
        self.bed.settle(*agent.pack())
        assert self.bed.difference() is None
        return self.bed.outcome(agent)

    def tell_all(self, *told: tuple[Event, str]) -> None:
        """Report what is applied."""
        for event, source in told:
            assert self.tell(event, source) == ("applied", None)

    def agent_of(self, union: str) -> Agent:
        """Give the agent that speaks for a union."""
        return next(one for one in self.agents.values() if union in one.unions)

    def last_id(self, union: str) -> str:
        """Give the id of the last report of a union's agent."""
        return read(self.agent_of(union).written[-1].body).id

    def people(self) -> dict[str, int]:
        """Give who of the city took part, by the union where they count."""
        found = {}
        for union in ("u1", "u2", "u3", "u4"):
            ((value,),) = self.bed.rows(
                "stock", union=union, cell="skills.campaign_people", on=day("12-31")
            )
            if value:
                found[union] = int(value)
        return found

    def stock(self, cell: str, union: str) -> int:
        """Give a union's stock at the end of the year."""
        ((value,),) = self.bed.rows("stock", union=union, cell=f"skills.{cell}", on=day("12-31"))
        return int(value or 0)


@pytest.fixture
def skills(city: City, make_database: MakeDatabase) -> Iterator[Skills]:
    """Give a service of skills that has heard all of organization."""
    bed = Bed(make_database([STREAMS]), domain, city.clock)
    found = Skills(city, bed)
    found.hear()
    yield found
    bed.close()


BEGIN = [
    (report.campaign_launched(), ROOT),
    (report.competition_planned(union=ROOT), ROOT),
    (report.competition_opened(), ROOT),
    (report.competition_planned(competition="k2", union=XINGQING), XINGQING),
    (report.competition_planned(competition="k3", union="u4"), "u4"),
]
THREE = [
    (report.worker_entered("03-02", employer="e1"), "u1"),
    (report.worker_entered("03-05", activity="k2", entry="e2", union="u2"), "u2"),
    (report.worker_entered("03-09", activity="k3", entry="e3", union="u4"), "u4"),
]


def void(kind: str, about: str, event: str) -> events.EventVoided:
    """Build that an event never happened."""
    defaults = {"kind": kind, "about": about, "event": event, "reason": "mistaken"}
    return make(events.EventVoided, "06-25", defaults, {})


def test_one_worker_through_three_unions_is_one_person_and_three_entries(skills: Skills) -> None:
    """Also when the earliest entry arrives last: the person moves to its union."""
    skills.tell_all(*BEGIN, *THREE[1:])
    assert skills.people() == {"u2": 1}

    skills.tell_all(THREE[0])

    assert skills.people() == {"u1": 1}
    assert [skills.stock("campaign_entries", one) for one in ("u1", "u2", "u4")] == [1, 1, 1]
    assert skills.bed.subject("worker", LI).former() == ("u1", "u2")


def test_the_earliest_entry_voided_or_taken_back_moves_the_person_on(skills: Skills) -> None:
    """To the union of the next one; rebuilt it is the same."""
    skills.tell_all(*BEGIN, *THREE)
    first = skills.last_id("u1")

    skills.tell_all((void("competition", "k1", first), "u1"))
    assert skills.people() == {"u2": 1}
    skills.tell_all(
        (report.entry_withdrawn(activity="k2", entry="e2", union="u2", member=LI), "u2")
    )
    assert skills.people() == {"u4": 1}
    assert skills.stock("campaign_entries", "u1") == skills.stock("campaign_entries", "u2") == 0


def test_what_names_a_campaign_or_a_competition_waits_for_it(skills: Skills) -> None:
    """Reports of different stores come in any order; the end is the same."""
    for event, source in (*reversed(THREE), *reversed(BEGIN[1:])):
        outcome, _ = skills.tell(event, source)
        assert outcome == "waiting"

    skills.tell_all(BEGIN[0])

    assert skills.people() == {"u1": 1}
    assert skills.bed.rows("waiting") == []
    assert skills.bed.difference() is None


def test_unions_enter_their_own_and_the_organizer_scores(skills: Skills) -> None:
    """Nobody enters for another union, scores or publishes for another organizer."""
    skills.tell_all(*BEGIN[:3], THREE[0])
    other = report.worker_entered(entry="e9", union="u1", member="3c" * 32)

    assert skills.tell(other, "u2") == ("refused", "not_authorized")
    assert skills.tell(report.round_scored(), "u1") == ("refused", "not_authorized")
    skills.tell_all((report.round_scored(), ROOT))
    assert skills.tell(report.result_published(), XINGQING) == ("refused", "not_authorized")
    skills.tell_all(
        (report.result_published(), ROOT),
        (report.entry_withdrawn("05-02", kind="disqualified", employer="e1"), ROOT),
    )


def test_a_union_takes_its_own_entry_back(skills: Skills) -> None:
    """And nobody else's; only the organizer disqualifies."""
    skills.tell_all(*BEGIN[:3], THREE[0])
    back = report.entry_withdrawn(employer="e1")

    assert skills.tell(back, "u2") == ("refused", "not_authorized")
    assert skills.tell(report.entry_withdrawn(employer="e1", kind="disqualified"), "u1") == (
        "refused", "only_organizer_disqualifies",
    )  # fmt: skip
    skills.tell_all((back, "u1"))
    assert skills.people() == {}


def test_a_goal_goes_down_the_tree(skills: Skills) -> None:
    """By the union directly above; every level has what it was given, less what it gave."""
    skills.tell_all(BEGIN[0])
    to_district = report.quota_set(union=XINGQING, people=20_000)
    to_union = report.quota_set("01-08", union="u1", people=5_000)

    assert skills.tell(to_union, ROOT) == ("refused", "not_authorized")
    assert skills.tell(to_district, JINFENG) == ("refused", "not_authorized")
    skills.tell_all((to_district, ROOT), (to_union, XINGQING))
    assert skills.tell(report.quota_answered(), XINGQING) == ("refused", "not_authorized")
    skills.tell_all((report.quota_answered(), "u1"))

    goals = [skills.stock("campaign_goal", one) for one in (ROOT, XINGQING, "u1")]
    assert goals == [80_000, 15_000, 5_000]


def test_a_campaign_is_launched_by_a_federation(skills: Skills) -> None:
    """A union at the bottom launches none."""
    assert skills.tell(report.campaign_launched(), "u1") == ("refused", "not_authorized")


def test_a_suggestion_goes_its_way_and_its_benefit_is_verified_by_another(skills: Skills) -> None:
    """By the union itself or the one above."""
    skills.tell_all(
        BEGIN[0], (report.suggestion_made(), "u1"), (report.suggestion_screened(), "u1"),
        (report.suggestion_started(), "u1"), (report.suggestion_implemented(), "u1"),
    )  # fmt: skip
    by_anna = report.benefit_verified(reported_by=ANNA)
    assert skills.tell(by_anna, "u1") == ("refused", "same_person")

    skills.tell_all((report.benefit_verified(), XINGQING), (report.reward_paid(), "u1"))

    assert skills.people() == {"u1": 2}
    assert skills.bed.subject("suggestion", "s1").benefit.yuan == "42000.50"


def test_a_corrected_day_moves_the_person(skills: Skills) -> None:
    """An entry that turns out to have been earlier is where the person counts."""
    skills.tell_all(*BEGIN, *THREE)
    of_u2 = skills.last_id("u2")
    mend = make(
        events.EventCorrected, "06-25",
        {"kind": "competition", "about": "k2", "event": of_u2, "reason": "mistaken",
         "fields": {"on": "2026-02-20"}}, {},
    )  # fmt: skip

    skills.tell_all((mend, "u2"))

    assert skills.people() == {"u2": 1}


def test_a_voided_competition_takes_its_entries_with_it(skills: Skills) -> None:
    """What was entered in it counts on none of its subjects."""
    planned = []
    for event, source in BEGIN[:2]:
        skills.tell_all((event, source))
        planned.append(skills.last_id(source))
    skills.tell_all(THREE[0])
    assert skills.people() == {"u1": 1}

    skills.tell_all((void("competition", "k1", planned[1]), ROOT))

    assert skills.people() == {}
    assert skills.stock("campaign_entries", "u1") == 0


def test_a_patent_is_of_one_innovation(skills: Skills) -> None:
    """By its number, whichever union reports it."""
    skills.tell_all(
        (report.innovation_registered(campaign=None), "u1"), (report.patent_granted(), "u1"),
        (report.innovation_registered(campaign=None, innovation="i2", union="u2"), "u2"),
    )  # fmt: skip

    assert skills.tell(report.patent_granted(innovation="i2"), "u2") == (
        "refused",
        "already_exists",
    )


def test_training_studios_and_activities_are_reported_by_their_unions(skills: Skills) -> None:
    """A method and a studio are named from above."""
    skills.tell_all(
        (report.course_opened(), "u1"), (report.course_finished(), "u1"),
        (report.grade_raised(), "u1"), (report.activity_held(), XINGQING),
        (report.studio_founded(), "u1"), (report.studio_named(), XINGQING),
        (report.innovation_registered(campaign=None), "u1"), (report.method_named(), ROOT),
    )  # fmt: skip

    assert skills.tell(report.method_named(level="region"), "u1") == ("refused", "not_authorized")
    assert skills.tell(report.studio_named(level="region"), "u1") == ("refused", "not_authorized")
