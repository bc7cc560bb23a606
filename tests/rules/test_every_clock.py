"""Every clock of every pack: its exact day, and a report that comes late and was in time.

A clock that a pack gets and nobody names here fails a test. In 2026 the Spring Festival is off
from 15 to 23 February, and Saturday 14 and 28 February, Sunday 20 September and Saturday
10 October are worked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final, NamedTuple

import pytest

from shared.events import organization, rights, skills
from shared.events.base import Event, SubjectKey
from shared.law import clocks
from shared.law.packs import Clock
from shared.rules.deadlines import Misses, Timed
from tests.rules import care, contracts, honours
from tests.rules import organization as told
from tests.rules import rights as disputes
from tests.rules import skills as campaigns
from tests.rules.register import Register, day
from tests.rules.test_rights_clocks import EXAMPLES, LATE_REPORTS, accepted

Term = tuple[int, str, bool]
TERMS: Final[dict[Term, tuple[tuple[str, str], tuple[str, str]]]] = {
    (0, "named", False): (("02-16", "02-16"), ("02-28", "02-28")),
    (5, "working", False): (("02-12", "02-26"), ("09-14", "09-20")),
    (10, "working", False): (("02-12", "03-04"), ("02-09", "02-28")),
    (15, "working", False): (("02-11", "03-10"), ("09-14", "10-10")),
    (10, "calendar", False): (("02-06", "02-24"), ("02-18", "02-28")),
    (15, "calendar", False): (("02-02", "02-24"), ("02-13", "02-28")),
    (20, "calendar", False): (("01-30", "02-24"), ("02-08", "02-28")),
    (30, "calendar", False): (("01-20", "02-24"), ("01-29", "02-28")),
    (45, "calendar", False): (("01-05", "02-24"), ("01-14", "02-28")),
    (60, "calendar", False): (("2025-12-20", "02-24"), ("2025-12-30", "02-28")),
    (3, "month", False): (("2025-11-17", "02-24"), ("2025-11-28", "02-28")),
    (6, "month", False): (("2025-08-17", "02-24"), ("2025-08-28", "02-28")),
    (1, "year", False): (("2025-02-17", "02-24"), ("2025-02-28", "02-28")),
    (3, "working", True): (("02-26", "02-14"), ("03-04", "02-28")),
    (5, "working", True): (("02-26", "02-12"), ("03-06", "02-28")),
    (7, "calendar", True): (("02-24", "02-17"), ("03-07", "02-28")),
    (90, "calendar", True): (("05-18", "02-17"), ("05-29", "02-28")),
    (3, "month", True): (("05-17", "02-17"), ("05-28", "02-28")),
}  # fmt: skip
"""Worked by hand: the start and the last day, over the festival and over a make-up day.

