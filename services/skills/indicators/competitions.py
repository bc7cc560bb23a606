"""What is counted of competitions and drills, and of the employers whose workers enter."""

from __future__ import annotations

from services.skills.indicators.book import indicators
from services.skills.rules.competition import Competition
from services.skills.rules.workplace import Workplace
from shared.figures.indicators import Contribution
from shared.rules.counting import Contributions


@indicators.indicator(
    "skills.competitions", "flow", zh="竞赛、练兵场次", en="Competitions and drills", unit="场",
    source="EVENTS.md: on the day planned",
)  # fmt: skip
def competitions(competition: Competition) -> Contributions:
    """Count a competition or drill at its organizer."""
    labels = (f"kind={competition.type}", f"level={competition.level}")
    yield Contribution(competition.union, competition.planned_on, 1, labels)


@indicators.indicator(
    "skills.competition_employers", "flow", zh="参赛单位数", en="Employers in competitions",
    unit="个", source="EVENTS.md: employers with an entry, once in a calendar year",
)  # fmt: skip
def employers(workplace: Workplace) -> Contributions:
    """Count an employer at its earliest entry of each year, at the union that made it."""
    years = set()
    for one in workplace.entries:
        if one.number > 0 and one.on.year not in years:
            years.add(one.on.year)
            yield Contribution(one.union, one.on, 1)
