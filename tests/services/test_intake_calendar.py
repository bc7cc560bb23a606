"""A year's days off are set in its November: what was reckoned without them is reckoned anew.

In 2026 the Dragon Boat Festival is off from Friday 19 to Sunday 21 June: a mediation received on
4 June is due on the 19th as long as nobody knows that, and then on Monday the 22nd.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from deploy.installation import folders
from services.rights.domain import rights as domain
from services.rights.rules.dispute import Dispute
from shared.events import envelope
from shared.events import rights as events
from shared.law import calendar
from tests.fix_postgres import MakeDatabase
from tests.rules import rights as report
from tests.rules.register import ANNA, day
from tests.services.rights import Rights, say
from tests.services.station import XINGQING, Bed, City


@pytest.fixture
def unknown(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Know the days off up to 2025 alone; undone, those of 2026 are known."""
    with monkeypatch.context() as patch:
        patch.setattr(calendar, "LAST_YEAR", 2025)
        for name in ("DAYS_OFF", "MADE_UP"):
            known = {one for one in getattr(calendar, name) if one.year < 2026}
            patch.setattr(calendar, name, frozenset(known))
        yield patch


@pytest.fixture
def rights(
    city: City, make_database: MakeDatabase, unknown: pytest.MonkeyPatch
) -> Iterator[Rights]:
    """Give rights, where u1 mediates a dispute from 4 June on, of a year that isn't known."""
    bed = Bed(make_database(folders("rights")), domain, city.clock)
    found = Rights(city, bed)
    found.hear()
    say(found, report.filed("06-01"), report.mediation_started("06-04"))
    assert unknown
    yield found
    bed.close()


def dispute(rights: Rights) -> Dispute:
    """Give the dispute as its row holds it."""
    found: Dispute = rights.bed.subject("dispute", "d1")
    return found


def due(rights: Rights) -> tuple[str, bool]:
    """Give when the mediation is due, and whether that may still move."""
    found = dispute(rights).mediations[0].due
    return found.due_on.isoformat(), found.provisional


def test_what_is_due_moves_once_the_days_off_are_known(
    rights: Rights, unknown: pytest.MonkeyPatch
) -> None:
    """Once, with an event that tells of it; a rebuild comes out the same."""
    assert due(rights) == ("2026-06-19", True)
    assert rights.bed.station.adopt_calendar() == []

    unknown.undo()
    rights.city.clock.go_on(days=1)
    (adopted,) = rights.bed.station.adopt_calendar()

    assert adopted.outcome == "applied"
    assert due(rights) == ("2026-06-22", False)
    assert rights.bed.difference() is None
    rights.city.clock.go_on(days=1)
    assert rights.bed.station.adopt_calendar() == []


def test_a_miss_that_was_none_is_taken_back_with_its_raising(
    rights: Rights, unknown: pytest.MonkeyPatch
) -> None:
    """Fired before the calendar came: the case is the union's again, up to the day that holds."""
    rights.bed.station.fire_clocks()
    assert dispute(rights).holder(day("06-21")) == XINGQING

    unknown.undo()
    rights.bed.station.adopt_calendar()

    assert dispute(rights).missed == ()
    assert dispute(rights).home() == "u1"
    assert rights.bed.difference() is None
    rights.bed.station.fire_clocks()
    assert [one.due_on for one in dispute(rights).missed] == [day("06-22")]
    assert dispute(rights).holder(day("06-22")) == "u1"
    assert dispute(rights).home() == XINGQING
    assert rights.bed.difference() is None


def test_what_ended_late_by_the_old_reckoning_ended_in_time(
    rights: Rights, unknown: pytest.MonkeyPatch
) -> None:
    """And what was corrected is reckoned from what is right."""
    say(rights, report.mediation_concluded("06-22"))
    assert [one.due_on for one in dispute(rights).missed] == [day("06-19")]

    unknown.undo()
    rights.bed.station.adopt_calendar()

    assert dispute(rights).missed == ()
    assert due(rights) == ("2026-06-22", False)
    assert rights.bed.difference() is None


def test_a_correction_before_and_one_after_hold_beside_the_calendar(
    rights: Rights, unknown: pytest.MonkeyPatch
) -> None:
    """The first is reckoned anew, the second by what is known; voided, each leaves the other."""
    start = last(rights)
    say(rights, corrected(start, "2026-06-03"))
    first = last(rights)
    unknown.undo()
    rights.bed.station.adopt_calendar()
    assert due(rights) == ("2026-06-18", False)

    say(rights, corrected(start, "2026-06-02"))
    assert due(rights) == ("2026-06-17", False)
    say(rights, voided(last(rights)))
    assert due(rights) == ("2026-06-18", False)
    say(rights, voided(first))

    assert due(rights) == ("2026-06-22", False)
    assert rights.bed.difference() is None


def last(rights: Rights) -> str:
    """Give the id of what was reported last."""
    return envelope.read(rights.anna.written[-1].body).id


def corrected(event: str, received_on: str) -> events.EventCorrected:
    """Say that the mediation was received on another day."""
    return events.EventCorrected(
        on=day("06-05"), reported_by=ANNA, kind="dispute", about="d1", event=event,
        fields={"received_on": received_on}, reason="",
    )  # fmt: skip


def voided(event: str) -> events.EventVoided:
    """Say that a report never was."""
    return events.EventVoided(
        on=day("06-05"), reported_by=ANNA, kind="dispute", about="d1", event=event, reason=""
    )  # fmt: skip
