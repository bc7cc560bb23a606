"""A hostile agent on a real broker: what it must not do is refused or set aside, each try is seen.

`TONGXIN_TEST_FLOOD` says of how many reports the flood is.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from typing import Any, Final

import pytest
from amqp.exceptions import AccessRefused, PreconditionFailed

from services.agent.identity import Identity
from services.agent.store import Store
from shared.events.organization import Speaks
from shared.runtime.access import Management
from shared.runtime.topology import partition
from shared.streams import chain
from shared.streams.floods import ASIDE
from shared.streams.relay import WINDOW
from shared.streams.wire import BrokerAway, BrokerRefused, Message
from tests.city.branch import ALWAYS, PASSWORD, Branch
from tests.city.city import City
from tests.city.flooder import Flooder
from tests.city.forger import Forger
from tests.city.load import Load, days_ago
from tests.city.onlooker import Onlooker
from tests.city.process import until
from tests.fix_city import EAST, Cities
from tests.rules import organization as report

FLOOD: Final = int(os.environ.get("TONGXIN_TEST_FLOOD", "10000"))
BATCH: Final = 2000
GARBAGE: Final = 8000
"""Messages of a flood of which nothing may be taken."""
CALM: Final = 20
"""Reports of the others before the flood, to compare with."""
CUTS: Final = r'^tongxin_floods_total\{agent="eve".*\} (\S+)$'
OTHERS: Final = ("bo", "dong")
"""Who reports beside it: in the flood's own partition, and elsewhere."""


@pytest.fixture(scope="module")
def besieged() -> Iterator[City]:
    """Give a city of its own: what a flood brings would make every later comparison slow."""
    held = Cities()
    city = held.give()
    city.found({"u7": EAST})
    beside = partition(city.branches["bo"].store.identity.id)
    with_store(city, "eve", beside, "u7")
    eve = city.branch("eve", "u7")
    city.check()
    until(lambda: connects(eve), 30, lambda: "the broker doesn't know its user yet")
    yield city
    held.close()


@pytest.fixture
def eve(besieged: City) -> Iterator[Branch]:
    """Give a branch that was let in, whose agent stands still while somebody has its password."""
    eve = besieged.branches["eve"]
    eve.stop()
    yield eve
    if not besieged.broken:
        return
    for log in sorted(besieged.folder.glob("*.log")):
        print(f"--- {log.name}", *log.read_text().splitlines()[-40:], sep="\n")  # noqa: T201


def with_store(city: City, name: str, wanted: int, union: str) -> None:
    """Make a branch's store, of which the reports go to a partition."""
    who = Identity.new()
    while partition(who.id) != wanted:
        who = Identity.new()
    store = Store.create(city.folder / f"{name}.store", who=who)
    store.people.speaks_for([Speaks(union=union, from_=ALWAYS)])
    store.close()


# ---------------------------------------------------------------- what the broker refuses

Try = Callable[[Any], object]


def publish(exchange: str, key: str, **properties: str) -> Try:
    """Make a try at publishing."""

    def attempt(channel: Any) -> None:  # noqa: ANN401 - kombu's
        channel.basic_publish_confirm(
            channel.prepare_message(b"{}", properties={"user_id": "eve", **properties}),
            exchange=exchange, routing_key=key,
        )  # fmt: skip

    return attempt


FORBIDDEN: Final[dict[str, Try]] = {
    "another's key": publish("reports", "bo.organization.3"),
    "a key for all": publish("reports", "*.organization.3"),
    "another's mailbox": publish("mail", "bo"),
    "a queue by its name": publish("", "organization.reports.3"),
    "announcing for a service": publish("announcements", "organization"),
    "figures": publish("figures", "rights"),
    "people": publish("people", "skills"),
    "totals": publish("totals", "territorial.6401.organization_members"),
    "a call": publish("nameko-rpc", "organization.union"),
    "a false user": publish("reports", "eve.organization.3", user_id="bo"),
    "reading another's mail": lambda channel: channel.basic_consume("mail.bo"),
    "taking another's mail": lambda channel: channel.basic_get("mail.bo"),
    "reading reports": lambda channel: channel.basic_consume("organization.reports.3"),
    "declaring a queue": lambda channel: channel.queue_declare("eve.own", durable=True),
    "declaring an exchange": lambda channel: channel.exchange_declare("eve", "topic"),
    "binding its mailbox": lambda channel: channel.queue_bind("mail.eve", "reports", "#"),
    "emptying another's mail": lambda channel: channel.queue_purge("mail.bo"),
    "deleting a queue": lambda channel: channel.queue_delete("organization.reports.3"),
    "deleting an exchange": lambda channel: channel.exchange_delete("reports"),
}


