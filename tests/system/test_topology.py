"""Who may send and read what, and a broker that comes back by itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from shared.runtime import memory
from shared.runtime.access import Management, Participant, hashed
from shared.runtime.broker import Broker
from shared.runtime.steward import SILENCE, Steward
from shared.runtime.topology import (
    PARTITIONS,
    Topology,
    mail_queue,
    partition,
    report_key,
    reports_queue,
)
from shared.streams.wire import BrokerAway, BrokerRefused, Message
from tests.fix_rabbit import PASSWORD, Rabbit

SECRET = hashed(PASSWORD)
PEOPLE = [
    Participant("agent-7", SECRET, "agent"),
    Participant("agent-8", SECRET, "agent"),
    Participant("rights", SECRET, "service"),
    Participant("city", SECRET, "service"),
    Participant("office-1", SECRET, "office"),
]
MINE = report_key("agent-7", "rights", "store-7")
Connect = Callable[[str], Broker]


def message(exchange: str, key: str) -> Message:
    """Return a message to an exchange."""
    return Message(exchange, key, b"{}", {}, "events", "application/json", "1")


@pytest.fixture(scope="module")
def ready(shared_rabbit: Rabbit) -> Rabbit:
    """Give a broker with the whole topology and these people."""
    broker = Broker(shared_rabbit.url(), "steward@host")
    Topology().ensure(broker, PEOPLE, Management(shared_rabbit.management))
    broker.close()
    return shared_rabbit


@pytest.fixture
def connect(ready: Rabbit) -> Iterator[Connect]:
    """Connect as one of them."""
    opened: list[Broker] = []

    def as_user(name: str) -> Broker:
        opened.append(Broker(ready.url(name), f"{name}@host"))
        return opened[-1]

    yield as_user
    for broker in opened:
        broker.close()


def test_a_store_always_has_the_same_partition() -> None:
    """So one process at a time settles a store's streams, in order."""
    found = {partition(f"store-{number}") for number in range(1000)}

    assert found == set(range(PARTITIONS))
    assert partition("store-7") == partition("store-7")
    assert partition("store-7", 4) in range(4)


def test_a_report_reaches_its_partition_with_its_sender(connect: Connect) -> None:
    """The agent needs no right but to write under its own name."""
    connect("agent-7").publisher().publish([message("reports", MINE)])

    queue = reports_queue("rights", partition("store-7"))
    [delivery] = connect("rights").consumer(queue, 10).take(10, 0.02, 5)
    assert delivery.user_id == "agent-7"
    assert delivery.routing_key == MINE


@pytest.mark.parametrize(
    ("exchange", "key"),
    [
        ("reports", report_key("agent-8", "rights", "store-7")),
        ("reports", "agent-7.rights.3.more"),
        ("figures", "rights"),
        ("mail", "agent-8"),
        ("", "mail.agent-8"),
    ],
)
def test_an_agent_writes_only_reports_under_its_own_name(
    connect: Connect, exchange: str, key: str
) -> None:
    """Whatever else it tries, the broker names it and refuses."""
    publisher = connect("agent-7").publisher()

    with pytest.raises(BrokerRefused) as refused:
        publisher.publish([message(exchange, key)])

    assert refused.value.code == 403


@pytest.mark.parametrize("queue", ["mail.agent-8", "rights.reports.0", "city.figures"])
def test_an_agent_reads_only_its_own_mail(connect: Connect, queue: str) -> None:
    """Not even what another union reported."""
    agent = connect("agent-7")

    with pytest.raises(BrokerRefused) as refused:
        agent.consumer(queue, 1)

    assert refused.value.code == 403
    assert agent.consumer("mail.agent-7", 1).take(1, 0, 0) == []


def test_a_service_reads_only_what_is_meant_for_it_and_speaks_as_itself(connect: Connect) -> None:
    """Rights doesn't read the city's figures nor announce for organization."""
    rights = connect("rights")

    with pytest.raises(BrokerRefused):
        rights.consumer("city.figures", 1)
    with pytest.raises(BrokerRefused):
        rights.publisher().publish([message("announcements", "organization")])


def test_fresh_figures_go_to_every_reader_and_repairs_to_one(connect: Connect) -> None:
    """A repair for the city doesn't trouble whoever else reads."""
    publisher = connect("rights").publisher()

    publisher.publish([message("figures", "rights"), message("figures", "rights.city")])
    publisher.publish([message("announcements", "rights")])

    city, skills = connect("city"), connect("city")
    assert len(city.consumer("city.figures", 10).take(10, 0.1, 5)) == 2
    assert len(skills.consumer("city.announcements", 10).take(10, 0.1, 5)) == 1


