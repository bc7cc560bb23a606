"""What is parked is tried again in growing steps: a bad group ends with its first ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from services.organization.rules import rules
from shared.streams.rising import Rising
from shared.streams.rules import Subject
from tests.rules import organization as report
from tests.services.station import City

Spoil = Callable[[range], Any]
MANY = 40


def key(number: int) -> str:
    """Give the key of a member."""
    return f"{number:064x}"


@pytest.fixture
def spoil() -> Spoil:
    """Give how the rules fail on the members of some numbers, as long as it is held."""
    right = rules.fold

    @contextmanager
    def spoiled(bad: range) -> Iterator[None]:
        keys = {key(one) for one in bad}

        def fold(about: Any, subject: Any, event: Any, fact: Any) -> Subject:  # noqa: ANN401
            if getattr(event, "member", "") in keys:
                raise ZeroDivisionError
            return right(about, subject, event, fact)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(rules, "fold", fold)
            yield

    return spoiled


@pytest.fixture
def city(city: City, spoil: Spoil) -> City:
    """Give a city in which our program has failed on many members."""
    with spoil(range(MANY)):
        city.settle(*city.anna.say(*(report.member_joined(member=key(n)) for n in range(MANY))))
    return city


def tried(city: City) -> list[tuple[int, int]]:
    """Give how many of those that wait were tried how often."""
    with city.database.transaction() as tx:
        return tx.execute(
            "SELECT tried, count(*) FROM waiting GROUP BY tried ORDER BY 1"
        ).fetchall()


def test_a_bad_group_ends_with_its_first(city: City, spoil: Spoil) -> None:
    """However many there are."""
    with spoil(range(MANY)):
        (found,) = Rising(city.station.parked).retry()

    assert (found.outcomes, found.untried) == ({"waiting": 1}, MANY - 1)
    assert tried(city) == [(0, MANY - 1), (1, 1)]


def test_it_ends_with_the_step_of_which_half_came_back(city: City, spoil: Spoil) -> None:
    """One, then ten, of which five fail; the rest isn't tried."""
    with spoil(range(6, MANY)):
        (found,) = Rising(city.station.parked).retry()

    assert (found.outcomes, found.untried) == ({"applied": 6, "waiting": 5}, MANY - 11)
    assert tried(city) == [(0, MANY - 11), (1, 5)]


def test_a_few_that_fail_again_hold_nobody_up(city: City, spoil: Spoil) -> None:
    """They wait on, the others are applied."""
    with spoil(range(7, 11)):
        (found,) = Rising(city.station.parked).retry()

    assert (found.outcomes, found.untried) == ({"applied": MANY - 4, "waiting": 4}, 0)


def test_once_mended_all_of_it_goes_on(city: City) -> None:
    """And the city is what it would have been."""
    (found,) = Rising(city.station.parked).retry("our_fault")

    assert (found.outcomes, found.untried) == ({"applied": MANY}, 0)
    assert tried(city) == []
    assert city.difference() is None


def test_a_bad_group_holds_up_no_other(city: City, spoil: Spoil) -> None:
    """Groups are a reason and a type; what stands behind others comes last."""
    leaving = [report.member_left(member=key(number)) for number in (0, 1)]
    with spoil(range(MANY)):
        city.settle(*city.anna.say(*leaving))
    with spoil(range(1, MANY)):
        first, second = Rising(city.station.parked).retry()

    assert (first.reason, first.outcomes, first.untried) == (
        "our_fault", {"applied": 2, "waiting": 10}, MANY - 11,
    )  # fmt: skip
    assert (second.reason, second.outcomes, second.untried) == ("behind", {"waiting": 1}, 0)


def test_messages_of_a_sender_are_tried_in_steps_too(city: City) -> None:
    """Those that are still wrong come back into the quarantine, and the rest stays there."""
    good = [city.bo.say(report.member_joined(union="u2", member=key(one)))[0] for one in range(5)]
    for one in good:
        city.settle(one._replace(user_id="anna"))

    found = Rising(city.station.parked).retry("forged_user")

    assert [(one.what, one.outcomes, one.untried) for one in found] == [
        ("anna", {"quarantined": 1}, 4)
    ]
