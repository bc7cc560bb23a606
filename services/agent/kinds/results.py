"""Results of competitions and drills: what an entry reached in a round, an entry in a row."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from services.agent import cells
from services.agent.cells import CellEmpty
from services.agent.columns import Column
from services.agent.kinds.base import (
    UNION_CODE,
    About,
    Fold,
    Kind,
    Setting,
    State,
    Values,
    common,
    given,
    person_of,
    said,
    unchangeable,
    union_of,
)
from services.agent.kinds.entries import (
    ACTIVITY,
    BACK,
    ENTRIES,
    EntryTakenBack,
    back,
    entry_of,
    took,
    worker_of,
)
from shared.events.base import Event
from shared.events.skills import (
    CompetitionOpened,
    CompetitionPlanned,
    EntryWithdrawn,
    ResultPublished,
    RoundScored,
    ScoreAppealed,
    WorkerEntered,
)
from shared.words import Named

ENTRY: Final = cells.Pattern(r"[0-9A-Za-z:_.-]{1,100}", "64010400101:2026-HG:0123456789abcdef")
WHOSE: Final = ("name", "id_number")
SCALE: Final = "scale_max"
SCORES: Final = "scores"
"""The field of a state with what the entries reached, by round and entry."""
PUBLISHED: Final = "published"
"""The field of a state with the days on which rounds were published, by round."""
REACHED: Final = ("scored_on", "score", "rank", "absent", SCALE)


class EntryNotSaid(Named):
    """A row names an entry by its number, or by the worker's name and ID number; not by both."""


class ScoreOrAbsence(Named):
    """Who was absent has no score and no rank; whoever was there has a score."""


class ScoreOutsideScale(Named):
    """The score is above the scale."""


class RoundPublished(Named):
    """The result of the round is published, and takes no more scores."""


def about(values: Values, setting: Setting) -> About:
    """Give which competition a row is about, of which organizer, and what of which round."""
    must_name_one(values)
    person = person_of(values, setting) if "id_number" in values else None
    key, source = f"competition:{values['activity']}", f"/unions/{union_of(values, setting)}"
    return About(key, source, person, reached(values["round"], numbered(values, setting)))


def must_name_one(values: Values) -> None:
    """Raise `EntryNotSaid`."""
    for name in WHOSE:
        if (name in values) == ("entry" in values):
            raise EntryNotSaid(field=name)


def numbered(values: Values, setting: Setting) -> str:
    """Give the id of a row's entry; a worker's follows from the ID number and the union."""
    if "entry" in values:
        return str(values["entry"])
    union = values.get("entrant") or union_of(values, setting)
    return entry_of(worker_of(values, setting), union, values["activity"])


def reached(round_: int, entry: str) -> str:
    """Name what an entry reached in a round."""
    return f"{round_}/{entry}"


def first(values: Values, setting: Setting) -> Iterator[Event]:
    """Report a score of a competition of which the store has reported nothing."""
    return change(values, {}, setting)


def change(values: Values, state: State, setting: Setting) -> Iterator[Event]:
    """Report a score that is new; what was scored before is appealed against, or corrected.

    Raises `RowDiffers`, `EntryTakenBack`, `RoundPublished` and what a score can't be.
    """
    entry, round_ = numbered(values, setting), values["round"]
    told = with_absence(values)
    row: dict[str, Any] = {SCALE: state.get(SCALE), **told}
    must_be_a_score(row)
    held = state.get(SCORES, {}).get(reached(round_, entry))
    if held is not None:
        unchangeable(told, held, *REACHED)
        return
    out = state.get(ENTRIES, {}).get(entry, {}).get(BACK)
    if out is not None and out < values["scored_on"]:
        raise EntryTakenBack(on=out)
    if round_ in state.get(PUBLISHED, {}):
        raise RoundPublished(round=round_, on=state[PUBLISHED][round_], field="round")
    yield RoundScored(
        **common(values, setting, values["scored_on"]), competition=values["activity"],
        round=round_, entry=entry, absent=row["absent"], scale_max=row[SCALE],
        **given(told, "score", "rank"),
    )  # fmt: skip