@pytest.mark.parametrize("attempt", FORBIDDEN.values(), ids=FORBIDDEN)
def test_the_broker_refuses_what_an_agent_may_not(
    besieged: City, eve: Branch, attempt: Try
) -> None:
    """And writes it down."""
    told = refusals(besieged)
    broker = eve.broker()

    with pytest.raises((AccessRefused, PreconditionFailed)), broker.channel() as channel:
        attempt(channel)

    broker.close()
    until(lambda: refusals(besieged) > told, 10, lambda: "the broker's log tells of no refusal")


def refusals(city: City) -> int:
    """Count the broker's lines that somebody was refused something."""
    logs = city.rabbit.folder.rglob("*.log")
    return sum(
        len(re.findall("access_refused|precondition_failed", log.read_text())) for log in logs
    )


def test_an_agent_may_not_manage_the_broker(besieged: City, eve: Branch) -> None:
    """Its user has no right there, not even to look."""
    address = f"http://{eve.name}:{PASSWORD}@127.0.0.1:{besieged.rabbit.http}"

    with pytest.raises(BrokerRefused):
        Management(address).ask("GET", "/api/users")


def test_after_all_that_everything_is_in_step(besieged: City, eve: Branch) -> None:
    """Nothing of it has changed anything."""
    eve.start()
    Load([besieged.branches[name] for name in OTHERS], 70, "after").run(20)

    found = besieged.check()

    assert not found.quarantined


# ---------------------------------------------------------------- floods


def recorded(eve: Branch, count: int) -> None:
    """Let a branch record that so many members joined."""
    for first in range(0, count, BATCH):
        eve.record([
            report.member_joined(
                days_ago(3 + person % 300), union="u7",
                member=sha256(f"flood {person}".encode()).hexdigest(),
            )
            for person in range(first, min(first + BATCH, count))
        ])  # fmt: skip


def flooded(city: City, eve: Branch, messages: Sequence[Message], seed: int) -> Flooder:
    """Let the flood come while others report; tell how they fared before and meanwhile."""
    others = [city.branches[name] for name in OTHERS]
    calm = [Onlooker(city, one, seed, "calm") for one in others]
    stirred = [Onlooker(city, one, seed, "flood") for one in others]
    watched(calm, lambda: until(lambda: all(len(one.took) >= CALM for one in calm), 60, list))
    flooder = Flooder(eve)
    before = cuts(city)

    def all_read() -> bool:
        """Tell whether what others sent after it is settled, also in its own partition."""
        return all(one.last > flooder.ended for one in stirred)

    def flood() -> None:
        with knocking(eve) as answers:
            flooder.flood(messages, over=lambda: all_read() and cuts(city) == before)
        assert flooder.cut_off == (False in answers)
        until(all_read, 120, lambda: "what stands before the others' reports isn't all read")
        assert flooder.cut_off == (cuts(city) > before)

    watched(stirred, flood)
    print(  # noqa: T201 - the figures of the flood, shown by `pytest -s`
        f"{flooder.sent} sent in {flooder.ended - flooder.began:.1f} s,"
        f" {'cut off' if flooder.cut_off else 'not cut off'};"
        f" before: {'; '.join(map(str, calm))}; meanwhile: {'; '.join(map(str, stirred))}"
    )
    assert all(one.took for one in stirred)
    return flooder


