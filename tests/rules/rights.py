"""Rights in memory: a register to tell events to, and builders of what is told."""

from __future__ import annotations

import datetime as dt
from typing import Any

from services.rights.indicators import indicators
from services.rights.rules import rules
from services.rights.rules.dispute import Dispute
from services.rights.rules.matter import Matter
from shared.events import rights as events
from shared.events.base import Event, SubjectKey
from shared.figures.indicators import Diff, Number
from tests.rules import register
from tests.rules.register import ANNA, BO, day, make

__all__ = ["ANNA", "BO", "day", "events"]
"""What tests of rights read from here beside what it defines."""


class Register(register.Register):
    """A register of rights, in which a day may pass."""

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__(rules, indicators)

    def dispute(self, id_: str = "d1") -> Dispute:
        """Give a dispute."""
        subject = self.subjects[SubjectKey("dispute", id_)]
        assert isinstance(subject, Dispute)
        return subject

    def matter(self, id_: str = "m1") -> Matter:
        """Give a matter."""
        subject = self.subjects[SubjectKey("matter", id_)]
        assert isinstance(subject, Matter)
        return subject

    def due(self, id_: str = "d1", kind: str = "dispute") -> dict[str, str]:
        """Give by when each clock that runs is due, without the year where it is 2026."""
        running = self.subjects[SubjectKey(kind, id_)].deadlines()
        return {one.clock: one.due_on.isoformat().removeprefix("2026-") for one in running}

    def at(self, on: str) -> Register:
        """Let it become a day: what was due before has run out, as the service says."""
        for key, subject in list(self.subjects.items()):
            for one in subject.deadlines():
                if one.due_on < day(on):
                    self.hear(self.missed(key, events.DeadlineMissed, one.clock))
        return self

    def flow(self, cell: str) -> dict[tuple[str, str], Number]:
        """Give a flow by union and day, without the year 2026."""
        return {
            (union, when.isoformat().removeprefix("2026-")): cells.flow[cell]
            for (union, when), cells in self.figures().items()
            if cell in cells.flow
        }

    def stock(self, cell: str, union: str, on: str) -> Number:
        """Give a union's stock on a day."""
        return sum(
            cells.stock.get(cell, 0)
            for (place, when), cells in self.figures().items()
            if place == union and when <= day(on)
        )

    def figures(self) -> Diff:
        """Give all that the subjects contribute."""
        diff: Diff = {}
        for subject in self.subjects.values():
            self.indicators.add(diff, subject, 1)
        return diff


def told(*events_told: Event) -> Register:
    """Give a register that has heard this."""
    return Register().hear_all(*events_told)


def filed(on: str = "01-05", **given: object) -> events.DisputeFiled:
    """Build a dispute of three workers over their dismissal, known the week before."""
    defaults: dict[str, Any] = {
        "dispute": "d1", "union": "u1", "employer": "e1", "kind": "dismissal",
        "claim_yuan": "30000", "workers": 3, "migrant": 1, "employment": "standard",
        "known_on": day(on) - dt.timedelta(days=7), "oral": False,
    }  # fmt: skip
    return make(events.DisputeFiled, on, defaults, given)


def grouped(on: str = "01-20", **given: object) -> events.DisputeGrouped:
    """Build the joining of d2 to d1, with twelve workers and two representatives."""
    defaults = {
        "dispute": "d1", "merged": ["d2"], "workers": 12, "representatives": 2,
        "common_claim": True,
    }  # fmt: skip
    return make(events.DisputeGrouped, on, defaults, given)


def limitation_changed(on: str, change: str, **given: object) -> events.LimitationChanged:
    """Build a change of limitation."""
    defaults = {"dispute": "d1", "change": change, "cause": "claim_raised"}
    return make(events.LimitationChanged, on, defaults, given)


def consulted(on: str = "01-06", **given: object) -> events.DisputeConsulted:
    """Build talks that failed."""
    return make(events.DisputeConsulted, on, {"dispute": "d1", "outcome": "failed"}, given)


def mediation_started(on: str = "01-06", **given: object) -> events.MediationStarted:
    """Build a mediation by the unit's committee, received on its day."""
    defaults = {"dispute": "d1", "body": "unit", "received_on": day(on)}
    return make(events.MediationStarted, on, defaults, given)


def mediation_concluded(on: str = "01-16", **given: object) -> events.MediationConcluded:
    """Build an agreement on 20,000 yuan."""
    defaults = {"dispute": "d1", "outcome": "agreed", "amount": "20000"}
    return make(events.MediationConcluded, on, defaults, given)


def agreement_performed(on: str = "01-30", **given: object) -> events.AgreementPerformed:
    """Build its performance in full."""
    defaults = {"dispute": "d1", "performed": "full", "recovered_yuan": "20000"}
    return make(events.AgreementPerformed, on, defaults, given)