def with_absence(values: Values) -> dict[str, Any]:
    """Give a row that says whether somebody was absent, also where the score would stand.

    Raises `ScoreOrAbsence` where it says otherwise in its own column.
    """
    if values.get("score") != cells.ABSENT:
        return {"absent": False, **values}
    if values.get("absent") is False:
        raise ScoreOrAbsence(field="score")
    return {name: value for name, value in values.items() if name != "score"} | {"absent": True}


def must_be_a_score(row: Values) -> None:
    """Raise `ScoreOrAbsence`, `ScoreOutsideScale`, or `CellEmpty` where nobody told the scale."""
    if row["absent"] == ("score" in row):
        raise ScoreOrAbsence(field="score")
    if row["absent"] and "rank" in row:
        raise ScoreOrAbsence(field="rank")
    if row[SCALE] is None:
        raise CellEmpty(field=SCALE)
    if "score" in row and Decimal(row["score"]) > Decimal(row[SCALE]):
        raise ScoreOutsideScale(field="score", score=row["score"], scale_max=row[SCALE])


def planned(state: State, event: Any) -> State:  # noqa: ANN401 - a CompetitionPlanned
    """Take over the scale of a competition."""
    return {**state, SCALE: cells.score(event.scale_max)}


def scored(state: State, event: Any) -> State:  # noqa: ANN401 - a RoundScored
    """Take over what an entry reached."""
    new = {**said(event), "scored_on": event.on, SCALE: cells.score(event.scale_max)}
    if event.score is not None:
        new["score"] = cells.score(event.score)
    return with_reached(state, event, new)


def appealed(state: State, event: Any) -> State:  # noqa: ANN401 - a ScoreAppealed
    """Take over what an appeal has changed."""
    held = state.get(SCORES, {}).get(reached(event.round, event.entry), {})
    new = {"score": event.new_score and cells.score(event.new_score), "rank": event.new_rank}
    changed = {name: value for name, value in new.items() if value is not None}
    return with_reached(state, event, {**held, **changed})


def with_reached(state: State, event: Any, new: State) -> State:  # noqa: ANN401 - of an entry
    """Keep what an entry reached under its round."""
    key = reached(event.round, event.entry)
    return {**state, SCORES: {**state.get(SCORES, {}), key: new}}


def published(state: State, event: Any) -> State:  # noqa: ANN401 - a ResultPublished
    """Take over that a round is published."""
    return {**state, PUBLISHED: {**state.get(PUBLISHED, {}), event.round: event.on}}


def stays(state: State, _: Event) -> State:
    """Leave what is known as it is: no column says it."""
    return state


COLUMNS: Final = (
    Column("union", "主办工会编码", "Organizer's code", UNION_CODE, example="640104"),
    Column("activity", "竞赛编号", "Competition", ACTIVITY, needed=True, example="2026-HG"),
    Column("round", "轮次", "Round", cells.ordinal, needed=True, example="1"),
    Column("name", "姓名", "Name", cells.person_name, example="王小红"),
    Column("id_number", "身份证号", "ID number", cells.id_number, example="11010519491231002X"),
    Column("entrant", "报名工会编码", "Entered by", UNION_CODE, example="6401040010101"),
    Column("entry", "报名编号", "Entry", ENTRY),
    Column("scored_on", "评分日期", "Scored on", cells.day, needed=True, example="2026-05-20"),
    Column("score", "成绩", "Score", cells.score_or_absence, example="92.5"),
    Column("absent", "是否缺考", "Absent", cells.yes_no, example="否"),
    Column("rank", "名次", "Rank", cells.ordinal, example="1"),
    Column(SCALE, "满分", "Scale", cells.score, example="100"),
)  # fmt: skip
FOLDS: Final[dict[type[Event], Fold]] = {
    CompetitionPlanned: planned,
    CompetitionOpened: stays,
    WorkerEntered: took,
    EntryWithdrawn: back,
    RoundScored: scored,
    ScoreAppealed: appealed,
    ResultPublished: published,
}

RESULTS: Final = Kind("results", "competition", COLUMNS, about, first, change, None, FOLDS)
