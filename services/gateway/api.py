"""The HTTP API: what can be read under `/api/v1/`, and which services are asked for it.

Every answer is JSON; a number is an exact decimal string, or null where it is hidden or can't be
divided.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from marshmallow import Schema

from services.gateway import (
    answers,
    bearers,
    behind,
    honours,
    overdue,
    reporting,
    schemas,
    slates,
    standing,
    wording,
)
from services.gateway.asking import Ask
from services.gateway.errors import ServiceAway, ServiceFailed
from shared.words import Lang, told

ROOT: Final = "/api/v1"
STREAMS_OF: Final = ("organization", "rights", "skills", "city")
"""Services whose streams are shown."""

Query = dict[str, Any]


class Resource(NamedTuple):
    """One address: what may be asked there, and how it is answered."""

    path: str
    asked: Schema
    answered: Schema
    answer: Callable[[Ask, Query, Lang], Any]

    @property
    def name(self) -> str:
        """Give the path without the root, in one word."""
        return self.path.removeprefix(f"{ROOT}/").replace("/", "_")


def indicators(ask: Ask, _: Query, lang: Lang) -> Any:  # noqa: ANN401 - JSON, as all of these
    """Give all indicators in the order of the catalogue; hidden ones too, the parts of ratios."""
    rows = sorted(ask("city", "indicators"), key=wording.place)
    return {"indicators": [wording.indicator(row, lang) for row in rows]}


def totals(ask: Ask, query: Query, lang: Lang) -> Any:  # noqa: ANN401
    """Give the values of all indicators at a union, with the way to it from the root.

    `labels` are what each consists of, by dimension; ratios have none. Of what the city doesn't
    show, because fewer than three people are behind it or behind what is beside it, there is null.
    """
    found = ask("city", "totals", **query)
    whole = {row["id"] for row in ask("city", "indicators") if row["kind"] != "ratio"}
    parts = {
        id_: wording.parts(cells, lang) for id_, cells in found["labels"].items() if id_ in whole
    }
    return {**placed(ask, found["union"], query, lang), **found, "labels": parts}


def tree(ask: Ask, query: Query, lang: Lang) -> Any:  # noqa: ANN401
    """Give the unions directly below one, each with the value of an indicator."""
    found = ask("city", "children", **query)
    children = [wording.union(one, lang) for one in found["children"]]
    return {**found, "children": children}


def placed(ask: Ask, code: str, query: Query, lang: Lang) -> dict[str, Any]:
    """Give a union's name and the way to it, in the tree that was asked for."""
    found = ask("organization", "union", code=code, on=query["on"])
    path = found.pop(query["tree"])
    told = wording.union({name: found[name] for name in ("name", "kind", "status")}, lang)
    return {**told, "path": [{"union": one["union"], "name": one["name"]} for one in path]}


def series(ask: Ask, query: Query, _: Lang) -> Any:  # noqa: ANN401
    """Give the values of an indicator over days."""
    return ask("city", "series", **query)


def trends(ask: Ask, query: Query, _: Lang) -> Any:  # noqa: ANN401
    """Give the values of all indicators month by month; of a flow each month's own."""
    return ask("city", "trends", **query)


def find(ask: Ask, query: Query, lang: Lang) -> Any:  # noqa: ANN401
    """Find unions and employers by code or name, and cases by number; who is numbered is first."""
    found, cases = ask("organization", "find", **query), numbered(ask, query["text"])
    rows = [*cases["found"], *found["found"]]
    return {
        "found": [wording.found(one, lang) for one in rows],
        "more": found["more"] or cases["more"],
    }


def numbered(ask: Ask, text: str) -> dict[str, Any]:
    """Find cases by their number; without rights the rest is found all the same."""
    try:
        cases: dict[str, Any] = ask("rights", "find_cases", text=text)
    except (ServiceAway, ServiceFailed):
        return {"found": [], "more": False}
    rows = [{**one, "what": "case", "status": ""} for one in cases["found"]]
    return {**cases, "found": rows}


