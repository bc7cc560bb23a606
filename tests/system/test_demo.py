"""The demo city, a small one: what it plays, what it comes to, and that it is in step."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

import msgspec
import psycopg
import pytest

from deploy.demo import plan
from deploy.demo.running import today
from deploy.installation import domain
from services.city.reads import Reads, ask
from services.organization import grades
from services.organization.rules.member import Member
from services.organization.rules.skill import Skill
from shared.events import registry
from shared.events.base import Report
from shared.streams.readers import DOMAINS
from tests.fix_demo import City, Result

MEANT: Final = {
    "organization": {"day_in_future", "not_authorized", "already_left"},
    "rights": {"out_of_turn", "checked_by_handler", "step_missing", "household_has_file"},
    "skills": {"entered_before", "same_person"},
}
"""What the demo's clerks do wrong on purpose, as the services refuse it."""
NEVER: Final = {
    "organization.double_settled": "no worker of the demo is in two unions by mistake",
    "organization.union_split": "rare: the demo has one union merged into another instead",
    "organization.key_rotated": "the federation key stays while a demo runs",
    "rights.key_rotated": "likewise",
    "skills.key_rotated": "likewise",
}
"""The reports that the demo doesn't play, and why."""
FILLED: Final = tuple(
    f"organization.{name}" for name in (
        "officers", "officers_trained", "members_kept", "members_verified_rate",
        "legal_person_rate", "audit_committee_rate", "staff_home_rate", "unionization_rate",
        "terms_ended", "terms_renewed", "findings", "clocks_missed", "visit_problems_open",
    )
)  # fmt: skip
"""Numbers that live reports must fill."""
RIGHTS: Final = tuple(
    f"rights.{name}" for name in (
        "contract_rate", "contracts_in_force", "workers_under_contract", "contract_wages_rate",
        "contract_women_rate", "contracts_renewed_on_time_rate", "congress_rate",
        "congress_delegates", "open_affairs_rate", "proposals_answered_rate", "disputes_filed",
        "disputes_open", "dispute_workers", "recovered_yuan", "mediation_success_rate",
        "mediation_overdue_rate", "mediation_days_mean", "clocks_missed", "letters_sent",
        "letters_answered_rate", "calls", "calls_closed_rate", "calls_on_time_rate",
        "callers_satisfied_rate", "hardship_households", "hardship_left", "hardship_relapsed",
        "aid_yuan", "care_heads", "labour_contract_rate", "risks_open", "findings",
    )
)  # fmt: skip
"""The indicators 10 to 16 of the city, each with a value from the first second."""
DISTRICTS: Final = ("640104", "640105", "640106")
"""Where the small city lies."""
PAIRS: Final = (
    "SELECT skills.state::text, members.state::text FROM subjects skills JOIN subjects members"
    " ON members.kind = 'member' AND split_part(members.id, '/', 2) = skills.id"
    " WHERE skills.kind = 'skill' AND members.state IS NOT NULL"
)
"""Whoever has a certificate, with each membership."""
HOLDERS: Final = (
    "SELECT DISTINCT state ->> 'member' FROM subjects WHERE kind = %(kind)s AND state IS NOT NULL"
)


def test_the_reporting_itself_is_counted(lived: tuple[City, Result]) -> None:
    """A year of months was owed, most came in time, and every stream is in step (EVENTS.md)."""
    city, found = lived
    totals = {name: Decimal(value or 0) for name, value in found["totals"].items()}

    with city.database("organization") as tx:
        refused = tx.execute("SELECT count(*) FROM ledger WHERE outcome = 'refused'").fetchone()

    assert totals["city.reports_expected"] > totals["city.reports_received"] > 0
    assert Decimal("0.6") < totals["city.reports_on_time_rate"] <= 1
    assert (totals["city.reports_refused"],) == refused
    assert totals["city.streams_in_step_rate"] == 1


def test_nothing_is_lost_and_all_is_in_step(lived: tuple[City, Result]) -> None:
    """Stores and ledgers hold the same, and every total follows from them."""
    _, found = lived

    assert (found["lost"], found["unexpected"], found["in_step"]) == (0, 0, True)
    assert found["difference"] is None
    assert 0 < found["latency_ms"]["p50"] <= found["latency_ms"]["p99"]


def test_every_indicator_that_people_see_has_a_value(lived: tuple[City, Result]) -> None:
    """Values are exact: decimal strings, and null only where nothing can be divided."""
    _, found = lived

    totals = found["totals"]
    seen = {
        one.id for name in DOMAINS for one in domain(name).indicators.all.values() if not one.hidden
    }

    campaigns = {name for name in totals if name.startswith("skills.campaign_progress/")}

    assert seen == totals.keys() - campaigns
    assert {one.partition(".")[0] for one in seen} == {"city", *DOMAINS}
    assert all(value is None or Decimal(value).is_finite() for value in totals.values())
    assert int(totals["organization.unions"]) > 30
    assert int(totals["organization.members_joined"]) > 0


