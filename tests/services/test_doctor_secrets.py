"""What a doctor finds of secrets and their files, and how the command tells it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from deploy.commands.doctor import command
from deploy.commands.secrets import command as secrets_command
from deploy.doctor.city import City
from deploy.doctor.findings import Finding, Part, examine, must, note, soon
from shared.runtime.settings import Settings


class Host:
    """The host of a city: its `.env` and its certificates."""

    def __init__(self, folder: Path) -> None:
        """Make both as the README says."""
        self.env = folder / ".env"
        self.certificates = folder / "certificates"
        assert CliRunner().invoke(secrets_command, ["--to", str(self.env)]).exit_code == 0
        self.certificates.mkdir(mode=0o700)

    def types(self, *words: str, **environment: str) -> Result:
        """Run the command there."""
        where = ["--env", str(self.env), "--certificates", str(self.certificates)]
        return CliRunner().invoke(
            command, [*where, "--least-free", "0", *words],
            env={"LC_ALL": "C", **environment}, catch_exceptions=False,
        )  # fmt: skip

    def found(self, **environment: str) -> list[str]:
        """Name what is wrong."""
        return [one["name"] for one in json.loads(self.types("--json", **environment).stdout)[
            "findings"
        ]]  # fmt: skip

    def write(self, name: str, value: str) -> None:
        """Set a variable of `.env`."""
        lines = self.env.read_text("utf-8").splitlines()
        changed = [f"{name}={value}" if one.startswith(f"{name}=") else one for one in lines]
        self.env.write_text("\n".join(changed) + "\n", "utf-8")


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """Give a host on which nothing is wrong."""
    return Host(tmp_path)


def test_where_all_is_well_it_says_so_and_what_it_looked_at(host: Host) -> None:
    """And what it couldn't look at, with what to set for it."""
    told = host.types()

    assert told.exit_code == 0
    assert "All is well" in told.output
    assert "Looked at: disks, secrets." in told.output
    assert "TONGXIN_DATABASES_URL" in told.output


def test_it_speaks_chinese(host: Host) -> None:
    """On a terminal that does."""
    told = host.types(LC_ALL="zh_CN.UTF-8")

    assert "一切正常" in told.output
    assert "检查了：磁盘、密码和密钥。" in told.output


@pytest.mark.parametrize("what", ["env", "certificates"])
def test_what_others_can_read_is_found(host: Host, what: str) -> None:
    """And it ends with 1, so that a nightly run is heard of."""
    path: Path = getattr(host, what)
    path.chmod(0o755)

    assert host.found() == ["secret_readable"]
    told = host.types()
    assert told.exit_code == 1
    assert str(path) in told.output
    assert "All is well" not in told.output


def test_a_secret_s_file_that_others_can_read_is_found(host: Host, tmp_path: Path) -> None:
    """One that a setting names: TONGXIN_PASSWORDS_FILE."""
    file = tmp_path / "passwords"
    file.write_text("organization=" + "0123456789abcdef" * 4)
    file.chmod(0o644)

    assert host.found(TONGXIN_PASSWORDS_FILE=str(file)) == ["secret_readable"]


@pytest.mark.parametrize("value", ["short1234567", "a" * 64])
def test_a_secret_that_can_be_guessed_is_found_and_not_shown(host: Host, value: str) -> None:
    """By its name alone."""
    host.write("TONGXIN_CITY_PASSWORD", value)

    assert host.found() == ["secret_weak"]
    told = host.types().output
    assert "TONGXIN_CITY_PASSWORD" in told
    assert value not in told


def test_two_that_are_the_same_are_found(host: Host) -> None:
    """Who learns one would know the other."""
    same = "0123456789abcdef" * 4
    host.write("TONGXIN_CITY_PASSWORD", same)
    host.write("TONGXIN_RIGHTS_PASSWORD", same)

    assert host.found() == ["secret_same"]


def test_the_json_has_every_sentence_in_both_languages(host: Host) -> None:
    """With the facts, for who shows it elsewhere."""
    host.write("TONGXIN_CITY_PASSWORD", "short1234567")

    told = json.loads(host.types("--json").stdout)

    (finding,) = told["findings"]
    assert not told["well"]
    assert (finding["name"], finding["urgency"]) == ("secret_weak", "now")
    assert finding["facts"]["secret"] == "TONGXIN_CITY_PASSWORD"
    assert "容易被猜出" in finding["zh"]
    assert "can be guessed" in finding["en"]
    assert told["looked"] == ["disk", "secrets"]
    assert set(told["unlooked"]["databases"]) == {"zh", "en"}


def test_a_check_that_fails_itself_is_a_finding_and_spoils_no_other() -> None:
    """And the most urgent stands first."""

    def broken(_: City) -> list[Finding]:
        raise ZeroDivisionError

    def notes(_: City) -> list[Finding]:
        return [note("a"), soon("b"), must("c")]

    part = Part("disk", (notes, broken))  # type: ignore[arg-type]
    found = examine([part], City(Settings()))

    assert [one.name for one in found.findings] == ["c", "check_failed", "b", "a"]
    assert "ZeroDivisionError" in found.findings[1].facts["detail"]


def test_a_note_asks_for_nothing() -> None:
    """So the command ends with 0."""

    def notes(_: City) -> list[Finding]:
        return [note("quarantined", service="rights", count=1)]

    assert examine([Part("streams", (notes,))], City(Settings())).well  # type: ignore[arg-type]
