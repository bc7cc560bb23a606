"""What is counted of training and of grades."""

from __future__ import annotations

from services.skills.indicators.book import indicators
from services.skills.rules.course import Course
from services.skills.rules.grade import Grade
from shared.figures.indicators import Contribution
from shared.rules.counting import Contributions


@indicators.indicator(
    "skills.courses", "flow", zh="培训班数", en="Courses", unit="期",
    source="EVENTS.md: on the day opened, by kind and funder",
)  # fmt: skip
def courses(course: Course) -> Contributions:
    """Count a course at the union that gives it."""
    labels = (f"kind={course.type}", f"funder={course.funder}")
    yield Contribution(course.union, course.opened_on, 1, labels)


@indicators.indicator(
    "skills.trained", "flow", zh="培训职工数", en="Workers trained", unit="人",
    source="EVENTS.md: on the day finished, migrant workers apart",
)  # fmt: skip
def trained(course: Course) -> Contributions:
    """Count those whom a course trained."""
    if course.finished_on is None:
        return
    others = course.trained - course.migrant
    for migrant, heads in (("yes", course.migrant), ("no", others)):
        if heads:
            yield Contribution(course.union, course.finished_on, heads, (f"migrant={migrant}",))


@indicators.indicator(
    "skills.grades_raised", "flow", zh="晋升技能等级数", en="Grades raised", unit="人",
    source="EVENTS.md: once for each certificate, by the new grade",
)  # fmt: skip
def grades_raised(grade: Grade) -> Contributions:
    """Count a grade that was raised; what a course says of its grades isn't added."""
    labels = (f"grade={grade.new}", f"basis={grade.basis}")
    yield Contribution(grade.union, grade.raised_on, 1, labels)
