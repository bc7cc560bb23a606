"""The rules of skills: what unions report, folded to campaigns, works and honours.

Pure functions `(subject or None, event, fact) → subject`. Importing this package fills the book.
"""

from services.skills.rules import (
    activity,
    against,
    bearer,
    campaign,
    competition,
    conferring,
    course,
    entry,
    grade,
    honour_round,
    innovation,
    nominating,
    nomination,
    quota,
    round,  # noqa: A004 - the noun of the field
    standing,
    studio,
    suggestion,
    worker,
    workplace,
)
from services.skills.rules.book import rules
from shared.events import skills
from shared.rules import common

common.register(rules, skills)

__all__ = [
    "activity",
    "against",
    "bearer",
    "campaign",
    "competition",
    "conferring",
    "course",
    "entry",
    "grade",
    "honour_round",
    "innovation",
    "nominating",
    "nomination",
    "quota",
    "round",
    "rules",
    "standing",
    "studio",
    "suggestion",
    "worker",
    "workplace",
]
