"""What is counted of campaigns: their goals, and entries (人次), with key or without.

A goal goes down the tree with its quotas: who sets one has so much less, who is given it so much
more. So the total of a union and all below it is what was given to it, at every level.
"""

from __future__ import annotations

from itertools import pairwise

from services.skills.indicators.book import indicators
from services.skills.rules.campaign import Campaign
from services.skills.rules.entry import Entry
from services.skills.rules.innovation import Innovation
from services.skills.rules.quota import Quota
from services.skills.rules.suggestion import Suggestion
from services.skills.rules.work import Work
from shared.figures.indicators import Contribution
from shared.rules.counting import Contributions, label, lasting


@indicators.indicator(
    "skills.campaign_goal", "stock", zh="活动目标人数", en="Goal of campaigns", unit="人",
    source="EVENTS.md: goal or quota; denominator of campaign_progress",
)  # fmt: skip
def goal(campaign: Campaign) -> Contributions:
    """Count the goal at the federation that launched it."""
    its = (label("campaign", campaign.campaign),)
    for one, after in pairwise((*campaign.goals, None)):
        if one is not None:
            ends = after.from_ if after else None
            yield from lasting(campaign.union, one.from_, ends, its, one.people)


@indicators.indicator(
    "skills.campaign_goal", "stock", zh="活动目标人数", en="Goal of campaigns", unit="人",
    source="EVENTS.md: goal or quota; denominator of campaign_progress",
)  # fmt: skip
def given(quota: Quota) -> Contributions:
    """Count a quota at the union that was given it, and no longer at the one that gave it."""
    its = (label("campaign", quota.campaign),)
    for one, after in pairwise((*quota.given, None)):
        if one is not None:
            ends = after.from_ if after else None
            yield from lasting(quota.union, one.from_, ends, its, one.people)
            yield from lasting(one.by, one.from_, ends, its, -one.people)


@indicators.indicator(
    "skills.campaign_entries", "stock", zh="活动参与人次", en="Entries in campaigns", unit="人次",
    source="EVENTS.md: every entry, with key or without (未实名)",
)  # fmt: skip
def entries(entry: Entry) -> Contributions:
    """Count an entry that wasn't taken back: its heads."""
    if entry.campaign and entry.out != "withdrew":
        keyed = "yes" if entry.member else "no"
        labels = (label("campaign", entry.campaign), f"keyed={keyed}")
        yield Contribution(entry.union, entry.entered_on, entry.heads, labels)


@indicators.indicator(
    "skills.campaign_entries", "stock", zh="活动参与人次", en="Entries in campaigns", unit="人次",
    source="EVENTS.md: every entry, with key or without (未实名)", of=(Suggestion, Innovation),
)  # fmt: skip
def authors(work: Work) -> Contributions:
    """Count each author of a work."""
    if work.campaign:
        for keyed, heads in (("yes", len(work.members)), ("no", work.unkeyed)):
            if heads:
                labels = (label("campaign", work.campaign), f"keyed={keyed}")
                yield Contribution(work.union, work.made_on, heads, labels)


indicators.ratio(
    "skills.campaign_progress", "skills.campaign_people", "skills.campaign_goal",
    zh="活动进度", en="Progress of campaigns", source="EVENTS.md: people / goal",
)  # fmt: skip
