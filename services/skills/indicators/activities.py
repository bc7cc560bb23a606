"""What is counted of activities of culture and education."""

from __future__ import annotations

from services.skills.indicators.book import indicators
from services.skills.rules.activity import Activity
from shared.figures.indicators import Contribution
from shared.rules.counting import Contributions


@indicators.indicator(
    "skills.activities", "flow", zh="文体宣教活动次数", en="Cultural activities", unit="次",
    source="EVENTS.md, activity_held: how often, by kind",
)  # fmt: skip
def activities(activity: Activity) -> Contributions:
    """Count how often an activity was held."""
    if activity.times:
        yield Contribution(
            activity.union, activity.held_on, activity.times, (f"kind={activity.type}",)
        )
