"""Arbitration (28-43): asked for, taken on, stepped through, in days that the commission has."""

from __future__ import annotations

import datetime as dt
from typing import Final

import msgspec

from services.rights.rules.book import rules
from services.rights.rules.dispute import Arbitration, Dispute
from services.rights.rules.findings import found
from services.rights.rules.mediating import AGREEMENT, seen
from services.rights.rules.moving import lowered
from services.rights.rules.refusals import NoHearingDate, StepTaken
from services.rights.rules.turns import TURNS, must_follow
from shared.events.rights import ArbitrationDecided, ArbitrationFiled, ArbitrationStepped
from shared.rules.dated import must_be_past
from shared.rules.deadlines import by_law, told
from shared.rules.running import due, settle, start, stop
from shared.streams.rules import Deadline, Fact

ACCEPTANCE: Final = "acceptance"
SERVED: Final = "service_on_respondent"
PANEL: Final = "panel_notice"
AWARD: Final = "award"
EXTENDED: Final = "award_extended"
ENDS: Final = {
    "served": SERVED, "defence": "defence", "defence_copied": "defence_copied", "panel": PANEL,
    "extended": AWARD,
}  # fmt: skip
"""The clock that a step ends."""
BEGINS: Final = {"served": "defence", "defence": "defence_copied"}
"""The clock that a step begins."""
BEFORE: Final = {"hearing_notice": "hearing_notice", "postponement_asked": "postponement_request"}
"""Steps that are to come so long before the hearing, and the terms for it (35)."""
STEPS: Final = (SERVED, "defence", "defence_copied", PANEL)

replace = msgspec.structs.replace


@rules.rule
def arbitration_filed(dispute: Dispute, event: ArbitrationFiled, fact: Fact) -> Dispute:
    """Ask for arbitration, from any stage before it (5); past limitation with a warning (27)."""
    must_be_past(event.received_on, event.on)
    must_follow(dispute, event, event.received_on, dispute.filed_on)
    day = event.received_on
    limitation = dispute.limitation.due if dispute.limitation else None
    dispute = stop(settle(left(dispute, day), day, AGREEMENT), limitation, day)
    dispute = start(dispute, by_law(ACCEPTANCE, dispute.division, day, fact))
    dispute = replace(
        dispute,
        claim_yuan=event.claim_yuan,
        arbitration=Arbitration(received_on=day),
        last_on=seen(dispute, event.on),
    )
    if limitation and day > limitation.due_on:
        return found(dispute, "past_limitation", fact, event)
    return dispute


def left(dispute: Dispute, on: dt.date) -> Dispute:
    """End a mediation that was still open when arbitration was asked for: in its days or after."""
    mediation = dispute.mediation
    if mediation is None or mediation.outcome is not None:
        return dispute
    dispute = stop(dispute, mediation.due, on)
    return lowered(dispute, mediation.due) if on <= mediation.due.due_on else dispute


@rules.rule
def arbitration_decided(dispute: Dispute, event: ArbitrationDecided, fact: Fact) -> Dispute:
    """Take the case on, or not; the commission's days begin (29, 30, 32, 43)."""
    arbitration = dispute.arbitration or Arbitration(received_on=event.on)
    must_follow(dispute, event, event.on, arbitration.received_on)
    dispute = stop(dispute, due(dispute, ACCEPTANCE), event.on)
    if event.accepted:
        begun = (by_law(x, dispute.division, event.on, fact) for x in (SERVED, PANEL, AWARD))
        dispute = start(dispute, *begun)
    return replace(
        dispute,
        arbitration=replace(arbitration, accepted=event.accepted, decided_on=event.on),
        last_on=seen(dispute, event.on),
    )


@rules.rule
def arbitration_stepped(dispute: Dispute, event: ArbitrationStepped, fact: Fact) -> Dispute:
    """Take a step: it ends a clock, begins another, or is judged by the day of the hearing."""
    arbitration = dispute.arbitration or Arbitration(received_on=event.on)
    must_follow(dispute, event, event.on, arbitration.decided_on)
    if event.step in ENDS:
        if event.step in arbitration.taken:
            raise StepTaken(step=event.step, article=TURNS[ArbitrationStepped].article)
        arbitration = replace(arbitration, taken=(*arbitration.taken, event.step))
        dispute = stop(dispute, due(dispute, ENDS[event.step]), event.on)
    if event.step in BEGINS:
        clock = BEGINS[event.step]
        dispute = start(dispute, by_law(clock, dispute.division, event.on, fact))
    if event.step == "extended":
        dispute = start(dispute, extended(dispute, arbitration.decided_on or event.on, fact))
    if event.step == "heard":
        arbitration = replace(arbitration, heard_on=event.on)
    dispute = replace(dispute, arbitration=arbitration, last_on=seen(dispute, event.on))
    return notified(dispute, event, fact) if event.step in BEFORE else dispute


def extended(dispute: Dispute, accepted_on: dt.date, fact: Fact) -> Deadline:
    """Give the day by which an award is due at the latest, from the acceptance on (43).

    It is kept by the day from which it is reckoned, which a correction may change.
    """
    return fact.keep(
        f"{EXTENDED}_{accepted_on}",
        Deadline,
        lambda: told(EXTENDED, dispute.division, accepted_on, fact)[0],
    )


def notified(dispute: Dispute, event: ArbitrationStepped, fact: Fact) -> Dispute:
    """Find what came less than the days before the hearing that article 35 asks for.

    Raises `NoHearingDate`.
    """
    if event.for_date is None:
        raise NoHearingDate(step=event.step, article=TURNS[ArbitrationStepped].article)
    latest = by_law(BEFORE[event.step], dispute.division, event.for_date, fact)
    if latest is None or event.on <= latest.due_on:
        return dispute
    return found(dispute, f"{event.step}_late", fact, event, latest.article)
