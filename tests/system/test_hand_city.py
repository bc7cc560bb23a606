"""A small city's year through real intake comes to the numbers that were worked out by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any, Final

import pytest

from services.city.lineage import lineage
from services.city.reads import Reads, ask
from services.city.verify import first_difference
from services.organization.indicators import indicators
from shared.events.base import DECLARED
from shared.runtime.embedded import EmbeddedPostgres
from tests.services.station import STREAMS
from tests.services.totals import MIGRATIONS
from tests.system.hand_city.sheets import Row, parts
from tests.system.hand_city.year import HERE, ROOT, Year

HALVES: Final = ("sheet", "holdings")
SHEETS: Final = {half: parts(HERE / f"{half}.md") for half in HALVES}
COLUMNS: Final = {half: {row["column"]: row for row in SHEETS[half]["Columns",]} for half in HALVES}
ABSENT: Final = frozenset({
    "city.reports_refused", "city.streams", "city.streams_in_step", "city.streams_in_step_rate",
})  # fmt: skip
"""What no report of the year is about: the service itself counts it (`test_comparing`)."""
DAYS: Final = ("2025-03-31", "2025-06-30", "2025-12-31")
BOTH: Final = {
    "tree": ("territorial", "industry"),
    "form": ("as_was", "today"),
}


def sheet(half: str, name: str, day: str) -> list[Row]:
    """Give one table of the sheet."""
    return SHEETS[half][name, f"On {day}"]


def cells(half: str, row: Row) -> dict[str, str | None]:
    """Give the numbers of a line of the sheet by column."""
    return {name: None if row[name] == "–" else row[name] for name in COLUMNS[half]}


@pytest.fixture(scope="module")
def year(
    shared_postgres: EmbeddedPostgres, templates: Callable[[Sequence[Path]], str]
) -> Iterator[Year]:
    """Give the city after its year."""
    names = ("hand_organization", "hand_city")
    urls = (
        shared_postgres.create(name, templates(folders))
        for name, folders in zip(names, ([STREAMS], MIGRATIONS), strict=True)
    )
    lived = Year(*urls)
    lived.live()
    yield lived
    lived.close()
    for name in names:
        shared_postgres.drop(name)


@pytest.fixture
def tx(year: Year) -> Iterator[Any]:
    """Give a connection to the city's database."""
    with year.database.transaction() as opened:
        yield opened


def held(  # noqa: PLR0913, PLR0917 - a number is named by these
    tx: Any, half: str, union: str, day: str, tree: str, form: str,  # noqa: ANN401
) -> dict[str, str | None]:  # fmt: skip
    """Give the city's numbers of a union by column."""
    question = ask(tree, union, dt.date.fromisoformat(day), form)  # type: ignore[arg-type]
    found = Reads().all(tx, question)
    return {
        name: found[column["indicator"]].get(column["label"], "0")
        for name, column in COLUMNS[half].items()
    }


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("half", HALVES)
def test_every_level_has_the_numbers_of_the_sheet(tx: Any, half: str, day: str) -> None:  # noqa: ANN401
    """All indicators, in both trees and both forms, at every union that has others below it."""
    for row in sheet(half, "What it comes to above", day):
        for tree in BOTH["tree"] if row["tree"] == "both" else (row["tree"],):
            for form in BOTH["form"] if row["form"] == "both" else (row["form"],):
                found = held(tx, half, row["union"], day, tree, form)

                assert found == cells(half, row), (row["union"], tree, form)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("half", HALVES)
def test_every_union_has_its_own_numbers(tx: Any, half: str, day: str) -> None:  # noqa: ANN401
    """The city's numbers open down to the unions, each with what is its own, in both forms."""
    reads = Reads()
    for form in BOTH["form"]:
        question = ask("territorial", ROOT, dt.date.fromisoformat(day), form)
        for name in row_names(half):
            column = COLUMNS[half][name]
            expected = {
                row["union"]: row[name]
                for row in sheet(half, "What is each union's own", day)
                if row[name] != "0"
            }
            found = lineage(reads, tx, column["indicator"], question, column["label"])

            assert {share.union: share.value for share in found.shares} == expected, name


def row_names(half: str) -> set[str]:
    """Give the columns of what is a union's own: rates are divided above."""
    return sheet(half, "What is each union's own", DAYS[0])[0].keys() - {"union", "why"}


def test_the_members_that_moves_brought_are_shown(tx: Any) -> None:  # noqa: ANN401
    """As it was, what came and went by moves stands beside the members."""
    for row in SHEETS["sheet"]["What came by moves",]:
        question = ask(row["tree"], row["union"], dt.date.fromisoformat(row["day"]))  # type: ignore[arg-type]
        today = question._replace(form="today")

        assert Reads().total(tx, "organization.members", question, "moved") == row["moved"]
        assert Reads().total(tx, "organization.members", today, "moved") == "0"


def test_the_sheet_has_every_indicator() -> None:
    """Whoever adds an indicator to organization works it out by hand too."""
    columns = {row["indicator"] for half in HALVES for row in COLUMNS[half].values()}

    assert columns == indicators.all.keys() - ABSENT


def test_the_year_has_every_event(year: Year) -> None:
    """Every event that a union may report about organization happens in it, but for stores."""
    told = {row["event"] for row in year.table}
    reported = {
        one.type.partition(".")[2]
        for one in DECLARED.values()
        if one.domain == "organization" and one.who != "S"
    }

    assert reported <= told


def test_the_sheet_adds_up() -> None:
    """The hand didn't slip: the city is the sum of all that is the unions' own."""
    for half, day in product(HALVES, DAYS):
        above = sheet(half, "What it comes to above", day)
        (root,) = (row for row in above if row["union"] == ROOT)
        for name in row_names(half):
            own = sum(int(row[name]) for row in sheet(half, "What is each union's own", day))

            assert str(own) == root[name], (day, name)


def test_both_services_agree_with_their_ledgers(year: Year, tx: Any) -> None:  # noqa: ANN401
    """What was added up is what counting anew gives."""
    assert year.organization.difference() is None
    assert first_difference(tx) is None
