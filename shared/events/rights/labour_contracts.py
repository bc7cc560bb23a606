"""Labour contracts (劳动合同): how many should be signed at an employer, and how many are."""

from __future__ import annotations

from shared.events.base import Count, Day, EmployerId, Report, event


@event("劳动合同签订情况", who="O", subject=("workplace", "{employer}"))
class LabourContractsCounted(Report, frozen=True, kw_only=True):
    """Workers of an employer with whom a contract is to be signed (劳动合同法 10), as of a day.

    `open_ended` are those without a fixed end, `migrant_signed` those of migrant workers.
    """

    employer: EmployerId
    as_of: Day
    should_sign: Count
    signed: Count
    open_ended: Count
    migrant_signed: Count
