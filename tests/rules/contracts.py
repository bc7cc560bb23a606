"""Contracts and congresses in memory: a register to tell events to, builders of what is told."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from services.rights.indicators import indicators
from services.rights.rules import rules
from services.rights.rules.congress import Congress
from services.rights.rules.contract import Contract
from services.rights.rules.proposal import Proposal
from services.rights.rules.workplace import Workplace
from shared.events import directory
from shared.events import rights as events
from shared.events.base import SubjectKey
from shared.figures.indicators import Diff, Number
from shared.streams.rules import Deadline, Subject
from tests.rules import register
from tests.rules.register import TODAY, day, make

PLACES = {"cn": "6401", "beijing": "110101", "shanghai": "310101", "zhejiang": "330102",
          "chongqing": "500103"}  # fmt: skip
"""A division in which each pack holds; Ningxia has none of its own."""


class Register(register.Register):
    """A register of rights."""

    def __init__(self) -> None:
        """Begin with e1, an enterprise that u1 has covered since 2020."""
        super().__init__(rules, indicators)
        self.hear(coverage_announced())

    def contract(self, id_: str = "c1") -> Contract:
        """Give a contract."""
        subject = self.subjects[SubjectKey("contract", id_)]
        assert isinstance(subject, Contract)
        return subject

    def congress(self, id_: str = "z1") -> Congress:
        """Give a congress."""
        subject = self.subjects[SubjectKey("congress", id_)]
        assert isinstance(subject, Congress)
        return subject

    def proposal(self, id_: str = "p1") -> Proposal:
        """Give a proposal."""
        subject = self.subjects[SubjectKey("proposal", id_)]
        assert isinstance(subject, Proposal)
        return subject

    def workplace(self, code: str = "e1") -> Workplace:
        """Give a workplace."""
        subject = self.subjects[SubjectKey("workplace", code)]
        assert isinstance(subject, Workplace)
        return subject

    def miss(self, key: SubjectKey, clock: str) -> None:
        """Let a clock of a subject run out."""
        self.hear(self.missed(key, events.DeadlineMissed, clock))


def coverage_announced(**given: object) -> directory.CoverageAnnounced:
    """Build organization's word that u1 has covered e1, an enterprise, since 2020."""
    data = {
        "employer": "e1", "entered_by": "640104",
        "coverages": [{"union": "u1", "from": "2020-01-01"}],
        "unit_types": [{"unit_type": "112", "from": "0001-01-01"}],
    } | given  # fmt: skip
    return msgspec.convert(msgspec.to_builtins(data), directory.CoverageAnnounced)


def contract_registered(on: str = "01-10", **given: object) -> events.ContractRegistered:
    """Build the entry of a comprehensive contract of e1 for 2025 to 2027."""
    defaults = {
        "contract": "c1", "union": "u1", "division": "6401", "kind": "comprehensive",
        "scope": "single", "employers": ["e1"], "workers": 120, "from": "2025-01-01",
        "to": "2027-12-31",
    }  # fmt: skip
    return make(events.ContractRegistered, on, defaults, given)


def bargaining_offered(on: str = "01-05", **given: object) -> events.BargainingOffered:
    """Build the workers' offer of a comprehensive contract with one employer."""
    defaults = {
        "contract": "c1", "union": "u1", "division": "6401", "kind": "comprehensive",
        "scope": "single", "by": "workers", "topics": ["wages"],
    }  # fmt: skip
    return make(events.BargainingOffered, on, defaults, given)


def offer_answered(on: str = "01-12", **given: object) -> events.OfferAnswered:
    """Build the employer's consent."""
    return make(events.OfferAnswered, on, {"contract": "c1", "agreed": True}, given)


def team_set(on: str = "01-20", **given: object) -> events.TeamSet:
    """Build three bargainers on either side."""
    defaults = {
        "contract": "c1", "workers_side": 3, "employer_side": 3, "women": 2, "outsiders": 0,
    }  # fmt: skip
    return make(events.TeamSet, on, defaults, given)


def bargaining_paused(on: str = "02-02", **given: object) -> events.BargainingPaused:
    """Build a suspension to which the workers' side agrees."""
    defaults = {"contract": "c1", "paused": True, "worker_side_agrees": True}
    return make(events.BargainingPaused, on, defaults, given)


def contract_voted(on: str = "03-02", **given: object) -> events.ContractVoted:
    """Build a secret vote of 60 delegates, 50 present, 45 in favour."""
    defaults = {
        "contract": "c1", "drafted_on": "2026-02-20", "body": "congress", "entitled": 60,
        "present": 50, "in_favour": 45, "secret": True,
    }  # fmt: skip
    return make(events.ContractVoted, on, defaults, given)


def contract_signed(on: str = "03-04", **given: object) -> events.ContractSigned:
    """Build the signing of a contract for three years from April on."""
    defaults = {
        "contract": "c1", "from": "2026-04-01", "to": "2029-03-31", "employers": ["e1"],
        "workers": 120, "women_workers": 50,
    }  # fmt: skip
    return make(events.ContractSigned, on, defaults, given)


def contract_submitted(on: str = "03-10", **given: object) -> events.ContractSubmitted:
    """Build the filing, received on the same day."""
    defaults = {"contract": "c1", "authority": "市人社局", "received_on": day(on)}
    return make(events.ContractSubmitted, on, defaults, given)


