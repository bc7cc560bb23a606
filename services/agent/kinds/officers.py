"""Officers: who holds which post in a union, since when, and who has left one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from services.agent import cells
from services.agent.columns import Column
from services.agent.kinds.base import (
    UNION_CODE,
    About,
    Kind,
    Setting,
    State,
    Values,
    card_of,
    common,
    given,
    merged,
    otherwise,
    person_of,
    union_of,
)
from shared.events.base import Event
from shared.events.organization import OfficerLeftPost, OfficerTookPost
from shared.words import Named

TRAITS: Final = ("engagement", "basis", "near_relative")
POSTS: Final = "posts"
"""The field of an officer's state that holds the posts, each as it was taken last."""
LEFT: Final = "left_on"
BEGUN_ANEW: Final = "other"
"""The reason for leaving where a table only says that the post was taken anew."""


class LeavingIncomplete(Named):
    """The day of leaving is given without a reason, or the reason without a day."""


class BeforeItBegan(Named):
    """The post was left before it was taken."""


class PostDiffers(Named):
    """A post that is held was reported otherwise, and the row doesn't say that it began anew."""


class PostLeft(Named):
    """The post was left; it may be taken again, on that day or later."""


def about(values: Values, setting: Setting) -> About:
    """Give which post of whom a row is about: an officer has a row for each."""
    person, union = person_of(values, setting), union_of(values, setting)
    key = f"officer:{union}/{person.member_key}"
    return About(key, f"/unions/{union}", person, values["post"])


def who(values: Values, setting: Setting) -> dict[str, Any]:
    """Give the fields that say which post of whom it is."""
    return {
        "officer": setting.key_of(values["id_number"]),
        "union": union_of(values, setting),
        "post": values["post"],
    }


def first(values: Values, setting: Setting) -> Iterator[Event]:
    """Let somebody take a post, and leave it where the row says so."""
    card, on = card_of(values), values["took_on"]
    yield OfficerTookPost(
        **common(values, setting, on), **who(values, setting), kind=values["engagement"],
        basis=values["basis"], near_relative=values["near_relative"], sex=card.sex,
        birth_year=card.born_on.year,
    )  # fmt: skip
    yield from left(values, setting)


def left(values: Values, setting: Setting) -> Iterator[Event]:
    """Let somebody leave a post. Raises `LeavingIncomplete` or `BeforeItBegan`."""
    on, reason = values.get(LEFT), values.get("leaving")
    if (on is None) != (reason is None):
        raise LeavingIncomplete(field="leaving" if reason is None else LEFT)
    if on is None:
        return
    if on < values["took_on"]:
        raise BeforeItBegan(field=LEFT, on=on, begins=values["took_on"])
    yield OfficerLeftPost(
        **common(values, setting, on), **who(values, setting), reason=values["leaving"]
    )


def change(values: Values, state: State, setting: Setting) -> Iterator[Event]:
    """Report a post that is new, one that was left, and one that began anew."""
    card_of(values)
    held = state.get(POSTS, {}).get(values["post"])
    if held is None:
        yield from first(values, setting)
    elif LEFT in held:
        yield from again(values, held, setting)
    elif values["took_on"] > held["took_on"]:
        yield OfficerLeftPost(
            **common(values, setting, values["took_on"]), **who(values, setting), reason=BEGUN_ANEW
        )
        yield from first(values, setting)
    else:
        as_reported(values, held)
        yield from left(values, setting)


def again(values: Values, held: State, setting: Setting) -> Iterator[Event]:
    """Let somebody take a post again who had left it. Raises `PostLeft`."""
    if LEFT in values and not otherwise(values, held, "took_on", LEFT, "leaving", *TRAITS):
        return
    if values["took_on"] < held[LEFT]:
        raise PostLeft(post=values["post"], left_on=held[LEFT])
    yield from first(values, setting)


def as_reported(values: Values, held: State) -> None:
    """Pass a row that says of a post what was reported. Raises `PostDiffers`."""
    for field in otherwise(values, held, "took_on", *TRAITS):
        raise PostDiffers(
            field=field, post=values["post"], since=held["took_on"],
            engagement=held["engagement"], basis=held["basis"],
        )  # fmt: skip


def took(state: State, event: Any) -> State:  # noqa: ANN401 - an OfficerTookPost
    """Take over a post that was taken."""
    post = {
        "took_on": event.on, "engagement": event.kind, "basis": event.basis,
        "near_relative": event.near_relative,
    }  # fmt: skip
    return {**merged(state, event), POSTS: {**state.get(POSTS, {}), event.post: post}}


def gone(state: State, event: Any) -> State:  # noqa: ANN401 - an OfficerLeftPost
    """Take over that a post was left."""
    posts = state.get(POSTS, {})
    post = {**posts.get(event.post, {}), LEFT: event.on, "leaving": event.reason}
    return {**state, POSTS: {**posts, event.post: post}}


def rows(state: State) -> Iterator[Values]:
    """Give what a template says of an officer: a row for each post that is held."""
    for post, held in state.get(POSTS, {}).items():
        if LEFT not in held:
            yield {**given(state, "officer", "union", "sex"), "post": post, **held}


COLUMNS: Final = (
    Column("name", "姓名", "Name", cells.person_name, needed=True, example="王小红"),
    Column("id_number", "身份证号", "ID number", cells.id_number, needed=True,
           example="11010519491231002X"),
    Column("union", "工会编码", "Union code", UNION_CODE, example="6401040010101"),
    Column("post", "职务", "Post", cells.Choice("posts"), needed=True, example="主席"),
    Column("engagement", "专兼职", "Engagement", cells.Choice("engagements"), needed=True,
           example="兼职"),
    Column("basis", "产生方式", "Basis", cells.Choice("bases"), needed=True, example="选举"),
    Column("sex", "性别", "Sex", cells.Choice("sexes"), example="女"),
    Column("took_on", "任职日期", "Took post on", cells.day, needed=True, example="2024-05-01"),
    Column("near_relative", "是否单位负责人近亲属", "Near relative of the manager", cells.yes_no,
           needed=True, example="否"),
    Column(LEFT, "离任日期", "Left on", cells.day),
    Column("leaving", "离任原因", "Reason for leaving", cells.Choice("leavings")),
)  # fmt: skip

OFFICERS: Final = Kind(
    "officers", "officer", COLUMNS, about, first, change, rows,
    {OfficerTookPost: took, OfficerLeftPost: gone},
)  # fmt: skip
