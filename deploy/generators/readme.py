"""The tables of commands in both READMEs, from the commands' own sentences and the catalogue."""

from __future__ import annotations

import click

from deploy.commands import sentence, tongxin
from deploy.generators import filled
from deploy.punctuation import punctuated
from shared import words


def files() -> dict[str, str]:
    """Give the READMEs with the tables as the commands are now.

    Raises `WordMissing` for a command whose sentence `[commands]` of the catalogue lacks.
    """
    names = tongxin.list_commands(click.Context(tongxin))
    english = {name: sentence(name) for name in names}
    chinese = {name: words.text(f"commands.{name}", "zh") for name in names}
    return {
        "README.md": filled("README.md", "commands", table("command", "does", english)),
        "README.zh-CN.md": punctuated(
            filled("README.zh-CN.md", "commands", table("命令", "作用", chinese))
        ),
    }


def table(command: str, does: str, sentences: dict[str, str]) -> str:
    """Write the table."""
    rows = [f"| `./tongxin {name}` | {text} |" for name, text in sentences.items()]
    return "\n".join([f"| {command} | {does} |", "|---|---|", *rows])
