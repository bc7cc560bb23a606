"""Who may correct and void what, and what can't be corrected."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from services.organization.rules.founding import ANSWER
from shared.events.base import Event
from tests.rules import organization as report
from tests.services.branch import Agent
from tests.services.mending import MEMBER, corrected, voided
from tests.services.station import JINFENG, ROOT, XINGQING, City, beside_a_good_report

ID_NUMBER = "640104199003070015"


def told(city: City, agent: Agent, event: Event, source: str) -> tuple[str, str | None]:
    """Record a report on behalf of a union and settle it beside a good one; give its outcome."""
    agent.record(event, source)
    beside_a_good_report(city, *agent.pack())
    return city.outcome(agent)


def joined(city: City) -> str:
    """Let anna's member join; give the event's id."""
    event = city.anna.record(report.member_joined())
    city.settle(*city.anna.pack())
    return event


def test_a_void_of_what_was_received_gives_the_member_back(city: City) -> None:
    """The membership goes on where it was sent from, and may be received anew."""
    city.settle(*city.anna.say(report.member_joined(), report.member_sent()))
    received = city.bo.record(report.member_received())
    city.settle(*city.bo.pack())
    assert [city.stock("members", union) for union in ("u1", "u2")] == [0, 1]

    city.bo.record(voided(received, f"member:u2/{'aa' * 32}"))
    beside_a_good_report(city, *city.bo.pack())

    assert [city.stock("members", union) for union in ("u1", "u2")] == [1, 1]
    assert city.subject("member", MEMBER.partition(":")[2]).last.sent_to == "u2"
    city.settle(*city.bo.say(report.member_received("05-20")))
    assert [city.stock("members", union) for union in ("u1", "u2")] == [0, 2]
    assert city.difference() is None


def test_a_later_event_that_no_longer_fits_gets_a_finding_and_counts_for_nothing(
    city: City,
) -> None:
    """It stays recorded as applied; people are told in the service's own stream."""
    event = joined(city)
    left = city.anna.record(report.member_left("03-20"))
    city.settle(*city.anna.pack())

    city.anna.record(corrected(event, on="2026-04-01"))
    beside_a_good_report(city, *city.anna.pack())

    member = city.subject("member", MEMBER.partition(":")[2])
    assert [(one.rule, one.event) for one in member.findings] == [("no_longer_fits", left)]
    assert member.last.until is None
    assert city.stock("members", "u1") == 1
    assert city.flow("findings", "u1") == {dt.date(2026, 3, 20): 1}
    assert city.outcome(city.anna, 2) == ("applied", None)
    assert city.rows("own")[-1] == (
        "organization.finding_recorded", "member", member.union + "/" + member.member, "applied",
    )  # fmt: skip


def test_the_union_one_level_up_may_correct_and_void(city: City) -> None:
    """It sees to it that its branches' reports are right."""
    event = joined(city)

    assert told(city, city.house, corrected(event, grade="junior"), XINGQING)[0] == "applied"
    assert told(city, city.house, voided(event), XINGQING)[0] == "applied"
    assert city.stock("members", "u1") == 0


@pytest.mark.parametrize("source", [JINFENG, ROOT, "u3"])
def test_a_stranger_may_not(city: City, source: str) -> None:
    """Neither a neighbour nor whoever stands two levels above."""
    event = joined(city)
    agent = next(one for one in city.agents.values() if source in one.unions)

    assert told(city, agent, voided(event), source) == ("refused", "not_authorized")
    assert told(city, agent, corrected(event, grade="junior"), source)[0] == "refused"
    assert city.stock("members", "u1") == 1


def test_a_store_that_may_not_speak_for_the_reporter_is_refused(city: City) -> None:
    """The reporter is a union, spoken for by its stores."""
    event = joined(city)

    assert told(city, city.chen, voided(event), "u1") == ("refused", "store_may_not_speak")


def test_a_branch_cant_take_back_what_was_decided_above_it(city: City) -> None:
    """Its subject it is, but the report is its superior's."""
    dan = city.agent("dan", "u9")
    city.settle(*dan.say(report.union_applied(union="u9", employers=[])))
    answer = city.house.record(report.founding_decided(union="u9", decision="refused"), XINGQING)
    city.settle(*city.house.pack())

    assert told(city, dan, voided(answer, "union:u9"), "u9") == ("refused", "not_authorized")
    assert told(city, dan, corrected(answer, "union:u9", decision="approved"), "u9")[0] == "refused"
    assert city.subject("union", "u9").status == "refused"


