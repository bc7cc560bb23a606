"""The way to a hardship file: applied for, checked, publicized, decided by another person.

A step that is told after the decision counts when its own day wasn't later.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from services.rights.rules.book import rules
from services.rights.rules.care_refusals import (
    FileDecided,
    HouseholdHasFile,
    MoreSettledThanRaised,
    PublicityEndsFirst,
    TierMissing,
)
from services.rights.rules.findings import found
from services.rights.rules.holding import Held, passed
from services.rights.rules.household import (
    PUBLICITY,
    REVIEW,
    Application,
    Checked,
    Household,
    Publicity,
    Tiered,
    judged,
    replace,
)
from shared.events.rights import (
    HardshipApplied,
    HardshipChecked,
    HardshipDecided,
    HardshipPublicized,
    HardshipRegistered,
)
from shared.law import calendar, clocks
from shared.rules import deadlines
from shared.rules.dated import must_be_past
from shared.rules.refusals import BeforeItBegan, SamePerson
from shared.streams.rules import Deadline, Fact, Waits


@rules.rule
def registered(household: Household | None, event: HardshipRegistered, fact: Fact) -> Household:
    """Enter a file of old, on which the household is since it was opened."""
    must_be_past(event.filed_on, event.on)
    must_be_past(event.reviewed_on, event.on)
    last = event.reviewed_on or event.filed_on
    must_not_precede(last, event.filed_on)
    asked = Application(
        union=event.union, on=event.filed_on, person=fact.person, migrant=event.migrant,
        consent=True, decision="registered", decided_on=event.filed_on,
    )  # fmt: skip
    tier = Tiered(
        from_=event.filed_on, tier=event.tier, cause=event.cause, migrant=event.migrant,
        began="registered",
    )  # fmt: skip
    household = begun(household, asked, event.household, event.division)
    return judged(
        replace(
            household, tiers=(*household.tiers, tier), reviewed_on=event.reviewed_on,
            review_due=deadlines.by_law(REVIEW, event.division, last, fact),
        )
    )  # fmt: skip


@rules.rule
def applied(household: Household | None, event: HardshipApplied, fact: Fact) -> Household:
    """Take an application in."""
    asked = Application(
        union=event.union, on=event.on, person=fact.person, migrant=event.migrant,
        consent=event.consent_signed,
    )  # fmt: skip
    return begun(household, asked, event.household, event.division)


def begun(
    household: Household | None, asked: Application, key: str, division: str | None
) -> Household:
    """Begin a file; a household that is on file, or has asked, can't have another.

    Raises `HouseholdHasFile` or `BeforeItBegan`.
    """
    if household is None:
        first = Held(from_=asked.on, union=asked.union)
        return Household(household=key, held=(first,), division=division, asked=asked)
    if household.filed or household.asked.decision is None:
        raise HouseholdHasFile(union=household.home(), since=household.last_on)
    must_not_precede(asked.on, household.last_on)
    held = passed(household.held, asked.union, asked.on)
    return replace(household, held=held, asked=asked, division=division)


def must_not_precede(on: dt.date, begins: dt.date) -> None:
    """Raise `BeforeItBegan` for a day before that of what it builds on."""
    if on < begins:
        raise BeforeItBegan(on=on, begins=begins)


def under_way(household: Household, on: dt.date, fact: Fact) -> Application:
    """Give the application to which a step of this day belongs.

    Raises `BeforeItBegan`, `FileDecided`, `SamePerson`, or `Waits` for an application that may
    yet come.
    """
    asked = household.asked
    must_not_precede(on, asked.on)
    if asked.decided_on and on > asked.decided_on:
        if household.filed:
            raise FileDecided(decision=asked.decision, on=asked.decided_on)
        raise Waits(fact.key)
    if fact.person == asked.decided_by:
        raise SamePerson(union=asked.union)
    return asked


@rules.rule
def checked(household: Household, event: HardshipChecked, fact: Fact) -> Household:
    """Take a step of checking; one that is done again takes the place of the earlier."""
    asked = under_way(household, event.on, fact)
    check = Checked(
        step=event.step, on=event.on, passed=event.result == "passed", person=fact.person,
        consent=bool(event.consent_signed),
    )  # fmt: skip
    return judged(replace(household, asked=replace(asked, checks=(*asked.checks, check))))


@rules.rule
def publicized(household: Household, event: HardshipPublicized, fact: Fact) -> Household:
    """Take the publicity of an application as it stands on this day.

    Its working days are counted, first and last day included; how many there must be is the
    pack's, as far as is known (DOMAIN.md 8).
    """
    asked = under_way(household, event.on, fact)
    must_not_precede(event.from_, asked.on)
    must_be_past(event.from_, event.on)
    if event.to < event.from_:
        raise PublicityEndsFirst(to=event.to, begins=event.from_)
    if event.settled > event.objections:
        raise MoreSettledThanRaised(settled=event.settled, objections=event.objections)
    shown = shown_as(event, household.division, fact)
    if asked.publicity is None or asked.publicity.on <= event.on:
        asked = replace(asked, publicity=shown)
    missed = deadlines.heard(household.missed, PUBLICITY, event.on)
    household = judged(replace(household, asked=asked, missed=missed))
    if event.working_days > shown.days:
        household = found(household, "publicity_miscounted", fact, event)
    return household


def shown_as(event: HardshipPublicized, division: str | None, fact: Fact) -> Publicity:
    """Count the days of a publicity, and say when it is complete: a longer one on its own last day.

    The pack's term begins on the first day itself, so it is counted from the day before.
    """
    due = fact.keep(
        PUBLICITY,
        Deadline,
        lambda: deadlines.told(PUBLICITY, division, event.from_ - deadlines.ONE_DAY, fact)[0],
    )
    return Publicity(
        on=event.on, from_=event.from_, to=event.to,
        days=fact.keep("days", int, lambda: calendar.working_days(event.from_, event.to)),
        needed=fact.keep("needed", int, lambda: days_needed(division, fact.accepted_on)),
        open_objections=event.objections - event.settled,
        due=msgspec.structs.replace(due, due_on=max(due.due_on, event.to)),
    )  # fmt: skip


def days_needed(division: str | None, on: dt.date) -> int:
    """Give the working days of a publicity by the pack of the place."""
    _, line = clocks.line_in_force(f"{clocks.place_of(division)}/{PUBLICITY}", on)
    return line.length


@rules.rule
def decided(household: Household, event: HardshipDecided, fact: Fact) -> Household:
    """Decide on an application; what speaks against a file that is opened is found, not refused."""
    asked = household.asked
    if asked.decision is not None:
        if household.filed:
            raise FileDecided(decision=asked.decision, on=asked.decided_on)
        raise Waits(fact.key)
    if fact.person in asked.people:
        raise SamePerson(union=asked.union)
    must_not_precede(event.on, asked.last_on)
    asked = replace(
        asked, decision=event.decision, decided_on=event.on, decided_by=fact.person,
        decided_event=fact.id,
    )  # fmt: skip
    household = replace(household, asked=asked)
    return judged(opened(household, event, fact) if event.decision == "filed" else household)


def opened(household: Household, event: HardshipDecided, fact: Fact) -> Household:
    """Open the file, in a tier and for a cause; its first review is due in a year."""
    if event.tier is None or event.cause is None:
        raise TierMissing
    tier = Tiered(
        from_=event.on, tier=event.tier, cause=event.cause, migrant=household.asked.migrant,
        began="filed",
    )  # fmt: skip
    due = deadlines.by_law(REVIEW, household.division, event.on, fact)
    return replace(household, tiers=(*household.tiers, tier), review_due=due)
