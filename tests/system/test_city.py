"""The whole city on a real RabbitMQ and PostgreSQL: from a branch's report to the city's total."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from shared.streams.wire import BrokerRefused, Message
from tests.city.city import OFFICE, City
from tests.city.load import TODAY, Load, days_ago
from tests.city.process import TOP, until
from tests.city.wires import Singly
from tests.rules import organization as report

STOP = 10
"""Seconds in which a service must have stopped (DESIGN 8)."""


def members(city: City, union: str) -> int:
    """Give the members of a union and all below, as SQL reads them at the city."""
    query = (
        "SELECT coalesce(sum(value), 0) FROM city_totals WHERE tree = 'territorial'"
        " AND indicator = 'organization.members' AND label = '' AND union_code = %s"
    )
    return int(city.rows("city", query, union)[0][0])


@pytest.mark.seed(1)
def test_a_report_reaches_the_total_of_every_union_above(city: City, load: Load) -> None:
    """From SQLite by the broker to the ledger, to figures, to totals; and the branch is told."""
    anna = city.branches["anna"]
    above = ("u1", "640104", "6401")
    before = [members(city, union) for union in above]

    ids = anna.record(
        [report.member_joined(days_ago(3), union="u1", member=load.person()) for _ in range(3)]
    )
    until(lambda: members(city, "6401") == before[-1] + 3, 20, city.open_ends)

    assert [members(city, union) for union in above] == [number + 3 for number in before]
    city.check()
    told = [anna.store.report(id_) for id_ in ids]
    assert [one.state for one in told if one] == ["applied"] * 3


@pytest.mark.parametrize("singly", [True, False], ids=["one event a message", "batches"])
@pytest.mark.seed(2)
def test_many_reports_arrive_once_and_in_order(city: City, load: Load, *, singly: bool) -> None:
    """However they are packed; some of them are wrong, and refused."""
    for branch in load.branches:
        branch.stop()
        branch.bend = Singly if singly else (lambda publisher: publisher)
        branch.start()

    load.run(1000, at_once=20)

    found = city.check()
    assert found.refused > 0


@pytest.mark.seed(3)
def test_the_directory_reaches_every_service(city: City) -> None:
    """Unions, employers and stores are announced to whoever judges by them."""
    query = (
        "SELECT kind, id, row::text FROM directory"
        " WHERE kind IN ('union', 'employer', 'store') ORDER BY 1, 2"
    )
    city.check()

    held = [city.rows(name, query) for name in ("organization", "rights", "skills", "city")]

    assert len(held[0]) > 10
    assert held[0] == held[1] == held[2] == held[3]


def test_services_answer_by_rpc(quiet_city: City) -> None:
    """The gateway asks with nameko's own client, under its own user."""
    known, unknown = asked(quiet_city, "u1"), asked(quiet_city, "u99")

    assert [one["union"] for one in known["answer"]["territorial"]] == ["6401", "640104", "u1"]
    assert unknown["error"] == "UnknownUnion"


def asked(city: City, union: str) -> dict[str, Any]:
    """Ask organization about a union as it is today."""
    words = [city.rabbit.url(OFFICE, OFFICE), union, TODAY.isoformat()]
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.system.ask", *words],
        cwd=TOP, capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    answer: dict[str, Any] = json.loads(told.stdout)
    return answer


def test_health_says_what_works_and_counts_what_was_settled(city: City, load: Load) -> None:
    """For whoever starts and watches the processes."""
    load.run(20)
    city.check()

    service = city.services["organization"]

    assert service.ask("/health/live")[0] == 200
    assert service.ask("/health/ready")[0] == 200
    assert service.settled()["applied"] > 0


@pytest.mark.seed(3)
def test_services_tell_prometheus_how_they_stand(city: City, load: Load) -> None:
    """What is counted, and what the process on duty has read from its database."""
    load.run(20)
    city.check()

    organization, totals = (told(city, name) for name in ("organization", "city"))

    assert organization["process_start_time_seconds", ()] > 0
    assert organization["tongxin_partitions", ()] == 16
    assert organization["tongxin_on_duty", ()] == 1
    assert organization["tongxin_settled_total", ("applied",)] > 0
    assert organization["tongxin_settled_total", ("forked",)] == 0
    assert organization["tongxin_recorded_to_visible_seconds_count", ("organization",)] > 0
    assert totals["tongxin_recorded_to_visible_seconds_count", ("figures",)] > 0
    for found in (organization, totals):
        assert found["tongxin_streams", ("differs",)] == 0
        assert found["tongxin_clocks_behind", ()] == 0
    assert ("tongxin_unsent_oldest_seconds", ("figures", "city")) in organization


def told(city: City, name: str) -> dict[tuple[str, tuple[str, ...]], float]:
    """Give the metrics of a service, by name and the values of the labels beside its own."""
    _, text = city.services[name].ask("/metrics")
    return {
        (one.name, tuple(value for label, value in sorted(one.labels.items())
                         if label not in {"service", "le"})): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }  # fmt: skip


@pytest.mark.parametrize("name", ["organization", "city", "rights"])
@pytest.mark.seed(4)
def test_a_service_told_to_stop_under_load_stops_soon(city: City, load: Load, name: str) -> None:
    """What it was at is settled or left to the next, and nothing is applied twice."""
    with load.flowing(300, at_once=10):
        load.run(300, at_once=10)
        seconds = city.services[name].stop()
        city.services[name].start()
        city.until_ready()

    assert seconds < STOP
    city.check()


@pytest.mark.parametrize(
    ("exchange", "key"),
    [
        ("reports", "bo.organization.0"),
        ("reports", "organization"),
        ("mail", "bo"),
        ("announcements", "organization"),
        ("figures", "organization"),
    ],
)
def test_an_agent_writes_nothing_but_its_own_reports(
    quiet_city: City, exchange: str, key: str
) -> None:
    """Its rights were written by the topology process from what organization keeps."""
    broker = quiet_city.branches["anna"].broker()

    with pytest.raises(BrokerRefused) as refused:
        broker.publisher().publish(
            [Message(exchange, key, b"{}", {}, "head", "application/json", "x")]
        )

    assert refused.value.code == 403
    broker.close()


@pytest.mark.parametrize("queue", ["mail.bo", "organization.reports.0", "city.figures"])
def test_an_agent_reads_nothing_but_its_own_mail(quiet_city: City, queue: str) -> None:
    """Not even how far another branch is."""
    broker = quiet_city.branches["anna"].broker()

    with pytest.raises(BrokerRefused) as refused:
        broker.consumer(queue, 1)

    assert refused.value.code == 403
    broker.close()
