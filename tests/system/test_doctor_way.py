"""What a doctor finds of an agent's way to the city's broker, on a real one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from deploy.certifying import certify
from deploy.doctor.branch import PARTS, Branch
from deploy.doctor.findings import examine
from services.agent.bundle import Bundle, join
from services.agent.identity import Identity
from shared.runtime.access import Management, Participant, hashed
from shared.runtime.broker import Broker
from shared.runtime.topology import Topology
from tests.agents import FEDERATION_KEY, UNION
from tests.fix_rabbit import PASSWORD, Rabbit, free_port
from tests.installed import TLS

AGENT = "town"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give certificates for this machine's address."""
    folder = tmp_path_factory.mktemp("tls") / "certificates"
    certify(folder, ["127.0.0.1"])
    return folder


@pytest.fixture(scope="module")
def door(
    tmp_path_factory: pytest.TempPathFactory, certificates: Path
) -> Iterator[tuple[Rabbit, int]]:
    """Give a broker into which the agent is let, and its port with TLS."""
    node, port = Rabbit(tmp_path_factory.mktemp("door") / "rabbit"), free_port()
    with (node.folder / "rabbitmq.conf").open("a") as config:
        config.write(TLS.format(port=port, folder=certificates))
    node.start()
    broker = Broker(node.url(), "tests@host")
    people = [Participant(AGENT, hashed(PASSWORD), "agent")]
    Topology().ensure(broker, people, Management(node.management))
    broker.close()
    yield node, port
    node.kill()


def found(folder: Path, url: str, ca: Path | None, password: str = PASSWORD) -> list[str]:
    """Name what is wrong with a branch that joins with such a bundle."""
    made = Identity.new()
    bundle = Bundle(
        agent=AGENT, store=made.id, private_key=made.private_key.hex(), unions=[UNION],
        broker_url=url, broker_password=password, broker_ca=ca.read_text() if ca else None,
        federation_key=FEDERATION_KEY.hex(),
    )  # fmt: skip
    path = folder / f"{made.id}.store"
    join(path, bundle).close()
    with closing(Branch(path, None, 0.0)) as branch:
        return [one.name for one in examine(PARTS, branch).findings]


def test_nothing_is_wrong_where_the_agent_is_let_in(
    door: tuple[Rabbit, int], certificates: Path, tmp_path: Path
) -> None:
    """By TLS, by the authority of its bundle."""
    authority = certificates / "broker" / "authority.pem"

    assert found(tmp_path, f"amqps://127.0.0.1:{door[1]}//", authority) == []


def test_an_authority_that_isn_t_the_bundle_s_is_found(
    door: tuple[Rabbit, int], tmp_path: Path
) -> None:
    """Nothing is said to such a broker."""
    certify(tmp_path / "other", ["127.0.0.1"])
    other = tmp_path / "other" / "broker" / "authority.pem"

    assert found(tmp_path, f"amqps://127.0.0.1:{door[1]}//", other) == ["city_not_trusted"]


def test_a_city_that_doesn_t_let_the_agent_in_is_found(
    door: tuple[Rabbit, int], tmp_path: Path
) -> None:
    """Its password was changed, or it was shut out."""
    url = f"amqp://127.0.0.1:{door[0].port}//"

    assert found(tmp_path, url, None, "old") == ["city_refuses"]


def test_a_mailbox_that_is_missing_is_found(door: tuple[Rabbit, int], tmp_path: Path) -> None:
    """The broker lost its disk, and nobody has written it anew."""
    node = door[0]
    url = f"amqp://127.0.0.1:{node.port}//"
    node.ask("DELETE", f"/api/queues/%2F/mail.{AGENT}")

    assert found(tmp_path, url, None) == ["mailbox_missing"]


def test_a_city_that_is_away_is_found(tmp_path: Path) -> None:
    """Nobody listens there."""
    assert found(tmp_path, f"amqp://127.0.0.1:{free_port()}//", None) == ["city_away"]
