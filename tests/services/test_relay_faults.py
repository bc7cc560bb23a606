"""Whatever is lost, doubled, reordered: in the end the reader has what was recorded, in order."""

from __future__ import annotations

import contextlib
import random
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from shared.streams.notices import Receipt
from shared.streams.relay import WINDOW, Relay
from shared.streams.wire import BrokerAway
from tests.agents import a_line, a_store, bodies, record, sent, shuffled


class AnyWire(RuleBasedStateMachine):
    """A wire that may lose, double, reorder and hold back parcels, heads and receipts."""

    @initialize(most=st.integers(1, 7))
    def begin(self, most: int) -> None:
        """Begin with an empty store."""
        self.folder = tempfile.TemporaryDirectory()
        self.line = a_line(a_store(Path(self.folder.name)), most)
        self.held: list[Receipt] = []

    @rule(count=st.integers(1, 20))
    def record(self, count: int) -> None:
        """Record some reports."""
        record(self.line, count)

    @rule(seconds=st.sampled_from([0.01, 0.5, 1.0, 3.0, 40.0]), turns=st.integers(1, 3))
    def turn(self, seconds: float, turns: int) -> None:
        """Let time pass, and the relay send."""
        self.line.now += seconds
        self.line.turn(times=turns)

    @rule()
    def be_away(self) -> None:
        """Let the broker be away for a turn in which something wanted sending."""
        self.line.wire.away = True
        with contextlib.suppress(BrokerAway):
            self.line.turn()
        self.line.wire.away = False

    @precondition(lambda self: self.line.wire.arrived)
    @rule(data=st.data())
    def harm(self, data: st.DataObject) -> None:
        """Lose some messages, double some, bring them into another order."""
        chance = data.draw(st.randoms(use_true_random=False))
        kept = [one for one in self.line.wire.take() if chance.random() < 0.7]
        self.line.wire.arrived = shuffled(chance, kept + kept[: chance.randint(0, 3)])

    @rule(data=st.data())
    def read(self, data: st.DataObject) -> None:
        """Let the reader take some of what arrived; its receipts are held back."""
        arrived = self.line.wire.take()
        some = data.draw(st.integers(0, len(arrived)))
        self.held += self.line.reader.take(arrived[:some])
        self.line.wire.arrived = arrived[some:]

    @rule(chance=st.randoms(use_true_random=False))
    def answer(self, chance: random.Random) -> None:
        """Bring the receipts in any order; some are lost, some come twice."""
        receipts = [one for one in self.held if chance.random() < 0.7]
        receipts += receipts[:1]
        self.held = []
        self.line.answer(chance.sample(receipts, len(receipts)))

    @rule()
    def restart(self) -> None:
        """Stop the agent and start it anew: the relay knows only what the store kept."""
        relay = self.line.relay
        self.line.relay = Relay(self.line.store, self.line.wire, relay.routes, relay.most)

    @invariant()
    def the_window_holds(self) -> None:
        """Nothing is sent beyond the window."""
        if hasattr(self, "line"):
            reached = max(self.line.reader.number.values(), default=0)
            assert all(last <= reached + WINDOW for _, last in sent(self.line))

    def teardown(self) -> None:
        """After a final drain the reader has exactly what was recorded, in order."""
        if not hasattr(self, "line"):
            return
        self.line.answer(self.held)
        self.line.drain()
        recorded = bodies(self.line.store) if self.line.store.written() else []
        self.line.store.close()
        self.folder.cleanup()
        assert self.line.reader.bodies == recorded


AnyWire.TestCase.settings = settings(max_examples=60, stateful_step_count=40)
TestAnyWire = AnyWire.TestCase
