"""Moves old months of the ledgers into files, and back."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click
import orjson

from deploy.commands import _options as options

a_month = click.argument("month", type=click.DateTime(["%Y-%m"]))


@click.group(invoke_without_command=True)
@options.data
@options.as_json
@click.pass_context
def command(context: click.Context, data: Path, as_json: bool) -> None:
    """List the months of each ledger: what lies in the table, what in files.

    Verify, replay and the services read both. Files are in the installation's folder, or where
    TONGXIN_MONTHS says.
    """
    context.obj = data
    if context.invoked_subcommand is None:
        from deploy.months import listing

        tell(listing(data), lines, as_json)


@command.command()
@a_month
@options.as_json
@click.pass_obj
def detach(data: Path, month: dt.datetime, as_json: bool) -> None:
    """Take MONTH (2025-03) and all before it out of every ledger, each into a file.

    A month goes 31 days after its end, once nothing of it waits. Exit 1 when one was left. The
    files are needed as the databases are: keep copies of them.
    """
    from deploy.months import detach_until

    done = detach_until(data, month.date(), telling(as_json))
    tell(done, outcome, as_json)
    sys.exit(1 if any(one["left"] for one in done.values()) else 0)


@command.command()
@a_month
@options.as_json
@click.pass_obj
def attach(data: Path, month: dt.datetime, as_json: bool) -> None:
    """Take MONTH (2025-03) back into every ledger that has it in a file.

    The files stay where they are: an older backup of a database may name them.
    """
    from deploy.months import attach_month

    tell(attach_month(data, month.date(), telling(as_json)), outcome, as_json)


def telling(quiet: bool) -> Callable[[str], None]:
    """Give whom to tell of progress."""
    return lambda what: None if quiet else click.echo(f"  {what}", err=True)


def tell(
    found: Mapping[str, Any], said: Callable[[Mapping[str, Any]], Iterator[str]], as_json: bool
) -> None:
    """Print one JSON object, or lines."""
    if as_json:
        click.echo(orjson.dumps(found).decode())
        return
    for line in said(found):
        click.echo(line)


def lines(found: Mapping[str, Any]) -> Iterator[str]:
    """Tell what lies where, a line for each month and file."""
    for service, parts in found.items():
        for one in parts["attached"]:
            waits = f", {one['waits']} wait" if one["waits"] else ""
            yield f"{service}  {one['month']}  {size(one)}  in the table{waits}"
        for one in parts["detached"]:
            yield f"{service}  {one['month']}  {size(one)}  {one['file']}"
        for path in parts["unnamed"]:
            yield f"{service}  {path}  isn't named by the table"


def size(one: Mapping[str, Any]) -> str:
    """Tell how much a month is."""
    return f"{one['rows']} events  {one['bytes'] / 1_000_000:.1f} MB"


def outcome(done: Mapping[str, Any]) -> Iterator[str]:
    """Tell what was done, and what was left and why."""
    for service, parts in done.items():
        for file in parts["files"]:
            yield f"{service}  {file}"
        for why in parts.get("left", ()):
            yield f"{service}  {why}"
    if not any(parts["files"] or parts.get("left") for parts in done.values()):
        yield "Nothing to do."
