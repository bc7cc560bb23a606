"""Names for harmonious labour relations (和谐劳动关系), of an employer or a park."""

from __future__ import annotations

import datetime as dt

import msgspec

from services.rights.rules.book import rules
from services.rights.rules.contract import must_follow
from shared.events.rights import HarmonyLevel, HarmonyNamed
from shared.rules.spans import Span, begun, ended
from shared.streams.rules import Fact, Refused, Subject

replace = msgspec.structs.replace
ONE_DAY = dt.timedelta(days=1)


class NotNamed(Refused):
    """The name of harmonious labour relations isn't held, so it can't be withdrawn."""


class Named(Span, frozen=True, kw_only=True):
    """The days on which a name is held, and of which level."""

    level: HarmonyLevel


class Harmony(Subject, frozen=True, kw_only=True):
    """An employer or a park that was named."""

    named: str
    union: str
    what: str
    names: tuple[Named, ...] = ()

    def holder(self, day: dt.date) -> str:  # noqa: ARG002 - it stays on the same ground
        """Give the union on whose ground it is."""
        return self.union


@rules.rule
def named(harmony: Harmony | None, event: HarmonyNamed, _: Fact) -> Harmony:
    """Name it, to a last day where there is one, or withdraw the name on the day."""
    known = harmony or Harmony(named=event.named, union=event.union, what=event.what)
    if event.withdrawn:
        if not any(one.holds(event.on) for one in known.names):
            raise NotNamed(id=event.named, on=event.on)
        return replace(known, names=ended(known.names, event.on))
    must_follow(event.valid_to or event.on, event.on)
    until = event.valid_to + ONE_DAY if event.valid_to else None
    name = Named(from_=event.on, until=until, level=event.level)
    return replace(known, names=begun(known.names, name))
