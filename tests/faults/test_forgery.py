"""What doesn't come from whom it names changes nothing, and holds nobody else up."""

from __future__ import annotations

import msgspec
import orjson
import pytest
from amqp.exceptions import PreconditionFailed

from services.agent.identity import Identity
from shared.events import envelope
from shared.events.organization import Speaks
from shared.runtime.topology import PARTITIONS
from shared.streams.notices import Head
from shared.streams.relay import notice
from shared.streams.wire import Message
from tests.city.branch import ALWAYS
from tests.city.city import City
from tests.city.forger import Forger
from tests.city.load import Load, days_ago
from tests.rules import organization as report


@pytest.fixture
def anna(city: City, load: Load) -> Forger:
    """Give one who has Anna's password; all that she recorded is settled."""
    load.run(20, at_once=5)
    city.drain()
    return Forger(city, city.branches["anna"])


def joined(forger: Forger, union: str, person: int, number: int, stream: str = "") -> bytes:
    """Write the bytes of a report that a member joined."""
    event = report.member_joined(days_ago(3), union=union, member=f"{person:064x}")
    return envelope.write(
        event, source=f"/unions/{union}", stream=stream or forger.stream, number=number,
        time=forger.branch.store.clock(),
    )  # fmt: skip


def elsewhere(letter: Message) -> str:
    """Give a key of another branch and of a partition that the letter doesn't go to."""
    partition = int(letter.routing_key.rpartition(".")[2])
    return f"bo.organization.{(partition + 1) % PARTITIONS}"


@pytest.mark.seed(51)
def test_other_content_under_a_used_number_is_tampering(
    city: City, anna: Forger, load: Load
) -> None:
    """What stands in the ledger stays."""
    event, _, number, body = anna.branch.rows()[-1]
    other = orjson.loads(body)
    other["data"]["on"] = days_ago(1)

    anna.send(anna.letter(number, orjson.dumps(other, option=orjson.OPT_SORT_KEYS)))

    anna.is_set_aside("tampered")
    assert city.rows("organization", "SELECT body FROM ledger WHERE event = %s", event) == [(body,)]
    load.run(20)
    city.check()


@pytest.mark.seed(52)
def test_the_broker_refuses_a_false_user(city: City, anna: Forger) -> None:
    """It knows who is logged in."""
    with pytest.raises(PreconditionFailed):
        anna.send(anna.letter(9, joined(anna, "u3", 1, 9)), user="bo")

    city.check()


@pytest.mark.seed(53)
def test_what_names_no_user_is_set_aside(city: City, anna: Forger) -> None:
    """Nobody vouches for it."""
    number = anna.next

    anna.send(anna.letter(number, joined(anna, "u1", 2, number)), user=None)

    anna.is_set_aside("no_user")
    city.check()


@pytest.mark.seed(54)
def test_nobody_writes_the_stream_of_anothers_store(city: City, anna: Forger, load: Load) -> None:
    """Number and links may fit: the store is admitted for another user."""
    bo = Forger(city, city.branches["bo"])
    number = bo.next
    forged = bo.letter(number, joined(bo, "u3", 3, number))

    anna.send(forged._replace(routing_key=anna.letter(1, b"{}").routing_key))

    anna.is_set_aside("forged_user")
    load.run(20)
    city.check()


@pytest.mark.seed(55)
def test_a_store_that_was_never_admitted_is_not_heard(city: City, anna: Forger) -> None:
    """A user at the broker is not enough."""
    stream = "never-admitted/organization"

    anna.send(anna.letter(1, joined(anna, "u1", 4, 1, stream), stream))

    anna.is_set_aside("unknown_store")
    city.check()


@pytest.mark.seed(56)
def test_carbon_copies_are_set_aside(city: City, anna: Forger) -> None:
    """By them a sender reaches keys that the broker doesn't let it write to."""
    number = anna.next
    letter = anna.letter(number, joined(anna, "u1", 5, number))

    anna.send(letter, {"CC": [elsewhere(letter)]})

    anna.is_set_aside("carbon_copy", 2)
    city.check()


@pytest.mark.seed(56)
def test_a_blind_carbon_copy_is_judged_by_its_user_and_store(city: City, anna: Forger) -> None:
    """The broker takes the header away, so only what the copies say of themselves can help."""
    bo = Forger(city, city.branches["bo"])
    number = bo.next
    forged = bo.letter(number, joined(bo, "u3", 5, number))
    own = forged._replace(routing_key=anna.letter(1, b"{}").routing_key)

    anna.send(own, {"BCC": [elsewhere(own)]})

    anna.is_set_aside("forged_user", 2)
    city.check()


@pytest.mark.seed(57)
def test_a_head_with_anothers_signature_is_set_aside(city: City, anna: Forger) -> None:
    """Else whoever has a password could make a branch look as if it had lost something."""
    key = anna.letter(1, b"{}").routing_key
    head = Head(stream=anna.stream, number=10**6, link="00" * 32)
    signature = Identity.new().sign(head.signable())

    anna.send(notice(msgspec.structs.replace(head, signature=signature), "reports", key))

    anna.is_set_aside("forged_head")
    city.check()


@pytest.mark.seed(58)
def test_a_branch_that_speaks_for_anothers_union_is_refused(
    city: City, anna: Forger, load: Load
) -> None:
    """Its agent may believe that it may; the city knows better, and the branch is told why."""
    anna.branch.store.people.speaks_for(
        Speaks(union=union, from_=ALWAYS) for union in (*anna.branch.unions, "u3")
    )
    ids = anna.branch.record(
        [report.member_joined(days_ago(3), union="u3", member=f"{6:064x}")], "u3"
    )
    ids += anna.branch.record(
        [report.member_joined(days_ago(3), union="u3", member=f"{7:064x}")], "u1"
    )
    load.run(20)

    city.check()

    told = [anna.branch.store.report(id_) for id_ in ids]
    assert [(one.state, one.reason) for one in told if one] == [
        ("refused", "store_may_not_speak"),
        ("refused", "not_authorized"),
    ]
