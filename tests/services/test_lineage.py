"""Behind a number stand its subjects, behind a subject its events, and the sums are the figures."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from services.organization.domain import organization
from services.organization.indicators import indicators
from services.organization.rules import rules
from shared.events.base import Reporter
from shared.events.organization import (
    EventCorrected,
)
from shared.streams import answers
from shared.streams.lineage import (
    Page,
    Question,
    RatioHasParts,
    UnknownIndicator,
    UnknownUnion,
    subjects,
)
from shared.streams.standing import parked
from tests.agents import joined
from tests.rules.organization import (
    day,
    employer_counted,
    member_left,
    union_registered,
)
from tests.services.branches import DISTRICT, TODAY, UNION, Branches, members


def test_the_sum_of_the_subjects_is_the_figure(branches: Branches) -> None:
    """The same functions over the subjects give what the figures say, for every indicator."""
    branches.report(*members(5), source=UNION)
    branches.report(employer_counted(on="03-02", employer="e1", workers=60), source=UNION)

    found = {
        one.id: branches.behind(UNION, one.id, TODAY)
        for one in indicators.all.values()
        if one.kind != "ratio"
    }

    assert all(one["sum"] == one["figure"] for one in found.values())
    assert all(
        Decimal(one["sum"]) == sum(Decimal(subject["value"]) for subject in one["subjects"])
        for one in found.values()
    )
    assert found["organization.members"]["sum"] == "5"
    assert found["organization.workers_covered"]["sum"] == "60"


def test_a_stock_is_opened_as_it_stood_on_the_day(branches: Branches) -> None:
    """Who has left since is among the subjects of the day before, and not of the day after."""
    branches.report(*members(2), source=UNION)
    branches.report(member_left(on="03-02", union=UNION, member=f"{1:064x}"), source=UNION)

    before = branches.behind(UNION, "organization.members", "2026-03-01")
    after = branches.behind(UNION, "organization.members", TODAY)

    assert [one["id"][-1] for one in before["subjects"]] == ["0", "1"]
    assert [one["id"][-1] for one in after["subjects"]] == ["0"]


def test_a_flow_is_opened_over_its_days(branches: Branches) -> None:
    """What happened before the first day or after the last isn't part of it."""
    days = [dt.date(2026, 1, 31), dt.date(2026, 2, 1), dt.date(2026, 3, 1)]
    branches.report(*(joined(n, on=day) for n, day in enumerate(days)), source=UNION)

    february = branches.ask(
        answers.subjects,
        organization,
        UNION,
        "organization.members_joined",
        "2026-02-28",
        "2026-02-01",
    )

    assert february["sum"] == february["figure"] == "1"
    assert february["count"] == 1


def test_subjects_come_in_pages(branches: Branches) -> None:
    """Each page has the sum of all, and says where to go on."""
    branches.report(*members(5), source=UNION)
    asked = (indicators, rules.kinds, Question(UNION, "organization.members", day(TODAY)))

    first = branches.ask(subjects, *asked, Page(limit=3))
    second = branches.ask(subjects, *asked, Page(first["next"], limit=3))

    assert (len(first["subjects"]), len(second["subjects"])) == (3, 2)
    assert (first["sum"], second["sum"]) == ("5", "5")
    assert second["next"] is None


def test_an_employer_that_changed_hands_is_found_at_both_unions(branches: Branches) -> None:
    """What a subject contributed to its former union can still be opened there."""
    before = branches.behind(DISTRICT, "organization.workers_registered", "2026-01-31")
    now = branches.behind(UNION, "organization.workers_registered", TODAY)

    assert before["sum"] == before["figure"]
    assert now["subjects"][0] == {
        "kind": "employer", "id": "e1", "name": "宁夏枸杞加工厂", "value": "40", "labels": [],
    }  # fmt: skip


