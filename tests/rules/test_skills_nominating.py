"""Rounds and nominations: quotas, the congress, publicity, objections, opinions, reviews."""

from __future__ import annotations

from typing import Any

import pytest

from services.skills.rules import honour_refusals as no
from services.skills.rules.refusals import EndsFirst, ReasonMissing
from shared.events.base import Event
from shared.law import honours as law
from shared.rules.refusals import BeforeItBegan, DayAhead, SamePerson
from shared.streams.rules import Refused, Waits
from tests.rules.honours import (
    CEN,
    after,
    honour_conferred,
    honour_round_opened,
    nomination,
    nomination_made,
    nomination_publicized,
    nomination_reviewed,
    objection_raised,
    objection_settled,
    opinion_given,
    slate_reviewed,
)
from tests.rules.register import ANNA, BO, day
from tests.rules.skills import Skills

# ---------------------------------------------------------------- the round


def test_a_round_has_the_shares_of_its_pack_and_its_own_instead() -> None:
    """What the round sets replaces the line of the pack, or is a further group."""
    round_ = Skills().hear(honour_round_opened(group_quotas={"migrant": 15, "women": 25}))

    shares = {one.group: one.percent for one in round_.shares}
    assert shares == {
        "industrial": 35, "front_line": 20, "science_education": 20, "migrant": 15,
        "non_public": 35, "women": 25,
    }  # fmt: skip


def test_every_share_says_where_it_was_read_and_how_sure_it_is() -> None:
    """The shares of 2022 and 2024 are those of DOMAIN.md; none is taken for law."""
    assert {one.year for one in law.QUOTAS.values()} == {2022, 2024}
    for pack in law.QUOTAS.values():
        percents = {one.group: one.percent for one in pack.shares}
        assert percents == {
            "industrial": 35, "front_line": 20, "science_education": 20, "migrant": 10,
            "non_public": 35,
        }  # fmt: skip
        assert {one.mark for one in pack.shares} == {"doc", "assumed"}


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"union_quotas": [{"union": "640104", "seats": 1}] * 2}, no.QuotaTwice),
        ({"rule_pack": "cn_1999"}, no.QuotasUnknown),
        ({"group_quotas": {"managers": 10}}, no.GroupUnknown),
    ],
)
def test_a_round_that_cant_be_is_refused(given: dict[str, Any], refusal: type[Refused]) -> None:
    """Two quotas for one union, shares that nobody wrote down, groups that there aren't."""
    with pytest.raises(refusal):
        Skills().hear(honour_round_opened(**given))


# ---------------------------------------------------------------- the nomination


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"year": 2025}, no.OtherRound),
        ({"honour": "model_worker"}, no.OtherRound),
        ({"quota_union": "640122"}, no.NoQuota),
        ({"kind": "team"}, no.OtherNominee),
        ({"in_favour": 51}, no.MoreInFavourThanPresent),
        ({"congress_discussed_on": "2026-02-06"}, DayAhead),
        ({"on": "2026-01-20", "congress_discussed_on": None}, BeforeItBegan),
    ],
)
def test_a_nomination_that_doesnt_fit_its_round_is_refused(
    given: dict[str, Any], refusal: type[Refused]
) -> None:
    """Another honour or year, no quota, another kind of nominee, votes that can't be."""
    with pytest.raises(refusal):
        after(1, nomination_made(**given))


def test_a_nomination_waits_for_its_round() -> None:
    """The union may be quicker than the city."""
    with pytest.raises(Waits):
        after(0, nomination_made())


def test_a_nomination_without_the_congress_stands_and_is_found() -> None:
    """That nobody was asked, or half only in favour, is real and against the rule."""
    unasked = after(1, nomination_made(congress_discussed_on=None, present=None, in_favour=None))
    half = after(1, nomination_made(in_favour=25))

    assert unasked.found("nomination", "n1") == ["nominated_without_congress"]
    assert half.found("nomination", "n1") == ["nominated_by_minority"]
    assert after(2).found("nomination", "n1") == []


# ---------------------------------------------------------------- publicity and objections


@pytest.mark.parametrize(
    ("last", "days", "found"),
    [("2026-02-26", 4, ["nomination_publicity_too_short"]), ("2026-02-27", 5, [])],
)
def test_publicity_over_spring_festival_counts_working_days(
    last: str, days: int, found: list[str]
) -> None:
    """In 2026 14 February is made up, 15 to 23 are off: 14, 24, 25, 26, and 27 is the fifth."""
    shown = {"from": "2026-02-14", "to": last, "working_days": days}
    register = after(2, nomination_publicized("03-01", **shown))

    held = nomination(register)
    assert held.publicity is not None
    assert (held.publicity.days, held.publicity.needed) == (days, 5)
    assert held.publicity.due.due_on == day("2026-02-27")
    assert register.found("nomination", "n1") == found


def test_more_working_days_than_there_were_are_found() -> None:
    """The feast isn't counted, whatever the notice says."""
    shown = {"from": "2026-02-13", "to": "2026-02-24", "working_days": 8}
    register = after(2, nomination_publicized("03-01", **shown))

    assert register.found("nomination", "n1") == [
        "nomination_publicity_too_short", "nomination_days_miscounted",
    ]  # fmt: skip


def test_a_short_publicity_says_how_many_days_are_lacking() -> None:
    """The article has both numbers."""
    register = after(2, nomination_publicized(to="2026-03-05", working_days=4))

    (finding,) = nomination(register).findings
    assert finding.article == "推荐对象所在单位公示不少于 5 个工作日：实际 4 个"


