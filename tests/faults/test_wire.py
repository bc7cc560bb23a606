"""What becomes of messages on their way: doubled, reordered, lost, damaged; numbers heal it all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from shared.streams.wire import Publisher
from tests.city.city import City
from tests.city.load import Load
from tests.city.process import until
from tests.city.wires import Damaging, Doubling, Losing, Shuffling, Swallowing

Bend = Callable[[Publisher], Publisher]
NOTICES = {
    "damaged_head", "forged_head", "damaged_succession", "forged_succession",
    "unknown_store",  # where the damage is in the name of the store that a succession follows
}  # fmt: skip
"""Why a damaged head or succession is set aside; a report is only where its number was used."""


@contextmanager
def bent(load: Load, bend: Bend) -> Iterator[None]:
    """Let all branches of a load send through what `bend` makes of their publishers."""
    usual = load.branches[0].bend
    anew(load, bend)
    yield
    anew(load, usual)


def anew(load: Load, bend: Bend) -> None:
    """Start the agents with another way out."""
    for branch in load.branches:
        branch.stop()
        branch.bend = bend
        branch.start()


@pytest.mark.seed(21)
def test_what_is_sent_twice_is_settled_once(city: City, load: Load) -> None:
    """Numbers are used up; what comes again is dropped and counted."""
    before = city.services["organization"].total("duplicates")

    with bent(load, Doubling):
        load.run(300, at_once=10)
        city.drain()

    found = city.check()
    assert found.duplicates - before > 300


@pytest.mark.seed(22)
def test_what_comes_in_another_order_is_settled_in_its_own(
    city: City, load: Load, seed: int
) -> None:
    """A later number waits at the writer, not at the reader."""
    with bent(load, lambda publisher: Shuffling(publisher, seed)):
        load.run(300, at_once=10)
        city.drain()

    city.check()


@pytest.mark.seed(23)
def test_what_is_lost_is_sent_again(city: City, load: Load, seed: int) -> None:
    """One message of ten never arrives, heads among them."""
    with bent(load, lambda publisher: Losing(publisher, seed)):
        load.run(300, at_once=10)
        city.drain()

    city.check()


@pytest.mark.seed(24)
def test_what_is_damaged_is_sent_again(city: City, load: Load, seed: int) -> None:
    """The links show it before anything is read; notices, which have none, are set aside.

    So is what was sent again and arrives other than it was settled: as tampering, for bytes don't
    say whether they were changed on purpose.
    """
    with bent(load, lambda publisher: Damaging(publisher, seed)):
        load.run(300, at_once=10)
        city.drain()

    assert city.check().quarantined.keys() <= NOTICES | {"tampered"}


@pytest.mark.seed(25)
def test_the_loss_of_the_last_messages_is_healed_by_the_head(city: City, load: Load) -> None:
    """Nothing follows them, and still the reader learns that there is more."""
    wires: list[Swallowing] = []

    def swallowing(publisher: Publisher) -> Publisher:
        wires.append(Swallowing(publisher))
        return wires[-1]

    load.branches = [city.branches["dong"]]
    with bent(load, swallowing):
        load.run(20, at_once=20)
        until(lambda: wires[0].swallowed >= 20, 20, load.branches[0].store.status)
        wires[0].hungry = False
        city.drain()

    city.check()
