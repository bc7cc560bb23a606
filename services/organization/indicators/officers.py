"""What is counted of officers and their training."""

from __future__ import annotations

from services.organization.indicators.book import indicators
from services.organization.rules.officer import Officer
from services.organization.rules.officer_course import OfficerCourse
from shared.figures.indicators import Contribution
from shared.rules.counting import Contributions, lasting
from shared.rules.spans import Days, without


@indicators.indicator(
    "organization.officers", "stock", zh="工会干部数", en="Officers", unit="人",
    source="DOMAIN.md 6, 9: full-time, part-time, socialized; somebody with two posts counts once",
)  # fmt: skip
def officers(officer: Officer) -> Contributions:
    """Count somebody once while holding a post in the union, as the oldest of them says.

    Whoever has posts in two unions is an officer of each.
    """
    counted: list[Days] = []
    for post in sorted(officer.posts, key=lambda one: one.from_):
        labels = (f"engagement={post.engagement}", f"sex={officer.sex}")
        for begins, ends in without([post.days], counted):
            yield from lasting(officer.union, begins, ends, labels)
        counted.append(post.days)


@indicators.indicator(
    "organization.officers_trained", "flow", zh="培训工会干部人次", en="Officers trained",
    unit="人", source="EVENTS.md: heads trained, by the level that held the course",
)  # fmt: skip
def officers_trained(course: OfficerCourse) -> Contributions:
    """Count the heads of a course on its day."""
    yield Contribution(course.union, course.on, course.officers, (f"level={course.level}",))
