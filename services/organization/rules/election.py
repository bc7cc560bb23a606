"""Elections (工会法 10, 11, 16, 18): held by the union, approved one level up."""

from __future__ import annotations

import datetime as dt
from typing import Final

from services.organization.rules import months
from services.organization.rules.book import rules
from services.organization.rules.findings import LINES, found
from services.organization.rules.holdings import Election, Term
from services.organization.rules.refusals import (
    AlreadyElected,
    EndsBefore,
    NoTermKnown,
    TermWithoutEnd,
)
from services.organization.rules.union import TERM, TREES, Union, must_count, must_live, replace
from shared.events.base import SubjectKey
from shared.events.organization import ElectionDecided, ElectionHeld, ElectionPostponed
from shared.law import calendar
from shared.rules.deadlines import by_law, heard
from shared.rules.period import month_end
from shared.rules.refusals import (
    BeforeItBegan,
    MoreVotesThanVoters,
    SamePerson,
)
from shared.rules.spans import Span, begun, ended
from shared.streams.rules import Fact, Waits

FIVE_YEARS: Final = frozenset({"city", "district", "industry_federation"})
"""Local federations and industry unions; article 16 doesn't name towns and streets."""


@rules.rule
def held(union: Union, event: ElectionHeld, fact: Fact) -> Union:
    """Record an election, and what was against a rule in it.

    A founding election waits for the approval of the application, every other for that of the
    founding one. A result that wasn't answered yet gives way to a later one.
    """
    if event.present > event.entitled or (event.in_favour or 0) > event.present:
        raise MoreVotesThanVoters(entitled=event.entitled, present=event.present)
    must_fit(union, event)
    against = unlawful(union, event)
    election = Election(
        on=event.on, person=fact.person, purpose=event.purpose, direct=event.direct,
        lawful=not against,
    )  # fmt: skip
    status = "elected" if event.purpose == "founding" else union.status
    union = replace(union, election=election, status=status)
    for rule in against:
        union = found(union, rule, fact, event)
    return union


def must_fit(union: Union, event: ElectionHeld) -> None:
    """Wait for what the election builds on; raise what speaks against it."""
    if event.purpose != "founding":
        must_count(union, event.on)
        return
    if union.founded_on is not None:
        raise AlreadyElected(union=union.union)
    if union.status not in {"preparing", "elected"}:
        raise Waits(SubjectKey("union", union.union))
    if union.applied_on is not None and event.on < union.applied_on:
        raise BeforeItBegan(on=event.on, begins=union.applied_on)


def unlawful(union: Union, event: ElectionHeld) -> list[str]:
    """Name the rules that an election was against."""
    rules_broken = []
    if event.present < LINES["election_without_quorum"].part * event.entitled:
        rules_broken.append("election_without_quorum")
    if event.purpose == "recall":
        return rules_broken + recall(event)
    if event.candidates < max(event.seats, 1):
        rules_broken.append("too_few_candidates")
    if event.purpose == "by_election":
        return rules_broken
    if event.seats == 0 and event.entitled >= (LINES["no_committee"].from_ or 0):
        rules_broken.append("no_committee")
    rule = "term_of_federation" if union.form in FIVE_YEARS else "term_of_committee"
    if event.seats and event.term_years not in LINES[rule].years:
        rules_broken.append(rule)
    return rules_broken


def recall(event: ElectionHeld) -> list[str]:
    """A recall needs more than half of all members or all delegates, not of those present (18)."""
    share = LINES["recalled_without_majority"].part
    lawful = (event.in_favour or 0) > share * event.entitled
    return [] if lawful else ["recalled_without_majority"]


@rules.rule
def decided(union: Union, event: ElectionDecided, fact: Fact) -> Union:
    """Answer the result, by another person than who reported it.

    An approved founding makes the union count from this day on, and its coverage begin.
    """
    election = must_wait_for_answer(union, event, fact)
    if event.decision != "approved":
        status = "preparing" if election.purpose == "founding" else union.status
        return replace(union, election=None, status=status)
    if election.purpose in {"founding", "term"}:
        union = in_office(union, event, election, fact)
    if election.purpose != "founding":
        return replace(union, election=None)
    month = month_end(fact.accepted_on)
    return replace(
        union, election=None, status="active", founded_on=event.on, known_from=event.on,
        month=month, month_due=months.cut_off(union.division, month, fact),
    )  # fmt: skip


def in_office(union: Union, event: ElectionDecided, election: Election, fact: Fact) -> Union:
    """Begin a term: its end runs as a clock, and a chair elected directly counts as such.

    An election that was against a rule counts as valid in no rate, but it was held.
    """
    from_, to = term(event)
    held_on = election.on if election.lawful else None
    direct = ended(union.direct, event.on)
    if election.direct and election.lawful:
        direct = begun(union.direct, Span(from_=event.on))
    terms = (*union.terms, Term(from_=from_, to=to, held_on=held_on))
    due = by_law(TERM, None, to, fact)
    return replace(
        union,
        terms=tuple(sorted(terms, key=lambda one: one.to)),
        term_due=union.term_due if union.term and union.term.to > to else due,
        missed=heard(union.missed, TERM, election.on),
        direct=direct,
    )


def must_wait_for_answer(union: Union, event: ElectionDecided, fact: Fact) -> Election:
    """Give the election that is answered; wait for it where it wasn't reported yet."""
    election = union.election
    if election is None:
        must_count(union, event.on)
        raise Waits(SubjectKey("union", union.union))
    if fact.person == election.person:
        raise SamePerson(union=union.union)
    if event.on < election.on:
        raise BeforeItBegan(on=event.on, begins=election.on)
    return election


def term(event: ElectionDecided) -> tuple[dt.date, dt.date]:
    """Give the approved term; raise `TermWithoutEnd` when it isn't one."""
    if event.term_from is None or event.term_to is None or event.term_to <= event.term_from:
        raise TermWithoutEnd(term_from=event.term_from, term_to=event.term_to)
    return event.term_from, event.term_to


@rules.rule
def postponed(union: Union, event: ElectionPostponed, fact: Fact) -> Union:
    """Put the end of the term off, for whom a union above consented; not for the rates.

    What had run out before the day of this report stays missed.
    """
    must_live(union)
    term, due = union.term, union.term_due
    if term is None or due is None:
        raise NoTermKnown(union=union.union)
    if event.until <= due.due_on:
        raise EndsBefore(until=event.until, ends=due.due_on)
    union = replace(
        union,
        term_due=by_law(TERM, None, event.until, fact),
        missed=heard(union.missed, TERM, event.on),
    )
    if event.agreed_by not in {union.parent(tree, event.on) for tree in TREES}:
        union = found(union, "postponed_alone", fact, event)
    most = calendar.step(term.to, LINES["postponed_too_long"].months, "month")
    return union if event.until <= most else found(union, "postponed_too_long", fact, event)
