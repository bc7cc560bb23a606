"""`./tongxin months`: an operator takes months out, sees what lies where, and takes them back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner, Result

import deploy.months
from deploy import data_folder
from deploy.commands.months import command as months_command
from deploy.commands.replay import command as replay_command
from deploy.commands.verify import command as verify_command
from deploy.data_folder import Installation
from deploy.verification import Verification
from shared.streams.detaching import MonthUnknown
from tests.services.old_months import ledger, lived
from tests.services.station import City


@pytest.fixture
def place(city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder of an installation with one service, whose clock says August."""
    lived(city)
    record = Installation(
        root="6401", seed=1, size="small", began_on=dt.date(2026, 6, 30), broker_url="memory://",
        web_port=0, token_hash="", databases={"organization": city.url}, agents=(), postgres=None,
        complete=True,
    )  # fmt: skip
    data_folder.save(tmp_path, record)
    monkeypatch.setattr(deploy.months, "now", city.clock)
    monkeypatch.delenv("TONGXIN_DATABASES_URL", raising=False)
    monkeypatch.setattr(Verification, "written", lambda *_: iter(()))
    return tmp_path


def run(place: Path, *words: str) -> Result:
    """Type a command."""
    return CliRunner().invoke(months_command, ["--data", str(place), *words])


def told(place: Path, *words: str) -> Any:  # noqa: ANN401 - plain JSON
    """Type a command; give what it tells a program."""
    return orjson.loads(run(place, *words, "--json").stdout)["organization"]


def test_a_month_is_taken_out_listed_and_taken_back(city: City, place: Path) -> None:
    """The list says what lies where, also to a program."""
    before = ledger(city)
    (june,) = told(place)["attached"]
    assert june["month"] == "2026-06"

    out = run(place, "detach", "2026-07")

    assert out.exit_code == 0, out.output
    found = told(place)
    assert found["attached"] == []
    ((file, rows),) = [(one["file"], one["rows"]) for one in found["detached"]]
    assert (place / "months" / file).is_file()
    assert rows == june["rows"]
    assert f"organization  2026-06  {rows} events" in run(place).stdout

    assert told(place, "attach", "2026-06")["files"] == [file]
    assert ledger(city) == before
    assert told(place)["unnamed"] == [str(place / "months" / file)]
    assert isinstance(run(place, "attach", "2026-06").exception, MonthUnknown)


def test_a_month_that_may_not_go_is_left_and_told(city: City, place: Path) -> None:
    """Exit 1, with the day from which it may."""
    city.clock.go_on(days=-30)

    out = run(place, "detach", "2026-06")

    assert out.exit_code == 1
    assert "2026-08-01" in out.stdout
    assert told(place)["detached"] == []


def test_verify_and_replay_read_the_files_of_an_installation(place: Path) -> None:
    """Both agree; without its file verify names it, and exits 1."""
    run(place, "detach", "2026-06")
    (one,) = told(place)["detached"]

    assert CliRunner().invoke(replay_command, ["--data", str(place)]).exit_code == 0
    assert CliRunner().invoke(verify_command, ["--data", str(place)]).exit_code == 0

    (place / "months" / one["file"]).unlink()

    lost = CliRunner().invoke(verify_command, ["--data", str(place)])
    assert lost.exit_code == 1
    assert one["file"] in lost.stdout
