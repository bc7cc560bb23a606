"""Prints a .env for compose, each secret in it new."""

from __future__ import annotations

import secrets

import click

from deploy.commands import TOP


@click.command()
def command() -> None:
    """Print deploy/example.env with new secrets, for the file .env.

    The token that may read the page is told on the terminal; only its hash is in the file.
    """
    from services.gateway.tokens import hashed, new_token

    token = new_token()
    for line in (TOP / "deploy" / "example.env").read_text("utf-8").splitlines():
        if line.endswith(("_PASSWORD=", "_KEY=")):
            click.echo(line + secrets.token_hex(32))
        elif line == "TONGXIN_WEB_TOKENS=":
            click.echo(line + hashed(token))
        else:
            click.echo(line)
    click.echo(f"The token that may read the page, told only now: {token}", err=True)
