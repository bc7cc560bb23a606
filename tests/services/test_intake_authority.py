"""Who may report what: the store for its union, the union for what it holds or stands above."""

from __future__ import annotations

import datetime as dt

import pytest

from shared.events.base import Event
from shared.events.organization import Speaks
from tests.rules import organization as report
from tests.services.branch import Agent
from tests.services.station import JINFENG, ROOT, TOWN, XINGQING, City, beside_a_good_report


def told(city: City, agent: Agent, event: Event, source: str) -> tuple[str, str | None]:
    """Record a report on behalf of a union and settle it beside a good one; give its outcome."""
    agent.record(event, source)
    beside_a_good_report(city, *agent.pack())
    return city.outcome(agent)


def test_a_store_that_may_not_speak_for_the_union_is_refused(city: City) -> None:
    """Its broker user is right, its stream is its own; the union isn't."""
    assert told(city, city.chen, report.member_joined(), "u1") == ("refused", "store_may_not_speak")
    facts = city.receipt(city.chen).refused[0].facts
    assert facts == {"store": "store-chen", "union": "u1"}


@pytest.mark.parametrize(
    ("days", "outcome"), [(-11, "refused"), (-10, "applied"), (-1, "applied"), (0, "refused")]
)
def test_a_store_speaks_for_a_union_on_its_days_only(city: City, days: int, outcome: str) -> None:
    """What counts is the day of recording, as long as that isn't said to lie in the future."""
    first, last = (report.TODAY + dt.timedelta(days=one) for one in (-10, -1))
    dan = city.agent("dan", "u1", unions=(Speaks(union="u1", from_=first, until=last),))
    dan.record(report.member_joined(), time=city.clock() + dt.timedelta(days=days))

    beside_a_good_report(city, *dan.pack())

    assert city.outcome(dan)[0] == outcome


def test_a_record_from_the_future_is_judged_by_today(city: City) -> None:
    """A clock that is wrong at the branch gives no right that comes later."""
    tomorrow = report.TODAY + dt.timedelta(days=1)
    dan = city.agent("dan", "u1", unions=(Speaks(union="u1", from_=tomorrow),))
    dan.record(report.member_joined(), time=city.clock() + dt.timedelta(days=1))

    beside_a_good_report(city, *dan.pack())

    assert city.outcome(dan) == ("refused", "store_may_not_speak")


@pytest.mark.parametrize(
    "event",
    [
        report.member_joined(),
        report.headcount_declared(),
        report.period_confirmed(),
        report.employer_counted(),
        report.union_changed(name="另一个名字"),
        report.union_dissolved(),
    ],
    ids=lambda event: type(event).__name__,
)
def test_a_subject_of_another_union_is_refused(city: City, event: Event) -> None:
    """Whether it is there already or would begin with this; the receipt says whose it is."""
    assert told(city, city.chen, event, "u3") == ("refused", "not_authorized")
    assert city.receipt(city.chen).refused[0].facts == {"source": "u3", "holder": "u1"}


def test_a_member_that_has_begun_is_held_by_its_union(city: City) -> None:
    """Nobody else ends it, not even a union above where only the own one may."""
    city.settle(*city.anna.say(report.member_joined()))

    assert told(city, city.chen, report.member_left(), "u3") == ("refused", "not_authorized")
    assert told(city, city.house, report.member_left(), XINGQING) == ("refused", "not_authorized")
    assert told(city, city.anna, report.member_left(), "u1") == ("applied", None)


@pytest.mark.parametrize(
    ("source", "outcome"),
    [(XINGQING, "applied"), (JINFENG, "refused"), (ROOT, "refused"), (TOWN, "refused")],
)
def test_the_union_one_level_up_may_report_where_the_event_says_so(
    city: City, source: str, outcome: str
) -> None:
    """Neither its neighbour nor the one above it."""
    assert told(city, city.house, report.union_changed(name="新名"), source)[0] == outcome


@pytest.mark.parametrize(
    ("source", "outcome"), [(TOWN, "applied"), (XINGQING, "applied"), (ROOT, "applied"),
                            (JINFENG, "refused")],
)  # fmt: skip
def test_a_district_may_register_what_stands_below_it(
    city: City, source: str, outcome: str
) -> None:
    """A union that isn't known yet stands where its registration puts it."""
    event = report.union_registered(union="u9", parent=TOWN, employers=[])

    assert told(city, city.house, event, source)[0] == outcome


