"""Slates: checked against their quotas, settled, shown."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from services.skills.rules import honour_refusals as no
from services.skills.rules.refusals import EndsFirst
from services.skills.rules.slate import GroupShare, Nominated, Seats, quotas
from shared import words
from shared.events import skills as events
from shared.events.base import Event
from shared.rules.refusals import BeforeItBegan
from shared.streams.rules import Refused, Waits
from tests.rules.honours import (
    WAY,
    after,
    honour_round_opened,
    nomination,
    nomination_made,
    nomination_reviewed,
    slate_publicized,
    slate_reviewed,
)
from tests.rules.register import day
from tests.rules.skills import LI, Skills, refuses


def nominated(number: int, union: str, *groups: str) -> Nominated:
    """Give a person in a slate."""
    return Nominated(nomination=f"n{number}", kind="person", quota_union=union, groups=groups)


SHARES = [
    GroupShare(group="industrial", percent=35, of=("person",), article="产业工人"),
    GroupShare(group="migrant", percent=10, of=("person",), article="农民工"),
]


def test_the_checker_says_which_quotas_fail_and_by_how_much() -> None:
    """Of 21: 35 % are 7.35, so 8; 10 % are 2.1, so 3; eleven of a union with ten seats."""
    slate = [nominated(one, "u1", "industrial") for one in range(7)]
    slate += [nominated(one, "u1") for one in range(7, 11)]
    slate += [nominated(one, "u2", "migrant") for one in range(11, 13)]
    slate += [nominated(one, "u2") for one in range(13, 21)]

    found = quotas([Seats(union="u1", seats=10), Seats(union="u2", seats=10)], SHARES, slate)

    assert [
        (one.quota, one.name, one.wanted, one.had, one.by) for one in found if one.by
    ] == [
        ("union", "u1", 10, 11, 1), ("group", "industrial", 8, 7, 1), ("group", "migrant", 3, 2, 1),
    ]  # fmt: skip


def test_a_share_that_is_reached_exactly_is_no_miss() -> None:
    """7 of 20 are 35 %, 2 are 10 %; a unit isn't counted among people."""
    slate = [nominated(one, "u1", "industrial") for one in range(7)]
    slate += [nominated(one, "u1", "migrant") for one in range(7, 9)]
    slate += [nominated(one, "u1") for one in range(9, 20)]
    unit = Nominated(nomination="n20", kind="unit", quota_union="u1", groups=())

    beside = quotas([Seats(union="u1", seats=21)], SHARES, [*slate, unit])
    assert [(one.name, one.wanted, one.had, one.by) for one in beside] == [
        ("u1", 21, 21, 0), ("industrial", 7, 7, 0), ("migrant", 2, 2, 0),
    ]  # fmt: skip


def test_a_slate_over_a_unions_quota_is_refused_with_whose_and_by_how_much() -> None:
    """The sentence says both, in both languages."""
    more = [
        nomination_made(nomination=f"n{one}", quota_union="640106", groups=[]) for one in (2, 3)
    ]
    with pytest.raises(no.SlateOverQuota) as refused:
        after(5, *more, slate_reviewed(nominations=["n1", "n2", "n3"]))

    assert words.told(refused.value, "zh") == (
        "名单超出名额：工会 640106 名额 1 名，名单中有 2 名，超出 1 名。"
    )
    assert words.told(refused.value, "en") == (
        "The slate is over a quota: 640106 has 1 and 2 are named, 1 too many."
    )


def test_a_slate_over_several_quotas_is_told_all_of_them() -> None:
    """Three of 640104's two seats, two of 640106's one: one too many of each, in one answer."""
    more = [nomination_made(nomination=one) for one in ("n2", "n3")]
    more += [nomination_made(nomination=one, quota_union="640106") for one in ("n4", "n5")]
    with pytest.raises(no.SlateOverQuota) as refused:
        after(5, *more, slate_reviewed(nominations=["n1", "n2", "n3", "n4", "n5"]))

    assert refused.value.facts == {
        "union": "640104, 640106", "seats": "2, 1", "had": "3, 2", "by": "1, 1"
    }  # fmt: skip


def test_a_slate_that_misses_two_quotas_is_told_which_and_by_how_much() -> None:
    """Three people, none industrial, none of a private enterprise: two short of each."""
    people = [
        nomination_made(nomination="n2", groups=["front_line", "migrant"]),
        nomination_made(nomination="n3", groups=["science_education"]),
        nomination_made(nomination="n4", quota_union="640106", groups=["front_line"]),
    ]
    slate = slate_reviewed(
        nominations=["n2", "n3", "n4"], quota_shortfalls={"industrial": 2, "non_public": 2}
    )
    register = after(1, *people, slate)

    told = [(one.rule, one.article) for one in register.of("honour_round", "r1").findings]
    assert told == [
        ("too_few_industrial", "产业工人不低于 35%：应有 2 名，实有 0 名，缺 2 名"),
        ("too_few_non_public", "非公有制企业不低于 35%：应有 2 名，实有 0 名，缺 2 名"),
    ]


