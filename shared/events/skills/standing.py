"""The standing of an employer for honours: checked at every decision, and whenever it changes."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from shared.events.base import Count, Day, EmployerId, Event, EventId, Ref, event
from shared.events.skills.honours import NOMINATION, NominationId, PackName

Occasion = Literal["nominated", "reviewed", "settled", "conferred"]
"""推荐申报、市级审核、评委会评审、表彰授予: what was decided."""

StandingResult = Literal["clear", "barred", "incomplete"]
"""通过、否决、情况不全: of the union, or of congresses and contracts, nothing was announced."""

VetoRule = Literal[
    "arrears", "insurance", "accident", "mass_incident", "no_union", "no_congress", "no_contract"
]
"""拖欠工资、欠缴社保、事故、群体性事件、未建工会、未建职代会、无集体合同."""


class Veto(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """What bars: the rule, the announcement that tells of it, and which adverse fact that is."""

    rule: VetoRule
    event: EventId
    fact: Ref | None = None


class Position(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Up to which number of a stream of announcements skills knew what others know."""

    stream: Annotated[str, Meta(max_length=120)]
    number: Count


@event("资格联审", who="S", subject=NOMINATION, also=(("standing", "{employer}"),))
class StandingChecked(Event, frozen=True, kw_only=True):
    """What barred a nominee's employer on the day of a decision, as far as skills knew.

    `event` is the one that decided. `because` is the announcement, come later, by which the
    answer for that day is another than it was.
    """

    on: Day
    nomination: NominationId
    employer: EmployerId
    occasion: Occasion
    event: EventId
    because: EventId | None = None
    rule_pack: PackName
    vetoes: Annotated[tuple[Veto, ...], Meta(max_length=200)]
    positions: Annotated[tuple[Position, ...], Meta(max_length=200)]
    result: StandingResult
