"""Stories of labour disputes and legal aid: articles are those of 劳动争议调解仲裁法."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from deploy.demo.scene import Scene
from deploy.demo.standing import StandingUnion
from deploy.demo.stories import Step, Story, Voice, days, live
from shared.events import rights

KINDS: Final = ("wages", "wages", "labour_contract", "dismissal", "injury", "social_insurance")
BODIES: Final = ("unit", "town", "district")
COMMISSION: Final = "银川市劳动人事争议仲裁委员会"
LATE_BY: Final = 21
"""Days after which a commission is late with its award."""
GROUP: Final = 12
"""Workers of a dispute at most."""
WITHIN: Final = 30
"""Days within which a live case began."""


def filed(
    scene: Scene, union: StandingUnion, on: dt.date, *, known: int = 40
) -> tuple[Voice, Step]:
    """Give who tells of a dispute, and how a union takes it up."""
    code, kind = scene.pick(union.employers), scene.pick(KINDS)
    workers = min(
        scene.chance.choice((1, 1, 1, 2, 4, GROUP)), scene.standing.employers[code].workers
    )
    voice = Voice(scene, union.code, dispute=scene.reference(union.code))
    claim = f"{scene.chance.randint(30, 400) * 100 * workers}"
    return voice, voice.says(
        rights.DisputeFiled, on, union=union.code, employer=code, division=union.code[:6],
        kind=kind, claim_yuan=claim, workers=workers, migrant=scene.chance.randint(0, workers),
        employment=scene.chance.choice(("standard", "standard", "dispatched")),
        known_on=on - days(known), oral=scene.maybe(0.2),
        employment_ended_on=on - days(known) if kind == "wages" else None,
    )  # fmt: skip


def yuan(scene: Scene, step: Step, share: tuple[float, float] = (0.5, 1)) -> str:
    """Give a part of what is claimed with a step."""
    claim = getattr(step.event, "claim_yuan")  # noqa: B009 - of any step that has one
    return f"{int(float(claim) * scene.chance.uniform(*share))}"


def consulted(scene: Scene, union: StandingUnion, on: dt.date) -> Iterator[Step]:
    """The parties settle it among themselves, with the union (4, 5)."""
    voice, first = filed(scene, union, on)
    amount = yuan(scene, first)
    yield first
    yield voice.says(rights.DisputeConsulted, on + days(6), outcome="settled", amount=amount)
    yield voice.says(
        rights.DisputeClosed, on + days(12), result="settled", recovered_yuan=amount, satisfied=True
    )


def mediated(scene: Scene, union: StandingUnion, on: dt.date) -> Iterator[Step]:
    """Mediation brings an agreement within its 15 days, and it is performed (14, 15)."""
    voice, first = filed(scene, union, on)
    amount, took = yuan(scene, first), scene.chance.randint(4, 13)
    yield first
    yield begun(scene, voice, on + days(2))
    agreed = on + days(2 + took)
    yield voice.says(
        rights.MediationConcluded, agreed, outcome="agreed", amount=amount,
        perform_by=agreed + days(15), court_confirmed=scene.maybe(0.2),
    )  # fmt: skip
    yield voice.says(
        rights.AgreementPerformed, agreed + days(9), performed="full", recovered_yuan=amount
    )
    yield voice.says(
        rights.DisputeClosed, agreed + days(11), result="settled", recovered_yuan=amount,
        satisfied=scene.maybe(0.9),
    )  # fmt: skip


def begun(scene: Scene, voice: Voice, on: dt.date) -> Step:
    """Give the step with which a mediation body takes a dispute on."""
    return voice.says(rights.MediationStarted, on, body=scene.pick(BODIES), received_on=on)


def unheard(scene: Scene, union: StandingUnion, on: dt.date) -> Iterator[Step]:
    """Nobody tells how mediation ended: it has failed, and the case is raised one level (14)."""
    voice, first = filed(scene, union, on)
    yield first
    yield begun(scene, voice, on + days(1))


def arbitrated(
    scene: Scene, union: StandingUnion, on: dt.date, *, known: int = 40, late: int = 0
) -> Iterator[Step]:  # fmt: skip
    """Mediation fails, a commission decides, the award is performed (28-51)."""
    voice, first = filed(scene, union, on, known=known)
    claim = first.event.claim_yuan  # type: ignore[attr-defined]
    amount = yuan(scene, first)
    yield first
    yield begun(scene, voice, on + days(1))
    yield voice.says(rights.MediationConcluded, on + days(11), outcome="failed")
    yield aided(scene, voice, on + days(12))
    asked = on + days(14)
    yield voice.says(
        rights.ArbitrationFiled, asked, commission=COMMISSION, claim_yuan=claim, received_on=asked,
        union_assists=True,
    )  # fmt: skip
    yield voice.says(rights.ArbitrationDecided, asked + days(3), accepted=True)
    yield from heard(voice, asked + days(3))
    made = asked + days(40 + late)
    yield voice.says(rights.AwardMade, made, finality="final", result="part", awarded_yuan=amount)
    yield voice.says(rights.AwardReceived, made + days(3), party="worker")
    yield voice.says(rights.DisputeEnforced, made + days(25), recovered_yuan=amount, complete=True)
    yield voice.says(
        rights.DisputeClosed, made + days(26), result="part", recovered_yuan=amount, satisfied=True
    )


def heard(voice: Voice, accepted: dt.date) -> Iterator[Step]:
    """Give the steps of a commission up to its hearing, each in its days (30, 32, 35)."""
    hearing = accepted + days(30)
    for step, after, day in (
        ("served", 2, None), ("panel", 3, None), ("defence", 9, None), ("defence_copied", 12, None),
        ("hearing_notice", 18, hearing), ("heard", 30, None),
    ):  # fmt: skip
        yield voice.says(rights.ArbitrationStepped, accepted + days(after), step=step, for_date=day)


def aided(scene: Scene, voice: Voice, on: dt.date) -> Step:
    """Give the step with which a union helps a worker with a lawyer."""
    return voice.says(
        rights.LegalAidGiven, on, aid=scene.reference(voice.union), union=voice.union,
        kind=scene.chance.choice(("advice", "document", "representation")), workers=1,
        lawyer_kind="lawyer",
    )  # fmt: skip


def decided_late(scene: Scene, union: StandingUnion, on: dt.date) -> Iterator[Step]:
    """The commission is late with its award (43)."""
    return arbitrated(scene, union, on, late=LATE_BY)


def past_limitation(scene: Scene, union: StandingUnion, on: dt.date) -> Iterator[Step]:
    """The claim is two years old: taken up all the same, with a hint (27)."""
    return arbitrated(scene, union, on, known=730)


def sued(scene: Scene, union: StandingUnion, on: dt.date) -> Iterator[Step]:
    """The worker takes an award to court, which rules; its ruling is enforced (50)."""
    voice, first = filed(scene, union, on)
    claim = first.event.claim_yuan  # type: ignore[attr-defined]
    yield first
    yield voice.says(
        rights.ArbitrationFiled, on + days(2), commission=COMMISSION, claim_yuan=claim,
        received_on=on + days(2), union_assists=True,
    )  # fmt: skip
    yield voice.says(rights.ArbitrationDecided, on + days(5), accepted=True)
    yield from heard(voice, on + days(5))
    made = on + days(44)
    yield voice.says(rights.AwardMade, made, finality="other", result="lost", awarded_yuan="0")
    yield voice.says(rights.AwardReceived, made + days(2), party="worker")
    yield voice.says(rights.CourtSeized, made + days(10), act="suit", by="worker", ground="award")
    ruled, amount = made + days(80), yuan(scene, first)
    yield voice.says(rights.CourtRuled, ruled, result="part", yuan=amount, in_force_on=ruled)
    yield voice.says(rights.DisputeEnforced, ruled + days(20), recovered_yuan=amount, complete=True)
    yield voice.says(
        rights.DisputeClosed, ruled + days(21), result="part", recovered_yuan=amount,
        satisfied=True,
    )  # fmt: skip


def joined(scene: Scene, union: StandingUnion, on: dt.date) -> Iterator[Step]:
    """Two disputes of one claim go on as one, which the parties settle (7)."""
    voice, first = filed(scene, union, on)
    other, second = filed(scene, union, on)
    amount = yuan(scene, first)
    yield first
    yield second
    yield voice.says(
        rights.DisputeGrouped, on + days(3), merged=(other.always["dispute"],), workers=GROUP,
        representatives=3, common_claim=True,
    )  # fmt: skip
    yield voice.says(rights.DisputeConsulted, on + days(9), outcome="settled", amount=amount)
    yield voice.says(
        rights.DisputeClosed, on + days(15), result="settled", recovered_yuan=amount, satisfied=True
    )


def demanded(scene: Scene, union: StandingUnion, on: dt.date) -> Iterator[Step]:
    """The worker demands what is owed, and limitation begins again; then they settle it (27)."""
    voice, first = filed(scene, union, on, known=330)
    amount = yuan(scene, first)
    yield first
    yield voice.says(
        rights.LimitationChanged, on + days(1), change="interrupted", cause="claim_raised"
    )
    yield voice.says(rights.DisputeConsulted, on + days(8), outcome="settled", amount=amount)
    yield voice.says(
        rights.DisputeClosed, on + days(14), result="settled", recovered_yuan=amount, satisfied=True
    )


DISPUTES: Final[tuple[Story, ...]] = (
    mediated, consulted, mediated, unheard, arbitrated, mediated, decided_late, mediated,
    past_limitation, consulted, sued, joined, demanded,
)  # fmt: skip


# ------------------------------------------------------------------------- live


def dispute(scene: Scene) -> None:
    """Take up a dispute of the last weeks."""
    live(scene, scene.pick(DISPUTES), WITHIN)


def take_over(scene: Scene) -> None:
    """End a dispute that was raised because nobody was heard, as the union above."""
    raised = scene.pick(scene.standing.raised)
    voice = Voice(scene, raised.union, dispute=raised.dispute)
    step = voice.decides(
        rights.DisputeClosed, scene.today, result="settled", recovered_yuan=raised.claim_yuan,
        satisfied=scene.maybe(0.8),
    )  # fmt: skip
    scene.standing.raised.remove(raised)
    scene.say(*step)


def award_first(scene: Scene) -> None:
    """Report an award of a case that no commission has: refused (29, 43)."""
    union = scene.pick([one for one in scene.standing.active() if one.employers])
    voice, first = filed(scene, union, scene.today)
    scene.say(*first)
    scene.say(
        *voice.says(
            rights.AwardMade, scene.today, finality="final", result="won", awarded_yuan="1000"
        )
    )
