"""Tries the newest backup beside what lives."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import orjson

from deploy.commands import _backups as shared
from deploy.commands import _options as options

if TYPE_CHECKING:
    from deploy.backups.drilling import Lack, Tried


@click.command()
@click.argument("name", required=False)
@shared.shelf
@shared.stores
@options.data
@options.as_json
def command(
    name: str | None, shelf: Path | None, stores: tuple[str, ...], data: Path, as_json: bool
) -> None:
    """Try the backup NAME, or the newest; exit 1 where it isn't what it should be.

    Schema, chains, states, figures and totals are computed anew in databases under other names,
    one after the other, each dropped before the next: there must be room for the largest. Says how
    long it took, and what a real restore would lack.
    """
    from deploy.backups.drilling import drill
    from deploy.backups.manifest import read
    from deploy.backups.shelf import found

    backup = found(shared.shelf_of(shelf, data), name)
    taken_at = read(backup).taken_at
    tell = shared.telling(quiet=as_json)
    tell(f"{backup}, taken {taken_at:%Y-%m-%d %H:%M}")
    tried = []
    with shared.place(data, stores) as at:
        for one in drill(at, backup, tell):
            tried.append(one)
            if not as_json:
                show(one)
    good = not any(one.first_difference for one in tried)
    if as_json:
        said = {
            "backup": str(backup), "taken_at": taken_at, "good": good,
            "parts": {one.name: told(one) for one in tried},
        }  # fmt: skip
        click.echo(orjson.dumps(said).decode())
    sys.exit(0 if good else 1)


def told(one: Tried) -> dict[str, Any]:
    """Give what the trial of one database came to as JSON."""
    first = one.first_difference
    return {
        "restored_seconds": round(one.restored, 3),
        "checked_seconds": round(one.checked, 3),
        "first_difference": first._asdict() if first else None,
        "lack": one.lack._asdict() if one.lack else None,
    }


def show(one: Tried) -> None:
    """Tell what the trial of one database came to."""
    first = one.first_difference
    state = "differs" if first else "whole"
    click.echo(f"{one.name}: {state}; restored in {one.restored:.1f} s, "
               f"looked through in {one.checked:.1f} s")  # fmt: skip
    if first:
        click.echo(f"  {first.where} at {first.key}:\n"
                   f"    held      {first.held}\n    should be {first.expected}")  # fmt: skip
    for line in lacking(one.lack):
        click.echo(f"  {line}")


def lacking(lack: Lack | None) -> list[str]:
    """Tell what a real restore would lack."""
    if lack is None:
        return ["nothing lives there to compare with"]
    lines = [
        f"a restore would lack, in {lack.streams} streams:",
        f"  {lack.from_streams} numbers that come again from others, {lack.own} of its own",
    ]
    if lack.let_in:
        lines.append(f"let in since, to be let in again: {', '.join(lack.let_in)}")
    if lack.shut_out:
        lines.append(f"shut out since, to be shut out again: {', '.join(lack.shut_out)}")
    return lines
