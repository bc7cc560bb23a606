"""Writes a .env for compose, each secret in it new."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import click

from deploy.commands import TOP


@click.command()
@click.option(
    "--to", type=click.Path(path_type=Path),
    help="Write it there, for your eyes only; one that is there is never written over.",
)  # fmt: skip
def command(to: Path | None) -> None:
    """Give deploy/example.env new secrets: into the file --to, or printed.

    The token that may read the page is told on the terminal; only its hash is in the file.
    """
    from services.gateway.tokens import hashed, new_token

    token = new_token()
    text = "\n".join(filled(hashed(token))) + "\n"
    if to:
        write_new(to, text)
    else:
        click.echo(text, nl=False)
    click.echo(f"The token that may read the page, told only now: {token}", err=True)


def filled(token_hash: str) -> Iterator[str]:
    """Give the example's lines, each secret filled in."""
    for line in (TOP / "deploy" / "example.env").read_text("utf-8").splitlines():
        if line.endswith(("_PASSWORD=", "_KEY=")):
            yield line + secrets.token_hex(32)
        elif line == "TONGXIN_WEB_TOKENS=":
            yield line + token_hash
        else:
            yield line


def write_new(path: Path, text: str) -> None:
    """Write a file for the owner alone. Raises `FileExistsError`, and then nothing has changed."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
