"""What branches report, seeded: members join, change, leave and move; some of it is wrong."""

from __future__ import annotations

import datetime as dt
import random
import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import Final

from shared.clock import now
from shared.events.base import Event
from tests.city.branch import Branch
from tests.rules import organization as report

TODAY: Final = now().date()
KINDS: Final = {"join": 60, "change": 15, "leave": 10, "move": 10, "wrong": 5}


def days_ago(days: int) -> str:
    """Give a day before today as reports say it."""
    return (TODAY - dt.timedelta(days=days)).isoformat()


class Load:
    """Reports of some branches; the same seed gives the same reports."""

    def __init__(self, branches: Sequence[Branch], seed: int, label: str = "") -> None:
        """Take who reports; under another label other people come."""
        self.branches = list(branches)
        self.label = f"{label} {seed}"
        self.chance = random.Random(seed)
        self.count = 0
        self.live: dict[str, list[str]] = defaultdict(list)
        self.gone: dict[str, list[str]] = defaultdict(list)

    def run(self, count: int, at_once: int = 1) -> None:
        """Record so many turns, `at_once` of a branch in one transaction."""
        for _ in range(0, count, at_once):
            self.turn(at_once)

    def turn(self, at_once: int = 1) -> None:
        """Let one branch report something."""
        branch = self.chance.choice(self.branches)
        union = self.chance.choice(branch.unions)
        kind = self.chance.choices(list(KINDS), list(KINDS.values()))[0]
        if kind == "move" and self.live[union] and self.elsewhere(union):
            self.move(branch, union)
        else:
            branch.record([self.report(kind, union) for _ in range(at_once)], union)

    def report(self, kind: str, union: str) -> Event:
        """Make one report of a union; without members for it, somebody joins."""
        live, gone = self.live[union], self.gone[union]
        if kind == "change" and live:
            return report.member_changed(
                days_ago(self.chance.randrange(20)), union=union, member=self.chance.choice(live),
                grade=self.chance.choice(["junior", "senior"]),
            )  # fmt: skip
        if kind == "leave" and live:
            gone.append(live.pop(self.chance.randrange(len(live))))
            return report.member_left(days_ago(5), union=union, member=gone[-1])
        if kind == "wrong" and gone:
            return report.member_left(days_ago(3), union=union, member=self.chance.choice(gone))
        live.append(self.person())
        return report.member_joined(self.joined_on(), union=union, member=live[-1])

    def elsewhere(self, union: str) -> list[tuple[Branch, str]]:
        """Give all other unions, with the branch of each."""
        return [(there, one) for there in self.branches for one in there.unions if one != union]

    def move(self, branch: Branch, union: str) -> None:
        """Let a member move to another union; each end is told by its own store.

        Who has moved is left alone from then on.
        """
        there, to_union = self.chance.choice(self.elsewhere(union))
        member = self.live[union].pop()
        sent = report.member_sent(days_ago(10), member=member, from_union=union, to_union=to_union)
        received = report.member_received(
            days_ago(9), member=member, from_union=union, union=to_union
        )
        for told in self.chance.sample([(branch, union, sent), (there, to_union, received)], 2):
            told[0].record([told[2]], told[1])

    def person(self) -> str:
        """Give the key of a new member."""
        self.count += 1
        return sha256(f"{self.label} {self.count}".encode()).hexdigest()

    def joined_on(self) -> str:
        """Give a day: four fifths in the last weeks, the rest over a year."""
        recent = self.chance.random() < 0.8
        return days_ago(self.chance.randrange(20, 30) if recent else self.chance.randrange(30, 365))

    @contextmanager
    def flowing(self, per_second: float, at_once: int = 1) -> Iterator[Load]:
        """Report in the background, steadily, or in bursts of `at_once`."""
        stopping = threading.Event()
        failed: list[BaseException] = []

        def flow() -> None:
            try:
                while not stopping.wait(at_once / per_second):
                    self.turn(at_once)
            except BaseException as error:  # noqa: BLE001 - raised below, in the test's thread
                failed.append(error)

        thread = threading.Thread(target=flow, name="load")
        thread.start()
        try:
            yield self
        finally:
            stopping.set()
            thread.join()
        if failed:
            raise failed[0]
