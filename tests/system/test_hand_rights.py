"""The small city's cases through real intake come to the numbers that were worked out by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

import pytest

from services.city.lineage import lineage
from services.city.reads import Reads, ask
from services.city.verify import first_difference
from services.rights.indicators import indicators
from shared.runtime.embedded import EmbeddedPostgres
from tests.services.station import STREAMS
from tests.services.totals import MIGRATIONS
from tests.system.hand_city.sheets import Row, tables
from tests.system.hand_city.year import ROOT, Year
from tests.system.hand_rights.year import HERE, RightsYear

SHEET: Final = {headings[1:]: rows for headings, rows in tables(HERE / "sheet.md")}
COLUMNS: Final = {row["column"]: row for row in SHEET["Columns",]}
DAYS: Final = ("2025-03-31", "2025-06-30", "2025-12-31")
OWN: Final = "What is each union's own"
ABOVE: Final = "What it comes to above"
TREES: Final = ("territorial", "industry")
FORMS: Final = ("as_was", "today")
COVERED: Final = {"rights.enterprises_covered", "rights.workplaces_covered"}
"""What organization's announcements alone bring: worked out in `hand_city/contracts_sheet.md`."""


@pytest.fixture(scope="module")
def lived(
    shared_postgres: EmbeddedPostgres, templates: Callable[[Sequence[Any]], str]
) -> Iterator[RightsYear]:
    """Give organization, rights and the city after their year."""
    names = ("hand_rights_organization", "hand_rights_city", "hand_rights")
    folders = ([STREAMS], MIGRATIONS, [STREAMS])
    organization, city, own = (
        shared_postgres.create(name, templates(folder))
        for name, folder in zip(names, folders, strict=True)
    )
    year = Year(organization, city)
    year.live()
    cases = RightsYear(year, own)
    cases.live()
    yield cases
    cases.close()
    year.close()
    for name in names:
        shared_postgres.drop(name)


@pytest.fixture
def tx(lived: RightsYear) -> Iterator[Any]:
    """Give a connection to the city's database."""
    with lived.year.database.transaction() as opened:
        yield opened


def cells(row: Row) -> dict[str, str | None]:
    """Give the numbers of a line of the sheet by column."""
    return {name: None if row[name] == "–" else row[name] for name in COLUMNS if name in row}


def held(tx: Any, union: str, day: str, tree: str, form: str) -> dict[str, str | None]:  # noqa: ANN401
    """Give the city's numbers of a union by column."""
    question = ask(tree, union, dt.date.fromisoformat(day), form)  # type: ignore[arg-type]
    found = Reads().all(tx, question)
    return {
        name: found[column["indicator"]].get(column["label"], "0")
        for name, column in COLUMNS.items()
    }


@pytest.mark.parametrize("day", DAYS)
def test_every_level_has_the_numbers_of_the_sheet(tx: Any, day: str) -> None:  # noqa: ANN401
    """All indicators, in both trees and both forms."""
    for row in SHEET[ABOVE, f"On {day}"]:
        for tree in TREES if row["tree"] == "both" else (row["tree"],):
            for form in FORMS if row["form"] == "both" else (row["form"],):
                found = held(tx, row["union"], day, tree, form)

                assert found == cells(row), (row["union"], tree, form)


@pytest.mark.parametrize("day", DAYS)
def test_every_union_has_its_own_numbers(tx: Any, day: str) -> None:  # noqa: ANN401
    """The city's numbers open down to the unions, each with what is its own."""
    rows = SHEET[OWN, f"On {day}"]
    for form in FORMS:
        question = ask("territorial", ROOT, dt.date.fromisoformat(day), form)
        for name, column in COLUMNS.items():
            if name in rows[0]:
                expected = {row["union"]: row[name] for row in rows if row[name] != "0"}
                found = lineage(Reads(), tx, column["indicator"], question, column["label"])

                assert {share.union: share.value for share in found.shares} == expected, name


def test_the_sheet_adds_up() -> None:
    """The hand didn't slip: the city is the sum of all that is the unions' own."""
    for day in DAYS:
        (root,) = (row for row in SHEET[ABOVE, f"On {day}"] if row["union"] == ROOT)
        rows = SHEET[OWN, f"On {day}"]
        for name in rows[0].keys() & COLUMNS.keys():
            assert sum(Decimal(row[name]) for row in rows) == Decimal(root[name]), (day, name)


def test_the_sheet_has_every_indicator_that_counts_something_here(tx: Any) -> None:  # noqa: ANN401
    """Whoever adds an indicator that these cases have works it out by hand too."""
    question = ask("territorial", ROOT, dt.date.fromisoformat(DAYS[-1]))
    counted = {
        name
        for name, labels in Reads().all(tx, question).items()
        if name.startswith("rights.") and Decimal(labels[""] or 0)
    }

    worked_out = {column["indicator"] for column in COLUMNS.values()}
    assert counted - COVERED <= worked_out <= indicators.all.keys()


def test_all_agree_with_their_ledgers(lived: RightsYear, tx: Any) -> None:  # noqa: ANN401
    """What was added up is what counting anew gives."""
    assert lived.rights.difference() is None
    assert first_difference(tx) is None
