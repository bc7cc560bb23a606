"""All that organization declares, in one name."""

from __future__ import annotations

from services.organization.announce import announce
from services.organization.indicators import indicators
from services.organization.rules import rules
from services.organization.rules.findings import findings
from services.organization.stores import successor
from shared.events import directory, figures  # noqa: F401 - the types that it announces
from shared.streams.station import Domain

organization = Domain(
    "organization", rules, indicators, announce,
    announces=("union", "employer", "workplace", "store", "indicator"), successor=successor,
    people=("member", "double", "officer", "skill"), mark_of=findings.mark,
)  # fmt: skip
