"""Writes what the demo city enters at its first start: the CSV files that agents import.

They have the headings of the import itself, in Chinese, and are read like any clerk's. Files are
laid out by agent: `<agent>/unions.csv`, `employers.csv`, `members.csv`, `joined.csv`,
`officers.csv`; the house agent has the last three for each town, as the towns send them.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from deploy.demo import people
from deploy.demo.employers import Employer
from deploy.demo.people import Person
from deploy.demo.plan import ROOT, Plan, PlannedUnion
from deploy.demo.terms import term
from services.agent.kinds import KINDS
from shared import words

FEDERATIONS, EMPLOYERS, UNIONS, ROSTERS = "federations", "employers", "unions", "rosters"
OFFICERS = "officers"
STAGES: Final = (FEDERATIONS, EMPLOYERS, UNIONS, ROSTERS, OFFICERS)
"""What is entered before what: each builds on the one before."""

NEWLY_JOINED: Final = 0.12
"""Share of the members who joined within the year, and are entered with their day."""
WITHOUT_EMPLOYER: Final = 0.2
"""Share of the members of a regional union who work for no employer of it."""
POSTS: Final = ("chair", "vice_chair")
"""The posts that the first members of each roster hold."""
FULL_TIME_FROM: Final = 200
"""Workers from which a union may have a full-time chair (工会法 14)."""
PERSONS_EACH: Final = 190_000
"""How many persons' numbers each agent has for itself."""

COUNTED_BEFORE, ENTERED_BEFORE, ROSTER_BEFORE, JOINED_BEFORE = 385, 380, (332, 375), (2, 300)
"""Days before the first day on which employers were counted, unions entered, rosters entered, and
on which members joined: a year of months begins with what there was, and shows who has joined."""

WOMEN: Final[Mapping[str, tuple[float, float]]] = {
    "coal_chemistry": (0.12, 0.22), "building": (0.1, 0.2), "machinery": (0.15, 0.3),
    "logistics": (0.15, 0.3), "delivery": (0.05, 0.12), "rides": (0.04, 0.1),
    "cashmere": (0.6, 0.75), "hospital": (0.65, 0.8), "school": (0.65, 0.85),
    "kindergarten": (0.9, 1.0), "hotel": (0.5, 0.65), "goji": (0.5, 0.7), "cleaning": (0.5, 0.65),
}  # fmt: skip
MIGRANT: Final[Mapping[str, tuple[float, float]]] = {
    "building": (0.6, 0.85), "cleaning": (0.5, 0.75), "delivery": (0.6, 0.8), "rides": (0.4, 0.6),
    "catering": (0.4, 0.65), "hospital": (0.02, 0.08), "school": (0.0, 0.05),
    "software": (0.0, 0.08), "hotel": (0.3, 0.5), "goji": (0.4, 0.6), "meat": (0.4, 0.6),
    "kindergarten": (0.0, 0.05),
}  # fmt: skip
"""Shares of women and of migrant workers by trade, believable rather than known."""
USUAL_WOMEN, USUAL_MIGRANT, DISPATCHED = (0.3, 0.55), (0.15, 0.4), (0.0, 0.12)

Row = dict[str, object]


class Table(NamedTuple):
    """One file: who imports it, of what kind, when, and its name in the agent's folder."""

    agent: str
    kind: str
    stage: str
    name: str

    def path(self, folder: Path) -> Path:
        """Give the file."""
        return folder / self.agent / f"{self.name}.csv"


def write(plan: Plan, folder: Path) -> list[Table]:
    """Write all tables, in the order in which they are imported; those there stay as they are."""
    found: dict[Table, list[Row]] = defaultdict(list)
    for table, row in rows(plan):
        found[table].append(row)
    for table, some in found.items():
        write_table(table.path(folder), table.kind, some)
    return sorted(found, key=lambda one: STAGES.index(one.stage))


