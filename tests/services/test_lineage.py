"""Behind a number stand its subjects, behind a subject its events, and the sums are the figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from services.agent.routes import AgentRoutes
from services.agent.store import Store
from services.organization import reads
from services.organization.announce import announce
from services.organization.domain import organization
from services.organization.indicators import indicators
from services.organization.rules import rules
from shared.events.base import Event, Reporter
from shared.events.organization import (
    EventCorrected,
    MemberJoined,
    Speaks,
    StoreAdmitted,
)
from shared.runtime.database import Database
from shared.streams import answers
from shared.streams.lineage import (
    Page,
    Question,
    RatioHasParts,
    UnknownIndicator,
    UnknownUnion,
    subjects,
)
from shared.streams.relay import Relay
from shared.streams.standing import parked, streams
from shared.streams.station import Domain, Station
from shared.streams.wire import Delivery
from tests.agents import Wire, a_store, joined
from tests.fix_postgres import MakeDatabase
from tests.rules.organization import (
    day,
    employer_counted,
    employer_registered,
    member_left,
    union_moved,
    union_registered,
)

MIGRATIONS = Path("shared/streams/migrations").resolve()
CITY, DISTRICT, OTHER, UNION = "6401", "640104", "640105", "64010400101"
TODAY = "2026-03-02"


class Branches:
    """A city with one store that speaks for all its unions, and organization over a database."""

    def __init__(self, station: Station, store: Store) -> None:
        """Admit the store."""
        self.station = station
        self.store = store
        self.wire = Wire()
        self.relay = Relay(store, self.wire, AgentRoutes("branch"))
        self.seconds = 0.0
        self.admit()

    def admit(self, *more: str) -> None:
        """Let the store speak for the unions of the test, and for more."""
        unions = [
            Speaks(union=one, from_=dt.date(2020, 1, 1))
            for one in (CITY, DISTRICT, OTHER, UNION, *more)
        ]
        self.store.people.speaks_for(unions)
        self.station.record([admission(self.store, unions)])

    def report(self, *events: Event, source: str = CITY) -> None:
        """Record events for a union and let organization settle them."""
        self.store.record(events, source=f"/unions/{source}")
        self.pass_on()

    def pass_on(self) -> None:
        """Send what is recorded and what the relay says of itself, and settle it."""
        self.relay.turn(self.seconds)
        self.seconds += 2
        self.relay.turn(self.seconds)
        self.station.intake.settle(self.deliveries())

    def deliveries(self) -> list[Delivery]:
        """Take what was sent, as the broker delivers it."""
        return [
            Delivery(one.body, dict(one.headers), "branch", one.routing_key, one.content_type, None)
            for one in self.wire.take()
        ]

    def behind(self, *arguments: object) -> dict[str, Any]:
        """Ask which subjects are behind a number."""
        return self.ask(answers.subjects, organization, *arguments)

    def ask(self, read: Callable[..., dict[str, Any]], *arguments: object) -> dict[str, Any]:
        """Read in a transaction."""
        with self.station.database.transaction() as tx:
            return read(tx, *arguments)


def admission(store: Store, unions: Sequence[Speaks]) -> StoreAdmitted:
    """Make the event by which a store is let in."""
    return StoreAdmitted(
        on=dt.date(2020, 1, 1), store=store.identity.id, agent="branch", broker_user="branch",
        public_key=store.identity.public_key.hex(), kind="agent", unions=tuple(unions),
    )  # fmt: skip


@pytest.fixture
def branches(make_database: MakeDatabase, tmp_path: Path) -> Iterator[Branches]:
    """Give a city with two districts, and below the first a grassroots union of one employer."""
    database = Database(make_database([MIGRATIONS]), "test")
    database.open()
    store = a_store(tmp_path)
    domain = Domain("organization", rules, indicators, announce)
    station = Station(domain, database, store.clock)
    station.record([union_registered(union=CITY, name="银川市总工会", kind="city", parent=None,
                                     employers=())])  # fmt: skip
    made = Branches(station, store)
    made.report(
        *(
            union_registered(union=one, name=f"{one}总工会", kind="district", parent=CITY,
                             employers=())
            for one in (DISTRICT, OTHER)
        )
    )  # fmt: skip
    made.report(employer_registered(employer="e1", workers=40), source=DISTRICT)
    made.report(
        union_registered(union=UNION, name="枸杞厂工会", parent=DISTRICT, employers=["e1"]),
        source=DISTRICT,
    )
    yield made
    store.close()
    database.close()


def members(count: int, **fields: object) -> Sequence[MemberJoined]:
    """Make reports of members who joined on the first of March."""
    return [joined(number, **fields) for number in range(count)]


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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("枸杞", [("union", UNION, UNION), ("employer", "e1", UNION)]),
        ("640104", [("union", DISTRICT, DISTRICT), ("union", UNION, UNION)]),
        ("640105总", [("union", OTHER, OTHER)]),
        ("e1", [("employer", "e1", UNION)]),
        ("91640100dem", [("employer", "91640100DEM0000017", None)]),
        ("%", []),
        ('","', []),
    ],
)
def test_unions_and_employers_are_found_by_code_or_name(
    branches: Branches, text: str, found: list[tuple[str, str, str | None]]
) -> None:
    """A code from its beginning, any part of a name; signs of SQL and JSON are only signs."""
    alone = employer_registered(employer="91640100DEM0000017", name="无会公司")
    branches.report(alone, source=DISTRICT)

    told = branches.ask(reads.find, text)["found"]

    assert [(one["what"], one["id"], one["union"]) for one in told] == found


def test_a_timeline_tells_each_event_with_what_became_of_it(branches: Branches) -> None:
    """Number, title, day, outcome and reason; the refused one stands among the others."""
    branches.report(*members(1), source=UNION)
    branches.report(*members(1), source=UNION)

    told = branches.ask(answers.timeline, "member", f"{UNION}/{0:064x}")

    assert [one["outcome"] for one in told["events"]] == ["applied", "refused"]
    assert [one["zh"] for one in told["events"]] == ["发展会员", "发展会员"]
    assert told["events"][1]["reason"] == "already_member"
    assert told["events"][1]["facts"]["union"] == UNION
    assert told["events"][0]["number"] < told["events"][1]["number"]


def test_a_timeline_holds_nothing_personal(branches: Branches) -> None:
    """Neither who recorded it, nor key, sex and year of birth, nor what somebody wrote."""
    branches.report(*members(1), source=UNION)
    (event,) = branches.ask(answers.timeline, "member", f"{UNION}/{0:064x}")["events"]
    branches.report(
        EventCorrected(
            on=dt.date(2026, 3, 2), reported_by=ANNA, kind="member", about=f"{UNION}/{0:064x}",
            event=event["event"], fields={"birth_year": 1991, "grade": "senior"}, reason="写错了",
        ),
        source=UNION,
    )  # fmt: skip

    told = branches.ask(answers.timeline, "member", f"{UNION}/{0:064x}")["events"]

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
    waiting = branches.ask(answers.timeline, "member", member)["events"]
    waits = branches.ask(parked)["waiting"]

    branches.report(union_registered(union=late, parent=DISTRICT, employers=()), source=DISTRICT)

    settled = branches.ask(answers.timeline, "member", member)["events"]
    assert [one["outcome"] for one in waiting] == ["waiting"]
    assert [(one["count"], one["type"]) for one in waits] == [(1, "organization.member_joined")]
    assert [one["outcome"] for one in settled] == ["applied"]
    assert settled[0]["number"] == waiting[0]["number"]
    assert branches.ask(parked)["waiting"] == []


def test_a_stream_is_in_step_when_heads_and_links_agree(branches: Branches) -> None:
    """The writer has said its head, and here stand the same number and link."""
    branches.report(*members(2), source=UNION)

    told = branches.ask(streams)

    (row,) = [one for one in told["rows"] if one["agent"] == "branch"]
    assert (row["state"], row["lag"], row["waiting"], row["refused"]) == ("in_step", 0, 0, 0)
    assert row["number"] == row["heard_number"]
    assert told["in_step"] == told["streams"]


def test_a_stream_is_behind_while_parcels_are_on_the_way(branches: Branches) -> None:
    """A head that came before its events says how much is missing."""
    branches.store.record(members(3), source=f"/unions/{UNION}")
    branches.relay.turn(branches.seconds)
    branches.wire.take()
    branches.seconds += 2

    branches.pass_on()

    (row,) = [one for one in branches.ask(streams)["rows"] if one["agent"] == "branch"]
    assert (row["state"], row["lag"]) == ("behind", 3)


def test_a_stream_that_differs_comes_first(branches: Branches) -> None:
    """Another link at the writer's own number is the worst that can be."""
    branches.report(*members(1), source=UNION)
    with branches.station.database.transaction() as tx:
        tx.execute("UPDATE streams SET heard_link = '\\x00' WHERE heard_number IS NOT NULL")

    first, *_ = branches.ask(streams)["rows"]

    assert (first["agent"], first["state"], first["in_step"]) == ("branch", "differs", False)


