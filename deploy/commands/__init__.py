"""The commands of `./tongxin`, one file each: a new file with a `command` is a new command."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from pathlib import Path

import click

TOP = Path(__file__).resolve().parents[2]
"""The folder that `./tongxin` stands in."""


class Commands(click.Group):
    """A group that knows its commands from the files, and imports one only when it runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name the commands, in alphabetical order."""
        modules = pkgutil.iter_modules(__path__)
        return sorted(m.name.replace("_", "-") for m in modules if not m.name.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; None when there is no file for it."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"{__name__}.{cmd_name.replace('-', '_')}")
        found: click.Command = module.command
        found.name = cmd_name
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands, each with its sentence, on one screen."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, sentence(name)) for name in self.list_commands(ctx)])


def sentence(name: str) -> str:
    """Read a command's one sentence from its file, without importing what the command needs."""
    source = Path(__file__).with_name(f"{name.replace('-', '_')}.py").read_text("utf-8")
    lines = (ast.get_docstring(ast.parse(source)) or "").splitlines()
    return lines[0] if lines else ""


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def tongxin() -> None:
    """Branch unions' reports become city totals that agree, and prove it."""
