"""What holds of any reports of skills in any order."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.skills.indicators import indicators
from services.skills.rules import rules
from services.skills.rules.honour_round import HonourRound
from services.skills.rules.nomination import Nomination
from services.skills.rules.round import Round
from services.skills.rules.worker import Worker
from shared import words
from shared.events.figures import Cell
from shared.events.skills import WorkerEntered
from shared.figures.indicators import Diff, Number
from shared.streams.rules import Refused, Waits
from tests.rules import honours
from tests.rules import skills as told
from tests.rules.register import ANNA, BO, day
from tests.rules.skills import LI, MA, Skills

FIRST, LAST = day("2026-01-05"), day("2026-12-31")
DAYS = st.dates(FIRST, FIRST + dt.timedelta(days=200))
PEOPLE = {"reported_by": st.sampled_from([ANNA, BO])}
UNIONS = st.sampled_from(["u1", "u2", "u3"])
CAMPAIGNS = st.sampled_from(["drill", "drill", "ideas", None])
ACTIVITIES = st.sampled_from(["k1", "k2"])
ENTRIES = st.sampled_from(["e1", "e2", "e3", "e4"])
MEMBERS = st.sampled_from([LI, MA])
AUTHORS = st.lists(MEMBERS, max_size=2)
WORKS = st.sampled_from([("suggestion", "s1"), ("innovation", "i1")])
NOMINATED = {"nomination": st.sampled_from(["n1", "n2", "n3"])}
SLATES = st.lists(NOMINATED["nomination"], min_size=1, max_size=3, unique=True)

Given = dict[str, st.SearchStrategy[Any]]
REPORTS: dict[Callable[..., Any], Given] = {
    told.campaign_launched: {"campaign": st.sampled_from(["drill", "ideas"])},
    told.campaign_changed: {
        "ended": st.sampled_from([False, False, True]), "goal_people": st.integers(1, 9),
    },
    told.quota_set: {"union": UNIONS, "people": st.integers(0, 9), "answer_by": DAYS},
    told.quota_answered: {"union": UNIONS},
    told.competition_planned: {"competition": ACTIVITIES, "campaign": CAMPAIGNS},
    told.competition_opened: {"competition": ACTIVITIES},
    told.worker_entered: {
        "activity": ACTIVITIES, "entry": ENTRIES, "union": UNIONS, "member": MEMBERS,
        "employer": st.sampled_from([None, "w1"]), "sex": st.sampled_from([None, "female"]),
    },
    told.entry_withdrawn: {
        "activity": ACTIVITIES, "entry": ENTRIES, "union": UNIONS, "member": MEMBERS,
        "employer": st.sampled_from([None, "w1"]),
    },
    told.round_scored: {
        "competition": ACTIVITIES, "entry": ENTRIES, "round": st.integers(1, 2),
        "score": st.sampled_from(["80", "90", "100.5"]), "rank": st.sampled_from([None, 1, 2]),
    },
    told.score_appealed: PEOPLE | {"competition": ACTIVITIES, "entry": ENTRIES},
    told.result_published: {
        "competition": ACTIVITIES, "round": st.integers(1, 2), "promoted": st.lists(ENTRIES),
    },
    told.suggestion_made: {"union": UNIONS, "campaign": CAMPAIGNS, "member_keys": AUTHORS},
    told.suggestion_screened: PEOPLE
    | {"result": st.sampled_from(["adopted", "deferred"]), "reason": st.just("no_money")},
    told.suggestion_started: {"due_on": DAYS},
    told.suggestion_implemented: PEOPLE,
    told.benefit_verified: PEOPLE | {"work": WORKS},
    told.reward_paid: {"work": WORKS},
    told.innovation_registered: {"campaign": CAMPAIGNS, "member_keys": AUTHORS},
    told.patent_granted: {"granted_on": DAYS},
    told.method_named: {},
    told.studio_founded: {},
    told.studio_named: {"result": st.sampled_from(["named", "kept", "withdrawn"])},
    honours.honour_round_opened: {"publicity_days": st.integers(1, 9)},
    honours.nomination_made: NOMINATED
    | {"quota_union": st.sampled_from(["640104", "640106"]), "congress_discussed_on": st.none()},
    honours.nomination_publicized: NOMINATED | {"span": st.integers(0, 12)},
    honours.objection_raised: PEOPLE | NOMINATED,
    honours.objection_settled: PEOPLE | NOMINATED | {"upheld": st.booleans()},
    honours.opinion_given: NOMINATED | {"reason": st.just("accident"), "favourable": st.booleans()},
    honours.nomination_reviewed: NOMINATED
    | {
        "reported_by": st.sampled_from([BO, honours.CEN]), "reason": st.just("papers_missing"),
        "level": st.sampled_from(["district", "city"]),
        "result": st.sampled_from(["forwarded", "forwarded", "returned", "declined"]),
    },
    honours.slate_reviewed: {"nominations": SLATES},
    honours.slate_publicized: {"nominations": SLATES, "span": st.integers(0, 12)},
    honours.honour_conferred: NOMINATED,
    honours.honour_revoked: NOMINATED,
    honours.honour_holder_updated: NOMINATED
    | {"state": st.sampled_from(["working", "deceased"])},
}  # fmt: skip
"""Each report with the fields that make it fit, or not, with what was told before."""
OFTEN = [told.worker_entered, told.suggestion_made, told.round_scored] * 3
BUILDS = [*REPORTS, *OFTEN]

rather_long = settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def stories(draw: st.DrawFn) -> list[Any]:
    """Give what is told, mostly in the order of its days; the campaign and k1 are mostly there."""
    when, story = FIRST, []
    begun = draw(
        st.sampled_from([
            [], [told.campaign_launched, told.competition_planned],
            [honours.honour_round_opened, *[honours.nomination_made] * 3],
        ])
    )  # fmt: skip
    for number in range(draw(st.integers(15, 50))):
        build = begun[number] if number < len(begun) else draw(st.sampled_from(BUILDS))
        fields = {name: draw(values) for name, values in REPORTS[build].items()}
        if "work" in fields:
            fields["kind"], fields["about"] = fields.pop("work")
        when = max(FIRST, when + dt.timedelta(days=draw(st.integers(-3, 8))))
        if "span" in fields:
            fields |= {"from": when, "to": when + dt.timedelta(days=fields.pop("span"))}
        if "nominations" in fields and build is honours.slate_publicized:
            fields["names"] = ["某人"] * len(fields["nominations"])
        story.append(build(when.isoformat(), **fields))
    return story


STORIES = stories()


def hear_all(story: list[Any]) -> Skills:
    """Tell a story; what doesn't fit is refused or waits."""
    register = Skills()
    for event in story:
        with suppress(Refused, Waits):
            register.hear(event, accepted_on=LAST)
    return register


