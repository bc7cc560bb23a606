"""An old agent with a new city, and a new agent with an old city: nothing is lost or refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import orjson
import pytest
from click.testing import CliRunner

from deploy.commands.agent import command as agent
from services.organization.domain import organization
from services.rights.domain import rights
from shared.events import registry
from shared.events.base import Declaration
from shared.events.envelope import read
from shared.events.organization import MemberLeft
from shared.events.rights import HardshipApplied
from shared.events.rights.hardship import HardshipAppliedWithoutDossier
from shared.streams.notices import Receipt
from shared.streams.wire import Delivery
from tests.contracts import golden
from tests.fix_postgres import MakeDatabase
from tests.rules import care
from tests.rules import organization as report
from tests.services.rights import Rights
from tests.services.station import STREAMS, Bed, City
from tests.services.versions import NAME, Branch, a_version_older

OLDER = [one for one in registry.declare_all() if registry.newer(one)]
"""Versions of which there is a newer one."""
APPLIED = ("applied", None)


@pytest.fixture
def url(make_database: MakeDatabase) -> str:
    """Give an empty database of a service."""
    return make_database([STREAMS])


@pytest.fixture
def hardship(city: City, tmp_path: Path) -> Iterator[Branch]:
    """Give a branch that reports to rights."""
    made = Branch(tmp_path, city, "rights")
    yield made
    made.store.close()


@pytest.fixture
def members(city: City, tmp_path: Path) -> Iterator[Branch]:
    """Give a branch that reports to organization."""
    made = Branch(tmp_path, city, "organization")
    yield made
    made.store.close()


def test_a_new_version_waits_at_an_old_city_and_is_taken_in_after_its_upgrade(
    city: City, hardship: Branch, url: str
) -> None:
    """What follows on the household waits behind it, other households go on, all in order."""
    with (
        a_version_older(rights.rulebook, HardshipApplied),
        closing(Bed(url, rights, city.clock)) as old,
    ):
        Rights(city, old).hear()
        ids = hardship.report(
            care.hardship_applied(dossier_hash="sha256:" + "ab" * 32), *care.checks(),
            care.risk_reported(),
        )  # fmt: skip
        hardship.exchange(old)
        waiting = hardship.states(ids)
    knew = hardship.knows

    with closing(Bed(url, rights, city.clock)) as new:
        new.station.refuse_overdue()
        hardship.exchange(new)

        assert waiting[0] == ("waiting", "unknown_version")
        assert {*waiting[1:-1]} == {("waiting", "behind")}
        assert waiting[-1] == APPLIED
        assert {*hardship.states(ids)} == {APPLIED}
        assert new.subject("household", care.HOME).home() == "u1"
        assert new.difference() is None
        assert (knew, hardship.knows) == ("less", "the_same")


@pytest.mark.parametrize("together", [True, False], ids=["one batch", "two batches"])
def test_a_new_type_waits_at_an_old_city_with_what_its_stream_says_later_of_the_same(
    city: City, members: Branch, *, together: bool
) -> None:
    """Who leaves and joins again would be refused for ever as one who is in already."""
    again = report.member_joined("06-02")
    with (
        a_version_older(organization.rulebook, MemberLeft),
        closing(Bed(city.url, organization, city.clock)) as old,
    ):
        ids = members.report(report.member_joined(), report.member_left("06-01"))
        if not together:
            members.exchange(old)
        ids += members.report(again, report.member_joined(member="bb" * 32))
        members.exchange(old)
        waiting = members.states(ids)

    with closing(Bed(city.url, organization, city.clock)) as new:
        new.station.refuse_overdue()
        members.exchange(new)

        assert waiting == [
            APPLIED, ("waiting", "unknown_type"), ("waiting", "behind"), APPLIED,
        ]  # fmt: skip
        assert members.states(ids) == [APPLIED] * 4
        assert new.rows("waiting") == []
        assert new.stock("members", "u1") == 2
        assert new.difference() is None


def test_a_new_type_that_is_refused_after_the_upgrade_frees_what_stood_behind_it(
    city: City, members: Branch
) -> None:
    """Whatever comes of it: nobody waits for it any more."""
    with (
        a_version_older(organization.rulebook, MemberLeft),
        closing(Bed(city.url, organization, city.clock)) as old,
    ):
        ids = members.report(report.member_left("06-01"), report.member_joined("06-02"))
        members.exchange(old)
        old.station.parked.drop(old.station.parked.waiting_ids("unknown_type"), "not meant")
        members.exchange(old)

        assert members.states(ids) == [("refused", "dropped"), APPLIED]
        assert old.rows("waiting") == []


def test_a_new_type_that_waits_for_something_else_after_the_upgrade_lets_that_pass(
    city: City, members: Branch
) -> None:
    """It stands in its subject's line from then on, and no more in one of its own."""
    with (
        a_version_older(organization.rulebook, MemberLeft),
        closing(Bed(city.url, organization, city.clock)) as old,
    ):
        ids = members.report(report.member_left("06-01"))
        members.exchange(old)

    with closing(Bed(city.url, organization, city.clock)) as new:
        new.station.refuse_overdue()
        members.exchange(new)
        waiting = members.states(ids)
        ids += members.report(report.member_joined())
        members.exchange(new)

        assert waiting == [("waiting", "prerequisite_missing")]
        assert members.states(ids) == [APPLIED] * 2
        assert new.rows("waiting") == []