def lineage_unions(ask: Ask, query: Query, lang: Lang) -> Any:  # noqa: ANN401
    """Open a total: the unions of which it is the sum, in the order of their codes.

    `value` is the total; the shares of all pages come to it, with those that are `withheld`.
    """
    found = ask("city", "contributors", **query)
    return {**found, "unions": [wording.union(one, lang) for one in found["unions"]]}


WITHHELD: Final[Query] = {
    "withheld": True, "sum": None, "figure": None, "count": 0, "subjects": [], "next": None,
}  # fmt: skip
"""What is told of a number that isn't shown."""
COUNTED_BY: Final = {"city": "organization"}
"""Who keeps the subjects behind an indicator of the city's, which has none of its own."""


def lineage_subjects(ask: Ask, query: Query, lang: Lang) -> Any:  # noqa: ANN401
    """Open a union's number: the subjects whose contributions make it.

    Not where the number itself isn't shown.
    """
    named = query["indicator"].partition(".")[0]
    domain = COUNTED_BY.get(named, named)
    about = {name: query[name] for name in ("union", "indicator", "on", "since")}
    if not ask("city", "opens", **about):
        return {**about, **WITHHELD, "domain": domain}
    found = ask(domain, "subjects", **query)
    return {
        **found,
        "domain": domain,
        "withheld": False,
        "subjects": [wording.subject(one, lang) for one in found["subjects"]],
    }


def lineage_events(ask: Ask, query: Query, lang: Lang) -> Any:  # noqa: ANN401
    """Open a subject: its events, with what became of each."""
    domain = query.pop("domain")
    found = ask(domain, "timeline", **query)
    return {**found, "events": [wording.event(one, lang) for one in found["events"]]}


def streams(ask: Ask, _: Query, lang: Lang) -> Any:  # noqa: ANN401
    """Give how the streams of each service stand; one that is away is told as away."""
    return {"services": [service_streams(ask, name, lang) for name in STREAMS_OF]}


def service_streams(ask: Ask, name: str, lang: Lang) -> dict[str, Any]:
    """Give how the streams of a service stand, and what it has parked."""
    told_of = {"service": name, "title": wording.word("domains", name, lang)}
    try:
        found, parked = ask(name, "streams"), ask(name, "parked")
    except (ServiceAway, ServiceFailed) as error:
        return {**told_of, "away": told(error, lang)}
    return {
        **told_of,
        **found,
        "away": None,
        "rows": [wording.stream(row, lang) for row in found["rows"]],
        "parked": {
            part: [wording.parked(row, lang) for row in rows] for part, rows in parked.items()
        },
    }


RESOURCES: Final[Sequence[Resource]] = tuple(
    Resource(f"{ROOT}/{path}", asked(), answered(), answer)
    for path, asked, answered, answer in (
        ("indicators", schemas.Query, answers.Indicators, indicators),
        ("totals", schemas.Viewed, answers.Totals, totals),
        ("tree", schemas.Branching, answers.Tree, tree),
        ("series", schemas.Series, answers.Series, series),
        ("trends", schemas.Trends, answers.Trends, trends),
        ("find", schemas.Find, answers.Finds, find),
        ("lineage/unions", schemas.Contributors, behind.Contributors, lineage_unions),
        ("lineage/subjects", schemas.Subjects, behind.Subjects, lineage_subjects),
        ("lineage/events", schemas.Timeline, behind.Timeline, lineage_events),
        ("overdue", schemas.Listed, answers.Overdue, overdue.overdue),
        ("bearers", schemas.Listed, honours.Bearers, bearers.bearers),
        ("slate", schemas.Slate, honours.Slate, slates.slate),
        ("standing", schemas.Standing, honours.Standing, standing.standing),
        ("streams", schemas.Query, reporting.Services, streams),
    )
)
