"""Life on a hardship file: reviewed every year, helped, left, fallen back."""

from __future__ import annotations

from services.rights.rules.book import rules
from services.rights.rules.care_refusals import NotOnFile, StillOnFile, TierContradicts
from services.rights.rules.hardship_filing import must_not_precede
from services.rights.rules.household import REVIEW, Aid, Household, Tiered, judged, replace
from shared.events.rights import AidGiven, HardshipLeft, HardshipReviewed
from shared.rules import deadlines
from shared.streams.rules import Fact, Waits


@rules.rule
def reviewed(household: Household, event: HardshipReviewed, fact: Fact) -> Household:
    """Review a file: the clock starts again; a change of tier counts from this day on."""
    now = must_be_on_file(household, fact)
    must_not_precede(event.on, household.last_on)
    if event.result != "leave" and (event.tier != now.tier) != (event.result == "change"):
        raise TierContradicts(tier=now.tier, said=event.tier)
    if event.result == "change":
        after = replace(now, from_=event.on, tier=event.tier, began="changed")
        before = replace(now, until=event.on, ended="changed")
        household = replace(household, tiers=(*household.tiers[:-1], before, after))
    return replace(
        household,
        reviewed_on=event.on,
        review_due=deadlines.by_law(REVIEW, household.division, event.on, fact),
        missed=deadlines.heard(household.missed, REVIEW, event.on),
    )


def must_be_on_file(household: Household, fact: Fact) -> Tiered:
    """Give the tier in which a household is on file.

    Raises `Waits` while a decision may yet come, `NotOnFile` when it has left.
    """
    if household.filed:
        return household.filed
    if household.asked.decision is None:
        raise Waits(fact.key)
    raise NotOnFile(since=household.last_on)


@rules.rule
def moved(household: Household, event: HardshipLeft, fact: Fact) -> Household:
    """Let a household leave its file, or come back to it."""
    if event.move == "relapsed":
        return relapsed(household, event, fact)
    now = must_be_on_file(household, fact)
    must_not_precede(event.on, household.last_on)
    left = replace(now, until=event.on, ended="left")
    missed = deadlines.heard(household.missed, REVIEW, event.on)
    return judged(
        replace(household, tiers=(*household.tiers[:-1], left), review_due=None, missed=missed)
    )


def relapsed(household: Household, event: HardshipLeft, fact: Fact) -> Household:
    """Put a household that had left on file again, in its last tier where none is named.

    Raises `StillOnFile`, or `Waits` for a leaving that may yet be told.
    """
    if household.filed:
        raise StillOnFile(since=household.filed.from_)
    if not household.tiers or household.asked.decision is None:
        raise Waits(fact.key)
    must_not_precede(event.on, household.last_on)
    last = household.tiers[-1]
    again = replace(
        last, from_=event.on, until=None, ended=None, began="relapsed",
        tier=event.tier or last.tier,
    )  # fmt: skip
    due = deadlines.by_law(REVIEW, household.division, event.on, fact)
    return judged(replace(household, tiers=(*household.tiers, again), review_due=due))


@rules.rule
def aided(household: Household, event: AidGiven, fact: Fact) -> Household:
    """Help a household; what it gets while it is on no file is given, and found."""
    must_not_precede(event.on, household.held[0].from_)
    aid = Aid(on=event.on, kind=event.kind, yuan=event.yuan, event=fact.id)
    return judged(replace(household, aids=(*household.aids, aid)))
