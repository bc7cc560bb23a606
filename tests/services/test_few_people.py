"""What is told of a case of one worker or two: that it is there, and what was done, no more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from services.gateway import wording
from services.rights.domain import rights as domain
from shared.events import rights as events
from shared.events.base import Event
from shared.streams import answers
from tests.fix_postgres import MakeDatabase
from tests.rules import rights as report
from tests.rules.register import make
from tests.services.rights import Rights, say
from tests.services.station import STREAMS, Bed, City

ON = "2026-06-30"


@pytest.fixture
def rights(city: City, make_database: MakeDatabase) -> Iterator[Rights]:
    """Give rights, of which u1 has reported nothing yet."""
    bed = Bed(make_database([STREAMS]), domain, city.clock)
    found = Rights(city, bed)
    found.hear()
    yield found
    bed.close()


def behind(rights: Rights, indicator: str) -> dict[str, Any]:
    """Open u1's number: the subjects by id."""
    with rights.bed.database.transaction() as tx:
        found = answers.subjects(tx, domain, "u1", indicator, ON, "2026-01-01")
    return {one["id"]: one for one in found["subjects"]}


def life(rights: Rights, kind: str, id_: str) -> list[dict[str, Any]]:
    """Give the events of a subject as they are shown."""
    with rights.bed.database.transaction() as tx:
        return list(answers.timeline(tx, domain, kind, id_)["events"])


def case(number: int, workers: int, yuan: str) -> tuple[Event, ...]:
    """Give a dispute of some workers that brought some yuan."""
    dispute = f"d{number}"
    return (
        report.filed("06-01", dispute=dispute, workers=workers, migrant=0),
        report.closed("06-10", dispute=dispute, recovered_yuan=yuan),
    )


def test_a_case_of_one_worker_opens_without_what_it_is_about(rights: Rights) -> None:
    """One of many shows its kind; of one, neither kind nor money nor heads."""
    say(rights, *case(1, 1, "3000"), *case(2, 40, "9000"), *case(3, 50, "7000"))

    filed = behind(rights, "rights.disputes_filed")
    workers = behind(rights, "rights.dispute_workers")
    money = behind(rights, "rights.recovered_yuan")

    assert [one["value"] for one in filed.values()] == ["1", "1", "1"]
    assert filed["d1"]["labels"] == []
    assert filed["d2"]["labels"] == ["kind=dismissal", "employment=standard"]
    assert {id_: one["value"] for id_, one in workers.items()} == {
        "d1": None, "d2": None, "d3": "50",
    }  # fmt: skip
    assert {id_: one["value"] for id_, one in money.items()} == {
        "d1": None, "d2": None, "d3": "7000",
    }  # fmt: skip


def test_two_cases_of_two_are_each_other_s_cover(rights: Rights) -> None:
    """Their sum is known, and neither of them."""
    say(rights, *case(1, 2, "3000"), *case(2, 1, "9000"), *case(3, 50, "7000"))

    workers = behind(rights, "rights.dispute_workers")

    assert {id_: one["value"] for id_, one in workers.items()} == {
        "d1": None, "d2": None, "d3": "50",
    }  # fmt: skip


@pytest.mark.parametrize(("workers", "told"), [(2, False), (3, True)])
def test_a_timeline_tells_what_was_done_and_of_few_not_what_it_was_about(
    rights: Rights,
    workers: int,
    told: bool,  # noqa: FBT001 - a column
) -> None:
    """Days, steps and results; of fewer than three neither kind, heads nor money, as corrected."""
    first, _ = say(rights, *case(1, workers, "3000"))
    mend = {"kind": "dispute", "about": "d1", "event": first, "reason": "录入有误",
            "fields": {"claim_yuan": "31000", "oral": True}}  # fmt: skip
    say(rights, make(events.EventCorrected, "06-25", mend, {}))

    filed, closed, mended = life(rights, "dispute", "d1")

    telling = {"kind", "claim_yuan", "workers", "migrant", "employment", "known_on"}
    assert telling & filed["data"].keys() == (telling if told else set())
    assert {"union", "employer", "on"} <= filed["data"].keys()
    assert ("recovered_yuan" in closed["data"]) is told
    assert closed["data"]["result"] == "settled"
    assert set(mended["data"]["fields"]) == ({"claim_yuan", "oral"} if told else {"oral"})


def test_a_matter_of_two_does_not_tell_of_what(rights: Rights) -> None:
    """A complaint's topics and money neither."""
    fields = {"matter": "m1", "union": "u1", "employer": "e1", "subjects": ["wages"], "workers": 2,
              "accepted": True}  # fmt: skip
    say(rights, make(events.ComplaintReceived, "06-01", fields, {}))

    (received,) = life(rights, "matter", "m1")

    assert not {"subjects", "workers"} & received["data"].keys()
    assert received["data"]["accepted"] is True


def test_of_a_report_that_was_refused_nobody_knows_how_many(rights: Rights) -> None:
    """It stands in the timeline without what it was about."""
    rights.anna.record(report.filed("06-01", workers=3, migrant=4), "u1")
    rights.bed.settle(*rights.anna.pack())

    (refused,) = life(rights, "dispute", "d1")

    assert refused["outcome"] == "refused"
    assert not {"kind", "workers", "claim_yuan"} & refused["data"].keys()


def test_why_a_report_was_refused_tells_no_heads_and_no_amounts(rights: Rights) -> None:
    """The sentence says what was wrong, with a dash where a number of one worker's case stood."""
    rights.anna.record(report.filed("06-01", workers=1, migrant=2), "u1")
    rights.bed.settle(*rights.anna.pack())

    (refused,) = life(rights, "dispute", "d1")

    assert refused["reason"] == "part_exceeds_whole"
    assert refused["facts"] == {"part": "migrant"}
    assert "–" in wording.event(refused, "zh")["why"]


def test_a_finding_is_told_with_how_sure_its_rule_is(rights: Rights) -> None:
    """A letter without an investigation: the act couldn't be read, and the office sees that."""
    say(rights, report.complaint_received("06-01"), report.letter_sent("06-05"))

    (found,) = (one for one in life(rights, "matter", "m1") if "finding" in one["type"])

    assert found["data"]["rule"] == "letter_without_investigation"
    assert found["data"]["mark"] == "unverified"


def test_a_finding_by_a_pack_is_told_with_how_sure_its_line_there_is(rights: Rights) -> None:
    """Five working days before the hearing (35) rest on an act that wasn't read: assumed."""
    say(
        rights,
        report.filed("06-01"),
        report.arbitration_filed("06-01"),
        report.arbitration_decided("06-03"),
        report.stepped("06-22", "hearing_notice", for_date="2026-06-24"),
    )

    (found,) = (one for one in life(rights, "dispute", "d1") if "finding" in one["type"])

    assert found["data"]["rule"] == "hearing_notice_late"
    assert found["data"]["mark"] == "assumed"
