"""The standing (资格状况) of an employer for honours: what organization and rights announce of it.

It remembers which event told each part, at which number of which stream, and the checks made of
it. So what bars on a day, and whether a decision would be another now and because of which event,
are functions of this subject alone, whatever came first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec

from services.skills.rules.book import rules
from services.skills.rules.findings import findings
from services.skills.rules.nomination import Nomination
from shared.events.directory import (
    AdverseFactAnnounced,
    CoverageAnnounced,
    Covered,
    LabourContracts,
    StandingAnnounced,
    Stretch,
)
from shared.events.skills import StandingChecked
from shared.events.skills.standing import Occasion, Position, StandingResult, Veto, VetoRule
from shared.law.vetoes import VETOES
from shared.streams.rules import Fact, Finding, Subject

replace = msgspec.structs.replace
BARRED = "barred_by_veto"


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """The announcement that told something, and its number in its stream."""

    event: str
    stream: str
    number: int


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """Which unions cover it, as organization announced."""

    heard: Heard
    unions: tuple[Covered, ...]


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """The days under a lawful contract, those for which a congress counts, labour contracts."""

    heard: Heard
    under_contract: tuple[Stretch, ...]
    with_congress: tuple[Stretch, ...]
    labour_contracts: LabourContracts | None


class Adverse(msgspec.Struct, frozen=True, kw_only=True):
    """An adverse fact, and from when to when it bars."""

    heard: Heard
    fact: str
    kind: VetoRule
    from_: dt.date
    until: dt.date


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """What a decision about a nomination was checked by; `vetoes` as known when it was made.

    `latest` and `latest_result` are what was last told of it since.
    """

    nomination: str
    decision: str
    occasion: Occasion
    on: dt.date
    rule_pack: str
    vetoes: tuple[Veto, ...]
    positions: tuple[Position, ...]
    result: StandingResult
    latest: tuple[Veto, ...]
    latest_result: StandingResult


class Standing(Subject, frozen=True, kw_only=True):
    """An employer as skills knows it for honours; `entered_by` is empty until it is announced."""

    employer: str
    entered_by: str = ""
    coverage: Coverage | None = None
    kept: Kept | None = None
    facts: tuple[Adverse, ...] = ()
    checks: tuple[Check, ...] = ()

    def holder(self, day: dt.date) -> str:
        """Give the oldest union that covers it on a day, or whoever entered it."""
        covered = self.coverage.unions if self.coverage else ()
        return next((one.union for one in covered if holds(one, day)), self.entered_by)


def holds(stretch: Stretch | Covered | Adverse, day: dt.date) -> bool:
    """Tell whether a day lies in a stretch of days."""
    return stretch.from_ <= day and (stretch.until is None or day < stretch.until)


def known(standing: Standing | None, fact: Fact) -> tuple[Standing, Heard]:
    """Give the standing, an empty one at first, and by which event it is told something now."""
    heard = Heard(event=fact.id, stream=fact.stream, number=fact.number)
    return standing or Standing(employer=fact.key.id), heard


@rules.rule
def covered(standing: Standing | None, event: CoverageAnnounced, fact: Fact) -> Standing:
    """Take over who covers it, all of it: the newest word holds."""
    standing, heard = known(standing, fact)
    return replace(
        standing,
        entered_by=event.entered_by,
        coverage=Coverage(heard=heard, unions=event.coverages),
    )


@rules.rule
def kept(standing: Standing | None, event: StandingAnnounced, fact: Fact) -> Standing:
    """Take over its contracts and congresses, all of them: the newest word holds."""
    standing, heard = known(standing, fact)
    return replace(
        standing,
        kept=Kept(
            heard=heard, under_contract=event.under_contract, with_congress=event.with_congress,
            labour_contracts=event.labour_contracts,
        ),
    )  # fmt: skip


@rules.rule
def adverse(standing: Standing | None, event: AdverseFactAnnounced, fact: Fact) -> Standing:
    """Take over an adverse fact: the newest word of it holds."""
    standing, heard = known(standing, fact)
    others = (one for one in standing.facts if one.fact != event.adverse_fact)
    new = Adverse(
        heard=heard, fact=event.adverse_fact, kind=event.kind, from_=event.from_,  # type: ignore[arg-type]
        until=event.until,
    )  # fmt: skip
    return replace(standing, facts=tuple(sorted((*others, new), key=lambda one: one.fact)))


@rules.rule
def checked(standing: Standing | None, event: StandingChecked, fact: Fact) -> Standing:
    """Note what a decision was checked by, or what has become of the answer since."""
    standing, _ = known(standing, fact)
    before = next((one for one in standing.checks if is_of(one, event)), None)
    others = tuple(one for one in standing.checks if not is_of(one, event))
    check = before or Check(
        nomination=event.nomination, decision=event.event, occasion=event.occasion,
        on=event.on, rule_pack=event.rule_pack, vetoes=event.vetoes, positions=event.positions,
        result=event.result, latest=(), latest_result=event.result,
    )  # fmt: skip
    check = replace(check, latest=event.vetoes, latest_result=event.result)
    return replace(standing, checks=tuple(sorted((*others, check), key=by_decision)))


def is_of(check: Check, event: StandingChecked) -> bool:
    """Tell whether a check is of the decision that an event is about."""
    return (check.nomination, check.decision) == (event.nomination, event.event)


def by_decision(check: Check) -> tuple[dt.date, str, str]:
    """Give the order of checks."""
    return check.on, check.decision, check.nomination


@rules.rule
def nominee_checked(nomination: Nomination, event: StandingChecked, _: Fact) -> Nomination:
    """A nomination during a bar happened: it stands, and is found for as long as that is known."""
    line = findings.lines[BARRED]
    finding = Finding(
        rule=BARRED, article=line.article, event=event.event, on=event.on,
        severity=line.severity,
    )  # fmt: skip
    others = tuple(one for one in nomination.findings if one != finding)
    barred = (finding,) if event.result == "barred" else ()
    return replace(nomination, findings=(*others, *barred))


def vetoes(standing: Standing, day: dt.date, rule_pack: str) -> tuple[Veto, ...]:
    """Give what bars on a day by a rule pack, each with the event that tells of it."""
    pack = VETOES[rule_pack]
    return tuple(one for one in barring(standing, day) if pack.line(one.rule))


def barring(standing: Standing, day: dt.date) -> Iterator[Veto]:
    """Give all that may bar on a day: what is missing, then adverse facts."""
    coverage, own = standing.coverage, standing.kept
    if coverage and not any(holds(one, day) for one in coverage.unions):
        yield Veto(rule="no_union", event=coverage.heard.event)
    if own and not any(holds(one, day) for one in own.with_congress):
        yield Veto(rule="no_congress", event=own.heard.event)
    if own and not any(holds(one, day) for one in own.under_contract):
        yield Veto(rule="no_contract", event=own.heard.event)
    for one in standing.facts:
        if holds(one, day):
            yield Veto(rule=one.kind, event=one.heard.event, fact=one.fact)


def result_of(standing: Standing, found: tuple[Veto, ...]) -> StandingResult:
    """Say what the vetoes come to; where nothing was announced, clear isn't known."""
    if found:
        return "barred"
    return "clear" if standing.coverage and standing.kept else "incomplete"


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a decision would be checked by now.

    `added` bar now and didn't then, each with the event that tells so; `lifted` barred then and no
    longer do, and `by` are the events because of which.
    """

    result: StandingResult
    vetoes: tuple[Veto, ...]
    added: tuple[Veto, ...]
    lifted: tuple[Veto, ...]
    by: tuple[str, ...]

    @property
    def changed(self) -> bool:
        """Tell whether it is another answer than the decision had."""
        return bool(self.added or self.lifted)


def now(standing: Standing, check: Check) -> Answer:
    """Check a decision again, for its own day and by its own pack, by what is known now."""
    found = vetoes(standing, check.on, check.rule_pack)
    before, after = named(check.vetoes), named(found)
    added = tuple(one for one in found if name(one) not in before)
    lifted = tuple(one for one in check.vetoes if name(one) not in after)
    by = {one.event for one in added} | {teller(standing, one) for one in lifted}
    return Answer(
        result=result_of(standing, found), vetoes=found, added=added, lifted=lifted,
        by=tuple(sorted(by)),
    )  # fmt: skip


def name(veto: Veto) -> tuple[str, str | None]:
    """Name what bars, whichever event told of it last."""
    return veto.rule, veto.fact


def named(some: tuple[Veto, ...]) -> set[tuple[str, str | None]]:
    """Name all of them."""
    return {name(one) for one in some}


def teller(standing: Standing, veto: Veto) -> str:
    """Give the event that tells now how it stands with what barred."""
    if veto.fact is not None:
        return next(one.heard.event for one in standing.facts if one.fact == veto.fact)
    part = standing.coverage if veto.rule == "no_union" else standing.kept
    return part.heard.event if part else veto.event


def otherwise(standing: Standing) -> Iterator[Check]:
    """Give the checks whose answer is another than was last told, as it is now."""
    for check in standing.checks:
        answer = now(standing, check)
        same = named(answer.vetoes) == named(check.latest)
        if not same or answer.result != check.latest_result:
            yield replace(check, latest=answer.vetoes, latest_result=answer.result)