@pytest.mark.parametrize(
    ("event", "refusal"),
    [
        (nomination_publicized(to="2026-03-01"), EndsFirst),
        (nomination_publicized("03-01"), DayAhead),
        (nomination_publicized(**{"from": "2026-02-04"}), BeforeItBegan),
    ],
)
def test_a_publicity_that_cant_be_is_refused(event: Event, refusal: type[Refused]) -> None:
    """It ends after it began, is told once begun, and follows the nomination."""
    with pytest.raises(refusal):
        after(2, event)


def test_a_nominee_is_shown_once_and_anew_after_a_return() -> None:
    """Who was returned is shown again, and reviewed again from the first level on."""
    returned = nomination_reviewed(result="returned", reason="papers_missing")
    again = nomination_publicized("03-20", **{"from": "2026-03-16", "to": "2026-03-20"})
    with pytest.raises(no.ShownAgain):
        after(3, again)

    register = after(3, returned, again, nomination_reviewed("03-23"))

    assert nomination(register).stage == "reviewed"
    assert register.found("nomination", "n1") == []


def test_an_objection_stops_the_clock_until_it_is_settled() -> None:
    """While it is open nothing is complete; afterwards on the day of its settlement."""
    raised = after(3, objection_raised())
    settled = after(3, objection_raised(), objection_settled())

    assert raised.of("nomination", "n1").deadlines() == ()
    (due,) = settled.of("nomination", "n1").deadlines()
    assert (due.clock, due.due_on) == ("nomination_publicity", day("03-10"))


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ([], ["forwarded_without_publicity"]),
        ([nomination_publicized("03-12", to="2026-03-12", working_days=9)],
         ["forwarded_before_publicity_ended"]),
        ([nomination_publicized(), objection_raised()], ["forwarded_over_objection"]),
        ([nomination_publicized(), objection_raised(), objection_settled("03-13")],
         ["forwarded_over_objection"]),
        ([nomination_publicized(), objection_raised(), objection_settled(upheld=True)],
         ["forwarded_against_objection"]),
        ([nomination_publicized(), objection_raised(), objection_settled()], []),
    ],
)  # fmt: skip
def test_what_speaks_against_forwarding_is_found_in_any_order(
    told: list[Event], found: list[str]
) -> None:
    """Without publicity, before its end, over an objection: judged again with what comes later."""
    before = after(2, *told, nomination_reviewed())
    later = after(2, nomination_reviewed(), *told)

    assert before.found("nomination", "n1") == found
    assert later.found("nomination", "n1") == found


def test_another_person_settles_an_objection_and_once() -> None:
    """Neither who nominated nor who took it in."""
    with pytest.raises(SamePerson):
        after(3, objection_raised(reported_by=CEN), objection_settled(reported_by=ANNA))
    with pytest.raises(SamePerson):
        after(3, objection_raised(reported_by=BO), objection_settled())
    with pytest.raises(no.ObjectionSettledBefore):
        after(3, objection_raised(), objection_settled(), objection_settled("03-11"))
    with pytest.raises(no.ObjectionTwice):
        after(3, objection_raised(), objection_raised("03-05"))
    with pytest.raises(Waits):
        after(3, objection_settled())


# ---------------------------------------------------------------- opinions and reviews


def test_a_department_gives_one_opinion_and_a_reason_against() -> None:
    """Silence on why isn't an opinion."""
    with pytest.raises(ReasonMissing):
        after(3, opinion_given(favourable=False))
    with pytest.raises(no.OpinionTwice):
        after(3, opinion_given(), opinion_given("03-13"))


def test_levels_review_from_below_each_by_another_person() -> None:
    """A level that has reviewed, or one below it, doesn't again; nobody reviews twice."""
    city = nomination_reviewed("03-15", level="city", reported_by=CEN)
    assert len(nomination(after(5, city)).reviews) == 2
    with pytest.raises(no.ReviewedBefore):
        after(5, city, nomination_reviewed("03-16", level="industry"))
    with pytest.raises(SamePerson):
        after(5, nomination_reviewed("03-15", level="city"))
    with pytest.raises(SamePerson):
        after(4, nomination_reviewed(reported_by=ANNA))
    with pytest.raises(BeforeItBegan):
        after(5, nomination_reviewed("03-11", level="city", reported_by=CEN))
    with pytest.raises(ReasonMissing):
        after(4, nomination_reviewed(result="declined"))


def test_a_level_below_may_be_told_after_the_level_above() -> None:
    """The district's review of a day before the city's counts when it comes late."""
    city = nomination_reviewed("03-15", level="city", reported_by=CEN)
    late = nomination(after(4, city, nomination_reviewed()))
    assert [one.level for one in late.reviews] == ["district", "city"]

    declined = nomination_reviewed(
        "03-15", level="city", reported_by=CEN, result="declined", reason="not_qualified"
    )
    assert len(nomination(after(4, declined, nomination_reviewed())).reviews) == 2

    for refused in (
        nomination_reviewed("03-16"),
        nomination_reviewed(result="declined", reason="not_qualified"),
        nomination_reviewed(result="returned", reason="papers_missing"),
    ):
        with pytest.raises(no.ReviewedBefore):
            after(4, city, refused)


def test_a_review_of_a_day_before_the_return_changes_nothing_after_it() -> None:
    """It is of the way that ended with the return."""
    returned = nomination_reviewed(
        "03-15", level="city", reported_by=CEN, result="returned", reason="papers_missing"
    )
    register = after(4, returned)

    before = nomination(register)
    register.hear(nomination_reviewed())

    assert nomination(register) == before


def test_what_was_declined_goes_no_further() -> None:
    """Neither shown, nor on a slate, nor conferred."""
    declined = nomination_reviewed(result="declined", reason="not_qualified")
    city = nomination_reviewed("03-15", level="city", reported_by=CEN)
    for event in (city, slate_reviewed(), honour_conferred()):
        with pytest.raises(no.NominationDeclined):
            after(4, declined, event)
