"""Stories of collective contracts, workers' congresses, open affairs and labour contracts."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator
from typing import Final, NamedTuple

from deploy.demo.scene import Scene
from deploy.demo.standing import StandingUnion
from deploy.demo.stories import Step, Story, Voice, days, live, workers_of
from shared.events import rights
from shared.law import calendar

AUTHORITY: Final = "银川市人力资源和社会保障局"
TOPICS: Final = ("wages", "hours", "insurance", "safety", "training")
NEWS: Final = ("canteen", "shuttle_bus", "safety_gear", "shift_plan", "training")
"""What workers propose to their congress."""
DELEGATES: Final = (5, 60)
"""Delegates of a congress at least and at most; of fewer workers, each is one."""
WITHIN: Final = 45
"""Days within which a live case began."""


def years(on: dt.date, number: int) -> dt.date:
    """Give the last day of so many years from a day on."""
    return calendar.step(on, 12 * number, "month") - days(1)


# ------------------------------------------------------------------------- contracts


def registered(
    scene: Scene, union: StandingUnion, on: dt.date, kind: str = "comprehensive"
) -> Iterator[Step]:  # fmt: skip
    """A contract that existed before is entered and reported on; one on wages has a year."""
    begins = on - days(scene.chance.randint(20, 160))
    voice = contract(scene, union)
    yield voice.says(
        rights.ContractRegistered, on, **bound(union, kind), employers=tuple(union.employers),
        workers=workers_of(scene, union), from_=begins,
        to=years(begins, 1 if kind == "wages" else 3),
    )  # fmt: skip
    if kind == "comprehensive":
        yield performed(scene, voice, on + days(30))


def performed(scene: Scene, voice: Voice, on: dt.date) -> Step:
    """Give the year's report on a contract: how many of its clauses were kept."""
    clauses = scene.chance.randint(12, 40)
    return voice.says(
        rights.ContractPerformanceReported, on, year=on.year, clauses=clauses,
        clauses_kept=clauses - scene.chance.randint(0, 2), to_congress=True,
    )  # fmt: skip


def contract(scene: Scene, union: StandingUnion) -> Voice:
    """Give who tells of a contract of a union."""
    return Voice(scene, union.code, contract=scene.reference(union.code))


def bound(union: StandingUnion, kind: str) -> dict[str, object]:
    """Give what is said at the beginning of a contract: whose it is, and where it holds."""
    scope = "single" if len(union.employers) == 1 else "regional"
    return {"union": union.code, "division": union.code[:6], "kind": kind, "scope": scope}


class Terms(NamedTuple):
    """How a contract comes about: its kind and years, the share that comes to vote on it.

    `answer` and `submit` are the days in which the offer is answered and the text is filed;
    `renews` is the contract that it follows; `paused` says that bargaining stands still for days.
    """

    kind: str = "wages"
    years: int = 1
    present: float = 0.9
    answer: int = 8
    submit: int = 6
    renews: str | None = None
    paused: bool = False


USUAL: Final = Terms()


def bargained(
    scene: Scene, union: StandingUnion, on: dt.date, terms: Terms = USUAL
) -> Iterator[Step]:  # fmt: skip
    """From the offer over the vote to the signing, in force after silence, and published."""
    voice = contract(scene, union)
    yield voice.says(
        rights.BargainingOffered, on, **bound(union, terms.kind), by="workers",
        topics=TOPICS[: scene.chance.randint(1, len(TOPICS))], renews=terms.renews,
    )  # fmt: skip
    answered = on + days(terms.answer)
    yield voice.says(rights.OfferAnswered, answered, agreed=True, meeting_on=answered + days(4))
    yield voice.says(
        rights.TeamSet, answered + days(2), workers_side=3, employer_side=3, women=2, outsiders=0
    )
    if terms.paused:
        yield from paused(voice, answered + days(4))
    entitled = delegates_of(scene, union)
    voted = answered + days(16)
    came = max(1, int(entitled * terms.present))
    yield voice.says(
        rights.ContractVoted, voted, drafted_on=voted - days(6), body="congress",
        entitled=entitled, present=came, in_favour=came, secret=True,
    )  # fmt: skip
    yield from concluded(scene, union, voice, voted + days(2), terms)


