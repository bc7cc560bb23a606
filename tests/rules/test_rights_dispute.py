"""The dispute: which step may follow which, who handles it, what is refused and what is found."""

from __future__ import annotations

from typing import Any

import pytest

from services.rights.rules.moving import raised
from services.rights.rules.refusals import (
    AlreadyTheHandler,
    JoinedToItself,
    NotTheHandler,
    OutOfTurn,
    RecoveredLess,
    TooEarly,
    TooManyRepresentatives,
)
from shared.events.base import Event, SubjectKey
from shared.rules.refusals import DayAhead, PartExceedsWhole
from shared.streams.rules import AlreadyExists, Refused, Waits
from shared.words import told as in_words
from tests.rules.rights import (
    Register,
    agreement_performed,
    arbitration_decided,
    arbitration_filed,
    award_made,
    closed,
    consulted,
    court_seized,
    day,
    enforced,
    filed,
    grouped,
    legal_aid_given,
    mediation_concluded,
    mediation_started,
    moved,
    stepped,
    told,
)

TOWN = "640104001"


def rules_found(register: Register, id_: str = "d1") -> list[str]:
    """Name the rules that a dispute's reports were against."""
    return [one.rule for one in register.dispute(id_).findings]


STAGES = [
    ("filed", []),
    ("settled", [consulted(outcome="settled")]),
    ("filed", [consulted(outcome="refused")]),
    ("mediating", [mediation_started()]),
    ("agreed", [mediation_started(), mediation_concluded()]),
    ("mediation_failed", [mediation_started(), mediation_concluded(outcome="failed")]),
    ("filed", [mediation_started(), mediation_concluded(outcome="withdrawn")]),
    ("performed", [mediation_started(), mediation_concluded(), agreement_performed()]),
    ("unperformed", [
        mediation_started(), mediation_concluded(), agreement_performed(performed="part"),
    ]),
    ("arbitration_filed", [arbitration_filed()]),
    ("arbitration_filed", [mediation_started(), arbitration_filed()]),
    ("not_accepted", [arbitration_filed(), arbitration_decided(accepted=False)]),
    ("accepted", [arbitration_filed(), arbitration_decided()]),
    ("heard", [arbitration_filed(), arbitration_decided(), stepped("01-30", "heard")]),
    ("withdrawn", [closed(result="withdrawn")]),
    ("closed", [mediation_started(), closed()]),
]  # fmt: skip


@pytest.mark.parametrize(("stage", "history"), STAGES)
def test_what_happened_puts_a_dispute_at_a_stage(stage: str, history: list[Event]) -> None:
    """Arbitration is open from the first day (5), and a case is closed from any stage."""
    assert told(filed(), *history).dispute().stage == stage


