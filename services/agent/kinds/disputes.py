"""Labour disputes that a union has: how each was taken up, mediated and closed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from services.agent import cells
from services.agent.columns import Column
from services.agent.kinds.base import (
    EMPLOYER_ID,
    UNION_CODE,
    About,
    Fold,
    Kind,
    Setting,
    State,
    Values,
    begun,
    common,
    employer_id,
    given,
    unchangeable,
    union_of,
)
from shared.events import rights as events
from shared.events.base import Event
from shared.words import Named

CASE_NO: Final = cells.Pattern(r"[0-9A-Za-z:_.-]{1,60}", "2026-017")
FILED: Final = (
    "employer", "kind", "filed_on", "known_on", "employment_ended_on", "workers",
    "migrant", "employment", "claim_yuan", "oral",
)  # fmt: skip
STEPS: Final = (
    ("body", "received_on"),
    ("mediated", "concluded_on"),
    ("result", "closed_on"),
)
"""What each later step says, and the day of it: both are filled in, or neither."""


class StepIncomplete(Named):
    """The day of a step is given without what it was, or the other way round."""


class StepsOutOfOrder(Named):
    """Mediation ended that had never begun."""


def about(values: Values, setting: Setting) -> About:
    """Give which dispute a row is about: its own number stands behind the store's first id."""
    return About(f"dispute:{dispute_id(values, setting)}", f"/unions/{union_of(values, setting)}")


def dispute_id(values: Values, setting: Setting) -> str:
    """Give the id of a dispute."""
    number: str = values["dispute"]
    return number if ":" in number else f"{setting.prefix}:{number}"


def first(values: Values, setting: Setting) -> Iterator[Event]:
    """Take a dispute up, and report all that has become of it."""
    must_be_whole(values)
    yield events.DisputeFiled(
        **common(values, setting, values["filed_on"]),
        dispute=dispute_id(values, setting),
        union=union_of(values, setting),
        employer=employer_id(values["employer"], setting),
        **given(values, *(name for name in FILED if name not in {"employer", "filed_on"})),
    )
    yield from later(values, {}, setting)


def must_be_whole(values: Values) -> None:
    """Raise `StepIncomplete` or `StepsOutOfOrder`."""
    for step in STEPS:
        for name, other in (step, step[::-1]):
            if name in values and other not in values:
                raise StepIncomplete(field=other)
    if "mediated" in values and "body" not in values:
        raise StepsOutOfOrder(field="body")


def later(values: Values, state: State, setting: Setting) -> Iterator[Event]:
    """Report the steps that a row has and that weren't reported; the others must be as they were.

    Raises `RowDiffers`.
    """
    for (what, day), make in zip(STEPS, (started, concluded, closed), strict=True):
        if what in state:
            unchangeable(values, state, what, day)
        elif what in values:
            on = common(values, setting, values[day])
            yield make(values, {**on, "dispute": dispute_id(values, setting)})


def started(values: Values, fields: dict[str, Any]) -> Event:
    """Make the report that mediation began."""
    return events.MediationStarted(**fields, body=values["body"], received_on=values["received_on"])


def concluded(values: Values, fields: dict[str, Any]) -> Event:
    """Make the report that mediation ended."""
    return events.MediationConcluded(**fields, outcome=values["mediated"])


def closed(values: Values, fields: dict[str, Any]) -> Event:
    """Make the report that the dispute was closed."""
    recovered = values.get("recovered_yuan", "0")
    return events.DisputeClosed(**fields, result=values["result"], recovered_yuan=recovered)


def change(values: Values, state: State, setting: Setting) -> Iterator[Event]:
    """Report what has become of a dispute since; how it was taken up stands."""
    must_be_whole(values)
    now = {**values, "employer": employer_id(values["employer"], setting)}
    unchangeable(now, state, *FILED)
    yield from later(values, state, setting)


def begins(state: State, event: Any) -> State:  # noqa: ANN401 - a DisputeFiled
    """Take over how a dispute was taken up."""
    return {**begun(state, event), "filed_on": event.on}


def ends(what: str, field: str, day: str) -> Fold:
    """Take over a step under the names that the columns have for it."""

    def fold(state: State, event: Any) -> State:  # noqa: ANN401 - any report
        return {**state, what: getattr(event, field), day: event.on}

    return fold


def stays(state: State, _: Event) -> State:
    """Leave what is known as it is: no column says it."""
    return state


ELSEWHERE: Final[tuple[type[Event], ...]] = (
    events.DisputeGrouped, events.LimitationChanged, events.DisputeConsulted,
    events.AgreementPerformed, events.ArbitrationFiled, events.ArbitrationDecided,
    events.ArbitrationStepped, events.AwardMade, events.AwardReceived, events.CourtSeized,
    events.CourtRuled, events.DisputeEnforced, events.DisputeMoved, events.LegalAidGiven,
)  # fmt: skip
"""Reports of a dispute that no column is of."""
FOLDS: Final[dict[type[Event], Fold]] = {
    **dict.fromkeys(ELSEWHERE, stays),
    events.DisputeFiled: begins,
    events.MediationConcluded: ends("mediated", "outcome", "concluded_on"),
    events.DisputeClosed: ends("result", "result", "closed_on"),
}


def rows(state: State) -> Iterator[Values]:
    """Give what a template says of a dispute that is open."""
    if "result" not in state:
        yield given(state, "dispute", "union", *FILED, "body", "received_on", "mediated",
                    "concluded_on")  # fmt: skip


COLUMNS: Final = (
    Column("dispute", "争议编号", "Number", CASE_NO, needed=True, example="2026-017"),
    Column("union", "工会编码", "Union code", UNION_CODE, example="6401040010101"),
    Column("employer", "单位", "Employer", EMPLOYER_ID, needed=True,
           example="91640104MA75XXXXXX"),
    Column("kind", "争议类别", "Kind", cells.Choice("dispute_kinds"), needed=True,
           example="劳动报酬"),
    Column("filed_on", "受理日期", "Taken up on", cells.day, needed=True, example="2026-03-02"),
    Column("known_on", "知道权利被侵害日期", "Known on", cells.day, needed=True,
           example="2026-02-10"),
    Column("employment_ended_on", "劳动关系终止日期", "Employment ended on", cells.day),
    Column("workers", "涉及职工人数", "Workers", cells.count, needed=True, example="3"),
    Column("migrant", "其中农民工", "Migrant workers", cells.count, needed=True, example="1"),
    Column("employment", "用工形式", "Employment", cells.Choice("employments"), needed=True,
           example="全日制"),
    Column("claim_yuan", "请求金额（元）", "Claim (yuan)", cells.yuan, needed=True,
           example="12000"),
    Column("oral", "是否口头申请", "Oral", cells.yes_no, needed=True, example="否"),
    Column("body", "调解组织", "Mediation body", cells.Choice("bodies")),
    Column("received_on", "调解收到日期", "Mediation received on", cells.day),
    Column("mediated", "调解结果", "Mediation ended in", cells.Choice("mediated")),
    Column("concluded_on", "调解终结日期", "Mediation ended on", cells.day),
    Column("result", "结案结果", "Closed with", cells.Choice("dispute_results")),
    Column("closed_on", "结案日期", "Closed on", cells.day),
    Column("recovered_yuan", "追回金额（元）", "Recovered (yuan)", cells.yuan),
)  # fmt: skip

DISPUTES: Final = Kind("disputes", "dispute", COLUMNS, about, first, change, rows, FOLDS)
