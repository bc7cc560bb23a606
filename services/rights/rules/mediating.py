"""Talks and mediation (4, 5, 10-16): 15 days, then it has failed; what was agreed is performed."""

from __future__ import annotations

import datetime as dt
from typing import Final

import msgspec

from services.rights.rules.book import rules
from services.rights.rules.dispute import Dispute, Mediation, recovers
from services.rights.rules.moving import lowered
from services.rights.rules.refusals import TooEarly
from services.rights.rules.turns import TURNS, must_follow, out_of_turn
from shared.events.rights import (
    AgreementPerformed,
    DisputeConsulted,
    MediationConcluded,
    MediationStarted,
)
from shared.rules.dated import must_be_past
from shared.rules.deadlines import told
from shared.rules.running import due, start, stop
from shared.streams.rules import Deadline, Fact

MEDIATION: Final = "mediation"
AGREEMENT: Final = "agreement_performance"

replace = msgspec.structs.replace


def seen(dispute: Dispute, on: dt.date) -> dt.date:
    """Give the latest day of all that was reported of a dispute."""
    return max(dispute.last_on, on)


@rules.rule
def consulted(dispute: Dispute, event: DisputeConsulted, _: Fact) -> Dispute:
    """Note whether the parties settled it among themselves."""
    must_follow(dispute, event, event.on, dispute.filed_on)
    settled = event.on if event.outcome == "settled" else None
    return replace(dispute, settled_on=settled, last_on=seen(dispute, event.on))


@rules.rule
def mediation_started(dispute: Dispute, event: MediationStarted, fact: Fact) -> Dispute:
    """Begin mediation; 15 days from the day on which the body received it (14)."""
    must_be_past(event.received_on, event.on)
    last = dispute.mediation
    begins = last.concluded_on or last.received_on if last else dispute.filed_on
    must_follow(dispute, event, event.on, begins)
    end = fact.keep(
        MEDIATION, Deadline, lambda: told(MEDIATION, dispute.division, event.received_on, fact)[0]
    )
    mediation = Mediation(body=event.body, received_on=event.received_on, due=end)
    return replace(
        start(dispute, end),
        mediations=(*dispute.mediations, mediation),
        last_on=seen(dispute, event.on),
    )


@rules.rule
def mediation_concluded(dispute: Dispute, event: MediationConcluded, fact: Fact) -> Dispute:
    """End mediation. In time by its own day it takes back what silence had brought about.

    An agreement after the 15 days is one too; that it was late stays.
    """
    mediation = dispute.mediation
    if mediation is None or mediation.outcome is not None:
        raise out_of_turn(dispute, event)
    must_follow(dispute, event, event.on, mediation.received_on)
    if event.perform_by is not None and event.perform_by < event.on:
        raise TooEarly(
            on=event.perform_by, begins=event.on, article=TURNS[AgreementPerformed].article
        )
    dispute = stop(dispute, mediation.due, event.on)
    if event.on <= mediation.due.due_on:
        dispute = lowered(dispute, mediation.due)
    concluded = replace(mediation, outcome=event.outcome, concluded_on=event.on)
    dispute = replace(
        dispute,
        mediations=(*dispute.mediations[:-1], concluded),
        last_on=seen(dispute, event.on),
    )
    if event.outcome != "agreed" or event.perform_by is None or dispute.arbitration is not None:
        return dispute
    day = event.perform_by
    end = fact.keep(AGREEMENT, Deadline, lambda: told(AGREEMENT, dispute.division, day, fact)[0])
    return start(dispute, end)


@rules.rule
def agreement_performed(dispute: Dispute, event: AgreementPerformed, _: Fact) -> Dispute:
    """Note what became of an agreement; only the whole of it in time ends its clock (15, 16)."""
    mediation = dispute.mediation
    begins = mediation.concluded_on if mediation else None
    must_follow(dispute, event, event.on, begins)
    if mediation is None:
        raise out_of_turn(dispute, event)
    if event.performed == "full":
        dispute = stop(dispute, due(dispute, AGREEMENT), event.on)
    performed = replace(mediation, performed=event.performed)
    dispute = recovers(dispute, event.on, event.recovered_yuan)
    return replace(
        dispute,
        mediations=(*dispute.mediations[:-1], performed),
        last_on=seen(dispute, event.on),
    )
