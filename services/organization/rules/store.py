"""The store (报送端): a database that numbers what it writes, and the unions it may speak for."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from services.organization.rules.book import rules
from services.organization.rules.refusals import StoreExpelledBefore
from shared.events.organization import (
    Speaks,
    StoreAdmitted,
    StoreExpelled,
    StoreSucceeded,
    StoreTerms,
    StreamCompared,
    StreamState,
)
from shared.streams.rules import Fact, Subject, Waits

replace = msgspec.structs.replace


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """How its stream stood from a day on."""

    from_: dt.date
    state: StreamState


class Store(Subject, frozen=True, kw_only=True):
    """A store as admitted; it reports no more from the day on which it was shut out or followed.

    Its stream is counted at the union that was the first when it was let in.
    """

    store: str
    entered_by: str
    agent: str
    broker_user: str
    public_key: str
    store_kind: Literal["agent", "service"]
    unions: tuple[Speaks, ...]
    admitted_on: dt.date
    expelled_on: dt.date | None = None
    old: str | None = None
    shared: dict[str, int] = msgspec.field(default_factory=dict)
    followed_by: str | None = None
    counted_at: str = ""
    compared: tuple[Compared, ...] = ()

    def former(self) -> tuple[str, ...]:
        """Give the union at which its stream is counted."""
        return (self.counted_at,) if self.counted_at != self.entered_by else ()

    def holder(self, day: dt.date) -> str:  # noqa: ARG002 - it never passes to another
        """Give who entered it: organization itself, on the root's behalf."""
        return self.entered_by


@rules.rule
def admitted(store: Store | None, event: StoreAdmitted, fact: Fact) -> Store:
    """Let a store in, or change for whom it speaks. Raises `StoreExpelledBefore`."""
    if store is None:
        return entered(event, fact)
    if store.expelled_on is not None:
        raise StoreExpelledBefore(store=store.store, expelled_on=store.expelled_on)
    return replace(
        store,
        agent=event.agent,
        broker_user=event.broker_user,
        public_key=event.public_key,
        unions=event.unions,
    )


@rules.rule
def expelled(store: Store, event: StoreExpelled, _: Fact) -> Store:
    """Shut a store out; what is expelled already stays so from its first day."""
    return replace(store, expelled_on=store.expelled_on or event.on)


@rules.rule
def succeeded(store: Store | None, event: StoreSucceeded, fact: Fact) -> Store:
    """Let a store follow another; both subjects are touched, the key says which this is."""
    if fact.key.id == event.store:
        return replace(entered(event, fact), old=event.old, shared=event.shared)
    if store is None:
        raise Waits(fact.key)
    return replace(store, followed_by=event.store, expelled_on=store.expelled_on or event.on)


@rules.rule
def compared(store: Store, event: StreamCompared, _: Fact) -> Store:
    """Note how its stream stands; of one day the last word holds."""
    before = tuple(one for one in store.compared if one.from_ < event.on)
    if before and before[-1].state == event.state:
        return replace(store, compared=before)
    return replace(store, compared=(*before, Compared(from_=event.on, state=event.state)))


def entered(event: StoreTerms, fact: Fact) -> Store:
    """Enter a new store."""
    return Store(
        store=event.store,
        entered_by=fact.source,
        agent=event.agent,
        broker_user=event.broker_user,
        public_key=event.public_key,
        store_kind=event.kind,
        unions=event.unions,
        admitted_on=event.on,
        counted_at=event.unions[0].union if event.unions else fact.source,
    )
