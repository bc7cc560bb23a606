"""The workers' congress (职工代表大会): its terms and delegates, its sessions, its votes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

import msgspec

from services.rights.rules.bargaining import NotItsContract
from services.rights.rules.book import rules
from services.rights.rules.contract import must_follow
from services.rights.rules.findings import found
from services.rights.rules.norms import least, must_be_a_vote, norm
from shared.events.base import SubjectKey
from shared.events.rights import CongressHeld, CongressSetUp, CongressVoted, ProposalMade
from shared.law import calendar
from shared.rules.dated import must_be_past
from shared.rules.deadlines import Timed, by_law, heard
from shared.rules.refusals import PartExceedsWhole
from shared.rules.spans import Span
from shared.streams.rules import Deadline, Fact, Refused

NEXT: Final = "next_congress"
TERM: Final = "congress_term_end"
PAPERS: Final = "congress_papers"
SESSIONS: Final = "sessions"
"""Under this a congress shares with its employers which of its sessions count."""
COUNTS_FOR: Final = 12
"""Months for which a session counts (EVENTS.md, congress_rate)."""
ONE_DAY: Final = dt.timedelta(days=1)

replace = msgspec.structs.replace


class HeldThatDay(Refused):
    """A session on this day was reported before."""


class NoSession(Refused):
    """No session had been held by that day, at which the congress could have voted."""


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """A term of the congress: its delegates, and the employers whose workers elected them."""

    from_: dt.date
    to: dt.date
    employers: tuple[str, ...]
    delegates: int
    women: int
    lawful: bool


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A session that was held, and whether by the rules."""

    on: dt.date
    number: int
    delegates: int
    present: int
    lawful: bool


class TermHeld(msgspec.Struct, frozen=True, kw_only=True):
    """The employers of a term, and the days for which its lawful sessions count."""

    employers: tuple[str, ...]
    spans: tuple[Span, ...]


class Sessions(msgspec.Struct, frozen=True, kw_only=True):
    """What its employers are told of a congress."""

    congress: str
    union: str
    single: bool
    terms: tuple[TermHeld, ...]


class Congress(Timed, frozen=True, kw_only=True):
    """A congress of one employer, or of several in a region or industry."""

    congress: str
    union: str
    division: str | None = None
    terms: tuple[Term, ...]
    sessions: tuple[Session, ...] = ()
    next_due: Deadline | None = None
    term_due: Deadline | None = None

    def holder(self, day: dt.date) -> str:  # noqa: ARG002 - it stays with the union that set it up
        """Give the union."""
        return self.union

    def clocks(self) -> tuple[Deadline, ...]:
        """Give its clocks: for the next session, and for the end of the term."""
        return tuple(one for one in (self.next_due, self.term_due) if one is not None)

    def term_on(self, day: dt.date) -> Term:
        """Give the term of a day; the last one goes on until another begins."""
        begun = [one for one in self.terms if one.from_ <= day]
        return begun[-1] if begun else self.terms[0]


@rules.rule
def set_up(congress: Congress | None, event: CongressSetUp, fact: Fact) -> Congress:
    """Set it up, or begin another term; of two of one day the later that arrived holds."""
    must_be_sound(event)
    if congress is not None and congress.union != event.union:
        raise NotItsContract(id=congress.congress, union=congress.union)
    against = unlawful(event, fact)
    term = Term(
        from_=event.on, to=event.term_to, employers=tuple(dict.fromkeys(event.employers)),
        delegates=event.delegates, women=event.women, lawful=not against,
    )  # fmt: skip
    terms = congress.terms if congress else ()
    terms = (*(one for one in terms if one.from_ != event.on), term)
    terms = tuple(sorted(terms, key=lambda one: one.from_))
    known = congress or Congress(
        congress=event.congress, union=event.union, terms=terms,
        next_due=by_law(NEXT, event.division, event.on, fact),
    )  # fmt: skip
    latest = terms[-1] is term
    term_due = by_law(TERM, event.division, event.term_to, fact)
    known = replace(
        known,
        division=event.division if latest else known.division,
        terms=terms,
        term_due=term_due if latest else known.term_due,
        missed=heard(known.missed, TERM, event.on),
    )
    for rule, article in against:
        known = found(known, rule, fact, event, article)
    return said(known, fact)


def must_be_sound(event: CongressSetUp) -> None:
    """Raise what can't be of a congress."""
    must_follow(event.term_to, event.on)
    groups = (
        ("women", event.women),
        ("managers_and_front_line", event.managers + event.front_line),
    )
    for part, number in groups:
        if number > event.delegates:
            raise PartExceedsWhole(part=part, number=number, whole=event.delegates)
    if event.delegates > event.workers:
        raise PartExceedsWhole(part="delegates", number=event.delegates, whole=event.workers)


