"""Checks format, lint, types, contracts, generated files."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from typing import NamedTuple

import click

from deploy.commands import TOP

IMPORTS = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_logo=True))"


class Step(NamedTuple):
    """One check: its name, and what runs it and gives whether it holds and what it said."""

    name: str
    run: Callable[[], tuple[bool, str]]


@click.command()
@click.option("--fix", is_flag=True, help="Format, mend what can be, write generated files.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of lines.")
def command(fix: bool, as_json: bool) -> None:
    """Check format, lint, types, import contracts and generated files.

    All steps run, whatever fails; the exit code is 1 when one did.
    """
    steps = []
    for step in planned(fix=fix):
        started = time.monotonic()
        holds, said = step.run()
        seconds = round(time.monotonic() - started, 1)
        steps.append({"name": step.name, "ok": holds, "seconds": seconds, "said": said})
        if not as_json:
            tell(step.name, holds, seconds, said)
    failed = [step["name"] for step in steps if not step["ok"]]
    if as_json:
        click.echo(json.dumps({"ok": not failed, "steps": steps}, ensure_ascii=False))
    elif failed:
        click.secho(f"failed: {', '.join(map(str, failed))}", fg="red")
    sys.exit(1 if failed else 0)


def planned(*, fix: bool) -> list[Step]:
    """Give the steps in the order in which a mistake is cheapest to mend."""
    formatting, linting = ([], ["--fix"]) if fix else (["--check"], [])
    samples = [] if fix else ["--check"]
    return [
        Step("generated", lambda: generated(fix=fix)),
        Step("samples", lambda: tool("-m", "tests.contracts.golden", *samples)),
        Step("format", lambda: tool("-m", "ruff", "format", *formatting, ".")),
        Step("lint", lambda: tool("-m", "ruff", "check", *linting, ".")),
        Step("imports", lambda: tool("-c", IMPORTS)),
        Step("types", lambda: tool("-m", "mypy")),
    ]


def tool(*arguments: str) -> tuple[bool, str]:
    """Run a tool of this environment at the top."""
    done = subprocess.run(  # noqa: S603 - our own interpreter, with the steps' arguments
        [sys.executable, *arguments], cwd=TOP, capture_output=True, text=True, check=False
    )
    return done.returncode == 0, (done.stdout + done.stderr).strip()


def generated(*, fix: bool) -> tuple[bool, str]:
    """Compare the generated files with what they should hold, or write them."""
    from deploy import generators

    stale = generators.stale()
    names = ", ".join(str(path.relative_to(TOP)) for path in stale)
    if fix:
        for path, text in stale.items():
            path.write_text(text, "utf-8")
        return True, f"written: {names}" if names else ""
    return not stale, f"stale, write them with ./tongxin check --fix: {names}" if names else ""


def tell(name: str, holds: bool, seconds: float, said: str) -> None:
    """Print a step's line, and what the tool said when it fails."""
    if not holds:
        click.echo(said)
    mark = click.style("ok    ", fg="green") if holds else click.style("failed", fg="red")
    click.echo(f"{mark} {name:<10} {seconds:5.1f} s")
