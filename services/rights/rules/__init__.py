"""The rules of rights: what unions report, folded to what became of each case.

Pure functions `(subject or None, event, fact) → subject`. Importing this package fills the book.
"""

from services.rights.rules import (
    adverse_fact,
    arbitrating,
    bargaining,
    call,
    call_check,
    care,
    case_number,
    congress,
    contract,
    contract_filing,
    contract_life,
    filing,
    hardship_file,
    hardship_filing,
    harmony,
    hotline,
    household,
    legal_aid,
    matter,
    mediating,
    moving,
    proposal,
    risk,
    signing,
    suing,
    workplace,
)
from services.rights.rules.book import rules
from shared.events import rights
from shared.rules import common

common.register(rules, rights)

__all__ = [
    "adverse_fact",
    "arbitrating",
    "bargaining",
    "call",
    "call_check",
    "care",
    "case_number",
    "congress",
    "contract",
    "contract_filing",
    "contract_life",
    "filing",
    "hardship_file",
    "hardship_filing",
    "harmony",
    "hotline",
    "household",
    "legal_aid",
    "matter",
    "mediating",
    "moving",
    "proposal",
    "risk",
    "rules",
    "signing",
    "suing",
    "workplace",
]
