"""What skills does by itself: it checks the standing of a nominee's employer, and checks again.

When a nomination is made, reviewed by the city, settled in the slate or conferred; and when an
announcement changes the answer for the day of one of these.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from services.skills.rules.nomination import Nomination
from services.skills.rules.standing import Check, Standing, otherwise, result_of, vetoes
from shared.events import directory
from shared.events.base import Event, SubjectKey
from shared.events.skills import (
    HonourConferred,
    NominationMade,
    NominationReviewed,
    SlateReviewed,
    StandingChecked,
)
from shared.events.skills.standing import Occasion, Position
from shared.law.vetoes import pack_of
from shared.streams.keeper import Known
from shared.streams.ledger import Arrival

Decision = NominationMade | NominationReviewed | SlateReviewed | HonourConferred
OCCASIONS: Final[dict[type[Event], Occasion]] = {
    NominationMade: "nominated",
    NominationReviewed: "reviewed",
    SlateReviewed: "settled",
    HonourConferred: "conferred",
}
Told = directory.CoverageAnnounced | directory.StandingAnnounced | directory.AdverseFactAnnounced


def check_standing(applied: Arrival, known: Known) -> Iterator[Event]:
    """Give the checks that follow from an event."""
    event = applied.event
    if isinstance(event, Told):
        yield from check_again(event, applied.said.id, known)
    elif isinstance(event, Decision) and getattr(event, "level", "city") == "city":
        for key in dict.fromkeys((applied.key, *applied.also)):
            nomination = known.subject(key) if key and key.kind == "nomination" else None
            if isinstance(nomination, Nomination):
                yield check(nomination, event, applied.said.id, known)


def check(nomination: Nomination, event: Decision, decision: str, known: Known) -> StandingChecked:
    """Check a nomination for the day of a decision, by what is known of its employer."""
    standing = known.subject(SubjectKey("standing", nomination.employer))
    if not isinstance(standing, Standing):
        standing = Standing(employer=nomination.employer)
    earlier = [one for one in standing.checks if one.nomination == nomination.nomination]
    place = getattr(event, "division", None)
    pack = earlier[0].rule_pack if earlier else pack_of(nomination.year, place)
    found = vetoes(standing, event.on, pack)
    return StandingChecked(
        on=event.on, nomination=nomination.nomination, employer=nomination.employer,
        occasion=OCCASIONS[type(event)], event=decision, rule_pack=pack, vetoes=found,
        positions=positions(standing, known), result=result_of(standing, found),
    )  # fmt: skip


def check_again(event: Told, because: str, known: Known) -> Iterator[StandingChecked]:
    """Tell of the decisions for which what was announced makes another answer."""
    standing = known.subject(SubjectKey("standing", event.employer))
    if isinstance(standing, Standing):
        for one in otherwise(standing):
            yield changed(one, standing, because, known)


def changed(one: Check, standing: Standing, because: str, known: Known) -> StandingChecked:
    """Tell the answer that a decision has now, and because of which event."""
    return StandingChecked(
        on=one.on, nomination=one.nomination, employer=standing.employer, occasion=one.occasion,
        event=one.decision, because=because, rule_pack=one.rule_pack, vetoes=one.latest,
        positions=positions(standing, known), result=one.latest_result,
    )  # fmt: skip


def positions(standing: Standing, known: Known) -> tuple[Position, ...]:
    """Say up to which number of which stream skills knows; what this batch brings is known too.

    The standing is locked and read before: what is announced of the employer meanwhile comes
    after these numbers.
    """
    found = dict(known.positions())
    parts = [one for one in (standing.coverage, standing.kept, *standing.facts) if one]
    for part in parts:
        heard = part.heard
        found[heard.stream] = max(found.get(heard.stream, 0), heard.number)
    return tuple(Position(stream=name, number=found[name]) for name in sorted(found))
