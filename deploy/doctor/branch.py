"""A branch's agent: its store, its bundle, and its way to the city."""

from __future__ import annotations

import datetime as dt
import sqlite3
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import msgspec

from deploy.doctor.city import PATIENCE
from deploy.doctor.findings import Finding, OutOfReach, Part, first_line, must, note
from deploy.doctor.machine import AHEAD, low
from deploy.doctor.secrets import open_to_others
from services.agent.bundle import Bundle, BundleUnreadable, joined, read_bundle
from services.agent.errors import NotAdmitted, StoreMissing, StoreNewer
from services.agent.status import Status
from services.agent.store import Store
from shared.clock import now
from shared.runtime.broker import Broker
from shared.runtime.link import in_our_words
from shared.runtime.topology import mail_queue
from shared.streams.queries import load_queries
from shared.streams.wire import BrokerAway, BrokerRefused

queries: Final = load_queries(Path(__file__).with_name("branch.sql"))
UNHEARD: Final = dt.timedelta(minutes=10)
"""An agent that runs hears of the city twice a minute."""
OLD: Final = dt.timedelta(days=1)
"""What was recorded is sent within seconds, or when the network is back."""
NOT_FOUND: Final = 404


@dataclass(frozen=True)
class Branch:
    """A store's file, the bundle that it is started with, and how many GiB should be free."""

    path: Path
    bundle: Path | None = None
    least: float = 1.0
    clock: Callable[[], dt.datetime] = now
    opened: ExitStack = field(default_factory=ExitStack)

    def close(self) -> None:
        """Close the store."""
        self.opened.close()

    @cached_property
    def store(self) -> Store:
        """The store. Raises `OutOfReach` where another check says why."""
        try:
            store = Store.open(self.path, self.clock)
        except (StoreMissing, StoreNewer, sqlite3.Error):
            raise OutOfReach from None
        self.opened.callback(store.close)
        return store

    @cached_property
    def status(self) -> Status:
        """How the store stands."""
        return self.store.status()

    @cached_property
    def joined(self) -> Bundle:
        """The bundle that the store has taken in. Raises `OutOfReach`."""
        try:
            return joined(self.store)
        except (NotAdmitted, msgspec.ValidationError):
            raise OutOfReach from None

    def value(self, query: str) -> Any:  # noqa: ANN401 - whatever the statement gives
        """Read the only value of a statement."""
        row = self.store.database.row(query)
        return row[0]


# ---------------------------------------------------------------- the store


def readable(branch: Branch) -> Iterator[Finding]:
    """Nobody but its owner may read the store: it has keys, and people's names."""
    yield from open_to_others([branch.path])


def opens(branch: Branch) -> Iterator[Finding]:
    """It is there, of this version, and whole."""
    try:
        with ExitStack() as opened:
            store = Store.open(branch.path)
            opened.callback(store.close)
            told = store.database.row(queries.check)[0]
    except StoreMissing:
        yield must("store_missing", path=branch.path)
    except StoreNewer as newer:
        yield must("store_newer", path=branch.path, found=newer.facts["found"])
    except sqlite3.DatabaseError as error:
        yield must("store_damaged", path=branch.path, detail=first_line(error))
    else:
        if told != "ok":
            yield must("store_damaged", path=branch.path, detail=told.partition("\n")[0])


def disk(branch: Branch) -> Iterator[Finding]:
    """There is room for what will be recorded."""
    if branch.path.parent.exists():
        yield from low({branch.path.parent}, branch.least)


def put_back(branch: Branch) -> Iterator[Finding]:
    """Nothing was recorded later than now."""
    newest = branch.value(queries.newest)
    at = dt.datetime.fromtimestamp((newest or 0) / 1000, branch.clock().tzinfo)
    if at > branch.clock() + AHEAD:
        yield must("clock_put_back", what=branch.status.store, at=f"{at:%Y-%m-%d %H:%M}")


