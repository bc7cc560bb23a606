"""What the small city of the gateway's tests says of reports: timelines, streams, what waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

Json = Any

NUMBER: Final = "宁银工维〔2026〕0123号"
STREAM: Final = "k7qm2xwz5b3a"

PARKED: Final = {
    "waiting": [{"reason": "prerequisite_missing", "type": "organization.member_received",
                 "zh": "会籍接收", "count": 3, "since": "2026-03-02T08:30:00+08:00",
                 "last": "2026-03-02T08:30:00+08:00",
                 "stream": "b2h9wq7mzx4s/organization",
                 "facts": {"needs": "union:640181103"},
                 "names": {"union:640181103": "union:灵武市宁东镇总工会"}}],
    "refused": [{"reason": "already_member", "type": "organization.member_joined",
                 "zh": "发展会员", "count": 2, "since": "2026-02-20T16:40:02+08:00",
                 "last": "2026-03-01T10:12:31+08:00",
                 "stream": "n4v8rc2pd6te/organization",
                 "facts": {"union": "640122103001", "since": "2026-02-11"},
                 "names": {"640122103001": "贺兰县洪广镇总工会"}}],
    "quarantine": [{"reason": "forged_user", "sender": "agent-17", "count": 1,
                    "since": "2026-03-01T22:14:09+08:00",
                    "last": "2026-03-01T22:14:09+08:00"}],
}  # fmt: skip


def timeline(kind: str, id_: str) -> list[Json]:
    """Give the events of a subject: a union's founding, or a member who joined twice."""
    if kind == "union":
        return founding(id_)
    if kind == "dispute":
        return disputed(id_)
    if kind in {"nomination", "honour_round"}:
        return nominated(id_) if kind == "nomination" else opened(id_)
    union = id_.partition("/")[0]
    data = {"on": "2026-02-11", "union": union, "employment": "standard",
            "grade": "intermediate", "migrant": True}  # fmt: skip
    first = event(118, f"{kind}_joined", "发展会员", "2026-02-11", data)
    second = event(131, f"{kind}_joined", "发展会员", "2026-02-20", data) | {
        "outcome": "refused", "reason": "already_member",
        "facts": {"union": union, "since": "2026-02-11"}, "names": {union: "上一级总工会"},
    }  # fmt: skip
    return [first, second]


def founding(union: str) -> list[Json]:
    """Give the life of a union as it was told: the answer to its election came last."""
    told: list[tuple[str, str, str, dict[str, Json]]] = [
        ("union_applied", "申请建会", "2025-03-04", {"kind": "single", "workers": 86}),
        ("founding_decided", "建会批复", "2025-03-12", {"decision": "approved"}),
        ("election_held", "召开选举大会", "2025-04-18",
         {"purpose": "founding", "entitled": 71, "present": 66, "seats": 5, "candidates": 6}),
        ("period_confirmed", "月报确认/零报告", "2026-02-02",
         {"period": "2026-01", "nothing_else": True}),
        ("election_decided", "选举结果批复", "2025-04-25",
         {"decision": "approved", "term_from": "2025-04-18", "term_to": "2028-04-17"}),
    ]  # fmt: skip
    return [
        event(place * 7 + 3, type_, zh, on, {"on": on, "union": union, **data})
        for place, (type_, zh, on, data) in enumerate(told)
    ]


def disputed(dispute: str) -> list[Json]:
    """Give the life of a dispute whose mediation ran out."""
    told: list[tuple[str, str, str, dict[str, Json]]] = [
        ("dispute_filed", "争议受理登记", "2026-01-05",
         {"kind": "pay", "claim_yuan": "30000", "workers": 3, "oral": False}),
        ("mediation_started", "调解受理", "2026-01-06",
         {"body": "unit", "received_on": "2026-01-06"}),
        ("deadline_missed", "到期未办", "2026-01-22",
         {"kind": "dispute", "about": dispute, "clock": "mediation", "due_on": "2026-01-21",
          "article": "劳动争议调解仲裁法第十四条", "pack": "cn@2008-05-01",
          "effect": "mediation_failed"}),
        ("case_numbered", "案件编号", "2026-01-05",
         {"kind": "dispute", "about": dispute, "union": "640104", "year": 2026, "serial": 123,
          "number": NUMBER}),
    ]  # fmt: skip
    return [
        event(place * 5 + 2, type_, zh, on, {"on": on, "dispute": dispute, **data}, "rights")
        for place, (type_, zh, on, data) in enumerate(told)
    ]


def nominated(nomination: str) -> list[Json]:
    """Give the life of a nomination that was made."""
    data = {"on": "2026-02-02", "nomination": nomination, "round": "r1", "honour": "medal",
            "kind": "person", "year": 2026, "quota_union": "640104"}  # fmt: skip
    return [event(41, "nomination_made", "推荐申报", "2026-02-02", data, "skills")]


