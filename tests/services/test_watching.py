"""What is watched is what the database holds: unsent, streams, what waits, quarantine, clocks."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

import psycopg
import pytest
from prometheus_client import REGISTRY

from shared.clock import SHANGHAI
from shared.events.organization import StoreExpelled
from shared.runtime import watching
from shared.streams import standing
from shared.streams.notices import Receipt
from shared.streams.settlement import Aside
from shared.streams.watching import LATELY, MOST, STATES, Watched, watch
from shared.streams.wire import Delivery
from tests.rules import organization as report
from tests.services.branch import Agent
from tests.services.station import City
from tests.services.test_intake_door import succession


def seen(city: City, now: dt.datetime | None = None) -> Watched:
    """Look, now or at another time."""
    with city.database.transaction() as tx:
        return watch(tx, now or city.clock())


def value(name: str, **labels: str) -> float | None:
    """Give a metric as Prometheus would get it."""
    return REGISTRY.get_sample_value(f"tongxin_{name}", labels)


# -------------------------------------------------------------------- what is unsent


def receipted(city: City) -> None:
    """Let every reader give a receipt for all that is numbered."""
    outbox = city.station.outbox
    for stream, number, link, _ in outbox.stand().written:
        for reader in outbox.readers[stream.partition("/")[2]]:
            outbox.receive(Receipt(stream=stream, reader=reader, number=number, link=link.hex()))


def test_what_was_written_is_unsent_until_it_is_receipted(city: City) -> None:
    """With or without a number; and it grows old from when it was written."""
    city.settle(*city.anna.say(report.member_joined()))
    later = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=10)
    drafts = seen(city, later).unsent
    while city.station.outbox.stand().more:
        pass
    numbered = seen(city, later).unsent

    receipted(city)
    done = seen(city, later).unsent

    assert drafts[("figures", "city")].events > 0
    assert drafts[("figures", "city")].seconds >= 600
    assert {place: one.events for place, one in drafts.items()} == {
        place: one.events for place, one in numbered.items()
    }
    assert numbered[("announcements", "rights")].seconds >= 600
    assert set(done.values()) == {(0, 0.0)}


def test_one_reader_that_is_behind_is_told_from_the_others(city: City) -> None:
    """Who doesn't read is named."""
    while city.station.outbox.stand().more:
        pass
    receipted(city)
    with city.database.transaction() as tx:
        tx.execute("UPDATE receipts SET number = number - 2 WHERE reader = 'skills'")
        tx.execute(
            "UPDATE outbox SET body = convert_to(regexp_replace(convert_from(body, 'UTF8'),"
            ' \'"time":"[^"]*"\', \'"time":"2026-01-01T00:00:00.000+08:00"\'), \'UTF8\')'
            " FROM receipts WHERE reader = 'skills' AND outbox.stream = receipts.stream"
            " AND outbox.number = receipts.number + 1"
        )

    found = seen(city, dt.datetime(2026, 1, 3, tzinfo=SHANGHAI)).unsent

    assert {place: one for place, one in found.items() if one.events} == {
        ("announcements", "skills"): (2, 2 * 86400)
    }


# -------------------------------------------------------------------- streams


def states(city: City, now: dt.datetime | None = None) -> dict[str, int]:
    """Give the streams by state, those of which there are any, beside the service's own."""
    found = seen(city, now).streams
    assert set(found) == set(STATES)
    return {state: count for state, count in found.items() if count and state != "in_step"}


def test_a_stream_that_lags_is_named_and_silent_once_its_writer_is(city: City) -> None:
    """Only who is there and doesn't come through is behind."""
    city.settle(*city.anna.say(report.member_joined()), city.anna.head(number=9))
    now = city.clock()
    others = states(city)["not_heard"]

    assert states(city) == {"behind": 1, "not_heard": others}
    assert seen(city).lag == {(city.anna.stream, "behind"): 8}
    assert seen(city, now + 2 * LATELY).lag == {(city.anna.stream, "silent"): 8}

    city.settle(city.anna.head())
    assert states(city) == {"not_heard": others}
    assert seen(city).lag == {}


def test_a_stream_with_another_link_differs(city: City) -> None:
    """At its last number or at an earlier one."""
    city.settle(*city.anna.say(report.member_joined(), report.member_left(member="cc" * 32)))

    for number in (1, 2):
        city.settle(city.anna.head(number=number, link="ab" * 32))
        assert states(city)["differs"] == 1
    city.settle(city.anna.head())
    assert "differs" not in states(city)


def test_a_store_that_was_shut_out_or_followed_counts_no_more(city: City) -> None:
    """Nobody can bring it into step again."""
    for agent in (city.anna, city.bo):
        city.settle(agent.head(number=9))
    assert states(city)["behind"] == 2
    before = told(city)

    city.station.record([StoreExpelled(on=report.TODAY, store=city.bo.id, reason="lost")])
    city.settle(succession(city.anna, "anna-2"))

    assert "behind" not in states(city)
    assert seen(city).lag == {}
    assert told(city)["streams"] == before["streams"] - 2
    ended = [one["stream"] for one in told(city)["rows"] if one["state"] == "ended"]
    assert ended == sorted([city.anna.stream, city.bo.stream])