def ahead(branch: Branch) -> Iterator[Finding]:
    """The city found no report dated in its future of late."""
    if count := branch.value(queries.in_future):
        yield must("clock_ahead", count=count)


def restored(branch: Branch) -> Iterator[Finding]:
    """It is no copy of which the city has more than itself."""
    found = branch.status
    if found.stopped:
        yield must("store_restored", store=found.store, path=branch.path)
    elif found.state == "succeeding":
        yield note("store_succeeding", store=found.store)


# ---------------------------------------------------------------- the bundle


def has_joined(branch: Branch) -> Iterator[Finding]:
    """The store has taken a bundle in."""
    try:
        joined(branch.store)
    except (NotAdmitted, msgspec.ValidationError):
        yield must("not_joined", path=branch.path)


def bundle(branch: Branch) -> Iterator[Finding]:
    """The bundle that it is started with is one, is for this store, and for its owner alone."""
    if branch.bundle is None:
        return
    yield from open_to_others([branch.bundle])
    try:
        found = read_bundle(branch.bundle)
    except BundleUnreadable as error:
        yield must("bundle_unreadable", path=branch.bundle, detail=first_line_of(error))
        return
    if found.store not in branch.store.ids:
        yield must("bundle_of_other", path=branch.bundle, store=found.store,
                   found=branch.status.store)  # fmt: skip


def first_line_of(error: BundleUnreadable) -> str:
    """Give what is wrong with a bundle, in a line."""
    return error.facts["detail"].partition("\n")[0]


def speaks(branch: Branch) -> Iterator[Finding]:
    """It may speak for a union today."""
    _ = branch.joined
    today = branch.store.today.isoformat()
    if not branch.store.database.row(queries.speaks, today=today)[0]:
        yield must("speaks_for_none", agent=branch.joined.agent)


# ---------------------------------------------------------------- the city


def reached(branch: Branch) -> Iterator[Finding]:
    """The city's broker is reached, trusted, lets the agent in, and has its mailbox."""
    told = branch.joined
    name = f"{told.agent}@doctor"
    broker = Broker(told.url(), name, ssl=told.tls(branch.path), patience=PATIENCE)
    try:
        with broker.channel() as channel, in_our_words():
            channel.queue_declare(mail_queue(told.agent), passive=True)
    except BrokerRefused as error:
        if error.code == NOT_FOUND:
            yield must("mailbox_missing", agent=told.agent)
        else:
            yield must("city_refuses", agent=told.agent)
    except BrokerAway as error:
        if isinstance(error.__cause__, ssl.SSLCertVerificationError):
            why = error.__cause__.verify_message
            yield must("city_not_trusted", url=told.broker_url, detail=why)
        else:
            yield must("city_away", url=told.broker_url, detail=first_line(error))
    finally:
        broker.close()


def heard(branch: Branch) -> Iterator[Finding]:
    """The agent runs: the city was heard of lately, and nothing old is unsent."""
    streams = branch.status.streams
    last = max((one.heard_at for one in streams if one.heard_at), default=None)
    if last and dt.datetime.fromisoformat(last) < branch.clock() - UNHEARD:
        yield must("city_unheard", since=last)
    waits = max((one.unsent_seconds or 0 for one in streams), default=0)
    if waits > OLD.total_seconds():
        unsent = branch.status.unsent
        yield must("reports_unsent", count=unsent, days=f"{waits / OLD.total_seconds():.0f}")


def trouble(branch: Branch) -> Iterator[Finding]:
    """The agent that runs has told no trouble."""
    if error := branch.status.last_error:
        yield must("agent_trouble", at=error["at"], told=error["told"])


STORE: Final = Part("store", (readable, opens, disk, put_back, ahead, restored))
BUNDLE: Final = Part("bundle", (has_joined, bundle, speaks))
CITY: Final = Part("way", (reached, heard, trouble))
PARTS: Final = (STORE, BUNDLE, CITY)
