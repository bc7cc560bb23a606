"""What a report to organization may be true and against: the lines of `findings.toml`."""

from __future__ import annotations

from pathlib import Path

from shared.rules.findings import Findings

findings = Findings(Path(__file__).parent)
LINES = findings.lines
found = findings.found
