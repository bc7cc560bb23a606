"""When the broker's certificate ends, seen where branches meet it: at the broker's TLS port."""

from __future__ import annotations

import datetime as dt
import logging
import ssl
from typing import Final

from cryptography import x509

from shared.runtime import metrics

log = logging.getLogger(__name__)

SOON: Final = dt.timedelta(days=30)
"""From then on it is told that a certificate ends."""
EVERY: Final = 600.0
"""Seconds between looks."""
PATIENCE: Final = 10.0
"""Seconds that the broker has for its answer."""


class Certificate:
    """What the broker shows at an address, `host:port`; at none there is nothing to see."""

    def __init__(self, address: str = "") -> None:
        """Have seen nothing yet."""
        self.address = address
        self.ends: dt.datetime | None = None

    def look(self) -> None:
        """Look when it ends; while the broker is away what was seen last stands."""
        if not self.address:
            return
        try:
            self.ends = seen(self.address)
        except (OSError, ValueError) as error:
            log.warning("no certificate is seen at %s: %s", self.address, error)
            return
        metrics.CERTIFICATE.labels(self.address).set(self.ends.timestamp())

    def ends_soon(self, now: dt.datetime) -> dt.datetime | None:
        """Give when it ends, where that is within `SOON`."""
        return self.ends if self.ends and self.ends - now < SOON else None


def seen(address: str) -> dt.datetime:
    """Give when the certificate ends that is shown at an address; who signed it isn't asked.

    Raises OSError where nobody answers, ValueError where it is no address.
    """
    host, _, port = address.rpartition(":")
    shown = ssl.get_server_certificate((host, int(port)), timeout=PATIENCE)
    return x509.load_pem_x509_certificate(shown.encode()).not_valid_after_utc