def contract_reviewed(on: str = "03-20", **given: object) -> events.ContractReviewed:
    """Build the authority's word that it has no objection."""
    return make(events.ContractReviewed, on, {"contract": "c1", "result": "no_objection"}, given)


def contract_published(on: str = "04-02", **given: object) -> events.ContractPublished:
    """Build the publication on the board."""
    return make(events.ContractPublished, on, {"contract": "c1", "how": "board"}, given)


def performance_reported(on: str = "12-20", **given: object) -> events.ContractPerformanceReported:
    """Build the report that all 30 clauses were kept in 2026."""
    defaults = {
        "contract": "c1", "year": 2026, "clauses": 30, "clauses_kept": 30, "to_congress": True,
    }  # fmt: skip
    return make(events.ContractPerformanceReported, on, defaults, given)


def contract_ended(on: str = "06-15", **given: object) -> events.ContractEnded:
    """Build the end of a contract that was dissolved."""
    return make(events.ContractEnded, on, {"contract": "c1", "reason": "dissolved"}, given)


def congress_set_up(on: str = "01-08", **given: object) -> events.CongressSetUp:
    """Build a congress of 60 delegates among 120 workers of e1 for three years."""
    defaults = {
        "congress": "z1", "union": "u1", "division": "6401", "employers": ["e1"], "workers": 120,
        "delegates": 60, "women": 25, "managers": 12, "front_line": 40, "worker_directors": 1,
        "term_to": "2029-01-07",
    }  # fmt: skip
    return make(events.CongressSetUp, on, defaults, given)


def congress_held(on: str = "03-02", **given: object) -> events.CongressHeld:
    """Build a session of 60 delegates, 50 present."""
    defaults = {"congress": "z1", "session": 1, "delegates": 60, "present": 50}
    return make(events.CongressHeld, on, defaults, given)


def congress_voted(on: str = "03-02", **given: object) -> events.CongressVoted:
    """Build a secret vote that passed with 45 of 60."""
    defaults = {
        "congress": "z1", "matter": "rules", "entitled": 60, "in_favour": 45, "secret": True,
        "passed": True,
    }  # fmt: skip
    return make(events.CongressVoted, on, defaults, given)


def proposal_made(on: str = "03-02", **given: object) -> events.ProposalMade:
    """Build a proposal that was accepted."""
    defaults = {
        "proposal": "p1", "union": "u1", "congress": "z1", "topic": "safety", "proposers": 3,
        "accepted": True,
    }  # fmt: skip
    return make(events.ProposalMade, on, defaults, given)


def proposal_answered(on: str = "03-20", **given: object) -> events.ProposalAnswered:
    """Build its answer."""
    return make(events.ProposalAnswered, on, {"proposal": "p1", "state": "answered"}, given)


def affairs_opened(on: str = "03-05", **given: object) -> events.AffairsOpened:
    """Build e1's open affairs of a quarter."""
    defaults = {"employer": "e1", "period": "2026-Q1", "items": 8, "form": "board"}
    return make(events.AffairsOpened, on, defaults, given)


def labour_contracts_counted(on: str = "03-31", **given: object) -> events.LabourContractsCounted:
    """Build a count of 114 contracts among 120 workers of e1."""
    defaults = {
        "employer": "e1", "as_of": day(on), "should_sign": 120, "signed": 114, "open_ended": 20,
        "migrant_signed": 30,
    }  # fmt: skip
    return make(events.LabourContractsCounted, on, defaults, given)


def harmony_named(on: str = "03-31", **given: object) -> events.HarmonyNamed:
    """Build the naming of e1 by the city."""
    defaults = {"named": "e1", "union": "u1", "what": "employer", "level": "city"}
    return make(events.HarmonyNamed, on, defaults, given)


def bargained(**given: Any) -> Register:  # noqa: ANN401 - any field
    """Give a register in which c1 has come as far as its teams; `given` goes to the offer."""
    return Register().hear_all(bargaining_offered(**given), offer_answered(), team_set())


def signed(**given: Any) -> Register:  # noqa: ANN401 - any field
    """Give a register in which c1 was lawfully voted on and signed; `given` goes to the offer."""
    return bargained(**given).hear_all(contract_voted(), contract_signed())


def due(subject: Subject, clock: str) -> Deadline:
    """Give a clock of a subject that runs."""
    (found,) = [one for one in subject.deadlines() if one.clock == clock]
    return found


def figures(*subjects: Subject) -> Diff:
    """Give all that subjects contribute."""
    diff: Diff = {}
    for subject in subjects:
        indicators.add(diff, subject, 1)
    return diff


def stock(cell: str, union: str, on: str, *subjects: Subject) -> Number:
    """Give a union's stock on a day: all that came up to it, less what went."""
    return sum(
        cells.stock.get(f"rights.{cell}", 0)
        for (place, when), cells in figures(*subjects).items()
        if place == union and when <= day(on)
    )


def flow(cell: str, *subjects: Subject) -> dict[dt.date, Number]:
    """Give a flow by day."""
    found = figures(*subjects).items()
    return {
        when: cells.flow[f"rights.{cell}"]
        for (_, when), cells in found
        if f"rights.{cell}" in cells.flow
    }


def rules_found(subject: Subject) -> list[str]:
    """Name the rules that a subject's reports were against."""
    return [one.rule for one in subject.findings]


def articles(subject: Subject) -> list[str]:
    """Give the articles that are named in what was found of a subject."""
    return [one.article for one in subject.findings]


__all__ = ["TODAY", "day"]
"""What tests of contracts read from here beside what it defines."""
