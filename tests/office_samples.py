"""What the small city of the gateway's tests says of reports: timelines, streams, what waits."""

from __future__ import annotations

from typing import Any, Final

Json = Any

STREAM: Final = "k7qm2xwz5b3a/organization"

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
    """Give the life of a union so far."""
    told: list[tuple[str, str, str, dict[str, Json]]] = [
        ("union_applied", "申请建会", "2025-03-04", {"kind": "single", "workers": 86}),
        ("founding_decided", "建会批复", "2025-03-12", {"decision": "approved"}),
        ("election_held", "召开选举大会", "2025-04-18",
         {"purpose": "founding", "entitled": 71, "present": 66, "seats": 5, "candidates": 6}),
        ("election_decided", "选举结果批复", "2025-04-25",
         {"decision": "approved", "term_from": "2025-04-18", "term_to": "2028-04-17"}),
        ("period_confirmed", "月报确认/零报告", "2026-02-02",
         {"period": "2026-01", "nothing_else": True}),
    ]  # fmt: skip
    return [
        event(place * 7 + 3, type_, zh, on, {"on": on, "union": union, **data})
        for place, (type_, zh, on, data) in enumerate(told)
    ]


def event(number: int, type_: str, zh: str, on: str, data: Json) -> Json:
    """Make an event that was applied on its day."""
    return {
        "stream": STREAM, "number": number, "event": "0190", "source": "6401",
        "type": f"organization.{type_}", "zh": zh, "on": on, "settled_at": f"{on}T09:12:44+08:00",
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
