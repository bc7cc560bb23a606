"""The demo city, a small one: it begins, goes on, is stopped and killed, and is in step."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec
import psycopg
import pytest

from deploy import data_folder
from deploy.commands import TOP
from deploy.demo import plan
from deploy.demo.running import today
from deploy.installation import domain
from services.city.reads import Reads, ask
from services.organization import grades
from services.organization.rules.member import Member
from services.organization.rules.skill import Skill
from shared.events import registry
from shared.events.base import Report
from shared.streams.readers import DOMAINS

MEANT: Final = {
    "organization": {"day_in_future", "not_authorized", "already_left"},
    "rights": {"out_of_turn", "checked_by_handler", "step_missing", "household_has_file"},
    "skills": {"entered_before", "same_person"},
}
"""What the demo's clerks do wrong on purpose, as the services refuse it."""
NEVER: Final = {
    "organization.double_settled": "no worker of the demo is in two unions by mistake",
    "organization.union_split": "rare: the demo has one union merged into another instead",
}
"""The reports that the demo doesn't play, and why."""
FILLED: Final = tuple(
    f"organization.{name}" for name in (
        "officers", "officers_trained", "members_kept", "members_verified_rate",
        "legal_person_rate", "audit_committee_rate", "staff_home_rate", "unionization_rate",
        "terms_ended", "terms_renewed", "findings", "clocks_missed", "visit_problems_open",
    )
)  # fmt: skip
"""Numbers that live reports must fill."""
RIGHTS: Final = tuple(
    f"rights.{name}" for name in (
        "contract_rate", "contracts_in_force", "workers_under_contract", "contract_wages_rate",
        "contract_women_rate", "contracts_renewed_on_time_rate", "congress_rate",
        "congress_delegates", "open_affairs_rate", "proposals_answered_rate", "disputes_filed",
        "disputes_open", "dispute_workers", "recovered_yuan", "mediation_success_rate",
        "mediation_overdue_rate", "mediation_days_mean", "clocks_missed", "letters_sent",
        "letters_answered_rate", "calls", "calls_closed_rate", "calls_on_time_rate",
        "callers_satisfied_rate", "hardship_households", "hardship_left", "hardship_relapsed",
        "aid_yuan", "care_heads", "labour_contract_rate", "risks_open", "findings",
    )
)  # fmt: skip
"""The indicators 10 to 16 of the city, each with a value from the first second."""
DISTRICTS: Final = ("640104", "640105", "640106")
"""Where the small city lies."""
HOLDERS: Final = (
    "SELECT DISTINCT state ->> 'member' FROM subjects WHERE kind = %(kind)s AND state IS NOT NULL"
)
Result = Mapping[str, Any]


class City(NamedTuple):
    """A demo's folder, and the port of its page."""

    folder: Path
    port: int

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start the demo on this folder."""
        command = [sys.executable, "-P", "-W", "ignore", "-m", "deploy.commands", "demo"]
        return subprocess.Popen(
            [*command, "--size", "hamlet", "--data", str(self.folder), "--port", str(self.port),
             *arguments],
            cwd=TOP, env=os.environ | {"PYTHONPATH": str(TOP), "PYTHONUTF8": "1"},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(self, seconds: float, rate: float = 40) -> Result:
        """Run the demo until it ends by itself with all in step; give its last line."""
        demo = self.start("--headless", "--seconds", str(seconds), "--rate", str(rate), "--json")
        out, told = demo.communicate(timeout=240)
        assert demo.returncode == 0, out + told
        found: Result = json.loads(out.splitlines()[-1])
        return found

    def refused(self) -> str:
        """Start the demo where it can't; give the one sentence that it says."""
        out, told = (demo := self.start("--headless")).communicate(timeout=60)
        assert demo.returncode == 1
        assert not out
        assert len(told.splitlines()) == 1
        return told

    @contextlib.contextmanager
    def database(self, name: str) -> Iterator[psycopg.Connection]:
        """Give a connection to a service's database."""
        with (
            data_folder.databases(self.folder, data_folder.load(self.folder)) as urls,
            psycopg.connect(urls[name]) as tx,
        ):
            yield tx