IMPOSSIBLE = [
    ("an award before acceptance", [arbitration_filed()], award_made(), "第二十九条"),
    ("an award before there is a case", [], award_made(), "第四十三条"),
    ("acceptance before a request", [], arbitration_decided(), "第二十九条"),
    ("a step before acceptance", [arbitration_filed()], stepped("01-09", "served"), "第三十条"),
    ("performance without agreement", [mediation_started()], agreement_performed(), "第十五条"),
    ("an end without mediation", [], mediation_concluded(), "第十四条"),
    ("mediation twice at once", [mediation_started()], mediation_started("01-08"), "第十条"),
    ("mediation after the request", [arbitration_filed()], mediation_started("01-08"), "第五条"),
    ("talks in arbitration", [arbitration_filed()], consulted("01-08"), "第四条"),
    ("a suit for an award that isn't", [], court_seized(), "第五条"),
    ("a suit for refusal when accepted", [
        arbitration_filed(), arbitration_decided(),
    ], court_seized(ground="refusal"), "第二十九条"),
    ("enforcement without a title", [], enforced(), "第五十一条"),
    ("anything once closed", [closed("01-10")], mediation_started("01-12"), "第五条"),
    ("a second close", [closed("01-10")], closed("01-12"), "结案后"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("history", "report", "article"), [one[1:] for one in IMPOSSIBLE],
    ids=[one[0] for one in IMPOSSIBLE],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_rule_and_article(
    history: list[Event], report: Event, article: str
) -> None:
    """The branch reads which step, at which stage, and by which article."""
    register = told(filed(), *history)

    with pytest.raises(OutOfTurn) as refused:
        register.hear(report)

    assert article in in_words(refused.value, "zh")
    assert "stands at" in in_words(refused.value, "en")


EARLY = [
    ([], mediation_started("01-04", received_on="2026-01-04")),
    ([mediation_started("01-20")], mediation_concluded("01-19")),
    ([mediation_started()], mediation_concluded("01-16", perform_by="2026-01-15")),
    ([mediation_started(), mediation_concluded()], agreement_performed("01-15")),
    ([arbitration_filed("01-20")], arbitration_decided("01-19")),
    ([arbitration_filed(), arbitration_decided("01-20")], award_made("01-19")),
    ([arbitration_filed(), arbitration_decided("01-20")], closed("01-19")),
]


@pytest.mark.parametrize(("history", "report"), EARLY)
def test_a_day_before_what_it_follows_is_refused(history: list[Event], report: Event) -> None:
    """No clock runs backwards."""
    register = told(filed(), *history)

    with pytest.raises(TooEarly) as refused:
        register.hear(report)
    assert refused.value.facts["article"]


def test_every_refusal_says_its_article() -> None:
    """Impossible is refused with rule and article (DOMAIN.md 1)."""
    register = told(filed(), filed(dispute="d2"))
    refused: list[Refused] = []
    for report in (
        grouped(merged=["d1"]), grouped(representatives=13), moved(to="u1"),
        closed(recovered_yuan="0", dispute="d3"),
    ):  # fmt: skip
        try:
            register.hear(report)
        except Refused as one:
            refused.append(one)
        except Waits:
            continue

    kinds = [type(one) for one in refused]
    assert kinds == [JoinedToItself, TooManyRepresentatives, AlreadyTheHandler]
    assert all(one.facts["article"] for one in refused)


def test_an_oral_filing_is_taken_up_as_a_written_one_is() -> None:
    """Article 28: whoever finds writing hard may file by word of mouth, and it is written down."""
    oral, written = told(filed(oral=True)).dispute(), told(filed()).dispute()

    assert oral == written
    assert rules_found(told(filed(oral=True))) == []


def test_a_dispute_is_taken_up_once_by_known_numbers() -> None:
    """Twice is refused, and so is a day ahead or a part above the whole."""
    register = told(filed())

    with pytest.raises(AlreadyExists):
        register.hear(filed())
    with pytest.raises(DayAhead):
        Register().hear(filed(known_on="2026-01-06"))
    with pytest.raises(PartExceedsWhole):
        Register().hear(filed(workers=3, migrant=4))


def test_disputes_with_one_claim_go_on_as_one() -> None:
    """Article 7: ten workers or more choose representatives; the others end in the first."""
    register = told(filed(workers=5), filed(dispute="d2", workers=7), grouped())

    assert register.dispute().stage == "filed"
    assert register.dispute().representatives == 2
    assert (register.dispute("d2").stage, register.dispute("d2").merged_into) == ("merged", "d1")
    assert rules_found(register) == []


@pytest.mark.parametrize("given", [{"workers": 9}, {"common_claim": False}])
def test_representatives_of_fewer_than_ten_or_without_one_claim_are_found(
    given: dict[str, Any],
) -> None:
    """Article 7: 以上 includes the number, so ten are enough."""
    found = told(filed(), filed(dispute="d2"), grouped(**given))
    lawful = told(filed(), filed(dispute="d2"), grouped(workers=10))

    assert rules_found(found) == ["few_for_representatives"]
    assert rules_found(lawful) == []


def test_what_another_union_handles_cannot_be_joined() -> None:
    """Who joins may speak for the first dispute only."""
    register = told(filed(), filed(dispute="d2", union="u2"))

    with pytest.raises(NotTheHandler):
        register.hear(grouped())


def test_a_dispute_that_is_moved_is_handled_by_whoever_it_is_sent_to() -> None:
    """From the day of the move on; before it the old union may still report."""
    dispute = told(filed(), moved("01-10")).dispute()

    assert dispute.holder(day("01-09")) == "u1"
    assert dispute.holder(day("01-10")) == dispute.home() == TOWN
    assert dispute.former() == ("u1",)


def test_a_move_from_whom_it_has_not_been_moved_to_waits() -> None:
    """The move to that union may be on its way; whoever has had it can't hand it on again."""
    register = told(filed())
    onward = moved("01-20", from_=TOWN, to="640104")
    with pytest.raises(Waits):
        register.hear(onward)
    assert register.dispute().may_reach(TOWN, mediation_started())

    register.hear(moved("01-10"))
    with pytest.raises(NotTheHandler):
        register.hear(moved("01-20", from_="u1", to="640104"))
    register.hear(onward)

    assert register.dispute().home() == "640104"
    assert not register.dispute().may_reach(TOWN, mediation_started())
    register.hear(closed())
    assert not register.dispute().may_reach("u9", mediation_started())


def test_nothing_comes_to_a_union_for_a_day_before_it_came_to_where_it_is() -> None:
    """So what such a union reports of that day is refused at once, unless it was but raised."""
    sent_on = told(filed(), moved("01-10")).dispute()
    assert sent_on.may_reach("u9", mediation_started("01-10"))
    assert not sent_on.may_reach("u9", mediation_started("01-09"))

    ran_out = told(filed(), mediation_started("01-06")).at("01-22").dispute()
    above = raised(ran_out, moved("01-22", to=TOWN))
    assert above.home() == TOWN
    assert above.may_reach("u9", mediation_started("01-05"))
    assert not above.may_reach("u9", mediation_started("01-04"))


def test_closing_tells_the_whole_that_was_recovered() -> None:
    """What earlier reports hadn't named came in by that day; less than they named is refused."""
    register = told(
        filed(), mediation_started(), mediation_concluded(),
        agreement_performed(performed="part", recovered_yuan="8000.50"),
    )  # fmt: skip

    with pytest.raises(RecoveredLess):
        register.hear(closed(recovered_yuan="8000"))
    register.hear(closed(recovered_yuan="9000"))

    assert register.flow("rights.recovered_yuan") == {
        ("u1", "01-30"): pytest.approx(8000.50), ("u1", "06-01"): pytest.approx(999.50),
    }  # fmt: skip


def test_legal_aid_stands_by_itself_and_in_the_dispute() -> None:
    """Aid in a dispute waits for the dispute; aid without one needs none."""
    register = told(filed(), legal_aid_given(), legal_aid_given(aid="a2", dispute=None))

    assert {SubjectKey("legal_aid", one) for one in ("a1", "a2")} <= register.subjects.keys()
    with pytest.raises(Waits):
        register.hear(legal_aid_given(aid="a3", dispute="d9"))


def test_mediation_that_runs_out_has_failed_until_a_report_in_time_says_otherwise() -> None:
    """Article 14, and what silence brought about is taken back."""
    register = told(filed("01-30"), mediation_started("02-02")).at("02-25")
    assert register.dispute().stage == "mediation_failed"

    register.hear(mediation_concluded("02-24"))

    assert register.dispute().stage == "agreed"
    assert register.dispute().missed == ()


def test_an_agreement_after_the_fifteen_days_stands_and_so_does_the_delay() -> None:
    """What really happened is recorded."""
    register = told(filed("01-30"), mediation_started("02-02"), mediation_concluded("02-25"))

    assert register.dispute().stage == "agreed"
    assert [one.clock for one in register.dispute().missed] == ["mediation"]


def test_an_agreement_not_performed_by_its_day_opens_arbitration() -> None:
    """Articles 15 and 16: silence on the agreed day counts as not performed."""
    agreed = (filed(), mediation_started(), mediation_concluded(perform_by="2026-01-30"))

    register = told(*agreed).at("01-31")

    assert register.dispute().stage == "unperformed"
    assert register.hear(arbitration_filed("02-02")).stage == "arbitration_filed"
