"""The standing of an employer through real intake: skills beside organization and rights."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from services.rights.domain import rights
from services.skills.domain import skills
from services.skills.rules.standing import BARRED, Standing, now
from services.skills.slates import slate
from services.skills.standing import standing
from shared.events import rights as right
from shared.events import skills as events
from shared.events.base import Event
from shared.events.envelope import read
from shared.streams import answers
from shared.streams.parcel import packed
from shared.streams.wire import Delivery
from tests.fix_postgres import MakeDatabase
from tests.rules import care, contracts
from tests.rules.honours import honour_round_opened
from tests.rules.register import make
from tests.rules.skills import MA
from tests.rules.standing import nomination_made
from tests.services.branch import Agent
from tests.services.rights import Rights
from tests.services.station import ROOT, STREAMS, XINGQING, Bed, City
from tests.services.test_intake_skills import Skills


class Honours(Skills):
    """Skills, and rights beside it; what rights announces comes when it is heard."""

    def __init__(self, city: City, bed: Bed, other: Bed) -> None:
        """Let rights hear organization, and the agents report to it too."""
        super().__init__(city, bed)
        self.rights = Rights(city, other)
        self.cases = {name: one.copy(city.clock) for name, one in city.agents.items()}
        for one in self.cases.values():
            one.stream, one.written, one.packed = f"{one.id}/rights", [], 0
        self.heard = 0

    def report_to_rights(self, *told: tuple[Event, str]) -> None:
        """Report to rights what is applied there."""
        for event, source in told:
            agent = self.case_of(source)
            agent.record(event, source)
            self.rights.bed.settle(*agent.pack())
            assert self.rights.bed.outcome(agent) == ("applied", None)

    def case_of(self, union: str) -> Agent:
        """Give the agent that reports to rights for a union."""
        return next(one for one in self.cases.values() if union in one.unions)

    def hear_rights(self) -> None:
        """Bring what rights has announced."""
        outbox = self.rights.bed.station.outbox
        outbox.stand()
        stream = f"{self.rights.bed.station.store.id}/announcements"
        for parcel in packed(stream, *outbox.run(stream, self.heard, 1000)):
            body, headers = parcel.body(), parcel.headers()
            self.bed.settle(Delivery(body, headers, "rights", "rights", parcel.content_type, None))
            self.heard = parcel.last
        assert self.bed.difference() is None

    def nominate(self) -> str:
        """Open a round, and let u1 nominate Li of e1; give the nomination's id."""
        self.tell_all((honour_round_opened(), ROOT), (nomination_made(), "u1"))
        return self.last_id("u1")

    def checks(self) -> list[dict[str, Any]]:
        """Give what the timeline of the nomination shows of checks, the first told first."""
        with self.bed.database.transaction() as tx:
            rows = answers.timeline(tx, skills, "nomination", "n1")["events"]
        return [one["data"] for one in rows if one["type"] == "skills.standing_checked"]

    def answer(self) -> list[dict[str, Any]]:
        """Give what the service answers of the nomination's checks."""
        found = self.bed.database.run(lambda tx: standing(tx, "n1"))
        assert found["employer"] in {"e1", None}
        checks: list[dict[str, Any]] = found["checks"]
        return checks

    def announced_last(self) -> str:
        """Give the id of what rights announced last."""
        stream = f"{self.rights.bed.station.store.id}/announcements"
        (*_, last) = packed(stream, *self.rights.bed.station.outbox.run(stream, 0, 1000))
        return read(last.bodies[-1]).id

    def found(self) -> list[str]:
        """Name the findings about the nomination."""
        return [one.rule for one in self.bed.subject("nomination", "n1").findings]

    @property
    def standing(self) -> Standing:
        """Give the standing of e1."""
        found: Standing = self.bed.subject("standing", "e1")
        return found


@pytest.fixture
def honours(city: City, make_database: MakeDatabase) -> Iterator[Honours]:
    """Give skills and rights, both of which have heard all of organization."""
    bed, other = (Bed(make_database([STREAMS]), one, city.clock) for one in (skills, rights))
    found = Honours(city, bed, other)
    found.rights.hear()
    found.hear()
    yield found
    assert bed.difference() is None
    assert other.difference() is None
    bed.close()
    other.close()


GOOD = (
    (contracts.contract_registered(), "u1"),
    (contracts.congress_set_up(), "u1"),
    (contracts.congress_held(), "u1"),
)
"""A contract in force and a congress held at e1."""


def test_a_nomination_is_checked_by_what_both_services_have_announced(honours: Honours) -> None:
    """Clear, and the check says up to which number of which stream."""
    honours.report_to_rights(*GOOD)
    honours.hear_rights()
    made = honours.nominate()

    (check,) = honours.checks()
    assert (check["result"], check["event"], check["rule_pack"]) == ("clear", made, "cn")
    assert check["vetoes"] == []
    assert {one["stream"]: one["number"] for one in check["positions"]} == {
        f"{honours.city.station.store.id}/announcements": honours.read,
        f"{honours.rights.bed.station.store.id}/announcements": honours.heard,
    }
    assert BARRED not in honours.found()