def unlawful(event: CongressSetUp, fact: Fact) -> list[tuple[str, str]]:
    """Name the rules and articles that the composition of a congress is against."""
    against = []
    fewest = least("congress_delegates", event.workers, event.division, fact)
    if fewest is not None and event.delegates < fewest.number:
        against.append(("too_few_delegates", fewest.article))
    regional = len(set(event.employers)) > 1
    share = "congress_managers_regional" if regional else "congress_managers"
    managers = norm(share, event.division, fact)
    if managers is not None and managers.exceeded(event.managers, event.delegates):
        against.append(("too_many_managers", managers.article))
    shortest = norm("congress_years_least", event.division, fact)
    longest = norm("congress_years", event.division, fact)
    if shortest is not None and event.term_to + ONE_DAY < shortest.years_on(event.on):
        against.append(("congress_term", shortest.article))
    elif longest is not None and event.term_to > longest.years_on(event.on):
        against.append(("congress_term", longest.article))
    return against


@rules.rule
def held(congress: Congress, event: CongressHeld, fact: Fact) -> Congress:
    """Take a session; one that was against a rule, or of an unlawful congress, counts in no rate.

    The next is due a year after the latest.
    """
    must_follow(event.on, congress.terms[0].from_)
    must_be_a_vote(event.delegates, event.present, 0)
    must_be_past(event.papers_on, event.on)
    if event.on in {one.on for one in congress.sessions}:
        raise HeldThatDay(id=congress.congress, on=event.on)
    against = list(session_against(congress, event, fact))
    session = Session(
        on=event.on, number=event.session, delegates=event.delegates, present=event.present,
        lawful=not against,
    )  # fmt: skip
    due = congress.next_due
    late = due is not None and event.on > due.due_on
    sessions = tuple(sorted((*congress.sessions, session), key=lambda one: one.on))
    following = by_law(NEXT, congress.division, event.on, fact)
    congress = replace(
        congress,
        sessions=sessions,
        next_due=following if sessions[-1] is session else due,
        missed=heard(congress.missed, NEXT, event.on),
    )
    if late and due is not None:
        congress = found(congress, "congress_held_late", fact, event, due.article)
    for rule, article in against:
        congress = found(congress, rule, fact, event, article)
    return said(congress, fact)


def session_against(
    congress: Congress, event: CongressHeld, fact: Fact
) -> Iterator[tuple[str, str]]:
    """Give the rules and articles that a session was against."""
    quorum = norm("congress_quorum", congress.division, fact)
    if quorum is not None and not quorum.reached(event.present, event.delegates):
        yield "congress_without_quorum", quorum.article
    papers = by_law(PAPERS, congress.division, event.on, fact)
    if papers is not None and (event.papers_on is None or event.papers_on > papers.due_on):
        yield "papers_too_late", papers.article


@rules.rule
def voted(congress: Congress, event: CongressVoted, fact: Fact) -> Congress:
    """Take a vote: what was passed without the majority of all delegates is a finding."""
    must_be_a_vote(event.entitled, event.entitled, event.in_favour)
    if not any(one.on <= event.on for one in congress.sessions):
        raise NoSession(id=congress.congress, on=event.on)
    majority = norm("congress_majority", congress.division, fact)
    if event.passed and majority and not majority.reached(event.in_favour, event.entitled):
        congress = found(congress, "passed_without_majority", fact, event, majority.article)
    secret = norm("secret_ballot", congress.division, fact)
    if secret is not None and not event.secret:
        congress = found(congress, "voted_openly", fact, event, secret.article)
    return congress


@rules.rule
def proposal_made(congress: Congress, event: ProposalMade, _: Fact) -> Congress:
    """Leave it as it is: a proposal needs a congress of its own union, that was there by then."""
    if congress.union != event.union:
        raise NotItsContract(id=congress.congress, union=congress.union)
    must_follow(event.on, congress.terms[0].from_)
    return congress


@rules.touches(CongressHeld)
def of_a_session(congress: Congress, _: CongressHeld) -> tuple[SubjectKey, ...]:
    """All employers that it was ever of."""
    return workplaces(congress)


@rules.touches(CongressSetUp)
def of_a_term(congress: Congress, _: CongressSetUp) -> tuple[SubjectKey, ...]:
    """All employers that it was of before."""
    return workplaces(congress)


def workplaces(congress: Congress) -> tuple[SubjectKey, ...]:
    """Name the workplaces of a congress."""
    codes = dict.fromkeys(code for term in congress.terms for code in term.employers)
    return tuple(SubjectKey("workplace", code) for code in codes)


def said(congress: Congress, fact: Fact) -> Congress:
    """Let its workplaces, which are folded after it, read which of its sessions count."""
    terms = tuple(
        TermHeld(employers=term.employers, spans=tuple(counting(congress, term)))
        for term in congress.terms
    )
    single = all(len(term.employers) == 1 for term in congress.terms)
    sessions = Sessions(
        congress=congress.congress, union=congress.union, single=single, terms=terms
    )
    fact.share(SESSIONS, (sessions,))
    return congress


def counting(congress: Congress, term: Term) -> Iterator[Span]:
    """Give the days for which the lawful sessions of a term count: twelve months each."""
    for one in congress.sessions:
        if one.lawful and term.lawful and congress.term_on(one.on) is term:
            until = calendar.step(one.on, COUNTS_FOR, "month") + ONE_DAY
            yield Span(from_=one.on, until=until)
