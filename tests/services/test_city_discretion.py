"""Whoever reads all that the city shows can't work out a cell of one person or two."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from services.city import telling
from services.city.answers import Answers
from services.city.measures import HEADS
from shared.events.directory import IndicatorAnnounced
from shared.figures.boundaries import Edge
from tests.fix_postgres import MakeDatabase
from tests.services.adversary import Atom, Cell, City, Held, Search, everything
from tests.services.totals import MIGRATIONS, Office, Values, announced, indicator, packet, row

WORKERS, CASES = "rights.dispute_workers", "rights.disputes_filed"
FILES, YUAN, AIDED = "rights.hardship_households", "rights.aid_yuan", "rights.households_aided"
RATE = "rights.mediation_success_rate"
AGREED, CONCLUDED = "rights.mediations_agreed", "rights.mediations_concluded"
TODAY: Final = dt.date(2026, 3, 20)
DAYS: Final = (dt.date(2026, 1, 31), dt.date(2026, 2, 10), dt.date(2026, 2, 28), TODAY)
LABELS: Final = ("kind=pay", "kind=injury", "kind=other")
TREE: Final[dict[str, str | None]] = {
    "rr": None, "ra": "rr", "rb": "rr", "ra1": "ra", "ra2": "ra", "ra3": "ra", "rb1": "rb",
}  # fmt: skip
LEAVES: Final = ("rr", "ra", "rb", "ra1", "ra2", "ra3", "rb1")


def of(id_: str, kind: str, unit: str = "人", *parts: str) -> IndicatorAnnounced:
    """Give the announcement of an indicator in a unit."""
    return replace(indicator(id_, kind, *parts), unit=unit)  # type: ignore[arg-type]


ANNOUNCED: Final = (
    of(WORKERS, "flow"), of(CASES, "flow", "件"), of(FILES, "stock", "户"), of(YUAN, "flow", "元"),
    of(AIDED, "flow", "户"), of(AGREED, "flow", "件"), of(CONCLUDED, "flow", "件"),
    of(RATE, "ratio", "%", AGREED, CONCLUDED), of(HEADS, "stock"),
)  # fmt: skip


def found(office: Office) -> None:
    """Let an office know the unions and the indicators."""
    unions = [announced(one, [Edge("territorial", one, up, None)]) for one, up in TREE.items()]
    office.announce(*ANNOUNCED, *unions)


@pytest.fixture
def office(make_database: MakeDatabase) -> Iterator[Office]:
    """Give an office with two districts, below the first three unions, below the other one."""
    opened = Office(make_database(MIGRATIONS), TODAY)
    found(opened)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def ground(shared_postgres: Any, templates: Any) -> Iterator[Office]:  # noqa: ANN401
    """Give an office whose tables are emptied between examples."""
    opened = Office(shared_postgres.create("city_discretion", templates(MIGRATIONS)), TODAY)
    yield opened
    opened.close()
    shared_postgres.drop("city_discretion")


@st.composite
def cities(draw: st.DrawFn) -> City:
    """Draw who came where: mostly nobody, often one or two, sometimes many."""
    number = st.one_of(st.just(0), st.just(0), st.integers(1, 2), st.integers(3, 9))
    held = {
        one: {
            Atom(union, stretch, label): draw(number)
            for union in LEAVES for stretch in range(len(DAYS)) for label in LABELS
        }
        for one in (WORKERS, FILES)
    }  # fmt: skip
    return City(TREE, DAYS, LABELS, held)


def fill(office: Office, city: City) -> None:
    """Let an office know a drawn city: of each stretch all on its last day."""
    office.clear()
    found(office)
    rows = []
    for union in LEAVES:
        for stretch, day in enumerate(DAYS):
            stock, flow = values(city, FILES, union, stretch), values(city, WORKERS, union, stretch)
            rows.append(row(union, day, stock, flow))
    office.take(packet(1, *rows))


def values(city: City, indicator_: str, union: str, stretch: int) -> Values:
    """Give the cells of one union and stretch."""
    told: Values = {
        f"{indicator_}|{label}": number
        for label in LABELS if (number := city.held[indicator_][Atom(union, stretch, label)])
    }  # fmt: skip
    whole = sum(int(one) for one in told.values())
    return {indicator_: whole, **told} if whole else {}


@settings(
    max_examples=25, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(cities(), st.sampled_from([(WORKERS, "flow"), (FILES, "stock")]))
def test_nothing_that_is_shown_gives_a_cell_of_one_person_or_two(
    ground: Office, city: City, asked: tuple[str, str]
) -> None:
    """By siblings, labels, months, days, and what is behind, all taken together."""
    fill(ground, city)
    name, kind = asked
    held = city.counts(name, kind)

    cells = list(everything(ground.tx, city, name, kind))

    for cell in cells:
        if cell.shown is not None:
            assert int(cell.shown) == sum(held[atom] for atom in cell.atoms), cell.what
    known = list({cell.atoms for cell in cells if cell.shown is not None})
    search = Search(known, held)
    for cell in {cell.atoms: cell for cell in small(cells, held)}.values():
        assert cell.atoms not in known, cell.what
        assert search.other(cell.atoms), cell.what


def small(cells: list[Cell], held: Held) -> Iterator[Cell]:
    """Give the cells of one person or two that are nobody's to know."""
    return (one for one in cells if one.secret and 0 < sum(held[atom] for atom in one.atoms) < 3)