def write_table(path: Path, kind: str, rows: Sequence[Row]) -> None:
    """Write one file whole, or not at all; Excel opens it."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    columns = [one for one in KINDS[kind].columns if any(one.field in row for row in rows)]
    draft = path.with_suffix(".new")
    with draft.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([one.zh for one in columns])
        writer.writerows([row.get(one.field, "") for one in columns] for row in rows)
    draft.chmod(0o600)
    draft.replace(path)


def rows(plan: Plan) -> Iterator[tuple[Table, Row]]:
    """Give every row with its table; a union is entered by the agent of the union above it."""
    chance = random.Random(plan.seed + 1)  # noqa: S311 - made up, nothing to guess
    entered = plan.began_on - dt.timedelta(ENTERED_BEFORE)
    for one in plan.federations:
        yield Table(plan.hosts[one.parent], "unions", FEDERATIONS, FEDERATIONS), union(plan, one)
    for number, employer in enumerate(plan.employers):
        host = plan.hosts[employer.division]
        yield Table(host, "employers", EMPLOYERS, EMPLOYERS), of_employer(plan, employer, chance)
        del number
    for one in plan.unions:
        row = union(plan, one) | {"term_to": term(plan.seed, one, entered)[1]}
        yield Table(plan.hosts[one.parent], "unions", UNIONS, UNIONS), row
    yield from rosters(plan, chance)


def union(plan: Plan, one: PlannedUnion) -> Row:
    """Give the row of a union."""
    found: Row = {
        "union": one.code, "name": one.name, "kind": word("union_kinds", one.kind),
        "parent": one.parent, "founded_on": one.founded_on,
        "on": plan.began_on - dt.timedelta(ENTERED_BEFORE),
        "employers": "、".join(plan.employers[n].credit_code for n in one.employers),
    }  # fmt: skip
    if one.industry_parent:
        found["industry_parent"] = one.industry_parent
    if one.division:
        found["division"] = one.division
    return found


def of_employer(plan: Plan, one: Employer, chance: random.Random) -> Row:
    """Give the row of an employer with its workers as counted."""
    key, workers = one.trade.key, one.workers
    return {
        "union": one.division, "credit_code": one.credit_code, "name": one.name,
        "division": one.division, "unit_type": one.trade.unit_type,
        "industry": one.trade.industry, "opened_on": one.opened_on, "workers": workers,
        "women": int(workers * chance.uniform(*WOMEN.get(key, USUAL_WOMEN))),
        "migrant": int(workers * chance.uniform(*MIGRANT.get(key, USUAL_MIGRANT))),
        "dispatched": int(workers * chance.uniform(*DISPATCHED)),
        "platform": int(workers * 0.9) if one.trade.platform else 0,
        "as_of": plan.began_on - dt.timedelta(COUNTED_BEFORE),
    }  # fmt: skip


def rosters(plan: Plan, chance: random.Random) -> Iterator[tuple[Table, Row]]:
    """Give the rows of all members: of old, and those who joined within the year."""
    numbers = {agent: first_person(place) for place, agent in enumerate(plan.agents)}
    for one in plan.unions:
        agent = plan.hosts[one.code]
        entered = plan.began_on - dt.timedelta(chance.randint(*ROSTER_BEFORE))
        part = f"-{one.parent}" if agent == plan.hosts[ROOT] else ""
        for place in range(one.members):
            person = worker(plan.seed, numbers[agent], platform=one.platform)
            numbers[agent] += 1
            row = member(plan, one, person, chance)
            if chance.random() < NEWLY_JOINED:
                joined = plan.began_on - dt.timedelta(chance.randint(*JOINED_BEFORE))
                row |= {"joined_on": max(joined, one.founded_on)}
                yield Table(agent, "joined", ROSTERS, f"joined{part}"), row
            else:
                row |= {"on": entered, "joined_on": of_old(one, person, entered, chance)}
                yield Table(agent, "members", ROSTERS, f"members{part}"), row
            if place < len(POSTS):
                held = officer(one, row, POSTS[place], entered)
                yield Table(agent, "officers", OFFICERS, f"officers{part}"), held


def first_person(place: int) -> int:
    """Give the number of an agent's first person, by the agent's place among all."""
    return place * PERSONS_EACH


def worker(seed: int, number: int, *, platform: bool) -> Person:
    """Make a member; who works for a platform is in a regional union."""
    if platform:
        return people.courier(seed, number)
    found = people.person(seed, number)
    return found if found.employment != "platform" else people.person(seed, number, "standard")


def member(plan: Plan, one: PlannedUnion, person: Person, chance: random.Random) -> Row:
    """Give the row of a member."""
    found: Row = {
        "name": person.name, "id_number": person.id_number, "union": one.code,
        "migrant": "是" if person.migrant else "否",
        "employment": word("employments", person.employment),
        "grade": word("grades", person.grade),
    }  # fmt: skip
    if not one.platform or chance.random() >= WITHOUT_EMPLOYER:
        found["employer"] = plan.employers[chance.choice(one.employers)].credit_code
    return found


def officer(one: PlannedUnion, member: Row, post: str, entered: dt.date) -> Row:
    """Give the row of a member who was elected when the roster was entered, or on joining later."""
    joined: Any = member["joined_on"]
    full = post == "chair" and one.workers >= FULL_TIME_FROM
    return {
        "name": member["name"], "id_number": member["id_number"], "union": one.code,
        "post": word("posts", post), "engagement": word("engagements", "full" if full else "part"),
        "basis": word("bases", "elected"), "took_on": max(entered, joined), "near_relative": "否",
    }  # fmt: skip


def of_old(
    one: PlannedUnion, person: Person, entered: dt.date, chance: random.Random
) -> dt.date:  # fmt: skip
    """Give the day on which a member of old joined: grown up, and with the union there."""
    first = max(one.founded_on, dt.date(person.birth_year + 18, 7, 1))
    days = (entered - first).days
    return first + dt.timedelta(chance.randrange(days)) if days > 0 else entered


def word(section: str, name: str) -> str:
    """Give the Chinese word that a clerk puts into a cell."""
    return words.catalogue()[section][name]["zh"]


def count(tables: Iterable[Table], folder: Path) -> int:
    """Count the rows of tables."""
    return sum(table.path(folder).read_bytes().count(b"\n") - 1 for table in tables)
