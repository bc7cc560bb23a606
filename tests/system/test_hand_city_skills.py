"""What the city's workers learned and proposed comes to the numbers worked out by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

from services.city.lineage import lineage
from services.city.reads import Reads, ask
from services.city.verify import first_difference
from shared.runtime.embedded import EmbeddedPostgres
from tests.services.station import STREAMS
from tests.services.totals import MIGRATIONS
from tests.system.hand_city.sheets import Row, tables
from tests.system.hand_city.skills_year import SkillsYear
from tests.system.hand_city.year import HERE, ROOT

SHEET: Final = dict(tables(HERE / "skills_sheet.md"))
TITLE: Final = next(iter(SHEET))[0]
COLUMNS: Final = {row["column"]: row for row in SHEET[TITLE, "Columns"]}
DAYS: Final = ("2025-06-30", "2025-12-31")
FORMS: Final = ("as_was", "today")


def sheet(name: str, day: str) -> list[Row]:
    """Give one table of the sheet."""
    return SHEET[TITLE, name, f"On {day}"]


def own_names() -> set[str]:
    """Give the columns of what is a union's own: rates are divided above."""
    return sheet("What is each union's own", DAYS[0])[0].keys() - {"union", "why"}


@pytest.fixture(scope="module")
def year(
    shared_postgres: EmbeddedPostgres, templates: Callable[[Sequence[Path]], str]
) -> Iterator[SkillsYear]:
    """Give the city after its year."""
    names = {"skills_organization": [STREAMS], "skills_city": MIGRATIONS, "skills_own": [STREAMS]}
    lived = SkillsYear(
        *(shared_postgres.create(name, templates(folders)) for name, folders in names.items())
    )
    lived.live()
    yield lived
    lived.close()
    for name in names:
        shared_postgres.drop(name)


@pytest.fixture
def tx(year: SkillsYear) -> Iterator[Any]:
    """Give a connection to the city's database."""
    with year.database.transaction() as opened:
        yield opened


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("form", FORMS)
def test_every_level_has_the_numbers_of_the_sheet(tx: Any, day: str, form: str) -> None:  # noqa: ANN401
    """All columns, in both forms, at every union that has others below it."""
    for row in sheet("What it comes to above", day):
        if row["form"] in {form, "both"}:
            question = ask("territorial", row["union"], dt.date.fromisoformat(day), form)
            found = Reads().all(tx, question)
            held = {
                name: found[column["indicator"]].get(
                    column["label"], None if row[name] == "–" else "0"
                )
                for name, column in COLUMNS.items()
            }
            expected = {name: None if row[name] == "–" else row[name] for name in COLUMNS}

            assert held == expected, (row["union"], row["sum of"])


@pytest.mark.parametrize("day", DAYS)
def test_every_union_has_its_own_numbers(tx: Any, day: str) -> None:  # noqa: ANN401
    """The city's numbers open down to the unions, each with what is its own."""
    question = ask("territorial", ROOT, dt.date.fromisoformat(day), "today")
    for name in own_names():
        column = COLUMNS[name]
        found = lineage(Reads(), tx, column["indicator"], question, column["label"])
        expected = {
            row["union"]: row[name]
            for row in sheet("What is each union's own", day)
            if row[name] != "0"
        }

        assert {share.union: share.value for share in found.shares} == expected, name


def test_the_sheet_adds_up() -> None:
    """The hand didn't slip: the city is the sum of all that is the unions' own."""
    for day in DAYS:
        (root,) = (row for row in sheet("What it comes to above", day) if row["union"] == ROOT)
        for name in own_names():
            own = sum(Decimal(row[name]) for row in sheet("What is each union's own", day))

            assert own == Decimal(root[name]), (day, name)


def test_all_services_agree_with_their_ledgers(year: SkillsYear, tx: Any) -> None:  # noqa: ANN401
    """What was added up is what counting anew gives."""
    assert year.organization.difference() is None
    assert year.skills.difference() is None
    assert first_difference(tx) is None


def test_a_slate_that_misses_two_quotas_is_told_which_and_by_how_much(year: SkillsYear) -> None:
    """Two of three were to be of private enterprises, one of science and education."""
    told = [(one.rule, one.article) for one in year.skills.subject("honour_round", "h1").findings]

    assert told == [
        ("too_few_science_education", "科教人员不低于 20%：应有 1 名，实有 0 名，缺 1 名"),
        ("too_few_non_public", "非公有制企业不低于 35%：应有 2 名，实有 1 名，缺 1 名"),
    ]
