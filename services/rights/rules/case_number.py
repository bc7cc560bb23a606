"""The number of a case (案件编号) that can be said on the phone, beside its id."""

from __future__ import annotations

import datetime as dt
from typing import Final

from services.rights.rules.book import rules
from services.rights.rules.call import Call
from services.rights.rules.contract import Contract
from services.rights.rules.dispute import Dispute
from services.rights.rules.household import Household
from services.rights.rules.matter import Matter
from shared.events.rights import CaseNumbered
from shared.streams.rules import Fact, Subject

NUMBERED: Final = (Dispute, Matter, Contract, Household, Call)
"""The kinds of subject that have a number."""


class CaseNumber(Subject, frozen=True, kw_only=True):
    """The number of one case; a case has one, and keeps it even when it is voided."""

    of: str
    about: str
    union: str
    year: int
    serial: int
    number: str
    given_on: dt.date

    def holder(self, day: dt.date) -> str:  # noqa: ARG002 - numbers don't move
        """Give the union that held the case when it was numbered."""
        return self.union


@rules.rule
def numbered(case: None, event: CaseNumbered, _: Fact) -> CaseNumber:  # noqa: ARG001 - there is none
    """Keep the number of a case.

    The case itself has no rule for it and stays as it is: its timeline tells of the number, and
    a case that is voided takes none back.
    """
    return CaseNumber(
        of=event.kind, about=event.about, union=event.union, year=event.year,
        serial=event.serial, number=event.number, given_on=event.on,
    )  # fmt: skip
