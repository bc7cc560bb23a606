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
                 "facts": {"needs": "union:640181103"}}],
    "refused": [{"reason": "already_member", "type": "organization.member_joined",
                 "zh": "发展会员", "count": 2, "since": "2026-02-20T16:40:02+08:00",
                 "last": "2026-03-01T10:12:31+08:00",
                 "stream": "n4v8rc2pd6te/organization",
                 "facts": {"union": "640122103001", "since": "2026-02-11"}}],
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
    union = id_.partition("/")[0]
    data = {"on": "2026-02-11", "union": union, "employment": "standard",
            "grade": "intermediate", "migrant": True}  # fmt: skip
    first = event(118, f"{kind}_joined", "发展会员", "2026-02-11", data)
    second = event(131, f"{kind}_joined", "发展会员", "2026-02-20", data) | {
        "outcome": "refused", "reason": "already_member",
        "facts": {"union": union, "since": "2026-02-11"},
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
          "effect": "mediation_failed"}),
        ("case_numbered", "案件编号", "2026-01-05",
         {"kind": "dispute", "about": dispute, "union": "640104", "year": 2026, "serial": 123,
          "number": NUMBER}),
    ]  # fmt: skip
    return [
        event(place * 5 + 2, type_, zh, on, {"on": on, "dispute": dispute, **data}, "rights")
        for place, (type_, zh, on, data) in enumerate(told)
    ]


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
    """Give what is overdue of a domain: mediations of every ninth union, terms of every 40th."""
    made = sorted(
        (late(domain, one, number, on) for number, one in enumerate(below)
         if number % (9 if domain == "rights" else 40) == 0),
        key=lambda one: one["place"].split("~"),
    )  # fmt: skip
    rest = [one for one in made if one["place"].split("~") > (after or "").split("~")]
    more = rest[49]["place"] if len(rest) > 50 else None
    return {"union": union, "on": on, "count": len(made), "entries": rest[:50], "next": more}


def late(domain: str, one: Json, number: int, on: str) -> Json:
    """Give a mediation that ran out and was raised, or a term that ended."""
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
    else:
        told |= {"kind": "union", "id": one.code, "name": one.name, "employer_name": None,
                 "clock": "term_end", "article": "工会法第十六条", "pack": "cn@2000-01-01",
                 "effect": "overdue", "union": one.code, "union_name": one.name}  # fmt: skip
    return {**told, "place": "~".join((due, domain, told["kind"], told["clock"], told["id"]))}


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
                "misses": [], "strangers": nominations or []}  # fmt: skip
    missed = {"wanted": 1, "by": 1, "article": "农民工不低于 10%"}
    person = {"kind": "person", "quota_union": "640104", "groups": ["industrial"],
              "stage": "slated"}  # fmt: skip
    return {
        "round": "r1", "honour": "medal", "year": 2026, "union": "6401",
        "nominees": [
            {"nomination": "n1", **person, "result": "barred", "vetoes": check()["added"]},
            {"nomination": "n2", **person, "result": None, "vetoes": []},
        ],
        "misses": [{"quota": "union", "name": "640104", "had": 2, **missed, "article": ""},
                   {"quota": "group", "name": "migrant", "had": 0, **missed}],
        "strangers": [],
    }  # fmt: skip
