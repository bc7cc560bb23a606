"""Four stores that seal dossiers to one another, around one service."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from services.agent import dossier_log
from services.agent.errors import (
    SealingKeyUnknown,
)
from services.rights.domain import rights as domain
from shared.events.base import Event
from shared.streams.wire import Message
from tests.rules import rights as report
from tests.services.post import SECRET, Branch, Office
from tests.services.rights import Rights
from tests.services.station import XINGQING, Bed, City

MOVED = report.moved("06-10", to=XINGQING)
CONTENT = {"people": [SECRET], "text": "欠薪三个月，电话在晚上八点后打"}


class Four:
    """u1's store, two stores of the district, and one of somebody else; they know one another."""

    def __init__(self, rights: Rights, folder: Path) -> None:
        """Let them in; u1 has a dispute, and asks for the district's keys."""
        self.rights = rights
        self.u1 = Branch(rights, folder, "una", "u1")
        self.district = Branch(rights, folder, "dora", XINGQING)
        self.second = Branch(rights, folder, "dina", XINGQING)
        self.other = Branch(rights, folder, "otto", "u2")
        self.office = Office(rights, self.u1, self.district, self.second, self.other)
        self.u1.record(report.filed("06-01"))
        self.u1.reports()
        self.office.go_round()
        with pytest.raises(SealingKeyUnknown):
            self.u1.record(MOVED, **CONTENT)
        self.office.go_round()

    def moves(self, event: Event = MOVED) -> str:
        """Let u1 move its dispute, with what the district needs to know; give the hash."""
        self.u1.record(event, **CONTENT)
        (row, *_) = self.u1.dossiers.list()
        return str(row["hash"])

    def send(self) -> str:
        """Let u1 move its dispute, and bring the dossier to where it belongs."""
        hash_ = self.moves()
        self.u1.reports()
        self.office.go_round(times=3)
        return hash_


def opened(city: City, url: str, folder: Path) -> Iterator[Four]:
    """Give rights with four stores, over an empty database."""
    bed = Bed(url, domain, city.clock)
    rights = Rights(city, bed)
    rights.hear()
    found = Four(rights, folder)
    yield found
    for branch in found.office.branches.values():
        branch.store.close()
    bed.close()


def letter(sealed: Message, hash_: str) -> Message:
    """Give a dossier as it comes by mail."""
    return sealed._replace(headers={"kind": "dossier", "hash": hash_})


def log_of(branch: Branch) -> list[dossier_log.Entry]:
    """Give the log of a branch's dossiers."""
    with branch.store.database.read() as tx:
        return list(dossier_log.entries(tx))


def rows(four: Four, query: bytes) -> list[tuple[Any, ...]]:
    """Read from the service's database."""
    with four.rights.bed.database.transaction() as tx:
        return tx.execute(query).fetchall()