def a_port() -> int:
    """Find a port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def await_line(demo: subprocess.Popen[str], text: str) -> None:
    """Return when the demo has printed a line with a text."""
    assert demo.stdout is not None
    assert any(text in line for line in demo.stdout), demo.communicate()[1]


def kill(demo: subprocess.Popen[str]) -> None:
    """Kill a demo; it has no chance to put anything in order."""
    demo.kill()
    demo.communicate()


@contextlib.contextmanager
def a_city() -> Iterator[City]:
    """Give the place of a city that isn't there yet.

    Not in pytest's folder, which another session of root's closes (tests.fix_postgres).
    """
    with tempfile.TemporaryDirectory(prefix="tongxin-", ignore_cleanup_errors=True) as folder:
        yield City(Path(folder) / "demo", a_port())


@pytest.fixture(scope="module")
def entered() -> Iterator[tuple[City, Result]]:
    """Give a city that was entered and is at rest, with what that came to."""
    with a_city() as city:
        yield city, city.run(0)


@pytest.fixture(scope="module")
def lived(entered: tuple[City, Result]) -> tuple[City, Result]:
    """Give the same city after some thousand live reports, begun anew on its folder."""
    city, _ = entered
    return city, city.run(15, rate=100)


def test_the_reporting_itself_is_counted(lived: tuple[City, Result]) -> None:
    """A year of months was owed, most came in time, and every stream is in step (EVENTS.md)."""
    city, found = lived
    totals = {name: Decimal(value or 0) for name, value in found["totals"].items()}

    with city.database("organization") as tx:
        refused = tx.execute("SELECT count(*) FROM ledger WHERE outcome = 'refused'").fetchone()

    assert totals["city.reports_expected"] > totals["city.reports_received"] > 0
    assert Decimal("0.6") < totals["city.reports_on_time_rate"] <= 1
    assert (totals["city.reports_refused"],) == refused
    assert totals["city.streams_in_step_rate"] == 1


def test_a_second_start_goes_on_from_the_first(
    entered: tuple[City, Result], lived: tuple[City, Result]
) -> None:
    """What was imported isn't imported again, and all is counted that was ever published."""
    _, first = entered
    _, second = lived

    assert first["published"] == first["applied"] > 400
    assert first["published"] < second["published"] < 3 * first["published"] + 1500
    assert second["published"] == second["applied"] + second["refused"] + second["waiting"]


def test_nothing_is_lost_and_all_is_in_step(lived: tuple[City, Result]) -> None:
    """Stores and ledgers hold the same, and every total follows from them."""
    _, found = lived

    assert (found["lost"], found["unexpected"], found["in_step"]) == (0, 0, True)
    assert found["difference"] is None
    assert 0 < found["latency_ms"]["p50"] <= found["latency_ms"]["p99"]


def test_every_indicator_that_people_see_has_a_value(lived: tuple[City, Result]) -> None:
    """Values are exact: decimal strings, and null only where nothing can be divided."""
    _, found = lived

    totals = found["totals"]
    seen = {
        one.id for name in DOMAINS for one in domain(name).indicators.all.values() if not one.hidden
    }

    campaigns = {name for name in totals if name.startswith("skills.campaign_progress/")}

    assert seen == totals.keys() - campaigns
    assert {one.partition(".")[0] for one in seen} == {"city", *DOMAINS}
    assert all(value is None or Decimal(value).is_finite() for value in totals.values())
    assert int(totals["organization.unions"]) > 30
    assert int(totals["organization.members_joined"]) > 0


def test_live_reports_fill_the_numbers_of_what_unions_have(lived: tuple[City, Result]) -> None:
    """Committees, legal persons, staff homes, officers and their training, verified members."""
    _, found = lived

    empty = [name for name in FILLED if not Decimal(found["totals"][name] or 0)]

    assert empty == []


@pytest.mark.parametrize("name", DOMAINS)
def test_only_what_is_wrong_on_purpose_is_refused(lived: tuple[City, Result], name: str) -> None:
    """What is late is missed, not refused; nor is what is unlawful, which is found."""
    city, found = lived

    with city.database(name) as tx:
        assert why_refused(tx) == MEANT[name]
        assert f"{name}.deadline_missed" in types(tx)
    assert found["refused_at_branch"] > 0


def test_every_report_of_the_catalogue_is_played(lived: tuple[City, Result]) -> None:
    """A new kind of report is shown by the demo too, or named with the reason why not."""
    city, _ = lived
    declared = (one for one in registry.declare_all() if one.domain in DOMAINS)
    catalogue = {one.type for one in declared if issubclass(one.cls, Report)}

    played: set[str] = set()
    for name in DOMAINS:
        with city.database(name) as tx:
            played |= types(tx)

    assert catalogue - played == NEVER.keys()


def types(tx: psycopg.Connection) -> set[str]:
    """Give the types of all events that a service has settled."""
    return {type_ for (type_,) in tx.execute("SELECT DISTINCT type FROM ledger")}


def why_refused(tx: psycopg.Connection) -> set[str]:
    """Give the reasons for which a service has refused reports."""
    rows = tx.execute("SELECT DISTINCT reason FROM ledger WHERE outcome = 'refused'").fetchall()
    return {reason for (reason,) in rows}


def test_the_year_before_fills_the_numbers_of_rights(entered: tuple[City, Result]) -> None:
    """Contracts, congresses, disputes, letters, calls, hardship, aid: before any live report."""
    _, found = entered

    empty = [name for name in RIGHTS if not Decimal(found["totals"].get(name) or 0)]

    assert empty == []


