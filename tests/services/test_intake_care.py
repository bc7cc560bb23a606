"""Hardship files and calls on a real database: who may report what, what waits, what is missed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator

import pytest

from services.rights.domain import rights as domain
from services.rights.telling import Telling
from services.skills.domain import skills as skills_domain
from shared.events import rights as events
from shared.events.base import Event
from shared.events.envelope import read
from shared.streams import answers
from shared.streams.notices import read_raised
from shared.streams.parcel import packed
from shared.streams.wire import Delivery
from tests.fix_postgres import MakeDatabase
from tests.rules import care as report
from tests.rules import rights as disputes
from tests.rules.register import day, make
from tests.services.branch import Agent
from tests.services.rights import Rights
from tests.services.station import JINFENG, ROOT, STREAMS, TOWN, XINGQING, Bed, City

Outcome = tuple[str, str | None]
HOUSEHOLD = f"household:{report.HOME}"


class Care(Rights):
    """Rights with all agents of the city."""

    def __init__(self, city: City, bed: Bed) -> None:
        """Let each agent have a stream to rights too."""
        super().__init__(city, bed)
        self.agents = {name: one.copy(city.clock) for name, one in city.agents.items()}
        for one in self.agents.values():
            one.stream, one.written, one.packed = f"{one.id}/rights", [], 0

    def tell(self, event: Event, source: str) -> Outcome:
        """Report on behalf of a union; give what became of it."""
        agent = self.agent_of(source)
        agent.record(event, source)
        self.bed.settle(*agent.pack())
        assert self.bed.difference() is None
        return self.bed.outcome(agent)

    def agent_of(self, union: str) -> Agent:
        """Give the agent that speaks for a union."""
        return next(one for one in self.agents.values() if union in one.unions)

    def tell_all(self, *told: tuple[Event, str]) -> None:
        """Report what is applied."""
        for event, source in told:
            assert self.tell(event, source) == ("applied", None)

    def ids(self, union: str) -> list[str]:
        """Give the ids of all that the agent of a union has recorded."""
        return [read(one.body).id for one in self.agent_of(union).written]

    def flow(self, cell: str, union: str) -> dict[dt.date, int]:
        """Give a union's flow by day."""
        found = self.bed.rows("flow", union=union, cell=f"rights.{cell}")
        return {day: int(value) for day, value in found}


@pytest.fixture
def care(city: City, make_database: MakeDatabase) -> Iterator[Care]:
    """Give a service of rights that has heard all of organization."""
    bed = Bed(make_database([STREAMS]), domain, city.clock)
    found = Care(city, bed)
    found.hear()
    yield found
    bed.close()


def down() -> list[tuple[Event, str]]:
    """Give the way of a call from the city down to u3."""
    return [
        (report.call_received("06-22"), ROOT),
        (report.call_sorted("06-22"), ROOT),
        (report.call_dispatched("06-22", due_on="2026-06-26"), ROOT),
        (report.call_dispatched("06-23", to=TOWN, level="town", due_on="2026-06-26"), XINGQING),
        (report.call_dispatched("06-23", to="u3", level="union", due_on="2026-06-26"), TOWN),
    ]


def up() -> list[tuple[Event, str]]:
    """Give its way back, to the closing on its last day."""
    judged = [(report.call_returned("06-25"), one) for one in (TOWN, XINGQING, ROOT)]
    return [
        (report.call_handled("06-24"), "u3"),
        *judged,
        (report.caller_asked("06-26"), ROOT),
        (report.call_closed("06-29"), ROOT),
    ]


def filed() -> list[tuple[Event, str]]:
    """Give the way of a household to its file."""
    return [
        (report.hardship_applied(), "u1"),
        *((one, "u1") for one in report.checks()),
        (report.hardship_decided(), XINGQING),
    ]


def test_a_call_goes_all_the_way_down_and_up(care: Care) -> None:
    """Each union reports in its turn; it counts where it came in and where it was handled."""
    care.tell_all(*down(), *up())

    assert care.bed.subject("call", "k1").state == "closed"
    assert care.flow("calls_closed", ROOT) == {day("06-22"): 1}
    assert care.flow("calls_closed_on_time", "u3") == {day("06-29"): 1}


@pytest.mark.parametrize("to", ["u3", "u4", JINFENG, ROOT])
def test_a_call_is_not_sent_past_a_level(care: Care, to: str) -> None:
    """Nor up, nor beside: only to a union that stands directly below."""
    care.tell_all(*down()[:3])

    assert care.tell(report.call_dispatched("06-23", to=to, due_on="2026-06-26"), XINGQING) == (
        "refused", "not_directly_below",
    )  # fmt: skip


def test_whose_turn_it_isnt_is_refused(care: Care) -> None:
    """Whoever has sent it on, and whoever has handled it."""
    care.tell_all(*down())
    assert care.tell(report.call_dispatched("06-23"), ROOT) == ("refused", "not_authorized")

    care.tell_all((report.call_handled("06-24"), "u3"))
    assert care.tell(report.call_handled("06-24"), "u3") == ("refused", "not_authorized")