@contextmanager
def knocking(eve: Branch) -> Iterator[list[bool]]:
    """Ask ten times a second to be let in, and once more at the end; give the answers.

    Who is cut off is let in again so soon that a look afterwards may come too late.
    """
    answers: list[bool] = []
    over = threading.Event()

    def knock() -> None:
        last = False
        while not last:
            last = over.wait(0.1)
            answers.append(connects(eve))

    with ThreadPoolExecutor(1) as pool:
        knocks = pool.submit(knock)
        try:
            yield answers
        finally:
            over.set()
            knocks.result()


def watched(lookers: Sequence[Onlooker], work: Callable[[], object]) -> None:
    """Do something while others look on."""
    with ExitStack() as stack:
        for one in lookers:
            stack.enter_context(one.looking())
        work()


def cuts(city: City) -> int:
    """Give how often organization has had the branch cut off, as its metrics say."""
    told = city.services["organization"].ask("/metrics")[1]
    return sum(int(float(count)) for count in re.findall(CUTS, told, re.MULTILINE))


def settled(city: City, eve: Branch) -> int:
    """Give how far the branch's stream is settled."""
    stream = f"{eve.store.identity.id}/organization"
    rows = city.rows("organization", "SELECT number FROM streams WHERE stream = %s", stream)
    return int(rows[0][0]) if rows else 0


def test_who_sends_far_beyond_the_window_is_cut_off(besieged: City, eve: Branch) -> None:
    """Though every number and link is right; what was recorded is settled later, in its turn."""
    service = besieged.services["organization"]
    recorded(eve, FLOOD)
    before = service.total("cut_off")

    flooder = flooded(besieged, eve, list(Flooder(eve).messages()), 71)

    assert flooder.cut_off
    assert settled(besieged, eve) <= 3 * WINDOW  # what stands before others is known soon
    assert service.total("cut_off") > before
    aside = "SELECT DISTINCT reason, user_id FROM quarantine"
    assert besieged.rows("organization", aside) == [("flood", "eve")]
    eve.start()
    besieged.drain(60 + FLOOD / 500)
    assert besieged.check().quarantined.keys() == {"flood"}


def bent(kind: str, forger: Forger, count: int) -> list[Message]:
    """Give messages of which none may be taken."""
    number = forger.next
    rows = forger.branch.rows()
    body = next(body for _, stream, _, body in rows if stream == forger.stream)
    good = forger.letter(1, body)
    if kind == "garbage":
        return [good._replace(body=b"\0" * 200, headers={"x": str(n)}) for n in range(count)]
    if kind == "used numbers":
        return [good] * count
    wrong = chain.root("nowhere").hex()
    return [
        good._replace(headers={**good.headers, "first": str(number + n % 3), "before": wrong})
        for n in range(count)
    ]


@pytest.mark.parametrize("kind", ["garbage", "used numbers", "broken links"])
def test_a_flood_of_what_cannot_be_taken_is_dropped(besieged: City, eve: Branch, kind: str) -> None:
    """Each message is counted by what became of it; of what is set aside only so much is kept."""
    eve.start()  # after a flood its store may go on under another id
    person = sha256(kind.encode()).hexdigest()
    eve.record([report.member_joined(days_ago(3), union="u7", member=person)])
    besieged.drain()
    eve.stop()
    service = besieged.services["organization"]
    counted = ("cut_off", "quarantined", "duplicates", "damaged", "early")
    before = {outcome: service.total(outcome) for outcome in counted}
    at = settled(besieged, eve)

    flooder = flooded(besieged, eve, bent(kind, Forger(besieged, eve), GARBAGE), 72)

    now = {outcome: service.total(outcome) - before[outcome] for outcome in counted}
    print(kind, now)  # noqa: T201 - as above
    assert sum(now.values()) >= (flooder.sent if not flooder.cut_off else ASIDE)
    assert settled(besieged, eve) == at
    assert now["quarantined"] <= 5 * ASIDE
    until(lambda: connects(eve), 60, lambda: "it is still cut off")
    eve.start()
    besieged.check()


def connects(eve: Branch) -> bool:
    """Tell whether the branch is let in at the broker."""
    broker = eve.broker()
    try:
        broker.link().close()
    except (BrokerAway, BrokerRefused):
        return False
    finally:
        broker.close()
    return True
