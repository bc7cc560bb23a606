"""What a run of the demo came to, compared and checked while nothing moves any more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Final, NamedTuple

import psycopg

from deploy.demo.latency import percentile
from deploy.demo.plan import ROOT
from deploy.demo.reckoning import reckon
from deploy.demo.running import Running, today
from deploy.installation import SERVICES
from deploy.verification import verify
from services.city.reads import Reads, ask
from shared.runtime import metrics


class Outcome(NamedTuple):
    """The result, as `--json` prints it; `difference` is the first that the check has found."""

    published: int
    applied: int
    refused: int
    waiting: int
    duplicates: int
    lost: int
    unexpected: int
    in_step: bool
    difference: dict[str, Any] | None
    refused_at_branch: int
    latency_ms: dict[str, float | None]
    totals: dict[str, str | None]

    @property
    def good(self) -> bool:
        """Tell whether nothing is lost, nothing is unexpected, and all agree."""
        return self.in_step and not self.lost and not self.unexpected


def outcome(
    running: Running, seconds: list[float], turned_away: int, tell: Callable[[str], None]
) -> Outcome:
    """Check everything; services and agents have stopped, only the database server runs."""
    files = running.installation.store_files(running.folder)
    tell("comparing the stores with the ledgers")
    found = reckon(running.urls, files)
    report = verify(running.urls, files, lambda what: tell(f"checking {what}"))
    first = report.first_difference
    return Outcome(
        published=found.published,
        applied=found.outcomes.get("applied", 0),
        refused=found.outcomes.get("refused", 0),
        waiting=found.outcomes.get("waiting", 0),
        duplicates=duplicates(),
        lost=found.lost,
        unexpected=found.unexpected,
        in_step=report.in_step,
        difference=first._asdict() if first else None,
        refused_at_branch=turned_away,
        latency_ms={"p50": percentile(seconds, 0.5), "p99": percentile(seconds, 0.99)},
        totals=totals(running, today()),
    )


def duplicates() -> int:
    """Count what came to any service twice in this run, and was dropped."""
    return sum(settled(name, "duplicates")[0] for name in SERVICES)


def settled(service: str, *outcomes: str) -> list[int]:
    """Count the events that a service has settled in this run, for each of these outcomes."""
    counts = {
        sample.labels["outcome"]: int(sample.value)
        for metric in metrics.SETTLED.collect()
        for sample in metric.samples
        if sample.name.endswith("_total") and sample.labels["service"] == service
    }
    return [counts.get(one, 0) for one in outcomes]


PROGRESS: Final = "skills.campaign_progress"
OF_CAMPAIGN: Final = "campaign="


def totals(running: Running, day: dt.date) -> dict[str, str | None]:
    """Give the city's value of every indicator that people see: flows are of the year so far.

    How far each campaign is stands beside how far all are: `skills.campaign_progress/<campaign>`.
    """
    reads = Reads()
    with psycopg.connect(running.urls["city"]) as tx:
        found = reads.all(tx, ask("territorial", ROOT, day))
    seen = {
        name: labels[""]
        for name, labels in found.items()
        if not reads.measures.all[name].hidden
    }  # fmt: skip
    return seen | {
        f"{PROGRESS}/{label.removeprefix(OF_CAMPAIGN)}": value
        for label, value in found[PROGRESS].items()
        if label.startswith(OF_CAMPAIGN)
    }
