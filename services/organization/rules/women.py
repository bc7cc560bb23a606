"""Women workers of a union's employers: from a number on, women have a committee (工会法 11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import cast

from services.organization.rules.book import rules
from services.organization.rules.employer import Employer
from services.organization.rules.holdings import Women, put_in
from services.organization.rules.union import Union, replace
from shared.events.base import SubjectKey
from shared.events.organization import EmployerCounted
from shared.streams.rules import Fact


@rules.touches(EmployerCounted)
def of_a_count(employer: Employer, _: EmployerCounted) -> tuple[SubjectKey, ...]:
    """The unions that cover the employer, or did: who did when may yet be corrected."""
    unions = dict.fromkeys(one.union for one in employer.coverages)
    return tuple(SubjectKey("union", code) for code in unions)


@rules.rule
def counted(union: Union | None, event: EmployerCounted, _: Fact) -> Union:
    """Keep the women of an employer that the union covers.

    A registration that is voided leaves no union; that must not make the count unfit.
    """
    if union is None or event.employer not in union.employers:
        return cast("Union", union)
    count = Women(as_of=event.as_of, employer=event.employer, women=event.women)
    return replace(union, women=put_in(union.women, (count,)))


def of_employers(union: Union, employers: tuple[str, ...]) -> tuple[Women, ...]:
    """Give what is known of some employers: each one's latest count."""
    latest = {one.employer: one for one in union.women if one.employer in employers}
    return tuple(latest[code] for code in sorted(latest))


def numbers(union: Union) -> Iterator[tuple[dt.date, int]]:
    """Give the women of all its employers after each day on which a count changed them."""
    women: dict[str, int] = {}
    found: dict[dt.date, int] = {}
    for one in union.women:
        women[one.employer] = one.women
        found[one.as_of] = sum(women.values())
    yield from found.items()
