"""Branches with real stores at the rights service, and the post that goes between them.

Nothing arrives by itself: a test carries what was sent up and down, and may lose it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from deploy.installation import folders
from services.agent import entering
from services.agent.dossiers import Content, Dossiers
from services.agent.mail import Mail
from services.agent.people import Account
from services.agent.posting import Posting
from services.agent.routes import AgentRoutes
from services.agent.store import Store
from shared.events.base import OF_CLASS, Event
from shared.events.organization import Speaks, StoreAdmitted
from shared.streams.parcel import packed
from shared.streams.post import Post
from shared.streams.wire import Delivery, Message
from tests.agents import FEDERATION_KEY, Wire, id_number
from tests.rules import organization as report
from tests.services.rights import Rights

ALWAYS: Final = dt.date(2020, 1, 1)
MIGRATIONS: Final = folders("rights")
SECRET: Final = {"name": "马卷宗", "phone": "13995150001", "id_number": id_number(77)}


class Branch:
    """A store with an account, its posting and its mailbox."""

    def __init__(self, rights: Rights, folder: Path, name: str, *unions: str) -> None:
        """Let it in, for these unions; rights hears of it."""
        self.rights = rights
        self.name = name
        self.unions = unions
        self.store = Store.create(folder / f"{name}.store", rights.city.clock)
        self.store.people.speaks_for(Speaks(union=one, from_=ALWAYS) for one in unions)
        self.store.settings.set("federation_key", FEDERATION_KEY.hex())
        self.account = self.store.people.open_account(name, "某人", id_number(len(name)))
        self.dossiers = Dossiers(self.store)
        self.sent = 0
        rights.city.station.record([self.admitted()])
        rights.hear()
        self.work()

    def admitted(self) -> StoreAdmitted:
        """Give the event that lets the store in."""
        who = self.store.identity
        return StoreAdmitted(
            on=report.TODAY, store=who.id, agent=self.name, broker_user=self.name,
            public_key=who.public_key.hex(), kind="agent",
            unions=tuple(Speaks(union=one, from_=ALWAYS) for one in self.unions),
        )  # fmt: skip

    def work(self) -> None:
        """Begin as an agent does when it is started."""
        self.wire = Wire()
        self.posting = Posting(self.store, self.wire, AgentRoutes(self.name))
        self.mail = Mail(self.store)
        self.now = 0.0

    def turn(self, seconds: float = 1.0) -> list[Message]:
        """Let time pass; give what the agent says to the service of its dossiers."""
        self.now += seconds
        self.posting.turn(self.now)
        channel = f"/{self.rights.bed.station.name}"
        return [one for one in self.wire.take() if str(one.headers["stream"]).endswith(channel)]

    def takes(self, *mail: Message) -> None:
        """Take mail as it comes from rights."""
        self.mail.take([delivery(one, self.rights.bed.station.name) for one in mail])

    def record(self, event: Event, **dossier: Any) -> str:  # noqa: ANN401 - the entry's JSON
        """Record a report with what is to travel sealed."""
        data = msgspec.to_builtins(event)
        data.pop("reported_by")
        entry: dict[str, Any] = {
            "type": OF_CLASS[type(event)].type, "union": self.unions[0], "data": data
        }  # fmt: skip
        if dossier:
            entry["dossier"] = dossier
        return entering.record(
            self.store, entering.read_entry(msgspec.json.encode(entry)), self.account
        )

    def reports(self) -> None:
        """Bring to rights what was recorded."""
        stream = f"{self.store.identity.id}/{self.rights.bed.station.name}"
        for parcel in packed(stream, *self.store.run(stream, self.sent, 1000)):
            letter = Message("", "", parcel.body(), parcel.headers(), "", parcel.content_type, "")
            self.rights.bed.settle(delivery(letter, self.name))
            self.sent = parcel.last

    def states(self) -> list[tuple[str, str]]:
        """Give the way and the state of each dossier here."""
        return [(row["way"], row["state"]) for row in self.dossiers.list()]

    def opens(self, hash_: str, account: Account | None = None) -> Content:
        """Open a dossier."""
        return self.dossiers.open(hash_, account or self.account)


class Office:
    """The post office of rights, and how letters go to and fro."""

    def __init__(self, rights: Rights, *branches: Branch) -> None:
        """Take the service and the branches that it knows."""
        self.rights = rights
        self.post = Post(rights.bed.station.name)
        self.branches = {branch.name: branch for branch in branches}

    def take(self, sender: str, letters: Sequence[Message]) -> list[Message]:
        """Let the office take letters; give what it sends."""
        with self.rights.bed.database.transaction() as tx:
            return self.post.take(
                tx, [delivery(one, sender) for one in letters], self.rights.city.clock()
            )

    def hand_on(self) -> list[Message]:
        """Give what the office sends by itself."""
        with self.rights.bed.database.transaction() as tx:
            return self.post.hand_on(tx, self.rights.city.clock())

    def deliver(self, mail: Sequence[Message]) -> None:
        """Bring mail to whom it is for."""
        for one in mail:
            self.branches[one.routing_key].takes(one)

    def go_round(self, seconds: float = 1.0, times: int = 1) -> None:
        """Let everybody say what there is to say, and bring it all."""
        for _ in range(times):
            for branch in self.branches.values():
                self.deliver(self.take(branch.name, branch.turn(seconds)))
            self.deliver(self.hand_on())

    def kept(self) -> list[tuple[str, bool]]:
        """Give the state of each dossier at the service, and whether its bytes are there."""
        with self.rights.bed.database.transaction() as tx:
            rows = tx.execute(b"SELECT state, body IS NOT NULL FROM dossiers ORDER BY came_at")
            return rows.fetchall()


def delivery(message: Message, user: str) -> Delivery:
    """Give a message as the broker delivers it."""
    return Delivery(
        message.body, message.headers, user, message.routing_key, message.content_type, None
    )
