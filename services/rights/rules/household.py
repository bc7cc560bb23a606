"""The household (困难职工家庭): its hardship file and the application for one.

One household has one file, whichever of its unions asks. What speaks against a file is judged
again whenever a step is told that was done in time, and goes when nothing speaks any more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final, Literal

import msgspec

from services.rights.rules.findings import LINES
from services.rights.rules.holding import Holders, on_day
from shared.events.rights.hardship import CheckStep, Tier
from shared.rules.deadlines import Misses, Timed
from shared.rules.spans import Span
from shared.streams.rules import Deadline, Finding

PUBLICITY: Final = "hardship_publicity"
REVIEW: Final = "hardship_review"

STEPS: Final[dict[CheckStep, str]] = {
    "unit_review": "filed_without_review",
    "visit": "filed_without_visit",
    "means_check": "filed_without_means_check",
}
"""The steps of checking, and what is found when a file is opened without one."""
AGAINST_CHECK: Final = "filed_against_check"
NO_CONSENT: Final = "means_checked_without_consent"
UNPUBLICIZED: Final = "filed_without_publicity"
TOO_SHORT: Final = "publicity_too_short"
TOO_EARLY: Final = "filed_before_publicity_ended"
OVER_OBJECTIONS: Final = "filed_over_objections"
OFF_FILE: Final = "aid_without_file"
JUDGED: Final = frozenset({
    *STEPS.values(), AGAINST_CHECK, NO_CONSENT, UNPUBLICIZED, TOO_SHORT, TOO_EARLY,
    OVER_OBJECTIONS, OFF_FILE,
})  # fmt: skip
"""What may speak against a file until everything is told."""

replace = msgspec.structs.replace


class Checked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One step of checking that was done."""

    step: CheckStep
    on: dt.date
    passed: bool
    person: str
    consent: bool = False


class Publicity(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How an application was shown: its working days as counted, and how many there must be."""

    on: dt.date
    from_: dt.date
    to: dt.date
    days: int
    needed: int
    open_objections: int
    due: Deadline


class Application(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An application for a file, and what became of it."""

    union: str
    on: dt.date
    person: str
    migrant: bool
    consent: bool
    checks: tuple[Checked, ...] = ()
    publicity: Publicity | None = None
    decision: str | None = None
    decided_on: dt.date | None = None
    decided_by: str | None = None
    decided_event: str = ""

    @property
    def last_on(self) -> dt.date:
        """Give the day of the last step before the decision."""
        days: list[dt.date] = [self.on, *(one.on for one in self.checks)]
        return max([*days, self.publicity.on] if self.publicity else days)

    @property
    def people(self) -> frozenset[str]:
        """Give who applied and who checked."""
        return frozenset({self.person, *(one.person for one in self.checks)})


class Tiered(Span, frozen=True, kw_only=True):
    """The household is on file in a tier; how that began and how it ended."""

    tier: Tier
    cause: str
    migrant: bool
    began: Literal["registered", "filed", "relapsed", "changed"]
    ended: Literal["left", "changed"] | None = None


class Aid(msgspec.Struct, frozen=True, kw_only=True):
    """What a household was given."""

    on: dt.date
    kind: str
    yuan: str
    event: str


class Household(Timed, frozen=True, kw_only=True):
    """A household in hardship; it is on file while the last of its stretches has no end."""

    household: str
    held: Holders
    asked: Application
    division: str | None = None
    tiers: tuple[Tiered, ...] = ()
    reviewed_on: dt.date | None = None
    review_due: Deadline | None = None
    aids: tuple[Aid, ...] = ()

    def concerned(self) -> int:
        """Give one: what it was given is its own affair."""
        return 1

    def holder(self, day: dt.date) -> str:
        """Give the union whose file it is."""
        return on_day(self.held, day)

    def former(self) -> tuple[str, ...]:
        """Give the other unions that have had a file of it."""
        return tuple(sorted({one.union for one in self.held} - {self.home()}))

    @property
    def filed(self) -> Tiered | None:
        """Give the tier in which it is on file now."""
        last = self.tiers[-1] if self.tiers else None
        return last if last and last.until is None else None

    @property
    def last_on(self) -> dt.date:
        """Give the day of the last thing that happened to its file."""
        known = [self.asked.decided_on or self.asked.on, self.reviewed_on or self.asked.on]
        return max(known + [one.until or one.from_ for one in self.tiers[-1:]])

    def clocks(self) -> tuple[Deadline, ...]:
        """Give the publicity of an application that nobody objects to, and the next review."""
        shown = self.asked.publicity
        if self.asked.decision is None and shown and not shown.open_objections:
            return (shown.due,)
        return (self.review_due,) if self.filed and self.review_due else ()

    def overdue(self) -> Misses:
        """Give the reviews that nobody made in time; the end of publicity is nobody's fault."""
        return tuple(one for one in self.missed if one.clock != PUBLICITY)


def judged(household: Household) -> Household:
    """Give the household with what speaks against its file, and against aid off file, by now."""
    kept = tuple(
        one for one in household.findings if one.rule not in JUDGED or is_past(household, one)
    )
    found = (*against_file(household.asked), *against_aids(household))
    return replace(household, findings=(*kept, *found))


def is_past(household: Household, finding: Finding) -> bool:
    """Tell whether a finding is of an earlier file, which is judged no more."""
    return finding.rule != OFF_FILE and finding.event != household.asked.decided_event


def against_file(asked: Application) -> Iterator[Finding]:
    """Give what speaks against the decision to open a file."""
    if asked.decision != "filed" or asked.decided_on is None:
        return
    for rule in dict.fromkeys((*against_checks(asked), *against_publicity(asked))):
        yield finding(rule, asked.decided_event, asked.decided_on)


def against_checks(asked: Application) -> Iterator[str]:
    """Name what is wrong with the checks: one is missing, or failed, or nobody agreed to it."""
    last = {one.step: one for one in sorted(asked.checks, key=lambda one: one.on)}
    yield from (rule for step, rule in STEPS.items() if step not in last)
    if not all(one.passed for one in last.values()):
        yield AGAINST_CHECK
    if "means_check" in last and not (asked.consent or any(one.consent for one in asked.checks)):
        yield NO_CONSENT


def against_publicity(asked: Application) -> Iterator[str]:
    """Name what is wrong with the publicity."""
    shown = asked.publicity
    if shown is None:
        yield UNPUBLICIZED
        return
    if shown.days < shown.needed:
        yield TOO_SHORT
    if asked.decided_on and asked.decided_on <= shown.to:
        yield TOO_EARLY
    if shown.open_objections:
        yield OVER_OBJECTIONS


def against_aids(household: Household) -> Iterator[Finding]:
    """Give the aid that came while the household was on no file."""
    for one in household.aids:
        if not any(tier.holds(one.on) for tier in household.tiers):
            yield finding(OFF_FILE, one.event, one.on)


def finding(rule: str, event: str, on: dt.date) -> Finding:
    """Make a finding of a rule."""
    line = LINES[rule]
    return Finding(rule=rule, article=line.article, event=event, on=on, severity=line.severity)