def test_the_year_before_fills_every_number_of_skills(entered: tuple[City, Result]) -> None:
    """Campaigns with quotas, competitions, suggestions, innovations, honours."""
    _, found = entered

    skills = {name: one for name, one in found["totals"].items() if name.startswith("skills.")}

    assert len(skills) > 20
    assert [name for name, value in skills.items() if not Decimal(value or 0)] == []
    assert Decimal(skills["skills.campaign_goal"]) == 3 * plan.HAMLET.goal
    assert int(skills["skills.campaign_people"]) > int(skills["skills.campaign_people_any"])


def test_each_campaign_tells_how_far_it_is(lived: tuple[City, Result]) -> None:
    """Drills, suggestions and innovations apart: on the way, and neither at the beginning nor over.

    A stranger sees districts at different progress.
    """
    city, found = lived

    of_city = {
        name.rpartition("-")[2]: Decimal(value)
        for name, value in found["totals"].items()
        if name.startswith("skills.campaign_progress/")
    }
    with city.database("city") as tx:
        reads = Reads()
        of_districts = {
            reads.all(tx, ask("territorial", code, today()))["skills.campaign_progress"][""]
            for code in DISTRICTS
        }

    assert of_city.keys() == {"drill", "suggestion", "innovation"}
    assert all(Decimal("0.05") < one < 1 for one in of_city.values()), of_city
    assert len(of_districts) == len(DISTRICTS)


def test_members_have_the_grades_that_skills_has_announced(lived: tuple[City, Result]) -> None:
    """Every certificate has come to each membership of its holder; the city hears of none."""
    city, found = lived

    with city.database("skills") as tx:
        raised = set(tx.execute(HOLDERS, {"kind": "grade"}))
    with city.database("organization") as tx:
        heard = set(tx.execute(HOLDERS, {"kind": "skill"}))
        pairs = [
            (msgspec.json.decode(skill, type=Skill), msgspec.json.decode(member, type=Member))
            for skill, member in tx.execute(grades.queries.skilled)
        ]
    with city.database("city") as tx:
        read = tx.execute("SELECT count(*) FROM ledger WHERE stream LIKE '%/people'").fetchone()

    assert found["in_step"]
    assert heard == raised
    assert any(member.certified for _, member in pairs)
    assert [one for pair in pairs for one in grades.untold(*pair)] == []
    assert read == (0,)


def test_a_folder_in_use_is_left_alone_and_a_signal_stops_in_order(
    lived: tuple[City, Result],
) -> None:
    """A second demo says so in a sentence; the first one stops within ten seconds."""
    city, _ = lived
    demo = city.start()
    await_line(demo, "report live")

    told = City(city.folder, a_port()).refused()
    began = time.monotonic()
    demo.send_signal(signal.SIGTERM)
    demo.communicate(timeout=60)

    assert "Another demo is running" in told
    assert demo.returncode == 0
    assert time.monotonic() - began < 10


def test_a_demo_that_was_killed_goes_on_in_step(lived: tuple[City, Result]) -> None:
    """Whatever was on its way is settled after the next start, once."""
    city, before = lived
    demo = city.start("--rate", "100")
    await_line(demo, "report live")
    stores = data_folder.load(city.folder).store_files(city.folder).values()
    sizes = {path: path.with_name(f"{path.name}-wal").stat().st_size for path in stores}
    while sum(wal(path) > size for path, size in sizes.items()) < 4:
        assert demo.poll() is None

    kill(demo)
    after = city.run(1)

    assert after["published"] > before["published"]
    assert not (city.folder / "postgres" / "postmaster.pid").exists(), "the database goes on"
    assert (after["lost"], after["unexpected"], after["in_step"]) == (0, 0, True)


def wal(path: Path) -> int:
    """Give how much a store has written lately."""
    time.sleep(0.01)
    return path.with_name(f"{path.name}-wal").stat().st_size


def test_an_import_that_was_killed_is_finished_by_the_next_start(
    entered: tuple[City, Result],
) -> None:
    """It comes to the same city as one that nobody disturbed."""
    with a_city() as city:
        demo = city.start()
        await_line(demo, "importing members")
        kill(demo)

        found = city.run(0)

    _, undisturbed = entered
    assert found["totals"] == undisturbed["totals"]
    assert found["published"] == undisturbed["published"]


def test_a_folder_with_something_else_is_not_touched(tmp_path: Path) -> None:
    """Nobody's files are taken for a city's."""
    (tmp_path / "letters.txt").write_text("Dear")

    told = City(tmp_path, a_port()).refused()

    assert "something else" in told
    assert [one.name for one in tmp_path.iterdir()] == ["letters.txt"]


def test_a_broken_record_is_told_in_a_sentence(tmp_path: Path) -> None:
    """No traceback, and which file it is."""
    (tmp_path / data_folder.RECORD).write_text('{"root": ')

    told = City(tmp_path, a_port()).refused()

    assert f"{data_folder.RECORD} can't be read" in told


def test_a_port_that_is_taken_is_told_in_a_sentence(tmp_path: Path) -> None:
    """And what to do about it."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()

        told = City(tmp_path / "demo", taken.getsockname()[1]).refused()

    assert "--port" in told
    assert not (tmp_path / "demo").exists()
