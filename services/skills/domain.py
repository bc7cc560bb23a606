"""All that skills declares, in one name."""

from __future__ import annotations

from services.skills.announce import announce
from services.skills.checking import check_standing
from services.skills.indicators import indicators
from services.skills.rules import rules
from services.skills.rules.findings import findings
from shared.events import directory  # noqa: F401 - the types that it takes in
from shared.streams.station import Domain

skills = Domain(
    "skills", rules, indicators, announce, announces=("grade", "indicator"),
    people=("worker", "entry", "grade", "bearer"), react=check_standing, mark_of=findings.mark,
)  # fmt: skip
