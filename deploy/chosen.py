"""What an operator has chosen: in the environment, or in the .env that compose reads."""

from __future__ import annotations

from pathlib import Path
from typing import Final

ENV: Final = Path(__file__).resolve().parents[1] / ".env"
"""Beside docker-compose.yml, where compose looks for it."""


def chosen(name: str, default: str) -> str:
    """Give TONGXIN_<name> as compose would take it: the environment goes before .env."""
    from environs import Env  # noqa: PLC0415 - `--help` answers at once

    env = Env()
    env.read_env(str(ENV), recurse=False)
    found: str = env.str(f"TONGXIN_{name}", default)
    return found
