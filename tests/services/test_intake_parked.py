"""`./tongxin parked`: what waits and what is in quarantine, shown, tried again, dropped."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from deploy.commands.parked import command
from deploy.data_folder import Installation, save
from services.organization.rules import rules
from shared.clock import now
from shared.streams.rules import Subject
from tests.rules import organization as report
from tests.services.station import XINGQING, City

Run = Callable[..., Any]


@pytest.fixture
def parked(city: City, monkeypatch: pytest.MonkeyPatch) -> City:
    """Give a city in which a rule failed, a report waits for a union, and two were set aside."""
    right = rules.fold

    def fold(key: Any, subject: Any, event: Any, fact: Any) -> Subject:  # noqa: ANN401
        if getattr(event, "member", "") == "aa" * 32:
            raise ZeroDivisionError
        return right(key, subject, event, fact)

    monkeypatch.setattr(rules, "fold", fold)
    dan = city.agent("dan", "u9")
    city.settle(*city.anna.say(report.member_joined(), report.member_left()))
    city.settle(*dan.say(report.member_joined(union="u9", member="bb" * 32)))
    (good,) = city.bo.say(report.member_joined(union="u2", member="cc" * 32))
    city.settle(good._replace(user_id="anna"), good._replace(headers=good.headers | {"CC": ["x"]}))
    monkeypatch.undo()
    return city


@pytest.fixture
def run(parked: City, tmp_path: Path) -> Run:
    """Give a function that runs the command on the city's installation, and gives its JSON."""
    installation = Installation(
        root="6401", seed=1, size="small", began_on=report.TODAY, broker_url="", web_port=0,
        token_hash="", agents=(), postgres=None, databases={"organization": parked.url},
    )  # fmt: skip
    save(tmp_path, installation)

    def invoke(*arguments: str, fails: bool = False) -> Any:  # noqa: ANN401 - JSON, or words
        found = CliRunner().invoke(command, ["--data", str(tmp_path), *arguments])
        assert (found.exit_code != 0) is fails, found.output
        return json.loads(found.output) if "--json" in arguments else found.output

    return invoke


def items(run: Run, **given: str) -> list[str]:
    """Name what is parked."""
    options = [f"--{name}={value}" for name, value in given.items()]
    return [one["item"] for one in run("list", "--json", *options)["parked"]]


def test_what_is_parked_is_listed_by_reason(run: Run) -> None:
    """How many, of what type, or from whom."""
    found = run("--json")["organization"]

    assert {(row["reason"], row["count"]) for row in found["waiting"]} == {
        ("our_fault", 1), ("behind", 1), ("prerequisite_missing", 1),
    }  # fmt: skip
    assert {(row["reason"], row["sender"]) for row in found["quarantine"]} == {
        ("forged_user", "anna"), ("carbon_copy", "bo"),
    }  # fmt: skip
    told = run()
    assert "our_fault" in told
    assert "carbon_copy" in told


def test_each_is_listed_with_its_number_and_the_sentence_for_its_reason(run: Run) -> None:
    """In the language of the terminal."""
    told = run("list", "--reason", "prerequisite_missing")

    assert told.count("\n") == 1
    assert "u9" in told
    assert len(items(run)) == 5


def test_one_is_shown_whole(run: Run) -> None:
    """With its bytes, whether they are a report's or a message's."""
    (fault,), (copy,) = items(run, reason="our_fault"), items(run, reason="carbon_copy")

    shown = run("show", fault, copy, "--json")["parked"]

    assert shown[0]["facts"] == {"error": "ZeroDivisionError()"}
    assert "organization.member_joined" in shown[0]["body"]
    assert shown[1]["headers"]["CC"] == "['x']"
    assert "organization.member_joined" in run("show", copy)


def test_one_is_tried_again(run: Run, parked: City) -> None:
    """What stood behind it goes on with it."""
    (fault,) = items(run, reason="our_fault")

    done = run("retry", fault, "--json")

    assert done == {"organization": {"applied": 2}}
    assert parked.outcome(parked.anna) == ("applied", None)
    assert len(items(run)) == 3


