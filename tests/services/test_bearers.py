"""The roster of who bears an honour, from what skills keeps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from services.skills.bearers import bearers
from services.skills.domain import skills as domain
from shared.events.skills import HonourHolderUpdated
from shared.streams import called
from shared.streams.disclosure import open_fields
from shared.streams.lineage import UnknownUnion
from tests.fix_postgres import MakeDatabase
from tests.rules.honours import (
    WAY,
    honour_conferred,
    honour_holder_updated,
    honour_revoked,
    nomination_made,
)
from tests.services.station import ROOT, STREAMS, XINGQING, Bed, City
from tests.services.test_intake_skills import Skills

SOURCES = (ROOT, "u1", "u1", ROOT, XINGQING, ROOT, ROOT, ROOT)
"""Who reports each step of an honour's way."""


@pytest.fixture
def skills(city: City, make_database: MakeDatabase) -> Iterator[Skills]:
    """Give skills in which n1 of u1 bears the medal of April, n2 of u4 that of May."""
    bed = Bed(make_database([STREAMS]), domain, city.clock)
    found = Skills(city, bed)
    found.hear()
    found.tell_all(*zip(WAY, SOURCES, strict=True))
    second: dict[str, Any] = {
        "union": "u4",
        "employer": "e4",
        "quota_union": "640106",
        "congress_discussed_on": None,
    }
    found.tell_all(
        (nomination_made(nomination="n2", **second), "u4"),
        (nomination_made(nomination="n3", union="u4", employer="e4"), "u4"),
        (honour_conferred("05-20", nomination="n2", name="马红"), ROOT),
        (honour_holder_updated(), "u1"),
    )
    yield found
    bed.close()


def roster(skills: Skills, union: str | None = None, on: str = "2026-06-30", **more: Any) -> Any:  # noqa: ANN401 - JSON
    """Give the roster of a union."""
    return skills.bed.database.run(lambda tx: bearers(tx, union, "territorial", on, **more))


def names(found: Any) -> list[str]:  # noqa: ANN401 - JSON
    """Name who is on a roster."""
    return [one["name"] for one in found["bearers"]]


def test_the_roster_has_who_was_conferred_an_honour_by_then(skills: Skills) -> None:
    """Of a union and those below it, with decision and life; a nominee isn't on it."""
    found = roster(skills)

    first = found["bearers"][0]
    assert (names(found), found["count"], found["next"]) == (["李明", "马红"], 2, None)
    assert (first["honour"], first["year"], first["on"]) == ("medal", 2026, "2026-04-20")
    assert (first["state"], first["told_on"]) == ("working", "2026-05-10")
    assert names(roster(skills, XINGQING)) == names(roster(skills, "u1")) == ["李明"]
    assert names(roster(skills, on="2026-05-19")) == ["李明"]
    assert roster(skills, on="2026-05-01")["bearers"][0]["state"] is None
    with pytest.raises(UnknownUnion):
        roster(skills, "u99")


def test_a_revoked_honour_stands_on_the_roster_with_its_day(skills: Skills) -> None:
    """Before that day it was borne."""
    skills.tell_all((honour_revoked(), ROOT))

    days = [
        roster(skills, on=on)["bearers"][0]["revoked_on"] for on in ("2026-05-31", "2026-06-01")
    ]
    assert days == [None, "2026-06-01"]


def test_that_a_bearer_is_in_hardship_stays_with_the_unions(skills: Skills) -> None:
    """Their name is public, and how they fare isn't: neither the roster nor a timeline tells it."""
    skills.tell_all((honour_holder_updated("05-20", state="in_hardship", service="aid"), "u1"))

    assert roster(skills)["bearers"][0]["state"] == "working"
    assert {"state", "service"}.isdisjoint(open_fields(HonourHolderUpdated))


def test_the_roster_is_read_in_pages(skills: Skills, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each begins where the one before ended."""
    monkeypatch.setattr("services.skills.bearers.PAGE", 1)

    first = roster(skills)
    second = roster(skills, after=first["next"])

    assert (names(first), names(second), second["next"]) == (["李明"], ["马红"], None)


def test_a_bearer_is_called_by_name_and_a_nominee_isnt(skills: Skills) -> None:
    """Wherever a nomination is shown."""
    keys = [("nomination", one) for one in ("n1", "n2", "n3")]
    found = skills.bed.database.run(lambda tx: called.names(tx, keys))

    assert found == {("nomination", "n1"): "李明", ("nomination", "n2"): "马红"}
