"""What holds of any reports of a case in any order: the machine, the clocks, the rebuilt state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import accumulate
from typing import Any, Final, get_args

import msgspec
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from services.rights.rules.dispute import Dispute, Stage
from shared.events.base import OF_CLASS, Event, SubjectKey
from shared.streams.rules import Refused, Waits
from tests.rules import rights as told
from tests.rules.rights import ANNA, BO, Register, day

FIRST: Final = day("2025-11-03")
YUAN = st.sampled_from(["0", "1000", "2500.50", "30000"])
PARTY = st.sampled_from(["worker", "employer"])
BOTH = st.sampled_from(["d1", "d2"])
NEAR = st.integers(-3, 20)

Given = dict[str, st.SearchStrategy[Any]]


def choice(*values: str) -> st.SearchStrategy[str]:
    """Draw one of these."""
    return st.sampled_from(values)


REPORTS: Final[dict[Callable[..., Event], Given]] = {
    told.mediation_started: {},
    told.mediation_concluded: {"outcome": choice("agreed", "agreed", "failed", "withdrawn")},
    told.agreement_performed: {
        "performed": choice("full", "part", "none"), "recovered_yuan": YUAN,
    },
    told.arbitration_filed: {},
    told.arbitration_decided: {"accepted": choice("yes", "yes", "no").map("yes".__eq__)},
    told.award_made: {"finality": choice("final", "other", "mixed")},
    told.award_received: {"party": PARTY},
    told.court_seized: {
        "by": PARTY, "act": choice("suit", "suit", "set_aside"),
        "ground": choice("award", "silence", "refusal", "after_set_aside"),
    },
    told.court_ruled: {"result": choice("won", "part", "withdrawn", "set_aside", "kept")},
    told.enforced: {"recovered_yuan": YUAN, "complete": st.booleans()},
    told.consulted: {"outcome": choice("settled", "failed", "refused")},
    told.moved: {"from_": choice("u1", "640104001"), "to": choice("u1", "640104001", "640104")},
    told.closed: {"result": choice("settled", "withdrawn"), "recovered_yuan": YUAN},
    told.grouped: {"merged": st.just(["d2"]), "workers": st.integers(8, 12)},
    told.filed: {"dispute": BOTH, "kind": choice("wages", "dismissal")},
    told.legal_aid_given: {"aid": choice("a1", "a2")},
}  # fmt: skip
"""Each report with the fields that make it fit, or not, with what was told before."""

STEPS: Final = ("served", "defence", "defence_copied", "panel", "heard", "extended")
CHANGES: Final = ("interrupted", "suspended", "resumed")

REACHED: Final[dict[str, set[str]]] = {
    "dispute_filed": {"filed"},
    "dispute_grouped": {"merged"},
    "dispute_consulted": {"settled", "filed"},
    "mediation_started": {"mediating"},
    "mediation_concluded": {"agreed", "mediation_failed", "filed", "settled"},
    "agreement_performed": {"performed", "unperformed"},
    "arbitration_filed": {"arbitration_filed"},
    "arbitration_decided": {"accepted", "not_accepted"},
    "arbitration_stepped": {"heard"},
    "award_made": {"awarded"},
    "award_received": {"awarded"},
    "court_seized": {"lawsuit", "set_aside_asked"},
    "court_ruled": {
        "final", "set_aside", "awarded", "arbitration_filed", "not_accepted", "accepted", "heard",
    },
    "dispute_enforced": {"enforced"},
    "dispute_closed": {"closed", "withdrawn"},
    "deadline_missed": {"mediation_failed", "unperformed", "final"},
}  # fmt: skip
"""The machine of DOMAIN.md 4 once more: where each event may bring a dispute, if it moves it."""

NEXT: Final[dict[str, tuple[Callable[..., Event], ...]]] = {
    "filed": (told.mediation_started, told.arbitration_filed),
    "mediating": (told.mediation_concluded, told.arbitration_filed),
    "agreed": (told.agreement_performed, told.arbitration_filed),
    "mediation_failed": (told.arbitration_filed, told.mediation_started),
    "unperformed": (told.arbitration_filed, told.agreement_performed),
    "arbitration_filed": (told.arbitration_decided,),
    "accepted": (told.award_made,),
    "awarded": (told.award_received, told.court_seized),
    "final": (told.enforced,),
    "lawsuit": (told.court_ruled,),
    "set_aside_asked": (told.court_ruled,),
    "set_aside": (told.court_seized,),
    "not_accepted": (told.court_seized,),
}
"""What would follow, so that sequences get far enough to be worth something."""


class Case(Register):
    """A register that notes what was told, and judges every step as it is taken."""

    def __init__(self) -> None:
        """Begin with one dispute."""
        super().__init__()
        self.heard: list[tuple[Event, dict[str, Any], str]] = []
        self.tell(told.filed(FIRST.isoformat(), known_on=FIRST - dt.timedelta(days=9)))

    def tell(self, report: Event) -> None:
        """Tell an event; what is refused leaves everything as it was."""
        before = dict(self.subjects)
        kept: dict[str, Any] = {}
        name = f"e{len(self.heard)}"
        try:
            self.hear(report, kept=kept, id_=name)
        except (Refused, Waits):
            assert self.subjects == before
            return
        self.heard.append((report, kept, name))
        for key, subject in self.subjects.items():
            if isinstance(subject, Dispute):
                self.judge(report, before.get(key), subject)

    def judge(self, report: Event, before: Any, now: Dispute) -> None:  # noqa: ANN401 - or None
        """Hold the step against the machine, and the clocks against those of before."""
        step = OF_CLASS[type(report)].type.partition(".")[2]
        assert now.stage in get_args(Stage)
        if before is not None and before.stage != now.stage:
            assert now.stage in REACHED.get(step, set()), (step, before.stage, now.stage)
        if before is not None and before.ended_on is not None:
            assert now == before
        if now.ended_on is not None:
            assert now.deadlines() == ()
        ends = {one.clock: one.due_on for one in before.clocks()} if before else {}
        for one in now.clocks():
            assert one.due_on >= now.filed_on
            if one.clock in ends and step != "mediation_started":
                assert one.due_on >= ends[one.clock], (step, one.clock)

    def next(self, data: st.DataObject, on: dt.date) -> None:
        """Tell something of a day: what would follow, or anything at all."""
        stage = self.dispute().stage
        wild = data.draw(st.integers(0, 3)) == 0 or stage not in NEXT
        make = data.draw(st.sampled_from(list(REPORTS) if wild else NEXT[stage]))
        extra = data.draw(st.integers(0, 5))
        if stage in {"accepted", "heard"} and extra < 3:
            self.tell(told.stepped(on.isoformat(), data.draw(st.sampled_from(STEPS))))
        elif extra == 3:
            self.tell(told.limitation_changed(on.isoformat(), data.draw(choice(*CHANGES))))
        else:
            fields = {name: data.draw(one) for name, one in REPORTS[make].items()}
            if make is told.mediation_concluded and data.draw(st.booleans()):
                fields["perform_by"] = on + dt.timedelta(days=data.draw(NEAR))
            if make is told.filed:
                fields["known_on"] = on
            self.tell(make(on.isoformat(), **fields))


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), st.lists(st.integers(0, 25), min_size=3, max_size=14))
def test_no_sequence_leaves_the_machine_and_no_clock_runs_backwards(
    data: st.DataObject, pauses: list[int]
) -> None:
    """Days pass and clocks run out between; some reports are of an earlier day."""
    case = Case()

    for passed in accumulate(pauses):
        today = FIRST + dt.timedelta(days=passed)
        for key, subject in list(case.subjects.items()):
            for one in subject.deadlines():
                if one.due_on < today:
                    case.tell(case.missed(key, told.events.DeadlineMissed, one.clock))
        case.next(data, today - dt.timedelta(days=max(0, data.draw(NEAR) - 12)))

    event(case.dispute().stage)
    assert rebuilt(case).subjects == case.subjects
    for subject in case.subjects.values():
        assert msgspec.json.decode(msgspec.json.encode(subject), type=type(subject)) == subject


def rebuilt(case: Case) -> Register:
    """Fold what was told once more, as the ledger has it: with what was kept, judging nothing."""
    again = Register()
    for report, kept, name in case.heard:
        again.hear(report, kept=dict(kept), id_=name)
    return again


@settings(max_examples=100)
@given(
    st.lists(st.integers(-10, 40), min_size=1, max_size=10),
    st.lists(st.integers(0, 4), min_size=1, max_size=10),
    st.booleans(),
)
def test_a_matter_goes_its_way_and_figures_follow_from_it(
    pauses: list[int],
    steps: list[int],
    other: bool,  # noqa: FBT001 - drawn
) -> None:
    """Whatever is told, closed stays closed, and no answer is due before its letter came."""
    register = told.told(told.complaint_received(FIRST.isoformat()))
    key = SubjectKey("matter", "m1")
    makes = (
        told.investigated, told.letter_sent, told.letter_answered, told.supervision_closed,
        told.complaint_received,
    )  # fmt: skip

    for passed, step in zip(accumulate(pauses), steps, strict=False):
        on = (FIRST + dt.timedelta(days=passed)).isoformat()
        before = register.subjects[key]
        checked = {"checked_by": BO if other else ANNA} if makes[step] is makes[3] else {}
        try:
            register.hear(makes[step](on, **checked))
        except Refused:
            assert register.subjects[key] == before
        matter = register.matter()
        assert all(one.answered_on is None or one.answered_on >= one.delivered_on
                   for one in matter.letters)  # fmt: skip
        assert all(one.due is None or one.due.due_on > one.delivered_on for one in matter.letters)
        assert sum(register.flow("rights.letters_sent").values()) == len(matter.letters)
        assert matter.ended_on is None or (other and matter.deadlines() == ())