# ------------------------------------------------------------------------------ one by one


def test_a_small_number_is_hidden_with_the_one_that_it_goes_with(office: Office) -> None:
    """A zero too; the city's total is shown, and so are the others."""
    office.take(packet(1, row("ra2", TODAY, {FILES: 2}), row("ra1", TODAY, {FILES: 7}),
                       row("rb1", TODAY, {FILES: 30_000})))  # fmt: skip
    answers = Answers()
    asked = ("territorial", "ra", TODAY.isoformat())

    tree = answers.children(office.tx, *asked, FILES, "as_was")
    totals = {one: answers.totals(office.tx, "territorial", one, asked[2], "as_was")["values"]
              for one in TREE}  # fmt: skip

    assert {one["union"]: one["value"] for one in tree["children"]} == {
        "ra1": "7", "ra2": None, "ra3": None,
    }  # fmt: skip
    assert tree["own"] == "0"
    assert {one: found[FILES] for one, found in totals.items()} == {
        "rr": "30009", "ra": "9", "rb": "30000", "ra1": "7", "ra2": None, "ra3": None,
        "rb1": "30000",
    }  # fmt: skip


def test_what_is_hidden_above_cannot_be_added_up_from_below(office: Office) -> None:
    """A district that goes with a small one: of what is below it the first pair is hidden."""
    office.take(packet(1, row("rb1", TODAY, {FILES: 1}), row("ra2", TODAY, {FILES: 40}),
                       row("rr", TODAY, {FILES: 5})))  # fmt: skip
    answers = Answers()
    on = TODAY.isoformat()

    above = answers.children(office.tx, "territorial", "rr", on, FILES, "as_was")
    below = answers.children(office.tx, "territorial", "ra", on, FILES, "as_was")
    behind = answers.contributors(office.tx, "territorial", "rr", on, FILES, "as_was", None)

    assert [above["own"], *(one["value"] for one in above["children"])] == [None, None, None]
    assert (below["own"], [one["value"] for one in below["children"]]) == (None, [None, "40", "0"])
    assert behind["value"] == "46"
    assert [one["union"] for one in behind["unions"]] == ["ra2"]
    assert behind["withheld"]
    assert not answers.opens(office.tx, "rb1", FILES, on, None)
    assert answers.opens(office.tx, "ra2", FILES, on, None)


def test_however_many_unions_are_behind_a_number_they_are_looked_at_at_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is asked of the database doesn't grow with the unions."""
    people: Values = {WORKERS: 5}
    office.take(packet(1, *(row(one, TODAY, flow=people) for one in LEAVES)))
    few = statements(office, monkeypatch)
    some = [f"ra{number}" for number in range(4, 40)]
    office.announce(*(announced(one, [Edge("territorial", one, "ra", None)]) for one in some))
    office.take(packet(2, *(row(one, TODAY, flow=people) for one in some)))

    assert statements(office, monkeypatch) == few > 0


