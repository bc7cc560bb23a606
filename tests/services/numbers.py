"""Rights whose cases are numbered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from deploy.installation import folders
from services.rights import numbering
from services.rights.domain import rights as domain
from services.rights.numbering import Form, Numbering
from shared.events import rights as events
from tests.fix_postgres import MakeDatabase
from tests.services.rights import Rights
from tests.services.station import Bed, City

FORM: Final = Form(
    "宁银工{kind}〔{year}〕{serial:04}号", "dispute=维 matter=监 contract=约 household=困 call=线"
)


def opened(city: City, make_database: MakeDatabase) -> Iterator[Rights]:
    """Give rights, to which nothing has been reported."""
    bed = Bed(make_database(folders("rights")), domain, city.clock)
    found = Rights(city, bed)
    found.hear()
    yield found
    bed.close()


def give(rights: Rights, form: Form = FORM) -> list[str]:
    """Give numbers until there is no case without; name those that are new."""
    return [one.number for one in given(rights, form)]


def given(rights: Rights, form: Form = FORM) -> list[events.CaseNumbered]:
    """Give numbers until there is no case without; give what was given."""
    found: list[events.CaseNumbered] = []
    while arrivals := Numbering(form).give(rights.bed.station):
        assert {one.outcome for one in arrivals} == {"applied"}
        found += [one.event for one in arrivals if isinstance(one.event, events.CaseNumbered)]
    return found


def numbers(rights: Rights) -> dict[tuple[str, str], str]:
    """Give every number as its row holds it, by case."""
    with rights.bed.database.transaction() as tx:
        rows = tx.execute(numbering.queries.numbers).fetchall()
    return {(kind, id_): number for kind, id_, number, *_ in rows}
