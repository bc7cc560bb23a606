"""The rules of organization: what unions report, folded to employers, unions and members.

Pure functions `(subject or None, event, fact) → subject`; articles are those of the Trade Union
Law (工会法, 2021). Importing this package fills the book.
"""

from services.organization.rules import (
    baseline,
    chair,
    committee,
    coverage,
    double,
    election,
    employer,
    enrolment,
    founding,
    headcount,
    legal_person,
    member,
    membership,
    officer,
    officer_course,
    refused,
    reporting,
    reshaping,
    skill,
    splitting,
    staff_home,
    store,
    union,
    visit,
    workforce,
)
from services.organization.rules.book import rules
from shared.events import organization
from shared.rules import common

workforce.register()
common.register(rules, organization)

__all__ = [
    "baseline",
    "chair",
    "committee",
    "coverage",
    "double",
    "election",
    "employer",
    "enrolment",
    "founding",
    "headcount",
    "legal_person",
    "member",
    "membership",
    "officer",
    "officer_course",
    "refused",
    "reporting",
    "reshaping",
    "rules",
    "skill",
    "splitting",
    "staff_home",
    "store",
    "union",
    "visit",
    "workforce",
]
