"""Another union handles the dispute: by decision, or one level up because mediation ran out.

The service itself raises what is overdue. Reported in time after all, it was never raised.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

import msgspec

from services.rights.rules.book import rules
from services.rights.rules.dispute import Dispute, Handling
from services.rights.rules.refusals import AlreadyTheHandler, NotTheHandler
from services.rights.rules.turns import TURNS, must_follow
from shared.events.rights import DisputeMoved
from shared.rules.running import lapsed
from shared.streams.rules import Deadline, Fact, Waits

OVERDUE: Final = "overdue"
SERVICE: Final = "rights"
"""The source of what the service itself writes."""
ONE_DAY: Final = dt.timedelta(days=1)

replace = msgspec.structs.replace


@rules.rule
def moved(dispute: Dispute, event: DisputeMoved, fact: Fact) -> Dispute:
    """Hand a dispute over, to whom it is sent or to whom it is raised.

    From a union that it hasn't been moved to it may yet be handed on: that move waits.
    """
    if fact.source == SERVICE:
        return raised(dispute, event)
    last = dispute.handlings[-1]
    must_follow(dispute, event, event.on, last.from_)
    article = TURNS[DisputeMoved].article
    if event.from_ != last.union:
        if dispute.may_reach(event.from_, event):
            raise Waits(fact.key)
        raise NotTheHandler(dispute=dispute.dispute, union=last.union, article=article)
    if event.to == last.union:
        raise AlreadyTheHandler(dispute=dispute.dispute, union=last.union, article=article)
    handling = Handling(from_=event.on, union=event.to, why="moved")
    return replace(
        dispute,
        handlings=(*dispute.handlings, handling),
        last_on=max(dispute.last_on, event.on),
    )


def raised(dispute: Dispute, event: DisputeMoved) -> Dispute:
    """Raise a dispute whose mediation ran out; one that turns out to have been in time stays."""
    mediation = dispute.mediation
    if mediation is None or not lapsed(dispute, mediation.due) or dispute.ended_on is not None:
        return dispute
    if dispute.handlings[-1].from_ > event.on:
        return dispute
    handling = Handling(from_=event.on, union=event.to, why="raised")
    return replace(dispute, handlings=(*dispute.handlings, handling))


def lowered(dispute: Dispute, due: Deadline) -> Dispute:
    """Take back that a dispute was raised when this clock ran out."""
    day = due.due_on + ONE_DAY
    return replace(
        dispute,
        handlings=tuple(
            one for one in dispute.handlings if one.why != "raised" or one.from_ != day
        ),
    )
