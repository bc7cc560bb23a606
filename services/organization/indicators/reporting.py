"""What is counted of the reporting itself: months confirmed, and what was against a rule."""

from __future__ import annotations

from typing import Final

from services.organization.indicators.book import indicators
from services.organization.indicators.standing import counting
from services.organization.rules.baseline import Baseline
from services.organization.rules.double import Double
from services.organization.rules.employer import Employer
from services.organization.rules.headcount import Headcount
from services.organization.rules.member import Member
from services.organization.rules.officer import Officer
from services.organization.rules.officer_course import OfficerCourse
from services.organization.rules.union import ONE_DAY, Union
from services.organization.rules.visit import Problem
from services.organization.rules.workforce import Workforce
from shared.figures.indicators import Contribution
from shared.rules.counting import Contributions, lasting
from shared.rules.period import Period, month_end
from shared.streams.rules import Subject

LATEST_DAY: Final = 31
"""Confirmations that reached us later than this after a month's end are `later`."""


@indicators.indicator(
    "organization.periods_confirmed", "flow", zh="月报确认数", en="Months confirmed", unit="个",
    source="EVENTS.md, period_confirmed: dated by the end of the month",
)  # fmt: skip
def periods_confirmed(period: Period) -> Contributions:
    """Count a confirmed month on its last day.

    Label `reached`: how many days later the first confirmation came, so that any cut-off can be
    read from it.
    """
    late = (period.reached_on - period.last_day).days
    reached = f"{max(late, 0):02}" if late <= LATEST_DAY else "later"
    yield Contribution(period.union, period.last_day, 1, (f"reached={reached}",))


@indicators.indicator(
    "organization.reports_due", "stock", zh="应报工会数", en="Unions due to confirm", unit="个",
    source="EVENTS.md: denominator of city.reports_on_time_rate", hidden=True,
)  # fmt: skip
def reports_due(union: Union) -> Contributions:
    """Count a grassroots union for the month that ended last, when it counted on its last day."""
    for begins, ends in counting(union):
        first, last = month_end(begins), month_end(ends) if ends else None
        if first != last:
            yield from lasting(union.union, first, last)


@indicators.indicator(
    "organization.reports_on_time", "stock", zh="按时确认工会数",
    en="Unions that confirmed in time", unit="个",
    source="EVENTS.md: numerator of city.reports_on_time_rate", hidden=True,
)  # fmt: skip
def reports_on_time(union: Union) -> Contributions:
    """Count it when its confirmation of that month reached us by the cut-off; data, unverified."""
    days = list(counting(union))
    for one in union.on_time:
        if any(begins <= one and (ends is None or one < ends) for begins, ends in days):
            yield from lasting(union.union, one, month_end(one + ONE_DAY))


indicators.ratio(
    "city.reports_on_time_rate",
    "organization.reports_on_time",
    "organization.reports_due",
    zh="报送及时率",
    en="Reports on time",
    source="EVENTS.md: of grassroots unions, for the month that ended last; not streams",
)

findings = indicators.indicator(
    "organization.findings", "flow", zh="违规提示数", en="Findings", unit="次",
    source="EVENTS.md: reports that were true and against a rule, by rule",
)  # fmt: skip


def found(subject: Subject) -> Contributions:
    """Count the findings of a subject at the union that held it, on the day of the report."""
    for one in subject.findings:
        yield Contribution(
            subject.holder(one.on), one.on, 1, (f"rule={one.rule}", f"severity={one.severity}")
        )


@findings
def findings_of_union(union: Union) -> Contributions:
    """Count what was found of a union."""
    return found(union)


@findings
def findings_of_employer(employer: Employer) -> Contributions:
    """Count what was found of an employer."""
    return found(employer)


@findings
def findings_of_member(member: Member) -> Contributions:
    """Count what was found of a membership."""
    return found(member)


@findings
def findings_of_headcount(headcount: Headcount) -> Contributions:
    """Count what was found of a declaration."""
    return found(headcount)


@findings
def findings_of_period(period: Period) -> Contributions:
    """Count what was found of a confirmation."""
    return found(period)


@findings
def findings_of_baseline(baseline: Baseline) -> Contributions:
    """Count what was found of a number from outside."""
    return found(baseline)


@findings
def findings_of_officer(officer: Officer) -> Contributions:
    """Count what was found of an officer."""
    return found(officer)


@findings
def findings_of_course(course: OfficerCourse) -> Contributions:
    """Count what was found of a course."""
    return found(course)


@findings
def findings_of_problem(problem: Problem) -> Contributions:
    """Count what was found of a problem."""
    return found(problem)


@findings
def findings_of_double(double: Double) -> Contributions:
    """Count what was found of a double."""
    return found(double)


@findings
def findings_of_workforce(workforce: Workforce) -> Contributions:
    """Count what was found of a workforce."""
    return found(workforce)