def arbitration_filed(on: str = "01-07", **given: object) -> events.ArbitrationFiled:
    """Build a request for arbitration, received on its day."""
    defaults = {
        "dispute": "d1", "commission": "银川市劳动人事争议仲裁委员会", "claim_yuan": "30000",
        "received_on": day(on), "union_assists": True,
    }  # fmt: skip
    return make(events.ArbitrationFiled, on, defaults, given)


def arbitration_decided(on: str = "01-08", **given: object) -> events.ArbitrationDecided:
    """Build the commission's acceptance."""
    return make(events.ArbitrationDecided, on, {"dispute": "d1", "accepted": True}, given)


def stepped(on: str, step: str, **given: object) -> events.ArbitrationStepped:
    """Build a step of arbitration."""
    return make(events.ArbitrationStepped, on, {"dispute": "d1", "step": step}, given)


def award_made(on: str = "02-10", **given: object) -> events.AwardMade:
    """Build a final award that the worker won."""
    defaults = {"dispute": "d1", "finality": "final", "result": "won", "awarded_yuan": "30000"}
    return make(events.AwardMade, on, defaults, given)


def award_received(on: str = "02-10", **given: object) -> events.AwardReceived:
    """Build its receipt by the worker."""
    return make(events.AwardReceived, on, {"dispute": "d1", "party": "worker"}, given)


def court_seized(on: str = "02-20", **given: object) -> events.CourtSeized:
    """Build the worker's suit for the award."""
    defaults = {"dispute": "d1", "act": "suit", "by": "worker", "ground": "award"}
    return make(events.CourtSeized, on, defaults, given)


def court_ruled(on: str = "04-20", **given: object) -> events.CourtRuled:
    """Build the ruling that the worker won."""
    return make(events.CourtRuled, on, {"dispute": "d1", "result": "won", "yuan": "30000"}, given)


def enforced(on: str = "05-20", **given: object) -> events.DisputeEnforced:
    """Build the money's arrival."""
    defaults = {"dispute": "d1", "recovered_yuan": "30000", "complete": True}
    return make(events.DisputeEnforced, on, defaults, given)


def moved(on: str = "01-10", **given: object) -> events.DisputeMoved:
    """Build the handing over of d1 from u1 to its town."""
    defaults = {"dispute": "d1", "from_": "u1", "to": "640104001", "reason": "nearer_handler"}
    return make(events.DisputeMoved, on, defaults, given)


def closed(on: str = "06-01", **given: object) -> events.DisputeClosed:
    """Build the close of a case that was settled with nothing recovered."""
    defaults = {"dispute": "d1", "result": "settled", "recovered_yuan": "0"}
    return make(events.DisputeClosed, on, defaults, given)


def legal_aid_given(on: str = "01-08", **given: object) -> events.LegalAidGiven:
    """Build the advice that u1 gave in d1."""
    defaults = {
        "aid": "a1", "union": "u1", "dispute": "d1", "kind": "advice", "workers": 3,
        "lawyer_kind": "lawyer",
    }  # fmt: skip
    return make(events.LegalAidGiven, on, defaults, given)


def complaint_received(on: str = "01-05", **given: object) -> events.ComplaintReceived:
    """Build a complaint over wages that u1 takes up."""
    defaults = {
        "matter": "m1", "union": "u1", "employer": "e1", "subjects": ["wages"], "workers": 20,
        "accepted": True,
    }  # fmt: skip
    return make(events.ComplaintReceived, on, defaults, given)


def investigated(on: str = "01-12", **given: object) -> events.ViolationInvestigated:
    """Build what two supervisors found."""
    defaults = {"matter": "m1", "supervisors": 2, "found": True, "subjects": ["wages"]}
    return make(events.ViolationInvestigated, on, defaults, given)


def letter_sent(on: str = "02-11", **given: object) -> events.LetterSent:
    """Build an opinion to the employer, delivered on its day."""
    defaults = {
        "matter": "m1", "kind": "opinion", "letter_no": "宁工监〔2026〕1号",
        "addressee_kind": "employer", "delivered_on": day(on), "signed_by_role": "union_chair",
        "sender_level": "union",
    }  # fmt: skip
    return make(events.LetterSent, on, defaults, given)


def letter_answered(on: str = "02-25", **given: object) -> events.LetterAnswered:
    """Build the employer's promise to correct."""
    defaults = {
        "matter": "m1", "letter_no": "宁工监〔2026〕1号", "agreed": True, "objection": False,
    }  # fmt: skip
    return make(events.LetterAnswered, on, defaults, given)


def supervision_closed(on: str = "04-01", **given: object) -> events.SupervisionClosed:
    """Build the end of the matter, checked by Bo."""
    defaults = {
        "matter": "m1", "result": "corrected", "workers": 20, "yuan": "86000.50", "checked_by": BO,
    }  # fmt: skip
    return make(events.SupervisionClosed, on, defaults, given)
