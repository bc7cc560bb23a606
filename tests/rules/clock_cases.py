"""What sets each clock running, until when, and what would have kept it."""

from __future__ import annotations

from typing import Final, NamedTuple

from shared.events.base import Event
from tests.rules import care, contracts, honours
from tests.rules import organization as told
from tests.rules import rights as disputes
from tests.rules import skills as campaigns
from tests.rules.test_rights_clocks import accepted


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
    "studio_review": Case(
        "studio", "w1", (campaigns.studio_founded(), campaigns.studio_named(valid_to="2026-05-29")),
        "05-29", "创新工作室命名所定的有效期，期满前复审",
        (campaigns.studio_named("05-29", result="kept", valid_to="2029-05-29"),),
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