def paused(voice: Voice, on: dt.date) -> Iterator[Step]:
    """Give the steps with which bargaining stands still, as both sides agree, and goes on."""
    yield voice.says(
        rights.BargainingPaused, on, paused=True, until=on + days(10), worker_side_agrees=True
    )
    yield voice.says(rights.BargainingPaused, on + days(5), paused=False)


def concluded(
    scene: Scene, union: StandingUnion, voice: Voice, signed: dt.date, terms: Terms
) -> Iterator[Step]:  # fmt: skip
    """Give the steps from the signing to the publication, and a year's report at the end."""
    workers = workers_of(scene, union)
    yield voice.says(
        rights.ContractSigned, signed, from_=signed, to=years(signed, terms.years),
        employers=tuple(union.employers), workers=workers, women_workers=workers // 3,
        wage_rise_pct=f"{scene.chance.randint(20, 65) / 10}",
    )  # fmt: skip
    sent = signed + days(terms.submit)
    yield voice.says(rights.ContractSubmitted, sent, authority=AUTHORITY, received_on=sent)
    if scene.maybe(0.4):
        yield voice.says(rights.ContractReviewed, sent + days(9), result="no_objection")
    in_force = sent + days(29)  # 15 days of silence, and the end may fall on days off
    yield voice.says(rights.ContractPublished, in_force, how="board")
    yield performed(scene, voice, in_force + days(250))