def statements(office: Office, monkeypatch: pytest.MonkeyPatch) -> int:
    """Count what is asked of the database for the unions behind the city's number."""
    answers, count = Answers(), 0
    wish = ("territorial", "rr", TODAY.isoformat(), WORKERS, "as_was", None)
    answers.contributors(office.tx, *wish)  # what is kept is read
    execute = office.tx.execute

    def counted(*given: Any) -> Any:  # noqa: ANN401 - as psycopg has it
        nonlocal count
        count += 1
        return execute(*given)

    with monkeypatch.context() as patch:
        patch.setattr(office.tx, "execute", counted)
        assert answers.contributors(office.tx, *wish)["unions"]
    return count


def test_an_amount_is_hidden_by_the_people_behind_it_and_a_ratio_with_its_parts(
    office: Office,
) -> None:
    """Money for two households, without labels too; one mediation of two; per thousand heads."""
    office.take(packet(1, *(
        row(union, TODAY, {HEADS: 500}, {YUAN: yuan, AIDED: households, AGREED: 1, CONCLUDED: some})
        for union, yuan, households, some in (("ra", 900, 9, 8), ("rb", 1200, 2, 9))
    )))  # fmt: skip
    answers = Answers()
    on = TODAY.isoformat()

    values = answers.totals(office.tx, "territorial", "rb", on, "as_was")["values"]
    tree = answers.children(office.tx, "territorial", "rr", on, YUAN, "as_was")
    city = answers.totals(office.tx, "territorial", "rr", on, "as_was")["values"]

    assert [values[one] for one in (YUAN, AIDED, AGREED, RATE)] == [None, None, None, None]
    assert (values[HEADS], values[CONCLUDED]) == ("500", "9")
    assert {one["per_thousand"] for one in tree["children"]} == {None}
    assert (city[YUAN], city[RATE]) == ("2100", "0.117647")


def test_a_case_of_many_workers_is_shown_and_one_of_two_is_not(office: Office) -> None:
    """Disputes are people by the workers behind them."""
    office.take(packet(1, row("ra", TODAY, {}, {CASES: 1, WORKERS: 40}),
                       row("rb", TODAY, {}, {CASES: 1, WORKERS: 40})))  # fmt: skip
    many = Answers().children(office.tx, "territorial", "rr", TODAY.isoformat(), CASES, "as_was")
    office.take(packet(2, row("rb", TODAY, {}, {CASES: 1, WORKERS: 2})))
    few = Answers().children(office.tx, "territorial", "rr", TODAY.isoformat(), CASES, "as_was")

    assert [one["value"] for one in many["children"]] == ["1", "1"]
    assert [one["value"] for one in few["children"]] == [None, None]


def test_on_today_s_boundaries_what_moved_is_a_cell_too(office: Office) -> None:
    """One case that moved with its union would be the difference of both forms."""
    moved = Edge("territorial", "ra3", "rb", dt.date(2026, 3, 1))
    office.announce(announced("ra3", [Edge("territorial", "ra3", "ra", None), moved]))
    came = {"ra3": 2, "ra1": 8, "rb1": 9}
    office.take(packet(1, *(row(one, DAYS[0], {}, {WORKERS: few}) for one, few in came.items())))
    answers = Answers()

    was, now = (
        answers.children(office.tx, "territorial", "rr", TODAY.isoformat(), WORKERS, form)
        for form in ("as_was", "today")
    )

    assert [one["value"] for one in was["children"]] == ["10", "9"]
    assert [one["value"] for one in now["children"]] == [None, None]


def test_a_queue_is_told_no_more_than_the_page(office: Office) -> None:
    """What city-office systems bind to `totals` says null where nothing is shown."""
    came = {"ra1": 7, "ra2": 2, "rb1": 9}
    office.take(packet(1, *(row(union, TODAY, {FILES: few}) for union, few in came.items())))
    changed = [{("territorial", "ra2", FILES), ("territorial", "rb1", FILES)}]

    told = telling.messages(Answers(), office.tx, changed, TODAY.isoformat())

    values = {one.routing_key: b'"value":null' in one.body for one in told}
    assert values == {f"territorial.ra2.{FILES}": True, f"territorial.rb1.{FILES}": False}


def test_a_union_without_a_place_in_the_tree_shows_nothing_of_people(office: Office) -> None:
    """It counts nowhere yet, and nothing stands beside it."""
    office.announce(announced("xx", []))
    office.take(packet(1, row("xx", TODAY, {FILES: 9})))

    found = Answers().totals(office.tx, "territorial", "xx", TODAY.isoformat(), "as_was")

    assert found["values"][FILES] is None
