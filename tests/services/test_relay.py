"""The relay: what a store has recorded arrives in order and once, whatever the wire does."""

from __future__ import annotations

import contextlib
import random
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.agent.routes import AgentRoutes
from services.agent.store import Store
from shared.streams.flights import HEAD_EVERY, IDLE, PATIENCE
from shared.streams.notices import Receipt
from shared.streams.relay import WINDOW, Relay
from shared.streams.wire import BrokerAway, BrokerRefused
from tests.agents import SOURCE, Line, Reader, Wire, a_store, joined, parcel_of, shuffled


def a_line(store: Store, most: int = 500) -> Line:
    """Give a store its relay, a wire and a reader."""
    wire = Wire()
    return Line(store, Relay(store, wire, AgentRoutes("branch"), most), wire, Reader())


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    """Give a line of ten events a parcel."""
    store = a_store(tmp_path)
    yield a_line(store, most=10)
    store.close()


def record(line: Line, count: int) -> None:
    """Record some reports at once."""
    first = sum(head.number for head in line.store.written())
    line.store.record([joined(first + n) for n in range(count)], source=SOURCE)


def bodies(store: Store) -> list[bytes]:
    """Give what the store's stream holds."""
    (head,) = store.written()
    return [one.body for one in store.read(head.stream, 0, head.number)]


def sent(line: Line) -> list[tuple[int, int]]:
    """Give first and last number of each parcel that was published."""
    return [(parcel.first, parcel.last) for parcel in line.wire.parcels()]


def test_what_is_recorded_is_sent_at_once_and_once(line: Line) -> None:
    """An idle relay sends in the next turn, and then rests."""
    record(line, 25)

    line.turn(times=5)

    assert sent(line) == [(1, 10), (11, 20), (21, 25)]
    assert line.wire.published[0].routing_key.startswith("branch.organization.")
    assert line.turn() > 0


def test_the_window_is_never_exceeded(line: Line) -> None:
    """At most `WINDOW` events of a stream are on the way without receipt."""
    record(line, WINDOW + 100)

    line.turn(times=20)

    assert sent(line)[-1][1] == WINDOW
    line.pass_on()
    line.turn(times=20)
    assert sent(line)[-1][1] == WINDOW + 100


def test_a_lost_parcel_is_sent_again_with_all_after_it(line: Line) -> None:
    """Go-back-N: the reader asks from the gap on."""
    record(line, 30)
    line.turn(times=3)
    line.wire.lose(1)

    line.pass_on()
    line.turn(times=3)

    assert sent(line)[3:] == [(11, 20), (21, 30)]
    line.drain()
    assert line.reader.bodies == bodies(line.store)


def test_one_gap_is_filled_once_however_often_it_is_asked_for(line: Line) -> None:
    """Each later parcel makes the reader ask; one answer is enough."""
    record(line, 50)
    line.turn(times=3)
    line.wire.lose(0)
    for message in line.wire.take():
        line.answer(line.reader.take([message]))
        line.turn()

    assert sent(line)[5:] == [(1, 10), (11, 20), (21, 30), (31, 40), (41, 50)]


def test_a_damaged_parcel_comes_again_one_by_one(line: Line) -> None:
    """What can't be taken apart is asked for singly, and only that."""
    record(line, 10)
    line.turn(times=3)
    (message,) = line.wire.take()
    line.answer(line.reader.take([message._replace(body=message.body[:-1])]))

    line.turn(times=3)

    assert sent(line)[1:] == [(number, number) for number in range(1, 11)]
    line.drain()
    record(line, 10)
    line.turn(times=3)
    assert sent(line)[-1] == (11, 20)


def test_the_loss_of_the_last_message_is_healed_by_the_head(line: Line) -> None:
    """A loss shows even when nothing follows it: the head is said when the stream is silent."""
    record(line, 1)
    line.turn(times=3)
    line.wire.lose()
    line.now += HEAD_EVERY[0]
    line.turn()

    line.pass_on()
    line.turn()
    line.pass_on()

    assert line.reader.bodies == bodies(line.store)


def test_a_head_is_said_after_a_second_of_silence_and_then_now_and_again(line: Line) -> None:
    """Heads carry no number: they are state, said again and again."""
    record(line, 1)
    said = []
    while line.now < 70:
        line.turn()
        line.pass_on()
        said += [line.now] * (len(line.wire.heads()) - len(said))
        line.now += 0.5

    assert said == [1.0, 31.0, 61.0]
    assert line.wire.heads()[0].signature


def test_a_slow_reader_isnt_sent_everything_twice(line: Line) -> None:
    """While a reader is only slow, or down for an hour, the broker's disk doesn't fill."""
    record(line, WINDOW)
    for _ in range(3600):
        line.turn(times=5)
        line.now += 1

    assert len(sent(line)) == WINDOW / 10
    assert len(line.wire.heads()) < 3600 / PATIENCE[1] + 3600 / HEAD_EVERY[1] + 10
    line.drain()
    assert line.reader.bodies == bodies(line.store)


