"""The broker across a wide network: encrypted, and only the one whose certificate we trust."""

from __future__ import annotations

import datetime as dt
import ipaddress
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from shared.runtime.broker import Broker
from shared.runtime.certificate import seen
from shared.runtime.settings import Settings
from shared.streams.wire import BrokerAway, Message
from tests.city.process import TOP
from tests.fix_rabbit import ADMIN, PASSWORD, Rabbit, free_port
from tests.waiting import until

CONFIG = """
listeners.ssl.1 = 127.0.0.1:{port}
ssl_options.cacertfile = {folder}/ca.pem
ssl_options.certfile = {folder}/server.pem
ssl_options.keyfile = {folder}/server.key
ssl_options.verify = verify_none
"""
BODY = 300_000


def certificate(
    name: str, issuer: tuple[str, ec.EllipticCurvePrivateKey] | None
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """Make a certificate: an authority's own, or one for 127.0.0.1 signed by an authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    by, signer = issuer or (name, key)
    now = dt.datetime.now(dt.UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    built = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, by)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
        .add_extension(usage(authority=issuer is None), critical=True)
        .sign(signer, hashes.SHA256())
    )
    return built, key


def usage(*, authority: bool) -> x509.KeyUsage:
    """Return what the key may be used for."""
    return x509.KeyUsage(
        digital_signature=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def write(folder: Path) -> None:
    """Write an authority, and a server's certificate and key."""
    authority, authority_key = certificate("city", None)
    server, server_key = certificate("broker", ("city", authority_key))
    pem = serialization.Encoding.PEM
    folder.mkdir()
    (folder / "ca.pem").write_bytes(authority.public_bytes(pem))
    (folder / "server.pem").write_bytes(server.public_bytes(pem))
    (folder / "server.key").write_bytes(
        server_key.private_bytes(
            pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Give a broker's encrypted address, and the file of the authority that vouches for it."""
    folder = tmp_path_factory.mktemp("secure")
    write(folder / "keys")
    port = free_port()
    node = Rabbit(folder / "rabbit")
    with (node.folder / "rabbitmq.conf").open("a") as config:
        config.write(CONFIG.format(port=port, folder=folder / "keys"))
        config.write(kept(folder / "kept"))
    node.start()
    yield f"amqps://{ADMIN}:{PASSWORD}@127.0.0.1:{port}//", folder / "keys" / "ca.pem"
    node.kill()


def kept(folder: Path) -> str:
    """Give what the broker of an installation is told of its log, with another folder."""
    lines = (TOP / "deploy" / "compose" / "rabbitmq.conf").read_text("utf-8").splitlines()
    own = "\n".join(line for line in lines if line.startswith("log.file"))
    return own.replace("/var/lib/rabbitmq/log", str(folder))


TRAFFIC = """
from shared.runtime import green
{patch}
import os
from tests.system.test_broker_tls import traffic
assert traffic({url!r}, {ca!r}) == 200
"""


def traffic(url: str, ca: str) -> int:
    """Send messages larger than a frame of TLS there and back; return how many came."""
    told = Settings(broker_url=url, broker_ca=ca)
    broker = Broker(url, "tests@host", ssl=told.broker_tls)
    with broker.channel() as channel:
        channel.queue_declare("secure", durable=True, auto_delete=False)
    sent = [
        Message("", "secure", bytes(BODY // (number + 1)), {}, "events", "json", "1")
        for number in range(200)
    ]
    broker.publisher().publish(sent)
    consumer = broker.consumer("secure", 500)
    came = 0
    while batch := consumer.take(500, 0.05, 1):
        consumer.ack(batch[-1].tag)
        came += len(batch)
    broker.close()
    return came


@pytest.mark.parametrize("patch", ["", "green.patch()"], ids=["threads", "greenlets"])
def test_messages_pass_encrypted(secure: tuple[str, Path], patch: str) -> None:
    """Both ways, in threads and under eventlet."""
    url, ca = secure

    done = subprocess.run(
        [sys.executable, "-c", TRAFFIC.format(patch=patch, url=url, ca=str(ca))],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 0, done.stderr


def test_the_end_of_its_certificate_is_seen(secure: tuple[str, Path]) -> None:
    """By who isn't told whom to trust, as the gateway looks."""
    url, ca = secure
    address = url.rpartition("@")[2].rstrip("/")

    ends = seen(address)

    shown = x509.load_pem_x509_certificate((ca.parent / "server.pem").read_bytes())
    assert ends == shown.not_valid_after_utc


def test_who_was_connected_is_kept_by_day_for_half_a_year(secure: tuple[str, Path]) -> None:
    """By RabbitMQ's own rotation; as long as the services keep theirs."""
    url, ca = secure
    broker = Broker(url, "anna@host", ssl=Settings(broker_ca=str(ca)).broker_tls)
    broker.link().close()
    log = ca.parent.parent / "kept" / "rabbit.log"

    until(lambda: f"anna@host): user '{ADMIN}' authenticated" in log.read_text())

    told = kept(log.parent)
    assert "log.file.rotation.date = $D0\n" in told
    assert f"log.file.rotation.count = {Settings().log_days}" in told


def test_a_broker_that_nobody_vouches_for_gets_no_password(secure: tuple[str, Path]) -> None:
    """Without the authority's file its certificate isn't trusted, so nothing is said."""
    url, _ = secure

    with pytest.raises(BrokerAway, match="certificate verify failed"):
        Broker(url, "tests@host").consumer("secure", 1)