def delegates_of(scene: Scene, union: StandingUnion) -> int:
    """Give how many delegates a congress of a union has."""
    least, most = DELEGATES
    workers = workers_of(scene, union)
    return min(workers, max(least, min(most, workers // 5)))


def renewed(scene: Scene, union: StandingUnion, on: dt.date) -> Iterator[Step]:
    """A contract on wages ends, and the one that follows it is signed before its last day."""
    voice = contract(scene, union)
    yield voice.says(
        rights.ContractRegistered, on, **bound(union, "wages"),
        employers=tuple(union.employers), workers=workers_of(scene, union),
        from_=years(on + days(56), -1) + days(1), to=on + days(55),
    )  # fmt: skip
    yield from bargained(scene, union, on + days(5), Terms(renews=voice.always["contract"]))


def not_renewed(scene: Scene, union: StandingUnion, on: dt.date) -> Iterator[Step]:
    """A contract on wages ends and nobody has offered to bargain."""
    voice = contract(scene, union)
    yield voice.says(
        rights.ContractRegistered, on, **bound(union, "wages"),
        employers=tuple(union.employers), workers=workers_of(scene, union),
        from_=years(on + days(11), -1) + days(1), to=on + days(10),
    )  # fmt: skip
    yield voice.says(rights.ContractEnded, on + days(11), reason="expired")


def dealt(terms: Terms) -> Story:
    """Give the story of a contract that comes about like this."""
    return functools.partial(bargained, terms=terms)


CONTRACTS: Final[tuple[Story, ...]] = (
    bargained, renewed, dealt(Terms("comprehensive", 3)), not_renewed,
    dealt(Terms("women", 3)), dealt(Terms(paused=True)), renewed,
    dealt(Terms(answer=31, submit=17)),  # answered and filed late: found
    dealt(Terms(present=0.5)),  # no quorum: in no rate
    dealt(Terms("comprehensive", 5)),  # too long: in no rate
)  # fmt: skip


# ------------------------------------------------------------------------- congresses


def congress(
    scene: Scene, union: StandingUnion, on: dt.date, *, managers: float = 0.15, came: float = 0.9
) -> Iterator[Step]:  # fmt: skip
    """A congress is set up, holds its session and votes; a proposal is made and done."""
    voice = Voice(scene, union.code, congress=scene.reference(union.code))
    delegates = delegates_of(scene, union)
    yield voice.says(
        rights.CongressSetUp, on, union=union.code, division=union.code[:6],
        employers=tuple(union.employers), workers=workers_of(scene, union), delegates=delegates,
        women=delegates // 3, managers=int(delegates * managers), front_line=delegates // 2,
        worker_directors=0, term_to=years(on, scene.chance.choice((3, 5))),
    )  # fmt: skip
    yield from session(scene, voice, delegates, on + days(9), came)


def session(
    scene: Scene, voice: Voice, delegates: int, on: dt.date, came: float
) -> Iterator[Step]:  # fmt: skip
    """Give a session with its vote, and what becomes of a proposal that it takes."""
    present = max(1, int(delegates * came))
    yield voice.says(
        rights.CongressHeld, on, session=1, delegates=delegates, present=present,
        papers_on=on - days(8), open_affairs=True, topics=("wages", "safety"),
    )  # fmt: skip
    yield voice.says(
        rights.CongressVoted, on, matter="annual_report", entitled=delegates, in_favour=present,
        secret=True, passed=True,
    )  # fmt: skip
    proposed = Voice(scene, voice.union, proposal=scene.reference(voice.union))
    accepted = scene.maybe(0.85)
    yield proposed.says(
        rights.ProposalMade, on, union=voice.union, congress=voice.always["congress"],
        topic=scene.pick(NEWS), proposers=scene.chance.randint(1, 5), accepted=accepted,
        reason=None if accepted else "not_of_the_congress",
    )  # fmt: skip
    if accepted and scene.maybe(0.85):
        yield proposed.says(rights.ProposalAnswered, on + days(20), state="answered")
        yield proposed.says(
            rights.ProposalAnswered, on + days(60), state="done", satisfied=scene.maybe(0.9)
        )


CONGRESSES: Final[tuple[Story, ...]] = (
    congress, congress,
    functools.partial(congress, managers=0.4),  # managers above a fifth: in no rate
    congress,
    functools.partial(congress, came=0.4),  # no quorum, no majority: in no rate
)  # fmt: skip


def opened(scene: Scene, union: StandingUnion, on: dt.date) -> Iterator[Step]:
    """The employers of a union lay their affairs open (厂务公开)."""
    voice = Voice(scene, union.code)
    for code in union.employers:
        yield voice.says(
            rights.AffairsOpened, on, employer=code, period=f"{on.year}",
            items=scene.chance.randint(4, 20), form=scene.chance.choice(("board", "online")),
        )  # fmt: skip


def counted(scene: Scene, union: StandingUnion, on: dt.date) -> Iterator[Step]:
    """The labour contracts of a union's employers are counted (劳动合同法 10)."""
    voice = Voice(scene, union.code)
    for code in union.employers:
        should = scene.standing.employers[code].workers
        signed = should - min(should, scene.chance.choice((0, 0, 1, should // 12)))
        yield voice.says(
            rights.LabourContractsCounted, on, employer=code, as_of=on, should_sign=should,
            signed=signed, open_ended=signed // 4, migrant_signed=signed // 4,
        )  # fmt: skip


# ------------------------------------------------------------------------- live


def bargain(scene: Scene) -> None:
    """Offer to bargain, some weeks ago."""
    live(scene, scene.pick(CONTRACTS), WITHIN)


def meet(scene: Scene) -> None:
    """Set up a congress, some weeks ago."""
    live(scene, scene.pick(CONGRESSES), WITHIN)


def open_affairs(scene: Scene) -> None:
    """Lay affairs open."""
    live(scene, opened, 5)


def count(scene: Scene) -> None:
    """Count labour contracts."""
    live(scene, counted, 5)


def unsigned(scene: Scene) -> None:
    """File a contract that nobody has signed: refused."""
    union = scene.pick([one for one in scene.standing.active() if one.employers])
    voice = contract(scene, union)
    scene.say(
        *voice.says(
            rights.BargainingOffered, scene.today, **bound(union, "safety"), by="workers",
            topics=("safety",),
        )
    )  # fmt: skip
    scene.say(
        *voice.says(
            rights.ContractSubmitted, scene.today, authority=AUTHORITY, received_on=scene.today
        )
    )
