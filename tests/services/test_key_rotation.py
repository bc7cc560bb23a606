"""The federation key is rotated: one person under the old key and the new, until the last day."""

from __future__ import annotations

import datetime as dt

import pytest

from services.organization import doubles
from shared.events.base import Event
from shared.events.common import KeyRotated
from shared.events.organization import KeyRotated as Rotated
from shared.events.skills import KeyRotated as WorkerRotated
from tests.rules import organization as report
from tests.rules import skills as of_skills
from tests.services.branch import Agent
from tests.services.mending import corrected, voided
from tests.services.station import City
from tests.services.test_intake_skills import BEGIN, Skills, skills

__all__ = ["skills"]

OLD, NEW, NEWEST = ("aa" * 32, "bb" * 32, "cc" * 32)
UNTIL = report.TODAY + dt.timedelta(days=30)
APPLIED = ("applied", None)


def rotated(
    union: str = "u1", old: str = OLD, new: str = NEW, cls: type[KeyRotated] = Rotated
) -> KeyRotated:
    """Build what a branch says of a person's keys."""
    return cls(on=report.TODAY, reported_by=report.ANNA, union=union, old=old, new=new, until=UNTIL)


def told(city: City, agent: Agent, *events: Event) -> tuple[str, str | None]:
    """Report in one message; give what became of the last, with everything in step."""
    city.settle(*agent.say(*events))
    assert city.difference() is None
    return city.outcome(agent)


@pytest.fixture
def rotating(city: City) -> City:
    """Give a city of which u1 has a member under the old key, and has told the new one."""
    assert told(city, city.anna, report.member_joined("03-01"), rotated()) == APPLIED
    return city


def test_what_comes_under_the_new_key_is_of_the_same_membership(rotating: City) -> None:
    """It is changed and ended, and nobody else begins."""
    change = report.member_changed("03-05", member=NEW, grade="senior")

    assert told(rotating, rotating.anna, change) == APPLIED
    joined = report.member_joined("03-07", member=NEW)
    assert told(rotating, rotating.anna, joined) == ("refused", "already_member")
    assert told(rotating, rotating.anna, report.member_left("03-09", member=NEW)) == APPLIED

    assert rotating.subject("member", f"u1/{OLD}").last.until == report.day("03-09")
    assert rotating.subject("member", f"u1/{NEW}") is None


def test_rotation_and_first_use_may_come_in_one_message(city: City) -> None:
    """As a branch that has just joined sends them."""
    joined, left = report.member_joined("03-01"), report.member_left("03-09", member=NEW)

    assert told(city, city.anna, joined, rotated(), left) == APPLIED

    assert city.subject("member", f"u1/{OLD}").last.until == report.day("03-09")


def test_both_keys_count_until_the_last_day(rotating: City) -> None:
    """By the day on which a report was recorded: whoever was offline loses nothing."""
    old, new = (report.member_changed("03-05", member=key, grade="senior") for key in (OLD, NEW))
    rotating.clock.go_on(days=30)
    assert rotating.clock().date() == UNTIL
    rotating.anna.record(old)
    in_time = rotating.anna.pack()

    rotating.clock.go_on(days=1)

    rotating.settle(*in_time)
    assert rotating.outcome(rotating.anna) == APPLIED
    assert told(rotating, rotating.anna, old) == ("refused", "key_retired")
    assert told(rotating, rotating.anna, new) == APPLIED


def test_who_joins_elsewhere_under_the_new_key_is_found_to_be_a_double(rotating: City) -> None:
    """The other branch holds the ID number too, and says the same before it."""
    elsewhere = report.member_joined("03-11", union="u2", member=NEW)
    assert told(rotating, rotating.bo, rotated("u2"), elsewhere) == APPLIED

    assert [row.outcome for row in doubles.find(rotating.station)] == ["applied"]

    assert [one.union for one in rotating.subject("double", OLD).twins] == ["u1", "u2"]
    assert rotating.difference() is None
    assert (
        told(rotating, rotating.bo, report.member_left("06-01", union="u2", member=NEW)) == APPLIED
    )
    assert rotating.subject("double", OLD).settled_on == report.day("06-01")
    assert doubles.find(rotating.station) == []


def test_a_member_is_sent_under_one_key_and_received_under_the_other(rotating: City) -> None:
    """u1 has not rotated yet, u2 has."""
    received = report.member_received("04-10", member=NEW)

    assert told(rotating, rotating.anna, report.member_sent("04-01")) == APPLIED
    assert told(rotating, rotating.bo, rotated("u2"), received) == APPLIED

    assert rotating.subject("member", f"u2/{OLD}").last.until is None
    assert rotating.subject("member", f"u1/{OLD}").last.ended == "sent"


def test_a_branch_that_rotates_late_goes_on_with_its_members(city: City) -> None:
    """Until it tells of new keys nobody can know that its own are old."""
    assert told(city, city.anna, report.member_joined("03-01")) == APPLIED
    city.clock.go_on(days=40)
    changed = report.member_changed("03-05", grade="senior")
    assert told(city, city.anna, changed) == APPLIED

    assert told(city, city.anna, rotated(), report.member_left("03-09", member=NEW)) == APPLIED

    assert told(city, city.anna, changed) == ("refused", "key_retired")
    assert city.subject("member", f"u1/{OLD}").last.until == report.day("03-09")


