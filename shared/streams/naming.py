"""Which event names a dossier: nothing is handed on that no applied report stands for."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Final, NamedTuple

from shared.events.base import OF_CLASS
from shared.streams.directory import TREES, Directory
from shared.streams.ledger import Connection
from shared.streams.months import whole
from shared.streams.queries import load_queries
from shared.streams.refolding import Amendments, past

SUBJECTS: Final = load_queries(Path(__file__).with_name("subjects.sql"))


class Kept(NamedTuple):
    """A dossier on its way, without its bytes."""

    hash: str
    type: str
    kind: str
    about: str
    union: str
    keys: list[str]
    rung: bool


def is_named(tx: Connection, kept: Kept, directory: Directory, today: dt.date) -> bool:
    """Tell whether an applied event, as corrected and not voided, names a dossier and its union.

    Where the event names no union that the subject goes to, the dossier's has to stand above the
    reporter's.
    """
    rows = tx.execute(SUBJECTS.histories, {"kinds": [kept.kind], "ids": [kept.about]}).fetchall()
    pasts = [past(bytes(body), told or {}, on, ()) for *_, told, on, _, body in whole(tx, rows)]
    amendments = Amendments(pasts)
    for one in pasts:
        if one.id in amendments.voided or one.id in amendments.unfit:
            continue
        event = amendments.version(one).event
        said = getattr(event, "dossier_hash", None)
        if said is None or said.removeprefix("sha256:") != kept.hash:
            continue
        if OF_CLASS[type(event)].type != kept.type:
            continue
        to = getattr(event, "to", None)
        if to is not None:
            return bool(to == kept.union)
        union = one.envelope.source.rpartition("/")[2]
        return any(kept.union in directory.ancestors(union, tree, today) for tree in TREES)
    return False
