"""Which step a dispute may take at which stage, and by which article.

The machine of DOMAIN.md 4: what isn't listed here is refused, with the article.
"""

from __future__ import annotations

import datetime as dt
from typing import Final, NamedTuple, get_args

from services.rights.rules.dispute import ENDED, Dispute, Stage
from services.rights.rules.refusals import OutOfTurn, TooEarly
from shared.events import rights as events
from shared.events.base import Event, snake

LAW: Final = "劳动争议调解仲裁法"

OPEN: Final[frozenset[Stage]] = frozenset(get_args(Stage)) - ENDED
EARLY: Final[frozenset[Stage]] = frozenset(
    {"filed", "settled", "mediating", "agreed", "unperformed", "mediation_failed"}
)
"""Before arbitration, which is open from the first day (5)."""
IN_ARBITRATION: Final[frozenset[Stage]] = frozenset({"accepted", "heard"})
BEFORE_AWARD: Final[frozenset[Stage]] = EARLY | IN_ARBITRATION | {"arbitration_filed"}


class Turn(NamedTuple):
    """At which stages a step may come, and the article that says so."""

    stages: frozenset[Stage]
    article: str


TURNS: Final[dict[type[Event], Turn]] = {
    events.DisputeGrouped: Turn(BEFORE_AWARD, f"{LAW}第七条"),
    events.LimitationChanged: Turn(OPEN, f"{LAW}第二十七条"),
    events.DisputeConsulted: Turn(
        frozenset({"filed", "settled", "mediation_failed"}), f"{LAW}第四条、第五条"
    ),
    events.MediationStarted: Turn(
        frozenset({"filed", "settled", "mediation_failed"}), f"{LAW}第五条、第十条"
    ),
    events.MediationConcluded: Turn(OPEN, f"{LAW}第十四条"),
    events.AgreementPerformed: Turn(
        frozenset({"agreed", "unperformed"}), f"{LAW}第十五条、第十六条"
    ),
    events.ArbitrationFiled: Turn(EARLY, f"{LAW}第五条、第二十八条"),
    events.ArbitrationDecided: Turn(frozenset({"arbitration_filed"}), f"{LAW}第二十九条"),
    events.ArbitrationStepped: Turn(IN_ARBITRATION, f"{LAW}第三十条至第四十三条"),
    events.AwardMade: Turn(IN_ARBITRATION, f"{LAW}第二十九条、第四十三条"),
    events.AwardReceived: Turn(
        frozenset({"awarded", "final", "lawsuit", "set_aside_asked"}),
        f"{LAW}第四十八条至第五十条",
    ),
    events.CourtSeized: Turn(
        IN_ARBITRATION
        | {"arbitration_filed", "not_accepted", "awarded", "final", "set_aside"},
        f"{LAW}第五条、第二十九条、第四十三条",
    ),
    events.CourtRuled: Turn(
        frozenset({"lawsuit", "set_aside_asked"}), f"{LAW}第四十八条至第五十条"
    ),
    events.DisputeEnforced: Turn(
        frozenset({"settled", "agreed", "unperformed", "awarded", "final"}), f"{LAW}第五十一条"
    ),
    events.DisputeMoved: Turn(OPEN, "结案后不再办理"),
    events.DisputeClosed: Turn(OPEN, "结案后不再办理"),
}  # fmt: skip


def must_follow(dispute: Dispute, event: Event, on: dt.date, begins: dt.date | None) -> None:
    """Pass when the step may come now, and not before the day of what it follows.

    Raises `OutOfTurn` or `TooEarly`.
    """
    stages, article = TURNS[type(event)]
    if dispute.stage not in stages:
        raise out_of_turn(dispute, event)
    begins = begins or dispute.filed_on
    if on < begins:
        raise TooEarly(on=on, begins=begins, article=article)


def out_of_turn(dispute: Dispute, event: Event, article: str | None = None) -> OutOfTurn:
    """Give the refusal of a step that can't come now."""
    return OutOfTurn(
        step=snake(type(event).__name__),
        stage=dispute.stage,
        article=article or TURNS[type(event)].article,
    )
