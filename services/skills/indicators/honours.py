"""What is counted of honours: those conferred, by honour, and the share of each group in a round.

Groups overlap, so each is a dimension of its own, yes or no. The share has a numerator and a
denominator for each group, for a ratio divides cells of one label.
"""

from __future__ import annotations

from typing import Final

from services.skills.indicators.book import indicators
from services.skills.rules.nomination import GROUPS, Nomination
from shared.figures.indicators import Contribution
from shared.rules.counting import Contributions, Labels

SHARE: Final = "EVENTS.md: honour_group_share, group / all of a round"


def of(nomination: Nomination, group: str) -> Labels:
    """Give the labels of one group in its round."""
    return (f"group={group}", f"round_group={group}.{nomination.round}")


@indicators.indicator(
    "skills.honours", "flow", zh="授予荣誉数", en="Honours conferred", unit="个",
    source="EVENTS.md: by honour and group, on the day conferred",
)  # fmt: skip
def honours(nomination: Nomination) -> Contributions:
    """Count an honour at the union that nominated."""
    if nomination.conferred is not None:
        groups = (f"{one}={'yes' if one in nomination.groups else 'no'}" for one in GROUPS)
        labels = (f"honour={nomination.honour}", *groups)
        yield Contribution(nomination.union, nomination.conferred.on, 1, labels)


@indicators.indicator(
    "skills.honour_groups", "flow", zh="获荣誉群体数", en="Honours by group", unit="个",
    source=SHARE, hidden=True,
)  # fmt: skip
def groups(nomination: Nomination) -> Contributions:
    """Count it once for each of its groups."""
    if nomination.conferred is not None:
        for group in GROUPS:
            if group in nomination.groups:
                yield Contribution(nomination.union, nomination.conferred.on, 1,
                                   of(nomination, group))  # fmt: skip


@indicators.indicator(
    "skills.honour_group_all", "flow", zh="获荣誉总数（按群体列）", en="Honours, for each group",
    unit="个", source=SHARE, hidden=True,
)  # fmt: skip
def group_all(nomination: Nomination) -> Contributions:
    """Count it once for every group that there is."""
    if nomination.conferred is not None:
        for group in GROUPS:
            yield Contribution(nomination.union, nomination.conferred.on, 1, of(nomination, group))


indicators.ratio(
    "skills.honour_group_share", "skills.honour_groups", "skills.honour_group_all",
    zh="获荣誉各群体占比", en="Share of groups in honours", source=SHARE,
)  # fmt: skip
