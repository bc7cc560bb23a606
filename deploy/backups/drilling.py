"""The drill: a backup is restored for trial beside what lives, looked through, and dropped."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

from deploy.backups import manifest as manifests
from deploy.backups import postgres, putting, shelf
from deploy.backups.manifest import Head, Part, Tell
from deploy.backups.postgres import Connection
from deploy.installation import migrate_service
from deploy.migrating import connected
from deploy.place import Place, beside
from deploy.verification import Verification
from services.agent import copying
from services.agent.store import Store
from services.organization import admission
from shared.runtime.migrate import catalogue
from shared.streams.rebuild import Difference


class Lack(NamedTuple):
    """What a restore of one database would lack: numbers of streams that are known by now.

    `from_streams` come again by themselves; `own` the service wrote for itself since, of which what
    follows from a clock or a report comes again too. `let_in` and `shut_out` are agents that this
    would have to be done for again.
    """

    from_streams: int = 0
    own: int = 0
    streams: int = 0
    let_in: Sequence[str] = ()
    shut_out: Sequence[str] = ()


class Tried(NamedTuple):
    """What the trial of one database came to; all times are seconds.

    `lack` is None where there is no living one to compare with.
    """

    name: str
    restored: float
    checked: float
    first_difference: Difference | None
    lack: Lack | None


def drill(place: Place, backup: Path, tell: Tell) -> Iterator[Tried]:
    """Try a backup, one database after the other, each dropped before the next.

    Raises what reading a backup raises, `DumpOfNewerServer`, `SchemaNewer` or `LoadFailed`.
    """
    found = manifests.read(backup)
    with shelf.held(backup.parent):
        manifests.check(backup, found.parts, tell)
        for part in found.parts:
            tell(f"{part.name} …")
            if part.kind == "service":
                yield try_database(place, part, backup / part.file)
            else:
                yield try_store(place.stores.get(part.name), part, backup / part.file)


def try_database(place: Place, part: Part, file: Path) -> Tried:
    """Restore a service's database under another name, look through it, drop it."""
    living = place.databases[part.name]
    trial = beside(living, f"{part.name}_drill")
    with connected(place.server) as server:
        putting.see_known(server, part)
        began = time.monotonic()
        try:
            putting.loaded(server, trial, part, file)
            restored = time.monotonic()
            difference = schema(server, trial, part.name) or content(part.name, trial)
            checked = time.monotonic()
            lack = lack_of_service(part, living, trial)
        finally:
            postgres.drop(server, trial)
    return Tried(part.name, restored - began, checked - restored, difference, lack)


def schema(server: Connection, trial: str, name: str) -> Difference | None:
    """Compare what a database consists of with one that is made anew."""
    fresh = beside(trial, f"{name}_drill_fresh")
    try:
        postgres.make(server, fresh)
        migrate_service(name, fresh)
        with psycopg.connect(trial) as one, psycopg.connect(fresh) as other:
            held, expected = catalogue(one), catalogue(other)
    finally:
        postgres.drop(server, fresh)
    odd = sorted(set(held) ^ set(expected))
    if not odd:
        return None
    line = odd[0]
    return Difference(
        f"{name} schema", name,
        line if line in held else None, line if line in expected else None,
    )  # fmt: skip


def content(name: str, trial: str) -> Difference | None:
    """Compute chains, states, figures and totals anew; name the first that isn't what is held."""
    with psycopg.connect(trial) as tx:
        verification = Verification({name: trial}, {}, lambda _: None)
        found = next(filter(None, verification.database(name, tx)), None)
    return found._replace(where=f"{name} {found.where}") if found else None


def try_store(living: Path | None, part: Part, file: Path) -> Tried:
    """Open a copy of an agent's store, and walk its chains."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(dir=file.parents[1], prefix=".", suffix=".new") as folder:
        copied = Path(folder) / part.file
        shutil.copyfile(file, copied)
        with closing(Store.open(copied)) as store:
            restored = time.monotonic()
            broken = copying.first_break(store)
        difference = Difference(f"agent {part.name}", *broken) if broken else None
    checked = time.monotonic()
    lack = lack_of_store(part, living) if living and living.exists() else None
    return Tried(part.name, restored - began, checked - restored, difference, lack)


# ---------------------------------------------------------------- what a restore would lack


def lack_of_service(part: Part, living: str, trial: str) -> Lack | None:
    """Compare a backup with the living database; None where there is none."""
    try:
        with psycopg.connect(living) as tx, psycopg.connect(trial) as old:
            heads: dict[str, int] = dict(tx.execute(postgres.queries.settled).fetchall())
            ours = {store for (store,) in tx.execute(postgres.queries.own_stores)}
            let_in, shut_out = agents(tx, old) if part.name == "organization" else ([], [])
    except (psycopg.OperationalError, psycopg.errors.UndefinedTable):
        return None
    missing = ahead(part.heads, heads)
    own = sum(count for stream, count in missing.items() if stream.partition("/")[0] in ours)
    return Lack(sum(missing.values()) - own, own, len(missing), let_in, shut_out)


def agents(living: psycopg.Connection[Any], old: psycopg.Connection[Any]) -> tuple[list[str], ...]:
    """Name the agents that were let in, or given a new password, and those shut out since."""
    now_in, then_in = (
        {name: secret for name, secret, kind in admission.credentials(tx) if kind == "agent"}
        for tx in (living, old)
    )
    let_in = sorted(name for name, secret in now_in.items() if then_in.get(name) != secret)
    return let_in, sorted(then_in.keys() - now_in.keys())


def lack_of_store(part: Part, living: Path) -> Lack:
    """Compare a backup with an agent's store; what its readers have isn't lost with it."""
    with closing(Store.open(living)) as store:
        heads = {one.stream: one.number for one in store.written()}
        receipted = store.receipted()
    missing = ahead(part.heads, heads)
    known = {stream: number for (stream, _), number in receipted.items()}
    sent = sum(
        max(0, min(known.get(stream, 0), heads[stream]) - (heads[stream] - count))
        for stream, count in missing.items()
    )
    return Lack(sent, sum(missing.values()) - sent, len(missing))


def ahead(old: Mapping[str, Head], heads: Mapping[str, int]) -> dict[str, int]:
    """Give by how much each stream is further than it was."""
    begun = {stream: head.number for stream, head in old.items()}
    found = {stream: number - begun.get(stream, 0) for stream, number in heads.items()}
    return {stream: count for stream, count in found.items() if count > 0}