def test_a_membership_that_began_under_the_new_key_goes_on_there(city: City) -> None:
    """It was there before a late branch told whose it is."""
    assert told(city, city.anna, report.member_joined("03-01")) == APPLIED
    assert told(city, city.bo, report.member_joined("03-11", union="u2", member=NEW)) == APPLIED

    assert told(city, city.anna, rotated()) == APPLIED

    left = report.member_left("06-01", union="u2", member=NEW)
    assert told(city, city.bo, left) == APPLIED
    assert city.subject("member", f"u2/{NEW}").last.until == report.day("06-01")
    assert told(city, city.anna, report.member_left("06-01", member=NEW)) == APPLIED
    assert city.subject("member", f"u1/{OLD}").last.until == report.day("06-01")


def test_keys_that_were_rotated_twice_lead_to_the_first(rotating: City) -> None:
    """A membership outlives many rotations."""
    left = report.member_left("03-09", member=NEWEST)

    assert told(rotating, rotating.anna, rotated(old=NEW, new=NEWEST), left) == APPLIED

    assert rotating.subject("member", f"u1/{OLD}").last.until == report.day("03-09")


def test_who_says_otherwise_of_a_key_is_refused(rotating: City) -> None:
    """And what is known stands; who says the same is right."""
    assert told(rotating, rotating.bo, rotated("u2")) == APPLIED

    for wrong in (rotated("u2", new=NEWEST), rotated("u2", old=NEWEST), rotated("u2", NEW, OLD)):
        assert told(rotating, rotating.bo, wrong) == ("refused", "key_rotated_otherwise")


def test_a_branch_tells_of_keys_for_its_own_unions_only(rotating: City) -> None:
    """As of everything."""
    rotating.bo.record(rotated("u1", old=NEWEST, new="dd" * 32), "u2")
    rotating.settle(*rotating.bo.pack())

    assert rotating.outcome(rotating.bo) == ("refused", "not_authorized")


def test_what_was_reported_under_the_old_key_can_be_mended_after_its_day(rotating: City) -> None:
    """A correction and a void name a report as it was made."""
    change = rotating.anna.record(report.member_changed("03-05", member=OLD, grade="senior"))
    rotating.settle(*rotating.anna.pack())
    rotating.clock.go_on(days=40)

    right = corrected(change, f"member:u1/{OLD}", grade="junior")
    assert told(rotating, rotating.anna, right) == APPLIED
    assert told(rotating, rotating.anna, voided(change, f"member:u1/{NEW}")) == APPLIED

    assert rotating.subject("member", f"u1/{OLD}").traits[-1].grade == "none"


def test_a_service_speaks_of_people_by_their_first_keys_for_good(rotating: City) -> None:
    """A double is found and settled years after the last day."""
    elsewhere = report.member_joined("03-11", union="u2", member=NEW)
    assert told(rotating, rotating.bo, rotated("u2"), elsewhere) == APPLIED
    rotating.clock.go_on(days=400)

    assert [row.outcome for row in doubles.find(rotating.station)] == ["applied"]

    rotating.house.record(report.double_settled("06-20", member=NEW), "640104")
    rotating.settle(*rotating.house.pack())
    assert rotating.outcome(rotating.house) == APPLIED
    assert rotating.difference() is None


# ---------------------------------------------------------------- a worker counts once


def test_a_worker_counts_once_in_a_campaign_under_either_key(skills: Skills) -> None:
    """u1 enters under the old key, u2 under the new one."""
    skills.tell_all(*BEGIN)
    entries = [
        (of_skills.worker_entered("03-02", employer="e1", member=OLD), "u1"),
        (rotated("u2", cls=WorkerRotated), "u2"),
        (
            of_skills.worker_entered("03-05", activity="k2", entry="e2", union="u2", member=NEW),
            "u2",
        ),
    ]

    skills.tell_all(*entries)

    assert skills.people() == {"u1": 1}


def test_a_worker_who_was_counted_twice_counts_once_when_a_late_branch_tells(
    skills: Skills,
) -> None:
    """All that was told under the new key goes to the old one; what follows too."""
    skills.tell_all(*BEGIN)
    skills.tell_all(
        (of_skills.worker_entered("03-05", employer="e1", member=OLD), "u1"),
        (
            of_skills.worker_entered("03-02", activity="k2", entry="e2", union="u2", member=NEW),
            "u2",
        ),
    )
    assert skills.people() == {"u1": 1, "u2": 1}

    skills.tell_all((rotated("u1", cls=WorkerRotated), "u1"))

    assert skills.people() == {"u2": 1}
    third = of_skills.worker_entered("03-01", activity="k3", entry="e3", union="u4", member=NEW)
    skills.tell_all((third, "u4"))
    assert skills.people() == {"u4": 1}
