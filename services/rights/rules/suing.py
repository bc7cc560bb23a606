"""The award and the courts (43, 47-51): who may still sue, until when, and what came of it."""

from __future__ import annotations

import datetime as dt
from typing import Final

import msgspec

from services.rights.rules.arbitrating import ACCEPTANCE, AWARD, EXTENDED, STEPS
from services.rights.rules.book import rules
from services.rights.rules.dispute import Award, Dispute, Suit, recovers
from services.rights.rules.findings import found
from services.rights.rules.mediating import seen
from services.rights.rules.refusals import AlreadyReceived, WrongRuling
from services.rights.rules.turns import TURNS, must_follow, out_of_turn
from shared.events.rights import (
    AwardMade,
    AwardReceived,
    CourtRuled,
    CourtSeized,
    DisputeEnforced,
    Ruling,
)
from shared.rules.deadlines import by_law
from shared.rules.running import due, settle, start, stop
from shared.streams.rules import Deadline, Fact

OTHER: Final = "suit_after_award"
FINAL: Final = {"worker": "suit_after_final_award", "employer": "set_aside_request"}
ANNULLED: Final = "suit_after_set_aside"
OF_SETTING_ASIDE: Final[frozenset[Ruling]] = frozenset({"set_aside", "kept", "withdrawn"})
"""How a court rules on a request to set an award aside; on a suit in all other ways."""

GROUNDS: Final = {
    "award": (frozenset({"awarded", "final"}), "劳动争议调解仲裁法第四十八条至第五十条"),
    "silence": (
        frozenset({"arbitration_filed", "accepted", "heard"}),
        "劳动争议调解仲裁法第二十九条、第四十三条",
    ),
    "refusal": (frozenset({"not_accepted"}), "劳动争议调解仲裁法第二十九条"),
    "after_set_aside": (frozenset({"set_aside"}), "劳动争议调解仲裁法第四十九条"),
}
"""At which stages a court may be turned to for what reason, and by which article."""

replace = msgspec.structs.replace


@rules.rule
def award_made(dispute: Dispute, event: AwardMade, _: Fact) -> Dispute:
    """Take the award; what arbitration still waited for matters no more."""
    arbitration = dispute.arbitration
    must_follow(dispute, event, event.on, arbitration.decided_on if arbitration else None)
    return replace(
        settle(dispute, event.on, *STEPS, AWARD, EXTENDED),
        award=Award(finality=event.finality, made_on=event.on, result=event.result),
        last_on=seen(dispute, event.on),
    )


@rules.rule
def award_received(dispute: Dispute, event: AwardReceived, fact: Fact) -> Dispute:
    """Begin a party's days to go to court; of any other than a final award the later counts."""
    award = dispute.award
    must_follow(dispute, event, event.on, award.made_on if award else None)
    if award is None:
        raise out_of_turn(dispute, event)
    if event.party in award.received:
        raise AlreadyReceived(
            party=event.party, on=award.received[event.party], article=TURNS[AwardReceived].article
        )
    award = replace(award, received=award.received | {event.party: event.on})
    dispute = replace(dispute, award=award, last_on=seen(dispute, event.on))
    if any(one.ground != "silence" for one in dispute.suits):
        return dispute
    if award.finality == "final":
        clock = FINAL[event.party]
        return start(dispute, by_law(clock, dispute.division, event.on, fact))
    return later(dispute, by_law(OTHER, dispute.division, event.on, fact))


def later(dispute: Dispute, end: Deadline | None) -> Dispute:
    """Let the days to sue end on the later of two days; then the earlier was no end."""
    held = due(dispute, OTHER)
    if end is None or (held is not None and held.due_on >= end.due_on):
        return dispute
    missed = tuple(one for one in dispute.missed if one.clock != OTHER)
    return start(replace(dispute, missed=missed), end)