def opened(round_: str) -> list[Json]:
    """Give the life of a round that was opened."""
    data = {"on": "2026-01-20", "round": round_, "honour": "medal", "year": 2026,
            "publicity_days": 5, "rule_pack": "cn_2024"}  # fmt: skip
    return [event(29, "honour_round_opened", "评选启动", "2026-01-20", data, "skills")]


def event(  # noqa: PLR0913, PLR0917
    number: int, type_: str, zh: str, on: str, data: Json, domain: str = "organization"
) -> Json:
    """Make an event that was applied on its day."""
    return {
        "stream": f"{STREAM}/{domain}", "number": number, "event": "0190", "source": "6401",
        "type": f"{domain}.{type_}", "zh": zh, "on": on, "settled_at": f"{on}T09:12:44+08:00",
        "outcome": "applied", "reason": None, "facts": {}, "data": data,
    }  # fmt: skip


def streams() -> Json:
    """Give streams of which two want attention."""
    rows = [
        stream("n4v8rc2pd6te", "贺兰县总工会代报", 1204, 1220, 0, 2),
        stream("b2h9wq7mzx4s", "灵武市总工会代报", 3310, 3310, 3, 0),
        *(stream(f"q{n:011}", f"报送端{n:02}", 900 + n, 900 + n, 0, 0) for n in range(38)),
    ]
    return {"streams": len(rows), "in_step": 39, "behind": 1, "differs": 0, "not_heard": 0,
            "waiting": 3, "refused": 2, "rows": rows}  # fmt: skip


def stream(store: str, agent: str, number: int, heard: int, waiting: int, refused: int) -> Json:  # noqa: PLR0913, PLR0917
    """Make the row of one stream."""
    state = "in_step" if number == heard else "behind"
    return {"stream": f"{store}/organization", "agent": agent, "number": number, "link": "ab" * 32,
            "heard_number": heard, "heard_at": "2026-03-02T09:00:00+08:00",
            "lag": heard - number, "waiting": waiting, "waits_since": None, "refused": refused,
            "state": state, "in_step": state == "in_step"}  # fmt: skip


def of_rights(number: int, workers: int) -> dict[str, int]:
    """Give a union's own numbers of rights."""
    return {
        "rights.disputes_filed": int(number % 4 == 0) + int(number % 9 == 0),
        "rights.disputes_open": int(number % 9 == 0),
        "rights.dispute_workers": number % 4 * 2,
        "rights.recovered_yuan": number % 9 * 12_500,
        "rights.mediations_concluded": int(number % 5 == 0),
        "rights.mediation_days": int(number % 5 == 0) * (4 + number % 13),
        "rights.mediations_agreed": int(number % 7 != 0) * int(number % 5 == 0),
        "rights.letters_sent": int(number % 23 == 0),
        "rights.contracts_in_force": int(number % 3 > 0),
        "rights.workers_under_contract": workers * int(number % 3 > 0),
        "rights.enterprises_covered": 1,
        "rights.enterprises_under_contract": int(number % 3 > 0),
        "rights.hardship_households": number % 5,
        "rights.aid_yuan": number % 5 * 1_800,
        "rights.calls": number % 3,
        "rights.calls_closed": int(number % 3 > 1),
        "rights.clocks_missed": int(number % 9 == 0),
        "rights.periods_confirmed": 2,
    }


def of_skills(number: int, workers: int) -> dict[str, int]:
    """Give a union's own numbers of skills."""
    people = workers * (number % 7) // 10
    return {
        "skills.campaign_goal": workers,
        "skills.campaign_people": people,
        "skills.campaign_people_any": people * 4 // 5,
        "skills.campaign_entries": people + number % 11,
        "skills.competitions": int(number % 29 == 0),
        "skills.competition_employers": int(number % 3 == 0),
        "skills.suggestions_made": number % 4,
        "skills.suggestions_implemented": number % 2,
        "skills.suggestions_adopted": number % 4 * 3 // 4,
        "skills.suggestions_made_implemented": number % 2 * int(number % 4 > 0),
        "skills.benefit_yuan": number % 4 * 26_000,
        "skills.innovations": int(number % 13 == 0),
        "skills.courses": int(number % 17 == 0),
        "skills.trained": int(number % 17 == 0) * 24,
        "skills.grades_raised": int(number % 19 == 0),
        "skills.honours": int(number % 101 == 0),
    }


def disputes(union: str, indicator: str, on: str, since: str | None, value: int) -> Json:
    """Give the disputes behind a number."""
    some = [
        {"kind": "dispute", "id": f"{union}-{number}", "name": None, "value": "1",
         "labels": ["kind=pay"]}
        for number in range(value)
    ]  # fmt: skip
    return {"union": union, "indicator": indicator, "on": on, "since": since, "sum": str(value),
            "figure": str(value), "count": value, "subjects": some, "next": None}  # fmt: skip


