"""The broker's certificate by a local authority."""

from __future__ import annotations

import datetime as dt
import ipaddress
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography import x509

from deploy.certifying import AuthorityOfOther, CertificateMissing, HostNotNamed, certify, ends
from deploy.commands.certificates import command


def read(path: Path) -> x509.Certificate:
    """Read a certificate."""
    return x509.load_pem_x509_certificate(path.read_bytes())


def test_a_certificate_is_for_the_hosts_named_and_signed_by_the_authority(tmp_path: Path) -> None:
    """By name and by address."""
    until = certify(tmp_path / "keys", ["city.example", "10.1.2.3"])

    made, authority = (read(tmp_path / f"keys/broker/{one}.pem") for one in ("broker", "authority"))
    names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    made.verify_directly_issued_by(authority)
    assert names.get_values_for_type(x509.DNSName) == ["city.example"]
    assert names.get_values_for_type(x509.IPAddress) == [ipaddress.ip_address("10.1.2.3")]
    assert ends(tmp_path / "keys") == until


def test_the_authority_is_kept(tmp_path: Path) -> None:
    """So that agents, which trust it by their bundles, trust the next certificate too."""
    certify(tmp_path, ["city.example"])
    first = (tmp_path / "broker/authority.pem").read_bytes()

    certify(tmp_path, ["other.example"])

    assert (tmp_path / "broker/authority.pem").read_bytes() == first
    read(tmp_path / "broker/broker.pem").verify_directly_issued_by(read(tmp_path / "authority.pem"))


def test_its_keys_are_for_the_owner_alone(tmp_path: Path) -> None:
    """The container reads the broker's, inside a folder that nobody else enters."""
    (tmp_path / "keys").mkdir(mode=0o755)

    certify(tmp_path / "keys", ["city.example"])

    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "keys/authority.key").stat().st_mode & 0o777 == 0o600


def test_a_certificate_that_ends_within_30_days_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the exit code too, for whoever asks every night."""
    certify(tmp_path, ["city.example"])
    asked = ["--folder", str(tmp_path)]
    assert CliRunner().invoke(command, asked).exit_code == 0

    monkeypatch.setattr("shared.runtime.certificate.SOON", dt.timedelta(days=398))

    told = CliRunner().invoke(command, asked)
    assert told.exit_code == 1
    assert "Make a new one" in told.output


def test_a_folder_without_a_certificate_is_told(tmp_path: Path) -> None:
    """Rather than an error of a file."""
    with pytest.raises(CertificateMissing):
        ends(tmp_path)


def test_certificates_by_the_operators_own_authority_are_not_written_over(tmp_path: Path) -> None:
    """Their key would be lost, and every branch trusts that authority by its bundle."""
    certify(tmp_path / "theirs", ["city.example"])
    (tmp_path / "ours").mkdir()
    own = (tmp_path / "theirs/broker").rename(tmp_path / "ours/broker")
    before = {one.name: one.read_bytes() for one in own.iterdir()}

    with pytest.raises(AuthorityOfOther):
        certify(tmp_path / "ours", ["city.example"])

    assert {one.name: one.read_bytes() for one in own.iterdir()} == before
    assert not (tmp_path / "ours/authority.key").exists()


def test_who_has_an_own_authority_is_told_to_ask_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rather than to make one by ours."""
    certify(tmp_path, ["city.example"])
    (tmp_path / "authority.pem").unlink()
    monkeypatch.setattr("shared.runtime.certificate.SOON", dt.timedelta(days=398))

    told = CliRunner().invoke(command, ["--folder", str(tmp_path)])

    assert told.exit_code == 1
    assert "Have your authority renew it" in told.output


def test_a_host_that_no_certificate_can_name_is_told(tmp_path: Path) -> None:
    """In a sentence, before anything is made."""
    with pytest.raises(HostNotNamed):
        certify(tmp_path, ["城市.example"])

    assert not (tmp_path / "broker/broker.pem").exists()