def test_what_a_person_is_is_not_told_one_by_one(branches: Branches) -> None:
    """Labels of members stay in the sums; those of employers are shown."""
    branches.report(*members(1), source=UNION)
    asked = Question(UNION, "organization.members", day(TODAY))

    told = branches.behind(UNION, "organization.members", TODAY)
    known = branches.ask(subjects, indicators, rules.kinds, asked)
    employer = branches.behind(UNION, "organization.employers_covered", TODAY)

    assert told["subjects"][0]["labels"] == []
    assert "sex=female" in known["subjects"][0]["labels"]
    assert "size=25-99" in employer["subjects"][0]["labels"]


def test_what_cannot_be_opened_says_why(branches: Branches) -> None:
    """A ratio names its parts; what is unknown is named."""
    with pytest.raises(RatioHasParts) as ratio:
        branches.behind(UNION, "organization.membership_rate", TODAY)
    with pytest.raises(UnknownIndicator):
        branches.behind(UNION, "organization.happiness", TODAY)
    with pytest.raises(UnknownUnion):
        branches.behind("99", "organization.members", TODAY)

    assert ratio.value.facts["numerator"] == "organization.members_at_work"


def test_a_timeline_tells_each_event_with_what_became_of_it(branches: Branches) -> None:
    """Number, title, day, outcome and reason; the refused one stands among the others."""
    branches.report(*members(1), source=UNION)
    branches.report(*members(1), source=UNION)

    told = branches.ask(answers.timeline, organization, "member", f"{UNION}/{0:064x}")

    assert [one["outcome"] for one in told["events"]] == ["applied", "refused"]
    assert [one["zh"] for one in told["events"]] == ["发展会员", "发展会员"]
    assert told["events"][1]["reason"] == "already_member"
    assert told["events"][1]["facts"]["union"] == UNION
    assert told["events"][1]["names"] == {UNION: "枸杞厂工会"}
    assert told["events"][1]["names"] == {UNION: "枸杞厂工会"}
    assert told["events"][0]["number"] < told["events"][1]["number"]


def test_a_timeline_holds_nothing_personal(branches: Branches) -> None:
    """Neither who recorded it, nor key, sex and year of birth, nor what somebody wrote."""
    branches.report(*members(1), source=UNION)
    (event,) = branches.ask(answers.timeline, organization, "member", f"{UNION}/{0:064x}")["events"]
    branches.report(
        EventCorrected(
            on=dt.date(2026, 3, 2), reported_by=ANNA, kind="member", about=f"{UNION}/{0:064x}",
            event=event["event"], fields={"birth_year": 1991, "grade": "senior"}, reason="写错了",
        ),
        source=UNION,
    )  # fmt: skip

    told = branches.ask(answers.timeline, organization, "member", f"{UNION}/{0:064x}")["events"]

    assert told[0]["data"] == {
        "on": "2026-03-01", "union": UNION, "migrant": False, "employment": "standard",
        "grade": "none",
    }  # fmt: skip
    assert told[1]["data"]["fields"] == {"grade": "senior"}
    assert not {"reason", "reported_by"} & told[1]["data"].keys()


ANNA = Reporter(account="anna", person="a" * 16)


def test_what_was_tried_again_stands_once_with_its_last_outcome(branches: Branches) -> None:
    """An event that waited for its union is one line: its first place, its last outcome."""
    late = "64010400102"
    branches.admit(late)
    member = f"{late}/{0:064x}"
    branches.report(joined(0, union=late), source=late)
    waiting = branches.ask(answers.timeline, organization, "member", member)["events"]
    waits = branches.ask(parked)["waiting"]

    branches.report(union_registered(union=late, parent=DISTRICT, employers=()), source=DISTRICT)

    settled = branches.ask(answers.timeline, organization, "member", member)["events"]
    assert [one["outcome"] for one in waiting] == ["waiting"]
    assert [(one["count"], one["type"]) for one in waits] == [(1, "organization.member_joined")]
    assert [one["outcome"] for one in settled] == ["applied"]
    assert settled[0]["number"] == waiting[0]["number"]
    assert branches.ask(parked)["waiting"] == []
