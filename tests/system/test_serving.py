"""A service that is stopped, killed, and loses its database or its broker."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from shared.runtime import memory
from shared.runtime.broker import Broker
from shared.runtime.embedded import EmbeddedPostgres
from tests.fix_postgres import crash
from tests.fix_rabbit import Rabbit, free_port
from tests.system.tables import NAMES, QUEUE, TABLES, TOPOLOGY, report
from tests.waiting import until


class Example:
    """The example service in a process of its own."""

    def __init__(self, rabbit: Rabbit, database: str) -> None:
        """Make its tables and queues; it isn't started yet."""
        self.database = database
        self.port = free_port()
        self.broker = Broker(rabbit.url(), "tests@host")
        self.publisher = self.broker.publisher()
        with psycopg.connect(database) as connection:
            connection.execute(TABLES)
        with self.broker.channel() as channel:
            TOPOLOGY.declare(channel, NAMES)
            channel.queue_purge(QUEUE)
        self.environment = os.environ | {
            "TONGXIN_BROKER_URL": rabbit.url(),
            "TONGXIN_BROKER_DEADLINE": "3",
            "TONGXIN_DATABASE_URL": database,
            "TONGXIN_HEALTH_PORT": str(self.port),
            "TONGXIN_BATCH": "100",
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process, and return when it answers."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.system.example", "serve"], env=self.environment
        )
        until(lambda: self.ready() is not None)

    def end(self, how: signal.Signals) -> int:
        """Send a signal; return the exit code."""
        assert self.process
        self.process.send_signal(how)
        return self.process.wait(timeout=15)

    def ready(self) -> dict[str, Any] | None:
        """Return what it says of its health; None if it says nothing."""
        url = f"http://127.0.0.1:{self.port}/health/ready"
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                told: dict[str, Any] = json.load(answer)
        except urllib.error.HTTPError as answer:
            with answer:
                told = json.load(answer)
        except OSError:
            return None
        return told

    def misses(self, needed: str) -> bool:
        """Say whether it tells of something away of which the name or the reason says this."""
        told = self.ready()
        away = told["away"] if told else {}
        return any(needed in f"{what}: {why}" for what, why in away.items())

    def send(self, first: int, last: int) -> None:
        """Send reports with these numbers."""
        self.publisher.publish([report(number) for number in range(first, last)])

    def seen(self) -> dict[str, int]:
        """Return what was committed, and how often each was delivered."""
        with psycopg.connect(self.database) as connection:
            return dict(connection.execute("SELECT id, deliveries FROM seen").fetchall())

    def said(self) -> list[str]:
        """Return what it wrote down."""
        with psycopg.connect(self.database) as connection:
            return [what for (what,) in connection.execute("SELECT what FROM said")]

    def left(self) -> list[str]:
        """Take and return what is still in the queue."""
        consumer = self.broker.consumer(QUEUE, 5000)
        batches = iter(lambda: consumer.take(5000, 0.1, 1), [])
        found = [delivery.headers["id"] for batch in batches for delivery in batch]
        consumer.close()
        return found

    def close(self) -> None:
        """End whatever is left of it."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.broker.close()


@pytest.fixture
def example(shared_rabbit: Rabbit, make_database: Callable[[list[Any]], str]) -> Iterator[Example]:
    """Give an example on the session's broker and database server."""
    opened = Example(shared_rabbit, make_database([]))
    yield opened
    opened.close()


@pytest.fixture
def alone(shared_rabbit: Rabbit, postgres: EmbeddedPostgres) -> Iterator[Example]:
    """Give an example whose database server the test may crash."""
    opened = Example(shared_rabbit, postgres.create("example"))
    yield opened
    opened.close()


def test_stopped_under_load_it_has_acknowledged_what_it_committed(example: Example) -> None:
    """SIGTERM: the running batch is settled; the rest waits in the queue, delivered to nobody."""
    example.start()
    example.send(0, 2000)
    until(lambda: len(example.seen()) >= 200)

    code = example.end(signal.SIGTERM)

    seen, left = example.seen(), example.left()
    assert code == 0
    assert set(seen.values()) == {1}
    assert sorted([*seen, *left]) == sorted(map(str, range(2000)))


def test_a_run_in_which_nothing_goes_wrong_logs_its_start_and_its_end(
    example: Example, tmp_path: Path
) -> None:
    """So a process that has nothing to say has a log, and one that was cut off no end of it."""
    example.environment["TONGXIN_LOG_FOLDER"] = str(tmp_path)
    example.start()
    assert example.end(signal.SIGTERM) == 0

    assert logged(tmp_path) == ["starting", "stopped"]


