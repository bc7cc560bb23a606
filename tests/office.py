"""A small city for the gateway's tests: answers as the services do, with numbers that add up.

Real divisions and made-up employers of the demo, each with a union; `join` lets a worker join, so
that numbers change.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from services.gateway.errors import ServiceAway, answered
from services.organization.indicators import indicators as of_organization
from services.rights.indicators import indicators as of_rights
from services.skills.indicators import indicators as of_skills
from tests import office_samples as samples
from tests.office_unions import ROOT, Json, Union, federations, grassroots

SINCE: Final = "2026-01-01"

MEMBERS: Final = "organization.members"
FILES: Final = "rights.hardship_households"
"""Of which the city doesn't show fewer than `FEWEST` at a union."""
FEWEST: Final = 3
INDICATORS: Final = {**of_organization.all, **of_rights.all, **of_skills.all}
ERRORS: Final = {"union": "UnknownUnion", "indicator": "UnknownIndicator"}
"""What a service's error is called over RPC, by what wasn't found."""


class Office:
    """The services of this city, all in one; `ask` is what the gateway asks."""

    def __init__(self) -> None:
        """Make the city."""
        self.unions = {one.code: one for one in (*federations(), *grassroots())}
        self.version = 1
        self.away: set[str] = set()
        self.withheld: set[tuple[str, str]] = set()
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
        found = sum(one.own[indicator] for one in self.within(code, tree))
        return None if indicator == FILES and 0 < found < FEWEST else str(found)

    # ---------------------------------------------------------------- the city

    def indicators(self) -> Json:
        """Give what is announced of each indicator."""
        return [one._asdict() for one in INDICATORS.values()]

    def totals(self, tree: str, union: str | None, on: str, form: str) -> Json:
        """Give the values of all indicators at a union."""
        code = self.find_union(union).code
        values = {name: self.value(code, tree, name) for name in INDICATORS}
        members = int(values["organization.members"] or 0)
        labels = {"sex=male": str(members * 3 // 5), "sex=female": str(members - members * 3 // 5),
                  "grade=senior": None, "grade=junior": None,
                  "grade=none": str(members - members // 4)}  # fmt: skip
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
        if indicator == FILES:
            some = [one for one in some if int(one["value"]) >= FEWEST]
        rest = some[99]["union"] if len(some) > 100 else None
        return {"union": code, "indicator": indicator, "on": on, "since": SINCE,
                "value": self.value(code, tree, indicator), "unions": some[:100],
                "next": rest, "withheld": indicator == FILES}  # fmt: skip

    def opens(self, union: str, indicator: str, on: str, since: str | None) -> bool:  # noqa: ARG002
        """Open all but what is named as withheld, or isn't shown."""
        hidden = self.value(union, "territorial", indicator) is None and indicator == FILES
        return not hidden and (union, indicator) not in self.withheld

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
        """Give what is overdue of a domain at a union and below it."""
        code = self.find_union(union).code
        below = [one for one in self.within(code, tree) if one.employer]
        return samples.overdue(service, code, on, after, below)

    def bearers(
        self, union: str | None, tree: str, on: str, after: str | None = None
    ) -> Json:  # fmt: skip
        """Give one who bears a medal, and has retired."""
        assert (tree, after) == ("territorial", None)
        return {"union": union or "6401", "on": on, "count": 1, "next": None,
                "bearers": [samples.bearer()]}  # fmt: skip

    def streams(self) -> Json:
        """Give streams of which two want attention."""
        return samples.streams()

    def parked(self) -> Json:
        """Give one group that waits and one in quarantine."""
        return samples.PARKED
