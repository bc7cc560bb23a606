"""A local authority, and the broker's certificate by it, for who has no authority of their own."""

from __future__ import annotations

import datetime as dt
import ipaddress
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from shared.words import Named

AUTHORITY_DAYS: Final = 3650
BROKER_DAYS: Final = 397
NAME: Final = "Tongxin"
PEM: Final = serialization.Encoding.PEM


class CertificateMissing(Named):
    """There is no certificate in the folder."""


class AuthorityKeyOfOther(Named):
    """The authority's key is of another kind than those made here."""


class HostNotNamed(Named):
    """What is said isn't the address or name (ASCII, xn-- else) of a host."""


class AuthorityOfOther(Named):
    """The broker's certificate is by another authority than the local one."""


def certify(folder: Path, hosts: Sequence[str]) -> dt.datetime:
    """Make the broker's certificate for these names and addresses; give when it ends.

    `broker/` is what the broker's container sees. Its key may be read by all, because that
    container runs under a user of its own; the folder around it by its owner alone.
    Raises `AuthorityOfOther` or `HostNotNamed`, and then no certificate has changed.
    """
    if is_of_other(folder):
        raise AuthorityOfOther(folder=folder / "broker")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)  # before a key is in it
    seen = folder / "broker"
    seen.mkdir(exist_ok=True)
    names = x509.SubjectAlternativeName([alternative(host) for host in hosts])
    authority, signer = authority_of(folder)
    key = ec.generate_private_key(ec.SECP256R1())
    made = built(hosts[0], key, BROKER_DAYS, authority.subject, signer)
    certificate = made.add_extension(names, critical=False).sign(signer, hashes.SHA256())
    (seen / "authority.pem").write_bytes(authority.public_bytes(PEM))
    (seen / "broker.pem").write_bytes(certificate.public_bytes(PEM))
    (seen / "broker.key").write_bytes(private(key))
    for path, mode in ((seen, 0o755), *((one, 0o644) for one in seen.iterdir())):
        path.chmod(mode)
    return certificate.not_valid_after_utc


def is_of_other(folder: Path) -> bool:
    """Tell whether the operator has put certificates of an authority of their own there."""
    seen, held = folder / "broker" / "authority.pem", folder / "authority.pem"
    if not seen.exists():
        return (folder / "broker" / "broker.pem").exists()
    return not held.exists() or seen.read_bytes() != held.read_bytes()


def authority_of(folder: Path) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """Give the authority of the folder, made where there is none."""
    held, key_file = folder / "authority.pem", folder / "authority.key"
    if held.exists():
        key = serialization.load_pem_private_key(key_file.read_bytes(), None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise AuthorityKeyOfOther(path=key_file)
        return x509.load_pem_x509_certificate(held.read_bytes()), key
    key = ec.generate_private_key(ec.SECP256R1())
    made = built(NAME, key, AUTHORITY_DAYS, None, key).sign(key, hashes.SHA256())
    key_file.touch(0o600)
    key_file.write_bytes(private(key))
    held.write_bytes(made.public_bytes(PEM))
    return made, key


def built(
    name: str, key: ec.EllipticCurvePrivateKey, days: int, issuer: x509.Name | None,
    signer: ec.EllipticCurvePrivateKey,
) -> x509.CertificateBuilder:  # fmt: skip
    """Build a certificate; without an issuer it is an authority's own."""
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer or subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(usage(authority=issuer is None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
    )


def usage(*, authority: bool) -> x509.KeyUsage:
    """Give what the key may be used for."""
    return x509.KeyUsage(
        digital_signature=not authority, key_cert_sign=authority, crl_sign=authority,
        content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip


def alternative(host: str) -> x509.GeneralName:
    """Give a host as a certificate names it: an address, or a name. Raises `HostNotNamed`."""
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        if not host.isascii():
            raise HostNotNamed(host=host) from None
        return x509.DNSName(host)


def private(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Give a private key as PEM."""
    return key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def ends(folder: Path) -> dt.datetime:
    """Give when the broker's certificate ends, whoever made it. Raises `CertificateMissing`."""
    path = folder / "broker" / "broker.pem"
    if not path.exists():
        raise CertificateMissing(path=path)
    return x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc
