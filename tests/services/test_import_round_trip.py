"""What a table of each kind brought fills a template, and that template says nothing new."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from services.agent.filling import rows
from services.agent.kinds import KINDS
from services.agent.store import Store
from services.agent.template import write_template
from tests.agents import a_store, id_number
from tests.services import test_import_contracts as contracts
from tests.services import test_import_disputes as disputes
from tests.services import test_import_hardship as hardship
from tests.tables import imported, table

OF_OLD: Final[dict[str, Callable[[Path], Path]]] = {
    "disputes": lambda folder: table(folder, disputes.HEADS, disputes.dispute(**disputes.MEDIATED)),
    "contracts": contracts.contract,
    "congresses": contracts.congress,
    "hardship": lambda folder: table(folder, hardship.HEADS, hardship.household(1)),
}


@pytest.mark.parametrize("kind", OF_OLD)
def test_what_was_imported_comes_back_from_its_workbook_unchanged(
    kind: str, tmp_path: Path
) -> None:
    """Cases, contracts, congresses and hardship files of old: entered, handed out, taken back."""
    store: Store = a_store(tmp_path)
    store.people.open_account("li.na", "李娜", id_number(999))
    first = imported(store, OF_OLD[kind](tmp_path), kind)
    book = tmp_path / f"{kind}.xlsx"

    write_template(KINDS[kind], book, rows(store, KINDS[kind]))
    again = imported(store, book, kind)

    assert (first.bad, first.rows) == ([], 1)
    assert first.recorded > 0
    assert (again.bad, again.rows, again.unchanged, again.recorded) == ([], 1, 1, 0)
    store.close()
