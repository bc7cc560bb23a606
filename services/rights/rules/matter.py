"""Labour-law supervision (劳动法律监督): a complaint, what was found, the letters, how it ended.

Local acts (Zhejiang 2016, Beijing); the national 工会劳动法律监督办法 couldn't be read.
"""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Final

import msgspec

from services.rights.rules.book import rules
from services.rights.rules.findings import LINES, found
from services.rights.rules.refusals import (
    CheckedByHandler,
    LetterAnsweredBefore,
    LetterNumberUsed,
    NoSuchLetter,
    OutOfTurn,
    TooEarly,
)
from shared.events.base import Event, snake
from shared.events.rights import (
    ComplaintReceived,
    LetterAnswered,
    LetterKind,
    LetterSent,
    MatterResult,
    SupervisionClosed,
    ViolationInvestigated,
)
from shared.rules.dated import must_be_past
from shared.rules.deadlines import by_law
from shared.rules.running import Running, settle, start, stop
from shared.streams.rules import Deadline, Fact

ARTICLE: Final = "工会劳动法律监督办法（条文未核实）"
TOLD: Final = "complaint_refusal_told"
ANSWER: Final = "opinion_answer"
HIGH: Final = frozenset({"district", "city", "region", "nation"})
"""Levels of union from which a proposal to the labour department may come."""

replace = msgspec.structs.replace


class Letter(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A letter, by when it is to be answered where its place says so, and its answer."""

    letter_no: str
    type: LetterKind
    delivered_on: dt.date
    due: Deadline | None = None
    answered_on: dt.date | None = None
    agreed: bool | None = None


class Matter(Running, frozen=True, kw_only=True):
    """A complaint from the day it came; `handled_by` are the people who dealt with it."""

    matter: str
    union: str
    employer: str
    division: str | None
    workers: int
    received_on: dt.date
    last_on: dt.date
    accepted: bool
    handled_by: tuple[str, ...]
    found_on: dt.date | None = None
    letters: tuple[Letter, ...] = ()
    result: MatterResult | None = None
    yuan: str = "0"
    ended_on: dt.date | None = None

    TELLING: ClassVar[frozenset[str]] = frozenset({"subjects", "workers", "yuan"})

    def concerned(self) -> int:
        """Give the workers concerned."""
        return self.workers

    def holder(self, day: dt.date) -> str:  # noqa: ARG002 - it stays with who took it up
        """Give the union that handles it."""
        return self.union

    @property
    def stage(self) -> str:
        """Give where it stands: the last of accepted, investigated, a letter, closed."""
        if self.ended_on is not None:
            return "closed"
        if not self.accepted:
            return "not_accepted"
        if self.letters:
            return self.letters[-1].type
        return "investigated" if self.found_on is not None else "accepted"


def must_follow(matter: Matter, event: Event, on: dt.date, begins: dt.date) -> None:
    """Pass when the matter is open and the day isn't before what it follows.

    Raises `OutOfTurn` or `TooEarly`.
    """
    if matter.stage in {"closed", "not_accepted"}:
        raise OutOfTurn(step=snake(type(event).__name__), stage=matter.stage, article=ARTICLE)
    if on < begins:
        raise TooEarly(on=on, begins=begins, article=ARTICLE)


def advanced(matter: Matter, event_on: dt.date, person: str) -> Matter:
    """Note the day of a step, and who took it."""
    return replace(
        matter,
        last_on=max(matter.last_on, event_on),
        handled_by=tuple(dict.fromkeys((*matter.handled_by, person))),
    )


@rules.rule
def received(_: None, event: ComplaintReceived, fact: Fact) -> Matter:
    """Take a complaint up, or refuse it: whoever complained is told in five working days."""
    must_be_past(event.told_on, event.on)
    matter = Matter(
        matter=event.matter,
        union=event.union,
        employer=event.employer,
        division=event.division,
        workers=event.workers,
        received_on=event.on,
        last_on=event.on,
        accepted=event.accepted,
        handled_by=(fact.person,),
    )
    if event.accepted:
        return matter
    end = by_law(TOLD, event.division, event.on, fact)
    matter = start(matter, end)
    return matter if event.told_on is None else stop(matter, end, event.told_on)


@rules.rule
def investigated(matter: Matter, event: ViolationInvestigated, fact: Fact) -> Matter:
    """Note what supervisors found; there are two of them at least."""
    must_follow(matter, event, event.on, matter.received_on)
    matter = replace(advanced(matter, event.on, fact.person), found_on=event.on)
    if event.supervisors < (LINES["few_supervisors"].from_ or 0):
        return found(matter, "few_supervisors", fact, event)
    return matter


@rules.rule
def sent(matter: Matter, event: LetterSent, fact: Fact) -> Matter:
    """Send a letter; an opinion is answered in the days of its place."""
    must_be_past(event.delivered_on, event.on)
    must_follow(matter, event, event.delivered_on, matter.received_on)
    if any(one.letter_no == event.letter_no for one in matter.letters):
        raise LetterNumberUsed(letter_no=event.letter_no, article=ARTICLE)
    end = None
    if event.kind == "opinion":
        end = by_law(ANSWER, matter.division, event.delivered_on, fact)
    letter = Letter(
        letter_no=event.letter_no, type=event.kind, delivered_on=event.delivered_on, due=end
    )
    investigated = matter.found_on is not None
    matter = advanced(matter, event.on, fact.person)
    matter = awaiting(replace(matter, letters=(*matter.letters, letter)))
    if not investigated:
        matter = found(matter, "letter_without_investigation", fact, event)
    if event.kind == "proposal" and event.sender_level not in HIGH:
        matter = found(matter, "proposal_from_below", fact, event)
    return matter


def awaiting(matter: Matter) -> Matter:
    """Let the clock run for the answer that is due first."""
    open_ = [one.due for one in matter.letters if one.due and one.answered_on is None]
    return start(matter, min(open_, key=lambda one: one.due_on, default=None))


@rules.rule
def answered(matter: Matter, event: LetterAnswered, fact: Fact) -> Matter:
    """Note the answer to a letter; a late one stands, and so does that it was late."""
    letter = next((one for one in matter.letters if one.letter_no == event.letter_no), None)
    if letter is None:
        raise NoSuchLetter(letter_no=event.letter_no, article=ARTICLE)
    must_follow(matter, event, event.on, letter.delivered_on)
    if letter.answered_on is not None:
        raise LetterAnsweredBefore(
            letter_no=event.letter_no, on=letter.answered_on, article=ARTICLE
        )
    reply = replace(letter, answered_on=event.on, agreed=event.agreed)
    letters = tuple(reply if one is letter else one for one in matter.letters)
    matter = replace(advanced(matter, event.on, fact.person), letters=letters)
    return awaiting(stop(matter, letter.due, event.on))


@rules.rule
def closed(matter: Matter, event: SupervisionClosed, fact: Fact) -> Matter:
    """Close it, checked by somebody who didn't handle it."""
    must_follow(matter, event, event.on, matter.last_on)
    if event.checked_by.person in matter.handled_by:
        raise CheckedByHandler(matter=matter.matter, article=ARTICLE)
    return replace(
        advanced(settle(matter, event.on), event.on, fact.person),
        result=event.result, yuan=event.yuan, ended_on=event.on,
    )  # fmt: skip
