"""Reports that arrive live: a steady stream of acts, from dozens of agents.

Acts are dealt from a deck that is shuffled anew when it is empty, so that even a short run shows
each; what is rare in life has turns of its own.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from typing import Final

from deploy.demo import (
    acts_care,
    acts_changes,
    acts_contracts,
    acts_disputes,
    acts_elections,
    acts_founding,
    acts_hotline,
    acts_members,
    acts_months,
    acts_officers,
    acts_skills,
    acts_standing,
    acts_supervision,
    acts_training,
    acts_unions,
    acts_visits,
    acts_works,
    acts_wrong,
)
from deploy.demo.scene import NothingToDo, Scene
from shared.words import Named

Act = Callable[[Scene], None]

DECK: Final[dict[Act, int]] = {
    acts_members.join: 70, acts_members.change: 44, acts_members.leave: 14,
    acts_members.transfer: 12, acts_members.correct: 3, acts_members.void: 2,
    acts_unions.confirm: 18, acts_unions.count: 12, acts_founding.found: 14,
    acts_unions.declare: 3, acts_unions.cover: 1,
    acts_members.verify: 10, acts_members.keep: 1, acts_standing.committee: 4,
    acts_standing.legal_person: 2, acts_standing.staff_home: 2, acts_officers.take_post: 4,
    acts_officers.leave_post: 1, acts_officers.train: 2, acts_visits.visit: 2,
    acts_visits.settle: 1, acts_elections.renew: 1,
    acts_wrong.tomorrow: 1, acts_wrong.foreign: 1, acts_wrong.twice: 1,
    acts_wrong.number_in_text: 1,
    acts_disputes.dispute: 2, acts_supervision.supervise: 1, acts_disputes.take_over: 1,
    acts_contracts.bargain: 1, acts_contracts.meet: 1, acts_contracts.open_affairs: 1,
    acts_contracts.count: 1, acts_care.help_household: 2, acts_care.care: 1, acts_hotline.call: 1,
    acts_care.risk: 1, acts_disputes.award_first: 1, acts_supervision.checked_alone: 1,
    acts_contracts.unsigned: 1, acts_care.second_file: 1,
    acts_months.confirm: 2, acts_skills.drill: 1, acts_skills.enter_twice: 1,
    acts_works.suggest: 4, acts_works.innovate: 1, acts_works.found_studio: 1,
    acts_works.judge_own: 1, acts_works.mend: 1, acts_changes.rename: 1,
    acts_changes.end_committee: 1,
    acts_changes.end_legal_person: 1, acts_changes.urge: 1, acts_changes.ask_to_move: 1,
    acts_changes.give_up: 1, acts_changes.mend: 1, acts_training.train: 1, acts_training.hold: 2,
}  # fmt: skip
"""How often each act is in a deck."""

RARE: Final[dict[Act, tuple[int, int]]] = {
    acts_standing.census: (30, 24000),
    acts_unions.close: (60, 900), acts_unions.merge: (100, 5000), acts_unions.move: (160, 24000),
}  # fmt: skip
"""After how many acts each of these comes first, and then again: a street's union moves about
every ten minutes at forty reports a second."""

LATE: Final = 1.0
"""Seconds by which the acts may fall behind; what is beyond isn't caught up in a burst."""
LOOK: Final = 0.2
"""Seconds after which it is looked whether to stop."""


class Live:
    """Reports at a rate, until told to stop."""

    def __init__(self, scene: Scene, rate: float) -> None:
        """Take the scene, and how many reports there are to be in a second."""
        self.scene = scene
        self.rate = rate
        self.acts = self.deal(scene.chance)
        self.rare = {act: first for act, (first, _) in RARE.items()}

    def deal(self, chance: random.Random) -> Iterator[Act]:
        """Give one act after another, without end."""
        while True:
            deck = [act for act, count in DECK.items() for _ in range(count)]
            chance.shuffle(deck)
            for act in deck:
                yield from self.rare_ones()
                yield act

    def rare_ones(self) -> Iterator[Act]:
        """Give the rare acts whose turn it is."""
        for act, at in self.rare.items():
            if self.scene.acted >= at:
                self.rare[act] = at + RARE[act][1]
                yield act

    def run(self, stopped: Callable[[], bool]) -> None:
        """Act at the rate until stopped; then finish what is half done."""
        acts_members.finish_transfers(self.scene)
        began, before = time.monotonic(), self.scene.recorded
        while not stopped():
            now = time.monotonic()
            due = began + (self.scene.recorded - before) / self.rate
            if now < due:
                time.sleep(min(due - now, LOOK))
                continue
            if now - due > LATE:
                began += now - due - LATE
            self.act(next(self.acts))
        while self.scene.later:
            _, act = self.scene.later.popleft()
            act()  # which may put off what comes after it

    def act(self, act: Act) -> None:
        """Do one act, and what others have put off until now."""
        self.scene.acted += 1
        for put_off in self.scene.due():
            put_off()
        try:
            act(self.scene)
        except NothingToDo:
            return
        except Named as refusal:  # the branch itself refuses it
            self.scene.turned_away[refusal.reason] += 1
        finally:
            time.sleep(0)  # the services are in this very thread