def test_a_union_doesnt_register_itself(city: City) -> None:
    """Whoever is only being founded is let in by the union above."""
    city.agent("dan", "u9")

    found = told(city, city.agents["dan"], report.union_registered(union="u9", employers=[]), "u9")

    assert found == ("refused", "not_authorized")


def test_authority_is_judged_by_the_tree_of_the_day_of_the_fact(city: City) -> None:
    """After a move the old parent may still report what happened before it."""
    city.settle(*city.house.say(report.union_moved("06-30")))
    city.clock.go_on(days=10)
    before, after = (
        report.union_changed("06-20", name="甲"),
        report.union_changed("07-05", name="乙"),
    )

    assert told(city, city.house, before, XINGQING)[0] == "applied"
    assert told(city, city.house, after, XINGQING)[0] == "refused"
    assert told(city, city.house, after, JINFENG)[0] == "applied"


def test_a_union_that_moved_reports_under_its_code_as_before(city: City) -> None:
    """A union's code is its own, whatever division it began with."""
    city.settle(*city.house.say(report.union_moved("06-30")))
    city.clock.go_on(days=10)

    assert told(city, city.anna, report.member_joined("07-05"), "u1") == ("applied", None)
    assert city.stock("members", "u1", report.day("07-05")) == 1
    assert city.difference() is None


def test_a_day_longer_ago_is_judged_by_the_tree_of_90_days_ago(city: City) -> None:
    """It isn't refused; whoever stood above then may report it."""
    city.settle(*city.house.say(report.union_moved("06-30")))
    city.clock.go_on(days=120)
    long_ago = report.union_changed("01-20", name="甲")

    assert told(city, city.house, long_ago, XINGQING)[0] == "refused"
    assert told(city, city.house, long_ago, JINFENG)[0] == "applied"


def test_nobody_writes_the_services_own_events(city: City) -> None:
    """A deadline isn't missed, nor a finding recorded, because a branch says so."""
    missed = city.station.keeper.declared("deadline_missed")(
        on=report.TODAY, kind="union", about="u1", clock="union_application_answer",
        due_on=report.TODAY, article="", pack="cn", effect="overdue",
    )  # fmt: skip

    assert told(city, city.anna, missed, "u1") == ("refused", "not_authorized")
    assert told(city, city.house, missed, ROOT) == ("refused", "not_authorized")


def test_a_report_of_a_union_nobody_knows_waits_for_it(city: City) -> None:
    """Its registration may still be on its way; the report follows in the same transaction."""
    dan = city.agent("dan", "u9")
    assert told(city, dan, report.member_joined(union="u9"), "u9") == (
        "waiting", "prerequisite_missing",
    )  # fmt: skip
    assert city.receipt(dan).waiting[0].facts == {"needs": "union:u9"}

    city.house.record(report.union_registered(union="u9", employers=[]), XINGQING)
    beside_a_good_report(city, *city.house.pack())

    assert city.outcome(dan) == ("applied", None)


def test_a_union_that_became_known_meanwhile_is_found(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its registration was settled in another lane while a report of it was being judged."""
    dan = city.agent("dan", "u9")
    city.house.record(report.union_registered(union="u9", employers=[]), XINGQING)
    lane = city.station.lanes[1]

    def meanwhile() -> bool:
        monkeypatch.undo()
        city.settle(*city.house.pack())
        return lane.waits()

    monkeypatch.setattr(lane, "waits", meanwhile)
    lane.settle(dan.say(report.member_joined(union="u9")))

    assert city.outcome(dan) == ("applied", None)
    assert city.rows("waiting") == []


def test_what_waits_for_a_union_that_is_known_is_tried_again(city: City) -> None:
    """Where it was judged alone, and by a copy of the directory that lacked it all the same."""
    dan = city.agent("dan", "u9")
    city.house.record(report.union_registered(union="u9", employers=[]), XINGQING)
    city.settle(*city.house.pack())
    city.settle()
    del city.station.directory.unions["u9"]
    city.station.intake.apart = True
    city.settle(*dan.say(report.member_joined(union="u9")))
    city.station.directory.rolled_back()
    assert city.outcome(dan)[0] == "waiting"

    city.station.refuse_overdue()

    assert city.outcome(dan) == ("applied", None)
