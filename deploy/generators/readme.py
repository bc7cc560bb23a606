"""The table of commands in README.md, from the commands' own sentences."""

from __future__ import annotations

import click

from deploy.commands import sentence, tongxin
from deploy.generators import filled


def files() -> dict[str, str]:
    """Give README.md with the table as the commands are now."""
    names = tongxin.list_commands(click.Context(tongxin))
    rows = [f"| `./tongxin {name}` | {sentence(name)} |" for name in names]
    table = "\n".join(["| command | does |", "|---|---|", *rows])
    return {"README.md": filled("README.md", "commands", table)}