def test_a_group_is_tried_again(run: Run, parked: City) -> None:
    """All that is parked for a reason; the rest is left as it is."""
    run("retry", "--reason", "our_fault")

    assert items(run, reason="our_fault") == items(run, reason="behind") == []
    assert len(items(run)) == 3
    assert parked.difference() is None


def test_everything_is_tried_again(run: Run, parked: City) -> None:
    """What still lacks something waits on; a message that is still wrong is set aside anew."""
    done = run("retry", "--all", "--json")["organization"]

    assert (done["applied"], done["waiting"], done["quarantined"]) == (2, 1, 2)
    assert len(items(run)) == 3
    assert parked.difference() is None


def test_what_still_fails_is_left_after_the_first_and_told(
    run: Run, parked: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rest is tried when somebody asks for all at once."""
    with monkeypatch.context() as broken:
        broken.setattr(rules, "fold", lambda *_: 1 / 0)
        more = [report.member_joined(union="u3", member=f"{one:064x}") for one in range(30)]
        parked.settle(*parked.chen.say(*more))
        stopped = run("retry", "--reason", "our_fault")
        done = run("retry", "--reason", "our_fault", "--json")["organization"]
        all_of_it = run("retry", "--reason", "our_fault", "--at-once", "--json")["organization"]

    assert "30 of organization.member_joined" in stopped
    assert done == {"waiting": 1, "untried": 30}
    assert all_of_it == {"waiting": 31}


def test_a_message_that_was_set_aside_is_let_in_when_it_may_be(run: Run, parked: City) -> None:
    """Its sender has been admitted meanwhile."""
    eve = parked.agent("eve", "u1", broker_user="someone-else")
    parked.settle(*eve.say(report.member_joined(member="dd" * 32)))
    parked.station.record([eve.admitted()])

    done = run("retry", "--reason", "forged_user", "--json")["organization"]

    assert (done["applied"], done["quarantined"]) == (1, 1)
    assert parked.outcome(eve) == ("applied", None)


def test_a_report_is_dropped_with_a_reason_that_its_branch_reads(run: Run, parked: City) -> None:
    """It is refused; what stood behind it is judged without it."""
    run("drop", "--reason", "our_fault", "--why", "重复上报")

    told = parked.receipt(parked.anna).refused[0]
    assert (told.number, told.reason, told.facts) == (1, "dropped", {"why": "重复上报"})
    assert parked.difference() is None


def test_a_message_is_put_away_and_forgotten_after_30_days(run: Run, parked: City) -> None:
    """Its bytes are kept as long as somebody may ask."""
    (copy,) = items(run, reason="carbon_copy")

    assert run("drop", copy, "--why", "已核实", "--json") == {"organization": {"dropped": 1}}

    assert items(run, reason="carbon_copy") == []
    assert len(parked.rows("quarantine")) == 2
    parked.clock.now = now() + dt.timedelta(days=31)
    parked.station.refuse_overdue()
    assert len(parked.rows("quarantine")) == 1


def test_nothing_parked_is_said_so(run: Run, parked: City) -> None:
    """An empty list isn't an empty screen."""
    parked.house.record(report.union_registered(union="u9", employers=[]), XINGQING)
    parked.settle(*parked.house.pack())
    run("retry", "--reason", "our_fault")
    run("drop", "--reason", "forged_user", "--why", "已核实")
    run("drop", "--reason", "carbon_copy", "--why", "已核实")

    assert run() == run("list") == "Nothing is parked.\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("retry",), ("show", "x"), ("show", "rights/1"), ("retry", "organization/x"),
        ("drop", "organization/1", "--why", " "), ("drop", "organization/1"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_what_isnt_clear_is_asked_for(run: Run, arguments: tuple[str, ...]) -> None:
    """Nothing is tried or dropped by a slip."""
    assert "Usage" in run(*arguments, fails=True)
