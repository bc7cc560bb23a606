"""A small city for the gateway's tests: answers as the services do, with numbers that add up.

Real divisions and made-up employers of the demo, each with a union; `join` lets a worker join, so
that numbers change.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from deploy.demo import divisions, employers
from deploy.demo.plan import COMMITTEE
from services.gateway.errors import ServiceAway, answered
from services.organization.indicators import indicators as of_organization
from services.rights.indicators import indicators as of_rights
from tests import office_samples as samples

ROOT: Final = "6401"
EMPLOYERS: Final = 420
SINCE: Final = "2026-01-01"
INDUSTRIES: Final = {"C": "制造业工会联合会", "G": "交通运输业工会联合会", "P": "教育工会"}

MEMBERS: Final = "organization.members"
INDICATORS: Final = {**of_organization.all, **of_rights.all}
ERRORS: Final = {"union": "UnknownUnion", "indicator": "UnknownIndicator"}
"""What a service's error is called over RPC, by what wasn't found."""

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
        }
        yield made


class Office:
    """The services of this city, all in one; `ask` is what the gateway asks."""

    def __init__(self) -> None:
        """Make the city."""
        self.unions = {one.code: one for one in (*federations(), *grassroots())}
        self.version = 1
        self.away: set[str] = set()
        self.asked: list[tuple[str, str, dict[str, Json]]] = []

    def ask(self, service: str, method: str, **arguments: Json) -> Json:
        """Answer a question, or fail as a service would."""
        self.asked.append((service, method, arguments))
        if service in self.away:
            raise ServiceAway(service=service)
        try:
            return self.answer(service, method, **arguments)
        except LookupError as error:
            raise answered(service, ERRORS.get(str(error), "KeyError"), arguments) from error

    def answer(self, service: str, method: str, **arguments: Json) -> Json:
        """Answer as a service does; what is overdue each domain has its own of."""
        if method == "overdue":
            arguments = {**arguments, "service": service}
        return getattr(self, method)(**arguments)

    def join(self, code: str | None = None, count: int = 1) -> None:
        """Let workers join a union, the first one where none is named."""
        some = next(
            one for one in self.unions.values() if one.employer and code in {None, one.code}
        )
        for name in ("members", "members_at_work", "members_joined"):
            some.own[f"organization.{name}"] += count
        self.version += 1

    def find_union(self, code: str | None) -> Union:
        """Find a union. Raises LookupError."""
        if code is not None and code not in self.unions:
            raise LookupError("union")
        return self.unions[code or ROOT]

    def way(self, code: str, tree: str) -> list[Union]:
        """Give the way from the root down to a union."""
        above = self.unions[code].parents[tree]
        return [*(self.way(above, tree) if above else ()), self.unions[code]]

    def within(self, code: str, tree: str) -> Iterator[Union]:
        """Walk a union and all below it."""
        return (
            one for one in self.unions.values() if self.unions[code] in self.way(one.code, tree)
        )

    def value(self, code: str, tree: str, indicator: str) -> str | None:
        """Give the value of an indicator at a union. Raises LookupError."""
        if indicator not in INDICATORS:
            raise LookupError("indicator")
        known = INDICATORS[indicator]
        if known.numerator and known.denominator:
            below = Decimal(self.value(code, tree, known.denominator) or 0)
            above = Decimal(self.value(code, tree, known.numerator) or 0)
            return str((above / below).quantize(Decimal("0.000001"))) if below else None
        return str(sum(one.own[indicator] for one in self.within(code, tree)))

    # ---------------------------------------------------------------- the city

    def indicators(self) -> Json:
        """Give what is announced of each indicator."""
        return [one._asdict() for one in INDICATORS.values()]

    def totals(self, tree: str, union: str | None, on: str, form: str) -> Json:
        """Give the values of all indicators at a union."""
        code = self.find_union(union).code
        values = {name: self.value(code, tree, name) for name in INDICATORS}
        members = int(values["organization.members"] or 0)
        few = min(2, members)
        labels = {"sex=male": str(members * 3 // 5), "sex=female": str(members - members * 3 // 5),
                  "grade=senior": str(few), "grade=junior": str(members // 4),
                  "grade=none": str(members - members // 4 - few)}  # fmt: skip
        return {"union": code, "tree": tree, "on": on, "form": form, "since": SINCE,
                "values": values, "labels": {"organization.members": labels}}  # fmt: skip

    def children(self, tree: str, union: str | None, on: str, indicator: str, form: str) -> Json:  # noqa: ARG002
        """Give the unions directly below one, with the value of an indicator."""
        code = self.find_union(union).code
        below = sorted(
            (one for one in self.unions.values() if one.parents[tree] == code),
            key=lambda one: one.code,
        )
        parents = {one.parents[tree] for one in self.unions.values()}
        own = str(self.unions[code].own[indicator]) if indicator in self.unions[code].own else "0"
        known = INDICATORS.get(indicator)
        base = None if known is None or known.kind == "ratio" else MEMBERS

        def rate(one: str) -> str | None:
            """Give a number per thousand members of a union."""
            heads = Decimal(self.value(one, tree, MEMBERS) or 0)
            found = Decimal(self.value(one, tree, indicator) or 0) * 1000
            return f"{found / heads:.3f}" if base and heads else None

        return {"union": code, "since": SINCE, "own": own, "per_thousand_of": base, "children": [
            {**one.told(), "value": self.value(one.code, tree, indicator),
             "per_thousand": rate(one.code), "children": one.code in parents}
            for one in below
        ]}  # fmt: skip

    def contributors(  # noqa: PLR0913, PLR0917
        self, tree: str, union: str | None, on: str, indicator: str, form: str,  # noqa: ARG002
        after: str | None,
    ) -> Json:  # fmt: skip
        """Give the unions whose own numbers make a total."""
        code = self.find_union(union).code
        some = [
            {**one.told(), "value": str(one.own[indicator])}
            for one in sorted(self.within(code, tree), key=lambda one: one.code)
            if one.own[indicator] and one.code > (after or "")
        ]
        rest = some[99]["union"] if len(some) > 100 else None
        return {"union": code, "indicator": indicator, "on": on, "since": SINCE,
                "value": self.value(code, tree, indicator), "unions": some[:100],
                "next": rest}  # fmt: skip

    def series(self, **arguments: Json) -> Json:
        """Give one point."""
        value = self.value(
            self.find_union(arguments["union"]).code, "territorial", arguments["indicator"]
        )
        return {"points": [{"on": arguments["last"], "value": value}]}

    def trends(  # noqa: PLR0913, PLR0917
        self, tree: str, union: str | None, first: str, last: str, form: str, every: str,  # noqa: ARG002
    ) -> Json:  # fmt: skip
        """Give months that grow to what there is now; flows fall to the months evenly."""
        code = self.find_union(union).code
        days = [dt.date.fromisoformat(one) for one in (first, last)]
        start, end = ((day.year * 12 + day.month - 1) for day in days)
        months = [dt.date(n // 12, n % 12 + 1, 1).isoformat() for n in range(start, end + 1)]
        if every == "week":
            weeks = range(0, (days[1] - days[0]).days + 1, 7)
            months = [(days[0] + dt.timedelta(n)).isoformat() for n in weeks]
        values = {name: self.grown(code, tree, name, len(months)) for name in INDICATORS}
        return {"union": code, "months": months, "values": values}

    def grown(self, code: str, tree: str, indicator: str, months: int) -> list[str | None]:
        """Give what an indicator was in the months up to now."""
        last = self.value(code, tree, indicator)
        kind = INDICATORS[indicator].kind
        if last is None or kind == "ratio":
            return [last] * months
        back = range(months - 1, -1, -1)
        if indicator == "organization.periods_confirmed":
            return [str(int(last) // 2 * (95 - n * 7 % 13) // 104 if n else 0) for n in back]
        if kind == "stock":
            return [str(int(last) - int(last) * (n + n % 3) // 40) for n in back]
        return [str(int(last) // 11 * (n % 3 + 2) // 3) for n in back]

    def changed_since(self, version: int | None) -> Json:
        """Give the root's totals when they have changed."""
        today = dt.datetime.now(dt.timezone(dt.timedelta(hours=8))).date().isoformat()
        new = self.version != version
        totals = self.totals("territorial", None, today, "as_was") if new else None
        return {"version": self.version, "totals": totals}

    # ---------------------------------------------------------------- organization

    def union(self, code: str, on: str) -> Json:  # noqa: ARG002
        """Give a union with the way to it."""
        told = self.find_union(code).told()
        ways = {tree: [one.told() for one in self.way(code, tree)]
                for tree in ("territorial", "industry")}  # fmt: skip
        return {**told, "from": "2015-05-01", "until": None, **ways}

    def find(self, text: str) -> Json:
        """Find unions and employers by code or name."""
        every = [(one, name) for one in self.unions.values()
                 for name in (one.name, one.employer.name if one.employer else "")]  # fmt: skip
        hits = [
            {**one.told(), "what": "union", "id": one.code}
            if name == one.name or one.employer is None
            else {"what": "employer", "id": one.employer.credit_code, "name": name,
                  "union": one.code, "kind": "", "status": ""}
            for one, name in every if text in name or one.code == text
        ]  # fmt: skip
        return {"found": hits[:12], "more": len(hits) > 12}

    def find_cases(self, text: str) -> Json:
        """Find the one case that has a number, of the first union with an employer."""
        union = next(one.code for one in self.unions.values() if one.employer)
        case = {"kind": "dispute", "id": f"{union}-0", "name": samples.NUMBER, "union": union}
        return {"found": [case] if text in samples.NUMBER else [], "more": False}

    def standing(self, nomination: str) -> Json:
        """Give one check of a nomination, clear when it was made; nothing of any other."""
        known = nomination == "n1"
        return {"nomination": nomination, "employer": "e1" if known else None,
                "checks": [samples.check()] if known else []}  # fmt: skip

    def slate(self, round_: str, nominations: list[str] | None) -> Json:
        """Give a slate of two that misses two quotas; of any other round nothing."""
        return samples.slate(round_, nominations)

    def subjects(
        self, union: str, indicator: str, on: str, since: str | None, after: str | None
    ) -> Json:
        """Give members, or the employer, behind a number."""
        one = self.find_union(union)
        value = one.own[indicator]
        if indicator.startswith("rights.disputes"):
            return samples.disputes(union, indicator, on, since, value)
        people = indicator.rpartition(".")[2] in {"members", "members_at_work", "members_joined"}
        if people:
            some: list[Json] = [
                {"kind": "member", "id": f"{union}/{number:064x}", "name": None, "value": "1",
                 "labels": []}
                for number in range(value)
            ]  # fmt: skip
        else:
            made = one.employer
            labels = [f"unit_type={made.trade.unit_type}", f"industry={made.trade.industry[:1]}",
                      "size=25-99"] if made else []  # fmt: skip
            some = [{"kind": "employer", "id": made.credit_code if made else union,
                     "name": made.name if made else one.name, "value": str(value),
                     "labels": labels}]  # fmt: skip
        start = int(after or 0)
        rest = str(start + 100) if len(some) > start + 100 else None
        return {"union": union, "indicator": indicator, "on": on, "since": since,
                "sum": str(value), "figure": str(value), "count": len(some),
                "subjects": some[start : start + 100], "next": rest}  # fmt: skip

    def timeline(self, kind: str, id: str, after: str | None) -> Json:  # noqa: A002, ARG002
        """Give some events, one of them refused."""
        return {"kind": kind, "id": id, "events": samples.timeline(kind, id), "next": None}

    def overdue(
        self, union: str | None, tree: str, on: str, after: str | None = None, service: str = ""
    ) -> Json:
        """Give what is overdue, of rights and of organization, at a union and below it."""
        code = self.find_union(union).code
        below = [one for one in self.within(code, tree) if one.employer]
        return samples.overdue(service, code, on, after, below)

    def streams(self) -> Json:
        """Give streams of which two want attention."""
        return samples.streams()

    def parked(self) -> Json:
        """Give one group that waits and one in quarantine."""
        return samples.PARKED