def test_a_broker_that_is_away_at_the_start_is_named_and_keeps_nobody_from_stopping(
    example: Example, tmp_path: Path
) -> None:
    """By health at once, and by the log."""
    example.environment["TONGXIN_LOG_FOLDER"] = str(tmp_path)
    example.environment["TONGXIN_BROKER_URL"] = f"amqp://tests@127.0.0.1:{free_port()}"
    example.start()
    assert example.misses("the broker of its calls: not reached yet")
    until(lambda: "example waits for the broker" in logged(tmp_path))

    assert example.end(signal.SIGTERM) == 0
    assert logged(tmp_path) == ["starting", "example waits for the broker", "stopped"]


def logged(folder: Path) -> list[str]:
    """Give what a process wrote into the one file of its folder."""
    (kept,) = folder.iterdir()
    return [json.loads(line)["message"] for line in kept.read_text("utf-8").splitlines()]


def test_killed_in_a_batch_it_settles_it_after_the_next_start(example: Example) -> None:
    """SIGKILL before COMMIT or between COMMIT and ack: it comes again, nothing is missing."""
    example.start()
    example.send(0, 500)
    until(lambda: len(example.seen()) >= 100)

    example.end(signal.SIGKILL)
    example.start()

    until(lambda: len(example.seen()) == 500)
    assert example.end(signal.SIGTERM) == 0
    assert example.left() == []


def test_a_bug_ends_the_process_and_leaves_the_batch_in_the_queue(example: Example) -> None:
    """Whatever it was, it was not acknowledged."""
    example.start()
    example.publisher.publish([report(1, b"bug")])
    assert example.process

    code = example.process.wait(timeout=15)

    assert code != 0
    assert example.seen() == {}
    assert example.left() == ["1"]


def test_a_loop_is_called_at_once_when_woken(example: Example) -> None:
    """Its own pause is an hour."""
    example.start()
    until(lambda: example.said() == ["turn"])

    example.send(0, 1)

    until(lambda: example.said() == ["turn", "turn"])


def test_an_outage_of_the_database_is_waited_out(
    alone: Example, postgres: EmbeddedPostgres
) -> None:
    """The batch is held, health says what is away and since when; then it goes on."""
    alone.start()
    alone.send(0, 300)
    until(lambda: len(alone.seen()) >= 100)

    crash(postgres)
    until(lambda: alone.misses("take()"))
    postgres.start()

    until(lambda: len(alone.seen()) == 300)
    until(lambda: (alone.ready() or {})["ready"])
    assert alone.end(signal.SIGTERM) == 0
    assert alone.left() == []


def test_stopped_during_an_outage_it_leaves_the_batch_in_the_queue(
    alone: Example, postgres: EmbeddedPostgres
) -> None:
    """It doesn't wait for the database, nor does it drop what it holds."""
    alone.start()
    crash(postgres)
    alone.send(0, 10)
    until(lambda: alone.misses("take()"))

    code = alone.end(signal.SIGTERM)

    assert code == 0
    assert alone.left() == [str(number) for number in range(10)]
    postgres.start()


def test_an_outage_of_the_broker_is_waited_out(
    rabbit: Rabbit, make_database: Callable[[list[Any]], str]
) -> None:
    """It says so, and is back by itself."""
    with closing(Example(rabbit, make_database([]))) as example:
        example.start()
        example.send(0, 100)
        until(lambda: len(example.seen()) == 100)

        rabbit.stop()
        until(lambda: not (example.ready() or {})["ready"])
        rabbit.start()
        until(lambda: (example.ready() or {})["ready"], 30)
        example.publisher.close()
        example.publisher = example.broker.publisher()
        example.send(100, 200)

        until(lambda: len(example.seen()) == 200)
        assert example.end(signal.SIGTERM) == 0


@pytest.mark.parametrize("kind", ["rabbit", "embedded"])
def test_services_take_in_and_ask_each_other_on_either_broker(
    kind: str, request: pytest.FixtureRequest, make_database: Callable[[list[Any]], str]
) -> None:
    """Intake, mail, loops and RPC; and whoever asks a service that is away is told so."""
    database = make_database([])
    with psycopg.connect(database) as connection:
        connection.execute(TABLES)
    embedded = f"{memory.SCHEME}://tongxin@example/"
    url = embedded if kind == "embedded" else request.getfixturevalue("rabbit").url()

    done = subprocess.run(
        [sys.executable, "-m", "tests.system.example", "once"],
        env=os.environ | {"TONGXIN_BROKER_URL": url, "TONGXIN_DATABASE_URL": database},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["seen"] == 500
    assert told["said"] == ["1 by mail", "answer 42", "nobody is away", "slow is away", "turn"]
    assert told["stop"] < 8
