"""The relay: what a store has recorded arrives in order and once, whatever the wire does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from services.agent.store import Store
from shared.streams.flights import HEAD_EVERY, IDLE, PATIENCE
from shared.streams.notices import Receipt
from shared.streams.relay import WINDOW, Relay, Standing
from shared.streams.wire import BrokerAway, BrokerRefused
from tests.agents import Line, Reader, a_line, a_store, bodies, parcel_of, record, sent


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    """Give a line of ten events a parcel."""
    store = a_store(tmp_path)
    yield a_line(store, most=10)
    store.close()


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
    said: list[float] = []
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


def test_a_reader_that_answers_without_asking_is_sent_nothing_twice(line: Line) -> None:
    """It is slow, and tells it; when it lacks something it asks, since the head says how far."""
    record(line, 10)
    line.turn(times=3)
    (head,) = line.store.written()
    root = line.store.link(head.stream, 0).hex()
    receipt = Receipt(stream=head.stream, reader="organization", number=0, link=root)
    for _ in range(60):
        line.now += 1
        line.turn()
        line.answer([receipt])

    assert sent(line) == [(1, 10)]


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
        self.run, self.sign = store.run, store.sign

    def stand(self) -> Standing:
        """Give how far each reader is."""
        written = self.store.written()
        readers = self.at.items()
        return Standing(
            written, {(head.stream, reader): n for head in written for reader, n in readers}
        )


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
