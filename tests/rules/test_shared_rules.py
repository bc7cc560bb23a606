"""What the rules of every domain share: the common rules of a book, the files of its findings."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from services.organization.rules import rules as of_organization
from services.rights.indicators import indicators
from services.rights.rules import rules
from shared.events import rights as events
from shared.figures.indicators import Diff
from shared.rules.findings import Findings
from shared.rules.refusals import PeriodNotOver
from tests.rules.register import ANNA, Register, day, make

LINE = """
[{rule}]
article = "工会法第十条"
source = "工会法(2021)10"
mark = "law"
severity = "breach"
"""


def confirmed(on: str, **given: object) -> events.PeriodConfirmed:
    """Build the confirmation of March for rights."""
    defaults = {
        "union": "u1", "period": "2026-03", "counts": {}, "nothing_else": True,
        "confirmed_by": ANNA,
    }  # fmt: skip
    return make(events.PeriodConfirmed, on, defaults, given)


def test_a_month_is_confirmed_in_each_domain_and_counted_there() -> None:
    """On the month's last day, with the days that its first confirmation took to reach us."""
    register = Register(rules, indicators)

    register.hear(confirmed("04-02"), accepted_on=dt.date(2026, 4, 4))
    month = register.hear(confirmed("05-02", counts={"dispute_filed": 2}))

    diff: Diff = {}
    indicators.add(diff, month, 1)
    assert month.counts == {"dispute_filed": 2}
    assert diff["u1", day("03-31")].flow == {
        "rights.periods_confirmed": 1, "rights.periods_confirmed|reached=04": 1,
    }  # fmt: skip


def test_a_month_of_any_domain_is_confirmed_when_it_is_over() -> None:
    """Its last day is early enough."""
    register = Register(rules, indicators)

    register.hear(confirmed("03-31"))

    with pytest.raises(PeriodNotOver):
        register.hear(confirmed("03-30"))


@pytest.mark.parametrize("book", [of_organization, rules], ids=lambda one: one.domain)
def test_every_kind_takes_what_its_service_writes_of_it(book: type[object]) -> None:
    """A finding or a clock that comes near is told of a subject and changes nothing."""
    written = {event.__name__ for event, _ in book.rules}  # type: ignore[attr-defined]

    assert {"FindingRecorded", "DeadlineNeared", "PeriodConfirmed"} <= written


def test_findings_stand_in_as_many_files_as_a_service_likes(tmp_path: Path) -> None:
    """But each has one home."""
    (tmp_path / "dispute.toml").write_text(LINE.format(rule="too_late"))
    (tmp_path / "letter.toml").write_text(LINE.format(rule="too_few"))

    assert Findings(tmp_path).lines.keys() == {"too_late", "too_few"}

    (tmp_path / "matter.toml").write_text(LINE.format(rule="too_few"))
    with pytest.raises(ValueError, match="too_few"):
        Findings(tmp_path)
