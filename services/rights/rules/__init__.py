"""The rules of rights: what unions report, folded to what became of each case.

Pure functions `(subject or None, event, fact) → subject`. Importing this package fills the book.
"""

from services.rights.rules import (
    arbitrating,
    bargaining,
    congress,
    contract,
    filing,
    harmony,
    legal_aid,
    matter,
    mediating,
    moving,
    proposal,
    signing,
    suing,
    workplace,
)
from services.rights.rules.book import rules
from shared.events import rights
from shared.rules import common

common.register(rules, rights)

__all__ = [
    "arbitrating",
    "bargaining",
    "congress",
    "contract",
    "filing",
    "harmony",
    "legal_aid",
    "matter",
    "mediating",
    "moving",
    "proposal",
    "rules",
    "signing",
    "suing",
    "workplace",
]
