"""Undoes an import: each report of its batch that still stands is voided, the last one first."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import msgspec

from services.agent.entering import newest
from services.agent.importing import EVERY, Progress
from services.agent.known import Said
from services.agent.people import Account
from shared.events.base import OF_CLASS, Event
from shared.words import Named

if TYPE_CHECKING:
    from services.agent.store import Store

LATEST: Final = 5
"""Batches that are named to whoever asks for one that isn't there."""


class BatchUnknown(Named):
    """Nothing was recorded in this batch."""


class BatchUndone(Named):
    """Nothing of this batch stands any more."""


class BatchBuiltOn(Named):
    """A later report is about the same: undone without it, it would have nothing to stand on."""


class Undone(msgspec.Struct, frozen=True, kw_only=True):
    """What undoing came to: the batch, the batch of the voids, and how many they are."""

    batch: str
    voids: str
    recorded: int


def undo(
    store: Store, account: Account, batch: str, reason: str,
    progress: Progress = lambda done, of: None,  # noqa: ARG005
) -> Undone:  # fmt: skip
    """Void what stands of a batch, all or none, on the account's name.

    Raises `BatchUnknown`, `BatchUndone` or `BatchBuiltOn`, and what recording raises.
    """
    store.known.catch_up()
    said = store.known.batch(batch)
    if not said:
        latest = "、".join(islice(store.known.batches(), LATEST)) or "–"
        raise BatchUnknown(batch=batch, latest=latest)
    standing = list(still(store, said, progress))
    if not standing:
        raise BatchUndone(batch=batch)
    voids = f"undo-{batch}"
    common = {"on": store.today, "reported_by": account.reporter, "batch": voids, "reason": reason}
    with store.together():
        for source, events in by_source(standing, common):
            store.record(events, source=source)
    return Undone(batch=batch, voids=voids, recorded=len(standing))


def still(store: Store, said: Sequence[Said], progress: Progress) -> Iterator[Said]:
    """Give those reports of a batch that still stand. Raises `BatchBuiltOn`."""
    ids = {one.id for one in said}
    reports = functools.lru_cache(maxsize=1)(store.known.reports)
    for done, one in enumerate(said):
        if done % EVERY == 0:
            progress(done, len(said))
        if stands(reports, one, ids):
            yield one


def stands(reports: Callable[[str], list[Said]], one: Said, batch: set[str]) -> bool:
    """Tell whether a report wasn't voided. Raises `BatchBuiltOn` where others came after it."""
    about = OF_CLASS[type(one.event)].subject(one.event)
    known = reports(str(about))
    ids = [other.id for other in known]
    if one.id not in ids:
        return False
    later = [other for other in known[ids.index(one.id) + 1 :] if other.id not in batch]
    if later:
        event: Any = later[0].event
        raise BatchBuiltOn(
            subject=about, type=OF_CLASS[type(event)].zh, on=event.on, batch=event.batch or "–"
        )
    return True


def by_source(
    standing: list[Said], common: dict[str, Any]
) -> Iterator[tuple[str, list[Event]]]:  # fmt: skip
    """Give the voids by the union that had reported, each time from the last report back."""
    sources = dict.fromkeys(one.source for one in standing)
    for source in sources:
        yield source, [void(one, common) for one in reversed(standing) if one.source == source]


def void(one: Said, common: dict[str, Any]) -> Event:
    """Give the void of a report, in the domain that it belongs to."""
    declaration = OF_CLASS[type(one.event)]
    about = declaration.subject(one.event)
    cls = newest(f"{declaration.domain}.event_voided").cls
    return cls(**common, kind=about.kind, about=about.id, event=one.id)