def test_nobody_takes_back_what_the_service_has_written(city: City) -> None:
    """A clock that ran out did run out; a report in time withdraws it."""
    dan = city.agent("dan", "u9")
    city.settle(*dan.say(report.union_applied("06-29", union="u9", employers=[])))
    city.clock.go_on(days=40)
    city.station.fire_clocks()
    ((missed,),) = city.rows("missed")

    for agent, source in ((dan, "u9"), (city.house, XINGQING), (city.house, ROOT)):
        assert told(city, agent, voided(missed, "union:u9"), source)[0] == "refused"
    assert city.subject("union", "u9").missed
    assert city.flow("clocks_missed", "u9")
    assert city.subject("union", "u9").answer_due.clock == ANSWER


FIXED: dict[str, dict[str, Any]] = {
    "the member": {"member": "bb" * 32},
    "the union": {"union": "u2"},
    "who reported it": {"reported_by": "anna"},
    "a field that isn't there": {"nickname": "小红"},
    "the field's name in the code": {"from": "2026-01-01"},
}


@pytest.mark.parametrize("fields", FIXED.values(), ids=FIXED)
def test_who_and_what_it_is_about_cant_be_corrected(city: City, fields: dict[str, Any]) -> None:
    """The event is voided and reported anew instead."""
    event = joined(city)

    found = told(city, city.anna, corrected(event, **fields), "u1")

    assert found in {("refused", "not_correctable"), ("refused", "wrong_fields")}
    assert city.stock("members", "u1") == 1


@pytest.mark.parametrize("field", ["old_parent", "new_parent", "tree"])
def test_where_a_union_moves_cant_be_corrected(city: City, field: str) -> None:
    """By these fields it was judged who may report the move."""
    event = city.house.record(report.union_moved(), ROOT)
    city.settle(*city.house.pack())
    fields = {field: "industry" if field == "tree" else JINFENG}

    found = told(city, city.house, corrected(event, "union:u1", **fields), ROOT)

    assert found == ("refused", "not_correctable")


def test_whom_a_registration_puts_above_a_union_cant_be_corrected(city: City) -> None:
    """Nobody gets a union under another's roof that it couldn't have registered there."""
    event = city.house.record(report.union_registered(union="u9", employers=[]), XINGQING)
    city.settle(*city.house.pack())

    found = told(city, city.house, corrected(event, "union:u9", parent=JINFENG), XINGQING)

    assert found == ("refused", "not_correctable")


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "another type": ({"birth_year": "1994"}, "wrong_fields"),
    "a value that isn't declared": ({"sex": "unknown"}, "wrong_fields"),
    "nothing where something must be": ({"grade": None}, "wrong_fields"),
    "a day in the future": ({"on": "2026-07-01"}, "day_in_future"),
    "an ID number in a text": ({"doc_no": f"证{ID_NUMBER}"}, "personal_data"),
}


@pytest.mark.parametrize(("fields", "reason"), WRONG.values(), ids=WRONG)
def test_what_a_report_couldnt_have_said_it_cant_be_corrected_to(
    city: City, fields: dict[str, Any], reason: str
) -> None:
    """A correction is judged like the report itself, and is no fault of ours."""
    event = joined(city)

    assert told(city, city.anna, corrected(event, **fields), "u1") == ("refused", reason)


def test_an_id_number_in_a_corrections_reason_is_refused(city: City) -> None:
    """Like in any text."""
    event = joined(city)
    mend = voided(event)
    city.anna.record(type(mend)(**{name: getattr(mend, name) for name in mend.__struct_fields__}
                                | {"reason": ID_NUMBER}))  # fmt: skip

    beside_a_good_report(city, *city.anna.pack())

    assert city.outcome(city.anna) == ("refused", "personal_data")


def test_a_correction_isnt_corrected_but_voided(city: City) -> None:
    """Then the right one is reported."""
    event = joined(city)
    mend = city.anna.record(corrected(event, grade="senior"))
    city.settle(*city.anna.pack())

    found = told(city, city.anna, corrected(mend, reason="又错"), "u1")

    assert found == ("refused", "not_correctable")