def test_a_new_type_holds_nobody_else_up(city: City, members: Branch) -> None:
    """Another store's reports on the same subject go on: who may say what isn't known yet."""
    city.settle(*city.anna.say(report.member_joined()))
    with (
        a_version_older(organization.rulebook, MemberLeft),
        closing(Bed(city.url, organization, city.clock)) as old,
    ):
        members.report(report.member_left("06-01"))
        members.exchange(old)
        city.anna.record(report.member_changed("05-20", grade="junior"))
        old.settle(*city.anna.pack())

        assert old.outcome(city.anna) == APPLIED


def test_an_old_agent_reports_to_a_new_city(city: City, hardship: Branch, url: str) -> None:
    """Its version is read as what it is, and raised; later reports build on it."""
    fields = msgspec.structs.asdict(care.hardship_applied())
    del fields["dossier_hash"]
    with closing(Bed(url, rights, city.clock)) as new:
        Rights(city, new).hear()
        ids = hardship.report(HardshipAppliedWithoutDossier(**fields), *care.checks())
        hardship.exchange(new)

        (first, *_) = hardship.store.read(hardship.stream, 0, 1)
        assert read(first.body).dataschema.endswith("hardship_applied:1")
        assert {*hardship.states(ids)} == {APPLIED}
        assert new.subject("household", care.HOME).home() == "u1"
        assert new.difference() is None


@pytest.mark.parametrize("declaration", OLDER, ids=lambda one: f"{one.type}.{one.version}")
def test_every_old_version_is_taken_in_as_its_golden_sample_holds_it(
    city: City, declaration: Declaration, make_database: MakeDatabase
) -> None:
    """Byte for byte but for the place in the stream and who speaks."""
    domain = {"rights": rights, "organization": organization}[declaration.domain]
    house = city.house.copy(city.clock)
    house.stream, house.written, house.packed = f"{house.id}/{declaration.domain}", [], 0
    sample, *_ = orjson.loads(golden.path(declaration).read_bytes())
    with closing(Bed(make_database([STREAMS]), domain, city.clock)) as new:
        Rights(city, new).hear()
        placed = sample | {"stream": house.stream, "sequence": "1"}
        house.raw(orjson.dumps(placed, option=orjson.OPT_SORT_KEYS))
        new.settle(*house.pack())

        assert new.outcome(house) == APPLIED


def test_an_old_agent_understands_the_mail_of_a_newer_city(city: City, members: Branch) -> None:
    """More fields in a receipt, a reason that it doesn't know, a kind of mail that is new."""
    (id_,) = members.report(report.member_joined())
    told = {
        "stream": members.stream, "reader": "organization", "number": 1,
        "link": members.store.link(members.stream, 1).hex(), "catalogue": "999-ab",
        "weather": {"sunny": True},
        "waiting": [{"number": 1, "event": id_, "outcome": "waiting", "reason": "quite_new",
                     "facts": {}, "colour": "red"}],
    }  # fmt: skip
    letters = [
        Delivery(orjson.dumps(body), {"kind": kind}, "organization", NAME, "", None)
        for kind, body in (("forecast", {"rain": 1}), ("receipt", told))
    ]

    taken = members.mail.take(letters)

    assert [one.number for one in taken] == [1]
    assert members.states([id_]) == [("waiting", "quite_new")]
    assert members.knows == "more"
    assert city.difference() is None


@pytest.mark.parametrize(
    ("catalogue", "said"),
    [("1-ab", "older than this agent"), ("999-ab", "newer than this agent"), (None, "")],
    ids=["an older city", "a newer one", "one that doesn't say"],
)
def test_the_status_says_whose_version_is_older(
    members: Branch, tmp_path: Path, catalogue: str | None, said: str
) -> None:
    """A clerk who sees something waiting reads why, and that it goes on by itself."""
    members.report(report.member_joined())
    receipt = Receipt(
        stream=members.stream, reader="organization", number=1,
        link=members.store.link(members.stream, 1).hex(), catalogue=catalogue,
    )  # fmt: skip
    members.store.receive(receipt)

    told = CliRunner().invoke(
        agent, ["--store", str(tmp_path / "eva.store"), "status"], env={"LC_ALL": "C.UTF-8"}
    )

    assert told.exit_code == 0
    assert said in told.output
    assert bool(said) is ("this agent" in told.output)