def test_a_service_that_was_restored_counts_by_the_store_that_follows(city: City) -> None:
    """Its old one may have said a number that the new one has begun anew, or nothing at all."""
    others = states(city)
    firsts = [("old", "skills"), ("new", "skills"), ("third", "rights")]
    with city.database.transaction() as tx:
        for place, (store, service) in enumerate(firsts):
            stream = f"{store}/figures"
            tx.execute("INSERT INTO streams (stream, number, link) VALUES (%s, 1, 'x')", [stream])
            tx.execute(
                "INSERT INTO ledger (id, stream, number, source, settled_at, outcome)"
                " VALUES (%s, %s, 1, %s, now(), 'applied')",
                [10**6 + place, stream, service],
            )

    assert states(city) == others | {"not_heard": others.get("not_heard", 0) + 2}
    assert [one["stream"] for one in told(city)["rows"] if one["state"] == "ended"] == [
        "old/figures",
    ]  # fmt: skip


def told(city: City) -> dict[str, Any]:
    """Give the streams as the page tells them."""
    with city.database.transaction() as tx:
        return standing.streams(tx)


def test_only_the_streams_that_lag_most_are_named(city: City) -> None:
    """A series for each of thousands would be more than is looked at."""
    with city.database.transaction() as tx:
        tx.execute(
            "INSERT INTO streams SELECT 's' || n || '/organization', 0, '', 0, n, '', %(now)s"
            " FROM generate_series(1, %(most)s) AS n",
            {"now": city.clock(), "most": MOST + 5},
        )

    found = seen(city)

    assert found.streams["behind"] == MOST + 5
    assert sorted(found.lag.values()) == list(range(6, MOST + 6))


# -------------------------------------------------------------------- waiting, quarantine, clocks


def test_what_waits_is_told_by_reason_and_how_long(city: City) -> None:
    """The oldest says when somebody must act."""
    assert (seen(city).waiting, seen(city).waited) == ({}, 0.0)
    city.settle(*city.bo.say(report.member_received()))
    city.clock.go_on(days=2)

    found = seen(city)

    assert found.waiting == {"prerequisite_missing": 1}
    assert found.waited == 2 * 86400


def forged(agent: Agent) -> Delivery:
    """Give a message of an agent's stream that another user has sent."""
    (message,) = agent.say(report.member_joined())
    return message._replace(user_id="bo")


def test_quarantine_is_told_until_somebody_has_settled_it(city: City) -> None:
    """By reason."""
    city.settle(forged(city.anna))
    assert seen(city).quarantined == {"forged_user": 1}

    with city.database.transaction() as tx:
        tx.execute("UPDATE quarantine SET settled_at = now(), settled_why = 'a test'")

    assert seen(city).quarantined == {}


def test_clocks_that_ran_out_are_behind_until_they_have_fired(city: City) -> None:
    """On the day itself they still run."""
    with city.database.transaction() as tx:
        ((due,),) = tx.execute("SELECT min(due_on) FROM clocks").fetchall()
    city.clock.now = city.clock.now.replace(year=due.year, month=due.month, day=due.day)
    assert seen(city).clocks == 0

    city.clock.go_on(days=1)
    behind = seen(city).clocks
    while city.station.fire_clocks():
        pass

    assert behind > 0
    assert seen(city).clocks == 0


# -------------------------------------------------------------------- as metrics


def test_the_metrics_are_what_was_seen_last_and_nothing_else(city: City) -> None:
    """A stream that has caught up isn't shown; off duty nothing is."""
    city.settle(city.anna.head(number=9))
    watching.look(city.station)
    named = {"service": "organization", "stream": city.anna.stream, "state": "behind"}
    assert value("lag_events", **named) == 9
    assert value("streams", service="organization", state="behind") == 1

    city.settle(city.anna.head())
    watching.look(city.station)
    assert value("lag_events", **named) is None
    assert value("streams", service="organization", state="behind") == 0
    assert value("clocks_behind", service="organization") == 0

    watching.look_away("organization")
    assert value("clocks_behind", service="organization") is None


def test_an_outage_is_told_to_whoever_looks(city: City) -> None:
    """The loop waits for the database and says what is away."""
    city.database.close()

    with pytest.raises(psycopg.OperationalError):
        watching.look(city.station)


def test_a_transaction_tells_how_old_its_first_event_was(city: City) -> None:
    """Once it is committed; what came before tells nothing."""
    (message,) = city.anna.say(report.member_joined(), report.member_left(member="cc" * 32))
    recorded = city.clock()
    city.clock.go_on(minutes=5)
    (late,) = city.bo.say(report.member_joined(union="u2"))

    found = city.settle(message, late)

    assert found.recorded == {"organization": recorded}
    assert city.settle(message).recorded == {}


def test_what_is_counted_is_in_the_metrics_from_the_start(city: City) -> None:
    """Each outcome from 0, and the seconds by channel."""
    watching.begin("a_service")
    assert value("settled_total", service="a_service", outcome="quarantined") == 0
    good = city.anna.say(report.member_joined())

    watching.count("a_service", city.settle(*good, forged(city.chen)))

    assert value("settled_total", service="a_service", outcome="applied") == 1
    assert value("settled_total", service="a_service", outcome="quarantined") == 1
    labels = {"service": "a_service", "channel": "organization"}
    assert value("recorded_to_visible_seconds_count", **labels) == 1


def test_what_was_not_taken_is_logged_with_its_place(
    city: City, caplog: pytest.LogCaptureFixture
) -> None:
    """Once for each reason of a batch: a flood fills no disk."""
    message = forged(city.anna)
    found = city.settle(message, message, message)
    assert found.aside == {"forged_user": Aside("forged_user", "bo", city.anna.stream, "1")}

    with caplog.at_level(logging.WARNING):
        watching.count("organization", found)

    (line,) = caplog.records
    assert (vars(line)["stream"], vars(line)["number"]) == (city.anna.stream, "1")
    assert line.getMessage() == "a message of bo was not taken: forged_user"
