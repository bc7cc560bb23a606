"""Who floods: what of one sender stands in a queue at once, counted while it is read."""

from __future__ import annotations

from typing import Any

import pytest

from shared.streams.floods import ASIDE, FRESH, HOUR, LOOKS, MOST, PIECE, Floods
from shared.streams.relay import WINDOW
from shared.streams.wire import Delivery

QUEUE = "organization.reports.3"
SECONDS = 60.0


def sent(count: int, by: str = "eve", queue: str = QUEUE, **changes: Any) -> list[Delivery]:  # noqa: ANN401
    """Give so many messages of somebody, each of one event."""
    key = f"{by}.organization.3"
    one = Delivery(b"{}", {"count": "1"}, by, key, "application/json", 1, queue)
    return [one._replace(**changes)] * count


@pytest.fixture
def floods() -> Floods:
    """Give one that has seen nothing."""
    return Floods(SECONDS)


def test_a_window_and_what_was_asked_for_again_is_no_flood(floods: Floods) -> None:
    """A slow reader asks more than once, and the copies stand in its queue together."""
    floods.look({QUEUE: 2 * MOST})

    found = floods.sift(sent(MOST), 0)

    assert len(found.kept) == MOST
    assert not found.began


def numbered(first: int, last: int) -> list[Delivery]:
    """Give messages of one event each with these numbers of a stream."""
    return [
        sent(1, headers={"count": "1", "stream": "store/organization", "first": str(number)})[0]
        for number in range(first, last + 1)
    ]


def test_two_windows_of_numbers_that_were_not_there_before_are_a_flood(floods: Floods) -> None:
    """Only what was asked for again may be more."""
    floods.look({QUEUE: 10 * MOST})

    asked_again = [*numbered(1, WINDOW), *numbered(1, WINDOW), *numbered(2, WINDOW)]
    assert not floods.sift(asked_again, 0).began
    assert not floods.sift(numbered(WINDOW + 1, FRESH), 1).began
    assert floods.sift(numbered(FRESH + 1, FRESH + 3), 2).dropped == {"eve": 3}


def test_more_than_that_at_once_is_cut_off_from_there_on(floods: Floods) -> None:
    """What began it is told once; the rest is dropped, and only theirs."""
    floods.look({QUEUE: 3 * MOST})

    found = floods.sift([*sent(MOST + 5), *sent(3, "bo")], 0)

    assert len(found.began) == 1
    assert found.dropped == {"eve": 5}
    assert [one.user_id for one in found.kept[MOST:]] == ["bo"] * 3
    assert floods.sift(sent(2), SECONDS - 1).dropped == {"eve": 2}


def test_a_quick_sender_that_waits_for_receipts_is_never_cut_off(floods: Floods) -> None:
    """However much comes in all: what wasn't there at once is no flood."""
    for now in range(20):
        floods.look({QUEUE: MOST})
        assert len(floods.sift(sent(MOST), now).kept) == MOST


def test_who_was_cut_off_is_heard_again_after_its_time(floods: Floods) -> None:
    """It may have been a mistake, and what it has recorded is still to come."""
    floods.look({QUEUE: 2 * MOST})
    floods.sift(sent(2 * MOST), 0)

    assert floods.sift(sent(1), SECONDS + 1).kept


def test_each_queue_is_looked_at_by_itself(floods: Floods) -> None:
    """Twice, and again once what stood there has been read."""
    other = "organization.reports.4"
    for _ in range(LOOKS):
        assert floods.wants_look([QUEUE, other]) == [QUEUE, other]
        floods.look({QUEUE: MOST, other: 10})
    assert floods.wants_look([QUEUE, other]) == []

    floods.sift(sent(10, queue=other), 0)

    assert floods.wants_look([QUEUE, other]) == [other]


def test_a_queue_that_fills_is_counted_from_the_later_look_too(floods: Floods) -> None:
    """At the first look too little stood there to tell anything."""
    floods.look({QUEUE: 100})
    assert not floods.sift(numbered(1, 50), 0).began
    floods.look({QUEUE: 2 * FRESH})

    assert not floods.sift(numbered(51, 50 + FRESH), 1).began
    assert floods.sift(numbered(51 + FRESH, 52 + FRESH), 2).dropped == {"eve": 2}


def test_a_message_weighs_by_the_events_it_names_or_by_its_bytes() -> None:
    """Whichever is more: its sender may say anything."""
    for bulky in ({"headers": {"count": "500"}}, {"body": bytes(500 * PIECE)}):
        fresh = Floods(SECONDS)
        fresh.look({QUEUE: MOST})
        assert fresh.sift(sent(MOST // 500 + 1, **bulky), 0).dropped == {"eve": 1}


@pytest.mark.parametrize("user", [None, "", "bo"])
def test_the_key_tells_who_sent_it(floods: Floods, user: str | None) -> None:
    """The broker lets nobody begin it with another's name; the user may be missing."""
    floods.look({QUEUE: 2 * MOST})

    assert floods.sift(sent(MOST + 1, user_id=user), 0).dropped == {"eve": 1}


def test_who_is_set_aside_too_often_in_an_hour_is_cut_off(floods: Floods) -> None:
    """Each lies in quarantine with its bytes; services among themselves are let be."""
    assert floods.blame({"eve": ASIDE - 1, "": 2 * ASIDE}, 0) == []
    assert floods.blame({"eve": 1}, 1) == ["eve"]

    assert floods.sift(sent(1), 2).dropped == {"eve": 1}
    assert floods.blame({"bo": ASIDE - 1}, 3) == []
    assert floods.blame({"bo": 1}, 3 + HOUR) == []


def test_what_no_receipt_had_allowed_to_be_sent_is_a_flood_at_once(floods: Floods) -> None:
    """Where it is known how far that is; what came after the look may have been allowed since."""
    floods.look({QUEUE: 2 * WINDOW}, {"store/organization": WINDOW})

    assert not floods.sift(numbered(1, WINDOW), 0).began
    assert floods.sift(numbered(WINDOW + 1, WINDOW + 2), 1).dropped == {"eve": 2}

    floods.look({QUEUE: WINDOW}, {"store/organization": WINDOW})
    assert not floods.sift(numbered(1, WINDOW + 2), SECONDS + 2).began
