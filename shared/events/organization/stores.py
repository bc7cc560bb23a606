"""Stores (报送端): let in, shut out, followed by another."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from shared.events.base import (
    Count,
    Day,
    Event,
    Name,
    Text,
    UnionCode,
    event,
)

StoreId = Annotated[str, Meta(pattern=r"^[0-9A-Za-z_-]{1,64}\Z")]
PublicKey = Annotated[str, Meta(pattern=r"^[0-9A-Za-z+/=_-]{40,120}\Z")]

Channel = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_.-]{0,60}\Z")]

STORE = ("store", "{store}")


class Speaks(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A union that a store may speak for (代报), from a day to a day, both included."""

    union: UnionCode
    from_: Day = msgspec.field(name="from")
    until: Day | None = None


class StoreTerms(Event, frozen=True, kw_only=True):
    """Who a store is and for whom it speaks."""

    on: Day
    store: StoreId
    agent: Name
    broker_user: Name
    public_key: PublicKey
    kind: Literal["agent", "service"]
    unions: Annotated[tuple[Speaks, ...], Meta(max_length=3000)]


@event("接入报送端", who="S", subject=STORE)
class StoreAdmitted(StoreTerms, frozen=True, kw_only=True):
    """A store is let in; admitted again, it speaks for the unions named now."""


@event("停用报送端", who="S", subject=STORE)
class StoreExpelled(Event, frozen=True, kw_only=True):
    """A store is shut out."""

    on: Day
    store: StoreId
    reason: Text


StreamState = Literal["in_step", "behind", "differs", "not_heard"]


@event("报送流水核对", who="S", subject=STORE)
class StreamCompared(Event, frozen=True, kw_only=True):
    """What a store says that it wrote was compared with what is settled here.

    Said when the state is another than the last time: `in_step`, `behind` (it has written more),
    `differs` (another link at its number), `not_heard` (it hasn't said how far it is).
    """

    on: Day
    store: StoreId
    state: StreamState
    settled: Count
    written: Count | None = None


@event("报送端接续", who="S", subject=STORE, also=(("store", "{old}"),))
class StoreSucceeded(StoreTerms, frozen=True, kw_only=True):
    """A store restored from a copy goes on under a new id.

    `shared` is, for each channel, the last number that old and new have in common.
    """

    old: StoreId
    shared: dict[Channel, Count]