def test_a_correction_of_what_hasnt_come_waits_for_it(city: City) -> None:
    """From the union above it may be quicker than the report itself."""
    event = city.anna.record(report.member_joined(grade="senior"))
    late = city.anna.pack()
    assert told(city, city.house, corrected(event, grade="junior"), XINGQING)[0] == "waiting"

    beside_a_good_report(city, *late)

    assert city.outcome(city.house) == ("applied", None)
    member = city.subject("member", MEMBER.partition(":")[2])
    assert member.traits[0].grade == "junior"


def test_a_correction_that_waits_for_a_report_is_refused_with_it(city: City) -> None:
    """Whichever was quicker."""
    event = city.anna.record(report.member_joined(birth_year=2030))
    late = city.anna.pack()
    assert told(city, city.house, corrected(event, birth_year=1990), XINGQING)[0] == "waiting"

    beside_a_good_report(city, *late)

    assert city.outcome(city.house) == ("refused", "was_refused")


def test_a_correction_of_a_refused_report_is_refused(city: City) -> None:
    """There is nothing to correct: the branch reports it anew."""
    event = city.anna.record(report.member_joined(birth_year=2030))
    city.settle(*city.anna.pack())
    assert city.outcome(city.anna) == ("refused", "born_after")

    found = told(city, city.anna, corrected(event, birth_year=1990), "u1")

    assert found == ("refused", "was_refused")


def test_a_mend_by_which_a_later_event_would_concern_more_is_refused(city: City) -> None:
    """That one is voided first, and reported anew: it isn't in the others' histories."""
    city.settle(*city.house.say(report.employer_registered(employer="e9")))
    removed = city.anna.record(report.union_changed("03-01", employers_removed=["e1"]))
    last = city.anna.record(report.union_dissolved("05-01"))
    city.settle(*city.anna.pack())

    found = told(city, city.anna, voided(removed, "union:u1"), "u1")

    assert found == ("refused", "later_builds_on_it")
    facts = city.receipt(city.anna).refused[-1].facts
    assert facts == {
        "event": last, "type": "organization.union_dissolved", "on": "2026-05-01",
    }  # fmt: skip
    for event in (last, removed):
        assert told(city, city.anna, voided(event, "union:u1"), "u1") == ("applied", None)
    assert told(city, city.anna, report.union_dissolved("05-01"), "u1") == ("applied", None)
    assert city.subject("employer", "e1").covered_by(report.TODAY) is None


def test_a_decision_that_founds_more_than_it_did_is_refused(city: City) -> None:
    """Corrected to an approval it would found a union, of which its employers have no record."""
    dan = city.agent("dan", "u9")
    city.house.record(report.employer_registered(employer="e9"), XINGQING)
    dan.record(report.union_applied(union="u9", employers=["e9"]))
    dan.record(report.election_held(union="u9"))
    city.house.record(report.founding_decided(union="u9"), XINGQING)
    answer = city.house.record(report.election_decided(union="u9", decision="returned"), XINGQING)
    city.settle(*city.house.pack(), *dan.pack())
    assert city.rows("waiting") == []

    found = told(city, city.house, corrected(answer, "union:u9", decision="approved"), XINGQING)

    assert found == ("refused", "later_builds_on_it")


def test_what_never_was_within_one_batch_is_told_of_nowhere_but_as_ended(city: City) -> None:
    """A union registered and voided in one batch yields what its ledger yields."""
    event = city.house.record(report.union_registered(union="u9", employers=[]), XINGQING)
    city.house.record(voided(event, "union:u9"), XINGQING)

    beside_a_good_report(city, *city.house.pack())

    assert city.subject("union", "u9") is None
    assert city.station.directory.unions["u9"].status == "dissolved"


def test_a_member_that_never_was_may_join(city: City) -> None:
    """A void takes the subject back whole; what comes then is its first event."""
    event = joined(city)
    told(city, city.anna, voided(event), "u1")

    assert told(city, city.anna, report.member_joined("04-01"), "u1") == ("applied", None)
    assert city.stock("members", "u1", dt.date(2026, 3, 31)) == 0
    assert city.stock("members", "u1", dt.date(2026, 4, 1)) == 1