def test_what_comes_before_the_dispatch_waits_for_it(care: Care) -> None:
    """The reports of different stores come in any order; the end is the same."""
    early, late = down()[:2], down()[2:]
    care.tell_all(*early)
    for event, source in (*late[:0:-1], *up()):
        assert care.tell(event, source) == ("waiting", "prerequisite_missing")

    care.tell_all(late[0])

    assert care.bed.subject("call", "k1").state == "closed"
    assert care.bed.rows("waiting") == []
    assert care.bed.difference() is None


def test_more_time_waits_for_whoever_is_to_have_it(care: Care) -> None:
    """The district sends the call on and gives more time, before the city's dispatch has come."""
    more = report.call_extended("06-24", new_due_on="2026-07-03", reported_by=disputes.BO)
    care.tell_all(*down()[:2])
    for event in (down()[3][0], more):
        assert care.tell(event, XINGQING) == ("waiting", "prerequisite_missing")

    care.tell_all(down()[2])

    call = care.bed.subject("call", "k1")
    assert [one.due_on for one in call.clocks()] == [day("07-03")] * 2
    assert care.bed.rows("waiting") == []
    assert care.bed.difference() is None


def test_more_time_waits_until_the_turn_is_back_above(care: Care) -> None:
    """The town has the call again by u3's handling, which comes later than the extension."""
    more = report.call_extended("06-25", new_due_on="2026-07-03", reported_by=disputes.BO)
    care.tell_all(*down())
    assert care.tell(more, XINGQING) == ("waiting", "prerequisite_missing")

    care.tell_all(up()[0])

    assert care.bed.subject("call", "k1").due.due_on == day("07-03")
    assert care.bed.rows("waiting") == []


def test_what_comes_before_the_move_of_a_dispute_waits_for_it(care: Care) -> None:
    """The union that it was moved to may be quicker than the one that moved it."""
    care.tell_all((disputes.filed("06-01", union="u1", dispute="d1"), "u1"))
    started = disputes.mediation_started("06-11", received_on=day("06-11"))
    onward = disputes.moved("06-12", from_=TOWN, to="u3")
    for event, source in ((started, TOWN), (onward, TOWN)):
        assert care.tell(event, source)[0] == "waiting"

    care.tell_all((disputes.moved("06-10", to=TOWN), "u1"))

    assert care.bed.subject("dispute", "d1").home() == "u3"
    assert care.bed.rows("waiting") == []
    assert care.bed.difference() is None
    assert care.tell(disputes.closed("06-20"), TOWN) == ("refused", "not_authorized")


def test_a_hotline_is_a_federation_of_a_district_or_above(care: Care) -> None:
    """A town has none."""
    assert care.tell(report.call_received("06-22"), TOWN) == ("refused", "not_authorized")
    assert care.tell(report.call_received("06-22", call="k2"), JINFENG) == ("applied", None)
    assert care.tell(report.adverse_fact_recorded(), TOWN) == ("refused", "not_authorized")
    assert care.tell(report.adverse_fact_recorded(fact="f2"), XINGQING) == ("applied", None)
    assert care.tell(report.adverse_fact_cleared(fact="f2"), JINFENG) == (
        "refused", "not_authorized",
    )  # fmt: skip
    assert care.tell(report.adverse_fact_cleared(fact="f2"), ROOT) == ("applied", None)


def test_the_district_decides_on_a_file(care: Care) -> None:
    """Not its own union, not another district, not the town."""
    care.tell_all(*filed()[:-1])
    for union in ("u1", JINFENG, TOWN):
        assert care.tell(report.hardship_decided(), union) == ("refused", "not_authorized")
    care.tell_all(filed()[-1])

    assert care.bed.rows("stock", union="u1", cell="rights.hardship_households",
                          on=day("06-30")) == [(1,)]  # fmt: skip


def test_a_decision_waits_for_what_it_decides_on(care: Care) -> None:
    """It may be quicker than the application; who may decide is judged once that is here."""
    districts = care.agent_of(XINGQING)
    assert care.agent_of(JINFENG) is districts
    for union in (XINGQING, JINFENG):
        assert care.tell(report.hardship_decided(), union) == ("waiting", "prerequisite_missing")

    for event, union in filed()[:-1]:
        care.tell(event, union)

    assert care.bed.outcome(districts, 1) == ("applied", None)
    assert care.bed.outcome(districts, 2) == ("refused", "not_authorized")
    assert care.bed.rows("stock", union="u1", cell="rights.hardship_households",
                          on=day("06-30")) == [(1,)]  # fmt: skip


def test_a_second_file_of_another_union_is_told_why(care: Care) -> None:
    """One household, one file: that is the reason, not whose it is."""
    care.tell_all(*filed())

    assert care.tell(report.hardship_applied("05-04", union="u2"), "u2") == (
        "refused", "household_has_file",
    )  # fmt: skip
    assert care.tell(report.hardship_applied("05-04", union="u2"), "u3") == (
        "refused", "not_authorized",
    )  # fmt: skip
    care.tell_all(
        (report.hardship_left("05-05"), XINGQING),
        (report.hardship_applied("05-06", union="u2"), "u2"),
    )