def test_live_reports_fill_the_numbers_of_what_unions_have(lived: tuple[City, Result]) -> None:
    """Committees, legal persons, staff homes, officers and their training, verified members."""
    _, found = lived

    empty = [name for name in FILLED if not Decimal(found["totals"][name] or 0)]

    assert empty == []


@pytest.mark.parametrize("name", DOMAINS)
def test_only_what_is_wrong_on_purpose_is_refused(lived: tuple[City, Result], name: str) -> None:
    """What is late is missed, not refused; nor is what is unlawful, which is found."""
    city, found = lived

    with city.database(name) as tx:
        assert why_refused(tx) == MEANT[name]
        assert f"{name}.deadline_missed" in types(tx)
    assert found["refused_at_branch"] > 0


def test_every_report_of_the_catalogue_is_played(lived: tuple[City, Result]) -> None:
    """A new kind of report is shown by the demo too, or named with the reason why not."""
    city, _ = lived
    declared = (one for one in registry.declare_all() if one.domain in DOMAINS)
    catalogue = {one.type for one in declared if issubclass(one.cls, Report)}

    played: set[str] = set()
    for name in DOMAINS:
        with city.database(name) as tx:
            played |= types(tx)

    assert catalogue - played == NEVER.keys()


def types(tx: psycopg.Connection) -> set[str]:
    """Give the types of all events that a service has settled."""
    return {type_ for (type_,) in tx.execute("SELECT DISTINCT type FROM ledger")}


def why_refused(tx: psycopg.Connection) -> set[str]:
    """Give the reasons for which a service has refused reports."""
    rows = tx.execute("SELECT DISTINCT reason FROM ledger WHERE outcome = 'refused'").fetchall()
    return {reason for (reason,) in rows}


def test_the_year_before_fills_the_numbers_of_rights(entered: tuple[City, Result]) -> None:
    """Contracts, congresses, disputes, letters, calls, hardship, aid: before any live report."""
    _, found = entered

    empty = [name for name in RIGHTS if not Decimal(found["totals"].get(name) or 0)]

    assert empty == []


def test_the_year_before_fills_every_number_of_skills(entered: tuple[City, Result]) -> None:
    """Campaigns with quotas, competitions, suggestions, innovations, honours."""
    _, found = entered

    skills = {name: one for name, one in found["totals"].items() if name.startswith("skills.")}

    assert len(skills) > 20
    assert [name for name, value in skills.items() if not Decimal(value or 0)] == []
    assert Decimal(skills["skills.campaign_goal"]) == 3 * plan.HAMLET.goal
    assert int(skills["skills.campaign_people"]) > int(skills["skills.campaign_people_any"])


def test_each_campaign_tells_how_far_it_is(lived: tuple[City, Result]) -> None:
    """Drills, suggestions and innovations apart: on the way, and neither at the beginning nor over.

    A stranger sees districts at different progress.
    """
    city, found = lived

    of_city = {
        name.rpartition("-")[2]: Decimal(value)
        for name, value in found["totals"].items()
        if name.startswith("skills.campaign_progress/")
    }
    with city.database("city") as tx:
        reads = Reads()
        of_districts = {
            reads.all(tx, ask("territorial", code, today()))["skills.campaign_progress"][""]
            for code in DISTRICTS
        }

    assert of_city.keys() == {"drill", "suggestion", "innovation"}
    assert all(Decimal("0.05") < one < 1 for one in of_city.values()), of_city
    assert len(of_districts) == len(DISTRICTS)


def test_members_have_the_grades_that_skills_has_announced(lived: tuple[City, Result]) -> None:
    """Every certificate has come to each membership of its holder; the city hears of none."""
    city, found = lived

    with city.database("skills") as tx:
        raised = set(tx.execute(HOLDERS, {"kind": "grade"}))
    with city.database("organization") as tx:
        heard = set(tx.execute(HOLDERS, {"kind": "skill"}))
        pairs = [
            (msgspec.json.decode(skill, type=Skill), msgspec.json.decode(member, type=Member))
            for skill, member in tx.execute(PAIRS)
        ]
    with city.database("city") as tx:
        read = tx.execute("SELECT count(*) FROM ledger WHERE stream LIKE '%/people'").fetchone()

    assert found["in_step"]
    assert heard == raised
    assert any(member.certified for _, member in pairs)
    assert [one for pair in pairs for one in grades.untold(*pair)] == []
    assert read == (0,)
