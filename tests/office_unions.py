"""The unions of the small city of the gateway's tests, each with its own numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final

from deploy.demo import divisions, employers
from deploy.demo.plan import COMMITTEE
from tests import office_samples as samples

ROOT: Final = "6401"
EMPLOYERS: Final = 420
INDUSTRIES: Final = {"C": "制造业工会联合会", "G": "交通运输业工会联合会", "P": "教育工会"}

Json = Any


class Union:
    """One node of the city with its own numbers, by indicator."""

    def __init__(self, code: str, name: str, kind: str, parents: Mapping[str, str | None]) -> None:
        """Take what it is and where it stands."""
        self.code = code
        self.name = name
        self.kind = kind
        self.parents = parents
        self.own: dict[str, int] = defaultdict(int)
        self.employer: employers.Employer | None = None

    def told(self) -> dict[str, Json]:
        """Give what lists tell of it."""
        return {"union": self.code, "name": self.name, "kind": self.kind, "status": "active"}


def federations() -> Iterator[Union]:
    """Make the unions of the real divisions, and some of industries."""
    for one in divisions.load().within(ROOT, "city"):
        yield Union(one.code, "银川市总工会", "city", {"territorial": None, "industry": None})
    for level, kind in (("county", "district"), ("town", "town")):
        for one in divisions.load().within(ROOT, level):  # type: ignore[arg-type]
            name = f"{employers.place_of(one.code)}{one.name if kind == 'town' else ''}总工会"
            yield Union(one.code, name, kind, {"territorial": one.parent, "industry": ROOT})
    for letter, name in INDUSTRIES.items():
        parents = {"territorial": ROOT, "industry": ROOT}
        yield Union(f"6401{letter}", f"银川市{name}", "industry_federation", parents)


def grassroots() -> Iterator[Union]:
    """Make a union for each of some employers, with members as such a union has them."""
    for number in range(EMPLOYERS):
        one = employers.employer(7, number)
        letter = one.trade.industry[:1]
        above = f"6401{letter}" if letter in INDUSTRIES else ROOT
        parents = {"territorial": one.division, "industry": above}
        made = Union(f"{one.division}{number:03}", f"{one.name}{COMMITTEE}", "single", parents)
        made.employer = one
        share = 60 + number * 7 % 39
        made.own |= {
            "organization.unions": 1,
            "organization.employers_covered": 1,
            "organization.members": one.workers * share // 100,
            "organization.members_at_work": one.workers * share // 100,
            "organization.members_joined": one.workers * (share % 9) // 100,
            "organization.workers_covered": one.workers,
            "organization.workers_registered": one.workers + number % 5 * 9,
            "organization.employers_25": int(one.workers > number % 60),
            "organization.employers_25_covered": int(one.workers > 25 + number % 40),
            "organization.members_declared": number % 11 * 3,
            "organization.periods_confirmed": 2,
            "organization.reports_due": 1,
            "organization.reports_on_time": int(number % 5 > 0),
            "organization.findings": int(number % 97 == 0),
            **samples.of_rights(number, one.workers),
            **samples.of_skills(number, one.workers),
        }
        yield made