def test_the_union_whose_turn_it_is_is_told_of_a_call(care: Care) -> None:
    """Down and up again, until it is closed; the hotline isn't told of one that it never sent."""
    telling = Telling()

    def at() -> list[tuple[str, str, str]]:
        with care.bed.database.transaction() as tx:
            mail = telling.messages(tx, care.bed.station.today())
        lists = filter(None, (read_raised(one.body) for one in mail))
        return [(one.kind, one.union, one.on) for told in lists for one in told.cases]

    care.tell_all(
        (report.call_received("06-22"), ROOT),
        (report.call_sorted("06-22"), ROOT),
    )
    assert at() == []
    care.tell_all((report.call_dispatched("06-22", due_on="2026-06-26"), ROOT))
    assert at() == [("call", XINGQING, "2026-06-22")]
    care.tell_all((report.call_handled("06-24"), XINGQING))
    assert at() == [("call", ROOT, "2026-06-24")]
    care.tell_all(
        (report.call_returned("06-25"), ROOT),
        (report.caller_asked("06-26"), ROOT),
        (report.call_closed("06-29"), ROOT),
    )
    assert at() == []


def test_a_missed_call_stands_in_the_ledger_until_it_is_heard(care: Care) -> None:
    """A closing of its last day that comes weeks late takes the miss away, and its figure."""
    care.tell_all(*down())
    care.city.clock.go_on(days=1)
    care.bed.station.fire_clocks()
    assert care.flow("clocks_missed", "u3") == {day("06-27"): 1, day("06-30"): 1}
    missed = [row for row in care.bed.rows("own") if row[0] == "rights.deadline_missed"]
    assert [row[1:] for row in missed] == [("call", "k1", "applied")] * 2

    care.city.clock.go_on(days=30)
    care.tell_all(*up())

    assert care.flow("clocks_missed", "u3") == {}


def test_a_voided_decision_takes_the_household_off_file(care: Care) -> None:
    """And the clock of its review with it; the application waits for a decision again."""
    care.tell_all(*filed()[:-1])
    decision = care.agent_of(XINGQING).record(report.hardship_decided(), XINGQING)
    care.bed.settle(*care.agent_of(XINGQING).pack())
    kind, about = HOUSEHOLD.split(":")
    void = {"kind": kind, "about": about, "event": decision, "reason": "误报"}

    care.tell_all((make(events.EventVoided, "06-26", void, {}), XINGQING))

    household = care.bed.subject("household", report.HOME)
    assert household.filed is None
    assert household.asked.decision is None
    care.tell_all((report.hardship_decided("06-27"), XINGQING))


def test_a_correction_does_not_pass_by_who_may_report(care: Care) -> None:
    """To whom a call was sent, and whose file it is, was judged: void it and report anew."""
    care.tell_all(*down()[:3], (report.hardship_applied(), "u1"))
    sent, applied = (care.ids(ROOT)[-1], care.ids("u1")[-1])
    for about, event, source, fields in (
        ("call:k1", sent, ROOT, {"to": "u3"}),
        (HOUSEHOLD, applied, "u1", {"union": "u2"}),
    ):
        kind, id_ = about.split(":")
        said = {"kind": kind, "about": id_, "event": event, "fields": fields, "reason": "误报"}
        mended = make(events.EventCorrected, "06-26", said, {})

        assert care.tell(mended, source) == ("refused", "not_correctable")

    said |= {"fields": {"cause": "disability"}}
    care.tell_all((make(events.EventCorrected, "06-26", said, {}), "u1"))


def test_what_the_office_reads_of_a_household_does_not_say_how_it_lives(care: Care) -> None:
    """Neither in the subjects behind a number nor in its timeline."""
    care.tell_all(*filed())
    with care.bed.database.transaction() as tx:
        found = answers.subjects(tx, domain, "u1", "rights.hardship_households", "2026-06-30")
        told = answers.timeline(tx, domain, "household", report.HOME)

    assert [one["labels"] for one in found["subjects"]] == [[]]
    shown = {name for one in told["events"] for name in one["data"]}
    assert {"decision", "step", "from"} <= shown
    assert not {"household", "persons", "cause", "tier", "income_month", "rigid_costs"} & shown


def test_skills_hears_what_bars_honours(care: Care, make_database: MakeDatabase) -> None:
    """Until it is lifted, or was voided: rights announces, skills keeps it in its directory."""
    care.tell_all((report.adverse_fact_recorded(), XINGQING))
    care.tell_all((report.adverse_fact_cleared("06-01"), ROOT))
    skills = Bed(make_database([STREAMS]), skills_domain, care.city.clock)
    outbox = care.bed.station.outbox
    outbox.stand()
    stream = f"{care.bed.station.store.id}/announcements"

    for parcel in packed(stream, *outbox.run(stream, 0, 1000)):
        body, headers = parcel.body(), parcel.headers()
        skills.settle(Delivery(body, headers, "rights", "rights", parcel.content_type, None))

    rows = {tuple(row[:2]): json.loads(row[2]) for row in skills.rows("directory")}
    assert rows["adverse_fact", "f1"]["until"] == "2026-06-01"
    skills.close()
