"""Options that many commands take."""

from __future__ import annotations

from pathlib import Path

import click

from deploy.commands import TOP

data = click.option(
    "--data", type=click.Path(path_type=Path), default=TOP / ".data" / "demo", show_default=True,
    help="Folder of the installation; its installation.json says where everything is.",
)  # fmt: skip
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
