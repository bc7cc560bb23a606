"""Live numbers: the whole present state to everyone, at most once a second, and none is missed."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from services.gateway.errors import STATUS, TooManyListeners
from services.gateway.live import Live
from tests.gateway import MEMBERS, Served
from tests.office import Office
from tests.office_unions import ROOT


@pytest.fixture
def office() -> Office:
    """Give the services of a small city."""
    return Office()


def frames(stream: Iterator[bytes], count: int) -> list[tuple[str, Any]]:
    """Give the next messages as event and data."""
    found: list[tuple[str, Any]] = []
    while len(found) < count:
        match = re.search(rb"event: (\w+)\ndata: (.*)\n\n", next(stream))
        if match:
            found.append((match[1].decode(), json.loads(match[2])))
    return found


def test_a_listener_gets_the_present_state_and_what_follows(office: Office) -> None:
    """The first look after it came tells all, each later one only what is new."""
    live = Live(heartbeat=0.01)
    stream = live.listen()
    next(stream)

    live.look(office.ask)
    ((_, first),) = frames(stream, 1)
    live.look(office.ask)
    quiet = next(stream)
    office.join()
    live.look(office.ask)
    ((_, second),) = frames(stream, 1)

    assert quiet.startswith(b":")
    assert int(second["values"][MEMBERS]) == int(first["values"][MEMBERS]) + 1
    assert "labels" not in first


def test_who_connects_again_has_missed_nothing(office: Office) -> None:
    """Each message is the whole state, so a gap leaves no trace."""
    live = Live(heartbeat=0.01)
    stays, leaves = live.listen(), live.listen()
    next(stays)
    next(leaves)
    live.look(office.ask)
    leaves.close()  # type: ignore[attr-defined]
    office.join(count=5)
    live.look(office.ask)

    back = next(live.listen())

    ((_, state),) = frames(stays, 1)
    assert back.startswith(b"retry:")
    assert json.dumps(state["values"][MEMBERS]).encode() in back
    assert live.listeners == 1


def test_nobody_is_asked_while_nobody_listens(office: Office) -> None:
    """An idle page costs the city nothing."""
    live = Live()
    stream = live.listen()
    next(stream)
    stream.close()  # type: ignore[attr-defined]

    live.look(office.ask)

    assert office.asked == []


def test_a_city_that_is_away_is_told_and_comes_back(office: Office) -> None:
    """Listeners hear of it once, and of the numbers when it is back."""
    live = Live(heartbeat=0.01)
    stream = live.listen()
    next(stream)
    office.away.add("city")

    live.look(office.ask)
    live.look(office.ask)
    told = frames(stream, 1)
    quiet = next(stream)
    office.away.clear()
    live.look(office.ask)

    assert told == [("away", {"reason": "service_away"})]
    assert quiet.startswith(b":")
    assert frames(stream, 1)[0][0] == "totals"


def test_listeners_wake_at_once_in_other_threads(office: Office) -> None:
    """They wait for the news, not for the clock."""
    live = Live()
    stream = live.listen()
    next(stream)
    heard: list[tuple[str, Any]] = []
    waits = threading.Thread(target=lambda: heard.extend(frames(stream, 1)))
    waits.start()

    live.look(office.ask)
    waits.join(timeout=10)

    assert [event for event, _ in heard] == ["totals"]


def test_one_listener_too_many_is_told_so() -> None:
    """It doesn't wait in silence for ever."""
    live = Live(most=1)
    first = live.listen()
    next(first)

    with pytest.raises(TooManyListeners):
        live.listen()


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """Give one for all tests that don't stop it."""
    one = Served()
    yield one
    one.stop()


def test_nameko_serves_page_numbers_and_errors(served: Served) -> None:
    """The same answers as without it, down to the sentence."""
    page, totals = served.ask("/?lang=en"), served.ask("/api/v1/totals")
    missing, nowhere = served.ask("/api/v1/totals?union=999&lang=en"), served.ask("/api/v2/")

    assert b"Tongxin" in page.read()
    assert json.loads(totals.read())["union"] == ROOT
    assert (missing.status, json.loads(missing.read())["error"]) == (404, "unknown_union")
    assert nowhere.status == 404


def test_live_numbers_arrive_one_by_one(served: Served) -> None:
    """Each as soon as it is known, at most one a second, while other questions are answered."""
    live = served.ask("/api/v1/live")
    messages = (live.readline() for _ in iter(int, 1))

    data = [next(line for line in messages if line.startswith(b"data:")) for _ in range(3)]
    began = time.monotonic()
    assert served.ask("/api/v1/totals").status == 200

    members = [int(json.loads(line[5:])["values"][MEMBERS]) for line in data]
    assert members == sorted(set(members))
    assert time.monotonic() - began < 5


def test_it_stops_while_somebody_listens() -> None:
    """An open page doesn't keep it from ending."""
    one = Served()
    live = one.ask("/api/v1/live")
    live.readline()

    assert one.stop() < 10


@pytest.mark.parametrize(
    ("union", "reason"),
    [
        ("9801", "service_away"),
        ("9802", "service_failed"),
        ("9803", "service_away"),
        ("9804", "service_away"),
        ("9805", "service_away"),
    ],
    ids=["database away", "bug", "nobody there", "broker away", "no answer"],
)
def test_what_rpc_raises_is_told_by_its_name(served: Served, union: str, reason: str) -> None:
    """An outage of service, broker or database is told from a bug; nameko would wait for ever."""
    answer = served.ask(f"/api/v1/totals?union={union}")

    assert json.loads(answer.read())["error"] == reason
    assert answer.status == STATUS[reason]