def overdue(domain: str, union: str, on: str, after: str | None, below: Sequence[Json]) -> Json:
    """Give what is overdue of a domain: mediations of every ninth union, the others of fewer."""
    made = sorted(
        (late(domain, one, number, on) for number, one in enumerate(below)
         if number % {"rights": 9, "organization": 40, "skills": 60}[domain] == 0),
        key=lambda one: one["place"].split("~"),
    )  # fmt: skip
    rest = [one for one in made if one["place"].split("~") > (after or "").split("~")]
    more = rest[49]["place"] if len(rest) > 50 else None
    return {"union": union, "on": on, "count": len(made), "entries": rest[:50], "next": more}


def late(domain: str, one: Json, number: int, on: str) -> Json:
    """Give a mediation that ran out and was raised, a term that ended, a quota unanswered."""
    days = 3 + number * 5 % 47
    due = (dt.date.fromisoformat(on) - dt.timedelta(days=days)).isoformat()
    told = {"domain": domain, "provisional": False, "due_on": due, "days": days,
            "missed_by": one.code, "missed_by_name": one.name}  # fmt: skip
    if domain == "rights":
        id_ = f"0190{number:04x}-7c11-7d20-9b1e-3f2a5c6d7e8f"
        told |= {"kind": "dispute", "id": id_, "name": NUMBER if number else None,
                 "employer_name": one.employer.name, "clock": "mediation",
                 "article": "劳动争议调解仲裁法第十四条",
                 "pack": "cn@2008-05-01", "effect": "mediation_failed",
                 "union": one.parents["territorial"], "union_name": "上一级总工会"}  # fmt: skip
    elif domain == "skills":
        told |= {"kind": "quota", "id": f"2026-DLB/{one.code}", "name": None,
                 "employer_name": None, "clock": "quota_answer",
                 "article": "下达任务时所定的答复期限", "pack": "cn@2000-01-01",
                 "effect": "overdue", "union": one.code, "union_name": one.name}  # fmt: skip
    else:
        told |= {"kind": "union", "id": one.code, "name": one.name, "employer_name": None,
                 "clock": "term_end", "article": "工会法第十六条", "pack": "cn@2000-01-01",
                 "effect": "overdue", "union": one.code, "union_name": one.name}  # fmt: skip
    return {**told, "place": "~".join((due, domain, told["kind"], told["clock"], told["id"]))}


def bearer() -> Json:
    """Give a worker who was conferred the medal, and has retired by now."""
    return {
        "nomination": "n1", "round": "r1", "honour": "medal", "year": 2026, "kind": "person",
        "name": "李明", "union": "6401040010101", "union_name": "银川第一机械厂工会委员会",
        "employer": "91640104MA00000000", "employer_name": "银川第一机械厂",
        "groups": ["industrial"], "on": "2026-04-20", "authority": "union",
        "decision_no": "银工发〔2026〕8号", "revoked_on": None, "state": "retired",
        "told_on": "2026-09-01",
    }  # fmt: skip


def check() -> Json:
    """Give a check that was clear, and is barred since arrears were announced."""
    id_ = "0190a5c0-0000-7000-8000-00000000000{}"
    arrears = {
        "rule": "arrears", "event": id_.format(2), "fact": "f1",
        "article": "拖欠职工工资的，当年不得推荐",
        "source": "DOMAIN.md 5, third-hand", "mark": "unverified", "from": "2026-02-10",
        "until": "2027-01-01", "rule_until": "2027-01-01",
    }  # fmt: skip
    return {
        "event": id_.format(1), "occasion": "nominated", "on": "2026-06-01", "rule_pack": "cn",
        "result": "clear", "vetoes": [], "positions": [{"stream": "s/announcements", "number": 7}],
        "changed": True, "result_now": "barred", "added": [arrears], "lifted": [],
        "by": [id_.format(2)],
    }  # fmt: skip


def slate(round_: str, nominations: list[str] | None) -> Json:
    """Give the slate of r1: one too many of a union, one migrant worker too few, one barred."""
    if round_ != "r1":
        return {"round": round_, "honour": None, "year": None, "union": None, "nominees": [],
                "quotas": [], "misses": [], "twice": [],
                "strangers": nominations or []}  # fmt: skip
    missed = {"wanted": 1, "by": 1, "article": "农民工不低于 10%"}
    person = {"kind": "person", "quota_union": "640104", "groups": ["industrial"],
              "stage": "slated"}  # fmt: skip
    misses = [{"quota": "union", "name": "640104", "had": 2, **missed, "article": "",
               "mark": None, "called": "银川市兴庆区总工会"},
              {"quota": "group", "name": "migrant", "had": 0, **missed, "called": None,
               "mark": "doc"}]  # fmt: skip
    kept = {"quota": "group", "name": "industrial", "had": 2, "wanted": 1, "by": 0,
            "article": "产业工人不低于 35%", "mark": "doc", "called": None}  # fmt: skip
    return {
        "round": "r1", "honour": "medal", "year": 2026, "union": "6401",
        "nominees": [
            {"nomination": "n1", **person, "result": "barred", "vetoes": check()["added"]},
            {"nomination": "n2", **person, "result": None, "vetoes": []},
        ],
        "quotas": [*misses, kept], "misses": misses, "twice": ["n1", "n2"], "strangers": [],
    }  # fmt: skip
