"""A branch's terminal, for the tests of what is typed there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from deploy.commands.agent import command
from services.agent.identity import Identity
from tests.agents import FEDERATION_KEY, UNION, id_number

URL = "amqps://broker.example:5671/city"


class Branch:
    """A branch's terminal, with a store of its own."""

    def __init__(self, folder: Path) -> None:
        """Take the folder for the store."""
        self.folder = folder
        self.store = folder / "branch.store"

    def types(self, *words: str | Path, text: str | None = None) -> Result:
        """Run a command; errors of the house are raised."""
        words = ("--store", self.store, *words)
        return CliRunner().invoke(command, [*map(str, words)], input=text, catch_exceptions=False)

    def told(self, *words: str | Path, text: str | None = None) -> Any:  # noqa: ANN401 - any JSON
        """Run a command with --json; give what it printed."""
        return json.loads(self.types(*words, "--json", text=text).stdout)

    def bundle(self, **fields: object) -> Path:
        """Write a bundle of a store that `admit` has made."""
        made = Identity.new()
        bundle = {
            "agent": "branch", "store": made.id, "private_key": made.private_key.hex(),
            "unions": [UNION], "broker_url": URL, "broker_password": "p/w@d",
            "federation_key": FEDERATION_KEY.hex(),
        } | fields  # fmt: skip
        file = self.folder / "bundle.json"
        file.write_text(json.dumps({name: one for name, one in bundle.items() if one is not None}))
        return file


def with_account(folder: Path) -> Branch:
    """Give a branch that has joined, with an account."""
    made = Branch(folder)
    made.told("join", made.bundle())
    made.told("account", "li.na", "--person", "李娜", "--id-number", id_number(999))
    return made