def test_a_reader_that_answers_and_gets_no_further_is_sent_all_again(line: Line) -> None:
    """Even if it doesn't ask."""
    record(line, 10)
    line.turn(times=3)
    line.wire.lose()
    (head,) = line.store.written()
    root = line.store.link(head.stream, 0).hex()
    receipt = Receipt(stream=head.stream, reader="organization", number=0, link=root)
    while len(sent(line)) == 1 and line.now < 60:
        line.now += 1
        line.turn()
        line.answer([receipt])

    assert sent(line) == [(1, 10), (1, 10)]


def test_a_restored_reader_is_sent_what_it_had(line: Line) -> None:
    """A reader that asks for what it has given a receipt for gets it."""
    record(line, 30)
    line.drain()
    line.reader = Reader()
    record(line, 1)

    line.drain()

    assert line.reader.bodies == bodies(line.store)


def test_nothing_counts_as_sent_when_the_broker_is_away(line: Line) -> None:
    """Neither events nor heads; both go out when it is back."""
    record(line, 5)
    line.now = HEAD_EVERY[0]
    line.wire.away = True
    with pytest.raises(BrokerAway):
        line.turn()
    line.wire.away = False

    line.turn()

    assert line.relay.sent == 5
    assert (len(sent(line)), len(line.wire.heads())) == (1, 1)


def test_after_an_outage_all_heads_are_said_at_once(line: Line) -> None:
    """A broker that lost its disk is made good within a turn and an answer."""
    record(line, 10)
    line.turn(times=3)
    line.wire.lose()
    line.relay.doubt(line.now)

    line.turn()
    line.pass_on()
    line.turn()
    line.pass_on()

    assert line.reader.bodies == bodies(line.store)


def test_a_refusal_of_the_broker_is_passed_on(line: Line) -> None:
    """It is a matter of rights: the agent says so and tries seldom."""
    record(line, 1)
    line.wire.refuses = True

    with pytest.raises(BrokerRefused):
        line.turn()


def test_an_outbox_without_streams_rests(line: Line) -> None:
    """Nothing spins."""
    assert line.turn() == IDLE


class Shared:
    """An outbox with two readers of one stream, over a store."""

    def __init__(self, store: Store) -> None:
        """Take the store whose stream both read."""
        self.store = store
        self.at: dict[str, int] = {"city": 0, "rights": 0}
        self.number, self.written, self.read = store.number, store.written, store.read
        self.link, self.sign = store.link, store.sign

    def receipted(self) -> Mapping[tuple[str, str], int]:
        """Give how far each reader is."""
        return {
            (head.stream, reader): number
            for head in self.written()
            for reader, number in self.at.items()
        }


class ToEach:
    """Routes to all readers at once, or to some alone."""

    def route(
        self,
        stream: str,
        readers: Sequence[str],
        all_readers: bool,  # noqa: FBT001 - the relay's protocol
    ) -> Iterator[tuple[str, str]]:
        """Give `all`, or each reader's own key."""
        del stream
        yield from [("x", "all")] if all_readers else [("x", reader) for reader in readers]


def keys(line: Line) -> list[tuple[str, int, int]]:
    """Give key, first and last number of all parcels."""
    return [
        (message.routing_key, parcel_of(message).first, parcel_of(message).last)
        for message in line.wire.published
        if message.headers["kind"] == "events"
    ]


def test_readers_at_two_places_are_sent_to_each_alone_what_it_lacks(line: Line) -> None:
    """Fresh numbers go to all; what one reader lacks goes to it alone; a new one begins at 1."""
    outbox = Shared(line.store)
    line.relay = Relay(outbox, line.wire, ToEach(), 10)
    record(line, 10)
    line.turn(times=3)
    outbox.at["city"] = 10
    record(line, 5)

    line.turn(times=3)
    outbox.at = {"city": 15, "rights": 15, "skills": 0}
    line.turn(times=3)

    assert keys(line) == [
        ("all", 1, 10), ("all", 11, 15), ("skills", 1, 10), ("skills", 11, 15),
    ]  # fmt: skip


def test_a_reader_that_went_is_sent_nothing_more(line: Line) -> None:
    """A reader that isn't in the outbox any more has no flight."""
    outbox = Shared(line.store)
    line.relay = Relay(outbox, line.wire, ToEach(), 10)
    record(line, 1)
    line.turn(times=3)
    outbox.at = {}
    record(line, 1)

    assert line.turn() == IDLE
    assert keys(line) == [("all", 1, 1)]


def test_a_stream_under_load_doesnt_keep_another_waiting(line: Line) -> None:
    """Patience is kept for every flight, though something is sent in each turn."""
    outbox = Shared(line.store)
    line.relay = Relay(outbox, line.wire, ToEach(), 10)
    for second in range(4):
        line.now = float(second)
        record(line, 1)
        line.turn()
        outbox.at["city"] += 1

    assert [one.routing_key for one in line.wire.published if one.headers["kind"] == "head"] == [
        "rights"
    ]


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


AnyWire.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestAnyWire = AnyWire.TestCase
