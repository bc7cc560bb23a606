"""What a report to skills may be true and against: the lines of the `.toml` files beside this."""

from __future__ import annotations

from pathlib import Path

from shared.rules.findings import Findings

findings = Findings(Path(__file__).parent)
found = findings.found
