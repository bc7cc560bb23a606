"""What a person sees while the demo runs: calm lines, on a terminal one that moves."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from rich.console import Console
from rich.status import Status
from rich.table import Table

from deploy.demo.outcome import Outcome

EVERY: Final = 0.5
"""Seconds between changes of the moving line."""

CASES: Final = "cases"
SKILLS: Final = "skills"
STAGES: Final = {
    "federations": "importing the federations of counties, industries, towns and streets",
    "employers": "importing employers",
    "unions": "importing grassroots unions",
    "rosters": "importing members",
    "officers": "importing officers",
    CASES: "telling the year's cases of rights",
    SKILLS: "telling the year of campaigns, competitions, suggestions and innovations",
}


class Screen:
    """Tells a person how it goes; with `--json` on standard error: the other is for JSON."""

    def __init__(self, *, as_json: bool) -> None:
        """Say whether standard output is for JSON."""
        self.console = Console(stderr=as_json, highlight=False, soft_wrap=True)
        self.status: Status | None = None
        self.stage = ""
        self.next = 0.0

    def say(self, line: str) -> None:
        """Tell a line that stays."""
        self.console.print(line)

    def show(self, line: str) -> None:
        """Change the moving line; where nothing can move, nothing is shown."""
        if not self.console.is_terminal:
            return
        if self.status is None:
            self.status = self.console.status(line, spinner="dots", refresh_per_second=4)
            self.status.start()
        self.status.update(line)

    def imported(self, stage: str, done: int, rows: int) -> None:
        """Tell how far the import is."""
        if stage != self.stage:
            self.stage = stage
            self.say(f"  {STAGES[stage]}")
        self.now_and_then(lambda: f"{done:,} of {rows:,} rows")

    def now_and_then(self, line: Callable[[], str]) -> None:
        """Change the moving line, but not oftener than an eye can follow."""
        if self.console.is_terminal and time.monotonic() >= self.next:
            self.next = time.monotonic() + EVERY
            self.show(line())

    def end(self) -> None:
        """Take the moving line away."""
        if self.status is not None:
            self.status.stop()
            self.status = None

    def result(self, found: Outcome) -> None:
        """Tell what a run came to."""
        self.end()
        table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
        for name in ("published", "applied", "refused", "waiting", "duplicates", "lost",
                     "unexpected"):  # fmt: skip
            table.add_row(name, f"{getattr(found, name):,}")
        table.add_row("in step", "yes" if found.in_step else f"no: {found.difference}")
        self.console.print(table)


def page(port: int, token: str) -> str:
    """Give the page's address with the token that opens it."""
    return f"http://127.0.0.1:{port}/?token={token}"


def told(published: int, applied: int, refused: int, waiting: int) -> str:
    """Give the moving line: what was sent, and what became of it."""
    return (
        f"published {published:,}   applied {applied:,}   refused {refused:,}   waiting {waiting:,}"
    )
