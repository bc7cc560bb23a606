"""What an event must be before it is recorded: what a service would refuse is told at once."""

from __future__ import annotations

import datetime as dt

import msgspec

from services.agent.errors import DayInFuture, EventNotValid
from shared.clock import SHANGHAI
from shared.events import envelope
from shared.events.base import OF_CLASS, Event
from shared.streams import texts


def check(event: Event, at: dt.datetime) -> None:
    """Accept an event that is what its class declares, isn't of the future and names nobody.

    Raises `EventNotValid`, `DayInFuture`, `TextHoldsIdNumber` or `TextHoldsPhone`.
    """
    try:
        data = msgspec.json.encode(event)
        OF_CLASS[type(event)].decode(data)
    except (msgspec.MsgspecError, UnicodeEncodeError, RecursionError) as error:
        raise EventNotValid(type=OF_CLASS[type(event)].type, detail=error) from None
    if b"\\u0000" in data and envelope.has_null(msgspec.to_builtins(event)):
        raise EventNotValid(type=OF_CLASS[type(event)].type, detail="U+0000")
    day: dt.date | None = getattr(event, "on", None)
    today = at.astimezone(SHANGHAI).date()
    if day is not None and day > today:
        raise DayInFuture(day=day)
    texts.check(event, today)
