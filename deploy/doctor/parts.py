"""All that is looked at of a city, in the order in which one thing stands on the other."""

from __future__ import annotations

from typing import Final

from deploy.doctor.broker import BROKER
from deploy.doctor.certificate import CERTIFICATE
from deploy.doctor.city import City
from deploy.doctor.databases import DATABASES
from deploy.doctor.findings import Part
from deploy.doctor.machine import CLOCK, DISK
from deploy.doctor.secrets import SECRETS
from deploy.doctor.services import SERVICES
from deploy.doctor.streams import STREAMS

PARTS: Final[tuple[Part[City], ...]] = (
    DISK, CLOCK, DATABASES, BROKER, SERVICES, STREAMS, CERTIFICATE, SECRETS,
)  # fmt: skip
