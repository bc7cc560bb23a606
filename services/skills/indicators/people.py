"""Who took part in campaigns: each worker once, at the earliest entry, across all unions.

People and entries are stocks, so that they stand beside the goal on any day. Campaigns don't add
up to people: a worker counts once in each; `campaign_people_any` counts once in all of them.
"""

from __future__ import annotations

from collections.abc import Iterable

from services.skills.indicators.book import indicators
from services.skills.rules.worker import Took, Worker
from shared.figures.indicators import Contribution
from shared.rules.counting import Contributions, Labels, label

UNKNOWN = "unknown"
WORDS = {True: "yes", False: "no", None: UNKNOWN}


def labels(took: Iterable[Took]) -> Labels:
    """Give sex, migrant and employment: of each the first that is said."""
    took = tuple(took)
    sex = next((one.sex for one in took if one.sex), UNKNOWN)
    migrant = next((one.migrant for one in took if one.migrant is not None), None)
    employment = next((one.employment for one in took if one.employment), UNKNOWN)
    return (f"sex={sex}", f"migrant={WORDS[migrant]}", f"employment={employment}")


@indicators.indicator(
    "skills.campaign_people", "stock", zh="活动参与人数", en="People in campaigns", unit="人",
    source="EVENTS.md: once for each campaign and member key, at the earliest entry",
)  # fmt: skip
def people(worker: Worker) -> Contributions:
    """Count a worker once in each campaign."""
    counts = [one for one in worker.took if one.campaign and not one.back]
    for campaign in dict.fromkeys(one.campaign for one in counts):
        own = [one for one in counts if one.campaign == campaign]
        first, its = own[0], (label("campaign", campaign or ""),)
        yield Contribution(first.union, first.on, 1, (*its, *labels(own)))


@indicators.indicator(
    "skills.campaign_people_any", "stock", zh="参与任一活动的人数", en="People in any campaign",
    unit="人", source="EVENTS.md: campaigns don't add, any of them is its own",
)  # fmt: skip
def people_any(worker: Worker) -> Contributions:
    """Count a worker once, at the earliest entry in any campaign."""
    counts = [one for one in worker.took if one.campaign and not one.back]
    if counts:
        yield Contribution(counts[0].union, counts[0].on, 1, labels(counts))