A working day of a make-up weekend counts; the end of other terms stays there, and moves off the
festival; what is counted back or named isn't moved.
"""


def lines() -> Iterator[tuple[str, Clock]]:
    """Give every line of every pack, by the name of its clock there."""
    for pack in clocks.PACKS.values():
        for some in pack.clocks.values():
            yield from ((f"{pack.name}/{one.clock}", one) for one in some)


@pytest.mark.parametrize(("name", "line"), list(lines()), ids=lambda one: getattr(one, "mark", one))
def test_a_clock_reaches_the_exact_day(name: str, line: Clock) -> None:
    """Over the Spring Festival and over a make-up working day, by the article of its line."""
    for start, last in TERMS[line.length, line.unit, line.before]:
        due = clocks.due(name, day(start), dt.date(2026, 1, 1))

        assert (due.due_on, due.provisional) == (day(last), False)
        assert (due.article, due.effect) == (line.article, line.effect)


class Case(NamedTuple):
    """What sets a clock running, of which subject, until when, by which article.

    `late` is what was done on the last day and is told a month later; None where nobody fails.
    """

    kind: str
    id: str
    history: tuple[Event, ...]
    due: str
    article: str
    late: tuple[Event, ...] | None


SHANGHAI, HENAN = "310115", "410102"
CONTRACT: Final = (
    contracts.bargaining_offered(), contracts.offer_answered(), contracts.team_set(),
)  # fmt: skip
SIGNED: Final = (*CONTRACT, contracts.contract_voted(), contracts.contract_signed())
IN_ZHEJIANG: Final = (
    contracts.bargaining_offered(division=contracts.PLACES["zhejiang"]), *SIGNED[1:],
    contracts.contract_submitted(),
)  # fmt: skip
IN_BEIJING: Final = (
    contracts.bargaining_offered(division=contracts.PLACES["beijing"]), *CONTRACT[1:],
)  # fmt: skip
LETTER: Final = (
    disputes.complaint_received(), disputes.investigated(), disputes.letter_sent(),
)  # fmt: skip
UNION: Final = (told.employer_registered(), told.union_registered())
NOMINATED: Final = (honours.honour_round_opened(), honours.nomination_made())
SHOWN: Final = (
    *NOMINATED, honours.nomination_publicized(), honours.nomination_reviewed(),
    honours.slate_reviewed(), honours.slate_publicized(),
)  # fmt: skip


def call(class_: str, due: str) -> Case:
    """Give a call of a class, which was closed on its last day."""
    return Case(
        "call", "k1", (care.call_received(), care.call_sorted(**{"class": class_})), due,
        "12351热线", (care.call_handled("03-05"), care.call_closed(due)),
    )  # fmt: skip


CASES: Final[dict[str, Case]] = {
    "offer_answer": Case(
        "contract", "c1", (contracts.bargaining_offered("01-30"),), "02-24",
        "集体合同规定第三十二条", (contracts.offer_answered("02-24"),),
    ),
    "bargaining_suspension": Case(
        "contract", "c1", (*IN_BEIJING, contracts.bargaining_paused("01-30")), "03-31",
        "北京市集体合同条例", None,
    ),
    "bargaining_suspension_agreed": Case(
        "contract", "c1",
        (*CONTRACT, contracts.bargaining_paused("02-02", until="2026-02-16")), "02-16",
        "双方约定的中止期限", None,
    ),
    "contract_submission": Case(
        "contract", "c1", SIGNED, "03-16", "集体合同规定第四十二条",
        (contracts.contract_submitted("03-16"),),
    ),
    "contract_review": Case(
        "contract", "c1", (*SIGNED, contracts.contract_submitted()), "03-25",
        "劳动合同法第五十四条", (contracts.contract_reviewed("03-25", result="objected"),),
    ),
    "contract_publication": Case(
        "contract", "c1", IN_ZHEJIANG, "04-02", "浙江省集体合同条例",
        (contracts.contract_published("04-02"),),
    ),
    "contract_performance": Case(
        "contract", "c1", (*SIGNED, contracts.contract_submitted()), "2027-03-26",
        "集体合同履行情况每年报告", (contracts.performance_reported("2027-03-26"),),
    ),
    "renewal_window": Case(
        "contract", "c1",
        (contracts.contract_registered(from_="2024-04-01", to="2026-03-31"),), "2025-12-31",
        "集体合同规定", None,
    ),
    "opinion_answer": Case(
        "matter", "m1", LETTER, "03-10", "意见书答复", (disputes.letter_answered("03-10"),),
    ),
    "next_congress": Case(
        "congress", "z1", (contracts.congress_set_up(),), "2027-01-08",
        "职工代表大会每年至少召开一次", (contracts.congress_held("2027-01-08"),),
    ),
    "congress_term_end": Case(
        "congress", "z1", (contracts.congress_set_up(term_to="2028-12-31"),), "2028-12-31",
        "职工代表大会届期",
        (contracts.congress_set_up("2028-12-31", term_to="2031-12-30"),),
    ),
    "call_general": call("general", "03-09"),
    "call_hard": call("hard", "03-16"),
    "call_complex": call("complex", "03-23"),
    "call_dispatch": Case(
        "call", "k1", (care.call_received(), care.call_sorted(), care.call_dispatched()),
        "03-06", "12351热线派单", (care.call_handled("03-06"),),
    ),
    "hardship_publicity": Case(
        "household", care.HOME, (care.hardship_applied(), *care.checks()), "03-13",
        "困难职工建档公示", (care.hardship_publicized("03-13", objections=1),),
    ),
    "hardship_review": Case(
        "household", care.HOME,
        (care.hardship_applied(), *care.checks(), care.hardship_decided()), "2027-03-17",
        "困难职工档案年度复核", (care.hardship_reviewed("2027-03-17"),),
    ),
    "suit_after_set_aside": Case(
        "dispute", "d1",
        (
            *accepted("01-03", "01-04"), disputes.award_made("01-10"),
            disputes.award_received("01-10", party="employer"),
            disputes.court_seized("01-20", act="set_aside", by="employer"),
            disputes.court_ruled("02-02", result="set_aside"),
        ),
        "02-24", "劳动争议调解仲裁法第四十九条",
        (disputes.court_seized("02-24", ground="after_set_aside"),),
    ),
    "quota_answer": Case(
        "quota", "drill/u1",
        (campaigns.campaign_launched(), campaigns.quota_set(answer_by="2026-02-16")), "02-16",
        "下达任务时所定的答复期限", (campaigns.quota_answered("02-16"),),
    ),
    "nomination_publicity": Case(
        "nomination", "n1", (*NOMINATED, honours.nomination_publicized()), "03-06",
        "推荐对象所在单位公示", None,
    ),
    "slate_publicity": Case("honour_round", "r1", SHOWN, "03-27", "全市公示", None),
    "union_application_answer": Case(
        "union", "u1", (told.employer_registered(), told.union_applied("02-05")), "02-24",
        "工会法第十二条", (told.founding_decided("02-24", received_on="2026-02-05"),),
    ),
    "term_end": Case(
        "union", "u1",
        (told.employer_registered(), told.union_registered(term_to="2026-02-16")), "02-16",
        "工会法第十六条",
        (
            told.election_held("02-10", purpose="term"),
            told.election_decided("02-16", term_from="2026-02-17", term_to="2031-02-16"),
        ),
    ),
    "legal_person_certificate": Case(
        "union", "u1", (*UNION, told.legal_person_registered("02-01", valid_to="2026-02-16")),
        "02-16", "基层工会法人登记管理办法", (told.legal_person_registered("02-16"),),
    ),
    "founding_letter_answer": Case(
        "employer", "e1",
        (told.employer_registered(), told.founding_urged("02-01", answer_by="2026-02-16")),
        "02-16", "建会意见书", (told.union_registered("03-16", founded_on="2026-02-16"),),
    ),
    "founding_after_opening": Case(
        "employer", "e1",
        (told.employer_registered("01-05", opened_on="2026-01-05", division=SHANGHAI),),
        "07-06", "上海", (told.union_registered("08-06", founded_on="2026-07-06"),),
    ),
    "vacant_chair_filled": Case(
        "union", "u1",
        (
            told.employer_registered(), told.union_registered(division=HENAN),
            told.officer_took_post("03-01"), told.officer_left_post("05-04"),
        ),
        "08-04", "河南", (told.officer_took_post("08-04", officer="o2"),),
    ),
    "officer_move_answer": Case(
        "officer", "u1/o1",
        (
            told.employer_registered(), told.union_registered(division=SHANGHAI),
            told.officer_took_post("03-01"), told.officer_move_asked("04-01"),
        ),
        "04-16", "上海", (told.officer_move_answered("04-16", agreed=False),),
    ),
}  # fmt: skip
MISSES: Final = {
    "organization": organization.DeadlineMissed, "rights": rights.DeadlineMissed,
    "skills": skills.DeadlineMissed,
}  # fmt: skip
REGISTERS: Final = {
    "organization": told.Register, "rights": contracts.Register, "skills": campaigns.Skills,
}  # fmt: skip
SAID_AT_ONCE: Final = {"complaint_refusal_told"}
"""The report that sets the clock running says itself whether it was kept."""
BACKWARD: Final = {"hearing_notice", "postponement_request", "congress_papers"}
"""Counted back from an event that names the day: nobody waits, what was late is found at once."""


def heard(case: Case) -> tuple[Register, str]:
    """Tell a history to the register of its domain."""
    domain = type(case.history[0]).__module__.split(".")[2]
    return REGISTERS[domain]().hear_all(*case.history), domain


def subject(register: Register, case: Case) -> Timed:
    """Give the subject of a case."""
    found = register.subjects[SubjectKey(case.kind, case.id)]
    assert isinstance(found, Timed)
    return found


@pytest.mark.parametrize("clock", CASES)
def test_a_rule_sets_the_clock_running_to_its_day(clock: str) -> None:
    """The rule that needs a clock reads it from the pack, article and all."""
    case = CASES[clock]
    register, _ = heard(case)

    (due,) = (one for one in subject(register, case).deadlines() if one.clock == clock)

    assert due.due_on == day(case.due)
    assert case.article in due.article


@pytest.mark.parametrize("clock", CASES)
def test_what_was_in_time_and_is_told_a_month_late_withdraws_the_miss(clock: str) -> None:
    """Missed means that nothing was heard by then; what is nobody's failure counts for none."""
    case = CASES[clock]
    register, domain = heard(case)
    miss = register.missed(SubjectKey(case.kind, case.id), MISSES[domain], clock)
    register.hear(miss, day(case.due) + dt.timedelta(days=1))
    counts = clock in clocks_of(subject(register, case).overdue())
    assert clock in clocks_of(subject(register, case).missed)

    if case.late is None:
        assert not counts
        return
    for event in case.late:
        register.hear(event, day(case.due) + dt.timedelta(days=31))

    left = subject(register, case)
    assert clock not in clocks_of(left.overdue() if counts else left.missed)


def clocks_of(misses: Misses) -> set[str]:
    """Name the clocks that were missed."""
    return {one.clock for one in misses}


def test_every_clock_of_every_pack_is_named_here_or_among_those_of_disputes() -> None:
    """A new one fails here until somebody says what sets it running and what keeps it."""
    of_packs = {name.partition("/")[2] for name, _ in lines()}
    of_disputes = {clock for clock, *_ in EXAMPLES} & {clock for clock, *_ in LATE_REPORTS}

    assert of_packs == {*CASES, *of_disputes, *BACKWARD, *SAID_AT_ONCE}
    assert {(one.length, one.unit, one.before) for _, one in lines()} == set(TERMS)
