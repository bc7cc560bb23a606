"""`rotate`: a new federation key in .env, the old one beside it with its last day."""

from __future__ import annotations

import datetime as dt
import stat
from pathlib import Path

import pytest

from deploy.admitting import Federation, LastDayWrong, federation
from deploy.federation_key import (
    LastDayOver,
    NoFederationKey,
    RotationUnderWay,
    end,
    read,
    rotate,
)
from services.agent.rotating import Before
from shared.runtime.settings import Settings

TODAY = dt.date(2026, 11, 26)
OLD = "ab" * 32


@pytest.fixture
def env(tmp_path: Path) -> Path:
    """Give a .env as `secrets` writes it, in short."""
    path = tmp_path / ".env"
    path.write_text(f"# Secrets.\nTONGXIN_FEDERATION_KEY={OLD}\nTONGXIN_ROOT_CODE=6401\n")
    return path


def test_the_key_is_new_and_the_old_one_stands_beside_it(env: Path) -> None:
    """For its owner's eyes; everything else stays as it was."""
    rotate(env, "2026-12-31", TODAY)

    held = read(env)
    assert len(held["TONGXIN_FEDERATION_KEY"]) == 64
    assert held["TONGXIN_FEDERATION_KEY"] != OLD
    assert held["TONGXIN_FEDERATION_BEFORE"] == OLD
    assert held["TONGXIN_FEDERATION_UNTIL"] == "2026-12-31"
    assert held["TONGXIN_ROOT_CODE"] == "6401"
    assert env.read_text().startswith("# Secrets.\n")
    assert stat.S_IMODE(env.stat().st_mode) == 0o600


def test_a_second_rotation_waits_until_the_first_is_ended(env: Path) -> None:
    """Agents know two keys at most."""
    rotate(env, "2026-12-31", TODAY)
    first = read(env)["TONGXIN_FEDERATION_KEY"]

    with pytest.raises(RotationUnderWay):
        rotate(env, "2027-12-31", TODAY)
    end(env)
    rotate(env, "2027-12-31", TODAY)

    assert read(env)["TONGXIN_FEDERATION_BEFORE"] == first


@pytest.mark.parametrize("day", ["2026-11-26", "2020-01-01", "soon", ""])
def test_the_last_day_lies_ahead(env: Path, day: str) -> None:
    """Else every agent would be late; nothing has changed then."""
    with pytest.raises(LastDayOver):
        rotate(env, day, TODAY)

    assert read(env)["TONGXIN_FEDERATION_KEY"] == OLD


def test_a_file_without_a_key_is_not_the_one(tmp_path: Path) -> None:
    """It is told by name."""
    (tmp_path / "other").write_text("A=1\n")

    with pytest.raises(NoFederationKey):
        rotate(tmp_path / "other", "2026-12-31", TODAY)


def test_admit_hands_on_both_keys() -> None:
    """As long as the old one isn't forgotten, whoever is late can still tell."""
    told = Settings(federation_key="n", federation_before=OLD, federation_until="2026-12-31")

    assert federation(told) == Federation("n", Before(key=OLD, until=dt.date(2026, 12, 31)))
    assert federation(Settings(federation_key="n")) == Federation("n")
    with pytest.raises(LastDayWrong):
        federation(Settings(federation_key="n", federation_before=OLD))
