"""The city's end of the streams: figures become totals, announcements the directory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from services.city import telling
from services.city.answers import Answers
from services.city.totals import TotalsKeeper
from shared.events import directory, figures  # noqa: F401 - the types that arrive here
from shared.streams import entries
from shared.streams.intake import Clock
from shared.streams.ledger import Arrival, Connection
from shared.streams.outbox import Database
from shared.streams.projection import DirectoryKeeper
from shared.streams.queries import load_queries
from shared.streams.station import Reader
from shared.streams.wire import Message

queries: Final = load_queries(Path(__file__).with_name("queries.sql"))


class CityStation(Reader):
    """Takes in what the services announce, and reads what it makes of it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Open the city's store."""
        super().__init__("city", database, clock)
        self.totals = TotalsKeeper()
        self.answers = Answers()
        announcements = DirectoryKeeper(self.directory, self.learn)
        self.read({"figures": self.totals, "announcements": announcements})

    def learn(self, tx: Connection, announced: Sequence[Arrival], today: dt.date) -> list[Arrival]:
        """Let the totals follow what was announced of unions."""
        rows = entries.number(tx, announced)
        return [*rows, *self.totals.learnt(tx, [str(one.key) for one in announced], today)]

    def answer(self, method: str, **question: Any) -> Any:  # noqa: ANN401 - plain JSON
        """Answer a question from the database."""
        with self.database.transaction() as tx:
            tx.execute(queries.as_one)
            return getattr(self.answers, method)(tx, **question)

    def changed_since(self, version: int | None) -> dict[str, Any]:
        """Give the root's totals when anything was settled since a version of them."""
        with self.database.transaction() as tx:
            newest = self.version(tx)
            self.answers.refresh(tx)
            if newest == version or self.answers.directory.root is None:
                return {"version": newest, "totals": None}
            on = self.today().isoformat()
            totals = self.answers.totals(tx, "territorial", None, on, "as_was")
        return {"version": newest, "totals": totals}

    def news(self) -> list[Message]:
        """Give the totals that have changed, as far as there is time to tell them."""
        on = self.today().isoformat()
        with self.database.transaction() as tx:
            changed = self.totals.changed(telling.AT_ONCE)
            return list(telling.messages(self.answers, tx, changed, on))

    def version(self, tx: Connection) -> int:
        """Give a number that grows with whatever the city settles, and with each day."""
        ((settled,),) = tx.execute(queries.newest_entry).fetchall()
        return int(settled) * 100_000 + self.today().toordinal() % 100_000

    def turn(self) -> None:
        """Bring the totals onto today."""
        self.totals.turn(self.database, self.today())