def test_a_jury_that_misstates_what_is_lacking_is_found() -> None:
    """The slate says otherwise."""
    register = after(5, slate_reviewed(quota_shortfalls={"migrant": 2}))

    assert register.found("honour_round", "r1")[-1] == "shortfalls_misstated"
    assert "shortfalls_misstated" not in after(6).found("honour_round", "r1")


@pytest.mark.parametrize(
    ("event", "refusal"),
    [
        (slate_reviewed(nominations=["n1", "n1"]), no.NomineeTwice),
        (slate_reviewed(in_favour=10), no.MoreInFavourThanPresent),
        (slate_reviewed(nominations=["n1", "n9"]), Waits),
        (slate_reviewed("01-31"), BeforeItBegan),
    ],
)
def test_a_slate_that_cant_be_is_refused(event: Event, refusal: type[Exception]) -> None:
    """A nominee twice, votes that can't be; a nomination that isn't there yet is waited for."""
    with pytest.raises(refusal):
        after(5, event)


@pytest.mark.parametrize(
    "again",
    [
        {"member": LI},
        {"member": LI, "quota_union": "640106", "union": "u2", "employer": "e2"},
    ],
)
def test_whom_two_unions_nominate_stands_on_a_slate_once(again: dict[str, Any]) -> None:
    """A person is known by key, whoever nominates; another person may stand beside them."""
    register = after(5, nomination_made(nomination="n2", **again), nomination_made(nomination="n3"))

    refuses(register, no.NomineeTwice, slate_reviewed(nominations=["n1", "n2"]))
    register.hear(slate_reviewed(nominations=["n1", "n3"]))


def test_a_slate_that_half_of_the_jury_wants_is_found() -> None:
    """It was settled, by four of eight; five are more than half."""
    found = [after(5, slate_reviewed(present=8, in_favour=one)) for one in (4, 5)]

    assert [one.found("honour_round", "r1")[:1] for one in found] == [
        ["slated_by_minority"], ["too_few_front_line"],
    ]  # fmt: skip


def test_a_nominee_of_another_round_isnt_put_on_the_slate() -> None:
    """Each nomination names its round."""
    with pytest.raises(no.NotOfThisRound):
        after(5, honour_round_opened(round="r2"), slate_reviewed(round="r2"))


def test_a_slate_without_review_is_found_until_the_review_comes() -> None:
    """The district's report may be on the way."""
    register = after(4, slate_reviewed())
    assert register.found("nomination", "n1") == ["slated_without_review"]

    register.hear(nomination_reviewed())
    assert register.found("nomination", "n1") == []


def test_the_slate_is_shown_as_long_as_the_round_asks_for() -> None:
    """Seven working days here; five were too few, and the clock ends on the seventh."""
    register = Skills().hear_all(honour_round_opened(publicity_days=7), *WAY[1:7])

    round_ = register.of("honour_round", "r1")
    assert register.found("honour_round", "r1")[-1] == "slate_publicity_too_short"
    assert [one.due_on for one in round_.deadlines()] == [day("03-31")]


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"names": ["李明", "马兰"]}, no.NamesMissing),
        ({"nominations": ["n2"]}, no.NotOnSlate),
        ({"from": "2026-03-19"}, BeforeItBegan),
        ({"to": "2026-03-20"}, EndsFirst),
    ],
)
def test_what_is_shown_is_what_was_reviewed(given: dict[str, Any], refusal: type[Refused]) -> None:
    """Each nominee has a name, none is added, and the review came first."""
    with pytest.raises(refusal):
        after(6, nomination_made(nomination="n2"), slate_publicized(**given))


def test_no_name_is_told_before_the_slate_is_shown() -> None:
    """Only these three events have names, and the nomination keeps that of its conferral."""
    named = {
        cls
        for cls in vars(events).values()
        if isinstance(cls, type) and cls.__module__.endswith("skills.honours")
        and {"name", "names"} & set(getattr(cls, "__struct_fields__", ()))
    }  # fmt: skip

    assert named == {events.SlatePublicized, events.HonourConferred}
    assert "李明" not in msgspec.json.encode(nomination(after(7))).decode()