@rather_long
@given(STORIES)
def test_what_is_rebuilt_is_what_lives(story: list[Any]) -> None:
    """Folded again with what the ledger keeps, on another day, every subject is the same."""
    register, ledger = Skills(), []
    for number, event in enumerate(story):
        kept: dict[str, Any] = {}
        with suppress(Refused, Waits):
            register.hear(event, accepted_on=LAST, id_=f"told-{number}", kept=kept)
            ledger.append((event, f"told-{number}", kept))

    again = Skills()
    for event, id_, kept in ledger:
        again.hear(event, accepted_on=dt.date(2030, 1, 1), id_=id_, kept=dict(kept))

    assert again.subjects == register.subjects


@rather_long
@given(STORIES)
def test_a_row_reads_back_and_its_unions_are_those_that_count_it(story: list[Any]) -> None:
    """Each subject's JSON is its row; home and former name all unions with its figures."""
    for key, subject in hear_all(story).subjects.items():
        row = msgspec.json.encode(subject)
        assert msgspec.json.decode(row, type=rules.kinds[key.kind]) == subject
        diff: Diff = {}
        indicators.add(diff, subject, 1)
        counted = {union for (union, _), cells in diff.items() if any(cells)}
        assert counted <= {subject.home(), *subject.former()}


@rather_long
@given(STORIES)
def test_every_refusal_can_be_told(story: list[Any]) -> None:
    """Its sentence has all its facts, in both languages."""
    register, refusals = Skills(), []
    for event in story:
        try:
            register.hear(event, accepted_on=LAST)
        except Refused as refusal:
            refusals.append(refusal)
        except Waits:
            pass

    assert all(words.told(one, lang) for one in refusals for lang in words.LANGS)


