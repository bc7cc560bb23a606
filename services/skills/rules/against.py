"""What speaks against forwarding a nomination, and against conferring its honour, by now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from services.skills.rules.findings import findings
from services.skills.rules.nomination import Conferred, Nomination, Reviewed, replace
from shared.streams.rules import Finding

JUDGED: Final = frozenset({
    "forwarded_without_publicity", "forwarded_before_publicity_ended",
    "forwarded_over_objection", "forwarded_against_objection", "slated_without_review",
    "conferred_without_slate", "conferred_before_shown", "conferred_over_objection",
    "conferred_against_opinion", "model_worker_by_union",
})  # fmt: skip
"""What may speak against a step until everything is told."""


def judged(nomination: Nomination) -> Nomination:
    """Give the nomination with what speaks against its steps by now."""
    kept = [one for one in nomination.findings if one.rule not in JUDGED]
    return replace(nomination, findings=(*kept, *speaks(nomination)))


def speaks(nomination: Nomination) -> Iterator[Finding]:
    """Give all that speaks against its steps."""
    forwarded = [one for one in nomination.reviews if one.result == "forwarded"]
    if forwarded:
        first = forwarded[0]
        yield from (finding(one, first) for one in against_forwarding(nomination, first))
    slate, conferred = nomination.slate, nomination.conferred
    if slate and not any(one.on <= slate.on for one in forwarded):
        line = findings.lines["slated_without_review"]
        yield Finding(
            rule="slated_without_review", article=line.article, event=slate.event, on=slate.on,
            severity=line.severity,
        )  # fmt: skip
    if conferred:
        yield from (finding(one, conferred) for one in against_conferring(nomination, conferred))


def against_forwarding(nomination: Nomination, review: Reviewed) -> Iterator[str]:
    """Name what is wrong with the publicity in the unit when the first level forwarded it."""
    shown = nomination.publicity
    if shown is None:
        yield "forwarded_without_publicity"
    elif review.on <= shown.to:
        yield "forwarded_before_publicity_ended"
    raised = [one for one in nomination.disputed if one.stage == "unit" and one.on <= review.on]
    if any(one.settled_on is None or one.settled_on > review.on for one in raised):
        yield "forwarded_over_objection"
    if any(one.upheld and one.settled_on and one.settled_on <= review.on for one in raised):
        yield "forwarded_against_objection"


def against_conferring(nomination: Nomination, conferred: Conferred) -> Iterator[str]:
    """Name what is wrong with an honour that was conferred."""
    if nomination.slate is None:
        yield "conferred_without_slate"
    elif nomination.slate.to is None or conferred.on <= nomination.slate.to:
        yield "conferred_before_shown"
    raised = [one for one in nomination.disputed if one.on <= conferred.on]
    if any(one.upheld or one.settled_on is None or one.settled_on > conferred.on for one in raised):
        yield "conferred_over_objection"
    if any(not one.favourable and one.on <= conferred.on for one in nomination.opinions):
        yield "conferred_against_opinion"
    if nomination.honour == "model_worker" and conferred.authority == "union":
        yield "model_worker_by_union"


def finding(rule: str, step: Reviewed | Conferred) -> Finding:
    """Make the finding of a step."""
    line = findings.lines[rule]
    return Finding(
        rule=rule, article=line.article, event=step.event, on=step.on, severity=line.severity
    )
