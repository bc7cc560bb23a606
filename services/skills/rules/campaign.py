"""The campaign (职工素质工程): its goal, its days, and what counts as taking part in it.

Whatever is to count in a campaign touches it when it is reported, so nothing counts in a campaign
that doesn't count it, or on a day outside of it.
"""

from __future__ import annotations

import datetime as dt
from bisect import insort_right

import msgspec

from services.skills.rules.book import rules
from services.skills.rules.days import must_end_after, must_not_precede
from services.skills.rules.refusals import CampaignCountsOther, CampaignOver
from shared.events.skills import (
    CampaignChanged,
    CampaignKind,
    CampaignLaunched,
    CompetitionPlanned,
    Counting,
    InnovationRegistered,
    QuotaSet,
    SuggestionMade,
)
from shared.streams.rules import Fact, Subject

replace = msgspec.structs.replace


class Goal(msgspec.Struct, frozen=True, kw_only=True):
    """How many are to take part, from a day on."""

    from_: dt.date
    people: int


class Campaign(Subject, frozen=True, kw_only=True):
    """A campaign, held by the federation that launched it."""

    campaign: str
    union: str
    type: CampaignKind
    goals: tuple[Goal, ...]
    from_: dt.date
    to: dt.date
    activities: tuple[Counting, ...]
    launched_on: dt.date
    ended_on: dt.date | None = None

    def holder(self, day: dt.date) -> str:  # noqa: ARG002 - it stays with whoever launched it
        """Give the federation."""
        return self.union

    @property
    def last_day(self) -> dt.date:
        """Give the last day that counts."""
        return min(self.to, self.ended_on or dt.date.max)


def first_day(goal: Goal) -> dt.date:
    """Give the day from which a goal holds."""
    return goal.from_


def must_count(campaign: Campaign, what: Counting, day: dt.date) -> None:
    """Pass where a campaign counts such a thing on a day.

    Raises `CampaignCountsOther`, `BeforeItBegan` or `CampaignOver`.
    """
    if what not in campaign.activities:
        raise CampaignCountsOther(campaign=campaign.campaign, what=what)
    must_not_precede(day, campaign.from_)
    if day > campaign.last_day:
        raise CampaignOver(campaign=campaign.campaign, ends=campaign.last_day)


@rules.rule
def launched(_: None, event: CampaignLaunched, fact: Fact) -> Campaign:
    """Launch a campaign."""
    must_end_after(event.from_, event.to)
    return Campaign(
        campaign=event.campaign, union=fact.source, type=event.kind, from_=event.from_,
        goals=(Goal(from_=event.on, people=event.goal_people),), to=event.to,
        activities=tuple(dict.fromkeys(event.activities)), launched_on=event.on,
    )  # fmt: skip


@rules.rule
def changed(campaign: Campaign, event: CampaignChanged, _: Fact) -> Campaign:
    """Set another goal or last day, or end it; what has counted by then stays."""
    must_not_precede(event.on, campaign.launched_on)
    if campaign.ended_on is not None:
        raise CampaignOver(campaign=campaign.campaign, ends=campaign.ended_on)
    must_end_after(campaign.from_, event.to or campaign.to)
    goals = list(campaign.goals)
    if event.goal_people is not None:
        insort_right(goals, Goal(from_=event.on, people=event.goal_people), key=first_day)
    return replace(
        campaign, goals=tuple(goals), to=event.to or campaign.to,
        ended_on=event.on if event.ended else None,
    )  # fmt: skip


@rules.rule
def quota_set(campaign: Campaign, event: QuotaSet, _: Fact) -> Campaign:
    """A part of the goal is given to a union while the campaign lasts, or before it begins."""
    must_not_precede(event.on, campaign.launched_on)
    if event.on > campaign.last_day:
        raise CampaignOver(campaign=campaign.campaign, ends=campaign.last_day)
    return campaign


@rules.rule
def planned(campaign: Campaign, event: CompetitionPlanned, _: Fact) -> Campaign:
    """A competition or a drill counts in it, if it begins while the campaign lasts."""
    must_count(campaign, event.kind, event.from_)
    return campaign


@rules.rule
def suggested(campaign: Campaign, event: SuggestionMade, _: Fact) -> Campaign:
    """A suggestion counts in it."""
    must_count(campaign, "suggestion", event.on)
    return campaign


@rules.rule
def registered(campaign: Campaign, event: InnovationRegistered, _: Fact) -> Campaign:
    """An innovation counts in it."""
    must_count(campaign, "innovation", event.on)
    return campaign