def test_a_barring_fact_that_arrives_late_changes_the_check_and_is_named(honours: Honours) -> None:
    """Arrears of February are heard of in June, after the nomination; later it never was."""
    honours.report_to_rights(*GOOD)
    honours.hear_rights()
    honours.nominate()

    honours.report_to_rights((care.adverse_fact_recorded(), XINGQING))
    honours.hear_rights()
    late = honours.announced_last()

    first, second = honours.checks()
    assert (first["result"], second["result"], second["because"]) == ("clear", "barred", late)
    assert second["vetoes"] == [{"rule": "arrears", "event": late, "fact": "f1"}]
    (stored,) = honours.standing.checks
    assert (stored.result, stored.vetoes) == ("clear", ())
    answer = now(honours.standing, stored)
    assert (answer.result, answer.changed, answer.by) == ("barred", True, (late,))
    assert BARRED in honours.found()

    (told,) = honours.answer()
    assert (told["result"], told["result_now"], told["changed"]) == ("clear", "barred", True)
    assert (told["vetoes"], told["lifted"], told["by"]) == ([], [], [late])
    (added,) = told["added"]
    assert (added["event"], added["rule"], added["mark"]) == (late, "arrears", "unverified")
    assert (added["from"], added["until"]) == ("2026-02-10", "2027-01-01")
    assert added["rule_until"] == "2027-01-01"

    record = read(honours.case_of(XINGQING).written[-1].body).id
    voiding = make(
        right.EventVoided, "06-20", {},
        {"kind": "adverse_fact", "about": "f1", "event": record, "reason": "wrong employer"},
    )  # fmt: skip
    honours.report_to_rights((voiding, XINGQING))
    honours.hear_rights()

    assert honours.checks()[-1]["result"] == "clear"
    assert not now(honours.standing, honours.standing.checks[0]).changed
    assert BARRED not in honours.found()


def test_a_nomination_that_came_first_is_completed_by_what_is_announced(honours: Honours) -> None:
    """Skills has heard nothing of rights: incomplete, then barred, for e1 has no congress."""
    honours.nominate()
    honours.hear_rights()

    first, second = honours.checks()
    assert (first["result"], second["result"]) == ("incomplete", "barred")
    assert {one["rule"] for one in second["vetoes"]} == {"no_congress", "no_contract"}
    assert {one["event"] for one in second["vetoes"]} == {second["because"]}


def test_a_nomination_that_is_voided_leaves_no_check(honours: Honours) -> None:
    """The standing is folded anew without it, and nothing is told of it any more."""
    honours.report_to_rights(*GOOD)
    honours.hear_rights()
    made = honours.nominate()
    voiding = make(
        events.EventVoided, "06-20", {},
        {"kind": "nomination", "about": "n1", "event": made, "reason": "by mistake"},
    )  # fmt: skip

    honours.tell_all((voiding, "u1"))
    honours.report_to_rights((care.adverse_fact_recorded(), XINGQING))
    honours.hear_rights()

    assert honours.bed.subject("nomination", "n1") is None
    assert honours.standing.checks == ()
    assert honours.answer() == []
    assert [one.fact for one in honours.standing.facts] == ["f1"]


def test_a_fact_about_another_employer_than_was_said_moves_the_bar(honours: Honours) -> None:
    """It ends at the one as it began, and bars the other."""
    honours.report_to_rights(*GOOD, (care.adverse_fact_recorded(), XINGQING))
    honours.hear_rights()
    honours.nominate()
    record = read(honours.case_of(XINGQING).written[-1].body).id

    correction = make(
        right.EventCorrected, "06-20", {},
        {"kind": "adverse_fact", "about": "f1", "event": record,
         "fields": {"employer": "e2"}, "reason": "wrong employer"},
    )  # fmt: skip
    honours.report_to_rights((correction, XINGQING))
    honours.hear_rights()

    assert [one["result"] for one in honours.checks()] == ["barred", "clear"]
    other = honours.bed.subject("standing", "e2")
    assert [(one.fact, one.from_ < one.until) for one in other.facts] == [("f1", True)]


def test_a_slate_is_checked_before_it_is_told(honours: Honours) -> None:
    """By the quotas of its round, with what bars each nominee now, by the event that tells it."""
    honours.nominate()
    other = {"nomination": "n2", "quota_union": "640106", "employer": "e2", "member": MA}
    honours.tell_all((nomination_made(**other, union="u2"), "u2"))
    honours.report_to_rights((care.adverse_fact_recorded(), XINGQING))
    honours.hear_rights()

    def asked(*nominations: str) -> dict[str, Any]:
        return honours.bed.database.run(lambda tx: slate(tx, "r1", nominations or None))

    one, all_ = asked("n1", "n9"), asked()

    assert [one["nomination"] for one in all_["nominees"]] == ["n1", "n2"]
    missed = {miss["name"]: (miss["wanted"], miss["had"], miss["by"]) for miss in one["misses"]}
    assert missed["migrant"] == (1, 0, 1)
    assert "industrial" not in missed
    beside = {one_["name"]: (one_["wanted"], one_["had"], one_["by"]) for one_ in one["quotas"]}
    assert (beside["640104"], beside["industrial"]) == ((2, 1, 0), (1, 1, 0))
    assert (one["twice"], all_["twice"]) == ([], [])
    assert one["strangers"] == ["n9"]
    (first,) = one["nominees"]
    assert honours.announced_last() in {veto["event"] for veto in first["vetoes"]}
    assert honours.bed.database.run(lambda tx: slate(tx, "r9"))["honour"] is None