@rather_long
@given(STORIES, st.randoms(use_true_random=False))
def test_entries_count_alike_in_any_order(story: list[Any], chance: random.Random) -> None:
    """People stand at the earliest entry, whichever entry of theirs came first."""
    begin = [
        told.campaign_launched(),
        *(told.competition_planned(competition=f"c{n}") for n in range(40)),
    ]
    entries = [
        told.worker_entered(
            event.on.isoformat(), activity=f"c{number}", entry=f"x{number}", union=event.union,
            member=event.member,
        )
        for number, event in enumerate(story[:40])
        if isinstance(event, WorkerEntered)
        and day("02-01") <= event.on <= day("06-30")
    ]  # fmt: skip
    shuffled = list(entries)
    chance.shuffle(shuffled)

    sums = []
    for order in (entries, shuffled):
        register = Skills().hear_all(*begin)
        for event in order:
            register.hear(event, id_=f"id-{event.entry}")
        sums.append((register.stock("campaign_people"), register.stock("campaign_people", "03-15")))

    assert sums[0] == sums[1]
    assert sum(sums[0][0].values()) == len({one.member for one in entries})


@rather_long
@given(STORIES)
def test_a_worker_counts_at_most_once_in_a_campaign(story: list[Any]) -> None:
    """And at most once in any; never more often than in entries."""
    for subject in hear_all(story).subjects.values():
        if not isinstance(subject, Worker):
            continue
        diff: Diff = {}
        indicators.add(diff, subject, 1)
        sums: dict[str, Number] = defaultdict(int)
        for cells in diff.values():
            for cell, value in cells.stock.items():
                sums[cell] += value
        campaigns = [cell for cell in sums if cell.startswith("skills.campaign_people|campaign=")]
        assert all(sums[cell] == 1 for cell in campaigns)
        assert sums["skills.campaign_people"] == len(campaigns)
        assert sums["skills.campaign_people_any"] == bool(campaigns)


@rather_long
@given(STORIES)
def test_no_score_is_outside_its_scale(story: list[Any]) -> None:
    """Whatever is told, also on appeal; nobody has two scores in a round."""
    for subject in hear_all(story).subjects.values():
        if isinstance(subject, Round):
            assert all(one.points <= int(one.scale_max) for one in subject.scores)
            assert len({one.entry for one in subject.scores}) == len(subject.scores)


@rather_long
@given(STORIES)
def test_the_values_of_a_dimension_add_up_to_the_total(story: list[Any]) -> None:
    """In every cell of every union and day."""
    for cells in hear_all(story).figures().values():
        for side in cells:
            sums: dict[tuple[str, str], Number] = defaultdict(int)
            for cell, value in side.items():
                id_, bar, label = cell.partition("|")
                if bar:
                    sums[id_, label.partition("=")[0]] += value
            for (id_, _), value in sums.items():
                assert value == side.get(id_, 0)


@rather_long
@given(STORIES)
def test_the_cohort_is_never_more_than_what_was_made(story: list[Any]) -> None:
    """In every cell, so the rate can't pass one."""
    for cells in hear_all(story).figures().values():
        for cell, value in cells.flow.items():
            name, bar, label = cell.partition("|")
            if name == "skills.suggestions_made_implemented":
                assert value <= cells.flow[f"skills.suggestions_made{bar}{label}"]


@rather_long
@given(STORIES)
def test_a_nomination_never_leaves_its_way(story: list[Any]) -> None:
    """Revoked was conferred, shown was on the slate, one that was declined got no further."""
    for subject in hear_all(story).subjects.values():
        if isinstance(subject, Nomination):
            assert not subject.revoked_on or subject.conferred
            assert not subject.lives or subject.conferred
            assert not (subject.declined and subject.conferred)
            assert len({one.by for one in subject.reviews}) == len(subject.reviews)
            assert subject.nominated_by not in {one.by for one in subject.reviews}


@rather_long
@given(STORIES)
def test_no_slate_is_over_a_unions_quota(story: list[Any]) -> None:
    """Whatever is told; and each group that is short was found."""
    for subject in hear_all(story).subjects.values():
        if isinstance(subject, HonourRound) and subject.slate:
            missed = subject.misses(subject.slate)
            rules_found = {one.rule for one in subject.findings}
            assert all(one.quota == "group" and one.by > 0 for one in missed)
            assert {f"too_few_{one.name}" for one in missed} <= rules_found


@rather_long
@given(STORIES)
def test_every_cell_can_be_told_to_the_city(story: list[Any]) -> None:
    """Its name is one that `figures.changed` takes: else no number of that union would arrive."""
    for cells in hear_all(story).figures().values():
        for side in cells:
            assert msgspec.convert(list(side), list[Cell]) == list(side)