@rules.rule
def court_seized(dispute: Dispute, event: CourtSeized, fact: Fact) -> Dispute:
    """Turn to a court: for an award, for silence, for a refusal, or after an award was annulled.

    What comes too late, too early or by whom it isn't open to is recorded with a finding.
    """
    stages, article = GROUNDS[event.ground]
    must_follow(dispute, event, event.on, since(dispute, event))
    if dispute.stage not in stages or (event.act == "set_aside" and event.ground != "award"):
        raise out_of_turn(dispute, event, article)
    dispute = judged(dispute, event, fact)
    clocks = [due(dispute, clock) for clock in ends(dispute, event)]
    if any(end is not None and event.on > end.due_on for end in clocks):
        dispute = found(dispute, "sued_late", fact, event, article)
    for end in clocks:
        dispute = stop(dispute, end, event.on)
    if event.act == "suit":
        dispute = settle(dispute, event.on)
    suit = Suit(act=event.act, by=event.by, ground=event.ground, on=event.on)
    return replace(dispute, suits=(*dispute.suits, suit), last_on=seen(dispute, event.on))


def since(dispute: Dispute, event: CourtSeized) -> dt.date | None:
    """Give the day of what a turn to a court follows."""
    match event.ground:
        case "award":
            return dispute.award.made_on if dispute.award else None
        case "refusal":
            return dispute.arbitration.decided_on if dispute.arbitration else None
        case "after_set_aside":
            return dispute.suit.ruled_on if dispute.suit else None
    return dispute.arbitration.received_on if dispute.arbitration else None


def ends(dispute: Dispute, event: CourtSeized) -> tuple[str, ...]:
    """Name the clocks that a turn to a court is to be in time for."""
    if event.ground == "after_set_aside":
        return (ANNULLED,)
    if event.ground != "award" or dispute.award is None:
        return ()
    return (FINAL[event.by] if dispute.award.finality == "final" else OTHER,)


def judged(dispute: Dispute, event: CourtSeized, fact: Fact) -> Dispute:
    """Find what isn't open to this party, or not yet."""
    if event.ground == "silence":
        return impatient(dispute, event, fact)
    final = dispute.award is not None and dispute.award.finality == "final"
    if event.act == "set_aside" and (not final or event.by == "worker"):
        return found(dispute, "not_to_be_set_aside", fact, event)
    if event.ground == "award" and event.act == "suit" and final and event.by == "employer":
        return found(dispute, "employer_sued_final", fact, event)
    return dispute


def impatient(dispute: Dispute, event: CourtSeized, fact: Fact) -> Dispute:
    """Sue for the commission's silence: once its days have passed, else with a finding."""
    ends = [one for one in dispute.running if one.clock in {ACCEPTANCE, AWARD, EXTENDED}]
    for end in ends:
        if event.on > end.due_on:
            dispute = stop(dispute, end, event.on)
    silent = any(one.clock in {ACCEPTANCE, AWARD, EXTENDED} for one in dispute.missed)
    if silent or not ends:
        return dispute
    return found(dispute, "sued_early", fact, event, ends[0].article)


@rules.rule
def court_ruled(dispute: Dispute, event: CourtRuled, fact: Fact) -> Dispute:
    """Take the ruling; once an award is annulled either party may sue in 15 days (49).

    They run from the day on which the ruling was received, with which it is in force.
    """
    suit = dispute.suit
    must_follow(dispute, event, event.on, suit.on if suit else None)
    if suit is None:
        raise out_of_turn(dispute, event)
    of_setting_aside = suit.act == "set_aside"
    fits = event.result in OF_SETTING_ASIDE if of_setting_aside else event.result not in {
        "set_aside", "kept",
    }  # fmt: skip
    if not fits:
        raise WrongRuling(act=suit.act, result=event.result, article=TURNS[CourtRuled].article)
    ruled = replace(suit, result=event.result, ruled_on=event.on)
    dispute = replace(dispute, suits=(*dispute.suits[:-1], ruled), last_on=seen(dispute, event.on))
    if event.result != "set_aside":
        return dispute
    dispute = settle(dispute, event.on)
    received = max(event.on, event.in_force_on or event.on)
    return start(dispute, by_law(ANNULLED, dispute.division, received, fact))


@rules.rule
def enforced(dispute: Dispute, event: DisputeEnforced, _: Fact) -> Dispute:
    """Note what came in, and whether that was all (51)."""
    must_follow(dispute, event, event.on, dispute.filed_on)
    dispute = recovers(dispute, event.on, event.recovered_yuan)
    dispute = replace(dispute, last_on=seen(dispute, event.on))
    if not event.complete:
        return dispute
    return replace(settle(dispute, event.on), enforced_on=event.on)
