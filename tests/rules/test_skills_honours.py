"""Honours: quotas, the way of a nomination, the slate, conferral, and what comes afterwards."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
import pytest

from services.skills.rules import honour_refusals as no
from services.skills.rules.nomination import Nomination
from services.skills.rules.refusals import EndsFirst, ReasonMissing
from services.skills.rules.slate import GroupShare, Nominated, Seats, misses
from shared import words
from shared.events import skills as events
from shared.events.base import Event, SubjectKey
from shared.events.figures import Cell
from shared.law import honours as law
from shared.rules.refusals import BeforeItBegan, DayAhead, SamePerson
from shared.streams.rules import Refused, Waits
from tests.rules.honours import (
    CEN,
    honour_conferred,
    honour_holder_updated,
    honour_revoked,
    honour_round_opened,
    nomination_made,
    nomination_publicized,
    nomination_reviewed,
    objection_raised,
    objection_settled,
    opinion_given,
    slate_publicized,
    slate_reviewed,
)
from tests.rules.register import ANNA, BO, day
from tests.rules.skills import MA, Skills

WAY = (
    honour_round_opened(), nomination_made(), nomination_publicized(), opinion_given(),
    nomination_reviewed(), slate_reviewed(), slate_publicized(), honour_conferred(),
)  # fmt: skip
"""A whole life, step by step."""


def after(step: int, *more: Event) -> Skills:
    """Give what is known after so many steps of the way, and what came then."""
    return Skills().hear_all(*WAY[:step], *more)


def nomination(register: Skills, id_: str = "n1") -> Nomination:
    """Give a nomination."""
    found = register.of("nomination", id_)
    assert isinstance(found, Nomination)
    return found


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


# ---------------------------------------------------------------- the slate


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

    found = misses([Seats(union="u1", seats=10), Seats(union="u2", seats=10)], SHARES, slate)

    assert [(one.quota, one.name, one.wanted, one.had, one.by) for one in found] == [
        ("union", "u1", 10, 11, 1), ("group", "industrial", 8, 7, 1), ("group", "migrant", 3, 2, 1),
    ]  # fmt: skip


def test_a_share_that_is_reached_exactly_is_no_miss() -> None:
    """7 of 20 are 35 %, 2 are 10 %; a unit isn't counted among people."""
    slate = [nominated(one, "u1", "industrial") for one in range(7)]
    slate += [nominated(one, "u1", "migrant") for one in range(7, 9)]
    slate += [nominated(one, "u1") for one in range(9, 20)]
    unit = Nominated(nomination="n20", kind="unit", quota_union="u1", groups=())

    assert misses([Seats(union="u1", seats=21)], SHARES, [*slate, unit]) == ()


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


# ---------------------------------------------------------------- conferred and afterwards


def test_an_honour_that_went_its_way_has_nothing_against_it() -> None:
    """From the round to the decision."""
    register = after(8)

    assert nomination(register).stage == "conferred"
    assert register.found("nomination", "n1") == []


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (WAY[:5], ["conferred_without_slate"]),
        (WAY[:6], ["conferred_before_shown"]),
        ((*WAY[:6], slate_publicized("04-20", to="2026-04-20")), ["conferred_before_shown"]),
        ((*WAY[:7], objection_raised("03-25", stage="city")), ["conferred_over_objection"]),
        ((*WAY[:7], opinion_given(department="safety", favourable=False, reason="accident")),
         ["conferred_against_opinion"]),
    ],
)  # fmt: skip
def test_what_speaks_against_conferring_is_found(told: tuple[Event, ...], found: list[str]) -> None:
    """It happened, so it stands."""
    register = Skills().hear_all(*told, honour_conferred())

    assert register.found("nomination", "n1") == found


def test_a_model_worker_is_named_by_party_and_government() -> None:
    """The union runs it, and records the decision of the outside body with its number."""
    way = [
        honour_round_opened(honour="model_worker"), nomination_made(honour="model_worker"),
        *WAY[2:7],
    ]  # fmt: skip
    named = {"honour": "model_worker", "decision_no": "银党发〔2026〕3号"}
    outside = Skills().hear_all(*way, honour_conferred(authority="government", **named))
    union = Skills().hear_all(*way, honour_conferred(authority="union", **named))

    assert outside.found("nomination", "n1") == []
    conferred = nomination(outside).conferred
    assert conferred is not None
    assert conferred.decision_no == "银党发〔2026〕3号"
    assert union.found("nomination", "n1") == ["model_worker_by_union"]


def test_an_honour_is_conferred_once_and_as_what_it_was_nominated_for() -> None:
    """Not twice, not another one, not before the nomination."""
    with pytest.raises(no.HonourHeld):
        after(8, honour_conferred("04-21"))
    with pytest.raises(no.OtherHonour):
        after(7, honour_conferred(honour="pioneer"))
    with pytest.raises(BeforeItBegan):
        after(7, honour_conferred("02-04"))