def test_a_name_that_stands_for_more_than_itself_is_no_user() -> None:
    """`*` or a dot in a name would open the keys of others."""
    for name in ("*", "agent.7", "agent-7$|", ""):
        with pytest.raises(ValueError, match="broker user"):
            Participant(name, SECRET, "agent")


def test_whoever_is_no_longer_named_is_cut_off(shared_rabbit: Rabbit) -> None:
    """Expelled: the user goes, its connections with it; the administrator stays."""
    access = Management(shared_rabbit.management)
    guest = Participant("agent-9", SECRET, "agent")
    topology = Topology(domains=(), announcements={}, figures={}, people={})
    broker = Broker(shared_rabbit.url(), "steward@host")
    topology.ensure(broker, [*PEOPLE, guest], access)
    its = Broker(shared_rabbit.url("agent-9"), "agent-9@host")
    consumer = its.consumer(mail_queue("agent-9"), 1)

    changed = topology.ensure(broker, PEOPLE, access)

    assert changed
    assert not topology.ensure(broker, PEOPLE, access)
    with pytest.raises(BrokerAway):
        consumer.take(1, 0, 10)
    with pytest.raises(BrokerRefused):
        its.consumer(mail_queue("agent-9"), 1)
    broker.close()


def test_who_is_cut_off_is_thrown_out_and_kept_out_for_a_while(shared_rabbit: Rabbit) -> None:
    """Its user, its rights and its mail stay for when it may come back; others notice nothing."""
    access = Management(shared_rabbit.management)
    topology = Topology(domains=(), announcements={}, figures={}, people={})
    steward = Broker(shared_rabbit.url(), "steward@host")
    topology.ensure(steward, PEOPLE, access)
    its, other = (Broker(shared_rabbit.url(name), name) for name in ("agent-7", "agent-8"))
    consumer, others = its.consumer(mail_queue("agent-7"), 1), other.consumer("mail.agent-8", 1)

    assert topology.ensure(steward, PEOPLE, access, {"agent-7", "rights"})
    access.throw_out("agent-7")

    with pytest.raises(BrokerAway):
        consumer.take(1, 0, 10)
    with pytest.raises(BrokerRefused):
        its.consumer(mail_queue("agent-7"), 1)
    assert others.take(1, 0, 0) == []
    Broker(shared_rabbit.url("rights"), "rights").consumer("mail.rights", 1).close()
    assert topology.ensure(steward, PEOPLE, access)
    its.consumer(mail_queue("agent-7"), 1).close()
    for one in (its, other, steward):
        one.close()


def test_a_wiped_broker_comes_back_by_itself(rabbit: Rabbit) -> None:
    """Queues, exchanges, users and rights; whoever publishes needs only patience."""
    broker = Broker(rabbit.url(), "steward@host", deadline=5)
    topology = Topology(domains=("rights",), partitions=2)
    access = Management(rabbit.management)
    steward = Steward(topology, broker, access, lambda: PEOPLE)
    steward.turn()
    agent = Broker(rabbit.url("agent-7"), "agent-7@host", deadline=5)
    publisher = agent.publisher()
    publisher.publish([message("reports", "agent-7.rights.1")])

    rabbit.wipe()
    rabbit.start()
    with pytest.raises(BrokerAway):
        publisher.publish([message("reports", "agent-7.rights.1")])
    with pytest.raises(BrokerRefused):
        publisher.publish([message("reports", "agent-7.rights.1")])
    steward.turn()

    publisher.publish([message("reports", "agent-7.rights.1")])
    for one in (agent, broker):
        one.close()


def test_a_queue_that_lost_its_log_is_declared_anew(rabbit: Rabbit) -> None:
    """Killed within three seconds of its declaration it would be silent for ever."""
    now = time.monotonic()
    broker = Broker(rabbit.url(), "steward@host", deadline=3)
    topology = Topology(domains=("rights",), announcements={}, figures={}, people={}, partitions=1)
    access = Management(rabbit.management)
    steward = Steward(topology, broker, access, list, lambda: now)
    steward.turn()
    rabbit.kill()
    rabbit.start()
    publisher = broker.publisher()
    report = [message("reports", "agent-7.rights.0")]
    with pytest.raises(BrokerAway):
        publisher.publish(report)

    steward.turn()
    now += SILENCE
    steward.turn()

    publisher.publish(report)
    broker.close()


def test_the_embedded_broker_has_the_same_queues() -> None:
    """It has no users; intake still sees who sent what."""
    broker = Broker(f"{memory.SCHEME}://agent-7@topology/", "tests@host")
    topology = Topology()

    assert topology.ensure(broker, PEOPLE, None)
    assert not topology.ensure(broker, PEOPLE, None)

    broker.publisher().publish([message("reports", MINE), message("mail", "agent-7")])
    [report] = broker.consumer(reports_queue("rights", partition("store-7")), 9).take(9, 0.01, 1)
    assert report.user_id == "agent-7"