def test_refusals_are_told_in_groups_with_the_last_one_as_example(branches: Branches) -> None:
    """By reason and type, of the last 30 days."""
    branches.report(*members(2), source=UNION)
    branches.report(*members(2), source=UNION)

    (group,) = branches.ask(parked, branches.store.clock())["refused"]
    later = branches.ask(parked, branches.store.clock() + dt.timedelta(days=31))

    assert (group["reason"], group["zh"], group["count"]) == ("already_member", "发展会员", 2)
    assert group["facts"]["union"] == UNION
    assert later["refused"] == []


def test_quarantine_is_told_in_groups_and_never_its_bytes(branches: Branches) -> None:
    """Forged messages are counted by reason and sender."""
    forged = Delivery(b"{}", {"kind": "events", "stream": "x/organization"}, "eve", "k", "j", None)
    branches.station.intake.settle([forged, forged])

    (group,) = branches.ask(parked)["quarantine"]

    assert (group["reason"], group["sender"], group["count"]) == ("unknown_store", "eve", 2)
    assert "body" not in group


def test_a_union_is_told_with_its_place_in_both_trees(branches: Branches) -> None:
    """The way from the root; without an industry parent it hangs under the root."""
    told = branches.ask(reads.union, UNION, TODAY)

    assert [one["union"] for one in told["territorial"]] == [CITY, DISTRICT, UNION]
    assert [one["union"] for one in told["industry"]] == [CITY, UNION]
    with pytest.raises(UnknownUnion):
        branches.ask(reads.union, "99", TODAY)


def test_the_tree_is_that_of_the_day(branches: Branches) -> None:
    """A move holds from the day after it was accepted; before, the old tree stands."""
    branches.report(
        union_moved("03-02", union=UNION, old_parent=DISTRICT, new_parent=OTHER, from_=day("03-02"))
    )

    before = branches.ask(reads.tree, DISTRICT, "territorial", TODAY)
    after = branches.ask(reads.tree, DISTRICT, "territorial", "2026-03-03")
    there = branches.ask(reads.tree, OTHER, "territorial", "2026-03-03")

    assert [one["union"] for one in before["children"]] == [UNION]
    assert after["children"] == []
    assert [one["union"] for one in there["children"]] == [UNION]


def test_the_tree_begins_at_the_root(branches: Branches) -> None:
    """Nobody needs to know the root's code; in the industry tree all hang there by default."""
    root = branches.ask(reads.tree, None, "territorial", TODAY)
    industry = branches.ask(reads.tree, None, "industry", TODAY)

    assert (root["union"], root["name"]) == (CITY, "银川市总工会")
    assert [one["union"] for one in root["children"]] == [DISTRICT, OTHER]
    assert [one["union"] for one in industry["children"]] == [DISTRICT, UNION, OTHER]