def test_a_review_told_after_the_honour_can_only_have_forwarded_it_before() -> None:
    """What was conferred isn't declined any more, nor forwarded later."""
    city = {"level": "city", "reported_by": CEN}
    late = after(8, nomination_reviewed("03-15", **city))

    assert len(nomination(late).reviews) == 2
    for day_, given in (("03-15", {"result": "declined"}), ("04-21", {})):
        with pytest.raises(no.HonourHeld):
            after(8, nomination_reviewed(day_, reason="cheated", **city, **given))


def test_a_revoked_honour_isnt_conferred_again() -> None:
    """Nor revoked again; and only whoever conferred it revokes it."""
    with pytest.raises(no.HonourTakenBack) as refused:
        after(8, honour_revoked(), honour_conferred("06-02"))
    with pytest.raises(no.HonourTakenBack):
        after(8, honour_revoked(), honour_revoked("06-02"))
    with pytest.raises(no.OtherAuthority):
        after(8, honour_revoked(authority="government"))
    with pytest.raises(Waits):
        after(7, honour_revoked())

    assert words.told(refused.value, "zh") == "推荐 n1 的荣誉已于 2026-06-01 撤销，不能再次授予。"


AGAIN: dict[str, Any] = {"nomination": "n2", "round": "r2"}


def again(conferred_on: str, **who: object) -> list[Event]:
    """Build that somebody is nominated in another round, and conferred the medal."""
    return [
        honour_round_opened("02-01", round="r2"),
        nomination_made("02-05", **AGAIN, **who),
        honour_conferred(conferred_on, nomination="n2"),
    ]


def test_whose_honour_was_revoked_isnt_conferred_it_by_another_nomination() -> None:
    """The person is known by key, and the nomination named under which it was taken back."""
    with pytest.raises(no.HonourTakenBack) as refused:
        after(8, honour_revoked(), *again("06-02"))
    after(8, honour_revoked(), *again("06-02", member=MA))
    after(8, honour_revoked(), *again("05-31"))  # before it was taken back, told late

    assert refused.value.facts == {"nomination": "n1", "on": "2026-06-01"}


def test_a_unit_whose_honour_was_revoked_isnt_conferred_it_again() -> None:
    """A unit is known by its code; a team is known by its nomination alone."""
    for honour, kind, refuses in (("certificate", "unit", True), ("pioneer", "team", False)):
        who: dict[str, Any] = {"honour": honour, "kind": kind, "member": None, "groups": []}
        way = [
            honour_round_opened(honour=honour), nomination_made(**who),
            honour_conferred(honour=honour), honour_revoked(),
            nomination_made(**who, nomination="n2"),
        ]  # fmt: skip
        last = honour_conferred("06-02", nomination="n2", honour=honour)
        register = Skills().hear_all(*way)
        if refuses:
            with pytest.raises(no.HonourTakenBack):
                register.hear(last)
        else:
            register.hear(last)


def test_the_roster_of_bearers_is_kept_in_the_order_of_days() -> None:
    """What is told late has its place; nobody lives on after death, or bears what was revoked."""
    died = honour_holder_updated("08-01", state="deceased", service=None)
    register = after(8, died, honour_holder_updated())

    lives = [(one.on, one.state, one.service) for one in nomination(register).lives]
    assert lives == [(day("05-10"), "working", "rest"), (day("08-01"), "deceased", None)]
    with pytest.raises(no.HolderDeceased):
        register.hear(honour_holder_updated("08-02"))
    with pytest.raises(no.HonourTakenBack):
        after(8, honour_revoked(), honour_holder_updated("06-02"))
    with pytest.raises(Waits):
        after(7, honour_holder_updated())


def test_a_unit_doesnt_retire() -> None:
    """The roster is of people."""
    way = [
        honour_round_opened(honour="certificate"),
        nomination_made(honour="certificate", kind="unit", member=None, groups=[]),
        honour_conferred(honour="certificate", name="某厂"),
    ]
    with pytest.raises(no.NotAPerson):
        Skills().hear_all(*way, honour_holder_updated())


# ---------------------------------------------------------------- what is counted


def test_honours_count_by_honour_and_group_on_the_day_conferred() -> None:
    """At the union that nominated; a revocation later takes nothing away."""
    register = after(8, honour_revoked())

    place: tuple[str, dt.date] = ("u1", day("04-20"))
    assert register.flow("honours") == {place: 1}
    assert register.flow("honours|honour=medal") == {place: 1}
    assert register.flow("honours|industrial=yes") == {place: 1}
    assert register.flow("honours|women=no") == {place: 1}
    assert register.flow("honour_groups|round_group=industrial.r1") == {place: 1}
    assert register.flow("honour_groups|round_group=women.r1") == {}
    assert register.flow("honour_group_all|round_group=women.r1") == {place: 1}
    assert SubjectKey("nomination", "n1") in register.subjects


def test_the_longest_id_of_a_round_fits_into_a_label() -> None:
    """With the longest name of a group; else the city would take no figure of that day."""
    long: dict[str, Any] = {"round": "r" * 40}
    register = Skills().hear_all(
        honour_round_opened(**long), nomination_made(groups=["science_education"], **long),
        honour_conferred(),
    )  # fmt: skip

    cells = [cell for one in register.figures().values() for cell in one.flow]
    assert msgspec.convert(cells, list[Cell]) == cells
