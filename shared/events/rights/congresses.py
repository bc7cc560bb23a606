"""Workers' congresses (职工代表大会), proposals of workers, and open affairs (厂务公开)."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from shared.events.base import (
    Count,
    Day,
    Division,
    EmployerId,
    Ref,
    Report,
    Slug,
    UnionCode,
    event,
)
from shared.events.rights.contracts import EMPLOYERS, Employers

CongressId = Annotated[str, Meta(pattern=r"^[0-9A-Za-z:_.-]{1,80}\Z")]
ProposalId = Annotated[str, Meta(pattern=r"^[0-9A-Za-z:_.-]{1,80}\Z")]
Agenda = Annotated[tuple[Slug, ...], Meta(max_length=30)]
Answer = Literal["answered", "done", "declined"]
OpenPeriod = Annotated[str, Meta(pattern=r"^[0-9]{4}(-(0[1-9]|1[0-2]|Q[1-4]|H[12]))?\Z")]
"""A year, half-year, quarter or month: `2026`, `2026-H1`, `2026-Q1`, `2026-03`."""
OpenForm = Literal["board", "congress", "meeting", "online", "other"]
HarmonyLevel = Literal["district", "city", "region", "nation"]

CONGRESS = ("congress", "{congress}")
PROPOSAL = ("proposal", "{proposal}")
WORKPLACE = ("workplace", "{employer}")


@event("建立职代会制度", who="O", subject=CONGRESS, also=EMPLOYERS)
class CongressSetUp(Report, frozen=True, kw_only=True):
    """A congress of one employer, or of several, was set up, or elected anew for another term.

    `managers` are delegates of the middle level and above, `front_line` those of the workers at
    the front; `division` is that of the union, by which the rule pack is chosen.
    """

    congress: CongressId
    union: UnionCode
    division: Division | None = None
    employers: Employers
    workers: Count
    delegates: Count
    women: Count
    managers: Count
    front_line: Count
    worker_directors: Count
    term_to: Day


@event("召开职代会", who="O", subject=CONGRESS)
class CongressHeld(Report, frozen=True, kw_only=True):
    """A session was held: delegates, those present, and when the papers had been sent out."""

    congress: CongressId
    session: Count
    delegates: Count
    present: Count
    papers_on: Day | None = None
    open_affairs: bool = False
    topics: Agenda = ()


@event("职代会表决", who="O", subject=CONGRESS)
class CongressVoted(Report, frozen=True, kw_only=True):
    """The congress voted on a matter, at its session of that day or the one before."""

    congress: CongressId
    matter: Slug
    entitled: Count
    in_favour: Count
    secret: bool
    passed: bool


@event("职工提案立案", who="O", subject=PROPOSAL, also=(("congress", "{congress}"),))
class ProposalMade(Report, frozen=True, kw_only=True):
    """Workers made a proposal to the congress, which was accepted for treatment or not."""

    proposal: ProposalId
    union: UnionCode
    congress: CongressId
    topic: Slug
    proposers: Count
    accepted: bool
    reason: Slug | None = None


@event("提案答复/办结", who="O", subject=PROPOSAL)
class ProposalAnswered(Report, frozen=True, kw_only=True):
    """The proposal was answered, then done; or it was declined."""

    proposal: ProposalId
    state: Answer
    satisfied: bool | None = None


@event("厂务公开", who="O", subject=WORKPLACE)
class AffairsOpened(Report, frozen=True, kw_only=True):
    """An employer laid its affairs open for a period: how many items, in what form."""

    employer: EmployerId
    period: OpenPeriod
    items: Count
    form: OpenForm


@event("和谐劳动关系命名", who="DC", subject=("harmony", "{named}"))
class HarmonyNamed(Report, frozen=True, kw_only=True):
    """An employer or a park was named for harmonious labour relations, or the name withdrawn.

    `named` is the employer's code or a number of the park; `union` the one on whose ground it is.
    """

    named: Ref
    union: UnionCode
    what: Literal["employer", "park"]
    level: HarmonyLevel
    valid_to: Day | None = None
    withdrawn: bool = False
