"""All that rights declares, in one name."""

from __future__ import annotations

from services.rights.announce import announce
from services.rights.indicators import indicators
from services.rights.raising import raise_overdue
from services.rights.rules import rules
from services.rights.rules.findings import findings
from shared.events import directory  # noqa: F401 - the types that it takes in
from shared.streams.station import Domain

rights = Domain(
    "rights", rules, indicators, announce, announces=("standing", "adverse_fact", "indicator"),
    people=("household",), react=raise_overdue, mark_of=findings.mark,
)  # fmt: skip
