"""What organization announces when a subject changed: whole rows, and only when they did."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec

from services.organization.announce import announce, indicator_rows
from services.organization.indicators import indicators
from shared.events import directory
from shared.events.base import OF_CLASS, Event, SubjectKey
from shared.events.organization import Speaks, StoreAdmitted
from tests.rules.organization import (
    Register,
    day,
    employer_changed,
    employer_closed,
    employer_counted,
    employer_registered,
    founded,
    founding_decided,
    member_joined,
    union_applied,
    union_changed,
    union_moved,
    union_registered,
)


def told(register: Register, *events: Event) -> Iterator[msgspec.Struct]:
    """Give what is announced while events are heard."""
    for event in events:
        before = dict(register.subjects)
        register.hear(event)
        for key, subject in register.subjects.items():
            yield from announce(before.get(key), subject)


def test_a_union_is_announced_from_its_application_on() -> None:
    """Its store must be able to speak before it counts; each step is the whole row."""
    register = Register().hear_all(employer_registered())

    rows = list(told(register, union_applied(), founding_decided()))

    assert rows == [
        directory.UnionAnnounced(
            union="u1",
            name="枸杞厂工会",
            kind="single",
            status=status,
            from_=day("02-01"),
            edges=(
                directory.Edge(
                    tree="territorial", parent="640104", from_=None, accepted_on=day("06-30"),
                    why="first",
                ),
                directory.Edge(
                    tree="industry", parent=None, from_=None, accepted_on=day("06-30"),
                    why="first",
                ),
            ),
        )
        for status in ("applied", "preparing")
    ]  # fmt: skip


def test_a_move_is_announced_with_all_edges() -> None:
    """Newest row wins, so a row carries the whole history."""
    register = Register().hear_all(employer_registered(), union_registered())

    (row,) = told(register, union_moved("04-01"))

    assert isinstance(row, directory.UnionAnnounced)
    assert [(edge.parent, edge.from_) for edge in row.edges if edge.tree == "territorial"] == [
        ("640104", None),
        ("640106", day("07-01")),
    ]


def test_an_employer_is_announced_with_the_union_that_covers_it() -> None:
    """And with its latest workers, also after it closed."""
    register = founded()

    rows = list(told(register, employer_counted(workers=70), employer_closed("05-01")))

    assert [one for one in rows if isinstance(one, directory.EmployerAnnounced)] == [
        directory.EmployerAnnounced(
            employer="e1",
            name="宁夏枸杞加工厂",
            division="640104",
            unit_type="110",
            industry="C1373",
            workers=70,
            covered_by="u1",
            covered_from=day("03-10"),
            closed_on=closed_on,
        )
        for closed_on in (None, day("05-01"))
    ]


def test_an_employer_that_nobody_covers_is_announced_without_a_union() -> None:
    """From the day on which it was let go."""
    register = founded()

    *_, row, _ = told(register, union_changed("04-01", employers_removed=["e1"]))

    assert isinstance(row, directory.EmployerAnnounced)
    assert (row.covered_by, row.covered_from) == (None, None)


def test_who_covers_an_employer_is_announced_with_all_days() -> None:
    """Of any day another service can say who counts it, and what type of unit it was."""
    register = founded()

    events = (
        employer_changed("03-20", unit_type="160"),
        union_changed("04-01", employers_removed=["e1"]),
    )
    rows = list(told(register, *events))

    assert rows[-1] == directory.CoverageAnnounced(
        employer="e1",
        entered_by="6401",
        coverages=(directory.Covered(union="u1", from_=day("03-10"), until=day("04-01")),),
        unit_types=(
            directory.Typed(unit_type="110", from_=dt.date.min),
            directory.Typed(unit_type="160", from_=day("03-20")),
        ),
    )


def test_a_count_of_workers_does_not_announce_the_coverage_again() -> None:
    """Counts come often, and whoever reads coverages would be woken for nothing."""
    rows = list(told(founded(), employer_counted(workers=70)))

    assert [type(one) for one in rows] == [directory.EmployerAnnounced]


def test_of_an_employer_that_never_was_the_coverage_is_taken_back() -> None:
    """Its registration was voided: it counts nowhere."""
    ghost = founded().employer()

    (*_, row) = announce(ghost, None)

    assert isinstance(row, directory.CoverageAnnounced)
    assert (row.coverages, row.closed_on) == ((), dt.date.min)


def test_what_others_do_not_need_is_not_announced() -> None:
    """Members stay in organization; an older count changes no row."""
    register = Register().hear_all(employer_registered("03-01"))

    assert not list(told(register, member_joined(), employer_counted("02-01")))


def test_a_store_is_announced_with_the_unions_it_speaks_for() -> None:
    """Credentials aren't; its public key is."""
    speaks = (Speaks(union="u1", from_=day("01-01")),)
    admitted = StoreAdmitted(
        on=day("01-01"), store="s1", agent="u1", broker_user="agent-u1", public_key="k" * 44,
        kind="agent", unions=speaks,
    )  # fmt: skip

    (row,) = told(Register(), admitted)

    assert row == directory.StoreAnnounced(
        store="s1", agent="u1", broker_user="agent-u1", public_key="k" * 44, kind="agent",
        unions=speaks, admitted_on=day("01-01"),
    )  # fmt: skip


def test_all_indicators_are_announced_within_their_contract() -> None:
    """Each row reads back as what it was."""
    rows = list(indicator_rows(indicators))

    assert [row.indicator for row in rows] == list(indicators.all)
    for row in rows:
        declaration = OF_CLASS[type(row)]
        assert declaration.decode(msgspec.json.encode(row)) == row
        assert declaration.subject(row) == SubjectKey("indicator", row.indicator)
