"""What the bundle of `admit` says, and what happened last: JSON by name, in the store's file."""

from __future__ import annotations

from typing import Any

import msgspec

from services.agent.database import Database
from services.agent.queries import queries


class Settings:
    """Named values of the store."""

    def __init__(self, database: Database) -> None:
        """Take the file they stand in."""
        self.database = database

    def get(self, name: str) -> Any:  # noqa: ANN401 - any JSON value
        """Give a value; None when it isn't set."""
        row = self.database.row(queries.setting, name=name)
        return None if row is None else msgspec.json.decode(row["value"])

    def set(self, name: str, value: object) -> None:
        """Set a value."""
        with self.database.write() as tx:
            text = msgspec.json.encode(value).decode()
            tx.execute(queries.set_setting, {"name": name, "value": text})

    def drop(self, name: str) -> None:
        """Forget a value."""
        with self.database.write() as tx:
            tx.execute(queries.drop_setting, {"name": name})
