"""The certificate that branches meet: what the broker serves, looked at as an agent would."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import ssl
from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import SplitResult, urlsplit

from cryptography import x509

from deploy.doctor.city import PATIENCE, City
from deploy.doctor.findings import Finding, OutOfReach, Part, must, soon
from deploy.place import need
from shared.runtime.certificate import SOON

URGENT: Final = dt.timedelta(days=7)
"""From then on its end is urgent."""
TLS: Final = "amqp/ssl"
NAMES: Final = (62, 64)
"""OpenSSL's X509_V_ERR_HOSTNAME_MISMATCH and X509_V_ERR_IP_ADDRESS_MISMATCH."""
DATES: Final = (9, 10)
"""X509_V_ERR_CERT_NOT_YET_VALID and X509_V_ERR_CERT_HAS_EXPIRED."""


class Door(NamedTuple):
    """Where the broker listens with TLS, and the name by which branches come."""

    host: str
    port: int
    name: str

    def greet(self, context: ssl.SSLContext) -> bytes:
        """Shake hands; give the certificate. Raises `ssl.SSLError`, `OutOfReach`."""
        try:
            with (
                socket.create_connection((self.host, self.port), PATIENCE) as plain,
                context.wrap_socket(plain, server_hostname=self.name) as secure,
            ):
                return secure.getpeercert(binary_form=True) or b""
        except ssl.SSLError:
            raise
        except OSError as error:
            raise OutOfReach from error


def encrypted(city: City) -> Iterator[Finding]:
    """Branches come by TLS, unless it is from the same machine; and the broker listens so."""
    where = by_branches(city)
    if where.scheme != "amqps" and not is_loopback(where.hostname or ""):
        yield must("agents_url_plain", url=city.settings.agents_url)
    elif where.scheme == "amqps" and port(city) is None:
        yield must("tls_missing")


def ends(city: City) -> Iterator[Finding]:
    """It is good for some time yet."""
    for door in doors(city):
        served = x509.load_der_x509_certificate(door.greet(trusting()))
        left = served.not_valid_after_utc - city.clock()
        if served.not_valid_before_utc > city.clock():
            yield must("certificate_early", since=f"{served.not_valid_before_utc:%Y-%m-%d}")
        elif left < dt.timedelta():
            yield must("certificate_ended", until=f"{served.not_valid_after_utc:%Y-%m-%d}")
        elif left < SOON:
            urgent = must if left < URGENT else soon
            yield urgent("certificate_ends", until=f"{served.not_valid_after_utc:%Y-%m-%d}")


def name(city: City) -> Iterator[Finding]:
    """It is for the name by which branches come, whoever signed it."""
    for door in doors(city):
        served = door.greet(trusting())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cadata=ssl.DER_cert_to_PEM_cert(served))
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        try:
            door.greet(context)
        except ssl.SSLCertVerificationError as error:
            if error.verify_code in NAMES:
                yield must("certificate_name", host=door.name)


def authority(city: City) -> Iterator[Finding]:
    """It is by the authority that bundles name, or by one that the machine trusts."""
    for door in doors(city):
        context = ssl.create_default_context(cafile=city.settings.broker_ca or None)
        context.check_hostname = False
        try:
            door.greet(context)
        except ssl.SSLCertVerificationError as error:
            if error.verify_code not in DATES:
                yield must("certificate_unknown", detail=error.verify_message)


def doors(city: City) -> Iterator[Door]:
    """Give the broker's door for branches, where there is one with TLS."""
    where, number = by_branches(city), port(city)
    if where.scheme == "amqps" and number is not None:
        host = urlsplit(city.settings.management_url).hostname or ""
        yield Door(host, number, where.hostname or "")


def by_branches(city: City) -> SplitResult:
    """Give the broker's address for branches. Raises `SettingMissing`."""
    need(city.settings, "agents_url")
    return urlsplit(city.settings.agents_url)


def port(city: City) -> int | None:
    """Give the port where the broker listens with TLS, as it says itself."""
    told = city.access.ask("GET", "/api/overview")["listeners"]
    return next((int(one["port"]) for one in told if one["protocol"] == TLS), None)


def trusting() -> ssl.SSLContext:
    """Give what takes any certificate: it is looked at, nothing is said."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


CERTIFICATE: Final = Part("certificate", (encrypted, ends, name, authority))
